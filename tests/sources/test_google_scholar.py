"""Google Scholar: Publish or Perish of three widths, profiles, cut lists, numbers of papers, other databases."""

from __future__ import annotations

import base64
import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.simulate.exports.google_scholar import COLUMNS
from checkout import REAL, needs_real
from paper_exports import WORDS, links, read, record, table
from sources.real_exports import reading

CITES = "https://scholar.google.com/scholar?cites={}&as_sdt=2005&sciodt=0,5&hl=en"
ROW = {
    "Cites": "12", "Authors": "BC Arden, D Boro", "Title": "Sorting pebbles &amp; stones", "Year": "2023",
    "Source": "Journal of\xa0Pebbles", "Publisher": "pebbles.example", "ArticleURL": "https://pebbles.example/1",
    "GSRank": "1", "QueryDate": "2025-02-04 16:55:17", "Type": "PDF", "AuthorCount": "2", "Abstract": "… of stones …",
    "DOI": "10.1000/ABC.1", "Volume": "3", "Issue": "2", "StartPage": "17", "EndPage": "19",
}  # fmt: skip
EXPECTED = {
    "record_id": "google_scholar:1001", "doi": "10.1000/abc.1", "title": "Sorting pebbles & stones", "year": 2023,
    "venue": "Journal of Pebbles", "volume": "3", "issue": "2", "pages": "17-19", "citations": 12,
    "authors": ["BC Arden", "D Boro"], "first_author": "BC Arden",
}  # fmt: skip


def row(number: int = 1, **changes: str) -> dict[str, str]:
    return ROW | {"CitesURL": CITES.format(1000 + number)} | changes


def related(number: int) -> str:
    packed = base64.urlsafe_b64encode(number.to_bytes(8, "little") + b"\x09").decode()
    return f"https://scholar.google.com/scholar?q=related:{packed}:scholar.google.com/&hl=en"


@pytest.mark.parametrize("width", [23, 24, 26])
def test_record_of_every_width(tmp_path, width):
    reading = read(tmp_path, "\ufeff" + table(COLUMNS[:width], [row(), row(2), row(3)]))
    assert reading.data_source == "google_scholar"
    assert record(reading) == EXPECTED | ({"abstract": "… of stones …"} if width > 23 else {})
    assert links(reading) == [(1, "BC Arden", None, "none"), (2, "D Boro", None, "none")]


def test_headings_lost_in_a_spreadsheet_are_put_back(tmp_path):
    rows = list(csv.reader(table(COLUMNS[:24], [row(), {}, row(2)]).splitlines()))
    rows[0] = rows[0][:8] + [""] * 16
    reading = read(tmp_path, "\n".join(",".join(f'"{cell}"' for cell in cells) for cells in rows))
    assert record(reading) == EXPECTED | {"abstract": "… of stones …"}
    assert reading.rows == 2


@pytest.mark.parametrize("number", [1, 12656041895707268466, 2**64 - 1])
def test_number_of_a_paper_that_nobody_cites_is_in_the_address_of_related_ones(tmp_path, number):
    uncited = row(CitesURL="", RelatedURL=related(number))
    cited = row(CitesURL=CITES.format(number), RelatedURL=related(5))
    ids = read(tmp_path, table(COLUMNS, [uncited, cited])).frames["records"]["record_id"].to_list()
    assert ids == [f"google_scholar:{number}"] * 2


def test_paper_without_number_has_an_id_that_stays(tmp_path):
    bare = row(CitesURL="", RelatedURL="https://scholar.google.com/scholar?q=related:+++:x")
    ids = read(tmp_path, table(COLUMNS, [bare, bare, bare | {"Title": "Another"}])).frames["records"]["record_id"]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].startswith("google_scholar:hash-")


