"""What the exports must hold for an indicator table, and what to say where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from aici.computed.recipe import Recipe
    from aici.computed.sample import Sample

NOT_COMPUTED = {
    "illustration_targets": "nothing is illustrated here: all figures are drawn from the edition's own tables",
}
REASONS = {
    "works": "no paper of the exports is in the sample that the edition's choices define",
    "countries": "no address in the exports names a country",
    "attributed": "no paper is attributed to a country under the edition's counting",
    "venues": "the exports name no venue",
    "citations": "the exports hold no citation counts",
    "areas": "the exports hold no research areas",
    "patents": "no patent export has been read",
    "families": "no family of the patents read is about AI and protects an invention",
    "unmatched": "every address of the papers read names a known country or region",
}


def held(sample: Sample) -> dict[str, bool]:
    """What the sample and the corpus hold at all, by the keys of `REASONS`."""
    corpus, works = sample.corpus, sample.works
    addresses = corpus["authorships"].semi_join(works, "work_id")
    patents = corpus["patents"]
    inventions = patents.filter(patents.form == "invention").semi_join(patents.filter(patents.is_ai), "family_id")
    return {
        "works": bool(works.count().to_pandas()),
        "countries": bool(addresses.country_code.notnull().any().to_pandas()),
        "attributed": bool(sample.by_country["country_code"].notna().any()),
        "citations": bool(works.citations.notnull().any().to_pandas()),
        "venues": bool(works.venue.notnull().any().to_pandas()),
        "areas": bool((works.research_areas.length() > 0).any().to_pandas()),
        "unmatched": bool(corpus["unmatched_countries"].count().to_pandas()),
        "patents": bool(corpus["patent_records"].count().to_pandas()),
        "families": bool(inventions.count().to_pandas()),
    }


def lacking(recipe: Recipe, held: dict[str, bool]) -> str:
    """Why a table cannot be made; empty where it can. One with a counting of its own does not need the edition's."""
    attributed = ("attributed",) if "countries" in recipe.needs and not recipe.counting else ()
    return next((REASONS[need] for need in (*recipe.needs, *attributed) if not held[need]), "") or recipe.missing()


def valueless(recipe: Recipe, frame: pd.DataFrame, held: dict[str, bool]) -> str:
    """Why a table that was made says nothing; empty where it says something.

    A table with a counting of its own that shows the edition's largest countries has no row where there are none.
    """
    value, reason = recipe.valueless
    if value and frame[value].isna().all():
        return reason
    if len(frame):
        return ""
    return recipe.empty if held["attributed"] or "countries" not in recipe.needs else REASONS["attributed"]
