"""Indicator tables of section 02-time-series."""

from __future__ import annotations

from aici.records.contract import COUNTRY, LABEL, RANK_BY_PAPERS, TAIL, table

TABLES = (
    table("papers_by_country_year", "country or region × year", "country_code year",
        COUNTRY, LABEL, ("year", "int", "publication year", "year", "Year"),
        ("papers", "float", "papers attributed to the country in the year", "papers", "AI papers"),
        ("is_complete", "bool", "six months or more lie between the end of the year and the edition's cut-off; null "
         "where the year is"), *TAIL),
    table("growth_by_country", "country or region", "country_code",
        RANK_BY_PAPERS, COUNTRY, LABEL,
        ("first_year", "int", "first complete year of the window", "year"),
        ("last_year", "int", "last complete year of the window", "year"),
        ("papers_first", "float", "papers in the first of them; null where unknown", "papers", "Papers, first year"),
        ("papers_last", "float", "papers in the last of them; null where unknown", "papers", "Papers, last year"),
        ("change_percent", "float", "from the first to the last; null where the first is 0 or unknown", "%",
         "Change, %"),
        ("annual_growth_percent", "float", "compound annual growth rate: the constant yearly change that leads from "
         "the first to the last; null as before", "% / year", "Growth per year, %"), *TAIL),
    table("overtakings", "pair of countries or regions, one of which overtook the other",
        "country_code behind_country_code",
        ("year", "int", "complete year from which it is ahead in every year up to the last complete one", "year",
         "Year"),
        ("country_code", "string", "ISO 3166-1 alpha-3 of the one that comes from behind"),
        ("label", "string", "its name", "", "Overtaking"),
        ("behind_country_code", "string", "ISO 3166-1 alpha-3 of the one that falls behind"),
        ("behind_label", "string", "its name", "", "Overtaken"),
        ("papers", "float", "papers of the former in that year", "papers", "Papers, overtaking"),
        ("behind_papers", "float", "papers of the latter in that year", "papers", "Papers, overtaken"), *TAIL),
)  # fmt: skip
