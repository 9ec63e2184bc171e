"""Indicator tables on how far the impact value hangs on its definition."""

from __future__ import annotations

from aici.records.contract import COUNTRY, DECIMALS, LABEL, TAIL, table

TIES = "; equal values share the best rank"
KIND = ("kind", "string", "kind of choice: baseline, left_out, weight, normalisation, aggregation, minimum, counting, "
        "rounding, bootstrap or printed; in summaries also all and combinations")  # fmt: skip
VARIANT = ("variant", "string", "the choice that is changed")
VARIANT_LABEL = ("variant_label", "string", "the choice in words", "", "Variant")
RUNS = ("runs", "int", "times that the impact value was computed; null where bounds were", "runs")
BASELINE_RANK = ("rank", "int", f"by impact value in the baseline{TIES}", "", "Rank")

TABLES = (
    table("impact_sensitivity", "country or region × variant", "country_code variant", COUNTRY, LABEL, VARIANT,
        VARIANT_LABEL, KIND, RUNS,
        ("impact_value", "float", "under the variant; null where it has several runs", "scale of the variant",
         "Impact value"),
        ("impact_value_low", "float", "lowest value over the runs", "scale of the variant"),
        ("impact_value_high", "float", "highest value over the runs", "scale of the variant"),
        ("rank", "int", f"under the variant{TIES}; null where it has several runs or leaves the country out", "",
         "Rank"),
        ("rank_low", "int", "best rank over the runs", "", "Best rank"),
        ("rank_high", "int", "worst rank over the runs", "", "Worst rank"),
        ("rank_change", "int", "places gained on the baseline; null in its own row", "places", "Places gained"), *TAIL),
    table("impact_variants", "variant", "variant", VARIANT, VARIANT_LABEL, KIND, RUNS,
        ("countries", "int", "countries and regions ranked", "countries", "Ranked"),
        ("moved", "int", "of these, at another rank than in the baseline in any run", "countries", "Moved"),
        ("mean_shift", "float", "places moved, either way, averaged over runs and countries; null where bounds were "
         "computed", "places", "Average shift, places"),
        ("largest_shift", "int", "most places that a country moves in a run", "places", "Largest shift, places"),
        ("leader", "string", "what becomes of the first place of the baseline", "", "First place"),
        DECIMALS, *TAIL),
    table("impact_rank_ranges", "country or region × kind of choice", "country_code kind", BASELINE_RANK, COUNTRY,
        LABEL, ("impact_value", "float", "in the baseline", "0 to 1", "Impact value"), KIND,
        ("kind_label", "string", "the kind in words"),
        ("variants", "int", "variants of the kind, or combinations, that rank the country", "variants", "Variants"),
        ("rank_low", "int", "best rank under any of these", "", "Best rank"),
        ("rank_p05", "int", "5th percentile of the rank over the combinations; null in other rows"),
        ("rank_median", "int", "median of the rank over the combinations; null in other rows", "", "Median rank"),
        ("rank_p95", "int", "95th percentile of the rank over the combinations; null in other rows"),
        ("rank_high", "int", "worst rank under any of these", "", "Worst rank"),
        ("share_percent", "float", "share of the variants under which the rank of the baseline holds throughout", "%",
         "At the baseline rank, %"),
        ("first_percent", "float", "share of the variants under which the country is first throughout", "%",
         "First, %"), DECIMALS, *TAIL),
    table("impact_leading_weights", "stretch of weights × country or region first in it", "weight_low country_code",
        ("weight_low", "float", "weight of mean citations from which on the country is first", "0 to 1",
         "Weight of mean citations from"),
        ("weight_high", "float", "weight of mean citations up to which it is", "0 to 1", "to"), COUNTRY,
        (*LABEL[:4], "First"), DECIMALS, *TAIL),
)  # fmt: skip
