"""What the exports must hold for each indicator, and what to say where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table

PATENTS = ("patents_by_country", "patents_by_holder", "technologies_by_patent")
NOT_ILLUSTRATED = "nothing is illustrated here: all figures are drawn from the edition's own tables"
# indicator -> what the exports must hold
_COUNTRIES = ("works", "countries")
NEEDS = {
    "papers_by_country": _COUNTRIES,
    "papers_by_counting": _COUNTRIES,
    "papers_by_venue": ("works", "venues"),
    "papers_by_country_year": _COUNTRIES,
    "mean_citations_by_country": (*_COUNTRIES, "citations"),
    "mean_impact_factor_by_country": _COUNTRIES,
    "impact_value_by_country": (*_COUNTRIES, "citations"),
    "collaboration_by_country": _COUNTRIES,
    "collaboration_profile": _COUNTRIES,
    "topic_shares_by_country": (*_COUNTRIES, "areas"),
    "institutions_by_country": _COUNTRIES,
    "citation_policies": (*_COUNTRIES, "citations"),
    "works_by_databases": ("works",),
    "attribution": ("works",),
    "unmatched_addresses": ("unmatched",),
    "keyword_groups": ("works",),
    "leave_one_group_out": _COUNTRIES,
    "patent_selection": ("patents",),
    "patent_classes": ("patents",),
    "patent_bridge_by_year": ("patents",),
} | dict.fromkeys(PATENTS, ("patents", "families"))
REASONS = {
    "works": "no paper of the exports is in the sample that the edition's choices define",
    "countries": "no address in the exports names a country",
    "venues": "the exports name no venue",
    "citations": "the exports hold no citation counts",
    "areas": "the exports hold no research areas",
    "patents": "no patent export has been read",
    "families": "patents are joined into families in the corpus, but not yet counted by this table",
    "unmatched": "every address of the papers read names a known country or region",
}
# value column that may be null throughout, and what that means
VALUELESS = {
    "mean_citations_by_country": ("mean_citations", "no paper of the countries compared has a citation count"),
    "mean_impact_factor_by_country": (
        "mean_impact_factor",
        "no paper of the countries compared has an impact factor",
    ),
    "impact_value_by_country": (
        "impact_value",
        "the countries compared do not differ in both means, so that nothing can be scaled",
    ),
}


def missing(name: str, holds: dict[str, bool]) -> str:
    """Why the exports cannot give the indicator of that name; empty where they can, as far as `holds` tells."""
    if name == "illustration_targets":
        return NOT_ILLUSTRATED
    return next((REASONS[need] for need in NEEDS.get(name, ()) if not holds[need]), "")


def held(corpus: dict[str, Table], works: Table) -> dict[str, bool]:
    """What the sample and the corpus hold at all, by the keys of `REASONS`."""
    addresses = corpus["authorships"].semi_join(works, "work_id")
    return {
        "works": bool(works.count().to_pandas()),
        "countries": bool(addresses.country_code.notnull().any().to_pandas()),
        "citations": bool(works.citations.notnull().any().to_pandas()),
        "venues": bool(works.venue.notnull().any().to_pandas()),
        "areas": bool((works.research_areas.length() > 0).any().to_pandas()),
        "unmatched": bool(corpus["unmatched_countries"].count().to_pandas()),
        "patents": bool(corpus["patent_records"].count().to_pandas()),
        "families": False,
    }
