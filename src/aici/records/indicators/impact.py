"""Indicator tables of section 03-impact."""

from __future__ import annotations

from aici.records.contract import COUNTRY, DECIMALS, LABEL, RANK_BY_PAPERS, TAIL, table

TABLES = (
    table("mean_citations_by_country", "country or region", "country_code", RANK_BY_PAPERS, COUNTRY, LABEL,
        ("mean_citations", "float", "weighted mean of citations per paper", "citations / paper", "Mean citations"),
        DECIMALS, *TAIL),
    table("mean_impact_factor_by_country", "country or region", "country_code", RANK_BY_PAPERS, COUNTRY, LABEL,
        ("mean_impact_factor", "float", "weighted mean of the journals' impact factors, over papers that have one",
         "citations / citable item", "Mean impact factor"),
        ("coverage_percent", "float", "share of the country's papers whose journal has an impact factor", "%",
         "Coverage, %"), DECIMALS, *TAIL),
    table("impact_value_by_country", "country or region", "country_code", RANK_BY_PAPERS, COUNTRY, LABEL,
        ("mean_citations", "float", "as in Table 3", "citations / paper", "Mean citations"),
        ("mean_impact_factor", "float", "as in Table 4", "citations / citable item", "Mean impact factor"),
        ("impact_value", "float", "mean of both after min-max scaling over the listed countries", "0 to 1",
         "Impact value"), DECIMALS, *TAIL),
    table("citation_policies", "country or region × citation policy", "country_code policy", RANK_BY_PAPERS, COUNTRY,
        LABEL, ("policy", "string", "`edition`: that of the edition; a database: its count first; `max`: the largest"),
        ("policy_label", "string", "the policy in words", "", "Citation count taken"),
        ("mean_citations", "float", "as in Table 3, under the policy", "citations / paper", "Mean citations"),
        ("difference_percent", "float", "against the edition's policy; null in its own row", "%", "Difference, %"),
        ("rank_citations", "int", "by mean citations among the countries listed", "", "Rank"),
        ("rank_change", "int", "places gained on the edition's policy; null in its own row", "places", "Places gained"),
        *TAIL),
)  # fmt: skip
