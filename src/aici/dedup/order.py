"""The orders that decide between records, so that neither files nor workers do."""

from __future__ import annotations

RECORD_ORDER = ("record_id", "file", "row")
# whose fields a work takes, first to last: curated indexes before those that gather what they find
PREFERENCE = ("wos", "scopus", "ieee_xplore", "openalex", "google_scholar")
