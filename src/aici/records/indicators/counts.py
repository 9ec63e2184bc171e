"""Indicator tables of section 01-counts."""

from __future__ import annotations

from aici.records.contract import COUNTRY, DECIMALS, LABEL, RANK, RANK_BY_PAPERS, TAIL, table

# A count of n papers that are draws of a Poisson process has a relative standard error of 1/sqrt(n), a third at ten:
# a value per million or a rate that is made of fewer says little, so that it is neither coloured nor ranked in prose.
FEWEST_PAPERS = 10
HOST_RULES = ("printed", "publisher_address", "journals_csv")

_COMPARED = (
    ("papers", "float", "papers attributed to the country", "papers", "Papers"),
    ("rank_papers", "int", "position by papers within the row's choice, ties by code", "", "Rank"),
    ("rank_change", "int", "places gained on the edition's own choice; null in its row", "places", "Places gained"),
)

TABLES = (
    table("papers_by_country", "country or region", "country_code",
        RANK, COUNTRY, LABEL, ("papers", "float", "papers attributed to the country", "papers", "AI papers"),
        ("papers_per_million", "float", "papers per million inhabitants", "papers / 10^6 persons",
         "AI papers per million"),
        DECIMALS, *TAIL),
    table("papers_by_counting", "country or region × counting method", "country_code counting",
        RANK_BY_PAPERS, COUNTRY, LABEL, ("counting_label", "string", "the method as shown", "", "Counting"),
        *_COMPARED, *TAIL),
    table("papers_by_scope", "country or region × set of document types", "country_code scope",
        RANK_BY_PAPERS, COUNTRY, LABEL,
        ("scope", "string", "`edition`: its own document types; `articles`: journal articles and reviews alone; "
         "`with_conference_papers`, `with_preprints`, `with_both`: the edition's and these"),
        ("scope_label", "string", "the set as shown", "", "Papers counted"), *_COMPARED, *TAIL),
    table("papers_by_venue", "venue", "venue",
        RANK, ("venue", "string", "journal title as printed or exported", "", "Venue"),
        ("papers", "float", "papers in the venue", "papers", "AI papers"),
        ("host_country_code", "string", "ISO 3166-1 alpha-3 of the publisher"),
        ("host_label", "string", "publisher's country as shown", "", "Host country"),
        ("host_rule", "string", "where the host comes from: " + ", ".join(f"`{rule}`" for rule in HOST_RULES)),
        *TAIL),
)  # fmt: skip