@pytest.mark.parametrize(
    ("authors", "listed", "lines"),
    [
        ("A Arden, B Boro…", ["A Arden", "B Boro", "…"], [(1, "A Arden"), (2, "B Boro")]),
        ("A Arden, B Boro, ...", ["A Arden", "B Boro", "…"], [(1, "A Arden"), (2, "B Boro")]),
        ("… , B Boro, C Cano", ["…", "B Boro", "C Cano"], [(2, "B Boro"), (3, "C Cano")]),
        ("…", None, []), ("", None, []), ("A Arden", ["A Arden"], [(1, "A Arden")]),
    ],
)  # fmt: skip
def test_list_of_authors_that_is_cut_says_so(tmp_path, authors, listed, lines):
    reading = read(tmp_path, table(COLUMNS, [row(Authors=authors)]))
    found = record(reading)
    assert found.get("authors") == listed
    assert found.get("first_author") == (None if authors.startswith("…") or not authors else "A Arden")
    assert [line[:2] for line in links(reading)] == lines


@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        ("arXiv preprint arXiv:2405.1", "", "preprint"), ("US Patent App. 18/1,124", "", "other"), ("Nature", "", None),
        ("", "BOOK", "book_chapter"), ("", "CITATION", None), ("Office actions in US Patent law", "", None),
    ],
)  # fmt: skip
def test_document_type_only_where_it_is_said(tmp_path, source, kind, expected):
    assert record(read(tmp_path, table(COLUMNS, [row(Source=source, Type=kind)]))).get("document_type") == expected


def test_year_and_citations_that_are_not_told_are_null(tmp_path):
    found = record(read(tmp_path, table(COLUMNS, [row(Year="", Cites="", DOI="", Source="")])))
    assert not {"year", "citations", "doi", "venue", "document_type"} & set(found)


OTHERS = [
    ("Scopus", {"CitesURL": "https://www.scopus.com/inward/citedby.uri?scp=1", "Type": "Article"}),
    ("Crossref", {"CitesURL": "", "Type": "journal-article"}),
    ("Crossref", {"CitesURL": "", "Type": "peer-review"}),
    ("OpenAlex", {"CitesURL": "https://api.openalex.org/works?filter=cites:W1"}),
]


@pytest.mark.parametrize(("name", "changes"), OTHERS)
def test_other_database_is_rejected_by_its_name(tmp_path, name, changes):
    reading = read(tmp_path, table(COLUMNS, [row(1, **changes), row(2, **changes)]))
    assert reading.kind is None
    assert reading.rejects["reason"][0].startswith(f"this is Publish or Perish output from {name}, not Google Scholar")


def test_row_of_another_database_is_rejected_among_those_of_google_scholar(tmp_path):
    reading = read(tmp_path, table(COLUMNS, [row(), row(2, **OTHERS[0][1]), row(3)]))
    assert reading.frames["records"]["row"].to_list() == [1, 3]
    assert "in Scopus, not in Google Scholar" in reading.rejects["reason"][0]


