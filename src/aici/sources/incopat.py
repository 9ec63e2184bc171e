"""IncoPat exports (XLSX, or re-saved as CSV), a row per publication, whatever columns the author ticked.

Headings have full-width brackets in newer exports and half-width ones in older, with or without a blank before them;
they are compared without such differences. Several values are joined by `;`. Rules:
- `record_id` is the publication number; several publications of one application are several records;
- the title is that of the publication: Chinese or English by the office where both are given, `标题` in older exports;
- a harmonised name stands in brackets and may end in the code of its group (`[福特汽车-C]`): both are left out;
- `公开国别` is the office of publication and says nothing of the applicants; their countries are `申请人国别代码` only;
- `citations` are those of the publication (`被引证次数`), else those of its family (`家族被引证次数`);
- IncoPat numbers no families: `family_members` are those of `简单同族`, never of wider families; `family_id` is null.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.records import SourceFormatError
from aici.sources import grid, patent_tables
from aici.sources.text import Head, read_head

NAME = "incopat"
HEADINGS = {
    "number": ("公开(公告)号", "公开公告号", "公开号"),
    "published": ("公开(公告)日", "公开公告日", "公开日"),
    "applied_as": ("申请号",),
    "applied": ("申请日",),
    "prior": ("优先权号",),
    "prior_date": ("最早优先权日", "优先权日"),
    "title_zh": ("标题(中文)", "标题(小语种原文)"),
    "title_en": ("标题(英文)",),
    "title_older": ("标题", "标题(翻译)"),
    "abstract_zh": ("摘要(中文)", "摘要(小语种原文)"),
    "abstract_en": ("摘要(英文)",),
    "abstract_older": ("摘要", "摘要(翻译)"),
    "applicants": ("申请人", "第一申请人", "当前权利人", "当前专利权人"),
    "standard": ("标准化申请人", "标准化当前权利人", "标准化当前专利权人"),
    "countries": ("申请人国别代码", "申请人国别"),
    "inventors": ("发明人", "第一发明人"),
    "ipc": ("IPC", "IPC分类号", "IPC主分类", "IPC主分类号", "主分类号"),
    "cpc": ("CPC", "CPC分类号"),
    "family": ("简单同族", "DocDB同族"),
    "cited": ("被引证次数",),
    "family_cited": ("家族被引证次数",),
}
_ITS_OWN = {  # columns that no other Chinese database has
    "链接到INCOPAT", "公开国别", "公开类型", "标准化申请人", "申请人国别代码", "合享价值度", "新兴产业分类",
    "国民经济分类", "第一申请人", "标准化当前专利权人", "标准化当前权利人", "被引证次数", "IPC主分类",
}  # fmt: skip
_CURE = "Export again with 公开（公告）号 and 标题 (中文) ticked"
_CHINESE = ("CN", "TW", "HK", "MO")


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The publications of one file: `patent_records` and `rejects`.

    Raises
    ------
    SourceFormatError
        If the file has no column of publication numbers or of titles.
    """
    layout = find_layout(read_head(path))
    headings = _named_as_in(layout)
    patent_tables.require(headings, layout, _CURE, "number")
    titles = ("title_zh", "title_en", "title_older")
    if not any(set(headings[name]) & set(layout.headings) for name in titles):
        raise SourceFormatError(f"no column “标题” or “标题 (中文)”. {_CURE}")
    table = patent_tables.cells(grid.read(path, layout), headings)
    return patent_tables.frames(NAME, file, table, _columns() | _citations(table))


def find_layout(head: Head) -> grid.Layout | None:
    """Where the headings stand, if they are IncoPat's: the number in Chinese, or at least two that it alone has."""
    for layout in grid.layouts(head, ",\t"):
        named = {_plain(heading) for heading in layout.headings}
        own = len(named & _ITS_OWN)
        if (own and "公开(公告)号" in named and not any("申请(专利权)人" in name for name in named)) or own > 2:
            return layout
    return None


def _plain(heading: str) -> str:
    """`公开（公告）号` and `标题 (中文)` as `公开(公告)号` and `标题(中文)`."""
    return heading.replace("（", "(").replace("）", ")").replace(" ", "").upper()


def _named_as_in(layout: grid.Layout) -> dict[str, tuple[str, ...]]:
    """Our names with the headings as this file writes them; those it lacks as we do."""
    written = {_plain(heading): heading for heading in reversed(layout.headings)}
    return {name: tuple(written.get(_plain(known), known) for known in all_) for name, all_ in HEADINGS.items()}


def _columns() -> dict[str, pl.Expr]:
    return patent_tables.numbers(";") | {
        "title": _original("title"),
        "abstract": _original("abstract"),
        "inventors": patent_tables.split(pl.col("inventors"), ";"),
        "applicants": patent_tables.split(pl.col("applicants"), ";"),
        "applicants_standard": _standard(),
        "applicant_countries": patent_tables.in_places(pl.col("countries"), ";"),
        "classes": patent_tables.classes(";", pl.col("ipc"), pl.col("cpc")),
    }


def _original(name: str) -> pl.Expr:
    """The text in the language of the office, as far as the export has it."""
    chinese, english, older = (pl.col(f"{name}_{which}") for which in ("zh", "en", "older"))
    is_chinese = pl.col("number").str.head(2).is_in(_CHINESE)
    first = pl.when(is_chinese).then(chinese).otherwise(english)
    return pl.coalesce(older, first, english, chinese).str.strip_chars("\ufeff ")


def _standard() -> pl.Expr:
    names = pl.col("standard").str.replace_all(r"[\[\]]", "").str.split(";")
    return patent_tables.values(names, lambda name: name.str.replace(r"-[A-Za-z]$", ""))


def _citations(table: pl.DataFrame) -> dict[str, pl.Expr]:
    return patent_tables.counted({"cited": "by patents", "family_cited": "by patents, of the family"}, table)
