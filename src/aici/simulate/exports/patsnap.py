"""Writes simulated patents as Patsnap exports: one sheet, a row per publication, 10,000 a file, extension `.XLSX`.

Most files come from the Chinese interface (half-width brackets), some (at a rate) from the English one, with the same
columns in the same order. Rules of the format:
- several values are joined by ` | `, what is missing is `-`, dates are texts such as `2024-06-30`, counts numbers;
- title and abstract are as the office published them, translations stand beside them; `-` where none is needed;
- the current assignee is not always the applicant: a transfer (at a rate) names another one of the same country;
- `受理局` is the office of filing, `当前申请(专利权)人国家` the countries of the current assignees.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.simulate import drawing
from aici.simulate.exports import numbering, spreadsheets
from aici.simulate.parts import Part
from aici.simulate.patents import Patents, holdings, offices, prose

SHEET = "Sheet1"
_MISSING = "-"
_PLANTED = ("patsnap_transferred", "patsnap_no_abstract", "patsnap_no_family")
_SEEN = 0.9  # share of the citations that Patsnap counts
_HEADINGS = {  # Chinese interface: English interface
    "序号": "No.",
    "公开(公告)号": "Publication Number",
    "标题": "Title",
    "标题(译)(简体中文)": "Title (Translated)(Simplified Chinese)",
    "标题(译)(英文)": "Title (Translated)(English)",
    "摘要": "Abstract",
    "摘要(译)(简体中文)": "Abstract (Translated)(Simplified Chinese)",
    "摘要(译)(英文)": "Abstract (Translated)(English)",
    "[标]当前申请(专利权)人": "Std. Current Assignee",
    "当前申请(专利权)人": "Current Assignee",
    "[标]原始申请(专利权)人": "Std. Original Assignee (Applicant)",
    "原始申请(专利权)人": "Original Assignee (Applicant)",
    "当前申请(专利权)人国家": "Current Assignee Country",
    "当前申请(专利权)人州/省": "Current Assignee State/Province",
    "发明人": "Inventor",
    "申请号": "Application Number",
    "申请日": "Application Date",
    "公开(公告)日": "Publication Date",
    "优先权号": "Priority Number",
    "优先权日": "Priority Date",
    "受理局": "Authority",
    "专利类型": "Patent Type",
    "IPC主分类号": "IPC Main Classification",
    "IPC分类号": "IPC Classification",
    "法律状态/事件": "Legal Status/Event",
    "简单同族": "Simple Family",
    "Patsnap同族专利申请数量": "Patsnap Family Application Count",
    "被引用专利数量": "Cited By Patent Count",
    "5年内被引用数量": "Cited By Count within 5 Years",
    "简单同族被引用专利总数": "Simple Family Cited By Patent Count",
}
_IN_ENGLISH = {
    "中国": "China", "美国": "United States", "日本": "Japan", "韩国": "Republic of Korea", "欧洲专利局": "EPO",
    "世界知识产权组织": "WIPO", "德国": "Germany", "英国": "United Kingdom", "法国": "France", "加拿大": "Canada",
    "澳大利亚": "Australia", "印度": "India", "中国台湾": "Taiwan, China",
    "发明申请": "Invention Application", "授权发明": "Granted Invention", "实用新型": "Utility Model",
    "外观设计": "Design", "授权": "Granted", "实质审查": "Examining",
}  # fmt: skip
_TRANSLATED_VALUES = ("受理局", "专利类型", "法律状态/事件")


def write(part: Part, patents: Patents, folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the files of a part into `folder`.

    Returns
    -------
    rows : DataFrame[record_id, publication_number, family, file, row, planted]
        `row` counts from 1 below the headings of `file`.
    files : DataFrame[file, rows, planted]
    """
    rng = part.rng("patsnap")
    records = holdings.shown(holdings.held(part, patents).patsnap, patents)
    eligible = dict.fromkeys(_PLANTED, True) | {"patsnap_transferred": _is_behind_another()}
    records = drawing.planted(records, rng, eligible)
    records = records.with_columns(
        *_current_assignees(),
        record_id="patsnap:" + pl.col("publication_number"),
        planted=pl.concat_list("planted", drawing.names_planted(_PLANTED)),
    )
    placed = numbering.numbered(records, folder, f"{part.index:04}-{{:02}}.XLSX", spreadsheets.ROWS)
    files = holdings.files(placed, rng, ["patsnap_english_headings"])
    for number, name, rows in numbering.by_file(placed):
        table = _table(rows)
        english = files["patsnap_english_headings"][number]
        spreadsheets.write(folder / name, SHEET, _in_english(table) if english else table)
    return holdings.landed(placed, files)


