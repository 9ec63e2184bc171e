"""Sentences of section 03-impact."""

from __future__ import annotations

from aici.exhibits import Exhibit
from aici.narrative.telling import led, observed, reason, sentences
from aici.narrative.wording import country, ended, listed
from aici.records import Indicator
from aici.tables import number


def impact(citations: Indicator, factors: Indicator, impact: Indicator) -> Exhibit:
    """Who is cited most, whose journals rank highest, who leads the composite, who lies above both means.

    Each clause comes from its own table, so that a country without impact factor keeps its place among the most cited;
    of a table without numbers the reason is given.
    """
    clauses = [
        led(citations, "mean_citations", "papers are cited most, on average, for", 1),
        led(factors, "mean_impact_factor", "the journals with the highest mean impact factor are those of", 1),
    ]
    return sentences(
        ended("; ".join(filter(None, clauses))),
        ended(led(impact, "impact_value", "The impact value is highest for", 4)),
        _above_both_means(impact),
        *_lacking({"mean citations": citations, "mean impact factor": factors, "impact value": impact}),
    )


def _above_both_means(impact: Indicator) -> str:
    frame = observed(impact)[["label", "mean_citations", "mean_impact_factor"]].dropna()
    if frame.empty:
        return ""
    means = frame[["mean_citations", "mean_impact_factor"]].astype("float64").mean()
    both = frame[(frame[["mean_citations", "mean_impact_factor"]] > means).all(axis=1)]
    names = [country(label) for label in both["label"]]
    lie = f"{'lie' if len(names) > 1 else 'lies'} {listed(names) if names else 'no country'}"
    return f"Above both means ({number(means.iloc[0], 1)} citations, impact factor {number(means.iloc[1], 1)}) {lie}."


def _lacking(named: dict[str, Indicator]) -> list[str]:
    """One sentence for each reason for which tables have no numbers."""
    reasons: dict[str, list[str]] = {}
    for name, indicator in named.items():
        if indicator.missing:
            reasons.setdefault(indicator.missing, []).append(name)
    return [f"{listed(names).capitalize()} cannot be given: {reason(why)}." for why, names in reasons.items()]
