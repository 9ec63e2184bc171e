"""The labelled sets of records as tables of the contract, with the works their labels make of them.

Read as an export is read, each column by one rule for all sets: what stands for nothing (`NA`, `UNKNOWN`, an empty
cell) is null, DOIs lose their resolver, pages are written in full, lists of authors are split where they are joined.
Labels, rows they name and sources they tell of are not looked at. Ids are `<set>:<id>`, so that sets can be put
together.
"""

from __future__ import annotations

import io
import json
from functools import partial

import polars as pl

from aici.editions import project_root
from aici.sources import papers

FOLDER = project_root().parent / "shared" / "gold"
SETS = {  # set -> its file of records and their encoding
    "cytology_screening": ("records.csv", "utf-8"),
    "haematology": ("records.csv", "utf-8"),
    "respiratory": ("records.csv", "utf-8"),
    "diabetes": ("records_asysd.csv", "windows-1252"),
    "special_cases": ("records.csv", "utf-8"),
}
NOTHING = ("", "NA", "N/A", "n/a", "None", "UNKNOWN")
TYPES = {"article": "journal_article", "inproceedings": "conference_paper"}


def records(name: str) -> pl.DataFrame:
    """Records of one set, one row per record, in the columns of `CORPUS["records"]` that matching looks at."""
    file, encoding = SETS[name]
    text = (FOLDER / name / file).read_bytes().decode(encoding)
    return typed(pl.read_csv(io.StringIO(text), infer_schema=False), name, f"{name}/{file}")


def together() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Records of all sets and their true works, as of `records` and `truth`."""
    return tuple(pl.concat(map(of_set, SETS)) for of_set in (records, truth))


def truth(name: str) -> pl.DataFrame:
    """DataFrame[record_id, work]: one row per record of the set; the work is its smallest record."""
    rows = pl.read_csv(FOLDER / name / "merged_ids.csv", infer_schema=False)
    members = pl.col("merged_ids").str.split(";").list.eval(pl.lit(f"{name}:") + pl.element())
    clusters = rows.select(members.alias("record_id"), members.list.min().alias("work")).explode("record_id")
    every = records(name).select("record_id").join(clusters, on="record_id", how="left", maintain_order="left")
    return every.with_columns(pl.col("work").fill_null(pl.col("record_id")))


def cases() -> list[tuple[str, pl.DataFrame, bool]]:
    """Pairs made by hand: name, the two records as of `records`, and whether they are one work."""
    made = json.loads((FOLDER / "pair_test_cases.json").read_text(encoding="utf-8"))["cases"]
    return [(case["id"], _pair(case), case["expected_duplicate"]) for case in made]


def typed(table: pl.DataFrame, name: str, file: str) -> pl.DataFrame:
    """The columns of the contract from a table of text with BibTeX's or ASySD's headings."""
    table = table.with_columns(pl.all().str.strip_chars().replace(dict.fromkeys(NOTHING)))
    text = partial(papers.column, table)
    given = text("ID") if "ID" in table.columns else "id_" + text("record_id").str.zfill(7)
    numbers = text("isbn").str.to_uppercase().str.extract_all(r"\b\d{4}-\d{3}[\dX]\b")
    return table.select(
        record_id=pl.lit(f"{name}:") + given,
        data_source=pl.lit(None, pl.String),
        file=pl.lit(file),
        row=pl.int_range(1, pl.len() + 1),
        doi=papers.doi(text("doi")),
        title=text("title"),
        year=papers.year(text("year")),
        document_type=text("ENTRYTYPE").replace_strict(TYPES, default=None, return_dtype=pl.String),
        venue=pl.coalesce(text("journal"), text("booktitle")),
        issn=numbers.list.first(),
        eissn=numbers.list.get(1, null_on_oob=True),
        volume=text("volume"),
        issue=pl.coalesce(text("issue"), text("number")),
        pages=_pages(text("pages")),
        authors=_authors(text("author")),
        abstract=text("abstract"),
    )


def _pair(case: dict) -> pl.DataFrame:
    """Two records; their own ids may be the same."""
    rows = [
        {heading: str(value) for heading, value in case[f"record_{side}"].items()} | {"ID": f"{case['id']}/{side}"}
        for side in "ab"
    ]
    table = pl.from_dicts(rows, schema=dict.fromkeys([*rows[0], *rows[1]], pl.String))
    return typed(table, "pair", "pair_test_cases.json")


def _pages(pages: pl.Expr) -> pl.Expr:
    """`first-last`, both in full: of `1312-7` the last page is 1317."""
    plain = pages.str.replace_all(r"\s*[-–—]+\s*", "-")
    first, last = plain.str.extract(r"^(\w+)-\d+$"), plain.str.extract(r"^\w+-(\d+)$")
    shared = first.str.len_chars().cast(pl.Int64) - last.str.len_chars()
    return pl.when(shared > 0).then(first + "-" + first.str.head(shared) + last).otherwise(plain)


def _authors(authors: pl.Expr) -> pl.Expr:
    """Names joined by ` and `, by `;`, or run together behind the dot of an initial: `Adeli K.Lewis G. F.`"""
    parted = authors.str.replace_all(r"\.([^\s.,;-]{2})", ".;$1")
    joined = pl.when(authors.str.contains(" and ", literal=True)).then(authors.str.replace_all(" and ", ";"))
    return papers.items(joined.otherwise(parted))


def present() -> bool:
    """Whether the sets are on this machine."""
    return FOLDER.is_dir()
