"""OpenAlex: works as pages, lists and lines of JSON, compressed or not; addresses and countries; damage."""

from __future__ import annotations

import gzip
import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici import territories
from aici.sources import openalex_addresses
from checkout import REAL, needs_real
from paper_exports import WORDS, links, read, record
from sources.real_exports import reading

NORTH = {"id": "https://openalex.org/I1", "display_name": "North University", "country_code": "SE"}
SOUTH = {"id": "https://openalex.org/I2", "display_name": "South Institute", "country_code": "US"}
TOPIC = {"display_name": "Stones", "subfield": {"display_name": "Geology"}, "field": {"display_name": "Earth Science"}}


def person(name: str, **changes: object) -> dict:
    return {"author_position": "first", "author": {"id": None, "display_name": name}, "institutions": [],
        "countries": [],
            "is_corresponding": False, "raw_author_name": name, "raw_affiliation_strings": [],
                "affiliations": []} | changes  # fmt: skip


def work(number: int = 1, **changes: object) -> dict:
    return {
        "id": f"https://openalex.org/W{1000 + number}", "doi": "https://doi.org/10.1000/ABC.1",
            "title": "Sorting pebbles",
        "display_name": "Sorting pebbles", "publication_year": 2023, "type": "article", "cited_by_count": 7,
        "primary_location": {
            "version": "publishedVersion", "raw_type": "journal-article",
            "source": {"display_name": "Pebbles", "issn_l": "1234-5678", "issn": ["1234-5678", "2345-678X"],
                "type": "journal"},
        },
        "authorships": [
            person("Bea Arden", institutions=[NORTH], countries=["SE"], is_corresponding=True,
                   raw_affiliation_strings=["Dept. of Stones, North Univ., Lund, Sweden"]),
            person("Dan Boro", institutions=[SOUTH], countries=["US"], raw_affiliation_strings=["South Inst., Boston"]),
        ],
        "primary_topic": TOPIC, "topics": [TOPIC, {"subfield": {"display_name": "Robotics"},
            "field": {"display_name": "Engineering"}}],
        "biblio": {"volume": "3", "issue": "2", "first_page": "17", "last_page": "19"},
        "keywords": [{"display_name": "Pebble"}], "referenced_works": ["https://openalex.org/W1"],
        "abstract_inverted_index": {"We": [0, 3], "sort,": [1], "and": [2], "count \"stones\".": [4]},
    } | changes  # fmt: skip


