"""Which database holds which simulated patent, and what the Chinese databases show beside a publication.

Derwent holds families, IncoPat and Patsnap publications, each by its rate; a family that none would hold is in IncoPat
with its first publication. A database that holds one publication lists the whole family all the same. The citations of
a family are shared out over its publications, most of them to the first, so that the parts sum to the family's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from aici.simulate import drawing
from aici.simulate.parts import Part
from aici.simulate.patents import Patents, applicants, offices


@dataclass(frozen=True)
class Holdings:
    """The families that Derwent holds, the publications that IncoPat and Patsnap hold."""

    derwent: pl.DataFrame
    incopat: pl.DataFrame
    patsnap: pl.DataFrame


def held(part: Part, patents: Patents) -> Holdings:
    """The holdings of a part; the same at every call."""
    rng = part.rng("holdings")
    families, publications = patents.families, patents.publications
    families = drawing.planted(families, rng, {"in_derwent": True})
    publications = drawing.planted(publications, rng, {"in_incopat": True, "in_patsnap": True})
    publications = publications.join(families.select("family", "in_derwent"), on="family", maintain_order="left")
    nowhere = ~pl.any_horizontal("in_derwent", "in_incopat", "in_patsnap").any().over("family")
    in_incopat = pl.col("in_incopat") | (nowhere & pl.col("family").is_first_distinct())
    names = patents.publications.columns
    return Holdings(
        derwent=families.filter("in_derwent").select(patents.families.columns),
        incopat=publications.filter(in_incopat).select(names),
        patsnap=publications.filter("in_patsnap").select(names),
    )


def shown(publications: pl.DataFrame, patents: Patents) -> pl.DataFrame:
    """Publications as the Chinese databases list them, latest first, with what they know of the family.

    Adds the columns of `schema.FAMILIES`; `cited` (times this publication is cited; `citations` are the family's);
    `is_granted` (the application is); `members` (publication numbers of the family); and as lists by position
    `names`, `shown_zh` (in Chinese where there is a Chinese name), `holders`, `standard` (as IncoPat standardises
    them), `alpha2` of the applicants.
    """
    rows = patents.publications.join(patents.families, on="family", how="left", maintain_order="left")
    size, place = pl.len().over("family"), pl.int_range(pl.len()).over("family")
    each = pl.col("citations") // (2 * size)
    rows = rows.with_columns(
        cited=pl.when(place == 0).then(pl.col("citations") - (size - 1) * each).otherwise(each),
        is_granted=pl.col("kind").str.contains("^[BC]").any().over("application_number"),
    )
    rows = rows.join(publications.select("publication_number"), on="publication_number", how="semi")
    rows = rows.join(_applicants(patents.applicants), on="family", how="left").join(
        patents.publications.group_by("family", maintain_order=True).agg(members="publication_number"), on="family"
    )
    return rows.sort("publication_date", "publication_number", descending=[True, False])


def _applicants(frame: pl.DataFrame) -> pl.DataFrame:
    where = offices.countries(tuple(frame["country_code"].unique().sort()))
    rows = frame.join(where, on="country_code", how="left", maintain_order="left").select(
        "family",
        "alpha2",
        names="name",
        shown_zh=pl.col("name_zh").fill_null(pl.col("name")),
        holders="holder",
        standard=applicants.standardised(),
    )
    return rows.group_by("family", maintain_order=True).agg("names", "shown_zh", "holders", "standard", "alpha2")


def files(placed: pl.DataFrame, rng: np.random.Generator, names: Sequence[str]) -> pl.DataFrame:
    """DataFrame[file, rows, planted, one flag per name]: the files in order and what is planted in each as a whole."""
    listed = placed.group_by("file", maintain_order=True).agg(rows=pl.len().cast(pl.Int64))
    listed = drawing.planted(listed, rng, dict.fromkeys(names, True))
    return listed.select("file", "rows", drawing.names_planted(names).alias("planted"), *names)


def landed(placed: pl.DataFrame, of_files: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """DataFrame[record_id, publication_number, family, file, row, planted] and DataFrame[file, rows, planted]."""
    rows = placed.select("record_id", "publication_number", "family", "file", "row", "planted")
    return rows, of_files.select("file", "rows", "planted")
