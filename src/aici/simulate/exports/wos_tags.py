"""The fields of a Web of Science record as tagged text, from the columns of a frame of records.

A tag whose value is null is left out. Text fields are wrapped at 80 characters, continued with three blanks. Records
of the Zoological Record have their own tags: one author a line with mail, one address after the name, counts in Z9.
"""

from __future__ import annotations

import polars as pl

from aici.simulate.parts import SEARCHED

_MONTHS = dict(enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), start=1))
_SEASONS = dict(enumerate("WIN SPR SUM FAL".split()))
_INDEXES = (
    "Science Citation Index Expanded (SCI-EXPANDED)",
    "Science Citation Index Expanded (SCI-EXPANDED); Social Science Citation Index (SSCI)",
    "Emerging Sources Citation Index (ESCI)",
    "Social Science Citation Index (SSCI); Arts &amp; Humanities Citation Index (A&amp;HCI)",
)
_MEETINGS = "Conference Proceedings Citation Index - Science (CPCI-S)"
_CATEGORIES = {  # WC of research areas whose category has another name
    "Computer Science": "Computer Science, Interdisciplinary Applications",
    "Engineering": "Engineering, Electrical & Electronic",
    "Science & Technology - Other Topics": "Multidisciplinary Sciences",
}
_FEW = tuple("PT AU AF TI SO AB SN EI PD PY VL IS BP EP AR DI UT".split())
_OTHER_INDEX = tuple("PT AN DT TI SO VL IS PS PD PY LA U1 Z9 AB EM UT".split())
_ORDER = (
    "PT AN AU AF TI SO LA DT CT CY CL DE ID AB C1 C3 RP EM FU FX NR TC Z9 U1 U2 PU PA SN EI J9 JI PD PY VL IS BP EP PS "
    "AR DI EA PG WC WE SC GA UT DA"
).split()


def text(rows: pl.DataFrame) -> str:
    """The records one behind the other, each ended by `ER` and a blank line.

    Parameters
    ----------
    rows : records of a file with works, venues, the flags of `wos` and the columns of `wos_addresses.told`
    """
    shown = rows.select("is_other_index", "wos_few_fields", **_values())
    lines = [_line(tag) for tag in _ORDER]
    records = shown.select(pl.concat_str(*lines, pl.lit("ER\n\n"), ignore_nulls=True))
    return "".join(records.to_series().to_list())


def _line(tag: str) -> pl.Expr:
    """`TI Title\\n`, null where the record has no such field."""
    hidden = pl.lit(False)
    if tag not in _FEW:
        hidden |= pl.col("wos_few_fields")
    if tag not in (*_OTHER_INDEX, "AU", "C1"):
        hidden |= pl.col("is_other_index")
    if tag == "AN":
        hidden |= ~pl.col("is_other_index")
    return pl.when(~hidden).then(pl.lit(f"{tag} ") + pl.col(tag) + "\n")


def _values() -> dict[str, pl.Expr]:
    return _of_text() | _of_people() | _of_counts() | _of_issue()


def _of_text() -> dict[str, pl.Expr]:
    venue, keywords = pl.col("venue"), pl.col("keywords").list.join("; ")
    indexes = dict(enumerate(_INDEXES))
    index = (pl.col("venue_number") % len(_INDEXES)).replace_strict(indexes, return_dtype=pl.String)
    later = ~pl.col("wos_older_form") & ~pl.col("wos_middle_form")
    categories = pl.col("areas").list.eval(pl.element().replace(_CATEGORIES))
    abstract = pl.when(~pl.col("wos_no_abstract")).then("abstract")
    old = pl.col("wos_older_form") | pl.col("is_other_index")
    return {
        "TI": _wrapped(pl.col("title")),
        "SO": pl.when("is_other_index").then(venue).otherwise(venue.str.to_uppercase()),
        "LA": pl.lit("English"),
        "DE": _wrapped(pl.when(~pl.col("wos_no_keywords")).then(keywords)),
        "ID": _wrapped(pl.col("keywords").list.slice(1).list.join("; ").str.to_uppercase()),
        "AB": pl.when(old).then(_wrapped(abstract)).otherwise(abstract),
        "WC": _wrapped(categories.list.join("; ")),
        "WE": pl.when(later).then(_wrapped(pl.when(_meeting()).then(pl.lit(_MEETINGS)).otherwise(index))),
        "SC": _wrapped(pl.col("areas").list.join("; ")),
        "J9": venue.str.to_uppercase().str.replace_all(r"\b(\w{5})\w+", "$1"),
        "JI": venue.str.replace_all(r"\b(\w{5})\w+", "${1}."),
    }


def _of_people() -> dict[str, pl.Expr]:
    other, addressed = pl.col("is_other_index"), ~pl.col("wos_no_addresses")
    one = _wrapped(pl.format("{}; {}.", "first_name", "first_address"))
    later = ~pl.col("wos_older_form") & ~pl.col("wos_middle_form")
    return {
        "AU": pl.when(other).then("emailed").otherwise("AU"),
        "AF": pl.col("AF"),
        "C1": pl.when(other).then(one).when(addressed).then("C1"),
        "C3": pl.when(addressed & later).then(_wrapped(pl.col("C3"))),
        "RP": pl.when(addressed & ~pl.col("wos_no_reprint")).then("RP"),
        "EM": pl.when(addressed | other).then(_wrapped(pl.col("EM"))),
    }


