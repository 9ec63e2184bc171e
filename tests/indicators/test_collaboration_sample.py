"""The same share of every first-author country's papers: exact in number, chosen by seed and id, never by row order."""

from random import Random

import pytest

from aici.indicators.collaboration import collaboration_by_country, equal_proportion_sample

HOMES = {"USA": 10, "GBR": 5, "FRA": 1}


@pytest.fixture(scope="module")
def papers(make_works, make_authorships):
    """Ten papers of the US, five of the UK, one of France, each with a co-author in Japan; one without country."""
    return made(make_works, make_authorships, Random(0))


def made(make_works, make_authorships, random):
    names = [f"{home.lower()}{n}" for home, papers in HOMES.items() for n in range(papers)] + ["nowhere"]
    rows = [
        row
        for name in names
        for row in (
            (name, 1, False, "Ada", "Univ A", None if name == "nowhere" else name[:3].upper(), "Univ A", "bracket"),
            (name, 2, False, "Bo", "Univ B", "JPN", "Univ B, Japan", "bracket"),
        )
    ]
    works = [{"work_id": name, "n_authors": 2} for name in names]
    return make_works(random.sample(works, len(works))), make_authorships(random.sample(rows, len(rows)))


def drawn(con, tables, percent, seed=2025):
    rows = con.to_pyarrow(equal_proportion_sample(*tables, percent=percent, seed=seed)).to_pylist()
    return sorted((row["first_author_country_code"], row["work_id"], row["weight"]) for row in rows)


@pytest.mark.parametrize(
    ("percent", "counts"),
    [(1, {}), (5, {"USA": 1}), (30, {"USA": 3, "GBR": 2}), (50, {"USA": 5, "GBR": 3, "FRA": 1}), (100, HOMES)],
)
def test_every_country_has_the_same_share_halves_up(con, papers, percent, counts):
    codes = [code for code, _, _ in drawn(con, papers, percent)]
    assert {code: codes.count(code) for code in codes} == counts


def test_sample_does_not_depend_on_the_order_of_rows(con, papers, make_works, make_authorships):
    others = made(make_works, make_authorships, Random(7))
    assert drawn(con, papers, 50) == drawn(con, others, 50)


def test_another_seed_draws_others_and_a_smaller_share_draws_of_the_same(con, papers):
    half = drawn(con, papers, 50)
    assert drawn(con, papers, 50, seed=1) != half
    assert set(drawn(con, papers, 30)) < set(half)


def test_flows_of_a_sample_count_what_is_drawn(rows_of, papers):
    assert rows_of(collaboration_by_country(*papers, sample_percent=30, seed=2025)) == [
        ("GBR", "JPN", 2.0), ("USA", "JPN", 3.0),
    ]  # fmt: skip
    every = collaboration_by_country(*papers, sample_percent=100, seed=2025)
    assert rows_of(every) == rows_of(collaboration_by_country(*papers))


@pytest.mark.parametrize("percent", [-1, 0, 101])
def test_share_that_is_none_is_refused(papers, percent):
    with pytest.raises(ValueError, match=f"percent must be 1 to 100, got {percent}. Set `collaboration_sample`"):
        equal_proportion_sample(*papers, percent=percent, seed=0)
