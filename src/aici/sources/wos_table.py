"""Web of Science as a table ("Tab Delimited File", "Excel", and what users save as CSV): file -> tables by way of tags.

Headings are the tags of tagged text (tab) or long names (Excel: 68 columns in 2021, 72 later, 58 of All Databases, or
those a user ticked); columns are told by their heading, never by their place. Rules:
- Authors are parted by `;`, addresses by `;` outside brackets, reprint entries with or without a blank behind `;`.
- Excel holds 32,767 characters in a cell: the item in which a full cell was cut is left out.
- Where full names stand without short ones, the authors are known by the full ones (`wos_names.py`).
- A row is rejected if it has more cells than headings, if a value stands where it cannot (a publication type that is
  no letter, a year that is none, an identifier with blanks), or if it breaks off before its identifier is whole. Where
  no row is left, the file is rejected.
- A table saved by other software in which the authors of a record run together cannot be parted and is rejected.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from aici.records import SourceFormatError
from aici.sources import grid, papers, wos_names, wos_records
from aici.sources.grid import AGAIN, CELLS, EXTRA, ROW, Layout
from aici.sources.text import Head, changed, read_head
from aici.sources.wos_records import LIST_TAGS, TEXT_TAGS

NAME = wos_records.NAME
# long headings by tag; where there are several, those of other vintages
HEADINGS = {
    "PT": ("Publication Type",), "AU": ("Authors",), "AF": ("Author Full Names",), "TI": ("Article Title",),
    "SO": ("Source Title",), "DT": ("Document Type",), "DE": ("Author Keywords",), "AB": ("Abstract",),
    "C1": ("Addresses",), "RP": ("Reprint Addresses",), "TC": ("Times Cited, WoS Core",),
    "Z9": ("Times Cited, All Databases",), "PA": ("Publisher Address",), "SN": ("ISSN",), "EI": ("eISSN",),
    "PY": ("Publication Year", "Year"), "VL": ("Volume",), "IS": ("Issue",), "BP": ("Start Page",),
    "EP": ("End Page",), "PS": (), "AR": ("Article Number",), "DI": ("DOI",), "EA": ("Early Access Date",),
    "WC": ("WoS Categories",), "SC": ("Research Areas",),
    "UT": ("UT (Unique WOS ID)", "UT (Unique ID)"),
}  # fmt: skip
_OWN = {  # headings no other provider writes
    "Article Title", "Author Full Names", "Reprint Addresses", "Times Cited, WoS Core", "Times Cited, All Databases",
    "WoS Categories", "UT (Unique WOS ID)", "UT (Unique ID)", "Researcher Ids", "180 Day Usage Count",
    "Since 2013 Usage Count", "Book Group Authors", "Date of Export", "Web of Science Index", "IDS Number",
}  # fmt: skip
_PATENT_TAGS = {"PN", "AE"}
_NUMBERS = ("PY", "TC", "Z9", "VL", "IS", "BP", "EP", "AR")
_UT = r"(?i)^(?:[A-Z]+:\S+|(?:WOS|ISI)?[A-Z]?\d[A-Z0-9]{6,})$"
_CUT_UT = r"^(?:W|WO|WOS|WOS:\S{0,14})$"
_ALLOWED = (  # what stands in a column, where anything does
    ("PT", r"^[A-Z]$", "publication type"), ("PY", r"^\d{4}$", "year"), ("UT", _UT, "identifier (UT)"),
)  # fmt: skip
_CELL_LIMIT = 32_767
_OUTSIDE_BRACKETS = r"(?:\[[^\]]*\]|[^;])+"

NO_TITLE = (
    "the table has no column “{}”. Export again as “Excel” or “Tab Delimited File” with record content “Full Record”, "
    "or tick “Title” in the custom selection"
)
RUN_TOGETHER = (
    "the authors of a record run together without “;”: other software has saved this table, and they cannot be told "
    "apart. Export the same records again from Web of Science with record content “Full Record”"
)
SHIFTED = (
    "columns are shifted or the row is damaged: {}. Export again, and do not open and save the file with other software"
)
CUT = (
    "record breaks off before its identifier (UT) is whole. The file was cut while it was written or copied; "
    "download this part of the export again"
)


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The records of one file, with their authorships and what was rejected; see `wos_records.from_fields`.

    Raises
    ------
    SourceFormatError
        If there is no column of titles, if no row can be read, or if authors cannot be told apart.
    """
    layout = find_layout(read_head(path))
    cells = _by_tag(grid.read(path, layout), layout)
    rows = cells.select("row", reason=_reason(cells, layout))
    if rows.height and rows["reason"].is_not_null().all() and not rows["reason"].eq(wos_records.DERWENT).any():
        raise SourceFormatError(rows["reason"][0])
    if _run_together(cells["AU"]):
        raise SourceFormatError(RUN_TOGETHER)
    kept = cells.join(rows.filter(pl.col("reason").is_null()), on="row", how="semi", maintain_order="left")
    texts = kept.select("row", pl.col(TEXT_TAGS)).with_columns(pl.col("RP").str.replace_all(r";(\S)", "; $1"))
    return wos_records.from_fields(rows, texts, wos_names.with_short_names(_lists(kept), texts), file)


