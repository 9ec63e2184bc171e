"""The contract: every table of the project, its grain, key and columns, in one place.

Readers, corpus, indicators and exhibits exchange only the tables named here. `data/README.md` (the codebook) is
written from this room, and `require_columns` is the door each table passes. What a table does not promise, no
later step may rely on. Nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from aici.records.contract import (
    BASES,
    COUNTINGS,
    DOCUMENT_TYPES,
    FIRST_AUTHOR_STATUSES,
    LINKS,
    PATENT_COUNTINGS,
    PATENT_SELECTIONS,
    POLICIES,
    SELECTIONS,
    Column,
    ContractError,
    SourceFormatError,
    Table,
)  # fmt: skip
from aici.records.corpus import CORPUS
from aici.records.indicators import INDICATORS

__all__ = [
    "BASES", "CORPUS", "COUNTINGS", "DOCUMENT_TYPES", "FIRST_AUTHOR_STATUSES", "INDICATORS", "LINKS",
    "PATENT_COUNTINGS", "PATENT_SELECTIONS", "POLICIES", "SELECTIONS", "Column", "ContractError", "Indicator",
    "SourceFormatError", "Table", "require_columns",
]  # fmt: skip


@dataclass(frozen=True)
class Indicator:
    """An indicator table with what must be said beside it.

    `frame` has the columns that `INDICATORS[name]` promises; it is empty where `missing` says why there are no
    numbers. `basis` is the one in the column, or "" when missing; `origin` is the sentence printed under exhibits.
    `of_simulated_edition` says that the whole edition is declared simulated, so that sentences may be made of it.
    """

    name: str
    frame: pd.DataFrame
    basis: str
    origin: str
    missing: str = ""
    notes: tuple[str, ...] = field(default=())
    of_simulated_edition: bool = False

    @property
    def table(self) -> Table:
        return INDICATORS[self.name]


def require_columns(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame with exactly the contract's columns in the contract's order.

    Raises
    ------
    ContractError
        If a promised column is missing or the key repeats.
    """
    missing = [name for name in table.column_names if name not in frame.columns]
    if missing:
        raise ContractError(
            f"table {table.name!r} lacks {missing}, got {list(frame.columns)}; its contract is in src/aici/records/"
        )
    ordered = frame[table.column_names]
    repeated = ordered.duplicated(list(table.key), keep=False)
    if repeated.any():
        example = ordered.loc[repeated, list(table.key)].iloc[0].to_dict()
        raise ContractError(
            f"table {table.name!r} must have one row per {table.grain}; {example} occurs more than once"
        )
    return ordered
