"""Indicator tables of section 04-collaboration."""

from __future__ import annotations

from aici.records.contract import COUNTRY, DECIMALS, LABEL, RANK_BY_PAPERS, TAIL, table

FIRST_AUTHOR = (
    ("first_author_country_code", "string", "ISO 3166-1 alpha-3 of the first author"),
    ("first_author_label", "string", "its name as shown", "", "First author in"),
)
TABLES = (
    table("collaboration_by_country", "first-author country × co-author country",
        "first_author_country_code country_code", *FIRST_AUTHOR, COUNTRY,
        ("label", "string", "co-author country as shown", "", "Co-author in"),
        ("papers", "float", "papers with at least one co-author there, each country once a paper", "papers", "Papers"),
        ("sample_percent", "int", "share of each first-author country's papers that was drawn at random and counted; "
         "100: all; null on an illustration", "%"), *TAIL),
    table("collaboration_profile", "first-author country", "first_author_country_code", *FIRST_AUTHOR,
        ("papers", "float", "papers with a first author there", "papers", "Papers"),
        ("domestic_percent", "float", "share without any co-author abroad, all addresses known", "%", "Domestic, %"),
        ("international_percent", "float", "share with a co-author abroad", "%", "International, %"),
        ("international_percent_lb", "float", "lower bound of its Wilson score interval, 95 %", "%", "95 % interval"),
        ("international_percent_ub", "float", "upper bound", "%"),
        ("unattributed_percent", "float", "share whose co-authors' countries are not all known, none found abroad",
         "%", "Unattributed, %"), *TAIL),
    table("collaboration_spread", "first-author country", "first_author_country_code", *FIRST_AUTHOR,
        ("papers", "float", "papers with a first author there", "papers", "Papers"),
        ("several_percent", "float", "share with co-authors in two or more countries abroad", "%",
         "Several countries abroad, %"),
        ("partners_per_paper", "float", "mean number of co-author countries abroad, of the papers that have any",
         "countries", "Countries abroad per international paper"),
        ("partners", "int", "co-author countries met at all", "countries", "Partner countries"),
        ("effective_partners", "float", "number of equally frequent partners that would be as diverse: exponential of "
         "the Shannon entropy of papers over co-author countries", "countries", "Effective number of partners"),
        DECIMALS, *TAIL),
    table("collaboration_affinity", "country or region × partner; none is its own partner",
        "country_code partner_country_code", RANK_BY_PAPERS, COUNTRY, LABEL,
        ("partner_country_code", "string", "ISO 3166-1 alpha-3 of the partner"),
        ("partner_label", "string", "its name as shown", "", "Partner"),
        ("papers", "float", "joint papers: with addresses in both, whoever is first author; the same both ways",
         "papers", "Joint papers"),
        ("first_author_papers", "float", "of which the first author is in the country and a co-author in the partner",
         "papers", "First author in the country"),
        ("expected_papers", "float", "joint papers if every country kept its total over all partners and no pair "
         "had a preference", "joint papers", "Expected"),
        ("affinity", "float", "papers / expected_papers, 1 as expected; null below 0.05 expected", "", "Affinity"),
        ("affinity_lb", "float", "lower bound of its interval, 95 %: Byar's for a Poisson count", "", "95 % interval"),
        ("affinity_ub", "float", "upper bound"), *TAIL),
)  # fmt: skip
