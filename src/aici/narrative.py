"""Sentences whose every number comes from a table: indicator tables in, Markdown out.

Each function words what a reader would look up first. It raises on a simulated table unless the whole edition is
declared simulated, and it says why where a table has no numbers. Causes and judgement are the author's and stand in the
notebooks' own text, without digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from aici.exhibits import Exhibit
from aici.reconcile import FAILS, HOLDS, OPEN, ROUNDING
from aici.records import Indicator
from aici.tables import number

if TYPE_CHECKING:
    from aici.editions import Edition

NAMED = 6  # failing rows named in a sentence; the table lists all
_PLURAL = {HOLDS: "hold", ROUNDING: "hold only within rounding", FAILS: "fail", OPEN: "cannot be checked"}
_SINGULAR = {OPEN: "cannot be checked"}  # the other verdicts read as they are: holds, fails


class SimulatedError(ValueError):
    """A sentence was asked of a simulated table inside an edition that is not declared simulated."""


def sentences(*parts: str) -> Exhibit:
    """One paragraph of Markdown from its sentences; empty ones fall away."""
    text = " ".join(part for part in parts if part)
    return Exhibit("text/markdown", text, text)


def papers_by_country(papers: Indicator, *, rows: int) -> Exhibit:
    """Who publishes most, in all and per head, among the first `rows` countries."""
    if papers.missing:
        return _no_numbers(papers)
    frame = _observed(papers).head(rows)
    return sentences(
        *_most_papers(frame),
        f"The {len(frame)} countries and regions listed account for {number(frame['papers'].sum(), 0)} papers.",
    )


def _most_papers(frame: pd.DataFrame) -> list[str]:
    first, *others = _largest(frame, "papers", 3)
    dense = _largest(frame, "papers_per_million", 4)
    after = f", before {_ranked(others, 'papers')}" if others else ""
    lead = f"{_the(first.label)} leads with {number(first.papers, 0)} papers{after}."
    per_head = f"Per million inhabitants the largest numbers are those of {_ranked(dense, 'papers_per_million')}."
    return [lead[0].upper() + lead[1:], per_head if dense else ""]


def papers_by_venue(venues: Indicator, *, rows: int) -> Exhibit:
    """Where the papers appear, and where those venues are published, among the first `rows` venues."""
    if venues.missing:
        return _no_numbers(venues)
    frame = _observed(venues).head(rows)
    top = _largest(frame, "papers", 3)
    hosts = frame.groupby("host_label")["venue"].count().sort_values(ascending=False, kind="stable")
    hosted = ", ".join(f"{_the(label)} ({count})" for label, count in hosts.head(4).items())
    return sentences(
        f"The venues with most papers are {_ranked(top, 'papers', name='venue')}.",
        f"By the country of the publisher, the venues listed divide among {hosted}"
        f"{' and others' if len(hosts) > 4 else ''}." if len(hosts) else "",
    )  # fmt: skip


def growth(series: Indicator) -> Exhibit:
    """First and last year of the largest producers, and the factor between them."""
    if series.missing:
        return _no_numbers(series)
    frame = _observed(series)
    first, last = int(frame["year"].min()), int(frame["year"].max())
    totals = frame.groupby("label")["papers"].sum().sort_values(ascending=False, kind="stable")
    yearly = frame.pivot(index="label", columns="year", values="papers").loc[totals.index[:3]]
    told = [
        f"{_the(label)} from {number(row[first], 0)} to {number(row[last], 0)}{_change(row[first], row[last])}"
        for label, row in yearly.iterrows()
    ]
    return sentences(
        f"From {first} to {last} the yearly number of papers went, for the largest producers: {_and(told)}."
    )


def impact(impact: Indicator) -> Exhibit:
    """Who is cited most, who leads the composite, who lies above both means."""
    if impact.missing:
        return _no_numbers(impact)
    frame = _observed(impact).dropna(subset=["impact_value"])
    cited, placed, led = (_largest(frame, c, 3) for c in ("mean_citations", "mean_impact_factor", "impact_value"))
    means = frame[["mean_citations", "mean_impact_factor"]].mean()
    both = frame[(frame[["mean_citations", "mean_impact_factor"]] > means).all(axis=1)]
    return sentences(
        f"Papers are cited most, on average, for {_ranked(cited, 'mean_citations', 1)}; the journals with the highest "
        f"mean impact factor are those of {_ranked(placed, 'mean_impact_factor', 1)}.",
        f"The impact value is highest for {_ranked(led, 'impact_value', 4)}.",
        f"Above both means ({number(means.iloc[0], 1)} citations, impact factor {number(means.iloc[1], 1)}) lie "
        f"{_and([_the(label) for label in both['label']])}." if len(both) else "No country lies above both means.",
    )  # fmt: skip


def collaboration(flows: Indicator, profile: Indicator, *, first_authors: Sequence[str]) -> Exhibit:
    """The most frequent partner of each first-author country, and how much stays at home."""
    if flows.missing:
        return _no_numbers(flows)
    frame, shares = (
        t[t["first_author_country_code"].isin(first_authors)] for t in (_observed(flows), _observed(profile))
    )
    top = frame.sort_values(["papers", "country_code"], ascending=[False, True]).drop_duplicates(
        "first_author_country_code"
    )
    partners = [
        f"{_the(r.label)} for {_the(r.first_author_label)} ({number(r.papers, 0)} papers)" for r in top.itertuples()
    ]
    told = [f"{_the(r.first_author_label)} {number(r.international_percent, 1)} %" for r in shares.itertuples()]
    return sentences(
        f"The most frequent co-author country is {_and(partners)}.",
        f"The share of papers with a co-author abroad is {_and(told)} of the first authors' papers.",
    )


def topics(shares: Indicator) -> Exhibit:
    """The country with the largest share in each research area."""
    if shares.missing:
        return _no_numbers(shares)
    frame = _observed(shares)
    led = frame.sort_values(["share_percent", "country_code"], ascending=[False, True]).drop_duplicates("topic")
    ordered = led.set_index("topic").loc[list(dict.fromkeys(frame["topic"]))]
    told = [
        f"{topic}: {_the(r.label)} ({number(r.share_percent, int(r.decimals))} %)" for topic, r in ordered.iterrows()
    ]
    return sentences(f"The largest share of its papers in each research area has, by area, {'; '.join(told)}.")


def institutions(institutions: Indicator) -> Exhibit:
    """The leading institution of each country."""
    if institutions.missing:
        return _no_numbers(institutions)
    first = _observed(institutions).query("rank == 1")
    told = [f"{r.institution} for {_the(r.label)} ({number(r.papers, 0)})" for r in first.itertuples()]
    return sentences(f"The institution with most papers is {_and(told)}.")


def patents(patents: Indicator, holders: Indicator) -> Exhibit:
    """Who holds most patents, in all and per head, and which organisations."""
    if patents.missing:
        return _no_numbers(patents)
    frame = _observed(patents)
    most, dense = _largest(frame, "patents", 4), _largest(frame, "patents_per_million", 5)
    return sentences(
        f"Most patents are those of {_ranked(most, 'patents')}; per million inhabitants "
        f"{_ranked(dense, 'patents_per_million', 1)} come first.",
        f"The largest holders are {_ranked(_largest(_observed(holders), 'patents', 3), 'patents', name='holder')}."
        if not holders.missing else "",
    )  # fmt: skip


def audit(ranks: pd.DataFrame, formula: pd.DataFrame, inhabitants: pd.DataFrame, sums: pd.DataFrame) -> Exhibit:
    """How many checks hold, and which do not."""
    told = [
        _verdicts(ranks, "rank columns"),
        _verdicts(formula, "impact values against the formula"),
        _verdicts(inhabitants, "countries whose two implied populations are compared"),
        _verdicts(sums, "sums against totals"),
    ]
    return sentences(*told)


def _verdicts(table: pd.DataFrame, what: str) -> str:
    if table.empty:
        return f"No {what} can be checked."
    counts = table["Verdict"].value_counts(sort=False)
    told = _and([f"{count} {_PLURAL[v] if count > 1 else _SINGULAR.get(v, v)}" for v, count in counts.items()])
    failing = table.loc[table["Verdict"] == FAILS].iloc[:, 0].tolist()
    named = [_the(str(name)) for name in failing[:NAMED]]
    more = [f"{len(failing) - NAMED} more"] if len(failing) > NAMED else []
    return f"Of {len(table)} {what}, {told}{f' ({_and(named + more)})' if failing else ''}."


def abstract(edition: Edition) -> Exhibit:
    """The report in a paragraph; each clause only where its table has numbers."""
    shown = edition.config.notebooks  # the abstract speaks of the rows that the tables show
    totals, patents = edition.indicators("totals", "patents_by_country")
    papers = edition.indicator("papers_by_country", countries=shown["01-counts"]["countries"])
    value = edition.indicator("impact_value_by_country", countries=shown["03-impact"]["countries"])
    return sentences(
        _sample(totals, edition),
        *([] if papers.missing else _most_papers(_observed(papers))),
        _led(
            value,
            "impact_value",
            "By impact value, the mean of scaled citations and journal impact factors, the order is",
            4,
        ),
        _led(patents, "patents", "Patents are led by", 0),
    )


def _sample(totals: Indicator, edition: Edition) -> str:
    value = _observed(totals).set_index("total")["value"]
    day = f"{edition.config.cut_off:%-d %B %Y}"
    identified, counted = (number(value[f"papers {which}"], 0) for which in ("identified", "counted"))
    return f"Of {identified} papers identified as of {day}, {counted} are counted in this edition."


def _led(indicator: Indicator, column: str, lead: str, decimals: int) -> str:
    if indicator.missing:
        return ""
    return f"{lead} {_ranked(_largest(_observed(indicator), column, 3), column, decimals)}."


def _observed(indicator: Indicator) -> pd.DataFrame:
    if indicator.basis == "simulated":
        raise SimulatedError(
            f"{indicator.name} is simulated; no sentence may be made from it. "
            "Word it only in an edition whose basis is simulated."
        )
    return indicator.frame


def _no_numbers(indicator: Indicator) -> Exhibit:
    return sentences(f"No numbers can be given here: {indicator.missing}.")


def _largest(frame: pd.DataFrame, column: str, count: int) -> list:
    ordered = frame.dropna(subset=[column]).sort_values(column, ascending=False, kind="stable")
    return list(ordered.head(count).itertuples())


def _ranked(rows: Iterable, column: str, decimals: int = 0, *, name: str = "label") -> str:
    return _and(
        [f"{_the(getattr(row, name))} ({number(getattr(row, column), _places(row, column, decimals))})" for row in rows]
    )


def _places(row, column: str, decimals: int) -> int:
    return int(row.decimals) if column.endswith("_per_million") else decimals


def _the(label: str) -> str:
    """A label in running text: with its article, and without a comma that would read as the list's own."""
    if label in ("US", "UK", "United States", "United Kingdom", "Netherlands"):
        return f"the {label}"
    if label == "Mainland, China":
        return "mainland China"
    return f"{label.removesuffix(', China')} (China)" if label.endswith(", China") else label


def _and(parts: Sequence[str]) -> str:
    parts = list(parts)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def _change(first: float, last: float) -> str:
    return f" ({'+' if last >= first else '−'}{number(abs(last / first - 1) * 100, 0)} %)" if first else ""
