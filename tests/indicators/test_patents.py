"""Patents countable by hand: nine families, each with one awkward feature, and rows that must not count.

A joint patent of two countries · B one applicant twice in one country · C first applicant without country · D no
applicant · E the first office stands in · F only a person applies · G without year · H utility model alone · I not AI.
"""

import datetime

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.indicators import patents

PUBLICATIONS = [  # number, application, family, office, form, priority year
    ("A1", "A1", "A", "CN", "invention", 2019),
    ("A2", "A1", "A", "CN", "invention", 2019),
    ("A3", "A3", "A", "US", "invention", 2019),
    ("A4", "A4", "A", "WO", "invention", 2019),
    ("B1", "B1", "B", "EP", "invention", 2019),
    ("C1", "C1", "C", "WO", "invention", 2021),
    ("D1", "D1", "D", "JP", "invention", 2021),
    ("E1", "E1", "E", "JP", "invention", 2021),
    ("F1", "F1", "F", "US", "invention", 2021),
    ("F2", "F2", "F", "DE", "utility_model", 2021),
    ("G1", "G1", "G", "CN", "invention", None),
    ("H1", "H1", "H", "CN", "utility_model", 2019),
    ("I1", "I1", "I", "US", "invention", 2019),
]
ABOUT_AI = ["A2", "A3", "B1", "C1", "D1", "E1", "F2", "G1", "H1", "none of these"]  # F by its utility model
APPLICANTS = [  # family, position, name, is a person, country, rule
    ("A", 1, "IBM", False, "USA", "exported"),
    ("A", 2, "Tencent", False, "CHN", "exported"),
    ("B", 1, "Firm D", None, "DEU", "exported"),
    ("B", 3, "Univ D", None, "DEU", "exported"),
    ("C", 1, "Firm X", None, None, None),
    ("C", 2, "IBM", False, "CHN", "exported"),
    ("E", 1, "Firm D", None, "JPN", "first_filing"),
    ("F", 1, "Lu An", True, "USA", "exported"),
    ("G", 1, "Tencent", False, "CHN", "exported"),
    ("I", 1, "IBM", False, "USA", "exported"),
]
OFFICES = [("A", "CHN"), ("B", None), ("C", "USA"), ("D", "JPN"), ("E", "JPN"), ("F", "USA"), ("I", "USA")]


def table(rows, schema):
    columns = dict(zip(schema, zip(*rows, strict=True), strict=True))
    return ibis.memtable({name: list(values) for name, values in columns.items()}, schema=ibis.schema(schema))


@pytest.fixture(scope="module")
def families():
    publications = table(PUBLICATIONS, {
        "publication_number": "string", "application_id": "string", "family_id": "string", "office": "string",
        "form": "string", "priority_year": "int64",
    })  # fmt: skip
    records = table([(number,) for number in ABOUT_AI], {"publication_number": "string"})
    return patents.inventions(records, publications)


def applying(rows):
    return table(rows, {
        "family_id": "string", "position": "int64", "applicant": "string", "is_person": "boolean",
        "country_code": "string", "country_rule": "string",
    })  # fmt: skip


@pytest.fixture(scope="module")
def applicants():
    return applying(APPLICANTS)


@pytest.fixture(scope="module")
def offices():
    return table(OFFICES, {"family_id": "string", "country_code": "string"})


def test_families_of_inventions_about_ai(families, rows_of):
    assert rows_of(families.order_by("family_id")) == [
        ("A", 2019, 3, 4, True),
        ("B", 2019, 1, 1, False),  # at the European office alone, where members of it file at home
        ("C", 2021, 1, 1, True),  # as an international application alone
        ("D", 2021, 1, 1, False),
        ("E", 2021, 1, 1, False),
        ("F", 2021, 2, 2, True),
        ("G", None, 1, 1, False),
    ]


@pytest.mark.parametrize(
    ("counting", "expected"),
    [
        ("first_applicant", [(1, "USA", 2), (2, "CHN", 1), (3, "DEU", 1), (4, "JPN", 1), (None, None, 2)]),
        ("fractional_applicants", [(1, "CHN", 2), (2, "USA", 1.5), (3, "DEU", 1), (4, "JPN", 1), (None, None, 1.5)]),
        ("all_applicants", [(1, "CHN", 3), (2, "USA", 2), (3, "DEU", 1), (4, "JPN", 1), (None, None, 1)]),
        ("first_office", [(1, "JPN", 2), (2, "USA", 2), (3, "CHN", 1), (None, None, 2)]),
    ],
)
def test_patents_by_country(families, applicants, offices, rows_of, counting, expected):
    assert rows_of(patents.patents_by_country(families, applicants, offices, counting=counting)) == expected


