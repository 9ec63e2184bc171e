"""How an edition's exports become one indicator table, and what they must hold for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

COUNTRIES = ("works", "countries")  # what most tables need, by the keys of `needs.REASONS`


@dataclass(frozen=True)
class Recipe:
    """One indicator table of an edition.

    Attributes
    ----------
    build : gives the rows, for the countries with most papers (or patents) where a number is asked; columns that all
        computed tables share (`basis`, labels of country codes, and where it lacks them `decimals` and `counting`) are
        added
    needs : what the exports must hold, by the keys of `needs.REASONS`
    counting : the table's own method where it is not the edition's
    decimals : shown of a value that is no count
    kinds : of exports it is computed from, for the sentence on its origin: papers, patents or both
    notes : sentences printed beside the numbers
    missing : a further reason why there are no numbers; empty where there are
    valueless : a column that may be null throughout, and what that means
    empty : what it means that there is no row
    """

    build: Callable[[int | None], pd.DataFrame]
    needs: tuple[str, ...] = COUNTRIES
    counting: str = ""
    decimals: int = 1
    kinds: tuple[str, ...] = ("papers",)
    notes: Callable[[], tuple[str, ...]] = tuple
    missing: Callable[[], str] = str
    valueless: tuple[str, str] = ("", "")
    empty: str = "the exports hold nothing to count here"


class Section(Protocol):
    """The tables of one section of the report."""

    def recipes(self) -> dict[str, Recipe]:
        """Each table's recipe by its name."""
        ...
