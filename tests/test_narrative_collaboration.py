"""Sentences on collaboration in full: ties as ties, and no ranking where intervals overlap."""

import dataclasses

import pandas as pd
import pytest

from aici import narrative
from aici.narrative import SimulatedError
from aici.records import INDICATORS, Indicator

NAMES = {"CHN": "Mainland, China", "USA": "US", "GBR": "UK", "FRA": "France"}
RANKS = {"CHN": 1, "USA": 2, "GBR": 3}


def table(name: str, rows: list[dict]) -> Indicator:
    """An indicator table from rows; columns not given are null."""
    return Indicator(name, pd.DataFrame(rows, columns=INDICATORS[name].column_names), "computed", "Counted by hand.")


def pairs(*cells: tuple, both: bool = True) -> Indicator:
    """Rows of country, partner, papers with a first author in the country, joint papers and affinity with bounds."""
    rows = [
        {
            "rank": RANKS.get(one), "country_code": one, "label": NAMES[one], "partner_country_code": other,
            "partner_label": NAMES[other], "first_author_papers": first, "papers": joint, "affinity": ratio,
            "affinity_lb": lower, "affinity_ub": upper,
        }
        for one, other, first, joint, ratio, lower, upper in cells
    ]  # fmt: skip
    return table("collaboration_affinity", rows)


def flows(*cells: tuple[str, str, float]) -> Indicator:
    return pairs(*((one, other, first, 99.0, 1.0, 0.9, 1.1) for one, other, first in cells))


def profile(*cells: tuple[str, float, float, float, float]) -> Indicator:
    """Rows of country, domestic and international percent with bounds."""
    columns = ("domestic_percent", "international_percent", "international_percent_lb", "international_percent_ub")
    named = [{"first_author_country_code": c, "first_author_label": NAMES[c]} for c, *_ in cells]
    shares = [dict(zip(columns, rest, strict=True)) for _, *rest in cells]
    return table("collaboration_profile", [a | b for a, b in zip(named, shares, strict=True)])


def spread(*cells: tuple[str, int, float | None]) -> Indicator:
    rows = [
        {"first_author_country_code": c, "first_author_label": NAMES[c], "partners": n, "effective_partners": e}
        for c, n, e in cells
    ]
    return table("collaboration_spread", rows)


NOBODY = profile(), spread()


def test_partners_of_the_chosen_countries_and_of_those_with_most_papers():
    given = flows(
        ("CHN", "USA", 40.0), ("CHN", "GBR", 39.5), ("USA", "CHN", 50.0), ("USA", "GBR", 50.0), ("GBR", "USA", 1.0),
        ("FRA", "GBR", 2.5), ("FRA", "CHN", 0.0),
    )  # fmt: skip
    told = narrative.collaboration(given, *NOBODY, first_authors=["GBR", "FRA", "USA", "GBR"], countries=3).content
    assert told == (
        "The most frequent co-author country is the US for the UK (1 paper), the UK for France (2.5 papers) and "
        "mainland China and the UK for the US (50 papers each). "
        "Among the 3 countries and regions with most papers it is the US for 2, mainland China for 1 and the UK for 1 "
        "(where several tie, each counts). "
        "Each is the other's most frequent: mainland China and the US; the UK and the US."
    )


def test_country_without_partners_is_left_out():
    given = flows(("CHN", "USA", 3.0), ("CHN", "GBR", 0.0), ("GBR", "CHN", 0.0))
    assert narrative.collaboration(given, *NOBODY, first_authors=["CHN", "GBR"]).content == (
        "The most frequent co-author country is the US for mainland China (3 papers)."
    )


def test_shares_are_told_in_the_order_chosen_and_ranked_where_intervals_allow():
    shares = profile(("CHN", 74.0, 25.4, 24.5, 26.4), ("USA", 63.0, 36.9, 35.4, 38.4), ("GBR", 38.0, 62.0, 59.1, 64.7))
    told = narrative.collaboration(flows(), shares, spread(), first_authors=["USA", "CHN"]).content
    assert told == (
        "None of the first-author countries has papers with co-authors of a known country. "
        "Papers with a co-author abroad make up, by the country of the first author and with an interval of 95 %, "
        "36.9 % (35.4 to 38.4) of those of the US and 25.4 % (24.5 to 26.4) of those of mainland China. "
        "Domestic are 63.0 % and 74.0 % of the papers, in the same order. "
        "Of the 3 countries and regions with most first-authored papers the UK has the largest share of papers with a "
        "co-author abroad (62.0 %)."
    )


