"""Sentences of section 01-counts."""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, sentences
from aici.narrative.wording import amount, country, ended, largest, leaders, ranked, some
from aici.records import Indicator


def papers_by_country(papers: Indicator, *, rows: int) -> Exhibit:
    """Who publishes most, in all and per head, among the first `rows` countries."""
    if papers.missing:
        return no_numbers(papers)
    frame = observed(papers).head(rows)
    one, total = len(frame) == 1, amount(frame["papers"].sum())
    listed_here = (
        "one country or region listed accounts" if one else f"{len(frame)} countries and regions listed account"
    )
    return sentences(*most_papers(frame), f"The {listed_here} for {total} papers.")


def most_papers(frame: pd.DataFrame) -> list[str]:
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
