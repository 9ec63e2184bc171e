"""Writes simulated patents as IncoPat exports: one sheet `下载的著录项1`, a row per publication, 10,000 a file.

Newer files have headings with full-width brackets and a Chinese and an English title and abstract; older ones (at a
rate) half-width brackets, title and abstract as the office published them and Chinese translations of foreign ones.
Rules of the format:
- several values are joined by `; `, industries by `,`; the standardised applicants stand in one pair of brackets, a
  listed firm as `腾讯-C`, a listed university as `浙江大学-E`; dates are real dates, what is missing an empty cell;
- applicants of Chinese and Taiwanese publications are in Chinese where they have a Chinese name;
- `公开国别` is the office of publication, `申请人国别代码` the countries of the applicants.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.simulate import drawing
from aici.simulate.exports import numbering, spreadsheets
from aici.simulate.parts import Part
from aici.simulate.patents import Patents, holdings, offices, prose

SHEET = "下载的著录项1"
_PLANTED = ("incopat_no_applicant", "incopat_no_application_date", "incopat_no_family")
_TRANSLATION, _CORRECTION = "译文", "修正或者更正专利"
_INDUSTRIES = ["1.5 (人工智能)", "1.3 (新兴软件和新型信息技术服务),1.5 (人工智能)", "1.4 (互联网与云计算、大数据服务)"]
_NEWER = {"标题 (中文)": "title_zh", "标题 (英文)": "title", "摘要 (中文)": "abstract_zh", "摘要 (英文)": "abstract"}
_OLDER_HEADINGS = {
    "公开（公告）号": "公开(公告)号", "公开（公告）日": "公开(公告)日", "IPC主分类": "主分类号",
    "标准化申请人": "标准化当前专利权人",
}  # fmt: skip


def write(part: Part, patents: Patents, folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the files of a part into `folder`.

    Returns
    -------
    rows : DataFrame[record_id, publication_number, family, file, row, planted]
        `row` counts from 1 below the headings of `file`.
    files : DataFrame[file, rows, planted]
    """
    rng = part.rng("incopat")
    records = holdings.shown(holdings.held(part, patents).incopat, patents)
    records = drawing.planted(records, rng, dict.fromkeys(_PLANTED, True))
    records = records.with_columns(
        record_id="incopat:" + pl.col("publication_number"),
        planted=pl.concat_list("planted", drawing.names_planted(_PLANTED)),
        industry=pl.Series(_INDUSTRIES).gather(rng.integers(0, len(_INDUSTRIES), records.height)),
        worth=pl.Series(rng.integers(1, 11, records.height)),
    )
    placed = numbering.numbered(records, folder, f"{part.index:04}-{{:02}}.xlsx", spreadsheets.ROWS)
    files = holdings.files(placed, rng, ["incopat_older_headings"])
    for number, name, rows in numbering.by_file(placed):
        is_older = files["incopat_older_headings"][number]
        spreadsheets.write(folder / name, SHEET, _older(rows) if is_older else _newer(rows))
    return holdings.landed(placed, files)


def _newer(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.col("row").alias("序号"), **_NEWER, **_bibliography(), **_applicants())


def _older(rows: pl.DataFrame) -> pl.DataFrame:
    chinese = _in_chinese_script()
    texts = {
        "标题": pl.when(chinese).then("title_zh").otherwise("title"),
        "摘要": pl.when(chinese).then("abstract_zh").otherwise("abstract"),
        "标题（翻译）": pl.when(~chinese).then("title_zh"),
        "摘要（翻译）": pl.when(~chinese).then("abstract_zh"),
    }
    table = rows.select(pl.col("row").alias("序号"), **texts, **_bibliography(), **_applicants(), 合享价值度="worth")
    return table.rename(_OLDER_HEADINGS)


def _in_chinese_script() -> pl.Expr:
    return pl.col("office").is_in(["CN", "TW"])


def _bibliography() -> dict[str, pl.Expr]:
    number, kind = pl.col("publication_number"), _kind()
    correct = kind.is_in([_TRANSLATION, _CORRECTION])
    classes = pl.col("classes").list.eval(pl.element().str.replace(" ", ""))
    has_priority = pl.col("priority_number").is_not_null()
    return {
        "公开（公告）号": number,
        "公开（公告）日": pl.col("publication_date"),
        "申请号": pl.col("application_number"),
        "申请日": pl.when(~pl.col("incopat_no_application_date")).then("application_date"),
        "公开类型": kind,
        "专利类型": pl.when(correct).then(pl.lit("发明申请")).otherwise(kind),
        "公开国别": pl.col("office").replace_strict(offices.IN_CHINESE),
        "链接到incoPat": "到incoPat中查看\r\n" + number,
        "IPC主分类": classes.list.first(),
        "IPC": _joined(classes),
        "优先权号": pl.col("priority_number"),
        "优先权日": pl.when(has_priority).then("priority_date"),
        "简单同族": pl.when(~pl.col("incopat_no_family")).then(_joined(pl.col("members"))),
        "被引证次数": pl.col("cited"),
        "家族被引证次数": pl.col("citations"),
        "当前法律状态": pl.when("is_granted").then(pl.lit("授权")).otherwise(pl.lit("实质审查")),
        "新兴产业分类": pl.col("industry"),
    }


def _kind() -> pl.Expr:
    kind = pl.col("kind")
    return (
        pl.when(kind == "T5").then(pl.lit(_TRANSLATION))
        .when(kind == "A9").then(pl.lit(_CORRECTION))
        .when(kind.str.starts_with("U")).then(pl.lit("实用新型"))
        .when(kind.str.starts_with("S")).then(pl.lit("外观设计"))
        .when(kind.str.contains("^[BC]")).then(pl.lit("发明授权"))
        .otherwise(pl.lit("发明申请"))
    )  # fmt: skip


def _applicants() -> dict[str, pl.Expr]:
    """The columns of persons; those of applicants are empty together."""
    inventors = pl.col("inventors").list.eval(prose.in_chinese(pl.element()))
    chosen = pl.when(_in_chinese_script())
    known = pl.when(~pl.col("incopat_no_applicant"))
    shown = chosen.then("shown_zh").otherwise("names")
    return {
        "申请人": known.then(_joined(shown)),
        "第一申请人": known.then(shown.list.first()),
        "标准化申请人": known.then("[" + _joined(pl.col("standard")) + "]"),
        "申请人国别代码": known.then(_joined(pl.col("alpha2"))),
        "发明人": chosen.then(_joined(inventors)).otherwise(_joined(pl.col("inventors"))),
    }


def _joined(lists: pl.Expr) -> pl.Expr:
    """Several values in one cell; an empty cell for none."""
    return pl.when(lists.list.len() > 0).then(lists.list.join("; "))
