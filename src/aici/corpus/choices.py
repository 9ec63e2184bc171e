"""What an edition decides of its corpus: which works are about AI, which are counted, whose citation counts and
territories they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
from ibis.expr.types import BooleanValue, Table

from aici.configuration import PATENT_WORDS

if TYPE_CHECKING:
    from aici.configuration import EditionConfig


@dataclass(frozen=True)
class Choices:
    """The keys of an edition file that bear on its corpus; see `configuration.EditionConfig`."""

    document_types: list[str]
    years: tuple[int | None, int | None]
    policy: str
    selection: str = "as_exported"
    patent_selection: str = "either"
    citations: tuple[str, ...] | str = ()  # as in `dedup.merge_works`

    @classmethod
    def of(cls, config: EditionConfig) -> Choices:
        """Those of an edition."""
        return cls(
            list(config.document_types), (config.years.first, config.years.last), config.territory_policy,
            config.selection, config.patent_selection,
            config.citations if isinstance(config.citations, str) else tuple(config.citations),
        )  # fmt: skip

    @property
    def patent_words(self) -> str:
        """How patents are found, in words."""
        return PATENT_WORDS[self.patent_selection]


def of_types(works: Table, choices: Choices) -> BooleanValue:
    """Whether a work is of the edition's document types; False for one without type."""
    return works.document_type.isin(choices.document_types).fill_null(False)


def in_years(works: Table, choices: Choices) -> BooleanValue:
    """Whether a work or family lies within the edition's years; one without year only where both ends are open."""
    first, last = choices.years
    inside = ibis.literal(True)
    if first is not None:
        inside = inside & (works.year >= first)
    if last is not None:
        inside = inside & (works.year <= last)
    return inside.fill_null(False)


def outside_years(choices: Choices) -> str:
    """Why works or families are left out by their year, in words."""
    window = " to ".join("open" if year is None else str(year) for year in choices.years)
    return f"outside {window}, or without year"
