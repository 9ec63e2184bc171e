"""IEEE Xplore CSV: headings of five vintages and of a spreadsheet, authors and affiliations, damage."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.simulate.exports.ieee_xplore import HEADINGS
from aici.sources import ieee_xplore
from paper_exports import WORDS, links, read, record, table

VINTAGES = {name: next(csv.reader([heading])) for name, heading in HEADINGS.items()}
ROW = {
    "Document Title": "Sorting pebbles &amp; stones", "Authors": "B. C. Arden; D. Boro",
    "Author Affiliations": "Dept. of Stones, Univ. North, Lund, Sweden; Inst. South, Boston,Mass.,USA",
    "Publication Title": "2023 Conf. on Pebbles", "Date Added To Xplore": "28 Jul 2023", "Volume": "3",
    "Issue": "2", "Start Page": "17", "End Page": "19", "Abstract": "We sort,\nand count “stones”.",
    "ISSN": "1234-5678;2345-678x", "DOI": "10.1109/ABC.1", "PDF Link": "https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=1001",
    "Author Keywords": "sorting;stones", "IEEE Terms": "Sorting;Rocks", "Article Citation Count": "4",
    "Document Identifier": "IEEE Conferences", "Year": "2023", "Publication Year": "2023", "Publication_Year": "2023",
}  # fmt: skip
EXPECTED = {
    "record_id": "ieee_xplore:1001", "doi": "10.1109/abc.1", "title": "Sorting pebbles & stones", "year": 2023,
    "document_type": "conference_paper", "venue": "2023 Conf. on Pebbles", "issn": "1234-5678", "eissn": "2345-678X",
    "volume": "3", "issue": "2", "pages": "17-19", "citations": 4,
    "abstract": "We sort,\nand count “stones”.", "author_keywords": ["sorting", "stones"],
    "research_areas": ["Sorting", "Rocks"], "authors": ["B. C. Arden", "D. Boro"], "first_author": "B. C. Arden",
    "affiliations_raw": "Dept. of Stones, Univ. North, Lund, Sweden\nInst. South, Boston,Mass.,USA",
}  # fmt: skip
NOW = VINTAGES["ieee_2026"]


def row(number: int = 1, **changes: str) -> dict[str, str]:
    link = f"https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber={1000 + number}"
    return ROW | {"PDF Link": link} | {name.replace("_", " "): text for name, text in changes.items()}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("vintage", VINTAGES)
def test_record_of_every_vintage(tmp_path, vintage, end):
    reading = read(tmp_path, table(VINTAGES[vintage], [row(), row(2), row(3)], end))
    assert record(reading) == EXPECTED
    assert reading.frames["records"]["record_id"].to_list() == [f"ieee_xplore:{n}" for n in (1001, 1002, 1003)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"End_Page": "17"}, ("3", "2", "17")), ({"End_Page": ""}, ("3", "2", "17")),
        ({"Volume": "", "Issue": "", "Start_Page": "T4B-1", "End_Page": "T4B-4"}, (None, None, "T4B-1-T4B-4")),
        ({"End_Page": "19 vol.1"}, ("3", "2", "17-19")), ({"Start_Page": "5 pp.", "End_Page": ""}, ("3", "2", None)),
        ({"Volume": "PP", "Issue": "99", "Start_Page": "1", "End_Page": "15"}, (None, None, None)),
    ],
)  # fmt: skip
def test_place_but_for_early_access_and_remarks(tmp_path, changes, expected):
    found = record(read(tmp_path, table(NOW, [row(**changes)])))
    assert tuple(found.get(name) for name in ("volume", "issue", "pages")) == expected


def test_affiliations_are_parallel_since_2019(tmp_path):
    first, second = EXPECTED["affiliations_raw"].split("\n")
    reading = read(tmp_path, table(NOW, [row()]))
    assert links(reading) == [(1, "B. C. Arden", first, "parallel_list"), (2, "D. Boro", second, "parallel_list")]
    assert reading.frames["authorships"]["institution"].to_list() == ["Dept. of Stones", "Inst. South"]


def test_affiliations_of_2018_are_not_linked(tmp_path):
    addresses = [
        row(),
        row(2, Author_Affiliations="Univ. North, Sweden"),
        row(3, Authors="D. Boro", Author_Affiliations="A, UK"),
    ]
    reading = read(tmp_path, table(VINTAGES["ieee_2018"], addresses))
    assert {line[3] for line in links(reading)} == {"none"} and len(links(reading)) == 4
    assert links(reading, 2) == [
        (1, "B. C. Arden", None, "none"), (2, "D. Boro", None, "none"), (None, None, "Univ. North, Sweden", "none"),
    ]  # fmt: skip
    assert links(reading, 3) == [(1, "D. Boro", "A, UK", "single_address")]


@pytest.mark.parametrize(
    ("authors", "affiliations", "expected"),
    [
        ("A. A; B. B", "NA; Univ., UK", [(1, "A. A", None, "none"), (2, "B. B", "Univ., UK", "parallel_list")]),
        ("A. A; B. B", "NA; NA", [(1, "A. A", None, "none"), (2, "B. B", None, "none")]),
        ("A. A", "", [(1, "A. A", None, "none")]),
        ("", "Univ., UK", [(None, None, "Univ., UK", "none")]),
        ("A. A; B. B", "X; Y; Z", [(1, "A. A", None, "none"), (2, "B. B", None, "none"), (None, None, "X", "none"),
                                   (None, None, "Y", "none"), (None, None, "Z", "none")]),
        ("A. A", "X, UK; Y, UK", [(1, "A. A", "X, UK", "parallel_list"), (1, "A. A", "Y, UK", "parallel_list")]),
        ("A. A", "Univ., Sydney. phone: +61 2; fax: +61 3; e-mail: a@b.au", [(1, "A. A", "Univ., Sydney",
            "parallel_list")]),
        ("A. A", "Univ. of Jyv&#228;skyl&#228;, Finland", [(1, "A. A", "Univ. of Jyväskylä, Finland",
            "parallel_list")]),
        ("A. A; B. B", "Eng. &amp; Design, UK; Univ., UK", [(1, "A. A", "Eng. & Design, UK", "parallel_list"),
                                                            (2, "B. B", "Univ., UK", "parallel_list")]),
    ],
)  # fmt: skip
def test_awkward_affiliations(tmp_path, authors, affiliations, expected):
    reading = read(tmp_path, table(NOW, [row(Authors=authors, Author_Affiliations=affiliations)]))
    assert links(reading) == expected


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("IEEE Conferences", "conference_paper"), ("IET Conferences", "conference_paper"),
        ("IEEE Journals", "journal_article"), ("IEEE Journals & Magazines", "journal_article"),
        ("IEEE Magazines", "journal_article"), ("IEEE Early Access Articles", "journal_article"),
        ("River eBook Chapters", "book_chapter"), ("IEEE Standards", "other"), ("", None),
    ],
)  # fmt: skip
def test_document_type(tmp_path, identifier, expected):
    assert record(read(tmp_path, table(NOW, [row(Document_Identifier=identifier)]))).get("document_type") == expected


def test_fields_not_exported_are_null(tmp_path):
    bare = {"Document Title": "Stones", "Year": "2023"}
    found = record(read(tmp_path, table(NOW, [bare])))
    assert {k: v for k, v in found.items() if k != "record_id"} == {"title": "Stones", "year": 2023}
    assert (
        found["record_id"].startswith("ieee_xplore:hash-") and len(found["record_id"]) == len("ieee_xplore:hash-") + 16
    )


def test_chapter_has_the_number_of_its_file(tmp_path):
    link = "https://ieeexplore.ieee.org/xpl/ebooks/bookPdfWithBanner.jsp?fileName=1095.pdf&bkn=1&pdfType=chapter"
    assert record(read(tmp_path, table(NOW, [row() | {"PDF Link": link}])))["record_id"] == "ieee_xplore:1095"


def test_file_without_titles_or_records_is_rejected(tmp_path):
    untitled = read(tmp_path, table(NOW[1:], [row()]))
    assert "has no column “Document Title”" in untitled.rejects["reason"][0]
    assert "holds no record" in read(tmp_path, table(NOW, [])).rejects["reason"][0]


def test_shifted_row_is_rejected_and_the_others_kept(tmp_path):
    lines = table(NOW, [row(), row(2), row(3), row(4, Year="Vol. 3")]).splitlines(keepends=True)
    text = "".join(lines).replace('"Sorting pebbles &amp; stones",', '"Sorting","pebbles","and",', 1)
    reading = read(tmp_path, text)
    assert reading.frames["records"]["row"].to_list() == [2, 3]
    assert reading.rejects["row"].to_list() == [1, 4]
    assert "has 30 cells where there are 28 headings" in reading.rejects["reason"][0]
    assert "the year is “Vol. 3”" in reading.rejects["reason"][1]


PERSONS = st.lists(WORDS.map(lambda text: text.replace(",", "")), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(
    title=WORDS, people=PERSONS, year=st.integers(1900, 2099), cites=st.none() | st.integers(0, 10**6), data=st.data()
)
def test_random_record_reads_back(tmp_path_factory, title, people, year, cites, data):
    places = [data.draw(WORDS.filter(lambda text: text.strip(" ,") == text != "NA")) for _ in people]
    written = row(
        Document_Title=title, Authors="; ".join(people), Author_Affiliations="; ".join(places), Year=str(year)
    )
    written["Article Citation Count"] = "" if cites is None else str(cites)
    reading = read(tmp_path_factory.mktemp("random"), table(NOW, [written]))
    found = record(reading)
    assert (found["title"], found["authors"], found["year"], found.get("citations")) == (title, people, year, cites)
    if not any(ieee_contact(place) for place in places):
        assert links(reading) == [
            (n, a, p, "parallel_list") for n, (a, p) in enumerate(zip(people, places, strict=True), 1)
        ]


def ieee_contact(place: str) -> bool:
    return any(word in place.lower() for word in ("mail", "tel", "fax", "phone"))


def test_headings_are_known_without_their_quotes(tmp_path):
    assert read(tmp_path, ",".join(NOW) + "\n" + ",".join(["x"] * 28)).data_source == ieee_xplore.NAME
