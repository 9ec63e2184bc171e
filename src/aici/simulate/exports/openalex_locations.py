"""Where OpenAlex finds a work, and what its objects always have whatever the work: fields as of 2026.

A preprint is open in its repository, all else is closed. A work without DOI lies at an address of a host that is kept
for examples, so that every work shows that it is simulated. The date of the last update is that of the searches.
"""

from __future__ import annotations

import json

import polars as pl

from aici.simulate.parts import SEARCHED
from aici.sources.simulated import HOST

ADDRESS = "https://openalex.org/"
_SOURCE_TYPES = {"conference_paper": "conference", "preprint": "repository"}
_RAW_TYPES = {"conference_paper": "proceedings-article", "preprint": "posted-content"}
_NO_TEXT = pl.lit(None, dtype=pl.String)
_NO, _PREPRINT = pl.lit(False), pl.col("kind") == "preprint"
_SAME = {
    "institutions": [],
    "apc_list": None,
    "apc_paid": None,
    "has_fulltext": False,
    "citation_normalized_percentile": None,
    "cited_by_percentile_year": {"min": 0, "max": 100},
    "is_retracted": False,
    "is_paratext": False,
    "is_xpac": False,
    "concepts": [
        {
            "id": f"{ADDRESS}C41008148",
            "wikidata": "https://www.wikidata.org/wiki/Q21198",
            "display_name": "Computer science",
            "level": 0,
            "score": 0.5,
        }
    ],
    "mesh": [],
    "locations_count": 1,
    "sustainable_development_goals": [],
    "awards": [],
    "funders": [],
    "has_content": {"pdf": False, "grobid_xml": False},
    "content_urls": None,
    "referenced_works_count": 0,
    "referenced_works": [],
    "related_works": [],
    "updated_date": f"{SEARCHED}T08:24:18.245995",
}
SAME = json.dumps(_SAME, separators=(",", ":"))[1:-1]  # fields that are the same in all works


def landing_page(doi: pl.Expr) -> pl.Expr:
    """The DOI as a URL, or an address on a host that is kept for examples."""
    return pl.coalesce(doi, pl.lit(f"https://{HOST}/") + pl.col("record_id").str.strip_prefix("openalex:"))


def location(doi: pl.Expr) -> pl.Expr:
    """The one location of a work; its source is null where the conference is a raw name only."""
    kind = pl.col("kind")
    return pl.struct(
        id=pl.lit("doi:") + pl.col("doi").str.to_lowercase(), is_oa=_PREPRINT, landing_page_url=landing_page(doi),
        pdf_url=_NO_TEXT, source=pl.when(~pl.col("openalex_conference_type")).then(_source()),
        license=_NO_TEXT, license_id=_NO_TEXT,
        version=pl.when(_PREPRINT).then(pl.lit("submittedVersion")).otherwise(pl.lit("publishedVersion")),
        is_accepted=~_PREPRINT, is_published=~_PREPRINT, raw_source_name="venue",
        raw_type=kind.replace_strict(_RAW_TYPES, default="journal-article", return_dtype=pl.String),
    )  # fmt: skip


def _source() -> pl.Expr:
    number = pl.col("venue_number").cast(pl.String).str.zfill(9)
    issns = pl.concat_list("issn", "eissn").list.drop_nulls().list.unique(maintain_order=True)
    host, named = pl.lit(f"{ADDRESS}P9") + number, pl.concat_list("publisher").list.drop_nulls()
    return pl.struct(
        id=pl.lit(f"{ADDRESS}S9") + number, display_name="venue", issn_l=pl.coalesce("issn", "eissn"),
        issn=pl.when(issns.list.len() > 0).then(issns), is_oa=_PREPRINT, is_in_doaj=_NO, is_core=_NO,
        host_organization=host, host_organization_name="publisher",
        host_organization_lineage=pl.concat_list(host), host_organization_lineage_names=named,
        type=pl.col("kind").replace_strict(_SOURCE_TYPES, default="journal", return_dtype=pl.String),
    )  # fmt: skip


def open_access(doi: pl.Expr) -> pl.Expr:
    """The field `open_access`: preprints are green, all else is closed."""
    return pl.struct(
        is_oa=_PREPRINT, oa_status=pl.when(_PREPRINT).then(pl.lit("green")).otherwise(pl.lit("closed")),
        oa_url=pl.when(_PREPRINT).then(landing_page(doi)), any_repository_has_fulltext=_PREPRINT,
    )  # fmt: skip


def counts_by_year() -> pl.Expr:
    """All citations in the year before the search; an empty list for none."""
    year = pl.lit(SEARCHED.year - 1, dtype=pl.Int64)
    counted = pl.concat_list(pl.struct(year=year, cited_by_count="citations"))
    return counted.list.head((pl.col("citations") > 0).cast(pl.Int64))
