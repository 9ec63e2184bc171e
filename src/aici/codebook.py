"""The codebook of `data/README.md`, written from the contract in `records.py`: `python -m aici.codebook`.

Each table becomes a heading with its grain and key and one line per column; the truth of a simulated world and what is
planted in it follow. A test compares the file with this text.
"""

from __future__ import annotations

from aici.records import CORPUS, INDICATORS, Table
from aici.simulate.rates import RATES
from aici.simulate.schema import TRUTH

NAMES = (
    "Journals, institutions and firms that the printed tables name keep their names here, as the tables are what the "
    "world is drawn from; every number beside them is invented. All other names are neutral."
)
BEGIN, END = "<!-- codebook: begin (python -m aici.codebook) -->", "<!-- codebook: end -->"


def codebook() -> str:
    """The codebook as Markdown, between its markers."""
    parts = [
        "## Corpus: `data/corpus/<edition>/*.parquet`",
        *map(_described, CORPUS.values()),
        "## Indicator tables: `build/<edition>/tables/*.csv`, `build/<edition>/figures/*.csv`",
        *map(_described, INDICATORS.values()),
        "## A simulated world: `truth/<table>/*.parquet` beside its exports",
        NAMES,
        *map(_described, TRUTH.values()),
        "### What is planted, and how often",
        _rates(),
    ]
    return "\n\n".join([BEGIN, *parts, END])


def _rates() -> str:
    rows = [f"| `{name}` | {r.rate:g} | {r.of} | {r.meaning} |" for name, r in RATES.items()]
    return "\n".join(["| planted | rate | per | meaning |", "|---|---|---|---|", *rows])


def _described(table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    rows = [f"| `{c.name}` | {c.dtype} | {c.meaning} | {c.unit} |" for c in table.columns]
    head = f"### `{table.name}`\n\nOne row per {table.grain}. Key: {key}.\n"
    return "\n".join([head, "| column | type | meaning | unit |", "|---|---|---|---|", *rows])


if __name__ == "__main__":
    print(codebook())
