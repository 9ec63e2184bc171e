"""What every sentence keeps to: one paragraph, of observed numbers, or the reason why there are none."""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.wording import escaped, largest, ranked
from aici.records import Indicator


class SimulatedError(ValueError):
    """A sentence was asked of a simulated table inside an edition that is not declared simulated."""


def sentences(*parts: str) -> Exhibit:
    """One paragraph of Markdown from its sentences; empty ones fall away."""
    return paragraphs(" ".join(part for part in parts if part))


def paragraphs(*parts: str) -> Exhibit:
    """Paragraphs of Markdown, each of its sentences; empty ones fall away."""
    text = "\n\n".join(part for part in parts if part)
    return Exhibit("text/markdown", text, text)


def observed(indicator: Indicator) -> pd.DataFrame:
    """The table of an indicator that sentences may be made of.

    Raises
    ------
    SimulatedError
        If it is simulated and its edition is not.
    """
    if indicator.basis == "simulated" and not indicator.of_simulated_edition:
        raise SimulatedError(
            f"{indicator.name} is simulated; no sentence may be made from it. "
            "Word it only in an edition whose basis is simulated."
        )
    return indicator.frame


def no_numbers(indicator: Indicator) -> Exhibit:
    """The sentence in place of those on a table without numbers."""
    return sentences(f"No numbers can be given here: {reason(indicator.missing)}.")


def reason(missing: str) -> str:
    """Why there are no numbers, without full stop."""
    return escaped(missing.removesuffix("."))


def led(indicator: Indicator, column: str, lead: str, decimals: int) -> str:
    """The clause that ranks the three largest; empty where there are none."""
    rows = largest(observed(indicator), column, 3)
    return f"{lead} {ranked(rows, column, decimals)}" if rows else ""
