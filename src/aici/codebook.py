"""Writes what the documents say of tables and sources from the code: `python -m aici.codebook`, in the project folder.

Three blocks between markers are written anew, all else in the files is left as it is: in `data/README.md` the tables of
the contract (`records/`) with the truth of a simulated world, and the origin of each field in each export; in
`README.md` the sources with what they give. Tests compare the files with these texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from aici.records import CORPUS, INDICATORS, Table
from aici.simulate.rates import RATES
from aici.simulate.schema import TRUTH
from aici.sources.origins import FIELDS, FORMATS, Format, Seen, alternatives, names

NAMES = (
    "Journals, institutions and firms that the printed tables name keep their names here, as the tables are what the "
    "world is drawn from; every number beside them is invented. All other names are neutral."
)
MARKER = "<!-- {}: begin (python -m aici.codebook) -->"
HEADS = {  # fields in the short table of README.md, with their heads there; the others hardly differ between formats
    "papers": {
        "doi": "DOI", "document_type": "type", "issn": "ISSN", "citations": "citations", "abstract": "abstract",
        "author_keywords": "keywords", "research_areas": "areas", "authors": "authors",
        "affiliations_raw": "addresses", "link": "linked", "is_corresponding": "corresponding",
        "publisher_country": "publisher",
    },
    "patents": {
        "application_number": "application", "priority_numbers": "priorities", "family_members": "family",
        "abstract": "abstract", "inventors": "inventors", "applicants": "applicants",
        "applicants_standard": "harmonised", "applicant_countries": "countries", "classes": "classes",
        "citations": "citations",
    },
    "journal_metrics": {"issn": "ISSN", "eissn": "eISSN", "impact_factor": "impact factor"},
}  # fmt: skip
TITLES = {"papers": "papers", "patents": "patents", "journal_metrics": "journal metrics"}


def codebook() -> str:
    """The tables of the contract as Markdown, between their markers."""
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
    return _marked("codebook", parts)


def origins() -> str:
    """The origin of each field in each export format, and the vintages seen, as Markdown between their markers."""
    return _marked("origins", [*map(_origins, FORMATS), "### Vintages", _vintages()])


def coverage() -> str:
    """The formats with their main fields, a table for each kind of source, as Markdown between their markers."""
    return _marked("coverage", [_coverage(kind) for kind in HEADS])


BLOCKS: dict[str, tuple[Callable[[], str], ...]] = {"README.md": (coverage,), "data/README.md": (codebook, origins)}


def write(root: Path) -> None:
    """Writes the blocks anew into the documents of the project at `root`."""
    for name, blocks in BLOCKS.items():
        text = (root / name).read_text(encoding="utf-8")
        for block in blocks:
            begin, end = re.escape(MARKER.format(block.__name__)), f"<!-- {block.__name__}: end -->"
            new = block()
            text = re.sub(f"{begin}.*?{end}", lambda _, new=new: new, text, flags=re.DOTALL)
        (root / name).write_text(text, encoding="utf-8")


def _marked(name: str, parts: list[str]) -> str:
    return "\n\n".join([MARKER.format(name), *parts, f"<!-- {name}: end -->"])


def _grid(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *rows])


def _coverage(kind: str) -> str:
    heads = HEADS[kind]
    rows = [
        [form.provider, form.name, *(_mark(form, name) for name in heads), _seen(form.seen)]
        for form in FORMATS if form.kind == kind
    ]  # fmt: skip
    return _grid([TITLES[kind], "format", *heads.values(), "seen in real files"], rows)


def _mark(form: Format, name: str) -> str:
    if name not in form.origins:
        return "–"
    return "partly" if name in form.partly else "yes"


def _seen(seen: tuple[Seen, ...]) -> str:
    files, rows = sum(one.files for one in seen), sum(one.rows for one in seen)
    known = sum(one.files > 0 for one in seen)
    of = f"{known} of {_number(len(seen), 'vintage')}"
    return f"{_number(files, 'file')}, {_number(rows, 'row')}; {of}" if files else "none"


def _number(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _origins(form: Format) -> str:
    rows = [
        [f"`{name}`", _told(form.origins[name]), form.partly.get(name, "")]
        for name in FIELDS[form.kind] if name in form.origins
    ]  # fmt: skip
    absent = ", ".join(f"`{name}`" for name in FIELDS[form.kind] if name not in form.origins)
    without = f"\n\nNot in the export: {absent}." if absent else ""
    return f"### {form.title}: `{form.source}`\n\n{_grid(['field', 'from', 'only partly'], rows)}{without}"


def _told(origin: str) -> str:
    """An origin with its names as code: `a` / `b`, the first filled of them; `a` and `b`, both; `a`, with `b`."""
    groups = [" / ".join(map(_code, group)) for group in alternatives(origin)]
    giving = {name for group in alternatives(origin) for name in group}
    helping = [_code(name) for name in names(origin) if name not in giving]
    told = " and ".join(f"({group})" if " / " in group and len(groups) > 1 else group for group in groups)
    return f"{told}, with {', '.join(helping)}" if helping else told


def _code(name: str) -> str:
    return name if name.startswith("entry ") else f"`{name}`"


def _vintages() -> str:
    rows = [
        [form.title, one.vintage, _told_by(one), str(one.files), f"{one.rows:,}"] for form in FORMATS
        for one in form.seen
    ]  # fmt: skip
    return _grid(["format", "vintage", "told by", "files seen", "rows seen"], rows)


def _told_by(seen: Seen) -> str:
    if seen.columns == 0:
        return f"text `{seen.sign.strip()}`"
    return f"heading `{seen.sign}`" + (f", {seen.columns} columns" if seen.columns else "")


def _rates() -> str:
    rows = [f"| `{name}` | {r.rate:g} | {r.of} | {r.meaning} |" for name, r in RATES.items()]
    return "\n".join(["| planted | rate | per | meaning |", "|---|---|---|---|", *rows])


def _described(table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    rows = [f"| `{c.name}` | {c.dtype} | {c.meaning} | {c.unit} |" for c in table.columns]
    head = f"### `{table.name}`\n\nOne row per {table.grain}. Key: {key}.\n"
    return "\n".join([head, "| column | type | meaning | unit |", "|---|---|---|---|", *rows])


if __name__ == "__main__":
    write(Path.cwd())
