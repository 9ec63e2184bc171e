"""Indicator tables of section 08-profile: one institution at a time, those that the edition lists under `profiles`."""

from __future__ import annotations

from aici.records.contract import BASIS, COUNTING, COUNTRY, DECIMALS, RANK, table

INSTITUTION = ("institution", "string", "harmonised name of the institution, or of the system with all its members")
OF_ITS_PAPERS = ("share_percent", "float", "their share in the papers of the institution", "%", "Share, %")
COMPLETE = ("is_complete", "bool", "whether the databases had all of the year at the cut-off; null without year")
TAIL = (COUNTING, BASIS)

TABLES = (
    table("profile_key_figures", "institution × key figure", "institution figure", INSTITUTION,
        ("country_code", "string", "ISO 3166-1 alpha-3 of the country of most of its papers"),
        ("label", "string", "that country as shown"),
        ("place", "int", "place of the figure in the table"), ("figure", "string", "name of the figure"),
        ("figure_label", "string", "the figure in words", "", "Key figure"),
        ("value", "float", "its value; null where it cannot be told", "that of the row", "Value"),
        ("value_lb", "float", "lower bound of its interval, 95 %", "that of the row", "95 % interval"),
        ("value_ub", "float", "upper bound", "that of the row"),
        ("unit", "string", "what the value is counted in", "", "Unit"), DECIMALS,
        ("counting", "string", "how a paper is shared among institutions, as `counting` among countries; null for "
         "patents"), BASIS),
    table("profile_papers_by_year", "institution × year", "institution year", INSTITUTION,
        ("year", "int", "publication year; null for papers without one", "year", "Year"),
        ("papers", "float", "papers with an address of the institution", "papers", "AI papers"),
        ("share_percent", "float", "their share in the papers of the sample in that year", "%", "Share in sample, %"),
        COMPLETE, DECIMALS, *TAIL),
    table("profile_partner_institutions", "institution × partner", "institution partner", INSTITUTION, RANK,
        ("partner", "string", "institution with an address on papers of the other", "", "Partner"),
        ("country_code", "string", "ISO 3166-1 alpha-3 of the partner, where most of its addresses are"),
        ("label", "string", "its country as shown", "", "Country/region"),
        ("papers", "float", "joint papers, each once", "papers", "Joint papers"), OF_ITS_PAPERS, DECIMALS, *TAIL),
    table("profile_partner_countries", "institution × country or region", "institution country_code", INSTITUTION,
        RANK, COUNTRY, ("label", "string", "what is shown of it", "", "Country/region"),
        ("papers", "float", "papers with an address there, each once; the institution's own country is left out",
         "papers", "Joint papers"), OF_ITS_PAPERS, DECIMALS, *TAIL),
    table("profile_areas", "institution × research area", "institution topic", INSTITUTION,
        ("topic", "string", "research area as shown", "", "Research area"),
        ("papers", "float", "papers of the institution in the area; areas overlap", "papers", "AI papers"),
        ("share_percent", "float", "their share in its papers that have research areas", "%", "Share, %"),
        ("share_percent_lb", "float", "lower bound of its Wilson score interval, 95 %", "%", "95 % interval"),
        ("share_percent_ub", "float", "upper bound", "%"),
        ("sample_share_percent", "float", "share of the area in the sample", "%", "Sample, %"),
        ("activity_index", "float", "share_percent / sample_share_percent: 1 is like the sample", "",
         "Activity index"), DECIMALS, *TAIL),
    table("profile_venues", "institution × venue", "institution venue", INSTITUTION, RANK,
        ("venue", "string", "journal title as exported", "", "Venue"),
        ("papers", "float", "papers of the institution in the venue", "papers", "AI papers"), OF_ITS_PAPERS, DECIMALS,
        *TAIL),
    table("profile_patents_by_year", "institution × priority year", "institution year", INSTITUTION,
        ("year", "int", "priority year; null for families without one", "year", "Priority year"),
        ("patents", "float", "patent families of which the institution is an applicant", "patents", "AI patents"),
        ("holders", "string", "its names as applicant, with semicolons between"), COMPLETE, BASIS),
)  # fmt: skip
NAMES = tuple(one.name for one in TABLES)
