"""What is told of an export format: its reader, the origin of each field, the vintages seen.

An origin names headings of a table, tags of tagged text or paths of JSON, as the export writes them:
- `PY | EA`: the first of them that is filled;
- `SC + WC`: all of them together;
- `AU & AF`: AU gives the field, AF (a list, too, after the `&`) only makes it more exact.
A field that is not among the origins cannot be had from the format. `partly` says of a field in which way it is less
than its name promises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aici.records import CORPUS


def _columns(table: str, *without: str) -> tuple[str, ...]:
    return tuple(name for name in CORPUS[table].column_names if name not in without)


# fields by kind of source; left out is what says where a record stands, and what follows from another field
FIELDS: dict[str, tuple[str, ...]] = {
    "papers": (*_columns("records", "data_source", "file", "row", "first_author"), "link", "is_corresponding"),
    "patents": _columns("patent_records", "data_source", "file", "row", "office", "kind", "citation_kind"),
    "journal_metrics": _columns("journal_metrics", "file", "row", "venue_key", "metric", "metric_year"),
}


@dataclass(frozen=True)
class Seen:
    """A vintage of a format, and the real files of it that were read.

    It is told by `sign`, a heading of a table of so many columns (None: of any number), or, where `columns` is 0, a
    text near the begin of the file; where several of a format fit, it is the first. `files` and `rows` are 0 where it
    is known by description only.
    """

    vintage: str
    sign: str
    columns: int | None = 0
    files: int = 0
    rows: int = 0


@dataclass(frozen=True)
class Format:
    """One export format: `source` as its raw folder is named, `read` as in the registry, fields as in `FIELDS`."""

    provider: str
    name: str
    source: str
    kind: str
    read: Callable
    origins: Mapping[str, str]
    partly: Mapping[str, str] = field(default_factory=dict)
    seen: tuple[Seen, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.provider}, {self.name}"


def alternatives(origin: str) -> list[list[str]]:
    """The names that give the field: lists that count together, in each those of which the first filled one counts."""
    return [part.split(" | ") for part in origin.split(" & ")[0].split(" + ")]


def names(origin: str) -> list[str]:
    """All names in an origin, in order."""
    return re.split(r" \| | \+ | & ", origin)


def in_headings(origins: Mapping[str, str], headings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Origins told by the names of a reader, in the headings of the export that it has for each of them."""
    return {
        column: re.sub(r"(?:^|(?<= ))\w+(?= |$)", lambda name: " | ".join(headings[name[0]]), origin)
        for column, origin in origins.items()
    }