EXPECTED = {
    "record_id": "openalex:W1001", "doi": "10.1000/abc.1", "title": "Sorting pebbles", "year": 2023,
    "document_type": "journal_article", "venue": "Pebbles", "issn": "1234-5678", "eissn": "2345-678X",
    "volume": "3", "issue": "2", "pages": "17-19", "citations": 7, "first_author": "Bea Arden",
    "abstract": 'We sort, and We count "stones".', "authors": ["Bea Arden", "Dan Boro"],
    "research_areas": ["Earth Science", "Geology", "Engineering", "Robotics"],
    "affiliations_raw": "Dept. of Stones, North Univ., Lund, Sweden\nSouth Inst., Boston, US",
}  # fmt: skip
THREE = [work(n) for n in (1, 2, 3)]
FORMS = {
    "page": json.dumps({"meta": {"count": 3}, "results": THREE}),
    "earlier page": json.dumps({"meta": {}, "results": THREE, "group_by": []}, indent=2),
    "list": json.dumps(THREE, indent=2, ensure_ascii=False),
    "lines": "".join(json.dumps(work) + "\n" for work in THREE),
    "lines of Windows": "\ufeff" + "\r\n".join(json.dumps(work) for work in THREE),
    "list of pages": json.dumps([{"results": THREE[:1]}, {"results": THREE[1:]}]),
    "pages one by one": "\n".join(json.dumps({"meta": {}, "results": [work]}) for work in THREE),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_record_of_every_form(tmp_path, form, packed):
    content = FORMS[form].encode()
    reading = read(tmp_path, gzip.compress(content) if packed else content)
    assert (reading.data_source, reading.frames["records"]["record_id"].to_list()) == (
        "openalex", ["openalex:W1001", "openalex:W1002", "openalex:W1003"]
    )  # fmt: skip
    assert record(reading) == EXPECTED
    assert links(reading) == [
        (1, "Bea Arden", "Dept. of Stones, North Univ., Lund, Sweden", "parallel_list"),
        (2, "Dan Boro", "South Inst., Boston, US", "parallel_list"),
    ]
    assert reading.frames["authorships"].filter(pl.col("row") == 1).select("institution",
        "is_corresponding").rows() == [
        ("North University", True), ("South Institute", False)
    ]  # fmt: skip


def pair(raw: str, *institutions: dict) -> dict:
    return {"raw_affiliation_string": raw, "institution_ids": [i["id"] for i in institutions]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [None]),
        ({"institutions": [NORTH]}, ["North University, Sweden"]),
        ({"institutions": [NORTH | {"country_code": None}]}, ["North University"]),
        ({"institutions": [NORTH, SOUTH]}, ["North University, Sweden", "South Institute, US"]),
        ({"countries": ["SE"]}, [None]),
        ({"raw_affiliation_strings": ["Lab, Lund"], "countries": ["SE"]}, ["Lab, Lund, Sweden"]),
        ({"raw_affiliation_strings": ["Lab, Lund"], "countries": ["SE", "US"]}, ["Lab, Lund"]),
        ({"raw_affiliation_strings": ["Lab, Lund", "Lab"], "countries": ["SE"]}, ["Lab, Lund", "Lab"]),
        ({"raw_affiliation_strings": ["Lab, Norway"], "institutions": [NORTH]}, ["Lab, Norway"]),
        ({"raw_affiliation_strings": ["Lab, Lund", "Inst, Boston."], "institutions": [NORTH, SOUTH],
          "affiliations": [pair("Lab, Lund", NORTH), pair("Inst, Boston.", SOUTH)]},
         ["Lab, Lund, Sweden", "Inst, Boston, US"]),
        ({"raw_affiliation_strings": ["Both", "Lab"], "institutions": [NORTH, SOUTH],
          "affiliations": [pair("Both", NORTH, SOUTH), pair("Lab")]}, ["Both", "Lab"]),
        ({"raw_affiliation_string": "Lab, Lund", "raw_affiliation_strings": None, "institutions": [NORTH]},
            ["Lab, Lund, Sweden"]),
        ({"raw_affiliation_strings": ["Lab, Hong Kong"], "countries": ["CN"]}, ["Lab, Hong Kong"]),
        ({"raw_affiliation_strings": ["Lab, Shatin"], "countries": ["HK"]}, ["Lab, Shatin, Hong Kong, China"]),
    ],
)  # fmt: skip
def test_country_is_added_only_where_it_is_stated_of_this_address(tmp_path, changes, expected):
    reading = read(tmp_path, json.dumps([work(authorships=[person("Bea Arden", **changes)])]))
    assert [line[2] for line in links(reading)] == expected


def stated(code: str | None) -> dict:
    return {"id": f"https://openalex.org/I{code}", "display_name": f"University {code}", "country_code": code}


@pytest.mark.parametrize(
    ("raw", "codes", "expected"),
    [
        ("Emory University School of Medicine, Atlanta, Georgia", ["US"], "USA"),
        ("Somewhere University, Springfield, Georgia", ["US"], "USA"),
        ("The University of Queensland, St Lucia", ["AU"], "AUS"), ("Queensland, St Lucia 4072", ["AU"], "AUS"),
        ("CUHK, Hong Kong SAR, People's Republic of China", ["HK"], "HKG"), ("CUHK, China", ["HK"], "HKG"),
        ("University of Macau, PRC", ["MO"], "MAC"), ("NTU, China", ["TW"], "TWN"),
        ("Hope College, Holland", ["US"], "USA"), ("Hope College, Holland", ["US", "US"], "USA"),
        ("Povo, TN 38123", ["IT"], "ITA"), ("Memphis, TN 38152", ["IT"], "ITA"), ("Kinshasa, Congo", ["CD"], "COD"),
        ("State University, Kutaisi", ["GE"], "GEO"), ("College, Dennery", ["LC"], "LCA"),
        ("Joint Lab, Holland", ["US", "NL"], "NLD"), ("Hope College, Holland", [None], "NLD"),
        ("Institute of Science, Hong Kong, China", ["CN"], "HKG"), ("Academia Sinica, Taiwan", ["CN"], "TWN"),
        ("Lab, Moscow, USSR", ["RU"], None),
    ],
)  # fmt: skip
def test_what_openalex_states_of_this_very_address_goes_before_its_text(tmp_path, raw, codes, expected):
    found = [stated(code) | {"id": f"https://openalex.org/I{n}"} for n, code in enumerate(codes)]
    changes = {"raw_affiliation_strings": [raw], "institutions": found, "affiliations": [pair(raw, *found)]}
    reading = read(tmp_path, json.dumps([work(authorships=[person("Bea Arden", **changes)])]))
    line = links(reading)[0][2]
    assert line.startswith(raw)
    places = territories.match_countries(pl.Series([line]), "iff_2025")
    assert places["country_code"].to_list() == [expected]


