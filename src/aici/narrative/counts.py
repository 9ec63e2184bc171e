"""Sentences of section 01-counts."""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, sentences
from aici.narrative.wording import amount, change, country, ended, largest, leaders, ranked, some
from aici.records import Indicator
from aici.records.indicators.counts import FEWEST_PAPERS

WITHIN = {
    "articles": "With journal articles and reviews alone",
    "with_conference_papers": "With conference papers",
    "with_preprints": "With preprints",
    "with_both": "With conference papers and preprints",
}


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
    """Who has most papers, and who most per head among those with enough of them."""
    leading = leaders(frame, "papers")
    if leading.empty:
        return ["No paper is attributed to a country or region."]
    others = largest(frame.drop(leading.index), "papers", max(3 - len(leading), 0))
    after = f", before {ranked(others, 'papers')}{_level(frame, 'papers', others)}" if others else ""
    verb, each = ("leads", "") if len(leading) == 1 else ("lead", " each")
    names, papers = some(map(country, leading["label"])), amount(leading["papers"].iloc[0])
    return [ended(f"{names} {verb} with {papers} papers{each}{after}"), _densest(frame)]


def _densest(frame: pd.DataFrame) -> str:
    """Who has most papers per million, among those with at least `FEWEST_PAPERS` papers; said where some have fewer."""
    enough = frame[frame["papers"] >= FEWEST_PAPERS]
    left_out = frame.drop(enough.index)["papers_per_million"].notna().any()
    dense = largest(enough, "papers_per_million", 4)
    if not dense:
        return ""
    among = f", among those with at least {FEWEST_PAPERS} papers," if left_out else ""
    named = f"{ranked(dense, 'papers_per_million')}{_level(enough, 'papers_per_million', dense)}"
    return f"Per million inhabitants{among} the largest numbers are those of {named}."


def _level(frame: pd.DataFrame, column: str, named: list) -> str:
    """How many share the value of the last one named without being named; empty where none does."""
    last = getattr(named[-1], column)
    more = int((frame[column] == last).sum()) - sum(getattr(row, column) == last for row in named)
    return f", level with {more} more" if more else ""


def counting(variants: Indicator, *, rows: int) -> Exhibit:
    """How the order of the first `rows` countries changes with the counting method."""
    if variants.missing:
        return no_numbers(variants)
    frame = observed(variants)
    shown = frame[frame["rank"] <= rows]
    others = shown[shown["rank_change"].notna()]
    return sentences(*(
        f"Under {method.replace('_', ' ')} counting {moves(part)}."
        for method, part in others.groupby("counting", sort=False)
    ))  # fmt: skip


def scopes(variants: Indicator, *, rows: int) -> Exhibit:
    """How papers and order of the first `rows` countries change with the document types counted."""
    if variants.missing:
        return no_numbers(variants)
    frame = observed(variants)
    shown = frame[frame["rank"] <= rows]
    given = shown.loc[shown["rank_change"].isna(), "papers"].sum()
    others = shown[shown["rank_change"].notna()]
    return sentences(*(
        f"{WITHIN[scope]}, the countries and regions listed have {amount(part['papers'].sum())} papers instead of "
        f"{amount(given)}{change(given, part['papers'].sum())}; {moves(part)}."
        for scope, part in others.groupby("scope", sort=False)
    ))  # fmt: skip


def moves(part: pd.DataFrame) -> str:
    """How many of the countries keep their place, and which move furthest up and down; ties are named together."""
    kept, count, change = int((part["rank_change"] == 0).sum()), len(part), part["rank_change"]
    if kept == count:
        return f"all {count} countries and regions keep their place"
    told = [f"{kept or 'none'} of the {count} countries and regions {'keeps its' if kept == 1 else 'keep their'} place"]
    if change.abs().max() == 1:
        return f"{told[0]} and the {'other moves' if count - kept == 1 else 'others move'} by one"
    for way, places in (("up", change), ("down", -change)):
        most = leaders(part.assign(places=places), "places")
        if len(most) and most["places"].iloc[0] > 1:
            names = some(map(country, most["label"]))
            verb = "moves" if len(most) == 1 else "move"
            told.append(f"furthest {way} {verb} {names} ({int(most['places'].iloc[0])} places)")
    return ", ".join(told)


def papers_by_venue(venues: Indicator, *, rows: int) -> Exhibit:
    """Where the papers appear, and where those venues are published, among the first `rows` venues."""
    if venues.missing:
        return no_numbers(venues)
    frame = observed(venues).head(rows)
    top = largest(frame, "papers", 3)
    hosts = frame.groupby("host_label")["venue"].count().sort_values(ascending=False, kind="stable")
    hosted = ", ".join(f"{country(label)} ({count})" for label, count in hosts.head(4).items())
    return sentences(
        f"The venues with most papers are {ranked(top, 'papers', name='venue')}{_level(frame, 'papers', top)}."
        if top else "",
        f"By the country of the publisher, the venues listed divide among {hosted}"
        f"{' and others' if len(hosts) > 4 else ''}." if len(hosts) else "",
    )  # fmt: skip
