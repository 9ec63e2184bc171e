"""Sentences whose every number comes from a table: indicator tables in, Markdown out.

Each function words what a reader would look up first. It raises on a simulated table unless the whole edition is
declared simulated, and it says why where a table has no numbers. Names come out letter for letter, whatever Markdown
would make of them (`escaped`). Causes and judgement are the author's and stand in the notebooks' own text, without
digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.agreement import deduplication, overlap
from aici.narrative.telling import SimulatedError, no_numbers, observed, reason, sentences
from aici.narrative.wording import amount, change, country, ended, escaped, largest, leaders, listed, ranked, some
from aici.reconcile import FAILS, HOLDS, OPEN, ROUNDING
from aici.records import Indicator
from aici.tables import number

if TYPE_CHECKING:
    from aici.editions import Edition

__all__ = [
    "SimulatedError", "abstract", "audit", "collaboration", "deduplication", "escaped", "growth", "impact",
    "institutions", "overlap", "papers_by_country", "papers_by_venue", "patents", "sentences", "topics",
]  # fmt: skip
IMPACT_VALUE = "the mean of scaled citations and journal impact factors"
FIRST = "first_author_country_code"
NO_PARTNERS = "None of the first-author countries has papers with co-authors of a known country."
NAMED = 6  # failing rows named in a sentence; the table lists all
_PLURAL = {HOLDS: "hold", ROUNDING: "hold only within rounding", FAILS: "fail", OPEN: "cannot be checked"}
_SINGULAR = {OPEN: "cannot be checked"}  # the other verdicts read as they are: holds, fails


def papers_by_country(papers: Indicator, *, rows: int) -> Exhibit:
    """Who publishes most, in all and per head, among the first `rows` countries."""
    if papers.missing:
        return no_numbers(papers)
    frame = observed(papers).head(rows)
    one, total = len(frame) == 1, amount(frame["papers"].sum())
    listed_here = (
        "one country or region listed accounts" if one else f"{len(frame)} countries and regions listed account"
    )
    return sentences(*_most_papers(frame), f"The {listed_here} for {total} papers.")


def _most_papers(frame: pd.DataFrame) -> list[str]:
    leading, dense = leaders(frame, "papers"), largest(frame, "papers_per_million", 4)
    if leading.empty:
        return ["No paper is attributed to a country or region."]
    others = largest(frame.drop(leading.index), "papers", max(3 - len(leading), 0))
    after = f", before {ranked(others, 'papers')}" if others else ""
    verb, each = ("leads", "") if len(leading) == 1 else ("lead", " each")
    names, papers = some(map(country, leading["label"])), amount(leading["papers"].iloc[0])
    per_head = f"Per million inhabitants the largest numbers are those of {ranked(dense, 'papers_per_million')}."
    return [ended(f"{names} {verb} with {papers} papers{each}{after}"), per_head if dense else ""]


def papers_by_venue(venues: Indicator, *, rows: int) -> Exhibit:
    """Where the papers appear, and where those venues are published, among the first `rows` venues."""
    if venues.missing:
        return no_numbers(venues)
    frame = observed(venues).head(rows)
    top = largest(frame, "papers", 3)
    hosts = frame.groupby("host_label")["venue"].count().sort_values(ascending=False, kind="stable")
    hosted = ", ".join(f"{country(label)} ({count})" for label, count in hosts.head(4).items())
    return sentences(
        f"The venues with most papers are {ranked(top, 'papers', name='venue')}." if top else "",
        f"By the country of the publisher, the venues listed divide among {hosted}"
        f"{' and others' if len(hosts) > 4 else ''}." if len(hosts) else "",
    )  # fmt: skip


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


def impact(citations: Indicator, factors: Indicator, impact: Indicator) -> Exhibit:
    """Who is cited most, whose journals rank highest, who leads the composite, who lies above both means.

    Each clause comes from its own table, so that a country without impact factor keeps its place among the most cited;
    of a table without numbers the reason is given.
    """
    clauses = [
        _led(citations, "mean_citations", "papers are cited most, on average, for", 1),
        _led(factors, "mean_impact_factor", "the journals with the highest mean impact factor are those of", 1),
    ]
    return sentences(
        ended("; ".join(filter(None, clauses))),
        ended(_led(impact, "impact_value", "The impact value is highest for", 4)),
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


def collaboration(flows: Indicator, profile: Indicator, *, first_authors: Sequence[str]) -> Exhibit:
    """The most frequent partner of each first-author country, and how much stays at home."""
    if flows.missing:
        return no_numbers(flows)
    frame, shares = (t[t[FIRST].isin(first_authors)] for t in (observed(flows), observed(profile)))
    named = frame.dropna(subset=["country_code"]).sort_values(["papers", "country_code"], ascending=[False, True])
    partners = [
        f"{some(map(country, part['label']))} for {country(part['first_author_label'].iloc[0])} "
        f"({amount(part['papers'].iloc[0])} papers{' each' if len(part) > 1 else ''})"
        for _, part in leaders(named, "papers", of=FIRST).groupby(FIRST, sort=False)
    ]
    abroad = [
        f"{number(r.international_percent, 1)} % of those of {country(r.first_author_label)}"
        for r in shares.dropna(subset=["international_percent"]).itertuples()
    ]
    return sentences(
        f"The most frequent co-author country is {listed(partners)}." if partners else NO_PARTNERS,
        f"Papers with a co-author abroad make up, by the country of the first author, {listed(abroad)}."
        if abroad else "",
    )  # fmt: skip


def topics(shares: Indicator) -> Exhibit:
    """The country with the largest share in each research area; areas without any paper are left out."""
    if shares.missing:
        return no_numbers(shares)
    frame = observed(shares)
    led = leaders(frame.sort_values("country_code"), "share_percent", of="topic")
    led = led.assign(place=led["topic"].map({t: k for k, t in enumerate(frame["topic"].unique())}))
    told = [
        f"{escaped(topic)}: {some(map(country, part['label']))} "
        f"({number(part['share_percent'].iloc[0], int(part['decimals'].iloc[0]))} %)"
        for (_, topic), part in led.groupby(["place", "topic"])
    ]
    if not told:
        return sentences("No country has papers in any of the research areas.")
    return sentences(f"The largest share of its papers in each research area has, by area, {'; '.join(told)}.")


def institutions(institutions: Indicator) -> Exhibit:
    """The leading institution of each country."""
    if institutions.missing:
        return no_numbers(institutions)
    leading = leaders(observed(institutions), "papers", of="country_code")
    told = [
        f"{some(map(escaped, part['institution']))} for {country(part['label'].iloc[0])} "
        f"({amount(part['papers'].iloc[0])}{' each' if len(part) > 1 else ''})"
        for _, part in leading.groupby("country_code", sort=False)
    ]
    return sentences(f"The institution with most papers is {listed(told)}." if told else "No institution has papers.")


def patents(patents: Indicator, holders: Indicator) -> Exhibit:
    """Who holds most patents, in all and per head, and which organisations."""
    if patents.missing:
        return no_numbers(patents)
    frame, owners = observed(patents), largest(observed(holders), "patents", 3)
    most, dense = largest(frame, "patents", 4), largest(frame, "patents_per_million", 5)
    clauses = [
        f"most patents are those of {ranked(most, 'patents')}" if most else "",
        f"per million inhabitants {ranked(dense, 'patents_per_million', 1)} come first" if dense else "",
    ]
    return sentences(
        ended("; ".join(filter(None, clauses))),
        f"The largest holders are {ranked(owners, 'patents', name='holder')}." if owners else "",
    )


def audit(ranks: pd.DataFrame, formula: pd.DataFrame, inhabitants: pd.DataFrame, sums: pd.DataFrame) -> Exhibit:
    """How many checks hold, and which do not."""
    told = [
        _verdicts(ranks, "rank columns"),
        _verdicts(formula, "impact values against the formula"),
        _verdicts(inhabitants, "countries and their implied populations"),
        _verdicts(sums, "sums against totals"),
    ]
    return sentences(*told)


def _verdicts(table: pd.DataFrame, what: str) -> str:
    if table.empty:
        return f"No {what} can be checked."
    counts = table["Verdict"].value_counts(sort=False)
    told = [
        f"{count} {_PLURAL[v] if count > 1 else _SINGULAR.get(v, v)}{_named(table, v)}" for v, count in counts.items()
    ]
    return f"Of {len(table)} {what}, {listed(told)}."


def _named(table: pd.DataFrame, verdict: str) -> str:
    """The rows that fail, in brackets behind their verdict."""
    if verdict != FAILS:
        return ""
    failing = table.loc[table["Verdict"] == FAILS].iloc[:, 0].tolist()
    more = [f"{len(failing) - NAMED} more"] if len(failing) > NAMED else []
    return f" ({listed([country(str(name)) for name in failing[:NAMED]] + more)})"


def abstract(edition: Edition) -> Exhibit:
    """The report in a paragraph; each clause only where its table has numbers."""
    shown = edition.config.notebooks  # the abstract speaks of the rows that the tables show
    totals, patents = edition.indicators("totals", "patents_by_country")
    papers = edition.indicator("papers_by_country", countries=shown["01-counts"]["countries"])
    value = edition.indicator("impact_value_by_country", countries=shown["03-impact"]["countries"])
    return sentences(
        "Every number of this edition is simulated." if edition.config.basis == "simulated" else "",
        _sample(totals, edition),
        *([] if papers.missing else _most_papers(observed(papers))),
        ended(_led(value, "impact_value", f"By impact value, {IMPACT_VALUE}, the order is", 4)),
        ended(_led(patents, "patents", "Patents are led by", 0)),
    )


def _sample(totals: Indicator, edition: Edition) -> str:
    value = observed(totals).set_index("total")["value"]
    day = f"{edition.config.cut_off:%-d %B %Y}"
    identified, counted = (number(value[f"papers {which}"], 0) for which in ("identified", "counted"))
    return f"Of {identified} papers identified as of {day}, {counted} are counted in this edition."


def _led(indicator: Indicator, column: str, lead: str, decimals: int) -> str:
    """The clause that ranks the three largest; empty where there are none."""
    rows = largest(observed(indicator), column, 3)
    return f"{lead} {ranked(rows, column, decimals)}" if rows else ""
