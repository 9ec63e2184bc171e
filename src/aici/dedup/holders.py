"""What patent holders are called: one name for the spellings of a firm, by rule and by a reviewed table.

The *key* of a name is without case, accents, punctuation and legal forms (Inc, Co Ltd, GmbH, KK, 株式会社, 有限公司,
주식회사, ООО …); names in Chinese, Japanese or Korean are without blanks, too. Names with one key are one applicant.
Rules, in this order:
- `alias`: the key is that of an alias of `data/reference/holders.csv`, reviewed by hand; nothing is matched by
  similarity. Aliases marked `exact`, words and letters that other firms bear, must be written as listed, with this
  legal form or none;
- `standard_alias`: the name that a source harmonises to, also a code of Derwent (`IBMC-C`), is such an alias; not with
  IncoPat, whose names mean groups (三星集团 has Samsung Life Insurance, 富士胶片 Fuji Xerox): a spelling that
  is missing is a row to add;
- `standard`: of the names that Derwent or Patsnap harmonise to one, at least half are listed and nine in ten of those
  are of one holder: so are all. This rule and the one before hold for a key only if nothing harmonises it to another;
- `other_script`: a name in Chinese, Japanese or Korean that is not listed is one with the name in Latin letters that
  other records give the same publications (`scripts.py`), and is shown in these;
- `key`: else the name is its own, shown in the spelling that is most frequent, with `(unlisted)` behind it if a listed
  holder is called so.
The name of an inventor anywhere is a person's, if it does not say that it is a firm or an institution: it has no alias,
and what looks like a legal form is kept (`Popov S A`). Persons of one name are one applicant, though they may be many.
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
    "oyj ab as aps asa se kg kgaa ev pte pty sdn bhd publ cie lllp ooo zao oao pjsc jsc ооо зао оао пао ао"
).split()
_PARTED = "sa nv bv ag ab as kk lp llc llp plc gmbh spa srl sas ev".split()  # that are also written `S A`
_LONG_FORMS = (
    "gesellschaft mit beschrankter haftung", "aktiengesellschaft", "kabushiki kaisha", "kabushikikaisha",
    "societe anonyme", "naamloze vennootschap", "besloten vennootschap", "proprietary",
)  # fmt: skip
_RUSSIAN = (  # in front, without accents
    "ooo", "oao", "zao", "ооо", "оао", "зао", "пао", "ао", "общество с ограниченнои ответственностью",
    "(?:(?:публичное|открытое|закрытое) )?акционерное общество",
    "obshchestvo s ogranichenno[ij] otvetstvennost(?:yu|ju)",
    "(?:(?:publichnoe|otkrytoe|zakrytoe) )?aktsionernoe obshchestvo",
)
_FORMS_CJK = (
    "股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "股份公司", "公司", "株式会社", "株式會社", "有限会社",
    "合同会社", "주식회사", "유한회사", "유한책임회사", "インコーポレイテッド", "インコーポレーテッド",
    "コーポレイション", "コーポレーション", "エルエルシー", "リミテッド", "인코포레이티드", "코포레이션", "엘엘씨",
    "리미티드", "엘티디",
)  # fmt: skip
_ENDING = rf"(?: (?:and )?(?:{'|'.join([*_LONG_FORMS, *_FORMS, *map(' '.join, _PARTED)])}))+$"
_BEGINNING = rf"^(?:(?:the|kabushiki kaisha|kk|pt|{'|'.join(_RUSSIAN)}) )+"
_MARKS = r"[\p{P}\p{S}]"
CJK = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"
_ENDING_CJK = rf"(?:{'|'.join(_FORMS_CJK)}|\(株\)|\(주\))+$"
_NO_PERSON = (  # of a name as it is spelt: a form of more than two letters, or the word for an institution
    rf" (?:{'|'.join(form for form in _FORMS if len(form) > 2)})$|(?:{'|'.join(_FORMS_CJK)})$"
    r"|\b(?:univ(?:ersi\w+)?|inst(?:itut\w*)?|labs?|laborator\w+|cent(?:er|re)|academy|college|hospital|foundation)\b"
    r"|大学|大學|学院|研究|医院|集团|대학|연구|산학협력단|재단|법인"
)
_BEGINNING_CJK = r"^(?:株式会社|有限会社|合同会社|주식회사|유한회사|\(株\)|\(주\))+"


def key(name: pl.Expr) -> pl.Expr:
    """Under what names are equal: `Canon Inc.`, `CANON KK` and `canon` as `canon`; null for null."""
    plain, words = _plain(name), _words(name)
    compact = plain.str.replace_all(r"\s+", "").str.replace(_BEGINNING_CJK, "")
    compact = compact.str.replace(_ENDING_CJK, "").str.replace_all(_MARKS, "")
    short = words.str.replace(_BEGINNING, "").str.replace(_ENDING, "")
    latin = pl.when(short != "").then(short).otherwise(words)
    return pl.when(plain.str.contains(CJK), compact != "").then(compact).otherwise(latin)


def spelling(name: pl.Expr) -> pl.Expr:
    """A name as it is written, legal forms and all, without case, accents and punctuation; null for null."""
    plain = _plain(name)
    compact = plain.str.replace_all(r"\s+", "").str.replace_all(_MARKS, "")
    return pl.when(plain.str.contains(CJK)).then(compact).otherwise(_words(name))


def _plain(name: pl.Expr) -> pl.Expr:
    bare = name.str.normalize("NFKD").str.replace_all("[\u0300-\u036f]", "")
    return bare.str.normalize("NFKC").str.to_lowercase()


def _words(name: pl.Expr) -> pl.Expr:
    words = _plain(name).str.replace_all(r"['’`.]", "").str.replace_all(r"a/s\b", "as").str.replace_all("[&+]", " and ")
    return words.str.replace_all(r"[\p{P}\p{S}\s]+", " ").str.strip_chars()


@cache
def reviewed() -> pl.DataFrame:
    """The reviewed names.

    Returns
    -------
    DataFrame[key, is_exact, holder, country_code, kind]
        One row per key; of an exact alias, which must be spelt as listed, it is the spelling.

    Raises
    ------
    ValueError
        If one key is given to two holders, a holder has two countries, or a country or kind is unknown.
    """
    is_exact, alias = pl.col("exact") == "yes", pl.col("alias")
    rows = territories.read_reference("holders.csv").with_columns(is_exact=is_exact)
    rows = rows.with_columns(key=pl.when("is_exact").then(spelling(alias)).otherwise(key(alias)))
    known = list(territories.alpha_2())
    wrong = rows.filter(
        (pl.col("holder").n_unique().over("key") > 1)
        | (pl.struct("country_code", "kind").n_unique().over("holder") > 1)
        | ~pl.col("country_code").is_in(known) | ~pl.col("kind").is_in(KINDS) | ~pl.col("exact").is_in(["yes", "no"])
    )  # fmt: skip
    if not wrong.is_empty():
        raise ValueError(
            f"data/reference/holders.csv: {wrong['alias'].to_list()[:5]} must each name one holder, of one known "
            f"country (ISO 3166-1 alpha-3) and one kind of {KINDS}, and be exact: yes or no. Correct the rows."
        )
    columns = ("key", "is_exact", "holder", "country_code", "kind")
    return rows.select(columns).unique(["key", "is_exact"]).sort("key", "is_exact")


def harmonised(names: pl.DataFrame, inventors: pl.Series, latin: pl.DataFrame) -> pl.DataFrame:
    """One name for each applicant.

    Parameters
    ----------
    names : DataFrame[data_source, name, standard]
        One row per applicant of a family; `standard` is what the source harmonises the name to, or null.
    inventors : Series of names of inventors, of any family
    latin : DataFrame[key, latin_key, latin]
        Names in Latin letters of those in other scripts, as `scripts.match_scripts` gives them.

    Returns
    -------
    DataFrame[applicant, applicant_rule, is_inventors_name, holder_country, kind]
        One row per row, in order; `applicant_rule` is `alias`, `standard_alias`, `standard`, `other_script` or `key`;
        country and kind are those of the reviewed table, null for names that are not in it.
    """
    found = _identified(names.group_by("data_source", "name", "standard").agg(rows=pl.len()), inventors)
    found = _in_latin(found, latin)
    found = found.join(_of_standard(found), on=["data_source", "standard_key"], how="left")
    found = found.join(_agreed(found), on="key", how="left")
    spelt = pl.concat([found.select("key", "name", "rows"), _spelt(latin, found)], how="vertical_relaxed")
    other = pl.col("name").str.contains(CJK)
    shown = spelt.group_by("key", "name").agg(pl.col("rows").sum()).sort(other, -pl.col("rows"), "name")
    shown = shown.unique("key", keep="first", maintain_order=True).select("key", shown="name")
    named = found.join(shown, on="key", how="left").select(
        "data_source", "name", "standard", is_inventors_name="is_person",
        listed=pl.coalesce("holder", "agreed"), shown="shown",
        applicant_rule=pl.when(pl.col("holder").is_not_null()).then(pl.lit("alias"))
        .when(pl.col("agreed").is_not_null()).then("agreed_rule")
        .when("in_latin").then(pl.lit("other_script")).otherwise(pl.lit("key")),
    )  # fmt: skip
    facts = reviewed().select(listed="holder", holder_country="country_code", kind="kind").unique()
    other = pl.when(pl.col("shown").is_in(facts["listed"].implode())).then(pl.lit(" (unlisted)")).otherwise(pl.lit(""))
    named = named.join(facts, on="listed", how="left").with_columns(
        applicant=pl.coalesce("listed", pl.col("shown") + other)
    )
    by_name = ["data_source", "name", "standard"]
    told = names.select(by_name).join(named, on=by_name, how="left", maintain_order="left", nulls_equal=True)
    return told.select("applicant", "applicant_rule", "is_inventors_name", "holder_country", "kind")


def _identified(names: pl.DataFrame, inventors: pl.Series) -> pl.DataFrame:
    """The names with `key`, `standard_key`, `is_person`, and the `holder` of the key and `by_standard` of the other.

    The key of persons and of what is listed as exact is the spelling, marked `=`.
    """
    people = inventors.drop_nulls().unique().to_frame("name").select(spelt=spelling(pl.col("name"))).unique()
    people = people.filter(~pl.col("spelt").str.contains(_NO_PERSON)).with_columns(is_person=True)
    whole, loose = (reviewed().filter(is_exact=flag).select("key", "holder") for flag in (True, False))
    spelt = names.with_columns(
        spelt=spelling(pl.col("name")), key=key(pl.col("name")), standard_key=key(pl.col("standard"))
    )
    spelt = spelt.join(people, on="spelt", how="left").join(
        whole.rename({"key": "spelt", "holder": "exactly"}), on="spelt", how="left"
    )  # fmt: skip
    by_standard = loose.rename({"key": "standard_key", "holder": "by_standard"})
    found = spelt.join(loose, on="key", how="left").join(by_standard, on="standard_key", how="left")
    nobody, is_group = pl.lit(None, pl.String), pl.col("data_source").is_in(OF_GROUPS)
    found = found.with_columns(
        pl.col("is_person").fill_null(False), by_standard=pl.when(~is_group).then("by_standard")
    )
    listed = pl.when(~pl.col("is_person")).then(pl.coalesce("exactly", "holder")).otherwise(nobody)
    is_whole = pl.col("is_person") | pl.col("exactly").is_not_null()
    return found.with_columns(holder=listed, key=pl.when(is_whole).then("=" + pl.col("spelt")).otherwise("key"))


def _in_latin(found: pl.DataFrame, latin: pl.DataFrame) -> pl.DataFrame:
    """The names with the key of the Latin name that they have, and its holder; `in_latin` says which have one."""
    loose = reviewed().filter(~pl.col("is_exact")).select(latin_key="key", latin_holder="holder")
    joined = found.join(latin.select("key", "latin_key"), on="key", how="left").join(loose, on="latin_key", how="left")
    free = pl.col("latin_key").is_not_null() & pl.col("holder").is_null() & ~pl.col("is_person")
    return joined.with_columns(
        in_latin=free,
        key=pl.when(free).then("latin_key").otherwise("key"),
        holder=pl.when(free).then("latin_holder").otherwise("holder"),
    ).drop("latin_key", "latin_holder")


def _spelt(latin: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Table[key, name, rows]: the Latin spellings of keys that occur, in case no applicant taken is spelt so."""
    return latin.select(key="latin_key", name="latin", rows=pl.lit(0)).unique().join(found, on="key", how="semi")


