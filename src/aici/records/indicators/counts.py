"""Indicator tables of section 01-counts."""

from __future__ import annotations

from aici.records.contract import BASIS, COUNTRY, DECIMALS, LABEL, RANK, TAIL, table

TABLES = (
    table("papers_by_country", "country or region", "country_code",
        RANK, COUNTRY, LABEL, ("papers", "float", "papers attributed to the country", "papers", "AI papers"),
        ("papers_per_million", "float", "papers per million inhabitants", "papers / 10^6 persons",
         "AI papers per million"),
        DECIMALS, *TAIL),
    table("papers_by_counting", "country or region", "country_code",
        ("rank", "int", "rank under first-author counting", "", "Rank, first author"), COUNTRY, LABEL,
        ("first_author", "float", "papers of the first author's country", "papers", "First author"),
        ("full", "float", "papers with any author in the country", "papers", "Full"),
        ("fractional", "float", "papers shared equally among authors, then addresses", "papers", "Fractional"),
        ("rank_full", "int", "rank under full counting", "", "Rank, full"),
        ("rank_fractional", "int", "rank under fractional counting", "", "Rank, fractional"), BASIS),
    table("papers_by_venue", "venue", "venue",
        RANK, ("venue", "string", "journal title as printed or exported", "", "Venue"),
        ("papers", "float", "papers in the venue", "papers", "AI papers"),
        ("host_country_code", "string", "ISO 3166-1 alpha-3 of the publisher"),
        ("host_label", "string", "publisher's country as shown", "", "Host country"), *TAIL),
)  # fmt: skip
