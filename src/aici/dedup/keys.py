"""What of a record can be compared: each field in one form, whatever database wrote it.

Titles are those of `titles`. Authors are words in lower case; of the first author family and given name are told apart
by a comma or by initials. A DOI is one only if it names something below its prefix. Nothing here decides; null stays
null.
"""

from __future__ import annotations

import polars as pl

from aici.dedup import titles
from aici.dedup.titles import plain

RECORD = {  # what matching needs of a record, and its type
    "record_id": pl.String, "file": pl.String, "row": pl.Int64, "doi": pl.String, "title": pl.String, "year": pl.Int64,
    "document_type": pl.String, "venue": pl.String, "issn": pl.String, "eissn": pl.String, "volume": pl.String,
    "issue": pl.String, "pages": pl.String, "authors": pl.List(pl.String),
}  # fmt: skip
_ESCAPES = {"%28": "(", "%29": ")", "%3c": "<", "%3e": ">", "%2f": "/", "%3a": ":", "%3b": ";"}
_DATE = r"^(?:\d{1,2}-)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:-\d{1,4})?$"
_NO_NAME = ("anonymous", "anon", "unknown", "no author", "no authorship indicated", "et al", "na", "none")
_HOST = r"(?i)^(?:[\w-]+\.)+(?:com|org|net|edu|gov|info|io|[a-z]{2})$"  # a place on the web is no venue
_SUFFIX = r"(?i)[, ]+(?:jr|sr)\.?(?:,|$)"
_INITIALS = r"((?:\s+(?:\p{Lu}\.?-?){1,3})+)$"  # behind the family name


def keyed(records: pl.DataFrame) -> pl.DataFrame:
    """What can be compared of each record.

    Parameters
    ----------
    records : DataFrame of `RECORD`
        One row per row of an export; rows of one `record_id` are taken together, of each field the first that is given.

    Returns
    -------
    DataFrame[record_id, doi, title, words, main, bare, letters, cut, numbers, notice, year, kind, venue, venue_cut, \
issn, eissn, volume, issue, page, last_page, first_author, family, given, names]
        One row per `record_id`, in its order. `title` has no blanks, `words` has, `main` is what stands before a colon,
        `bare` the title without idle words; `letters` counts an ideograph as three; `cut` and `venue_cut` say that the
        source has cut the title or the venue; `numbers` are all digits and part marks of the title in order; `notice`
        says what kind of notice it is; `family` is the last word of the first author's family name, `given` the first
        of the others, be it an initial.
    """
    first = pl.col("authors").list.first()
    fields = _one_row_each(records).lazy().with_columns(
        doi=_doi(pl.col("doi")),
        **titles.fields(pl.col("title")),
        kind=pl.col("document_type").replace({"review": "journal_article"}),
        venue=plain(pl.col("venue").str.replace_all(titles.CUT, "").str.replace(_HOST, "")),
        venue_cut=pl.col("venue").str.contains(titles.CUT).fill_null(False),
        volume=pl.col("volume").str.extract(r"(\d+)").str.strip_chars_start("0"),
        issue=pl.col("issue").str.extract(r"^\s*(\d{1,2})\s*$").str.strip_chars_start("0"),
        pages=_pages(pl.col("pages")),
        **_first_author(first), first_author=plain(first), names=plain(pl.col("authors").list.join("\n")),
    )  # fmt: skip
    names = (_told(name, _NO_NAME) for name in ("first_author", "family", "given", "names"))
    named = fields.with_columns(_told("words", titles.NOTHING), _told("venue", ()), *names)
    told = named.with_columns(
        **titles.of_words(pl.col("words")),
        main=pl.col("main").str.replace_all(" ", "", literal=True),
        page=_first_page(pl.col("pages")), last_page=_last_page(pl.col("pages")),
    )  # fmt: skip
    return told.drop("authors", "pages").collect(engine="streaming")


def _one_row_each(records: pl.DataFrame) -> pl.DataFrame:
    """One row per `record_id`: of each field the first given, in order of file and row."""
    absent = [name for name in RECORD if name not in records.columns]
    given = records.with_columns(pl.lit(None).alias(name) for name in absent)
    ordered = given.select(pl.col(name).cast(dtype) for name, dtype in RECORD.items())
    ordered = ordered.sort("record_id", "file", "row")
    again = pl.col("record_id").is_duplicated()
    twice = (
        ordered.filter(again)
        .group_by("record_id", maintain_order=True)
        .agg(pl.exclude("file", "row").drop_nulls().first())
    )
    return pl.concat([ordered.filter(~again).drop("file", "row"), twice]).sort("record_id")


def _first_author(name: pl.Expr) -> dict[str, pl.Expr]:
    """`family`: the last word before a comma or initials, else of the name; `given`: the first of the other words."""
    whole = name.str.replace(_SUFFIX, ",").str.strip_chars(" ,")
    comma, behind = whole.str.contains(",", literal=True), whole.str.contains(_INITIALS)
    family = whole.str.replace(r",.*$", "").str.replace(_INITIALS, "")
    before = plain(whole).str.extract(r"^(\S+) ")
    given = (
        pl.when(comma).then(plain(whole.str.extract(r",(.*)$")).str.extract(r"^(\S+)"))
        .when(behind).then(plain(whole.str.extract(_INITIALS)).str.extract(r"^(\S+)"))
        .otherwise(before)
    )  # fmt: skip
    return {"family": plain(family).str.extract(r"(\S+)$"), "given": given}


def _told(name: str, nothing: tuple[str, ...]) -> pl.Expr:
    """The column, null for words that stand for nothing."""
    return pl.col(name).replace(dict.fromkeys(("", *nothing)))


def _doi(doi: pl.Expr) -> pl.Expr:
    """A DOI that names something below its prefix; null for a prefix alone and for what ends in the middle."""
    plain = doi.str.to_lowercase().str.replace_many(_ESCAPES)
    return plain.str.extract(r"(10\.[\d.]+/\S*[^\s./(,;:-])$")


def _pages(pages: pl.Expr) -> pl.Expr:
    """First and last page in one form. A date is no page (`1-8` in Excel)."""
    plain = pages.str.to_lowercase().str.replace_all(r"[\s.:]|^pp?\.?\s*", "").str.replace_all("[–—]+|--", "-")
    return plain.str.replace(_DATE, "")


def _first_page(pages: pl.Expr) -> pl.Expr:
    """First page or article number."""
    return pages.str.extract(r"^([a-z]*\d[\da-z]*)").str.strip_chars_start("0")


def _last_page(pages: pl.Expr) -> pl.Expr:
    """Last page in full: `288-97` ends on 297."""
    start, last = pages.str.extract(r"^[a-z]*(\d+)"), pages.str.extract(r"-[a-z]*(\d+)")
    missing = start.str.len_chars().cast(pl.Int64) - last.str.len_chars().cast(pl.Int64)
    return (start.str.head(pl.max_horizontal(missing, 0)) + last).str.strip_chars_start("0")
