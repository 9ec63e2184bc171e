"""The codebook of `data/README.md`, written from the contract in `records.py`: `python -m aici.codebook`.

Each table becomes a heading with its grain and key and one line per column. A test compares the file with this text.
"""

from __future__ import annotations

from aici.records import CORPUS, INDICATORS, Table

BEGIN, END = "<!-- codebook: begin (python -m aici.codebook) -->", "<!-- codebook: end -->"


def codebook() -> str:
    """The codebook as Markdown, between its markers."""
    parts = [
        "## Corpus: `data/corpus/<edition>/*.parquet`",
        *map(_described, CORPUS.values()),
        "## Indicator tables: `build/<edition>/tables/*.csv`, `build/<edition>/figures/*.csv`",
        *map(_described, INDICATORS.values()),
    ]
    return "\n\n".join([BEGIN, *parts, END])


def _described(table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    rows = [f"| `{c.name}` | {c.dtype} | {c.meaning} | {c.unit} |" for c in table.columns]
    head = f"### `{table.name}`\n\nOne row per {table.grain}. Key: {key}.\n"
    return "\n".join([head, "| column | type | meaning | unit |", "|---|---|---|---|", *rows])


if __name__ == "__main__":
    print(codebook())
