"""The impact value under other choices, from exports countable by hand."""

import pandas as pd
import pytest

from aici.computed import ComputedTables
from aici.corpus import Choices, build_corpus
from aici.indicators.composite import TABLES
from small_exports import METRICS, PAPERS, export, make_edition

JCR = "Journal,IF (2020)\nJOURNAL ONE,6\nJOURNAL TWO,3\n"


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return make_edition(tmp_path_factory.mktemp("composite"))


@pytest.fixture(scope="module")
def computed(edition, tmp_path_factory):
    """All five papers, both journals having an impact factor."""
    folder = tmp_path_factory.mktemp("factors")
    for name, text in {"wos/first.txt": export(PAPERS), "journal_metrics/jcr.csv": JCR}.items():
        path = folder / "raw" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    build_corpus(folder / "raw", folder / "corpus", choices=Choices(["journal_article"], (None, None), "iff_2025"))
    config = edition.config.model_copy(update={"impact_factor_year": None})
    return ComputedTables(folder / "corpus", "data/raw/trial", config)


def rows(indicator, variant):
    frame = indicator.frame[indicator.frame["variant"] == variant].sort_values("country_code")
    return [
        (row.country_code, round(row.impact_value, 6), None if pd.isna(row.rank) else row.rank, row.counting)
        for row in frame.itertuples()
    ]


def test_the_baseline_is_the_impact_value_and_another_counting_is_computed_anew(computed):
    # first author: China 13 1/3 and 6, Germany 9 1/3 and 4, Korea 49 1/2 and 3
    # full: China 11 1/3 and 5, Germany 12 and 4 1/2, Korea 36 1/3 and 4
    # fractional: China 11 1/3 and 5, Germany 12 and 4 1/2, Korea 41 3/5 and 3 3/5
    found = computed.indicator("impact_sensitivity", None)
    assert rows(found, "baseline") == [
        ("CHN", 0.549793, 1, "first_author"), ("DEU", 0.166667, 3, "first_author"), ("KOR", 0.5, 2, "first_author"),
    ]  # fmt: skip
    assert rows(found, "counting_full") == [
        ("CHN", 0.5, 1, "full"), ("DEU", 0.263333, 3, "full"), ("KOR", 0.5, 1, "full"),
    ]  # fmt: skip
    assert rows(found, "counting_fractional") == [
        ("CHN", 0.5, 1, "fractional"), ("DEU", 0.332442, 3, "fractional"), ("KOR", 0.5, 1, "fractional"),
    ]  # fmt: skip
    given = computed.indicator("impact_value_by_country", None).frame.set_index("country_code")["impact_value"]
    baseline = {code: value for code, value, _, _ in rows(found, "baseline")}
    assert baseline == given.round(6).to_dict()
    assert "counting_corresponding" not in set(found.frame["variant"])  # no corresponding author is exported
    assert set(found.frame["label"]) == {"Mainland, China", "Germany", "South Korea"}


def test_fewer_countries_are_scaled_anew(computed):
    ranges = computed.indicator("impact_rank_ranges", 2)
    assert ranges.frame["country_code"].nunique() == 2
    assert "stays on its side of the others" in " ".join(ranges.notes)


def test_what_cannot_be_scaled_is_missing_with_the_reason(edition):
    assert METRICS.count("\n") == 2  # one journal has a factor, so that the means of the factor are alike
    for name in TABLES:
        assert edition.indicator(name).missing == (
            "the countries compared do not differ in both means, so that nothing can be scaled"
        )
