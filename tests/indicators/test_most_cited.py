"""Most cited: leading firms, their families and citation counts on eight families countable by hand."""

from __future__ import annotations

import ibis
import pytest

from aici.indicators import most_cited

FAMILIES = [("f1", 2015), ("f2", 2016), ("f3", 2017), ("f4", 2018), ("f5", 2019), ("f6", None), ("f7", 2018)]
APPLICANTS = [  # family, applicant, is a person, country
    ("f1", "Acme", None, "CHN"), ("f1", "Bolt", None, "CHN"), ("f2", "Acme", False, "CHN"),
    ("f2", "Li Wei", True, "CHN"), ("f3", "Bolt", None, "CHN"), ("f3", "Peak University", False, "CHN"),
    ("f4", "Peak University", False, "CHN"), ("f4", "Univ North", None, "CHN"), ("f5", "Acme", None, "USA"),
    ("f5", "Core", None, "USA"), ("f6", "Li Wei", True, "CHN"), ("f6", "Core", None, "CHN"),
    ("f7", "Lab Institute", None, "CHN"), ("f7", "Bolt", None, "CHN"), ("f9", "Core", None, "CHN"),
]  # fmt: skip
KINDS = [("Acme", "company"), ("Peak University", "university"), ("Lab Institute", "institute")]
PATENTS = [  # publication, family, citations, of what
    ("a1", "f1", 10, "by patents"), ("a2", "f1", 30, "by patents"), ("b1", "f2", 30, "by patents"),
    ("c1", "f3", 5, "by patents"), ("c2", "f3", 99, "within five years"), ("d1", "f4", 70, "by patents"),
    ("e1", "f5", 1, "by patents"), ("g1", "f6", None, None), ("h1", "f7", 30, "by patents"),
]  # fmt: skip


def table(rows, **schema):
    return ibis.memtable([dict(zip(schema, row, strict=True)) for row in rows], schema=ibis.schema(schema))


@pytest.fixture
def families():
    return table(FAMILIES, family_id="string", year="int64")


@pytest.fixture
def applicants():
    return table(APPLICANTS, family_id="string", applicant="string", is_person="boolean", country_code="string")


@pytest.fixture
def patents():
    return table(PATENTS, publication_number="string", family_id="string", citations="int64", citation_kind="string")


@pytest.fixture
def leading(families, applicants):
    kinds = table(KINDS, holder="string", kind="string")

    def leading(firms, countries=("CHN", "USA")):
        return most_cited.leading_firms(families, applicants, kinds, countries=countries, firms=firms)

    return leading


def told(found):
    return [tuple(row) for row in found.to_pandas().astype(object).to_numpy().tolist()]


def test_leading_firms_by_hand(leading):
    # of mainland China: Bolt f1, f3, f7; Acme f1, f2; Core f6 (f9 does not count); no firms: the others
    assert told(leading(2)) == [
        ("CHN", "Bolt", 3, 1, 1),
        ("CHN", "Acme", 2, 2, 1),
        ("USA", "Acme", 1, 1, 2),
        ("USA", "Core", 1, 2, 2),
    ]
    assert told(leading(9, ["CHN"])) == [("CHN", "Bolt", 3, 1, 1), ("CHN", "Acme", 2, 2, 1), ("CHN", "Core", 1, 3, 1)]


def test_firms_with_the_families_of_the_last_one_are_counted_taken_or_not(leading):
    assert told(leading(1, ["USA"])) == [("USA", "Acme", 1, 1, 2)]


@pytest.mark.parametrize(
    ("name", "is_firm"),
    [
        ("Universal Display Corp", True), ("Univision Technologies", True), ("UNIVERSE INC", True), ("Uniview", True),
        ("UNIV ZHEJIANG", False), ("Univ. of Lagos", False), ("Tsinghua University", False),
        ("Universidad de Chile", False), ("UNIVERSITÉ LAVAL", False), ("Universität Bonn", False),
        ("Univerzita Karlova", False), ("Uniwersytet Warszawski", False), ("Koç Üniversitesi", False),
        ("浙江大学", False),
    ],
)  # fmt: skip
def test_a_university_is_known_by_the_word_alone(families, name, is_firm):
    applicant = table(
        [("f1", name, None, "CHN")], family_id="string", applicant="string", is_person="boolean", country_code="string"
    )
    kinds = table([], holder="string", kind="string")
    found = most_cited.leading_firms(families, applicant, kinds, countries=["CHN"], firms=1)
    assert told(found) == ([("CHN", name, 1, 1, 1)] if is_firm else [])


def test_named_firms_are_taken_whatever_they_are(leading):
    assert told(leading(["Peak University", "Core"])) == [
        ("CHN", "Peak University", 2, 1, 1), ("CHN", "Core", 1, 2, 1), ("USA", "Core", 1, 1, 1),
    ]  # fmt: skip


def test_families_of_several_leading_firms_are_one(leading, families, applicants):
    held = most_cited.families_of(leading(2, ["CHN"]), families, applicants).order_by("family_id")
    assert told(held) == [("CHN", "f1", 2015), ("CHN", "f2", 2016), ("CHN", "f3", 2017), ("CHN", "f7", 2018)]


def test_kinds_of_counts_with_most_families_first(patents, families):
    assert told(most_cited.citation_kinds(families, patents)) == [("by patents", 6), ("within five years", 1)]
    assert told(most_cited.citation_kinds(families.filter(families.family_id == "f6"), patents)) == []


def test_most_cited_families_by_hand(leading, families, applicants, patents):
    held = most_cited.families_of(leading(2), families, applicants)

    def taken(count, kind="by patents"):
        return told(most_cited.most_cited_families(held, patents, kind=kind, count=count))

    # f1, f2 and f7 have 30, f1 by its larger publication; the later priority first: f7 of 2018, f2 of 2016, f1 of 2015
    assert taken(2) == [
        ("CHN", "f7", 30, 1, 3, 4), ("CHN", "f2", 30, 2, 3, 4), ("USA", "f5", 1, 1, 1, 1),
    ]  # fmt: skip
    assert [row[1] for row in taken(100)] == ["f7", "f2", "f1", "f3", "f5"]
    assert taken(100)[3] == ("CHN", "f3", 5, 4, 1, 4)
    assert taken(5, "within five years") == [("CHN", "f3", 99, 1, 1, 1)]


def test_texts_and_classes_of_families_each_once():
    records = table(
        [("a1", "A title", None), ("a2", "A title", "An abstract"), ("b1", None, "标题"), ("c1", "Other", None)],
        publication_number="string", title="string", abstract="string",
    )  # fmt: skip
    rows = [("a1", "f1", ["G06N 3/08"]), ("a2", "f1", ["G06N 3/08", "G06F 9/00"]), ("b1", "f2", None), ("c1", "f3", [])]
    patents = table(rows, publication_number="string", family_id="string", classes="array<string>")
    families = table([("f1",), ("f2",)], family_id="string")
    assert told(most_cited.texts(families, patents, records)) == [
        ("f1", "A title"),
        ("f1", "An abstract"),
        ("f2", "标题"),
    ]
    assert told(most_cited.classes(families, patents)) == [("f1", "G06F 9/00"), ("f1", "G06N 3/08")]
