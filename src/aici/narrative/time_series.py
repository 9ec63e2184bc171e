"""Sentences of section 02-time-series."""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, sentences
from aici.narrative.wording import amount, change, country, listed
from aici.records import Indicator


def growth(series: Indicator) -> Exhibit:
    """First and last year of the largest producers, and the factor between them."""
    if series.missing:
        return no_numbers(series)
    frame = observed(series)
    dated = frame.dropna(subset=["year"])
    undated = frame.loc[frame["year"].isna(), "papers"].sum()
    left_out = f"Papers without a publication year, as counted for the countries, are left out: {amount(undated)}."
    if dated.empty:
        return sentences("No paper has a publication year.")
    totals = dated.groupby("label")["papers"].sum().sort_values(ascending=False, kind="stable")
    yearly = dated.pivot(index="label", columns="year", values="papers").loc[totals.index[:3]]
    return sentences(_from_first_to_last(yearly), left_out if undated else "")


def _from_first_to_last(yearly: pd.DataFrame) -> str:
    """The sentence on one row per country and one column per year."""
    first, last = int(yearly.columns.min()), int(yearly.columns.max())
    if first == last:
        told = [f"{country(label)} ({amount(papers)})" for label, papers in yearly[first].items()]
        return f"All papers with a publication year are of {first}; the largest producers are {listed(told)}."
    told = [
        f"{country(label)} from {amount(was)} to {amount(now)}{change(was, now)}{_peak(yearly.loc[label], first, last)}"
        for label, was, now in yearly[[first, last]].itertuples()
    ]
    return f"From {first} to {last} the yearly number of papers went, for the largest producers: {listed(told)}."


def _peak(papers: pd.Series, first: int, last: int) -> str:
    """The highest year, where it is neither end: a series that has turned is not told by its ends."""
    highest = int(papers.idxmax())
    turned = papers[highest] > max(papers[first], papers[last])
    return f", with {amount(papers[highest])} in {highest} at the highest" if turned else ""
