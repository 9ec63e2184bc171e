"""The patent families, applicants and publications of one part of a simulated world.

What a family is about: `patents.families`; who applies for it: `patents.applicants`; where it is filed and published:
`patents.publications`; the rule by which its numbers are recognisable as simulated: `patents.offices`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aici.calibration import PatentCalibration
from aici.simulate.parts import Part
from aici.simulate.patents import applicants, families, publications
from aici.simulate.schema import FAMILIES


@dataclass(frozen=True)
class Patents:
    """Frames of `schema.FAMILIES`, `schema.APPLICANTS` and `schema.PUBLICATIONS`, sorted by family."""

    families: pl.DataFrame
    applicants: pl.DataFrame
    publications: pl.DataFrame


def draw(part: Part, calibration: PatentCalibration) -> Patents:
    """The patents of a part: `part.count` AI families, numbered from `part.first`, and the families on top.

    Families on top (numbers from 500,000,000) do not count as AI inventions: noise of the search and designs have
    `is_ai` false, families of nothing but a utility model have classes of AI and `is_ai` true.
    """
    drawn = families.drawn(part, calibration)
    return Patents(
        families=drawn.select(*FAMILIES),
        applicants=applicants.drawn(part, calibration, drawn),
        publications=publications.drawn(part, calibration, drawn),
    )
