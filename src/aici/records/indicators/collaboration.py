"""Indicator tables of section 04-collaboration."""

from __future__ import annotations

from aici.records.contract import COUNTRY, TAIL, table

TABLES = (
    table("collaboration_by_country", "first-author country × co-author country",
        "first_author_country_code country_code",
        ("first_author_country_code", "string", "ISO 3166-1 alpha-3 of the first author"),
        ("first_author_label", "string", "its name as shown", "", "First author in"), COUNTRY,
        ("label", "string", "co-author country as shown", "", "Co-author in"),
        ("papers", "float", "papers with at least one co-author there, each country once a paper", "papers", "Papers"),
        *TAIL),
    table("collaboration_profile", "first-author country", "first_author_country_code",
        ("first_author_country_code", "string", "ISO 3166-1 alpha-3 of the first author"),
        ("first_author_label", "string", "its name as shown", "", "First author in"),
        ("papers", "float", "papers with a first author there", "papers", "Papers"),
        ("domestic_percent", "float", "share without any co-author abroad, all addresses known", "%", "Domestic, %"),
        ("international_percent", "float", "share with a co-author abroad", "%", "International, %"),
        ("unattributed_percent", "float", "share whose co-authors' countries are not all known, none found abroad",
         "%", "Unattributed, %"), *TAIL),
)  # fmt: skip
