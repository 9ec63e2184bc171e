"""How the tests of paper sources write a table and read it, and what holds for every reader."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
from hypothesis import strategies as st

from aici import sources
from aici.sources.papers import LINES, RECORDS

WORDS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\x1f…;|&[", exclude_categories=("C", "Z")), min_size=1),
    min_size=1, max_size=5,
).map(" ".join)  # fmt: skip
LINE_COLUMNS = [*LINES, "record_id", "file"]


def table(headings: list[str], rows: list[dict[str, str]], end: str = "\n", separator: str = ",") -> str:
    """A CSV with every value quoted, as most providers write it."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator=end, delimiter=separator)
    writer.writerow(headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return text.getvalue()


def read(folder: Path, content: str | bytes, name: str = "export.csv") -> sources.Reading:
    """The reading of a text or bytes; every row counted is among the frames."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    reading = sources.read(path, f"folder/{name}")
    taken = reading.frames["records"].height if reading.kind == "papers" else 0
    assert reading.rows == taken + reading.rejects.height
    if reading.kind == "papers":
        assert dict(reading.frames["records"].schema) == RECORDS
        assert reading.frames["authorships"].columns == LINE_COLUMNS
        assert reading.frames["authorships"].schema["position"] == pl.Int64
    return reading


def record(reading: sources.Reading, row: int = 1) -> dict[str, object]:
    """What is not null in a record, but for its file and source."""
    found = reading.frames["records"].filter(pl.col("row") == row).row(0, named=True)
    return {k: v for k, v in found.items() if v is not None and k not in ("data_source", "file", "row")}


def links(reading: sources.Reading, row: int = 1) -> list[tuple]:
    """Position, author, address and link of each line of a record."""
    lines = reading.frames["authorships"].filter(pl.col("row") == row)
    return lines.select("position", "author", "affiliation_raw", "link").rows()
