"""What the exports must hold for an indicator table, and what to say where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table

NOT_COMPUTED = {
    "illustration_targets": "nothing is illustrated here: all figures are drawn from the edition's own tables",
}
REASONS = {
    "works": "no paper of the exports is in the sample that the edition's choices define",
    "countries": "no address in the exports names a country",
    "venues": "the exports name no venue",
    "citations": "the exports hold no citation counts",
    "areas": "the exports hold no research areas",
    "patents": "no patent export has been read",
    "families": "no family of the patents read is about AI and protects an invention",
    "unmatched": "every address of the papers read names a known country or region",
}


def held(corpus: dict[str, Table], works: Table) -> dict[str, bool]:
    """What the sample and the corpus hold at all, by the keys of `REASONS`."""
    addresses = corpus["authorships"].semi_join(works, "work_id")
    patents = corpus["patents"]
    inventions = patents.filter(patents.form == "invention").semi_join(patents.filter(patents.is_ai), "family_id")
    return {
        "works": bool(works.count().to_pandas()),
        "countries": bool(addresses.country_code.notnull().any().to_pandas()),
        "citations": bool(works.citations.notnull().any().to_pandas()),
        "venues": bool(works.venue.notnull().any().to_pandas()),
        "areas": bool((works.research_areas.length() > 0).any().to_pandas()),
        "unmatched": bool(corpus["unmatched_countries"].count().to_pandas()),
        "patents": bool(corpus["patent_records"].count().to_pandas()),
        "families": bool(inventions.count().to_pandas()),
    }