def test_shares_of_applicants_add_up_to_whole_patents_that_tie(offices, rows_of):
    families = table([(name,) for name in "ABCD"], {"family_id": "string"})
    joint = [
        (family, place, f"{code} firm", False, code, "exported")
        for family in "ABC"
        for place, code in enumerate(("CHN", "KOR", "USA"), 1)
    ]
    rows = applying([*joint, ("D", 1, "ZAF firm", False, "ZAF", "exported")])
    found = patents.patents_by_country(families, rows, offices, counting="fractional_applicants")
    assert rows_of(found) == [(1, "CHN", 1.0), (2, "KOR", 1.0), (3, "USA", 1.0), (4, "ZAF", 1.0)]


def test_an_unknown_method_is_refused(families, applicants, offices):
    for counting in ("full", "inventors"):
        with pytest.raises(ValueError, match=f"counting must be one of .*first_applicant.*got '{counting}'"):
            patents.patents_by_country(families, applicants, offices, counting=counting)


def test_patents_by_attribution(families, applicants, offices, rows_of):
    found = patents.patents_by_attribution(families, applicants, offices, counting="first_applicant")
    assert rows_of(found) == [
        (1, "USA", 1, "first_applicant", 2, 1, None),
        (1, "USA", 2, "fractional_applicants", 1.5, 2, -1),
        (1, "USA", 3, "all_applicants", 2, 2, -1),
        (1, "USA", 4, "inventors", None, None, None),
        (1, "USA", 5, "first_office", 2, 2, -1),
        (2, "CHN", 1, "first_applicant", 1, 2, None),
        (2, "CHN", 2, "fractional_applicants", 2, 1, 1),
        (2, "CHN", 3, "all_applicants", 3, 1, 1),
        (2, "CHN", 4, "inventors", None, None, None),
        (2, "CHN", 5, "first_office", 1, 3, -1),
        (3, "DEU", 1, "first_applicant", 1, 3, None),
        (3, "DEU", 2, "fractional_applicants", 1, 3, 0),
        (3, "DEU", 3, "all_applicants", 1, 3, 0),
        (3, "DEU", 4, "inventors", None, None, None),
        (3, "DEU", 5, "first_office", 0, None, None),
        (4, "JPN", 1, "first_applicant", 1, 4, None),
        (4, "JPN", 2, "fractional_applicants", 1, 4, 0),
        (4, "JPN", 3, "all_applicants", 1, 4, 0),
        (4, "JPN", 4, "inventors", None, None, None),
        (4, "JPN", 5, "first_office", 2, 1, 3),
        (None, None, 1, "first_applicant", 2, None, None),
        (None, None, 2, "fractional_applicants", 1.5, None, None),
        (None, None, 3, "all_applicants", 1, None, None),
        (None, None, 4, "inventors", None, None, None),
        (None, None, 5, "first_office", 2, None, None),
    ]


def test_patents_by_country_and_priority_year(families, applicants, offices, rows_of):
    yearly = patents.patents_by_country_year(
        families, applicants, offices, counting="first_applicant", complete_to=2020
    )
    assert rows_of(yearly) == [
        ("CHN", 2019, 0, True), ("CHN", 2020, 0, True), ("CHN", 2021, 0, False), ("CHN", None, 1, None),
        ("DEU", 2019, 1, True), ("DEU", 2020, 0, True), ("DEU", 2021, 0, False),
        ("JPN", 2019, 0, True), ("JPN", 2020, 0, True), ("JPN", 2021, 1, False),
        ("USA", 2019, 1, True), ("USA", 2020, 0, True), ("USA", 2021, 1, False),
        (None, 2019, 0, True), (None, 2020, 0, True), (None, 2021, 2, False),
    ]  # fmt: skip


def test_no_family_has_a_year(families, applicants, offices, rows_of):
    undated = families.mutate(year=ibis.null("int64"))
    yearly = patents.patents_by_country_year(undated, applicants, offices, counting="first_office", complete_to=2020)
    assert rows_of(yearly) == [("CHN", None, 1, None), ("JPN", None, 2, None), ("USA", None, 2, None),
                               (None, None, 2, None)]  # fmt: skip


