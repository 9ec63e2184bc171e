"""The steps of the funnel from patent records about AI to inventions: publications, applications, families, years.

Each record counts by the publication it is of, members of its family that are listed only do not: so each step takes in
what the one before gave out, in all and for each database. What a step removes is counted by itself: the rows that are
not the first of their publication, application or family.
"""

from __future__ import annotations

import ibis
import pandas as pd
from ibis import _
from ibis.expr.types import Table

from aici.corpus.choices import Choices, in_years, outside_years

ALL_PATENTS = "all patents"
AGAIN = "further records of a publication"
PUBLISHED_AGAIN = "further publications of an application, such as its grant"
FILED_AGAIN = "further applications of a family, mostly in other offices"
NO_INVENTIONS = "nothing but utility models or designs"
_STEPS = (
    ("records to publications", "publication_number", AGAIN),
    ("publications to applications", "application_id", PUBLISHED_AGAIN),
    ("applications to families", "family_id", FILED_AGAIN),
)


def joined(tables: dict[str, Table], choices: Choices) -> list[tuple]:
    """The steps as rows of `CORPUS["funnel"]`, those of all databases first; none where no patent is read.

    The last, by priority year, is there only where an end of the edition's years is closed.

    Parameters
    ----------
    tables : must hold `patent_selection` (with `publication_number` and `data_source`) and `patents`
    """
    rows = _placed(tables)
    steps, unit = [], ["data_source", "record_id", "file", "row"]
    for step, key, reason in _STEPS:
        merged = rows.select("data_source", *unit[1:], key).distinct() if key not in unit else rows
        again = ibis.row_number().over(group_by=["data_source", key], order_by=unit) > 0
        marked = merged.mutate(again=again)
        counts = marked.group_by("data_source").agg(
            came=marked.count(), kept=marked[key].nunique(), left=marked.again.sum()
        )
        steps += _told(step, counts, reason)
        unit = ["data_source", key]
    steps += _told("inventions", _inventions(rows), NO_INVENTIONS)
    limited = choices.years != (None, None)
    return steps + (_told("priority years", _dated(rows, choices), outside_years(choices)) if limited else [])


def _placed(tables: dict[str, Table]) -> Table:
    """Table[data_source, record_id, file, row, publication_number, application_id, family_id, is_invention, \
year].

    A row per record about AI, once for its database and once for all.
    """
    patents = tables["patents"]
    found = (patents.form == "invention").any()
    families = patents.group_by("family_id").agg(is_invention=found, year=patents.priority_year.min())
    numbers = patents.select("publication_number", "application_id", "family_id").inner_join(families, "family_id")
    chosen = tables["patent_selection"].filter(_.is_ai).inner_join(numbers, "publication_number")
    columns = ("record_id", "file", "row", "publication_number", "application_id", "family_id", "is_invention", "year")
    rows = chosen.select("data_source", *columns)
    return ibis.union(rows.mutate(data_source=ibis.literal(ALL_PATENTS)), rows)


def _inventions(rows: Table) -> Table:
    families = rows.select("data_source", "family_id", "is_invention").distinct()
    return families.group_by("data_source").agg(
        came=families.count(), kept=families.is_invention.sum(), left=(~families.is_invention).sum()
    )


def _dated(rows: Table, choices: Choices) -> Table:
    families = rows.select("data_source", "family_id", "is_invention", "year").distinct()
    inside = in_years(families, choices)
    dated = families.mutate(kept=_.is_invention & inside, left=_.is_invention & ~inside)
    return dated.group_by("data_source").agg(came=_.is_invention.sum(), kept=_.kept.sum(), left=_.left.sum())


def _told(step: str, counts: Table, reason: str) -> list[tuple]:
    frame: pd.DataFrame = counts.to_pandas().set_index("data_source").astype(int)
    order = [ALL_PATENTS, *sorted(set(frame.index) - {ALL_PATENTS})]
    return [("patents", step, source, *frame.loc[source], reason) for source in order if source in frame.index]
