"""Indicator tables of section 05-topics: research areas, institutions, keyword groups."""

from __future__ import annotations

from aici.records.contract import BASIS, COUNTRY, DECIMALS, GROUP, LABEL, RANK, TAIL, table

TABLES = (
    table("topic_shares_by_country", "research area × country or region", "topic country_code",
        ("topic", "string", "research area as shown", "", "Research area"), COUNTRY, LABEL,
        ("share_percent", "float", "share of the country's papers in the area; areas overlap", "%", "Share, %"),
        DECIMALS, *TAIL),
    table("institutions_by_country", "country or region × institution", "country_code institution",
        RANK, COUNTRY, LABEL, ("institution", "string", "organisation as named in the addresses", "", "Institution"),
        ("papers", "float", "papers with an address of the institution in the country", "papers", "AI papers"),
        *TAIL),
    table("keyword_groups", "AI keyword group; null for the papers that match none", "group", *GROUP,
        ("papers", "int", "papers that match the group", "papers", "AI papers"),
        ("share_percent", "float", "their share in the sample; groups overlap", "%", "Share, %"),
        ("exclusive_papers", "int", "of which match no other group", "papers", "Exclusive"),
        ("marginal_papers", "int", "of which match no group before it in the list", "papers", "Marginal"), BASIS),
    table("leave_one_group_out", "AI keyword group × country or region", "group country_code", *GROUP,
        COUNTRY, LABEL,
        ("rank", "int", "by the papers left without the group", "", "Rank without"),
        ("papers", "float", "papers left without those that match this group alone", "papers", "Papers without"),
        ("share_percent", "float", "their share in the papers left in the sample", "%", "Share without, %"),
        ("rank_all_groups", "int", "by papers with all groups", "", "Rank"),
        ("papers_all_groups", "float", "papers with all groups", "papers", "AI papers"),
        ("share_percent_all_groups", "float", "their share in the sample", "%", "Share, %"),
        ("difference_points", "float", "share without less share with", "percentage points", "Difference"), *TAIL),
)  # fmt: skip
