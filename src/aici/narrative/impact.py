"""Sentences of section 03-impact; a printed table has no intervals, and that is said."""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.order import first, has_intervals
from aici.narrative.telling import observed, paragraphs, reason
from aici.narrative.wording import country, ended, listed
from aici.records import Indicator
from aici.tables import number

NO_INTERVALS = (
    "No intervals can be given for printed means, as these have no papers behind them that could be drawn anew; "
    "neighbouring places may be due to chance."
)


def impact(citations: Indicator, factors: Indicator, impact: Indicator, normalised: Indicator | None = None) -> Exhibit:
    """Who is cited most, whose journals rank highest, who leads the composite, who lies above both means.

    Each clause comes from its own table, so that a country without impact factor keeps its place among the most cited;
    of a table without numbers the reason is given. The normalised citations are told where their table is given.
    """
    clauses = [
        first(citations, "mean_citations", "papers are cited most, on average, for", 1),
        first(factors, "mean_impact_factor", "the journals with the highest mean impact factor are those of", 1),
    ]
    named = {"mean citations": citations, "mean impact factor": factors, "impact value": impact}
    told = [
        *_joined(clauses, apart=has_intervals(citations, "mean_citations")),
        ended(first(impact, "impact_value", "The impact value is highest for", 4)),
        NO_INTERVALS if citations.basis == "published" else "",
        _above_both_means(citations, factors, impact),
        *_lacking(named | ({"normalised citations": normalised} if normalised else {})),
    ]
    compared = _normalised(normalised) if normalised else ()
    return paragraphs(*(" ".join(filter(None, part)) for part in (told, compared)))


def _joined(clauses: list[str], *, apart: bool) -> list[str]:
    """One sentence of both clauses, or two where they are long."""
    told = [clause for clause in clauses if clause]
    return [ended(clause) for clause in told] if apart else [ended("; ".join(told))]


def _above_both_means(citations: Indicator, factors: Indicator, impact: Indicator) -> str:
    """Who lies above both means, told apart by whether both intervals do so, too."""
    columns = ["mean_citations", "mean_impact_factor"]
    frame = observed(impact)[["country_code", "label", *columns]].dropna(subset=columns)
    if frame.empty:
        return ""
    means = frame[columns].astype("float64").mean()
    both = frame[(frame[columns] > means).all(axis=1)]
    told = f"({number(means.iloc[0], 1)} citations, impact factor {number(means.iloc[1], 1)})"
    if not has_intervals(citations, columns[0]) or not has_intervals(factors, columns[1]):
        return f"Above both means {told} {_lie(both['label'])}."
    above = [
        indicator.frame.loc[indicator.frame[f"{column}_lb"].astype(float) > means[column], "country_code"]
        for indicator, column in ((citations, columns[0]), (factors, columns[1]))
    ]
    sure = both["country_code"].isin(above[0]) & both["country_code"].isin(above[1])
    by_value = f"; by value alone {_lie(both.loc[~sure, 'label'])}" if not sure.all() else ""
    return f"Above both means {told} with the whole of both intervals {_lie(both.loc[sure, 'label'])}{by_value}."


def _lie(labels: pd.Series) -> str:
    names = [country(label) for label in labels]
    return f"{'lie' if len(names) > 1 else 'lies'} {listed(names) if names else 'no country'}"


def _normalised(normalised: Indicator) -> tuple[str, ...]:
    """The largest MNCS and PP(top 10 %), and how many countries lie above and below what is expected."""
    if normalised.missing:
        return ()
    lead = "normalised for field, year and document type, papers are cited most for"
    return (
        ended(first(normalised, "mncs", lead, 2)),
        _against_expected(observed(normalised)),
        ended(first(normalised, "pp_top10_percent", "the share of papers in the top 10 % is largest for", 1)),
    )


def _against_expected(frame: pd.DataFrame) -> str:
    sure = frame.dropna(subset=["mncs_lb"])
    if sure.empty:
        return ""
    above, below = int((sure["mncs_lb"] > 1).sum()), int((sure["mncs_ub"] < 1).sum())
    rest = len(sure) - above - below
    return (
        f"Of {len(sure)} countries and regions with an interval, {above} {'lies' if above == 1 else 'lie'} above the "
        f"1 that is expected of the sample, {below} below, and {rest} {'is' if rest == 1 else 'are'} not "
        "distinguishable from it."
    )


def _lacking(named: dict[str, Indicator]) -> list[str]:
    """One sentence for each reason for which tables have no numbers."""
    reasons: dict[str, list[str]] = {}
    for name, indicator in named.items():
        if indicator.missing:
            reasons.setdefault(indicator.missing, []).append(name)
    return [f"{listed(names).capitalize()} cannot be given: {reason(why)}." for why, names in reasons.items()]