def find_layout(head: Head) -> Layout | None:
    """Where the headings stand, if they are those of a Web of Science table."""
    return next((found for found in grid.layouts(head, "\t,;") if _is_ours(found.headings)), None)


def _is_ours(headings: tuple[str, ...]) -> bool:
    """Whether the headings are tags, nearly all of them, or hold long names that only Web of Science writes."""
    names = [name for name in headings if "\x1f" not in name]
    tags = {name for name in names if re.fullmatch(r"[A-Z][A-Z0-9]", name)}
    if len(tags) > 0.8 * len(names):
        patents = tags >= _PATENT_TAGS and "SO" not in tags
        return len(tags & {"PT", "AU", "AF", "TI", "SO", "UT", "PY"}) >= 3 and not patents
    known = {name for long in HEADINGS.values() for name in long} | _OWN
    return bool(_OWN & set(names)) and len(known & set(names)) >= 3


def _by_tag(table: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Table[row, cells, extra, <tags>]: the columns that are read, null where the table has none."""
    tagged = "TI" in layout.headings
    column = {
        tag: next((name for name in ((tag,) if tagged else names) if name in layout.headings), None)
        for tag, names in HEADINGS.items()
    }
    if column["TI"] is None:
        raise SourceFormatError(NO_TITLE.format("TI" if "PT" in layout.headings else HEADINGS["TI"][0]))
    texts = {tag: pl.lit(None, pl.String) if name is None else pl.col(name) for tag, name in column.items()}
    found = table.select(row=pl.col(ROW), cells=pl.col(CELLS), extra=pl.col(EXTRA), **texts)
    plain = (wos_records.unescaped(_unwrapped(found[tag])) for tag in HEADINGS if column[tag] is not None)
    return found.with_columns(plain).with_columns(pl.col(*_NUMBERS).str.replace(r"^(\d+)\.0$", "$1"))


def _unwrapped(text: pl.Series) -> pl.Series:
    """Line ends in cells as blanks; few have any."""
    return changed(text, text.str.contains("\n", literal=True), lambda cell: cell.str.replace_all(r"\s*\n\s*", " "))


def _reason(cells: pl.DataFrame, layout: Layout) -> pl.Expr:
    """Why a row is not taken; null where it is."""
    has_pt, has_ut = (cells[tag].is_not_null().any() for tag in ("PT", "UT"))
    short, last = pl.col("cells") < len(layout.headings), pl.int_range(pl.len()) == pl.len() - 1
    cut = ((short | last) & pl.col("UT").is_null()) if has_ut else (short & last)
    cut = cut | pl.col("UT").str.contains(_CUT_UT).fill_null(False)
    derwent = pl.col("UT").str.starts_with("DIIDW:").fill_null((pl.col("PT") == "P").fill_null(False))
    again = pl.when(pl.col("cells") == AGAIN).then(pl.lit(papers.HEADINGS_AGAIN))
    wrong_cells = (pl.col("cells") == 0) | pl.col("extra").is_not_null()
    shifted = SHIFTED.format(f"not the {len(layout.headings)} cells of the headings")
    reason = again.when(wrong_cells).then(pl.lit(shifted))
    reason = reason.when(cut).then(pl.lit(CUT)).when(derwent).then(pl.lit(wos_records.DERWENT))
    for tag, allowed, meaning in _ALLOWED:
        says = pl.format(SHIFTED.format(f"“{{}}” stands in place of the {meaning}"), pl.col(tag).str.slice(0, 40))
        reason = reason.when((~pl.col(tag).str.contains(allowed)).fill_null(False)).then(says)
    moved = pl.col("AU").str.contains("^[A-Z]$").fill_null(False) | (pl.col("UT").is_null() & has_pt & has_ut)
    return reason.when(pl.col("PT").is_null() & moved).then(pl.lit(SHIFTED.format("no publication type")))


def _run_together(authors: pl.Series) -> bool:
    """Whether no record parts its authors, though most name several (`Smith, JA Lee, K`)."""
    names = authors.drop_nulls()
    several = (names.str.count_matches(",") >= 2).sum()
    return several > len(names) / 2 and not names.str.contains(";").any()


def _lists(cells: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Authors and addresses by tag, as `wos_records.from_fields` takes them."""
    parts = {"AU": pl.col("AU").str.split(";"), "AF": pl.col("AF").str.split(";")}
    parts["C1"] = pl.col("C1").str.extract_all(_OUTSIDE_BRACKETS)
    lists = {}
    for tag in LIST_TAGS:
        full = pl.col(tag).str.len_chars() >= _CELL_LIMIT
        items = pl.when(full).then(parts[tag].list.slice(0, parts[tag].list.len() - 1)).otherwise(parts[tag])
        lines = cells.select("row", text=items).explode("text").with_columns(pl.col("text").str.strip_chars())
        lists[tag] = lines.filter(pl.col("text") != "")
    return lists
