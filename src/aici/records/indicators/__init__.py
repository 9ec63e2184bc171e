"""The indicator tables, a module for each section of the report."""

from __future__ import annotations

from aici.records.contract import Table
from aici.records.indicators import audit, collaboration, corpus, counts, impact, patents, time_series, topics

SECTIONS = (corpus, counts, time_series, impact, collaboration, topics, patents, audit)
INDICATORS: dict[str, Table] = {table.name: table for section in SECTIONS for table in section.TABLES}
