"""Indicator tables of section 02-time-series."""

from __future__ import annotations

from aici.records.contract import COUNTRY, LABEL, TAIL, table

TABLES = (
    table("papers_by_country_year", "country or region × year", "country_code year",
        COUNTRY, LABEL, ("year", "int", "publication year", "year", "Year"),
        ("papers", "float", "papers attributed to the country in the year", "papers", "AI papers"), *TAIL),
)  # fmt: skip