def test_every_name_of_a_country_that_is_added_is_known():
    named = openalex_addresses._names().join(territories.read_reference("country_codes.csv"), on="alpha_2")
    assert named.height == territories.countries().height
    addresses = ("Somewhere, " + named["country"]).alias("a")
    assert (
        territories.match_countries(addresses, "iff_2025")["country_code"].to_list() == named["country_code"].to_list()
    )


@pytest.mark.parametrize(
    ("kind", "raw", "source", "version", "expected"),
    [
        ("article", "journal-article", "journal", "publishedVersion", "journal_article"),
        ("article", None, None, None, "journal_article"), ("article", None, "conference", None, "conference_paper"),
        ("article", "InProceedings", "repository", "submittedVersion", "conference_paper"),
        ("article", None, "repository", "submittedVersion", "preprint"), ("preprint", None, None, None, "preprint"),
        ("conference-paper", "proceedings-article", None, None, "conference_paper"), ("review", None, None, None,
            "review"),
        ("book-chapter", None, None, None, "book_chapter"), ("book", None, None, None, "book_chapter"),
        ("letter", None, "journal", None, "other"), ("dataset", None, None, None, "other"), (None, None, None, None,
            None),
    ],
)  # fmt: skip
def test_document_type(tmp_path, kind, raw, source, version, expected):
    place = {"version": version, "raw_type": raw, "source": source and {"display_name": "Pebbles", "type": source}}
    assert (
        record(read(tmp_path, json.dumps([work(type=kind, primary_location=place)]))).get("document_type") == expected
    )


def test_fields_that_are_null_or_missing_are_null(tmp_path):
    bare = {"id": "https://openalex.org/W5", "title": None, "primary_location": None, "authorships": []}
    reading = read(
        tmp_path,
        json.dumps(bare) + "\n" + json.dumps(work(6, abstract_inverted_index={}, topics=None, primary_topic=None)),
    )
    assert record(reading) == {"record_id": "openalex:W5"}
    assert not {"abstract", "research_areas"} & set(record(reading, 2))


def test_words_with_escapes_and_brackets_keep_their_places(tmp_path):
    index = {'{"a"': [1], "\\alpha}": [0], "naïve\n": [2], "]": [3, 4], "": [5]}
    found = record(read(tmp_path, json.dumps(work(abstract_inverted_index=index)) + "\n"))
    assert found["abstract"] == '\\alpha} {"a" naïve\n ] ] '


def test_damaged_and_foreign_lines_are_rejected_and_the_others_kept(tmp_path):
    lines = [json.dumps(work(n)) for n in range(1, 6)]
    lines[1], lines[3] = lines[1][:300], json.dumps({"id": "https://openalex.org/A5", "display_name": "Arden"})
    reading = read(tmp_path, "\n".join(lines))
    assert reading.frames["records"]["row"].to_list() == [1, 3, 5]
    assert reading.rejects["row"].to_list() == [2, 4]
    assert "damaged" in reading.rejects["reason"][0] and "is not that of a work" in reading.rejects["reason"][1]