@pytest.mark.parametrize(
    ("cut_off", "year"),
    [((2025, 2, 14), 2022), ((2025, 12, 31), 2022), ((2026, 1, 1), 2023), ((2026, 11, 22), 2023)],
)
def test_a_priority_year_is_complete_two_years_after_its_end(cut_off, year):
    assert patents.last_complete_year(datetime.date(*cut_off)) == year


def test_patents_by_holder(families, applicants, rows_of):
    kinds = table([("IBM", "company"), ("Univ D", "university"), ("Canon", "company")],
                  {"holder": "string", "kind": "string"})  # fmt: skip
    # each joint applicant holds the patent; Lu An is an inventor; IBM of China and of the US once each: by alphabet
    assert rows_of(patents.patents_by_holder(families, applicants, kinds)) == [
        (1, "Firm D", 2, "DEU", None),  # Japan is a stand-in
        (2, "IBM", 2, "CHN", "company"),
        (3, "Tencent", 2, "CHN", None),
        (4, "Firm X", 1, None, None),
        (5, "Univ D", 1, "DEU", "university"),
    ]


def test_a_stand_in_tells_a_holder_s_country_where_nothing_else_does(families, rows_of):
    alone = applying([("E", 1, "Firm D", None, "JPN", "first_filing")])
    kinds = table([("IBM", "company")], {"holder": "string", "kind": "string"})
    assert rows_of(patents.patents_by_holder(families, alone, kinds)) == [(1, "Firm D", 1, "JPN", None)]


def test_reach(families, applicants, offices, rows_of):
    # Wilson by hand: of 1 of 1, 1 / (1 + z²) = 0.206549; of 0 of 1, z² / (1 + z²) = 0.793451
    # of 2 of 2, 1 / (1 + z² / 2) = 0.342380; of 1 of 2, 0.5 -+ z sqrt(1/8 + z²/16) / (1 + z²/2) = 0.094531, 0.905469
    reach = patents.patent_reach_by_country(families, applicants, offices, counting="first_applicant")
    assert rows_of(reach) == [
        (1, "USA", 2, 2.5, 3, 100, 34.238023, 100),
        (2, "CHN", 1, 1, 1, 0, 0, 79.345069),
        (3, "DEU", 1, 1, 1, 0, 0, 79.345069),
        (4, "JPN", 1, 1, 1, 0, 0, 79.345069),
        (None, None, 2, 1, 1, 50, 9.453121, 90.546879),
    ]


def test_the_share_of_stand_ins_is_of_all_families(families, applicants, rows_of):
    assert rows_of(patents.stand_ins(families, applicants)) == [(round(100 / 7, 6),)]


COUNTRIES = st.sampled_from(["CHN", "DEU", "USA", None])
JOINT = st.lists(st.lists(COUNTRIES, max_size=4), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(JOINT, st.sampled_from(["first_applicant", "fractional_applicants", "all_applicants"]))
def test_identities(applied, counting):
    """Shares of a family sum to 1, full counts to its countries; by country and by year the totals are the same."""
    families = ibis.memtable({"family_id": [str(n) for n in range(len(applied))],
                              "year": [2015 + n % 3 for n in range(len(applied))]})  # fmt: skip
    rows = [(str(n), place, "X", None, code, "exported") for n, codes in enumerate(applied)
            for place, code in enumerate(codes, start=1)]  # fmt: skip
    applicants = applying(rows or [("outside", 1, "X", None, "USA", "exported")])
    offices = table([("outside", "USA")], {"family_id": "string", "country_code": "string"})
    given = (families, applicants, offices)
    weights = patents.country_weights(*given, counting=counting).to_pandas()
    in_full = counting == "all_applicants"
    expected = [max(len(set(codes) - {None}), 1) if in_full else 1 for codes in applied]
    sums = weights.groupby("family_id")["weight"].sum()
    assert [round(sums[str(n)], 9) for n in range(len(applied))] == expected
    by_country = patents.patents_by_country(*given, counting=counting).to_pandas()
    assert by_country["patents"].sum() == pytest.approx(sum(expected))
    yearly = patents.patents_by_country_year(*given, counting=counting, complete_to=2016).to_pandas()
    summed = yearly.groupby("country_code", dropna=False)["patents"].sum()
    assert summed.sort_index().round(9).to_list() == (
        by_country.set_index("country_code")["patents"].sort_index().round(9).to_list()
    )
