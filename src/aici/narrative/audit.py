"""Sentences of section 07-audit."""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.telling import sentences
from aici.narrative.wording import country, listed
from aici.reconcile import FAILS, HOLDS, OPEN, ROUNDING

NAMED = 6  # failing rows named in a sentence; the table lists all
_PLURAL = {HOLDS: "hold", ROUNDING: "hold only within rounding", FAILS: "fail", OPEN: "cannot be checked"}
_SINGULAR = {OPEN: "cannot be checked"}  # the other verdicts read as they are: holds, fails


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
