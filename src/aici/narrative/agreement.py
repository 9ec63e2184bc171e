"""Sentences on which databases hold the papers, how far their counts agree, and how well papers are matched."""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, sentences
from aici.narrative.wording import escaped, listed, some
from aici.quality import NOT_MEASURED, OURS
from aici.records import Indicator
from aici.tables import number

ALL = "all"  # the row of all combinations
RECORD_LEVEL = {"record_precision": "precision", "record_recall": "recall", "record_f1": "F1"}
NO_PAPERS = "No paper is counted, so that no databases can be compared."
NOT_COMPARED = "For no paper do two databases give a citation count, so that none can be compared."


def overlap(databases: Indicator) -> Exhibit:
    """How many papers one database alone holds, and for how many the citation counts of several differ."""
    if databases.missing:
        return no_numbers(databases)
    frame = observed(databases).set_index("databases")
    if ALL not in frame.index:
        return sentences(NO_PAPERS)
    every = frame.loc[ALL]
    alone = frame.loc[frame["n_databases"] == 1, "papers"].sum() / every["papers"] * 100
    held = f"Of the papers counted, {number(alone, 1)} % are held by one database only."
    if not every["compared"]:
        return sentences(held, NOT_COMPARED)
    share, gap = (number(every[name], 1) for name in ("conflicting_percent", "median_difference_percent"))
    counted = f"Two databases or more give a citation count for {number(every['compared'], 0)} of them"
    if not every["conflicting"]:
        return sentences(held, f"{counted}; the counts agree.")
    differ = f"the counts differ in {share} % of the cases, at the median by {gap} % of the largest count"
    return sentences(held, f"{counted}; {differ}.")


def deduplication(quality: Indicator) -> Exhibit:
    """The labelled set on which this system is weakest, and the sets on which another tool is better, as printed.

    Figures are those by records, which all tools have; a tool is better where its figure is larger as printed.
    """
    frame = observed(quality)
    ours = frame[frame["tool"] == OURS].set_index("dataset")
    if quality.missing or ours.empty:
        return sentences(NOT_MEASURED)
    weakest = ours.loc[ours["record_f1"].astype("float64").idxmin()]
    on = f"{escaped(weakest.name)} (F1 {number(weakest['record_f1'], int(weakest['decimals']))})"
    better = [f"the higher {word} on {sets}" for name, word in RECORD_LEVEL.items() if (sets := _better(frame, name))]
    return sentences(
        f"Measured by records, this system is weakest on the set {on}.",
        f"Another tool has {'; '.join(better)}." if better
        else "No other tool has a higher precision, recall or F1 on any of the sets.",
    )  # fmt: skip


def _better(frame: pd.DataFrame, measure: str) -> str:
    """The sets on which another tool's figure is larger than ours, with both; empty where there is none."""
    places = frame["decimals"].astype("int64")
    printed = frame.assign(shown=[float(number(value, own)) for value, own in zip(frame[measure], places, strict=True)])
    own = printed[printed["tool"] == OURS].set_index("dataset")["shown"]
    above = printed[printed["shown"] > printed["dataset"].map(own)]
    highest = above[above["shown"] == above.groupby("dataset")["shown"].transform("max")]
    told = [
        f"{escaped(name)} ({some(map(escaped, part['tool'].unique()))}, "
        f"{number(part['shown'].iloc[0], places.max())} against {number(own[name], places.max())})"
        for name, part in highest.groupby("dataset", sort=False)
    ]
    return listed(told)
