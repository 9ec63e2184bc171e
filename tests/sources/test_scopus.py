"""Scopus CSV: columns as ticked, three styles of authors, authors with affiliations, rows longer than the headings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper_exports import WORDS, links, read, record, table

NORTH, SOUTH = "Dept. of Stones, Univ. North, Lund, Sweden", "Inst. South, Boston, MA, United States"
ROW = {
    "Authors": "Arden B.C.; Boro D.", "Author full names": "Arden, Bea C. (57001); Boro, Dan (57002)",
    "Author(s) ID": "57001; 57002", "Title": "Sorting pebbles", "Year": "2023", "Source title": "Pebbles",
        "Volume": "3",
    "Issue": "2", "Art. No.": "e17", "Page start": "17", "Page end": "19", "Cited by": "4", "DOI": "10.1000/ABC.1",
        "Link": "https://www.scopus.com/record.uri?eid=2-s2.0-1001&x=1",
    "Affiliations": f"{NORTH}; {SOUTH}", "Authors with affiliations": f"Arden B.C., {NORTH}; Boro D., {SOUTH}",
    "Abstract": "We sort,\nand “count”.", "Author Keywords": "sorting; stones", "Funding Text 1": "Thanks.",
        "References": "",
    "Correspondence Address": "D. Boro; Inst. South, Boston; email: d@b.us", "ISSN": "12345678; 2345678x",
    "Document Type": "Article", "Publication Stage": "Final", "Source": "Scopus", "EID": "2-s2.0-1001",
}  # fmt: skip
EXPECTED = {
    "record_id": "scopus:2-s2.0-1001", "doi": "10.1000/abc.1", "title": "Sorting pebbles", "year": 2023,
    "document_type": "journal_article", "venue": "Pebbles", "issn": "1234-5678", "eissn": "2345-678X",
    "volume": "3", "issue": "2", "pages": "17-19", "citations": 4,
    "abstract": "We sort,\nand “count”.", "author_keywords": ["sorting", "stones"],
    "authors": ["Arden, Bea C.", "Boro, Dan"], "first_author": "Arden, Bea C.", "affiliations_raw": f"{NORTH}\n{SOUTH}",
}  # fmt: skip
FULL = list(ROW)


def row(number: int = 1, **changes: str) -> dict[str, str]:
    return ROW | {"EID": f"2-s2.0-{1000 + number}"} | {name.replace("_", " "): text for name, text in changes.items()}


def without(*dropped: str) -> list[str]:
    return [name for name in FULL if name not in dropped]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_record_with_all_columns(tmp_path, end):
    reading = read(tmp_path, "\ufeff" + table(FULL, [row(), row(2), row(3)], end))
    assert (reading.data_source, record(reading)["title"], reading.rows) == ("scopus", "Sorting pebbles", 3)
    assert record(reading) == EXPECTED
    assert links(reading) == [
        (1, "Arden, Bea C.", NORTH, "parallel_list"), (2, "Boro, Dan", SOUTH, "parallel_list"),
    ]  # fmt: skip
    assert reading.frames["authorships"]["is_corresponding"].to_list() == [False, True] * 3


def test_columns_not_ticked_are_null(tmp_path):
    few = ["Authors", "Title", "Year", "Source title", "Cited by", "Link", "Document Type"]
    found = record(read(tmp_path, table(few, [row(Cited_by="")])))
    assert found == {
        "record_id": "scopus:2-s2.0-1001", "title": "Sorting pebbles", "year": 2023, "venue": "Pebbles", "citations": 0,
        "document_type": "journal_article", "authors": ["Arden B.C.", "Boro D."], "first_author": "Arden B.C.",
    }  # fmt: skip
    assert "citations" not in record(read(tmp_path, table(without("Cited by"), [row()])))


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("Pan, Y., Yu, C.-H., Al Zhang, X.", ["Pan, Y.", "Yu, C.-H.", "Al Zhang, X."]),
        ("Phillips J.C., Braun R., van Gumbart J.", ["Phillips J.C.", "Braun R.", "van Gumbart J."]),
        ("Duraisamy A.K.; Ramaraj R.G.", ["Duraisamy A.K.", "Ramaraj R.G."]), ("Pan, Y.", ["Pan, Y."]),
        ("Phillips J.C.", ["Phillips J.C."]), ("[No author name available]", None), ("", None),
    ],
)  # fmt: skip
def test_styles_of_authors(tmp_path, authors, expected):
    reading = read(tmp_path, table(without("Author full names"), [row(Authors=authors)]))
    assert record(reading).get("authors") == expected


@pytest.mark.parametrize(
    ("authors", "linked", "expected"),
    [
        ("Arden, B.C., Boro, D.", f"Arden, B.C., {NORTH}; Boro, D., {SOUTH}", [(1, NORTH), (2, SOUTH)]),
        ("Arden B.C., Boro D.", f"Arden, B.C., {NORTH}; Boro, D., {SOUTH}", [(1, NORTH), (2, SOUTH)]),
        ("Arden B.C.; Boro D.", f"Arden B.C., {NORTH}, {SOUTH}; Boro D., {SOUTH}", [(1, NORTH), (1, SOUTH), (2,
            SOUTH)]),
        ("Arden B.C.; Boro D.", f"Arden B.C.; Boro D., {SOUTH}", [(1, None), (2, SOUTH)]),
        ("Arden B.C.; Boro D.", "Arden B.C., Lab, UK, Other, Spain; Boro D., X", [(1, "Lab, UK, Other, Spain"), (2,
            "X")]),
        ("Arden B.C.; Boro D.", f"Arden B.C., {NORTH} (e-mail: a@b.se); Boro D., {SOUTH}.", [(1, NORTH), (2, SOUTH)]),
        ("Arden B.C.; Boro D.", f"Boro D., {NORTH}; Arden B.C., {SOUTH}", [(1, None), (2, None), (None, NORTH),
            (None, SOUTH)]),
        ("Arden B.C.; Boro D.", "", [(1, None), (2, None), (None, NORTH), (None, SOUTH)]),
        ("Arden B.C.", "", [(1, NORTH), (1, SOUTH)]),
    ],
)  # fmt: skip
def test_authors_with_affiliations(tmp_path, authors, linked, expected):
    written = row(Authors=authors, Authors_with_affiliations=linked)
    reading = read(tmp_path, table(without("Author full names"), [written]))
    assert [(line[0], line[2]) for line in links(reading)] == expected
    assert {line[3] for line in links(reading) if line[0] and line[2]} <= {"parallel_list"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Article", "journal_article"), ("Review", "review"), ("Conference Paper", "conference_paper"),
        ("Conference paper", "conference_paper"), ("Book Chapter", "book_chapter"), ("Conference Review", "other"),
        ("Editorial", "other"), ("", None),
    ],
)  # fmt: skip
def test_document_type(tmp_path, kind, expected):
    assert record(read(tmp_path, table(FULL, [row(Document_Type=kind)]))).get("document_type") == expected


def test_row_with_a_second_funding_text_is_put_back(tmp_path):
    longer = table(FULL, [row(), row(2)]).replace('"Thanks.",', '"Thanks.","And thanks.",', 1)
    reading = read(tmp_path, longer)
    assert record(reading) == EXPECTED and record(reading, 2)["document_type"] == "journal_article"
    assert reading.frames["authorships"]["is_corresponding"].to_list() == [False, True] * 2


def test_trailing_separator_is_none_of_a_row_and_other_overhang_is_rejected(tmp_path):
    lines = table(FULL, [row(Abstract=""), row(2, Abstract=""), row(3, Abstract=""), row(4, Abstract="")]).splitlines()
    lines[1], lines[2], lines[3] = lines[1] + ",", lines[2] + ',"x"', lines[3].replace('"2023"', '"Vol. 3"', 1)
    reading = read(tmp_path, "\n".join(lines))
    assert (reading.frames["records"]["row"].to_list(), reading.rejects["row"].to_list()) == ([1, 4], [2, 3])


def test_export_without_titles_is_rejected(tmp_path):
    assert "Tick “Document title”" in read(tmp_path, table(without("Title"), [row()])).rejects["reason"][0]


NAMES = st.lists(st.from_regex(r"[A-Z][a-zé]{1,8} ([A-Z]\.){1,3}", fullmatch=True), min_size=1, max_size=4, unique=True)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(
    title=WORDS,
    names=NAMES,
    year=st.integers(1900, 2099),
    style=st.sampled_from(["2016", "2021", "2023"]),
    data=st.data(),
)
def test_random_record_reads_back(tmp_path_factory, title, names, year, style, data):
    places = [data.draw(st.sampled_from([NORTH, SOUTH, "Lab, Oslo, Norway"])) for _ in names]
    spelt = [name.replace(" ", ", ") for name in names] if style == "2016" else names
    entries = [
        f"{name if style == '2023' else name.replace(' ', ', ')}, {p}" for name, p in zip(names, places, strict=True)
    ]
    written = row(Title=title, Authors=("; " if style == "2023" else ", ").join(spelt), Year=str(year),
                  Authors_with_affiliations="; ".join(entries))  # fmt: skip
    reading = read(tmp_path_factory.mktemp("random"), table(without("Author full names"), [written]))
    found = record(reading)
    assert (found["title"], found["authors"], found["year"]) == (title, spelt, year)
    assert links(reading) == [(n, a, p, "parallel_list") for n, (a, p) in enumerate(zip(spelt, places, strict=True), 1)]
