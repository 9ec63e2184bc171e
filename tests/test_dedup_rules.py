"""Which rule joins two records, which veto holds them apart, and what is left to a person; each pair by hand."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aici import dedup
from aici.dedup import keys, rules, venue_names
from checkout import ROOT

PAPER = {
    "title": "A lattice of stones for the counting of pebbles", "authors": ["Arden, Bea", "Quist, Cy"], "year": 2020,
    "venue": "Journal of Invented Stones", "volume": "12", "pages": "101-110",
}  # fmt: skip
NOWHERE = {"venue": None, "volume": None, "pages": None}


def match(*records: dict, ids: Sequence[str] = "AB") -> dedup.Matching:
    """Works of records given by their fields; each in a file of its own."""
    rows = [
        dict.fromkeys(keys.RECORD) | {"record_id": ids[n], "file": f"{n}.txt", "row": 1} | record
        for n, record in enumerate(records)
    ]
    return dedup.match_records(pl.DataFrame(rows, schema=keys.RECORD, orient="row"))


def verdict(one: dict, two: dict) -> tuple[str, str | None]:
    """Outcome and rule of a pair; `other` where nothing speaks for it."""
    found = match(PAPER | one, PAPER | two).evidence
    return found.select("outcome", "rule").row(0) if found.height else ("other", None)


@pytest.mark.parametrize(
    ("one", "two", "rule"),
    [
        ({"doi": "10.1000/a"}, {"doi": "10.1000/A", "title": "The lattice of stones and pebbles"}, "same_doi"),
        ({"doi": "10.1000/a(1)"}, {"doi": "10.1000/a%281%29"}, "same_doi"),
        ({"doi": "10.1000/a", "title": "石子的格"}, {"doi": "10.1000/a"}, "same_doi"),  # title in another language
        ({"doi": "10.1000/a", "title": None}, {"doi": "10.1000/a"}, "same_doi"),
        ({"doi": "10.1000/a"}, {}, "same_title_and_page"),  # a record without DOI meets its twin
        ({}, {"title": "A LATTICE of stones, for the counting of pebbles."}, "same_title_and_page"),
        ({}, {"title": "A <i>lattice</i> of stones for the counting of p&eacute;bbles"}, "same_title_and_page"),
        ({}, {"title": "Retracted: A lattice of stones for the counting of pebbles"}, "same_title_and_page"),
        ({}, {"title": PAPER["title"] + " (Retracted article. See vol. 13, pg. 2, 2021)"}, "same_title_and_page"),
        ({}, {"title": PAPER["title"] + " [Review] [30 refs]"}, "same_title_and_page"),
        ({}, {"authors": ["B. Arden", "C. Quist"], "pages": "101-10"}, "same_title_and_page"),
        ({}, {"authors": ["Árden, B.", "Quist, C."], "pages": "0101", "volume": "012"}, "same_title_and_page"),
        ({}, {"venue": "J Invented Stones", "pages": None}, "same_title_and_venue"),
        ({}, {"venue": "J. Inv. Stones", "volume": None, "pages": None}, "same_title_and_venue"),
        ({}, {"pages": "e17"}, "same_title_other_page"),  # page of the print, number of the web
        ({}, {"year": 2019, "volume": None, "pages": None}, "next_year"),  # early access
        ({}, {"year": 2019, "volume": None, "pages": "1-10"}, "next_year"),
        ({}, NOWHERE, "same_title_and_author"),
        ({}, NOWHERE | {"title": "A lattice of stones for the counting of …"}, "cut_title"),
        ({}, {"authors": None, "pages": None}, "no_author"),
        ({}, NOWHERE | {"year": None, "venue": "Journal of Invented Stones"}, "no_year"),
        ({}, {"title": "A lattice of stones for counting small pebbles", "pages": "101"}, "related_title_and_page"),
        ({}, {"title": "Ein Gitter aus Kieseln"}, "same_pages"),  # translated: the same pages tell
    ],
)  # fmt: skip
def test_records_of_one_paper_are_joined(one, two, rule):
    assert verdict(one, two) == ("same", rule)
    assert verdict(two, one) == ("same", rule)


@pytest.mark.parametrize(
    ("one", "two", "veto"),
    [
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}, "different_doi"),
        ({"title": PAPER["title"] + ": part I"}, {"title": PAPER["title"] + ": part II"}, "different_numbers"),
        ({"title": PAPER["title"] + " 1"}, {"title": PAPER["title"] + " 2"}, "different_numbers"),
        ({"title": PAPER["title"] + ", part A"}, {"title": PAPER["title"] + ", part B"}, "different_numbers"),
        ({}, {"title": "Erratum: " + PAPER["title"]}, "notice"),
        ({}, {"title": PAPER["title"] + " - reply"}, "notice"),
        ({}, {"title": "Comment on “A lattice of stones for the counting of pebbles”"}, "notice"),
        ({"document_type": "preprint", **NOWHERE}, {"document_type": "journal_article"}, "preprint"),
        ({}, {"venue": "Conference on Stones", "year": 2019, "volume": None, "pages": "7-9"}, "different_venue"),
        ({}, {"venue": "Gravel Letters", "volume": "4", "pages": "7-9"}, "different_place"),
        ({}, {"volume": "13", "pages": "201-210", "year": 2021}, "different_place"),
        ({}, {"volume": "15", "pages": None, "year": 2023}, "different_years"),
        ({}, {"authors": ["Nemo, O."], "pages": None}, "different_authors"),
    ],
)  # fmt: skip
def test_what_differs_in_one_thing_that_matters_is_held_apart(one, two, veto):
    assert verdict(one, two) == ("apart", veto)
    assert verdict(two, one) == ("apart", veto)


SERIES = {"title": "Research on image recognition by deep learning", "venue": "Journal of Conferences", "volume": "9"}


@pytest.mark.parametrize(
    ("one", "two", "joined"),
    [
        ("Arden, Bea", "B Arden", True), ("Arden, Bea", "Arden B", True), ("Bea Arden", "Arden, B.", True),
        ("Wei Li", "Li, Wei", True), ("Wei Li", "Li Wei", True), ("王伟", "王伟", True),
        ("Schumacher, S", "Schuhmacher, S", True),
        ("Li, Wei", "Zhang, Wei", False), ("Wang, Jing", "Wang, Xiaoming", False), ("Wang, J", "Wang, X", False),
        ("van der Berg, J", "van Dyk, J", False), ("Mohammad Ali", "Mohammad Reza", False), ("王伟", "王伟强", False),
        ("Chen, X", "Cheng, X", False), ("Wright Jr., T", "Smith Jr., T", False),
    ],
)  # fmt: skip
def test_names_of_first_authors(one, two, joined):
    """Equal titles in one volume, on other pages: only the author tells."""
    papers = (SERIES | {"authors": [name], "pages": page} for name, page in ((one, "12001"), (two, "32101")))
    assert (verdict(*papers)[0] == "same") == joined


@pytest.mark.parametrize(
    "title",
    ["Retraction: {}", "Editorial: {}", "Comment: {}", "Supplementary material for {}", "{} [Erratum]", "{} - Response",
     "{} (vol 28, pg 1282, 2008)", "勘误：{}", "{} (student abstract)"],
)  # fmt: skip
def test_notice_is_never_joined_to_the_paper(title):
    assert verdict({}, {"title": title.format(PAPER["title"]), "pages": None})[0] != "same"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"issue": "1", "pages": "C2-C2"}, {"issue": "2", "pages": "C2-C2"}),  # the cover of each issue
        ({"issue": "1", "pages": "1-10"}, {"issue": "2", "pages": "1-10", "title": "Robots at home"}),
        ({"title": "Supervised adaptation of stones"}, {"title": "Unsupervised adaptation of stones", "pages": None}),
        ({"title": "Sorting of all pebbles in C"}, {"title": "Sorting of all pebbles in C++", "pages": None}),
        ({"venue": "Stone Recognition", "pages": None},
         {"venue": "International Conference on Stone Recognition", "volume": None, "pages": None}),
        ({"venue": "Stones and Systems I", "pages": None}, {"venue": "Stones and Systems II", "pages": None}),
        ({"pages": "1-10"}, {"pages": "1-310", "title": "Introduction"}),
    ],
)  # fmt: skip
def test_near_misses_are_not_joined(one, two):
    assert verdict(one, two)[0] != "same"


def test_short_title_is_enough_where_all_but_the_page_agrees():
    assert verdict({"title": "Mask R-CNN"}, {"title": "Mask R-CNN", "pages": None}) == ("same", "same_title_and_venue")
    assert verdict({"title": "Editorial"}, {"title": "Editorial", "pages": None})[0] != "same"


def test_place_on_the_web_is_no_venue():
    assert verdict({}, NOWHERE | {"venue": "researchgate.net"}) == ("same", "same_title_and_author")


def test_no_records_and_crowds_of_one_title():
    assert match().record_work.height == 0
    many = [f"{n}" for n in range(300)]
    crowd = match(*[PAPER | {"title": "Editorial", "pages": None, "authors": None}] * 300, ids=many)
    assert crowd.record_work["work_id"].n_unique() == 300
    assert crowd.evidence.height < 3_000
    twins = match(*[PAPER | {"doi": "10.1000/a"}] * 300, ids=many)
    assert twins.record_work["work_id"].n_unique() == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({}, NOWHERE | {"year": 2019}),  # may be the conference version
        ({"document_type": "preprint", **NOWHERE}, NOWHERE),  # may be the article
        ({}, {"title": None}),
        ({"title": "Editorial"}, {"title": "Editorial", "pages": None}),
    ],
)
def test_what_nobody_can_tell_is_left_to_a_person(one, two):
    assert verdict(one, two) == ("uncertain", None)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"doi": "10.1000/a"}, {"doi": "10.1000/a", "title": "Wells", "authors": ["Nemo, O."], "pages": "7-9"}),
        ({"doi": "10.1000/"}, {"doi": "10.1000/", "title": "Wells", "authors": ["Nemo, O."], "pages": "7-9"}),
        ({}, {"title": "Wells", "pages": "104-105"}),
        ({"title": "Untitled"}, {"title": "Untitled", "authors": None}),
    ],
)
def test_other_papers_have_nothing_to_do_with_each_other(one, two):
    assert verdict(one, two) == ("other", None)


def test_part_one_is_no_cut_form_of_part_two():
    parts = [PAPER | {"title": f"{PAPER['title']}, part {n}"} for n in ("I", "II")]
    cut = PAPER | NOWHERE | {"title": PAPER["title"] + ", …"}
    found = match(*parts, cut, ids="ABC")
    assert found.record_work["work_id"].to_list() == ["A", "B", "C"]  # nobody knows which part it is
    assert found.evidence.filter(pl.col("record_id_b") == "C")["outcome"].to_list() == ["uncertain"] * 2


def test_a_record_without_venue_joins_neither_the_preprint_nor_the_article():
    preprint = PAPER | NOWHERE | {"document_type": "preprint", "venue": "arXiv"}
    found = match(PAPER, preprint, PAPER | NOWHERE, ids="ABC")
    assert found.record_work["work_id"].to_list() == ["A", "B", "C"]
    assert found.evidence.select("record_id_a", "record_id_b", "outcome").rows() == [
        ("A", "B", "apart"), ("A", "C", "refused"), ("B", "C", "uncertain"),
    ]  # fmt: skip


def test_rule_of_a_record_is_that_of_its_strongest_pair():
    found = match({"doi": "10.1000/a"} | PAPER, {"doi": "10.1000/a"} | PAPER, PAPER | NOWHERE, {}, ids="ABCD")
    assert found.record_work.select("record_id", "work_id", "rule").rows() == [
        ("A", "A", "same_doi"), ("B", "A", "same_doi"), ("C", "A", "same_title_and_author"), ("D", "D", "single"),
    ]  # fmt: skip
    twice = match(PAPER, PAPER, ids="AA").record_work
    assert twice.select("record_id", "file", "work_id", "rule").rows() == [
        ("A", "0.txt", "A", "same_id"), ("A", "1.txt", "A", "same_id"),
    ]  # fmt: skip


def test_decisions_stand_in_the_evidence():
    decisions = pl.DataFrame([("A", "B", "different"), ("A", "C", "same")], orient="row",
                             schema=["record_id_a", "record_id_b", "decision"])  # fmt: skip
    rows = [{"record_id": name, "file": "x", "row": 1} | record for name, record in
            (("A", PAPER), ("B", PAPER), ("C", {"title": "Wells"}))]  # fmt: skip
    found = dedup.match_records(pl.DataFrame(rows, schema_overrides=keys.RECORD), decisions)
    assert found.record_work.select("record_id", "work_id", "rule").rows() == [
        ("A", "A", "decision"), ("B", "B", "single"), ("C", "A", "decision"),
    ]  # fmt: skip
    assert found.evidence.select("record_id_a", "record_id_b", "outcome", "rule").rows() == [
        ("A", "B", "apart", "decision"), ("A", "C", "same", "decision"),
    ]  # fmt: skip


def test_codebook_names_every_rule_and_veto():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    names = [*rules._rules_of_doi(), *rules._rules_of_place(), *rules._rules_without_place(), *rules._vetoes()]
    assert [name for name in names if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    ("one", "two", "level"),
    [
        ("int j cardiol", "international journal of cardiology", venue_names.SAME),
        ("ieee trans neural netw", "ieee transactions on neural networks", venue_names.SAME),
        ("natl sci rev", "national science review", venue_names.SAME),
        ("2019 conference on gravel", "proceedings of the conference on gravel 2019", venue_names.SAME),
        ("nature", "nature communications", venue_names.PART),
        ("pnas", "proceedings of the national academy of sciences", venue_names.PART),
        ("neurips", "advances in neural information processing systems", venue_names.PART),
        ("conference on e science", "ieee international conference on e science", venue_names.PART),
        ("machine learning", "international conference on machine learning", venue_names.OTHER),
        ("journal of digital studies", "workshop of digital studies", venue_names.OTHER),
        ("12th conference on gravel", "13th conference on gravel", venue_names.OTHER),
        ("gravel letters", "stone research", venue_names.OTHER),
        ("the", "stone research", None),
    ],
)  # fmt: skip
def test_names_of_venues(one, two, level):
    assert venue_names.agreement(pl.Series([one, two]), pl.Series([two, one])).to_list() == [level, level]


FIELDS = st.fixed_dictionaries(
    {
        "title": st.sampled_from([PAPER["title"], PAPER["title"] + " II", "A lattice of stones …", "Editorial", None]),
        "authors": st.sampled_from([["Arden, Bea"], ["B Arden"], ["Nemo, O."], None]),
        "year": st.sampled_from([2019, 2020, None]),
        "venue": st.sampled_from(["Journal of Invented Stones", "J. Inv. Stones", "Gravel Letters", None]),
        "volume": st.sampled_from(["12", "13", None]), "pages": st.sampled_from(["101-110", "101", "e7", None]),
        "doi": st.sampled_from(["10.1000/a", "10.1000/b", None]),
        "document_type": st.sampled_from(["journal_article", "preprint", None]),
    }
)  # fmt: skip


@given(st.lists(FIELDS, min_size=1, max_size=8), st.randoms())
def test_whatever_the_order_the_works_are_the_same_and_hold_no_two_dois(records, random):
    rows = [{"record_id": "ABCDEFGH"[n], "file": "x", "row": 1} | record for n, record in enumerate(records)]
    frame = pl.DataFrame(rows, schema_overrides=keys.RECORD)
    found = dedup.match_records(frame)
    random.shuffle(rows)
    again = dedup.match_records(pl.DataFrame(rows, schema_overrides=keys.RECORD))
    assert found.record_work.equals(again.record_work)
    assert found.evidence.equals(again.evidence)
    dois = frame.join(found.record_work, on="record_id").drop_nulls("doi").group_by("work_id").n_unique()
    assert dois["doi"].max() in (None, 1)
