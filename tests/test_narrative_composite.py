"""Sentences on the sensitivity of the impact value, in full."""

import dataclasses

import pandas as pd
import pytest

from aici import narrative
from aici.editions import open_edition
from aici.indicators.composite import DECIMALS, TABLES, sensitivity
from aici.records import INDICATORS, Indicator
from checkout import ROOT

NAMES = ("impact_rank_ranges", "impact_variants", "impact_leading_weights")
# B leads by citations and factors; A and C change places
CLEAR = [("A", 5.0, 2.0, 3.0), ("B", 10.0, 4.0, 2.0), ("C", 2.0, 3.0, 1.0), ("D", 0.0, 0.0, 1.0)]


def indicators(rows, basis: str = "computed", **options) -> list[Indicator]:
    """The tables of countries whose codes are their labels."""
    means = pd.DataFrame(rows, columns=["country_code", "mean_citations", "mean_impact_factor", "papers"])
    examined = sensitivity(means.assign(**options.pop("beside", {})), **options)
    found = []
    for name in NAMES:
        frame = getattr(examined, TABLES[name])
        frame = frame.assign(label=frame.get("country_code"), decimals=DECIMALS[name], counting="full", basis=basis)
        found.append(Indicator(name, frame[INDICATORS[name].column_names], basis, "Counted by hand."))
    return found


def told(rows, **options) -> str:
    return narrative.composite(*indicators(rows, **options)).content


def test_a_leader_in_everything_is_said_to_be_one_and_who_trades_places_is_told():
    assert told(CLEAR) == (
        "The impact value was computed anew under 15 variants, which differ from its definition in one respect each, "
        "and each country was ranked under 396 combinations of choices. "
        "B is first in the baseline, under every other variant that ranks it and in all combinations. "
        "B stays ahead of A, second: the middle nine tenths of the combinations put B at rank 1 and A at ranks 2 to 3. "
        "All countries stay within two places of the rank in the baseline under every variant. "
        "Over the variants, the widest ranges are those of A (2 to 3) and C (2 to 3). "
        "At every weight of mean citations from 0 to 1 the first place is held by B. "
        "Ranks shift most under “All countries that set the scale left out”, “Mean impact factor alone” and "
        "“Weight of mean citations 0\\.25”, by 0.50 places on average."
    )


def test_a_tie_for_the_first_place_is_told_as_one():
    rows = [("A", 9.0, 4.0, 1.0), ("B", 9.0, 4.0, 1.0), ("C", 1.0, 1.0, 1.0)]
    sentences = told(rows)
    assert (
        "A and B share the first place of the baseline; A is first under every other variant that ranks it and in all "
        "combinations and B is first under every other variant that ranks it and in all combinations." in sentences
    )
    assert "second" not in sentences
    assert sentences.endswith("At every weight of mean citations from 0 to 1 the first place is held by A and B.")


def test_first_and_second_whose_ranges_cross_are_not_distinguishable():
    rows = [("A", 10.0, 1.0, 30.0), ("B", 5.0, 4.0, 20.0), ("C", 0.0, 0.0, 10.0)]
    sentences = told(rows)
    assert "B is first in the baseline, under 11 of 14 other variants that rank it and in " in sentences
    assert (
        "B and A, second, are not distinguishable: the middle nine tenths of the combinations put B at ranks 1 to 2 "
        "and A at ranks 1 to 2." in sentences
    )
    assert (
        "As the weight of mean citations grows from 0 to 1, the first place passes from B to A at 0.600." in sentences
    )
    assert "Ranks shift most under “Weight of mean citations 0\\.75” and “Mean citations alone”, " in sentences


def test_a_country_without_interval_is_not_compared_by_intervals():
    beside = {"rank_lb": [None, 1, 2, 4], "rank_ub": [None, 2, 3, 4]}
    sentences = told(CLEAR, beside=beside)
    assert "B stays ahead of A, second: the middle nine tenths of the combinations put B at rank 1 and A" in sentences


def test_intervals_that_cross_make_the_first_two_not_distinguishable():
    beside = {"rank_lb": [1, 1, 2, 4], "rank_ub": [3, 2, 3, 4]}
    assert (
        "B and A, second, are not distinguishable: the intervals of papers drawn anew put B at ranks 1 to 2 and A at "
        "ranks 1 to 3." in told(CLEAR, beside=beside)
    )
    near = [("A", 9.9, 3.9, 1.0), ("B", 10.0, 4.0, 1.0), ("C", 0.0, 0.0, 1.0)]
    decimals = {"mean_citations": 0, "mean_impact_factor": 0}
    assert (
        "B and A, second, are not distinguishable: the rounding of the printed cells allows B ranks 1 to 2 and A "
        "ranks 1 to 2." in told(near, decimals=decimals)
    )


def test_who_is_not_compared_is_named():
    assert told([*CLEAR, ("US", 1.0, None, 1.0), ("E", None, 1.0, 1.0)]).endswith(
        " Not compared, as one of the two means is missing: E and the US."
    )


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ([0.9, 1.0, 0.5, 0.1], "the same ranks as the formula applied to the printed means"),
        ([0.4, 1.0, 0.5, 0.1],
         "2 countries another rank than the formula does when it is applied to the printed means, by up to 1 place"),
    ],
    ids=["same", "other"],
)  # fmt: skip
def test_printed_values_are_held_against_the_formula(printed, said):
    decimals = {"mean_citations": 1, "mean_impact_factor": 1}
    content = told(CLEAR, basis="published", beside={"printed_value": printed}, decimals=decimals)
    assert content.endswith(f" The printed impact values give {said}.")
    assert "under 396 combinations of choices, from the printed tables." in content


def test_simulated_tables_are_worded_in_simulated_editions_only():
    simulated = indicators(CLEAR, basis="simulated")
    with pytest.raises(narrative.SimulatedError):
        narrative.composite(*simulated)
    declared = [dataclasses.replace(one, of_simulated_edition=True) for one in simulated]
    assert narrative.composite(*declared).content == told(CLEAR)


def test_a_missing_table_gives_the_reason():
    missing = [Indicator(name, pd.DataFrame(), "", "", "no metrics file") for name in NAMES]
    assert narrative.composite(*missing).content == "No numbers can be given here: no metrics file."


def test_the_published_edition():
    edition = open_edition("2025", ROOT)
    content = narrative.composite(*(edition.indicator(name) for name in NAMES)).content
    assert content == (
        "The impact value was computed anew under 16 variants, which differ from its definition in one respect "
        "each, and each country was ranked under 2,970 combinations of choices, from the printed tables. "
        "Switzerland is first in the baseline, under 11 of 14 other variants that rank it and in 76.6 % of the "
        "combinations. Switzerland and Canada, second, are not distinguishable: the middle nine tenths of the "
        "combinations put Switzerland at ranks 1 to 4 and Canada at ranks 2 to 4. Canada, Singapore and Belgium "
        "stay within two places of the rank in the baseline under every variant. Over the variants, the widest "
        "ranges are those of Israel (3 to 25), mainland China (10 to 28) and Pakistan (12 to 30). As the weight of"
        " mean citations grows from 0 to 1, the first place passes from the US to Switzerland at 0.342. Ranks "
        "shift most under “Mean citations alone”, by 4.13 places on average. The printed impact values give 16 "
        "countries another rank than the formula does when it is applied to the printed means, by up to 4 places."
    )
