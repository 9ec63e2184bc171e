"""Counts what is planted in the exports of Web of Science, from their tagged text."""

import polars as pl

from simulate import raw_files
from simulate.counting import KNOWN, MARKUP, Counter, records, with_listed, with_listed_files

_BEHIND = 1_000


def tables(world, truth):
    """`wos_files` and `wos`, by file and by record."""
    files = raw_files.files(world, "wos")
    rows = with_listed(raw_files.tagged(files, raw_files.WOS_TAGS), records(truth), *KNOWN)
    first = pl.struct("record_id").is_first_distinct()
    rows = rows.with_columns(part=pl.col("file").str.slice(4, 4), first=first, core=pl.col("UT").str.starts_with("WOS"))
    rows = rows.join(_forms(files, rows), on="file").with_columns(
        title=pl.col("TI").str.replace_all("\n", " "),
        again=pl.len().over("record_id") > 1,
        position=(pl.col("core") & pl.col("first")).cast(pl.Int64).cum_sum().over("part"),
        held=(pl.col("core") & pl.col("first")).sum().over("part"),
        in_brackets=pl.col("C1")
        .str.extract_all(r"\[[^\]]*\]")
        .list.eval(pl.element().str.strip_chars("[]"))
        .list.join("; "),
    )
    return {"wos_files": with_listed_files(_forms(files, rows), truth), "wos": rows}


def _forms(files, rows):
    """Table by file: the form, from the header and the tags that no record has, and the last year of its works."""
    has = {tag: pl.col("content").str.contains(rf"\n{tag} ") for tag in ("C1", "C3", "WE", "DA", "DT", "TC")}
    older = pl.col("head").str.contains("Thomson Reuters")
    few = ~has["C1"] & ~has["DT"] & ~has["TC"]
    forms = files.with_columns(
        older=older, few=few, middle=~older & ~few & ~has["C3"] & ~has["WE"] & has["DA"],
        chinese=pl.col("content").str.contains("(通讯作者)，", literal=True),
        broken=pl.col("head").str.starts_with("XX"),
    ).drop("content", "head")  # fmt: skip
    years = rows.group_by("file").agg(last_year=pl.col("true_year").max())
    return forms.join(years, on="file")


_OLD, _MIDDLE, _FEW = (pl.col(name) for name in ("older", "middle", "few"))
_CORE = pl.col("core")
_FULL = _CORE & ~_FEW
_ADDRESSED = _FULL & pl.col("C1").is_not_null()
_LINKED = pl.col("C1").str.contains(r"(?m)^\[")
_SEVERAL = pl.col("authors") > 1  # of one author alone, neither brackets nor their lack tell who is linked
_TYPE = pl.col("DT")
_CITED, _EVER_CITED = pl.col("TC").cast(pl.Int64), pl.col("Z9").cast(pl.Int64)
_FIRST_AUTHOR = pl.col("AF").str.extract("^(.*)")

COUNTERS = {
    "wos_older_form": Counter("wos_files", _OLD, pl.col("last_year") <= 2018, key=("file",)),
    "wos_middle_form": Counter("wos_files", _MIDDLE, (pl.col("last_year") <= 2021) & ~_OLD, key=("file",)),
    "wos_broken_header": Counter("wos_files", pl.col("broken"), _OLD, key=("file",)),
    "wos_chinese_interface": Counter(
        "wos_files", pl.col("chinese"), ~_OLD & ~_MIDDLE, within=~_FEW, key=("file",)
    ),
    "wos_crlf": Counter("wos_files", pl.col("crlf"), key=("file",)),
    "wos_no_bom": Counter("wos_files", ~pl.col("bom"), key=("file",)),
    "wos_few_fields": Counter("wos_files", _FEW, ~_OLD & ~_MIDDLE, key=("file",)),
    "wos_exported_twice": Counter(
        "wos", pl.col("again"), _CORE & pl.col("first") & (pl.col("position") + _BEHIND <= pl.col("held")),
        key=("record_id",),
    ),
    "wos_other_index": Counter(
        "wos", ~_CORE & pl.col("DI").is_null() & ~pl.col("C1").str.contains(r"\[").fill_null(False),
        _CORE & pl.col("first"), beside=True,
    ),
    "wos_doi_missing": Counter("wos", pl.col("DI").is_null(), _CORE & pl.col("true_doi").is_not_null()),
    "wos_title_capitals": Counter(
        "wos", pl.col("title") == pl.col("true_title").str.to_uppercase(), ~pl.col("true_title").str.contains(MARKUP)
    ),
    "wos_early_access": Counter(
        "wos", (_TYPE == "Article; Early Access") & pl.all_horizontal(pl.col("PY", "VL", "BP", "AR").is_null()),
        _CORE & _MIDDLE & _TYPE.str.starts_with("Article"),
    ),
    "wos_no_addresses": Counter("wos", pl.col("C1").is_null() & pl.col("RP").is_null(), _FULL),
    "wos_no_reprint": Counter("wos", pl.col("RP").is_null(), _ADDRESSED),
    "wos_unlinked_addresses": Counter("wos", ~_LINKED, _ADDRESSED, within=_SEVERAL),
    "wos_first_unlinked": Counter(
        "wos", ~pl.col("in_brackets").str.split("; ").list.contains(_FIRST_AUTHOR), _ADDRESSED & _LINKED,
        within=_SEVERAL,
    ),
    "wos_no_abstract": Counter("wos", pl.col("AB").is_null(), _CORE),
    "wos_no_keywords": Counter("wos", pl.col("DE").is_null(), _FULL),
    "wos_old_turkey": Counter(
        "wos", pl.col("C1").str.contains(r", Turkey\."),
        _ADDRESSED & ~_OLD & ~_MIDDLE & pl.col("C1").str.contains(r", Turk(ey|iye)\."),
    ),
    "wos_more_counted": Counter("wos", _EVER_CITED > _CITED, _FULL & (_CITED > 0)),
    "wos_meeting_in_journal": Counter(
        "wos", _TYPE == "Article; Proceedings Paper", _FULL & _TYPE.is_in(["Article", "Article; Proceedings Paper"])
    ),
}  # fmt: skip
