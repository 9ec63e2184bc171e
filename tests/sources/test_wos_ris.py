"""Web of Science RIS: tags that run on, and what the format does not hold, on invented records."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici import sources

RECORD = """TY  - JOUR
AU  - Arden, BC
AU  - Boro, D
TI  - Learning to sort pebbles &amp; stones
T2  - JOURNAL OF PEBBLES
LA  - English
KW  - sorting
KW  - RNA
KW  - review &amp
KW  - counting
KW  - PEBBLE PLUS
AB  - A study of the USA  - at length.
AD  - Univ North, Dept Stones, Lund, SwedenAD  - Inst South, Boston, MA 02115 USAC3  - Univ NorthC3  - ISPU  - STONE
PI  - LONDON
PA  - 1 STONE ST, LONDON, ENGLAND
SN  - 978-1-7281-1234-5
SN  - 1234-567x
SN  - 2345-6789
DA  - MAY 4
PY  - 2024
VL  - 3
IS  - 2
SP  - 17
EP  - 19
C7  - e17
DO  - 10.1000/ABC.1
C6  - SEP 2023
WE  - Science Citation Index Expanded (SCI-EXPANDED)WE  - Social Science Citation Index (SSCI)AN  - WOS:000000000000001
N1  - Times Cited in Web of Science Core Collection:  7
Total Times Cited:  9
Cited Reference Count:  0
ER  -

"""
EXPECTED = {
    "record_id": "wos:WOS:000000000000001", "data_source": "wos", "file": "wos/savedrecs.ris", "row": 1,
    "doi": "10.1000/abc.1", "title": "Learning to sort pebbles & stones", "year": 2024,
    "document_type": "journal_article", "venue": "JOURNAL OF PEBBLES", "issn": "1234-567X", "eissn": "2345-6789",
    "volume": "3", "issue": "2", "pages": "17-19", "publisher_country": "ENGLAND",
    "citations": 7, "abstract": "A study of the USA  - at length.",
    "author_keywords": ["sorting", "RNA", "review & counting"], "research_areas": None,
    "authors": ["Arden, BC", "Boro, D"], "first_author": "Arden, BC",
    "affiliations_raw": "Univ North, Dept Stones, Lund, Sweden\nInst South, Boston, MA 02115 USA",
    "publisher_address": "1 STONE ST, LONDON, ENGLAND",
}  # fmt: skip


def record(number: int = 1, **changes: str | None) -> str:
    """RECORD with some lines replaced (None: left out); `number` makes the identifier."""
    lines = RECORD.replace("000000000000001", f"{number:015d}").splitlines()
    for tag, text in changes.items():
        at = next(n for n, line in enumerate(lines) if line.startswith(f"{tag}  - "))
        lines = [line for line in lines if not line.startswith(f"{tag}  - ")]
        lines[at:at] = [] if text is None else [f"{tag}  - {text}"]
    return "\n".join(lines) + "\n\n"


@pytest.fixture
def reading(tmp_path):
    def reading(text: str) -> sources.Reading:
        path = tmp_path / "savedrecs.txt"
        path.write_bytes(text.encode())
        found = sources.read(path, "wos/savedrecs.ris")
        assert found.data_source == "wos"
        assert found.rows == found.frames["records"].height + found.rejects.height
        return found

    return reading


@pytest.mark.parametrize("text", ["\ufeff" + RECORD, RECORD.replace("\n", "\r\n"), RECORD.rstrip()])
def test_record_with_tags_that_run_on(reading, text):
    frames = reading(text).frames
    assert frames["records"].row(0, named=True) == EXPECTED
    columns = ["position", "is_corresponding", "author", "affiliation_raw", "link"]
    assert frames["authorships"].select(columns).rows() == [
        (1, None, "Arden, BC", None, "none"), (2, None, "Boro, D", None, "none"),
        (None, None, None, "Univ North, Dept Stones, Lund, Sweden", "none"),
        (None, None, None, "Inst South, Boston, MA 02115 USA", "none"),
    ]  # fmt: skip


def test_only_address_belongs_to_every_author(reading):
    frames = reading(record(AD="Univ North, Lund, SwedenC3  - University of North")).frames
    assert frames["authorships"].select("author", "affiliation_raw", "link").rows() == [
        ("Arden, BC", "Univ North, Lund, Sweden", "single_address"),
        ("Boro, D", "Univ North, Lund, Sweden", "single_address"),
    ]


@pytest.mark.parametrize(
    ("ty", "expected"),
    [("JOUR", "journal_article"), ("CPAPER", "conference_paper"), ("CONF", "conference_paper"),
     ("CHAP", "book_chapter"), ("BOOK", "book_chapter"), ("GEN", None)],
)  # fmt: skip
def test_document_type(reading, ty, expected):
    assert reading(record(TY=ty)).frames["records"]["document_type"].to_list() == [expected]


def test_what_is_not_exported_is_null_and_early_access_gives_the_year(reading):
    lines = record(PY=None, N1=None, KW="ALL IN CAPITALS", AD=None, SN=None, DO=None)
    row = reading(lines).frames["records"].row(0, named=True)
    assert row["year"] == 2023
    names = ("citations", "author_keywords", "affiliations_raw", "issn", "eissn", "doi")
    assert [row[name] for name in names] == [None] * 6


def test_record_that_breaks_off_costs_no_other(reading):
    cut = record(2).replace("ER  -\n", "")
    found = reading(record(1) + cut + record(3) + record(4)[:300])
    assert found.frames["records"]["row"].to_list() == [1, 3]
    assert found.rejects["row"].to_list() == [2, 4]
    assert "no end line" in found.rejects["reason"][0]


def test_damaged_begin_of_the_first_record_costs_no_other(reading):
    found = reading(record(1).replace("TY  -", "TTY  -") + record(2))
    assert "wos:WOS:000000000000002" in found.frames["records"]["record_id"].to_list()


def test_begin_of_a_record_within_a_line_is_text(reading):
    damaged = record(1).replace("SwedenAD  - ", "SwedenTY  - JOURAD  - ")
    assert reading(damaged + record(2)).frames["records"]["row"].to_list() == [1, 2]


def test_ris_of_others_is_not_taken(tmp_path):
    (tmp_path / "x.ris").write_text("TY  - JOUR\nAU  - Arden, B.\nTI  - Stones\nER  - \n", "utf-8")
    assert sources.read(tmp_path / "x.ris").data_source != "wos"


_WORDS = st.text("abcdeéß中<>'\"()., &-ER", min_size=1, max_size=30)
_WORDS = _WORDS.map(lambda text: " ".join(text.split())).filter(bool)
_NAMES = st.lists(st.sampled_from(["Arden, B", "Boro, D", "Cole, E", "Li, W", "O'Neil, F"]), min_size=1, unique=True)


@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(_WORDS, _WORDS, _NAMES, st.integers(1900, 2030)), min_size=1, max_size=4))
def test_random_records_come_back(tmp_path_factory, drawn):
    path = tmp_path_factory.mktemp("random") / "x"
    path.write_text("".join(
        record(n, TI=title, T2=venue, AU="\nAU  - ".join(names), PY=str(year))
        for n, (title, venue, names, year) in enumerate(drawn)
    ), "utf-8")  # fmt: skip
    records = sources.read(path).frames["records"]
    assert records.select("title", "venue", "authors", "year").rows() == drawn
