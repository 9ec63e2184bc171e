"""Sentences whose every number comes from a table: indicator tables in, Markdown out.

Each function words what a reader would look up first, a module for each section of the report. It raises on a
simulated table unless the whole edition is declared simulated, and it says why where a table has no numbers. Names come
out letter for letter, whatever Markdown would make of them (`escaped`). Causes and judgement are the author's and stand
in the notebooks' own text, without digits.
"""

from __future__ import annotations

from aici.narrative.agreement import deduplication, overlap
from aici.narrative.audit import audit
from aici.narrative.collaboration import affinity, collaboration
from aici.narrative.composite import composite
from aici.narrative.counts import counting, papers_by_country, papers_by_venue, scopes
from aici.narrative.impact import impact
from aici.narrative.patents import patents, patents_beside
from aici.narrative.profile import profile
from aici.narrative.summary import abstract
from aici.narrative.technologies import technologies
from aici.narrative.telling import SimulatedError, sentences
from aici.narrative.time_series import growth, overtakings
from aici.narrative.topics import institutions, topics
from aici.narrative.wording import escaped

__all__ = [
    "SimulatedError", "abstract", "affinity", "audit", "collaboration", "composite", "counting", "deduplication",
    "escaped", "growth", "impact", "institutions", "overlap", "overtakings", "papers_by_country", "papers_by_venue",
    "patents", "patents_beside", "profile", "scopes", "sentences", "technologies", "topics",
]  # fmt: skip
