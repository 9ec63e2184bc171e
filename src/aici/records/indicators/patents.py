"""Indicator tables of section 06-patents."""

from __future__ import annotations

from aici.records.contract import BASIS, COUNTRY, DECIMALS, GROUP, LABEL, RANK, TAIL, table

TABLES = (
    table("patents_by_country", "country or region", "country_code",
        RANK, COUNTRY, LABEL, ("patents", "float", "patents attributed to the country", "patents", "AI patents"),
        ("patents_per_million", "float", "patents per million inhabitants", "patents / 10^6 persons",
         "AI patents per million"),
        DECIMALS, *TAIL),
    table("patents_by_holder", "patent holder", "holder",
        RANK, ("holder", "string", "patent holder as shown", "", "Patent holder"),
        ("patents", "float", "patents held", "patents", "AI patents"),
        ("country_code", "string", "ISO 3166-1 alpha-3 of the holder"),
        ("label", "string", "holder's country as shown", "", "Country"), *TAIL),
    table("technologies_by_patent", "patent × technology", "country_code family_id technology",
        COUNTRY, ("family_id", "string", "patent family"),
        ("technology", "string", "technology phrase or class of the patent", "", "Technology"), *TAIL),
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
