"""The indicator tables, a module for each section of the report."""

from __future__ import annotations

from aici.records.contract import Table
from aici.records.indicators import (
    audit,
    collaboration,
    composite,
    corpus,
    counts,
    impact,
    patents,
    profile,
    technologies,
    time_series,
    topics,
)  # fmt: skip

SECTIONS = (
    corpus, counts, time_series, impact, composite, collaboration, topics, patents, technologies, profile, audit,
)  # fmt: skip
INDICATORS: dict[str, Table] = {table.name: table for section in SECTIONS for table in section.TABLES}