def test_shares_whose_intervals_meet_are_not_ranked():
    shares = profile(("CHN", 70.0, 30.0, 20.0, 40.0), ("USA", 60.0, 39.0, 35.0, 43.0), ("GBR", 60.0, 41.0, 38.0, 44.0))
    told = narrative.collaboration(flows(), shares, spread(), first_authors=[]).content
    assert told.endswith(
        "Which of the 3 countries and regions with most first-authored papers has the largest share is not "
        "distinguishable: the intervals of the UK, the US and mainland China overlap."
    )


def test_only_the_countries_with_most_papers_are_compared():
    shares = profile(("CHN", 70.0, 30.0, 29.0, 31.0), ("USA", 60.0, 20.0, 19.0, 21.0), ("GBR", 60.0, 41.0, 38.0, 44.0))
    told = narrative.collaboration(flows(), shares, spread(), first_authors=[], countries=2).content
    assert "mainland China has the largest share" in told


def test_widest_spread_with_ties():
    wide = spread(("CHN", 185, 62.25), ("USA", 68, 62.25), ("GBR", 66, 27.2))
    told = narrative.collaboration(flows(), profile(), wide, first_authors=[]).content
    assert told.endswith(
        "Of the same, partners spread most widely for mainland China and the US: as over 62.2 equally frequent "
        "partners, with 185 and 68 met in all."
    )
    nobody = spread(("CHN", 0, None), ("USA", 0, None))
    assert "widely" not in narrative.collaboration(flows(), profile(), nobody, first_authors=[]).content


def affine(*cells: tuple) -> Indicator:
    """Both ways; rows of country, partner, joint papers, affinity, bounds."""
    return pairs(*(way for one, other, *rest in cells for way in ((one, other, 0.0, *rest), (other, one, 0.0, *rest))))


def test_affinities_are_ranked_where_intervals_allow():
    given = affine(
        ("CHN", "USA", 30.0, 2.0, 1.5, 2.6), ("CHN", "GBR", 400.0, 0.5, 0.4, 0.6), ("USA", "GBR", 99.0, 1.6, 1.2, 1.9),
        ("CHN", "FRA", 500.0, 9.0, 8.0, 9.9),
    )  # fmt: skip
    assert narrative.affinity(given, countries=3).content == (
        "Of the 3 pairs among the 3 countries and regions with most papers, 3 have 30 joint papers or more; in 2 of "
        "these they are more than expected and in 1 fewer, with intervals of 95 % that exclude the expected number. "
        "The highest affinity is that of mainland China with the US, with 2.00 times (1.50 to 2.60) the expected joint "
        "papers; not distinguishable from it: the US with the UK (1.60). "
        "The lowest affinity is that of mainland China with the UK, with 0.50 times (0.40 to 0.60) the expected joint "
        "papers."
    )


def test_pairs_with_few_joint_papers_are_not_told():
    few = affine(("CHN", "USA", 29.0, 9.0, 8.0, 9.9), ("CHN", "GBR", 0.0, 0.0, 0.0, 3.0))
    assert narrative.affinity(few).content == (
        "Of the 2 pairs among the 3 countries and regions with most papers, none has 30 joint papers or more."
    )
    assert narrative.affinity(affine(("CHN", "USA", 31.0, 1.0, 0.8, 1.2))).content == (
        "Of the 1 pair among the 2 countries and regions with most papers, 1 has 30 joint papers or more; in none of "
        "these they are more than expected and in none fewer, with intervals of 95 % that exclude the expected number."
    )


def test_no_pairs_at_all_are_told():
    assert narrative.affinity(affine()).content == (
        "No two of the countries and regions with most papers have joint papers."
    )


def test_print_says_why_it_has_no_numbers_and_an_illustration_is_no_sentence():
    gone = dataclasses.replace(flows(), missing="not printed.")
    for told in (narrative.collaboration(gone, *NOBODY, first_authors=["CHN"]), narrative.affinity(gone)):
        assert told.content == "No numbers can be given here: not printed."
    drawn = dataclasses.replace(flows(), basis="simulated")
    for telling in (
        lambda: narrative.collaboration(drawn, *NOBODY, first_authors=["CHN"]),
        lambda: narrative.affinity(drawn),
    ):
        with pytest.raises(SimulatedError):
            telling()
