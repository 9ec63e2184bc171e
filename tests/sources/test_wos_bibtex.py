"""Web of Science BibTeX: both vintages of braces, wrapped text, names before addresses, on invented records."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici import sources

ENTRY = r"""@article{ WOS:000000000000001,
Author = {Arden, Bea C. and Boro, Dan and
   Cole, Jr., Eva},
Title = {Learning to sort pebbles \& {[}small] stones
   with ``care{''}},
Journal = {JOURNAL OF PEBBLES},
Year = {2024},
Volume = {3},
Number = {2, SI},
Pages = {17-19},
Article-Number = {e17},
Month = {MAY 4},
Abstract = {A study of 5\% of {*}stones.},
Publisher = {STONE \& SON},
Address = {1 STONE ST, LONDON, ENGLAND},
Type = {Article; Early Access},
Language = {English},
Affiliation = {Arden, BC (Corresponding Author), Univ North, Dept Stones, Lund, Sweden.
   Arden, BC (Corresponding Author), Univ Far, Oslo, Norway.
   Arden, Bea C.; Boro, Dan, Univ North, Dept Stones, Lund, Sweden.
   Boro, Dan, Inst South, Boston, MA 02115 USA.
   Univ Plain, Rome, Italy.},
DOI = {10.1000/ABC.1},
EarlyAccessDate = {SEP 2023},
ISSN = {1234-567x},
EISSN = {2345-6789},
Keywords = {sorting; pebble
   counting; stones},
Keywords-Plus = {PLUS},
Research-Areas = {Computer Science; Robotics},
Web-of-Science-Categories  = {Computer Science, Artificial Intelligence; Robotics},
Cited-References = {Foo A, 2020, J STONES, V1, P1.
   {[}Anonymous], 2021, STONES.},
Times-Cited = {7},
Unique-ID = {WOS:000000000000001},
DA = {2024-05-31},
}
"""
EXPECTED = {
    "record_id": "wos:WOS:000000000000001", "data_source": "wos", "file": "wos/savedrecs.bib", "row": 1,
    "doi": "10.1000/abc.1", "title": 'Learning to sort pebbles & [small] stones with "care"', "year": 2024,
    "document_type": "journal_article", "venue": "JOURNAL OF PEBBLES", "issn": "1234-567X", "eissn": "2345-6789",
    "volume": "3", "issue": "2", "pages": "17-19", "publisher_country": "ENGLAND",
    "citations": 7, "abstract": "A study of 5% of *stones.",
    "author_keywords": ["sorting", "pebble counting", "stones"],
    "research_areas": ["Computer Science", "Robotics", "Computer Science, Artificial Intelligence"],
    "authors": ["Arden, Bea C.", "Boro, Dan", "Cole, Eva, Jr."], "first_author": "Arden, Bea C.",
    "affiliations_raw": "[Arden, Bea C.; Boro, Dan] Univ North, Dept Stones, Lund, Sweden.\n"
    "[Boro, Dan] Inst South, Boston, MA 02115 USA.\nUniv Plain, Rome, Italy.",
    "publisher_address": "1 STONE ST, LONDON, ENGLAND",
}  # fmt: skip


def entry(number: int = 1, **fields: str | None) -> str:
    """ENTRY with some fields replaced (None: left out; `_` stands for a hyphen); `number` makes the identifier."""
    text = ENTRY.replace("000000000000001", f"{number:015d}")
    for name, value in fields.items():
        new = "" if value is None else f"{name.replace('_', '-')} = {{{value}}},\n"
        old = rf"(?m)^{name.replace('_', '-')}\s+= (?:.*\n)(?:   .*\n)*"
        if re.search(old, text):
            text = re.sub(old, lambda _, new=new: new, text)
        else:
            text = text.replace("DA = ", f"{new}DA = ")
    return text + "\n"


def doubled(text: str) -> str:
    """The entry as it was exported until 2021, with braces doubled except around authors."""
    body, author = text, re.search(r"Author = \{[^}]*\},\n", text)[0]
    body = re.sub(r"(?ms)^([A-Z][A-Za-z -]*?\s*)= \{(.*?)\},$", r"\1= {{\2}},", body.replace(author, "@@"))
    return body.replace("@@", author).replace("EarlyAccessDate", "Early Access Date")


@pytest.fixture
def reading(tmp_path):
    def reading(text: str) -> sources.Reading:
        path = tmp_path / "savedrecs.txt"
        path.write_bytes(text.encode())
        found = sources.read(path, "wos/savedrecs.bib")
        assert found.data_source == "wos"
        assert found.rows == found.frames["records"].height + found.rejects.height
        return found

    return reading


@pytest.mark.parametrize("text", ["\ufeff\n" + ENTRY, doubled(ENTRY), ENTRY.replace("\n", "\r\n")])
def test_entry_of_every_vintage(reading, text):
    frames = reading(text).frames
    assert frames["records"].row(0, named=True) == EXPECTED
    north, south = "Univ North, Dept Stones, Lund, Sweden", "Inst South, Boston, MA 02115 USA"
    columns = ["position", "is_corresponding", "author", "affiliation_raw", "link"]
    assert frames["authorships"].select(columns).rows() == [
        (1, True, "Arden, Bea C.", north, "bracket"), (2, False, "Boro, Dan", north, "bracket"),
        (2, False, "Boro, Dan", south, "bracket"), (3, False, "Cole, Eva, Jr.", None, "none"),
        (None, None, None, "Univ Plain, Rome, Italy", "none"),
    ]  # fmt: skip


def test_entry_saved_by_other_software_is_indented(reading):
    lines = ENTRY.replace("\n   ", " ").replace("@article{ WOS", "@article{WOS").splitlines()
    text = "\n".join(f"  {line}" if " = {" in line else line for line in lines)
    frames = reading(f"% Encoding: UTF-8\n\n{text}\n\n@Comment{{jabref-meta: databaseType:bibtex;}}\n").frames
    assert frames["records"].select("title", "year", "authors").row(0) == tuple(
        EXPECTED[name] for name in ("title", "year", "authors")
    )


@pytest.mark.parametrize(
    ("fields", "issue", "pages"),
    [
        ({"Pages": "17"}, "2", "17"), ({"Pages": "17+"}, "2", "17"), ({"Pages": "S17–S19"}, "2", "S17-S19"),
        ({"Pages": None}, "2", "e17"), ({"Number": "1-2"}, "1-2", "17-19"), ({"Number": "2, S"}, "2", "17-19"),
        ({"Number": "SI"}, None, "17-19"), ({"Number": "1/2, SI"}, "1/2", "17-19"),
    ],
)  # fmt: skip
def test_issue_and_pages(reading, fields, issue, pages):
    records = reading(entry(**fields)).frames["records"]
    assert records.select("volume", "issue", "pages").row(0) == ("3", issue, pages)


def test_proceedings_take_the_title_of_the_book(reading):
    text = entry(Journal=None, Booktitle="PROCEEDINGS OF STONES", Type="Proceedings Paper")
    frames = reading(text.replace("@article", "@inproceedings")).frames
    assert frames["records"].select("venue", "document_type").row(0) == ("PROCEEDINGS OF STONES", "conference_paper")


def test_year_of_early_access_and_key_in_place_of_the_identifier(reading):
    frames = reading(entry(7, Year=None, Unique_ID=None, Times_Cited=None)).frames
    assert frames["records"].select("record_id", "year", "citations").row(0) == (
        "wos:WOS:000000000000007", 2023, None
    )  # fmt: skip


def test_name_before_an_address_that_is_spelt_otherwise(reading):
    lines = "Arden, Bea C.; Boro, Daniel, Univ North, Lund, Sweden.\n   Plato, Acad, Athens, Greece."
    frames = reading(entry(Author="Arden, Bea C. and Boro, Dan and Plato", Affiliation=lines)).frames
    assert frames["authorships"].select("author", "affiliation_raw", "link").rows() == [
        ("Arden, Bea C.", "Univ North, Lund, Sweden", "bracket"), ("Boro, Dan", None, "none"),
        ("Plato", "Acad, Athens, Greece", "bracket"),
    ]  # fmt: skip


def test_entry_that_breaks_off_costs_no_other(reading):
    cut = entry(2)[: entry(2).index("DOI")]
    headless = entry(4).split("\n", 1)[1]
    found = reading(entry(1) + cut + "\n" + entry(3) + headless + entry(5) + entry(6)[:200])
    assert found.frames["records"]["record_id"].to_list() == [f"wos:WOS:{n:015d}" for n in (1, 3, 5)]
    assert found.rejects["row"].to_list() == [2, 4, 6]
    assert "breaks off" in found.rejects["reason"][0]


def test_bibtex_of_others_is_not_taken(tmp_path):
    (tmp_path / "x.bib").write_text("@article{Arden2024,\n  title = {Stones},\n  source = {Scopus},\n}\n", "utf-8")
    assert sources.read(tmp_path / "x.bib").data_source != "wos"


_WORDS = st.text("abcdeéß中<>'()., &%$#_-", min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(
    lambda text: text.strip(" ,") == text and "and" not in text and text
)  # fmt: skip
_NAMES = st.lists(
    st.sampled_from(["Arden, B.", "Boro, Dan", "Cole, E", "Li, Wei", "O'Neil, F"]), min_size=1, unique=True
)  # fmt: skip


@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(_WORDS, _NAMES, st.integers(1900, 2030), st.booleans()), min_size=1, max_size=4))
def test_random_records_come_back(tmp_path_factory, drawn):
    texts = []
    for n, (title, names, year, twice) in enumerate(drawn):
        escaped = re.sub(r"([&%$#_])", r"\\\1", title)
        text = entry(
            n, Title=escaped, Author=" and ".join(names), Year=str(year),
            Affiliation=f"{'; '.join(names)}, Univ North, Lund, Sweden.",
        )  # fmt: skip
        texts.append(doubled(text) if twice else text)
    path = tmp_path_factory.mktemp("random") / "x"
    path.write_text("".join(texts), "utf-8")
    frames = sources.read(path).frames
    assert frames["records"].select("title", "authors", "year").rows() == [tuple(drawn_[:3]) for drawn_ in drawn]
    assert frames["authorships"]["link"].unique().to_list() == ["bracket"]
