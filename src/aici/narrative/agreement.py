"""Sentences on which databases hold the papers, and on how far their citation counts agree."""

from __future__ import annotations

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, sentences
from aici.records import Indicator
from aici.tables import number

ALL = "all"  # the row of all combinations
NOT_COMPARED = "For no paper do two databases give a citation count, so that none can be compared."


def overlap(databases: Indicator) -> Exhibit:
    """How many papers one database alone holds, and for how many the citation counts of several differ."""
    if databases.missing:
        return no_numbers(databases)
    frame = observed(databases).set_index("databases")
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