def _before(name: str) -> pl.Expr:
    """What the last publication before this one by an applicant of the same country shows."""
    return pl.col(name).shift(1).over(pl.col("alpha2").list.first())


def _is_behind_another() -> pl.Expr:
    """Whether that publication is one of another applicant; null for the first of a country."""
    return _joined(_before("holders")) != _joined(pl.col("holders"))


def _current_assignees() -> list[pl.Expr]:
    """Names, holders and countries of the current assignees: after a transfer those of the publication before."""
    return [
        pl.when("patsnap_transferred").then(_before(name)).otherwise(name).alias(f"current_{name}")
        for name in ("names", "holders", "alpha2")
    ]


def _table(rows: pl.DataFrame) -> pl.DataFrame:
    columns = {"序号": pl.col("row")} | _texts() | _assignees() | _bibliography() | _counts()
    return rows.select(**columns).select(pl.col(name) for name in _HEADINGS).with_columns(
        pl.col(pl.String).fill_null(_MISSING)
    )  # fmt: skip


def _in_english(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(pl.col(_TRANSLATED_VALUES).replace(_IN_ENGLISH)).rename(_HEADINGS)


def _texts() -> dict[str, pl.Expr]:
    chinese = pl.col("office").is_in(["CN", "TW"])
    known = ~pl.col("patsnap_no_abstract")
    return {
        "标题": pl.when(chinese).then("title_zh").otherwise("title"),
        "标题(译)(简体中文)": pl.when(~chinese).then("title_zh"),
        "标题(译)(英文)": pl.when(chinese).then("title"),
        "摘要": pl.when(known & chinese).then("abstract_zh").when(known).then("abstract"),
        "摘要(译)(简体中文)": pl.when(known & ~chinese).then("abstract_zh"),
        "摘要(译)(英文)": pl.when(known & chinese).then("abstract"),
    }


def _assignees() -> dict[str, pl.Expr]:
    return {
        "[标]当前申请(专利权)人": _joined(pl.col("current_holders")),
        "当前申请(专利权)人": _joined(pl.col("current_names")),
        "[标]原始申请(专利权)人": _joined(pl.col("holders")),
        "原始申请(专利权)人": _joined(pl.col("names")),
        "当前申请(专利权)人国家": _joined(pl.col("current_alpha2")),
        "当前申请(专利权)人州/省": pl.lit(_MISSING),
        "发明人": _joined(pl.col("inventors").list.eval(prose.in_chinese(pl.element()))),
    }


def _bibliography() -> dict[str, pl.Expr]:
    kind = pl.col("kind")
    classes = pl.col("classes").list.eval(pl.element().str.replace(" ", ""))
    patent_type = (
        pl.when(kind.str.starts_with("U")).then(pl.lit("实用新型"))
        .when(kind.str.starts_with("S")).then(pl.lit("外观设计"))
        .when(kind.str.contains("^[BC]")).then(pl.lit("授权发明"))
        .otherwise(pl.lit("发明申请"))
    )  # fmt: skip
    return {
        "公开(公告)号": pl.col("publication_number"),
        "公开(公告)日": pl.col("publication_date").dt.to_string(),
        "申请号": pl.col("application_number"),
        "申请日": pl.col("application_date").dt.to_string(),
        "优先权号": pl.col("priority_number"),
        "优先权日": pl.when(pl.col("priority_number").is_not_null()).then(pl.col("priority_date").dt.to_string()),
        "受理局": pl.col("office").replace_strict(offices.IN_CHINESE),
        "专利类型": patent_type,
        "IPC主分类号": classes.list.first(),
        "IPC分类号": _joined(classes),
        "法律状态/事件": pl.when("is_granted").then(pl.lit("授权")).otherwise(pl.lit("实质审查")),
        "简单同族": pl.when(~pl.col("patsnap_no_family")).then(_joined(pl.col("members"))),
    }


def _counts() -> dict[str, pl.Expr]:
    seen = (pl.col("cited") * _SEEN).floor().cast(pl.Int64)
    return {
        "Patsnap同族专利申请数量": pl.col("members").list.len(),
        "被引用专利数量": seen,
        "5年内被引用数量": seen // 2,
        "简单同族被引用专利总数": (pl.col("citations") * _SEEN).floor().cast(pl.Int64),
    }


def _joined(lists: pl.Expr) -> pl.Expr:
    return pl.when(lists.list.len() > 0).then(lists.list.join(" | "))
