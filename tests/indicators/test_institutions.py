"""Institutions: papers of each institution and system, within its country and in the world, and their concentration."""

import ibis
import pyarrow as pa
import pytest

from aici.indicators.institutions import (
    in_one_spelling,
    institution_concentration_by_country,
    institution_units_by_country,
    institutions_by_country,
    institutions_of_the_world,
)


def test_institutions_by_country(works, authorships, rows_of):
    expression = institutions_by_country(works, authorships)
    assert expression.columns == ("rank", "country_code", "institution", "papers")
    assert rows_of(expression) == [
        (1, "CHN", "Tsinghua Univ", 4.0),
        (2, "CHN", "Zhejiang Univ", 1.0),
        (1, "DEU", "KIT", 1.0),
        (1, "FRA", "CNRS", 1.0),
        (None, "FRA", None, 1.0),
        (1, "GBR", "UCL", 2.0),
        (1, "USA", "MIT", 4.0),
        (None, None, "Inst X", 1.0),
        (None, None, None, 1.0),
    ]


def test_institutions_with_equal_papers_rank_by_name(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w"}])
    authorships = make_authorships(
        [
            ("w", 1, False, "Ada", "Univ Oxford", "GBR", "Univ Oxford, England", "bracket"),
            ("w", 1, False, "Ada", "UCL", "GBR", "UCL, England", "bracket"),
        ]
    )
    assert rows_of(institutions_by_country(works, authorships)) == [
        (1, "GBR", "UCL", 1.0),
        (2, "GBR", "Univ Oxford", 1.0),
    ]


def addresses(rows):
    """Authorships from (work, position, institution, system, country); an institution in no country is nowhere."""
    columns = ("work_id", "position", "institution", "institution_system", "country_code")
    held = {name: [row[k] for row in rows] for k, name in enumerate(columns)}
    held |= {
        "is_corresponding": [False] * len(rows),
        "author": [f"Author {row[1]}" for row in rows],
        "affiliation_raw": [f"{row[2]}, {row[4]}" for row in rows],
        "link": ["bracket"] * len(rows),
    }
    text = {name: pa.string() for name in (*columns, "author", "affiliation_raw", "link") if name != "position"}
    schema = pa.schema({name: text.get(name, pa.int64() if name == "position" else pa.bool_()) for name in held})
    return ibis.memtable(pa.table(held, schema=schema))


UC = "University of California system"
SIGNED = [
    ("p1", 1, "Berkeley", UC, "USA"), ("p1", 1, "UCLA", UC, "USA"), ("p1", 2, "MIT", None, "USA"),
    ("p2", 1, "Berkeley", UC, "USA"),
    ("p3", 1, "MIT", None, "USA"), ("p3", 2, "Tsinghua Univ", None, "CHN"),
    ("p4", 1, "Tsinghua Univ", None, "CHN"), ("p4", 2, "MPI", "Max Planck Society", "DEU"),
    ("p5", 1, None, None, "USA"),
]  # fmt: skip


@pytest.fixture(scope="module")
def papers(make_works):
    citations = {"p1": 10, "p2": None, "p3": 4, "p4": 6, "p5": 0}
    authors = {"p1": 2, "p2": 1, "p3": 2, "p4": 2, "p5": 1}
    return make_works([{"work_id": p, "citations": n, "n_authors": authors[p]} for p, n in citations.items()])


def test_systems_stand_in_the_place_of_their_members_and_count_a_paper_once(papers, rows_of):
    expression = institution_units_by_country(papers, addresses(SIGNED))
    assert expression.columns == (
        "rank", "country_code", "institution", "is_system", "members", "papers", "papers_of_members", "share_percent",
    )  # fmt: skip
    assert rows_of(expression) == [
        (1, "CHN", "Tsinghua Univ", False, 1, 2.0, 2.0, 100.0),
        (1, "DEU", "Max Planck Society", True, 1, 1.0, 1.0, 100.0),
        # of p1, p2, p3 and p5: MIT has two, the system two, of which p1 is signed by both members
        (1, "USA", "MIT", False, 1, 2.0, 2.0, 50.0),
        (2, "USA", UC, True, 2, 2.0, 3.0, 50.0),
    ]


def test_institutions_of_the_world(papers, rows_of):
    expression = institutions_of_the_world(papers, addresses(SIGNED))
    assert expression.columns == (
        "rank", "institution", "country_code", "papers", "share_percent", "fractional", "mean_citations",
        "rank_fractional",
    )  # fmt: skip
    assert rows_of(expression) == [
        (1, "Berkeley", "USA", 2.0, 40.0, 1.25, 10.0, 1),
        (2, "MIT", "USA", 2.0, 40.0, 1.0, 7.0, 2),
        (3, "Tsinghua Univ", "CHN", 2.0, 40.0, 1.0, 5.0, 3),
        (4, "MPI", "DEU", 1.0, 20.0, 0.5, 6.0, 4),
        (5, "UCLA", "USA", 1.0, 20.0, 0.25, 10.0, 5),
    ]


def test_one_name_in_two_countries_is_two_institutions(papers, rows_of):
    rows = [("p1", 1, "Northeastern Univ", None, "USA"), ("p2", 1, "Northeastern Univ", None, "CHN")]
    told = institutions_of_the_world(papers, addresses(rows)).select("institution", "country_code", "papers")
    assert rows_of(told) == [("Northeastern Univ", "CHN", 1.0), ("Northeastern Univ", "USA", 1.0)]


def test_institution_of_an_address_without_country_is_in_no_country(papers, rows_of):
    rows = [("p1", 1, "Inst X", None, None), ("p2", 1, "MIT", None, "USA")]
    assert rows_of(institutions_of_the_world(papers, addresses(rows)).select("institution", "fractional")) == [
        ("MIT", 1.0)
    ]


@pytest.mark.parametrize(
    ("first", "usa"), [(1, (2.0, 50.0, 2.0)), (2, (3.0, 75.0, 4.0)), (9, (3.0, 75.0, 5.0))]
)  # Berkeley; MIT as well; UCLA too, whose paper both have
def test_concentration_counts_a_paper_of_several_of_the_first_once(papers, rows_of, first, usa):
    expression = institution_concentration_by_country(papers, addresses(SIGNED), first=first)
    assert expression.columns == (
        "country_code", "papers", "institutions", "unnamed_percent", "first_papers", "share_percent",
        "counts_of_first",
    )  # fmt: skip
    assert rows_of(expression) == [
        ("USA", 4.0, 3, 25.0, *usa),
        ("CHN", 2.0, 1, 0.0, 2.0, 100.0, 2.0),
        ("DEU", 1.0, 1, 0.0, 1.0, 100.0, 1.0),
    ]


def test_country_whose_addresses_name_no_institution_has_none(papers, rows_of):
    rows = addresses([("p5", 1, None, None, "USA")])
    expression = institution_concentration_by_country(papers, rows, first=10)
    assert rows_of(expression) == [("USA", 1.0, 0, 100.0, 0.0, 0.0, 0.0)]


def test_less_than_one_institution_is_refused(papers):
    with pytest.raises(ValueError, match="`first` must be at least 1, got 0"):
        institution_concentration_by_country(papers, addresses(SIGNED), first=0)


def test_spellings_of_one_key_are_one_institution_under_the_most_frequent(papers, rows_of):
    rows = [
        ("p1", 1, "Xidian Univ", None, "CHN"), ("p2", 1, "Xidian Univ", None, "CHN"),
        ("p3", 1, "Xidian University", None, "CHN"), ("p4", 1, "Xidian Univ", None, "USA"),
        ("p4", 2, "Other", None, "CHN"),
    ]  # fmt: skip
    names = {"Xidian Univ": "xidian univ", "Xidian University": "xidian univ"}
    spellings = ibis.memtable(pa.table({"institution": list(names), "key": list(names.values())}))
    expression = institutions_by_country(papers, addresses(rows), spellings)
    assert [row for row in rows_of(expression) if row[2]] == [
        (1, "CHN", "Xidian Univ", 3.0), (2, "CHN", "Other", 1.0), (1, "USA", "Xidian Univ", 1.0),
    ]  # fmt: skip


def test_name_of_an_institution_is_its_own_in_each_country(papers, rows_of):
    """`Inst DE-02` and `Inst IN-02` have one key, as small words do not count; each keeps its name."""
    rows = [("p1", 1, "Inst IN-02", None, "IND"), ("p2", 1, "Inst IN-02", None, "IND"),
            ("p3", 1, "Inst DE-02", None, "DEU")]  # fmt: skip
    names = ["Inst IN-02", "Inst DE-02"]
    spellings = ibis.memtable(pa.table({"institution": names, "key": ["inst 02"] * 2}))
    told = institutions_by_country(papers, addresses(rows), spellings).filter(ibis._.institution.notnull())
    assert rows_of(told) == [(1, "DEU", "Inst DE-02", 1.0), (1, "IND", "Inst IN-02", 2.0)]


def test_in_one_spelling_an_institution_is_called_as_in_its_table(papers, rows_of):
    rows = [
        ("p1", 1, "Xidian Univ", None, "CHN"), ("p2", 1, " Xidian Univ", None, "CHN"),
        ("p3", 1, "Xidian University", UC, "CHN"), ("p4", 1, "Xidian University", None, "USA"),
        ("p4", 2, "XIDIAN UNIVERSITY", None, "CHN"), ("outside", 1, "Xidian University", None, "CHN"),
        ("outside", 2, "Other", None, None), ("p1", 2, None, None, "CHN"),
    ]  # fmt: skip
    names = ["Xidian Univ", "Xidian University", "XIDIAN UNIVERSITY"]
    spellings = ibis.memtable(pa.table({"institution": names, "key": ["xidian univ"] * 3}))
    given = addresses(rows)
    told = in_one_spelling(papers, given, spellings)
    assert told.columns == given.columns
    columns = ("work_id", "position", "institution", "institution_system", "country_code")
    assert rows_of(told.select(columns).order_by("work_id", "position")) == [
        ("outside", 1, "Xidian Univ", None, "CHN"), ("outside", 2, "Other", None, None),
        ("p1", 1, "Xidian Univ", None, "CHN"), ("p1", 2, None, None, "CHN"),
        ("p2", 1, "Xidian Univ", None, "CHN"), ("p3", 1, "Xidian Univ", UC, "CHN"),
        ("p4", 1, "Xidian University", None, "USA"), ("p4", 2, "Xidian Univ", None, "CHN"),
    ]  # fmt: skip
