"""Profiles: five works countable by hand, three of them of Univ A, with every result written out in full."""

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aici.indicators import profile, profile_shares

from .test_identities import light

WORKS = {
    "work_id": ["w1", "w2", "w3", "w4", "w5"],
    "year": [2020, 2020, 2022, None, 2022],
    "n_authors": [2, 3, 1, 2, 1],
    "venue": ["J One", "J ONE", "J Two", None, "J Two"],
    "venue_key": ["j one", "j one", "j two", None, "j two"],
    "research_areas": [["Computer Science", "Engineering"], ["COMPUTER SCIENCE"], ["Mathematics"], [],
                       ["Computer Science"]],
    "areas_source": ["wos"] * 5,
}  # fmt: skip
COLUMNS = "work_id position is_corresponding author institution institution_system country_code affiliation_raw link"
AUTHORSHIPS = [
    ("w1", 1, False, "Ada", "Univ A", None, "CHN", "Univ A, China", "bracket"),
    ("w1", 2, False, "Bo", "Univ B", "B system", "USA", "Univ B, USA", "bracket"),
    # one author with two addresses, one elsewhere in the country, one without address
    ("w2", 1, False, "Cem", " UNIV A", None, "CHN", "UNIV A, China", "bracket"),
    ("w2", 1, False, "Cem", "Univ B", "B system", "USA", "Univ B, USA", "bracket"),
    ("w2", 2, False, "Dee", "Lab C", "B system", "CHN", "Lab C, China", "bracket"),
    ("w2", 3, False, "Eva", None, None, None, None, "none"),
    ("w3", 1, False, "Bo", "Univ B", "B system", "USA", "Univ B, USA", "single_address"),
    # two addresses linked to nobody, both of Univ A
    ("w4", None, False, None, "Univ A", None, "CHN", "Univ A, Dept X, China", "none"),
    ("w4", None, False, None, "Univ A", None, "CHN", "Univ A, Dept Y, China", "none"),
    ("w5", 1, False, "Fay", "Lab C", "B system", "CHN", "Lab C, China", "single_address"),
    ("outside", 1, False, "Quo", "Univ A", None, "JPN", "Univ A, Japan", "single_address"),
]
AREAS = {
    "topic": ["Computer science", "Engineering", "Mathematics"],
    "data_source": ["wos"] * 3,
    "value": ["Computer Science", "Engineering", "Mathematics"],
}
TYPES = {"position": pa.int64(), "is_corresponding": pa.bool_()}


def as_table(rows):
    names = COLUMNS.split()
    columns = {n: pa.array([r[k] for r in rows], TYPES.get(n, pa.string())) for k, n in enumerate(names)}
    return ibis.memtable(pa.table(columns))


@pytest.fixture(scope="module")
def corpus():
    works = {name: pa.array(values) for name, values in WORKS.items()}
    return ibis.memtable(pa.table(works)), as_table(AUTHORSHIPS)


def test_known_institutions_are_names_without_case_and_systems_with_all_their_members(corpus, rows_of):
    assert rows_of(profile.known_institutions(*corpus)) == [
        ("B system", True, 4.0),
        ("Univ A", False, 3.0),
        ("Univ B", False, 3.0),
        ("Lab C", False, 2.0),
    ]


def test_papers_of_an_institution_under_three_counting_methods(corpus, rows_of):
    # full: w1, w2, w4; fractional: 1/2 + 1/3 of half an author's addresses + 1; first author: 1 + 1/2 + 1
    # abroad: Univ B in the USA on w1 and w2; Lab C is in the same country
    assert rows_of(profile.papers(*corpus, institution="univ a")) == [(3.0, 1.666667, 2.5, 2.0)]


def test_papers_of_a_system_count_once(corpus, rows_of):
    works, authorships = corpus
    joined = profile.joined_systems(authorships)
    # w1 1/2; w2 1/2 of an author and another, of three; w3; w5. Its own addresses abroad are no partners
    assert rows_of(profile.papers(works, joined, institution="B system")) == [(4.0, 3.0, 2.5, 2.0)]
    assert rows_of(profile.works_of(works, joined, institution="B system").select("work_id").order_by("work_id")) == [
        ("w1",), ("w2",), ("w3",), ("w5",),
    ]  # fmt: skip


def test_countries_are_those_of_its_own_addresses_and_ties_go_by_code(corpus, rows_of):
    works, authorships = corpus
    assert rows_of(profile.countries(works, authorships, institution="Univ A")) == [("CHN", 3.0)]
    joined = profile.joined_systems(authorships)
    assert rows_of(profile.countries(works, joined, institution="B system")) == [("USA", 3.0), ("CHN", 2.0)]


def test_papers_by_year_have_a_true_zero_and_a_row_for_what_has_no_year(corpus, rows_of):
    assert rows_of(profile.papers_by_year(*corpus, institution="Univ A")) == [
        (2020, 2.0, 100.0),
        (2021, 0.0, None),
        (2022, 0.0, 0.0),
        (None, 1.0, 100.0),
    ]
    assert rows_of(profile.papers_by_year(*corpus, institution="Lab C")) == [
        (2020, 1.0, 50.0),
        (2021, 0.0, None),
        (2022, 1.0, 50.0),
    ]


