"""Patsnap exports (XLSX or CSV), Chinese or English headings, a row per publication.

Several values are joined by ` | `, what is missing is `-`. Rules:
- `record_id` is the publication number;
- title and abstract are the original ones, translations only where there are none;
- applicants are the original ones; current ones only where the export has no original. Their countries likewise: many
  exports tell only those of the current assignees, which are taken where these are the original ones or stand for them;
- `citations` are those of the publication (`被引用专利数量`), else of its simple family, else those within five years;
- `family_members` are those of the simple family, never of the wider INPADOC family.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.sources import grid, patent_tables
from aici.sources.text import Head, read_head

NAME = "patsnap"
_MISSING, _SEPARATOR = "-", "|"
HEADINGS = {
    "number": ("公开(公告)号", "Publication Number", "Publication No."),
    "published": ("公开(公告)日", "Publication Date"),
    "applied_as": ("申请号", "Application Number", "Application No."),
    "applied": ("申请日", "Application Date", "Filing Date"),
    "prior": ("优先权号", "Priority Number", "Priority No."),
    "prior_date": ("最早优先权日", "优先权日", "Earliest Priority Date", "Priority Date"),
    "title": (
        "标题", "标题(译)(简体中文)", "标题(译)(英文)", "Title", "Title (Original)", "Title (English)",
        "Title (Translated)(English)", "Title (Translated)(Simplified Chinese)", "Title (Translated)",
    ),
    "abstract": (
        "摘要", "摘要(译)(简体中文)", "摘要(译)(英文)", "Abstract", "Abstract (Original)", "Abstract (English)",
        "Abstract (Translated)(English)", "Abstract (Translated)(Simplified Chinese)", "Abstract (Translated)",
    ),
    "original": ("原始申请(专利权)人", "申请(专利权)人", "Original Assignee (Applicant)", "Original Assignee"),
    "current": ("当前申请(专利权)人", "Current Assignee"),
    "standard": (
        "[标]原始申请(专利权)人", "[标]申请(专利权)人", "Std. Original Assignee (Applicant)", "Std. Original Assignee",
    ),
    "standard_current": ("[标]当前申请(专利权)人", "Std. Current Assignee"),
    "countries": ("原始申请(专利权)人国家", "原始申请(专利权)人国家/地区", "Original Assignee Country"),
    "countries_current": ("当前申请(专利权)人国家", "当前申请(专利权)人国家/地区", "Current Assignee Country"),
    "inventors": ("发明人", "Inventor", "Inventors"),
    "ipc": ("IPC分类号", "IPC Classification", "IPC"),
    "ipc_main": ("IPC主分类号", "IPC主分类号(小组)", "IPC Main Classification"),
    "cpc": ("CPC分类号", "CPC Classification", "CPC"),
    "family": ("简单同族", "Simple Family"),
    "cited": ("被引用专利数量", "Cited By Patent Count", "Cited by Patent Count"),
    "family_cited": ("简单同族被引用专利总数", "Simple Family Cited By Patent Count"),
    "cited_5": ("5年内被引用数量", "Cited By Count within 5 Years"),
}  # fmt: skip
_ITS_OWN = {
    "受理局", "法律状态/事件", "Patsnap同族专利申请数量", "简单同族被引用专利总数", "5年内被引用数量",
    "Std. Current Assignee", "Legal Status/Event", "Current Assignee", "Original Assignee (Applicant)",
    "Std. Original Assignee (Applicant)",
}  # fmt: skip
_CURE = "Export again with 公开(公告)号 (Publication Number) and 标题 (Title) ticked"
_COUNTS = {
    "cited": "by patents",
    "family_cited": "by patents, of the family",
    "cited_5": "by patents, within five years",
}


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The publications of one file: `patent_records` and `rejects`.

    Raises
    ------
    SourceFormatError
        If the file has no column of publication numbers or of titles.
    """
    layout = find_layout(read_head(path))
    patent_tables.require(HEADINGS, layout, _CURE, "number", "title")
    table = patent_tables.cells(_known(grid.read(path, layout)), HEADINGS)
    return patent_tables.frames(NAME, file, table, _columns() | patent_tables.counted(_COUNTS, table))


def _known(table: pl.DataFrame) -> pl.DataFrame:
    """Null for what is missing, so that a translation can stand in for it."""
    return table.with_columns(pl.col(pl.String).replace(_MISSING, None))


def find_layout(head: Head) -> grid.Layout | None:
    """Where headings stand, if they are Patsnap's: two that it alone has, or one and the publication number."""
    for layout in grid.layouts(head, ",\t"):
        named = set(layout.headings)
        own = len(named & _ITS_OWN) + sum("申请(专利权)人" in name for name in named)
        if own and (own > 1 or named & set(HEADINGS["number"])) and "Lens ID" not in named:
            return layout
    return None


def _columns() -> dict[str, pl.Expr]:
    persons = ("original", "current", "standard", "standard_current", "inventors")
    lists = {name: patent_tables.split(pl.col(name), _SEPARATOR) for name in persons}
    unchanged = pl.col("original").is_null() | (pl.col("original") == pl.col("current"))
    classes = patent_tables.classes(_SEPARATOR, pl.col("ipc_main"), pl.col("ipc"), pl.col("cpc"))
    return patent_tables.numbers(_SEPARATOR) | {
        "title": pl.col("title"),
        "abstract": pl.col("abstract"),
        "inventors": lists["inventors"],
        "applicants": pl.coalesce(lists["original"], lists["current"]),
        "applicants_standard": pl.coalesce(
            lists["standard"], pl.when(pl.col("original").is_null()).then(lists["standard_current"])
        ),
        "applicant_countries": pl.coalesce(
            patent_tables.in_places(pl.col("countries"), _SEPARATOR),
            pl.when(unchanged).then(patent_tables.in_places(pl.col("countries_current"), _SEPARATOR)),
        ),
        "classes": classes,
    }
