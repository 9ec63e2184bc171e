"""What patent holders are called: one name for the spellings of a firm, by rule and by a reviewed table.

The *key* of a name is without case, accents, punctuation and legal forms (Inc, Co Ltd, GmbH, KK, 株式会社, 有限公司,
주식회사 …); names in Chinese, Japanese or Korean are without blanks, too. Rules, in this order:
- `alias`: the key is that of an alias of `data/reference/holders.csv`, reviewed by hand; nothing is matched by
  similarity. The name that the source harmonises to, also a code of Derwent (`IBMC-C`), is looked up likewise;
- `standard`: of the names that Derwent or Patsnap harmonise to one, at least half are listed and nine in ten of those
  are of one holder: so are all (but not with IncoPat, whose names mean groups: 三星集团 has Samsung Life Insurance);
- `key`: names with one key are one applicant, shown in the spelling that is most frequent.
Subsidiaries with a name of their own (Samsung SDS, Canon Medical Systems, Waymo) are holders of their own, as the
printed table names "Samsung Electronics" and "Canon Inc."; see `data/reference/README.md`.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from aici import territories

KINDS = ("company", "university", "institute", "person")
SURE = 0.9  # share of the listed rows of a standard name that must be of one holder
KNOWN = 0.5  # share of its rows that must be listed
OF_GROUPS = ("incopat",)  # sources whose standard names mean groups of firms
_FORMS = (
    "inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh ag sa sas sarl spa srl bv nv kk oy "
    "oyj ab as aps asa se kg kgaa ev pte pty sdn bhd publ cie lllp ooo zao oao pjsc jsc"
).split()
_LONG_FORMS = (
    "gesellschaft mit beschrankter haftung", "aktiengesellschaft", "kabushiki kaisha", "kabushikikaisha",
    "societe anonyme", "naamloze vennootschap", "besloten vennootschap", "proprietary",
)  # fmt: skip
_FORMS_CJK = (
    "股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "股份公司", "公司", "株式会社", "株式會社", "有限会社",
    "合同会社", "주식회사", "유한회사", "유한책임회사", "インコーポレイテッド", "インコーポレーテッド",
    "コーポレイション", "コーポレーション", "エルエルシー", "リミテッド", "인코포레이티드", "코포레이션", "엘엘씨",
    "리미티드", "엘티디",
)  # fmt: skip
_ENDING = rf"(?: (?:and )?(?:{'|'.join([*_LONG_FORMS, *_FORMS])}))+$"
_BEGINNING = r"^(?:(?:the|kabushiki kaisha|kk|pt) )+"
_CJK = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"
_ENDING_CJK = rf"(?:{'|'.join(_FORMS_CJK)}|\(株\)|\(주\))+$"
_BEGINNING_CJK = r"^(?:株式会社|有限会社|合同会社|주식회사|유한회사|\(株\)|\(주\))+"


def key(name: pl.Expr) -> pl.Expr:
    """Under what names are equal: `Canon Inc.`, `CANON KK` and `canon` as `canon`; null for null."""
    plain = name.str.normalize("NFKD").str.replace_all("[\u0300-\u036f]", "").str.normalize("NFKC").str.to_lowercase()
    compact = plain.str.replace_all(r"\s+", "").str.replace(_BEGINNING_CJK, "")
    compact = compact.str.replace(_ENDING_CJK, "").str.replace_all(r"[\p{P}\p{S}]", "")
    words = plain.str.replace_all(r"['’`.]", "").str.replace_all(r"a/s\b", "as").str.replace_all("[&+]", " and ")
    words = words.str.replace_all(r"[\p{P}\p{S}\s]+", " ").str.strip_chars()
    short = words.str.replace(_BEGINNING, "").str.replace(_ENDING, "")
    latin = pl.when(short != "").then(short).otherwise(words)
    return pl.when(plain.str.contains(_CJK), compact != "").then(compact).otherwise(latin)


@cache
def reviewed() -> pl.DataFrame:
    """The reviewed names.

    Returns
    -------
    DataFrame[key, holder, country_code, kind]
        One row per key.

    Raises
    ------
    ValueError
        If one key is given to two holders, a holder has two countries, or a country or kind is unknown.
    """
    rows = territories.read_reference("holders.csv").with_columns(key=key(pl.col("alias")))
    known = list(territories.alpha_2())
    wrong = rows.filter(
        (pl.col("holder").n_unique().over("key") > 1)
        | (pl.struct("country_code", "kind").n_unique().over("holder") > 1)
        | ~pl.col("country_code").is_in(known) | ~pl.col("kind").is_in(KINDS)
    )  # fmt: skip
    if not wrong.is_empty():
        raise ValueError(
            f"data/reference/holders.csv: {wrong['alias'].to_list()[:5]} must each name one holder, of one known "
            f"country (ISO 3166-1 alpha-3) and one kind of {KINDS}. Correct the rows."
        )
    return rows.select("key", "holder", "country_code", "kind").unique("key").sort("key")


def harmonised(names: pl.DataFrame) -> pl.DataFrame:
    """One name for each applicant.

    Parameters
    ----------
    names : DataFrame[data_source, name, standard]
        One row per applicant of a family; `standard` is what the source harmonises the name to, or null.

    Returns
    -------
    DataFrame[applicant, applicant_rule, holder_country, kind]
        One row per row, in order; `applicant_rule` is `alias`, `standard` or `key`; country and kind are those of the
        reviewed table, null for names that are not in it.
    """
    distinct = names.group_by("data_source", "name", "standard").agg(rows=pl.len())
    distinct = distinct.with_columns(key=key(pl.col("name")), standard_key=key(pl.col("standard")))
    holders = reviewed().select("key", "holder")
    found = distinct.join(holders, on="key", how="left").join(
        holders.rename({"key": "standard_key", "holder": "by_standard"}), on="standard_key", how="left"
    ).with_columns(alias=pl.coalesce("holder", "by_standard"))  # fmt: skip
    found = found.join(_of_standard(found), on=["data_source", "standard_key"], how="left")
    shown = found.group_by("key", "name").agg(pl.col("rows").sum()).sort("rows", "name", descending=[True, False])
    shown = shown.unique("key", keep="first", maintain_order=True).select("key", shown="name")
    named = found.join(shown, on="key", how="left").select(
        "data_source", "name", "standard",
        applicant=pl.coalesce("alias", "learned", "shown"),
        applicant_rule=pl.when(pl.col("alias").is_not_null()).then(pl.lit("alias"))
        .when(pl.col("learned").is_not_null()).then(pl.lit("standard")).otherwise(pl.lit("key")),
    )  # fmt: skip
    facts = reviewed().select(applicant="holder", holder_country="country_code", kind="kind").unique()
    facts = named.join(facts, on="applicant", how="left")
    by_name = ["data_source", "name", "standard"]
    told = names.select(by_name).join(facts, on=by_name, how="left", maintain_order="left", nulls_equal=True)
    return told.select("applicant", "applicant_rule", "holder_country", "kind")


def _of_standard(found: pl.DataFrame) -> pl.DataFrame:
    """Table[data_source, standard_key, learned]: the holder of nearly all listed names of a standard name."""
    by_standard = ["data_source", "standard_key"]
    rows = found.drop_nulls("standard_key").filter(~pl.col("data_source").is_in(OF_GROUPS))
    counts = rows.group_by(*by_standard, learned="holder").agg(pl.col("rows").sum())
    listed = pl.col("rows").filter(pl.col("learned").is_not_null()).sum().over(by_standard)
    sure = (pl.col("rows") >= SURE * listed) & (listed >= KNOWN * pl.col("rows").sum().over(by_standard))
    return counts.filter(sure, pl.col("learned").is_not_null()).select(*by_standard, "learned")