def _of_counts() -> dict[str, pl.Expr]:
    count, work = pl.col("citations"), pl.col("work")
    funded = work % 3 != 0
    fund = pl.format("Simulated Science Fund [SIM-{}]", work % 99_991)
    thanks = pl.format("This simulated work was funded by the Simulated Science Fund under SIM-{}.", work % 99_991)
    all_databases = count + pl.when("wos_more_counted").then(1 + count // 12).otherwise(0)
    numbers = {"NR": 20 + work % 43, "TC": count, "Z9": all_databases, "U1": work % 7, "U2": work % 61}
    return {tag: number.cast(pl.String) for tag, number in numbers.items()} | {
        "FU": pl.when(funded).then(_wrapped(fund)),
        "FX": pl.when(funded).then(_wrapped(thanks)),
        "PU": pl.col("publisher").str.to_uppercase(),
        "PA": pl.col("publisher_address").str.to_uppercase(),
    }


def _of_issue() -> dict[str, pl.Expr]:
    published = ~pl.col("wos_early_access")
    year = pl.col("year").cast(pl.String)
    pages = pl.col("last_page").cast(pl.Int64) - pl.col("first_page").cast(pl.Int64) + 1
    span = pl.coalesce(pl.concat_str("first_page", "last_page", separator="-"), "article_number")
    fields = {
        "PD": _date(), "PY": year, "VL": pl.col("volume"), "IS": pl.col("issue"), "BP": pl.col("first_page"),
        "EP": pl.col("last_page"), "AR": pl.col("article_number"), "PS": pl.when("is_other_index").then(span),
    }  # fmt: skip
    ut = pl.col("record_id").str.strip_prefix("wos:")
    month = pl.col("month").replace_strict(_MONTHS, return_dtype=pl.String)
    online = (pl.col("kind") == "journal_article") & (pl.col("work") % 5 == 0) & ~pl.col("wos_older_form")
    return {tag: pl.when(published).then(value) for tag, value in fields.items()} | {
        "PT": pl.when(_meeting()).then(pl.lit("C")).otherwise(pl.lit("J")),
        "AN": ut.str.replace("ZOOREC:", "", literal=True),
        "DT": _document_type(),
        "CT": pl.when(_meeting()).then("venue"),
        "CY": pl.when(_meeting()).then(pl.concat_str(month, pl.lit(" 16-19, "), year)),
        "CL": pl.when(_meeting()).then(pl.lit("Simtown")),
        "SN": pl.col("issn"),
        "EI": pl.col("eissn"),
        "DI": pl.col("doi"),
        "EA": pl.when(~published | online).then(pl.concat_str(month, year, separator=" ")),
        "PG": pages.fill_null(12).cast(pl.String),
        "GA": pl.format("SIM{}", pl.col("work") % 99_991),
        "UT": ut,
        "DA": pl.when(~pl.col("wos_older_form")).then(pl.lit(str(SEARCHED))),
    }


def _meeting() -> pl.Expr:
    return pl.col("kind") == "conference_paper"


def _document_type() -> pl.Expr:
    return (
        pl.when(_meeting())
        .then(pl.lit("Proceedings Paper"))
        .when(pl.col("kind") == "review")
        .then(pl.lit("Review"))
        .when("wos_early_access")
        .then(pl.lit("Article; Early Access"))
        .when("wos_meeting_in_journal")
        .then(pl.lit("Article; Proceedings Paper"))
        .otherwise(pl.lit("Article"))
    )


def _date() -> pl.Expr:
    """`MAR`, `MAR 16`, `MAR-APR`, `SPR` or `2023 MAR 16`; none for some."""
    month, form = pl.col("month").replace_strict(_MONTHS, return_dtype=pl.String), pl.col("work") % 10
    after = (pl.col("month") % 12 + 1).replace_strict(_MONTHS, return_dtype=pl.String)
    day = pl.col("work") % 28 + 1
    season = ((pl.col("month") - 1) // 3).replace_strict(_SEASONS, return_dtype=pl.String)
    return (
        pl.when(form < 5)
        .then(month)
        .when(form < 7)
        .then(pl.format("{} {}", month, day))
        .when((form == 7) & (pl.col("month") < 12))
        .then(pl.format("{}-{}", month, after))
        .when(form == 8)
        .then(season)
        .when(form == 9)
        .then(pl.format("{} {} {}", "year", month, day))
    )


def _wrapped(text: pl.Expr) -> pl.Expr:
    """The text in lines of at most 77 characters, continued with three blanks."""
    return text.str.replace_all(r"(.{1,77})(?:\s+|$)", "${1}\n   ").str.strip_suffix("\n   ")
