"""Indicator tables of section 06-patents."""

from __future__ import annotations

from aici.records.contract import BASIS, COUNTRY, DECIMALS, GROUP, LABEL, PATENT_COUNTINGS, RANK, table
from aici.records.indicators.counts import FEWEST_PAPERS

FEWEST_PATENTS = FEWEST_PAPERS  # for a ratio of patents to be ranked: by the same reasoning
PATENTS = ("patents", "float", "patents attributed to the country", "patents", "AI patents")
COUNTING = ("counting", "string", "how a patent is shared among countries: " + ", ".join(PATENT_COUNTINGS))
PATENT_TAIL = (COUNTING, BASIS)
TABLES = (
    table("patents_by_country", "country or region", "country_code", RANK, COUNTRY, LABEL, PATENTS,
        ("patents_per_million", "float", "patents per million inhabitants", "patents / 10^6 persons",
         "AI patents per million"),
        DECIMALS, *PATENT_TAIL),
    table("patents_by_attribution", "country or region × counting method", "country_code counting",
        ("rank", "int", "position by the edition's counting method", "", "Rank"), COUNTRY, LABEL,
        ("counting_label", "string", "the method as shown", "", "Attributed by"),
        ("patents", "float", "patents of the country under the method; null where no export tells", "patents",
         "Patents"),
        ("rank_patents", "int", "position under the method; null without patents"),
        ("rank_change", "int", "places gained on the edition's method; null in its own rows", "places",
         "Places gained"), *PATENT_TAIL),
    table("patents_by_country_year", "country or region × priority year", "country_code year",
        COUNTRY, LABEL, ("year", "int", "earliest priority year of the patent", "year", "Priority year"),
        PATENTS, ("is_complete", "bool", "all applications of the year are published and in the databases"),
        *PATENT_TAIL),
    table("patent_reach_by_country", "country or region", "country_code", RANK, COUNTRY, LABEL, PATENTS,
        ("applications_per_patent", "float", "mean number of applications for a patent, all offices",
         "applications / patent", "Applications per patent"),
        ("publications_per_patent", "float", "mean number of publications of a patent, grants included",
         "publications / patent", "Publications per patent"),
        ("international_percent", "float", "share published by two offices or more, or as international application",
         "%", "International, %"),
        ("international_percent_lb", "float", "lower bound of its interval of 95 %", "%", "95 % interval"),
        ("international_percent_ub", "float", "upper bound", "%"), DECIMALS, *PATENT_TAIL),
    table("patents_by_holder", "patent holder", "holder",
        RANK, ("holder", "string", "patent holder as shown", "", "Patent holder"),
        ("patents", "float", "patents held", "patents", "AI patents"),
        ("country_code", "string", "ISO 3166-1 alpha-3 of the holder"),
        ("label", "string", "holder's country as shown", "", "Country"),
        ("kind", "string", "company, university, institute, where it has been reviewed; else null", "",
         "Kind"), *PATENT_TAIL),
    table("patent_selection", "way patents are found", "found_by",
        ("found_by", "string", "by classes, by keywords, by both or neither", "", "Found by"),
        ("patents", "int", "patent records, each once", "patents", "Patent documents"),
        ("share_percent", "float", "their share in all patents read", "%", "Share, %"), BASIS),
    table("patent_classes", "group of patent classes", "group", *GROUP,
        ("is_bridge", "bool", "continues another group whose classes were moved"),
        ("patents", "int", "patent records with a class of the group", "patents", "Patent documents"),
        ("share_percent", "float", "their share in those found by classes; groups overlap", "%", "Share, %"),
        ("exclusive_patents", "int", "of which have no class of another group", "patents", "Exclusive"),
        ("marginal_patents", "int", "of which have none of a group before it", "patents", "Marginal"), BASIS),
    table("patent_bridge_by_year", "year of application", "year",
        ("year", "int", "of application", "year", "Year"),
        ("patents", "int", "patent records found by classes", "patents", "Patent documents"),
        ("patents_without_bridge", "int", "found also without a bridge", "patents", "Without the bridge"),
        ("only_by_bridge", "int", "found by a bridge alone", "patents", "Only by the bridge"), BASIS),
)  # fmt: skip
