"""Lists of authors that a source has cut: `…` is the last of them, and no author."""

from __future__ import annotations

import json

import pytest

from paper_exports import links, read, record, table

SCOPUS = {
    "Authors": "Arden B.C.; Boro D.; et al.", "Author full names": "Arden, Bea C. (57001); Boro, Dan (57002)",
    "Title": "Sorting pebbles", "Year": "2023", "Source title": "Pebbles", "Cited by": "4",
    "Authors with affiliations": "Arden B.C., Univ. North, Sweden; Boro D., Inst. South, Norway",
    "Document Type": "Article", "EID": "2-s2.0-1001",
}  # fmt: skip
IEEE = {
    "Document Title": "Sorting pebbles", "Authors": "B. C. Arden; D. Boro; et al.", "Author Affiliations": "A; B",
    "Date Added To Xplore": "28 Jul 2023", "Year": "2023", "Document Identifier": "IEEE Journals",
    "PDF Link": "https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=1001",
}  # fmt: skip
SCHOLAR = {"Cites": "4", "Authors": "B Arden, D Boro…", "Title": "Sorting pebbles", "Year": "2023", "Source": "Pebbles"}
OPENALEX = {
    "id": "https://openalex.org/W1", "display_name": "Sorting pebbles", "publication_year": "2023",
    "cited_by_count": "7", "authorships.author.display_name": "Bea Arden|Dan Boro", "is_authors_truncated": "True",
}  # fmt: skip


def _work(authors: int, **changes: object) -> str:
    people = [{"author": {"display_name": f"Author {n}"}} for n in range(1, authors + 1)]
    return json.dumps({"id": "https://openalex.org/W1", "title": "Sorting", "authorships": people} | changes)


@pytest.mark.parametrize("row", [SCOPUS, IEEE, SCHOLAR, OPENALEX])
def test_cut_list_ends_in_an_ellipsis_that_is_no_author(tmp_path, row):
    reading = read(tmp_path, table(list(row), [row]))
    *names, last = record(reading)["authors"]
    assert (len(names), last) == (2, "…")
    assert [author for _, author, _, _ in links(reading)] == names
    assert record(reading)["first_author"] == names[0]


@pytest.mark.parametrize("cut", ["Arden B.C., Boro D., et al.", "Arden B.C.; Boro D.; …", "Arden B.C., Boro D., ..."])
def test_short_names_of_every_style_may_be_cut(tmp_path, cut):
    row = SCOPUS | {"Authors": cut, "Author full names": ""}
    assert record(read(tmp_path, table(list(row), [row])))["authors"] == ["Arden B.C.", "Boro D.", "…"]


def test_affiliations_stay_linked_where_the_list_is_cut(tmp_path):
    reading = read(tmp_path, table(list(SCOPUS), [SCOPUS]))
    assert links(reading) == [
        (1, "Arden, Bea C.", "Univ. North, Sweden", "parallel_list"),
        (2, "Boro, Dan", "Inst. South, Norway", "parallel_list"),
    ]


def test_list_of_a_profile_may_be_cut_in_the_middle(tmp_path):
    row = SCHOLAR | {"Authors": "B Arden, ..., D Boro"}
    reading = read(tmp_path, table(list(row), [row]))
    assert record(reading)["authors"] == ["B Arden", "…", "D Boro"]
    assert links(reading) == [(1, "B Arden", None, "none"), (3, "D Boro", None, "none")]


@pytest.mark.parametrize(
    ("authors", "stated", "is_cut"),
    [(3, True, True), (100, None, True), (100, True, True), (100, False, False), (99, None, False), (101, None, False)],
)
def test_openalex_says_so_or_tells_a_hundred(tmp_path, authors, stated, is_cut):
    changes = {} if stated is None else {"is_authors_truncated": stated}
    reading = read(tmp_path, _work(authors, **changes) + "\n")
    names = record(reading)["authors"]
    assert (len(names), names[-1] == "…") == (authors + is_cut, is_cut)
    assert reading.frames["authorships"].height == authors


def test_name_that_only_begins_or_ends_so_is_kept(tmp_path):
    row = IEEE | {"Authors": "B. Etal; D. Alet", "Author Affiliations": "A; B"}
    assert record(read(tmp_path, table(list(row), [row])))["authors"] == ["B. Etal", "D. Alet"]