@pytest.mark.parametrize("form", ["page", "earlier page", "list"])
def test_damaged_page_costs_the_damaged_work_only(tmp_path, form):
    text = FORMS[form]
    place = text.index("W1002")
    reading = read(tmp_path, text[: place + 9] + "\x00" + text[place + 10 :])
    assert reading.frames["records"]["record_id"].to_list() == ["openalex:W1001", "openalex:W1003"]
    assert reading.rejects["row"].to_list() == [2]
    cut = read(tmp_path, text[: text.index("W1003") + 200])
    assert cut.frames["records"].height == 2 and cut.rejects["row"].to_list() == [3]


@pytest.mark.parametrize("line", ["null", "nullx", " null, 1", "1", '"x"', "[null]", "}", "\x1a"])
def test_line_that_is_no_work_is_rejected_alone(tmp_path, line):
    texts = [json.dumps(work(1)), line, json.dumps(work(3))]
    reading = read(tmp_path, "\n".join(texts))
    assert (reading.frames["records"]["row"].to_list(), reading.rejects["row"].to_list()) == ([1, 3], [2])


def test_damaged_begin_of_the_first_line_costs_that_line_only(tmp_path):
    reading = read(tmp_path, FORMS["lines"][30:])
    assert (reading.frames["records"]["row"].to_list(), reading.rejects["row"].to_list()) == ([2, 3], [1])


def test_what_stands_behind_a_page_is_no_exception(tmp_path):
    assert read(tmp_path, FORMS["page"] + ', "type": "journal"}').frames["records"].height == 3


def test_work_that_takes_in_the_next_ones_costs_itself_only(tmp_path):
    first, *others = (json.dumps(work(n)) for n in (1, 2, 3))
    cut = first[: first.index('"raw_author_name"')] + '"x": {"y": 1}}'  # its list of authors goes on with the works
    reading = read(tmp_path, f'{{"results": [{cut}, {", ".join(others)}]}}')
    assert reading.frames["records"]["record_id"].to_list() == ["openalex:W1002", "openalex:W1003"]
    assert reading.rejects["row"].to_list() == [1]


def test_compressed_file_that_breaks_off_gives_what_it_holds(tmp_path):
    many = "".join(json.dumps(work(n)) + "\n" for n in range(1, 2000)).encode()
    packed = gzip.compress(many)
    reading = read(tmp_path, packed[: len(packed) // 2])
    assert 100 < reading.frames["records"].height < 1999
    assert "breaks off" in reading.rejects["reason"][-1]


def test_compressed_file_that_unpacks_to_too_much_is_rejected(tmp_path, monkeypatch):
    monkeypatch.setattr("aici.sources.text.MOST_UNPACKED", 10_000)
    reading = read(tmp_path, gzip.compress(FORMS["lines"].encode() * 10))
    assert reading.kind is None and "it unpacks to more than" in reading.rejects["reason"][0]


@needs_real
@pytest.mark.parametrize("name", ["openalex/api_page_wrapped.json", "openalex/nlp_first10.json"])
def test_abstracts_and_countries_of_real_works(name):
    frames = reading(name).frames
    listed = json.loads((REAL / name).read_text("utf-8"))
    works = listed if isinstance(listed, list) else listed["results"]
    indexes = [w["abstract_inverted_index"] or {} for w in works]
    plain = [" ".join(word for _, word in sorted((p, w) for w, ps in i.items() for p in ps)) or None for i in indexes]
    assert frames["records"]["abstract"].to_list() == plain
    codes = territories.match_countries(frames["authorships"]["affiliation_raw"].drop_nulls(), "iff_2025")
    assert codes["country_code"].null_count() < 0.05 * codes.height


TEXT = st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(
    title=WORDS,
    names=st.lists(WORDS, max_size=4),
    words=st.lists(TEXT, max_size=12),
    year=st.none() | st.integers(1500, 2099),
)
def test_random_record_reads_back(tmp_path_factory, title, names, words, year):
    index = {word: [place for place, other in enumerate(words) if other == word] for word in words}
    written = work(
        title=title, publication_year=year, abstract_inverted_index=index, authorships=[person(n) for n in names]
    )
    found = record(read(tmp_path_factory.mktemp("random"), json.dumps(written) + "\n"))
    assert (found["title"], found.get("year"), found.get("authors")) == (title, year, names or None)
    assert found.get("abstract") == (" ".join(words) or None)