def test_partners_are_other_institutions_and_other_countries(corpus, rows_of):
    assert rows_of(profile_shares.partner_institutions(*corpus, institution="Univ A")) == [
        (1, "Univ B", "USA", 2.0, 66.666667),
        (2, "Lab C", "CHN", 1.0, 33.333333),
    ]
    assert rows_of(profile_shares.partner_countries(*corpus, institution="Univ A")) == [(1, "USA", 2.0, 66.666667)]
    assert rows_of(profile_shares.partner_countries(*corpus, institution="Lab C")) == [(1, "USA", 1.0, 50.0)]


def test_members_of_a_system_are_not_its_partners(corpus, rows_of):
    works, authorships = corpus
    joined = profile.joined_systems(authorships)
    assert rows_of(profile_shares.partner_institutions(works, joined, institution="B system")) == [
        (1, "UNIV A", "CHN", 2.0, 50.0)
    ]


def test_areas_are_set_against_the_sample(corpus, rows_of):
    # two of its three papers have areas, four of the sample's five; bounds are Wilson's of 2/2, 1/2 and 0/2
    assert rows_of(profile_shares.areas(*corpus, ibis.memtable(AREAS), institution="Univ A")) == [
        ("Computer science", 2.0, 100.0, 34.238023, 100.0, 75.0, 1.333333),
        ("Engineering", 1.0, 50.0, 9.453121, 90.546879, 25.0, 2.0),
        ("Mathematics", 0.0, 0.0, 0.0, 65.761977, 25.0, 0.0),
    ]


def test_venues_have_one_spelling_and_those_without_are_told(corpus, rows_of):
    assert rows_of(profile_shares.venues(*corpus, institution="Univ A")) == [
        (1, "J ONE", 2.0, 66.666667),
        (None, None, 1.0, 33.333333),
    ]


def test_equal_institutions_share_the_better_place(corpus, rows_of):
    # in the world Univ A and Univ B have three papers each; in China Univ A has three, Lab C two, of four in all
    assert rows_of(profile.ranks(*corpus, institution="Univ A", country="CHN")) == [(1, 1, 75.0)]
    assert rows_of(profile.ranks(*corpus, institution="Lab C", country="CHN")) == [(2, 3, 50.0)]
    assert rows_of(profile.ranks(*corpus, institution="Univ A", country=None)) == [(None, 1, None)]


def test_families_of_several_names_count_once_and_those_of_a_namesake_abroad_do_not(rows_of):
    years = pa.array([2019, 2021, None, 2021, 2019])
    families = ibis.memtable(pa.table({"family_id": ["f1", "f2", "f3", "f4", "f5"], "year": years}))
    applicants = ibis.memtable(
        {
            "family_id": ["f1", "f1", "f2", "f3", "f4", "other"],
            "applicant": ["Univ A", "UA Holding", "Univ A", "UA Holding", "Firm", "Univ A"],
            "country_code": ["CHN", "CHN", "USA", None, "CHN", "CHN"],
        }
    )
    held = {"holders": ["Univ A", "UA Holding"], "complete_to": 2020}
    assert rows_of(profile.families_by_year(families, applicants, country="CHN", **held)) == [
        (2019, 1.0, True),
        (2020, 0.0, True),
        (2021, 0.0, False),
        (None, 1.0, None),
    ]
    assert rows_of(profile.families_by_year(families, applicants, country=None, **held))[2] == (2021, 1.0, False)


ADDRESS = st.tuples(st.sampled_from(["Univ A", "univ a", "Lab C", None]), st.sampled_from(["CHN", "USA", None]))
AUTHORS = st.lists(st.lists(ADDRESS, max_size=2), max_size=3)


@pytest.fixture(scope="module")
def compiled(con):
    """The figures of Univ A of a corpus: each query is compiled once, which takes longer than to run it."""
    works = con.create_table("profiled", schema=ibis.schema({"work_id": "string", "year": "int64", "n_authors": "int64",
                                                             "venue": "string", "venue_key": "string"}))  # fmt: skip
    rows = con.create_table("addresses", schema=as_table(AUTHORSHIPS).schema())
    made = {
        "papers": profile.papers, "years": profile.papers_by_year,
        "partners": profile_shares.partner_institutions, "venues": profile_shares.venues,
    }  # fmt: skip
    queries = {name: con.compile(indicator(works, rows, institution="Univ A")) for name, indicator in made.items()}

    def figures(authors):
        listed = [(f"w{k}", 2019 + k, len(one), "J", "j") for k, one in enumerate(authors)]
        told = [
            (f"w{k}", n, False, f"Author {n}", house, None, code, house and f"{house}, {n}", "bracket")
            for k, one in enumerate(authors)
            for n, addresses in enumerate(one, 1)
            for house, code in addresses or [(None, None)]
        ]
        con.truncate_table("profiled"), con.truncate_table("addresses")
        con.insert("profiled", pa.table(dict(zip(works.columns, zip(*listed, strict=True), strict=True))))
        if told:
            con.insert("addresses", as_table(told).to_pyarrow())
        return {name: con.raw_sql(query).fetchall() for name, query in queries.items()}

    return figures


@light
@given(authors=st.lists(AUTHORS, min_size=1, max_size=4))
def test_counting_methods_bound_each_other_and_parts_sum_to_the_whole(compiled, authors):
    told = compiled(authors)
    ((full, fractional, first, international),) = told["papers"]
    assert 0 <= fractional <= full
    assert 0 <= first <= full
    assert international <= full == sum(papers for _year, papers, _share in told["years"])
    assert full == sum(papers for _rank, _venue, papers, _share in told["venues"])
    assert all(papers <= full for _rank, _partner, _code, papers, _share in told["partners"])
