"""Who comes first, as far as intervals tell.

Rule: where there are intervals, a country is ranked before another only if theirs do not overlap; what overlaps is not
distinguishable. Countries without interval are then not ranked.
"""

from __future__ import annotations

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
    sure = observed(indicator).dropna(subset=[f"{column}_lb"])
    first, *others = largest(sure, column, len(sure))
    low = float(getattr(first, f"{column}_lb"))
    close = [row for row in others if float(getattr(row, f"{column}_ub")) >= low]
    ends = " to ".join(number(getattr(first, f"{column}_{end}"), decimals) for end in ("lb", "ub"))
    head = f"{lead} {country(first.label)} ({number(getattr(first, column), decimals)}, 95 % interval {ends})"
    if not close:
        return head if not others else f"{head}, whose interval lies above those of all others"
    names = some([ranked([row], column, decimals) for row in close])
    return f"{head}, from which {names} {'are' if len(close) > 1 else 'is'} not distinguishable"
