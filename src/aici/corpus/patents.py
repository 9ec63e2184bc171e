"""Patent records -> publications, applications, families and their applicants: the tables `patents` and `applicants`.

Only numbers and names are compared in memory; texts stay in the database.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from aici.dedup import applicants, families, publications


def merged(con: ibis.BaseBackend, tables: dict[str, Table], policy: str) -> dict[str, Table]:
    """The tables `patents` and `applicants` of `tables["patent_records"]`.

    Parameters
    ----------
    con : where they are set down
    tables : must hold `patent_records`, `matches` and `patent_selection`
    policy : territory policy of the countries of applicants
    """
    records = tables["patent_records"]
    numbers = records.select(*families.COLUMNS).to_polars()
    matched = families.match_publications(numbers)
    names = records.select(*applicants.COLUMNS).to_polars()
    applied = applicants.match_applicants(names, matched, policy)
    placed = con.create_table("placed_publications", matched.to_arrow(), temp=True)
    found = publications.merge_publications(records, placed, tables["patent_selection"], tables["matches"])
    return {
        "patents": con.create_table("merged_patents", found, temp=True),
        "applicants": con.create_table("merged_applicants", applied.to_arrow(), temp=True),
    }
