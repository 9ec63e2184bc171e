"""Polars types of the tables of the contract."""

from __future__ import annotations

import polars as pl

from aici.records import Table

DTYPES = {"string": pl.String, "int": pl.Int64, "float": pl.Float64, "bool": pl.Boolean, "strings": pl.List(pl.String)}


def schema(table: Table) -> dict[str, pl.DataType]:
    """Polars types of a table of the contract, by column."""
    return {column.name: DTYPES[column.dtype] for column in table.columns}