def test_profile_as_google_scholar_exports_it(tmp_path):
    headings = "Authors Title Publication Volume Number Pages Year Publisher".split()
    own = {"Authors": "Arden, Bea C; Boro, Dan; ", "Title": "Stones", "Publication": "Pebbles", "Volume": "3",
           "Number": "2", "Pages": "17-19", "Year": "2023"}  # fmt: skip
    reading = read(tmp_path, "\ufeff" + table(headings, [own, own | {"Authors": "Boro, Dan; ", "Year": ""}], "\r\n"))
    found = record(reading)
    assert found.pop("record_id").startswith("google_scholar:hash-")
    assert found == {"title": "Stones", "year": 2023, "venue": "Pebbles", "authors": ["Arden, Bea C", "Boro, Dan"],
                     "first_author": "Arden, Bea C", "volume": "3", "issue": "2", "pages": "17-19"}  # fmt: skip
    assert record(reading, 2)["authors"] == ["Boro, Dan"]


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        ("Advances in stones 36, 7093-7115, 2023", ("Advances in stones", "36", None, "7093-7115")),
        ("Nature 591 (7850), 379-384, 2021", ("Nature", "591", "7850", "379-384")),
        ("Journal of Pebbles 144, 104650, 2025", ("Journal of Pebbles", "144", None, "104650")),
        ("Findings of ACL 2026, 871-881, 2026", ("Findings of ACL 2026", None, None, "871-881")),
        ("The Workshop, 0", ("The Workshop", None, None, None)), ("", (None,) * 4),
        ("arXiv preprint arXiv:2605.29512, 2026", ("arXiv preprint arXiv:2605.29512", None, None, None)),
    ],
)  # fmt: skip
def test_profile_with_numbers_of_scholar(tmp_path, venue, expected):
    page = {"Title": "Stones", "Cited by": "7", "Year": "2023", "Authors": "BC Arden, D Boro, ...", "Venue": venue,
            "Scholar ID": "8bAAAAJ:Qo2"}  # fmt: skip
    found = record(read(tmp_path, table(list(page), [page])))
    assert (found["record_id"], found["citations"], found["authors"]) == (
        "google_scholar:8bAAAAJ:Qo2", 7, ["BC Arden", "D Boro", "…"]
    )  # fmt: skip
    assert tuple(found.get(name) for name in ("venue", "volume", "issue", "pages")) == expected


def test_profile_as_a_package_reads_it_has_the_number_of_the_paper(tmp_path):
    listed = {"": "1", "title": "Stones", "author": "BC Arden, D Boro", "journal": "Pebbles", "number": "3 (1), 17-19",
              "cites": "7", "year": "2023", "cid": "1001", "pubid": "Qo2"}  # fmt: skip
    found = record(read(tmp_path, table(list(listed), [listed])))
    assert (found["record_id"], found["title"], found["venue"], found["citations"], found["year"]) == (
        "google_scholar:1001", "Stones", "Pebbles", 7, 2023
    )  # fmt: skip
    assert (found["volume"], found["issue"], found["pages"]) == ("3", "1", "17-19")


@needs_real
@pytest.mark.parametrize("name", ["scholar_pop_csv/ml_980.csv", "scholar_pop_csv/conveyor_google_scholar.csv"])
def test_both_numbers_of_a_real_paper_agree(name):
    with (REAL / name).open(encoding="utf-8-sig", newline="") as file:
        rows = [(r["CitesURL"], r["RelatedURL"]) for r in csv.DictReader(file) if r["CitesURL"] and r["RelatedURL"]]
    for cites, linked in rows:
        packed = base64.urlsafe_b64decode(linked.split("related:")[1][:12])
        assert f"cites={int.from_bytes(packed[:8], 'little')}&" in cites
    ids = set(reading(name).frames["records"]["record_id"])
    assert {f"google_scholar:{cites.split('cites=')[1].split('&')[0]}" for cites, _ in rows} <= ids


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(
    title=WORDS, names=st.lists(WORDS.map(lambda text: text.replace(",", "")).filter(str.strip), max_size=4),
    cut=st.booleans(), number=st.integers(0, 2**64 - 1), cited=st.booleans(), year=st.none() | st.integers(1900, 2099),
)  # fmt: skip
def test_random_record_reads_back(tmp_path_factory, title, names, cut, number, cited, year):
    names = [name for name in names if not name.endswith("...") and not name.startswith("...")]
    written = row(Title=title, Authors=", ".join(names) + "…" * (cut and bool(names)), Year=str(year or ""))
    written |= {"CitesURL": CITES.format(number) if cited else "", "RelatedURL": related(number)}
    found = record(read(tmp_path_factory.mktemp("random"), table(COLUMNS, [written])))
    assert (found["title"], found["record_id"], found.get("year")) == (title, f"google_scholar:{number}", year)
    assert found.get("authors") == ((names + ["…"] * cut) or None if names else None)