def _of_standard(found: pl.DataFrame) -> pl.DataFrame:
    """Table[data_source, standard_key, learned]: the holder of nearly all listed names of a standard name."""
    by_standard = ["data_source", "standard_key"]
    rows = found.drop_nulls("standard_key").filter(~pl.col("data_source").is_in(OF_GROUPS))
    counts = rows.group_by(*by_standard, learned="holder").agg(pl.col("rows").sum())
    listed = pl.col("rows").filter(pl.col("learned").is_not_null()).sum().over(by_standard)
    sure = (pl.col("rows") >= SURE * listed) & (listed >= KNOWN * pl.col("rows").sum().over(by_standard))
    return counts.filter(sure, pl.col("learned").is_not_null()).select(*by_standard, "learned")


def _agreed(found: pl.DataFrame) -> pl.DataFrame:
    """Table[key, agreed, agreed_rule]: the one holder that standard names give to names of a key; none to persons."""
    rows = found.filter(~pl.col("is_person")).select(
        "key", agreed=pl.coalesce("by_standard", "learned"), is_listed=pl.col("by_standard").is_not_null()
    ).drop_nulls("agreed")  # fmt: skip
    rule = pl.when("is_listed").then(pl.lit("standard_alias")).otherwise(pl.lit("standard"))
    alone = rows.group_by("key").agg(pl.col("agreed").min(), pl.col("is_listed").any(), n=pl.col("agreed").n_unique())
    return alone.filter(n=1).select("key", "agreed", agreed_rule=rule)
