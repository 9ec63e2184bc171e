"""Sentences of section 02-time-series: complete years are compared, and the others named."""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, reason, sentences
from aici.narrative.wording import amount, change, country, ended, largest, listed
from aici.records import Indicator
from aici.records.indicators.counts import FEWEST_PAPERS
from aici.tables import number

RATE = "annual_growth_percent"
RULE = "The year is that from which a country or region stays ahead up to the last complete one."
CLAUSES = 6  # overtakings told in a sentence; the others are in the table


def growth(series: Indicator, growth: Indicator, *, rows: int) -> Exhibit:
    """How far the largest producers came between two complete years, and who of the first `rows` grew fastest."""
    if series.missing:
        return no_numbers(series)
    frame = observed(series)
    dated = frame.dropna(subset=["year"])
    if dated.empty:
        return sentences("No paper has a publication year.")
    if growth.missing:
        told = [f"Growth cannot be given: {reason(growth.missing)}."]
    else:
        rates = observed(growth).head(rows)
        told = [_from_first_to_last(rates.head(3), dated), _fastest(rates)]
    return sentences(*told, _incomplete(dated), _undated(frame))


def _from_first_to_last(rates: pd.DataFrame, dated: pd.DataFrame) -> str:
    """Papers in the first and in the last year, with the highest in between where a series has turned."""
    first, last = int(rates["first_year"].iloc[0]), int(rates["last_year"].iloc[0])
    between = dated[dated["year"].between(first, last)]
    yearly = {code: part.set_index("year")["papers"] for code, part in between.groupby("country_code")}
    told = [
        f"{country(row.label)} from {amount(row.papers_first)} to {amount(row.papers_last)}"
        f"{change(row.papers_first, row.papers_last)}{_peak(yearly.get(row.country_code), first, last)}"
        for row in rates.itertuples()
    ]
    return f"From {first} to {last} the yearly number of papers went, for the largest producers: {listed(told)}."


def _peak(papers: pd.Series | None, first: int, last: int) -> str:
    """The highest year, where it is neither end: a series that has turned is not told by its ends."""
    if papers is None or papers.empty:
        return ""
    highest = int(papers.idxmax())
    turned = papers[highest] > max(papers.get(first, 0), papers.get(last, 0))
    return f", with {amount(papers[highest])} in {highest} at the highest" if turned else ""


def _fastest(rates: pd.DataFrame) -> str:
    """The highest and the lowest growth per year among the countries that began with enough papers."""
    enough = rates[rates["papers_first"] >= FEWEST_PAPERS].dropna(subset=[RATE])
    if len(enough) < 2:
        return ""
    fast = [_rate(row) for row in largest(enough, RATE, 3 if len(enough) > 3 else 1)]
    slow = [_rate(row) for row in enough[enough[RATE] == enough[RATE].min()].itertuples()]
    first, among = int(enough["first_year"].iloc[0]), f"the {len(enough)} of the {len(rates)} largest producers"
    among = among if len(enough) < len(rates) else f"the {len(enough)} largest producers, all"
    return (
        f"Of {among} with at least {FEWEST_PAPERS} papers in {first}, growth per year, compounded, was highest for "
        f"{listed(fast)} and lowest for {listed(slow)}."
    )


def _rate(row: tuple) -> str:
    return f"{country(row.label)} ({number(getattr(row, RATE), 1)} %)"


def _incomplete(dated: pd.DataFrame) -> str:
    """The years that growth leaves out."""
    years = dated.loc[dated["is_complete"].astype("boolean").eq(False).fillna(False), "year"].astype(int)
    told = listed(sorted(map(str, years.unique())))
    return f"Not complete when the databases were searched, and left out of growth: {told}." if told else ""


def _undated(frame: pd.DataFrame) -> str:
    papers = frame.loc[frame["year"].isna(), "papers"].sum()
    return (
        f"Papers without a publication year, as counted for the countries, are left out: {amount(papers)}."
        if papers else ""
    )  # fmt: skip


def overtakings(overtakings: Indicator, growth: Indicator) -> Exhibit:
    """Who overtook whom and stays ahead, the largest first; those of the last year compared have yet to last."""
    if overtakings.missing:
        return no_numbers(overtakings)
    frame = observed(overtakings)
    groups = [(year, label, part) for (year, label), part in frame.groupby(["year", "label"])]
    most = sorted(groups, key=lambda group: (-group[2]["papers"].iloc[0], group[0], group[1]))[:CLAUSES]
    told = [
        f"{country(label)} overtook {listed([country(one) for one in part['behind_label']])} in {int(year)}"
        for year, label, part in sorted(most, key=lambda group: group[:2])
    ]
    left = len(frame) - sum(len(part) for _, _, part in most)
    more = f" ({left} more in the table)" if left else ""
    last = int(observed(growth)["last_year"].max()) if not growth.missing else None
    fresh = f" Whether it lasts is open for {last}." if last in set(frame["year"]) else ""
    return sentences(f"{ended('; '.join(told) + more)} {RULE}{fresh}")
