"""Who comes first, as far as intervals tell.

Rule: where there are intervals, a country is ranked before another only if theirs do not overlap; what overlaps is not
distinguishable. Countries without interval are then not ranked; those that might be first are named as left out.
"""

from __future__ import annotations

import pandas as pd

from aici.narrative.telling import led, observed
from aici.narrative.wording import country, largest, ranked, some
from aici.records import Indicator
from aici.tables import number


def has_intervals(indicator: Indicator, column: str) -> bool:
    """Whether any row has an interval of that column."""
    return not indicator.missing and bool(observed(indicator)[f"{column}_lb"].notna().any())


def first(indicator: Indicator, column: str, lead: str, decimals: int) -> str:
    """The largest and who is not distinguishable from it; where there are no intervals, the three largest."""
    if not has_intervals(indicator, column):
        return led(indicator, column, lead, decimals)
    sure, unsure = _by_interval(observed(indicator), column)
    first, *others = sure
    low = float(getattr(first, f"{column}_lb"))
    close = [row for row in others if float(getattr(row, f"{column}_ub")) >= low]
    ends = " to ".join(number(getattr(first, f"{column}_{end}"), decimals) for end in ("lb", "ub"))
    head = f"{lead} {country(first.label)} ({number(getattr(first, column), decimals)}, 95 % interval {ends})"
    if close:
        names = some([ranked([row], column, decimals) for row in close])
        head += f", from which {names} {'are' if len(close) > 1 else 'is'} not distinguishable"
    elif others:
        head += f", whose interval lies above those of all others{' that have one' if unsure else ''}"
    return head + _left_out([row for row in unsure if float(getattr(row, column)) >= low])


def _by_interval(frame: pd.DataFrame, column: str) -> tuple[list, list]:
    """The rows with a value, the largest first: those with an interval, and those without."""
    known = frame[f"{column}_lb"].notna()
    return tuple(largest(rows, column, len(rows)) for rows in (frame[known], frame[~known]))


def _left_out(rows: list) -> str:
    names = some(country(row.label) for row in rows)
    verbs = ("have", "are") if len(rows) > 1 else ("has", "is")
    return f"; {names} {verbs[0]} too few papers for an interval and {verbs[1]} left out" if rows else ""
