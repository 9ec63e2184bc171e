"""Indicator tables of section 06-patents on the technologies of the most cited patents."""

from __future__ import annotations

from aici.records.contract import BASIS, COUNTRY, LABEL, TAIL, table

PATENTS_OF = ("patents", "int", "patents with such a technology; one may have those of several clusters", "patents")
TABLES = (
    table("technologies_by_patent", "patent × technology", "country_code family_id technology",
        COUNTRY, ("family_id", "string", "patent family"),
        ("technology", "string", "technology phrase or class of the patent", "", "Technology"), *TAIL),
    table("technology_clusters", "country or region × cluster", "country_code cluster", COUNTRY, LABEL,
        ("cluster", "int", "number of the cluster in the figure, the one with most technologies first", "", "Cluster"),
        ("cluster_label", "string", "its most characteristic technology", "", "Called after"),
        ("characteristic", "string", "the next ones, up to three, joined by `; `", "", "Further characteristic"),
        ("technologies", "int", "technologies in the cluster", "technologies", "Technologies"),
        (*PATENTS_OF, "Patents"),
        ("found_percent", "float", "share of the bootstrap replicates that find it again", "%", "Found again, %"),
        BASIS),
    table("technology_stability", "country or region", "country_code", COUNTRY, LABEL,
        ("patents", "int", "patents with a technology", "patents", "Patents"),
        ("technologies", "int", "technologies linked with another", "technologies", "Technologies"),
        ("clusters", "int", "clusters of these", "clusters", "Clusters"),
        ("rand_seeds", "float", "mean adjusted Rand index of two runs from different random numbers; 1 is the same",
         "-1 to 1", "Adjusted Rand index, runs"),
        ("rand_bootstrap", "float", "that of the clusters and those of patents drawn with replacement, mean", "-1 to 1",
         "Bootstrap, mean"),
        ("rand_bootstrap_lb", "float", "its 5th percentile", "-1 to 1", "5 to 95 %"),
        ("rand_bootstrap_ub", "float", "its 95th percentile", "-1 to 1"),
        ("runs", "int", "runs compared", "runs"), ("replicates", "int", "sets of patents drawn", "replicates"),
        ("resolution", "float", "of the clusters, in multiples of the association expected by chance"),
        ("seed", "int", "start of the random numbers"), BASIS),
)  # fmt: skip
