"""Works of OpenAlex, read by gzip and json, hold what was drawn; what is planted comes at its rate."""

import csv
import gzip
import json

import polars as pl
import pytest

from aici.simulate.exports import openalex
from aici.simulate.parts import Part
from aici.simulate.rates import RATES
from checkout import ROOT
from simulate.small_papers import small_papers, small_records

PART = Part("papers", 3, 0, 2_500, 2025)
FIRST = 9_000_000_000


def within(found, of, rate):
    """Whether a share is its rate to within four standard deviations."""
    return abs(found - rate * of) <= 4 * (of * rate * (1 - rate)) ** 0.5 + 1


def write(calibration, folder):
    papers = small_papers(PART.count)
    records = small_records(papers, "openalex", FIRST)
    folder = folder / "openalex"
    folder.mkdir()
    return papers, records, openalex.write(PART, papers, records, calibration, folder), folder


@pytest.fixture(scope="module")
def made(calibration, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(openalex, "RECORDS_A_FILE", 1_500)
        return write(calibration, tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def works(made):
    files = sorted(made[3].iterdir())
    return [json.loads(line) for path in files for line in gzip.decompress(path.read_bytes()).decode().splitlines()]


def planted(made, name):
    return [name in names for names in made[2][0]["planted"].to_list()]


def test_works_hold_the_records(made, works):
    papers, records, (rows, files), _ = made
    drawn = papers.works.reverse()
    assert [work["id"] for work in works] == [f"https://openalex.org/W{FIRST + n}" for n in range(len(records))]
    assert [f"openalex:{work['id'].rsplit('/')[-1]}" for work in works] == rows["record_id"].to_list()
    assert [work["title"] for work in works] == records["title"].to_list()
    assert [work["doi"] for work in works] == [doi and f"https://doi.org/{doi.lower()}" for doi in records["doi"]]
    assert [work["publication_year"] for work in works] == records["year"].to_list()
    assert [work["cited_by_count"] for work in works] == records["citations"].to_list()
    assert [[k["display_name"] for k in work["keywords"]] for work in works] == drawn["keywords"].to_list()
    assert [work["biblio"]["volume"] for work in works] == drawn["volume"].to_list()
    assert files["file"].to_list() == [f"openalex/0003-part-0{n}.jsonl.gz" for n in (1, 2)]
    assert files["rows"].to_list() == [1_500, 1_000]


def test_types_and_sources(made, works):
    papers, newer = made[0], planted(made, "openalex_conference_type")
    conferences = 0
    for work, kind, venue, new in zip(
        works, papers.works["kind"].reverse(), papers.works["venue"].reverse(), newer, strict=True
    ):
        types = {"journal_article": "article", "conference_paper": "conference-paper" if new else "article"}
        assert work["type"] == types.get(kind, kind)
        source = work["primary_location"]["source"]
        assert (source is None) == new and work["primary_location"]["raw_source_name"] == venue
        conferences += kind == "conference_paper"
        if source:
            assert source["display_name"] == venue
            assert source["type"] == {"conference_paper": "conference", "preprint": "repository"}.get(kind, "journal")
            assert source["issn"] is None or source["issn_l"] in source["issn"]
    assert within(sum(newer), conferences, RATES["openalex_conference_type"].rate)


def test_abstracts_come_back_from_their_index(made, works):
    without = planted(made, "openalex_no_abstract")
    assert within(sum(without), len(works), RATES["openalex_no_abstract"].rate)
    for work, abstract, withheld in zip(works, made[0].works["abstract"].reverse(), without, strict=True):
        index = work["abstract_inverted_index"]
        if withheld or abstract is None:
            assert index is None
        else:
            places = sorted((place, word) for word, at in index.items() for place in at)
            assert " ".join(word for _, word in places) == abstract


def test_authorships_hold_authors_and_addresses(made, works):
    papers, _, _, _ = made
    authors = papers.authors.with_columns(name=pl.col("given") + " " + pl.col("surname"))
    names = dict(authors.group_by("work").agg(pl.col("name").sort_by("position")).iter_rows())
    raw = papers.addresses.group_by("work", "position").agg(pl.struct("institution", "country_code").sort_by("place"))
    addresses = {(work, position): places for work, position, places in raw.iter_rows()}
    codes = dict(list(csv.reader((ROOT / "data/reference/country_codes.csv").open(encoding="utf-8")))[1:])
    none = planted(made, "openalex_no_affiliations")
    for work, number, nothing in zip(works, papers.works["work"].reverse(), none, strict=True):
        listed = work["authorships"]
        assert [a["author"]["display_name"] for a in listed] == [a["raw_author_name"] for a in listed] == names[number]
        places = ["first", *["middle"] * (len(listed) - 2), "last"][: len(listed)]
        assert [a["author_position"] for a in listed] == places
        for position, authorship in enumerate(listed, start=1):
            expected = [] if nothing else addresses.get((number, position), [])
            assert len(authorship["raw_affiliation_strings"]) == len(authorship["affiliations"]) == len(expected)
            assert all(
                a["institution"] in raw for a, raw in zip(expected, authorship["raw_affiliation_strings"], strict=True)
            )
            if authorship["institutions"]:
                found = {(i["display_name"], i["country_code"]) for i in authorship["institutions"]}
                assert found == {(a["institution"], codes[a["country_code"]]) for a in expected}
                assert set(authorship["countries"]) == {code for _, code in found}


def test_quirks_of_authorships_come_at_their_rates(made, works):
    authorships = [a for work in works for a in work["authorships"]]
    no_id = sum(a["author"]["id"] is None for a in authorships)
    assert within(no_id, len(authorships), RATES["openalex_no_author_id"].rate)
    addressed = [a for a in authorships if a["raw_affiliation_strings"]]
    unknown = [a for a in addressed if not a["institutions"]]
    assert within(len(unknown), len(addressed), RATES["openalex_no_institutions"].rate)
    assert all(not entry["institution_ids"] for a in unknown for entry in a["affiliations"])
    assert within(sum(not a["countries"] for a in unknown), len(unknown), RATES["openalex_no_countries"].rate)
    for name, says in {
        "openalex_no_author_id": lambda a: a["author"]["id"] is None,
        "openalex_no_institutions": lambda a: a["raw_affiliation_strings"] and not a["institutions"],
        "openalex_no_countries": lambda a: a["raw_affiliation_strings"] and not a["countries"],
    }.items():
        assert planted(made, name) == [any(map(says, work["authorships"])) for work in works]


def test_quirks_of_works_come_at_their_rates(made, works):
    corresponding = [bool(work["corresponding_author_ids"]) for work in works]
    unmarked = planted(made, "openalex_no_corresponding")
    assert within(sum(unmarked), len(works), RATES["openalex_no_corresponding"].rate)
    assert not any(shown and not_marked for shown, not_marked in zip(corresponding, unmarked, strict=True))
    assert within(sum(planted(made, "openalex_no_affiliations")), len(works), RATES["openalex_no_affiliations"].rate)
    is_ai = made[0].works["is_ai"].reverse().to_list()
    topic = [work["primary_topic"]["subfield"]["display_name"] == "Artificial Intelligence" for work in works]
    off = planted(made, "openalex_other_topic")
    assert topic == [ai and not other for ai, other in zip(is_ai, off, strict=True)]
    assert within(sum(off), sum(is_ai), RATES["openalex_other_topic"].rate)


def test_identifiers_are_plainly_invented(works):
    institutions = [i for work in works for a in work["authorships"] for i in a["institutions"]]
    assert all(i["id"].startswith("https://openalex.org/I9") and i["id"] in i["lineage"] for i in institutions)
    assert all(i["ror"].startswith("https://ror.org/0sm") and len(i["ror"]) == 25 for i in institutions)
    assert any(len(i["lineage"]) == 2 for i in institutions)
    ids = [a["author"]["id"] for work in works for a in work["authorships"] if a["author"]["id"]]
    assert all(i.startswith("https://openalex.org/A9") for i in ids) and len(set(ids)) == len(ids)


def test_same_seed_same_bytes_without_time_and_name(made, calibration, tmp_path, monkeypatch):
    monkeypatch.setattr(openalex, "RECORDS_A_FILE", 1_500)
    again = write(calibration, tmp_path)
    for path in made[3].iterdir():
        content = path.read_bytes()
        assert content == (again[3] / path.name).read_bytes()
        assert content[3] == 0 and content[4:8] == bytes(4)  # no name, no time
    assert again[2][0].equals(made[2][0])
