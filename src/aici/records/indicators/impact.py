"""Indicator tables of section 03-impact."""

from __future__ import annotations

from aici.records.contract import COUNTRY, DECIMALS, LABEL, RANK_BY_PAPERS, TAIL, table

INTERVAL, RANKS = "95 % interval", "Rank, 95 %"


def _interval(value: str, unit: str) -> tuple[tuple[str, ...], ...]:
    """The ends of a value's interval; printed as one column, headed as its lower end is."""
    lower = f"lower end of the 95 % interval of `{value}`; null where there is none", unit, INTERVAL
    return (f"{value}_lb", "float", *lower), (f"{value}_ub", "float", f"upper end of that of `{value}`", unit)


def _ranks(value: str, name: str = "rank", heading: str = RANKS) -> tuple[tuple[str, ...], ...]:
    """The ends of a rank interval, likewise; not printed where there is no heading."""
    best = f"best rank by `{value}` among the rows, of the 95 % interval; null where there is none"
    return (f"{name}_lb", "int", best, "", heading), (f"{name}_ub", "int", f"worst rank by `{value}`, likewise")


TABLES = (
    table("mean_citations_by_country", "country or region", "country_code", RANK_BY_PAPERS, COUNTRY, LABEL,
        ("mean_citations", "float", "weighted mean of citations per paper", "citations / paper", "Mean citations"),
        *_interval("mean_citations", "citations / paper"), *_ranks("mean_citations"), DECIMALS, *TAIL),
    table("mean_impact_factor_by_country", "country or region", "country_code", RANK_BY_PAPERS, COUNTRY, LABEL,
        ("mean_impact_factor", "float", "weighted mean of the journals' impact factors, over papers that have one",
         "citations / citable item", "Mean impact factor"),
        *_interval("mean_impact_factor", "citations / citable item"), *_ranks("mean_impact_factor"),
        ("coverage_percent", "float", "share of the country's papers whose journal has an impact factor", "%",
         "Coverage, %"), DECIMALS, *TAIL),
    table("impact_value_by_country", "country or region", "country_code", RANK_BY_PAPERS, COUNTRY, LABEL,
        ("mean_citations", "float", "as in Table 3", "citations / paper", "Mean citations"),
        ("mean_impact_factor", "float", "as in Table 4", "citations / citable item", "Mean impact factor"),
        ("impact_value", "float", "mean of both after min-max scaling over the listed countries", "0 to 1",
         "Impact value"), *_interval("impact_value", "0 to 1"), *_ranks("impact_value"), DECIMALS, *TAIL),
    table("normalised_impact_by_country", "country or region", "country_code", RANK_BY_PAPERS, COUNTRY, LABEL,
        ("papers", "float", "papers of the country, compared or not", "papers"),
        ("mncs", "float", "mean normalised citation score: citations by those expected in field, year and document "
         "type of the corpus", "1 = as expected", "MNCS"), *_interval("mncs", "1 = as expected"), *_ranks("mncs"),
        ("pp_top10_percent", "float", "share of its papers in the most cited tenth of field, year and document type; "
         "ties at the threshold weighted", "%", "PP(top 10 %), %"), *_interval("pp_top10_percent", "%"),
        *_ranks("pp_top10_percent", "rank_pp_top10", ""),
        ("median_citations", "float", "weighted median of citations", "citations / paper", "Median citations"),
        ("compared_percent", "float", "share of its papers with citation count and year", "%"),
        ("immature_percent", "float", "of these, from years not complete at the cut-off", "%", "Young, %"),
        DECIMALS, *TAIL),
    table("citation_policies", "country or region × citation policy", "country_code policy", RANK_BY_PAPERS, COUNTRY,
        LABEL, ("policy", "string", "`edition`: that of the edition; a database: its count first; `max`: the largest"),
        ("policy_label", "string", "the policy in words", "", "Citation count taken"),
        ("mean_citations", "float", "as in Table 3, under the policy", "citations / paper", "Mean citations"),
        ("difference_percent", "float", "against the edition's policy; null in its own row", "%", "Difference, %"),
        ("rank_citations", "int", "by mean citations among the countries listed", "", "Rank"),
        ("rank_change", "int", "places gained on the edition's policy; null in its own row", "places", "Places gained"),
        *TAIL),
)  # fmt: skip
