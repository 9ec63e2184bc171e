"""What of a record can be compared: each field in one form, whatever database wrote it.

Titles lose markup, case, accents, punctuation and the notes that databases add to them; what is left is letters and
digits of any script. Authors are words in lower case, initials apart. A DOI is one only if it names something below its
prefix. Nothing here decides; null stays null.
"""

from __future__ import annotations

import polars as pl

RECORD = {  # what matching needs of a record, and its type
    "record_id": pl.String, "file": pl.String, "row": pl.Int64, "doi": pl.String, "title": pl.String, "year": pl.Int64,
    "document_type": pl.String, "venue": pl.String, "issn": pl.String, "eissn": pl.String, "volume": pl.String,
    "issue": pl.String, "pages": pl.String, "authors": pl.List(pl.String),
}  # fmt: skip
_ESCAPED = {
    "%28": "(",
    "%29": ")",
    "%3c": "<",
    "%3e": ">",
    "%3C": "<",
    "%3E": ">",
    "%2f": "/",
    "%2F": "/",
    "%3a": ":",
    "%3A": ":",
    "%3b": ";",
    "%3B": ";",
}
_DATE = r"^(?:\d{1,2}-)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:-\d{1,4})?$"
_CUT = r"^\s*(?:…|\.\.\.)|(?:…|\.\.\.)\s*$"
# words that stand for a missing title or author
_NO_TITLE = ("unknown", "untitled", "no title", "no title available", "na", "none")
_NO_NAME = ("anonymous", "anon", "unknown", "no author", "no authorship indicated", "et al", "na", "none")
# a notice is a work of its own beside the work whose title it bears
_NOTICE = (
    r"^(?:(?:author|publisher)s? )?(?:erratum|errata|corrigend(?:um|a)|corrections?|addendum|expression of concern)\b"
    r"|^(?:retraction (?:note|notice)|notice of retraction|withdrawal|comments? (?:on|to)|commentary (?:on|to)"
    r"|reply (?:to|by)|authors? (?:reply|response)|re|response to|letter to the editor|discussion (?:of|on))\b"
    r"|\b(?:erratum|corrigendum|correction|authors? reply|reply)$"
)
# what databases add: the mark of a retracted article, notes in square brackets such as [Review] [30 refs]
_ADDED = (
    r"(?i)^\W*retracted(?: article)?\W+|\W*\(?(?:retracted article|\[(?:published )?erratum appears)\b.*$"
    r"|([\p{L}\p{N}.?!)])(?:\s*\[[^\[\]]*\])+\W*$"
)
# digits, Roman numerals and marks of parts of a series in a title: `part two`, `part ii` and `part 2` are one
_NUMBER = r"\d+|\b(?:ii|iii|iv|vi|vii|viii|ix)\b|\b(?:part|volume|vol|chapter|paper|phase|study|stage|section) (?:{})\b"
_COUNTED = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "i": "1", "ii": "2", "iii": "3", "iv": "4",
    "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
} | {mark: mark for mark in "abcdefgh"}  # fmt: skip


def keyed(records: pl.DataFrame) -> pl.DataFrame:
    """What can be compared of each record.

    Parameters
    ----------
    records : DataFrame of `RECORD`
        One row per row of an export; rows of one `record_id` are taken together, of each field the first that is given.

    Returns
    -------
    DataFrame[record_id, doi, title, words, cut, numbers, notice, year, kind, venue, venue_cut, issn, eissn, \
volume, issue, page, last_page, first_author, family, names]
        One row per `record_id`, in its order. `title` has no blanks, `words` has; `cut` and `venue_cut` say that the
        source has cut the title or the venue; `numbers` are all digits and part marks of the title in order; `notice`
        says what kind of notice it is; `family` is the last word of the first author's family name.
    """
    first = pl.col("authors").list.first()
    fields = _one_row_each(records).lazy().with_columns(
        doi=_doi(pl.col("doi")),
        words=_plain(_unmarked(pl.col("title"))),
        cut=pl.col("title").str.contains(_CUT).fill_null(False),
        kind=pl.col("document_type").replace({"review": "journal_article"}),
        venue=_plain(pl.col("venue").str.replace_all(_CUT, "")),
        venue_cut=pl.col("venue").str.contains(_CUT).fill_null(False),
        volume=pl.col("volume").str.extract(r"(\d+)").str.strip_chars_start("0"),
        pages=_pages(pl.col("pages")),
        family=_family(first), first_author=_plain(first), names=_plain(pl.col("authors").list.join("\n")),
    )  # fmt: skip
    named = fields.with_columns(
        _told("words", _NO_TITLE), _told("first_author", _NO_NAME), _told("family", _NO_NAME), _told("names", _NO_NAME)
    )
    told = named.with_columns(
        title=pl.col("words").str.replace_all(" ", "", literal=True),
        notice=pl.col("words").str.extract(f"({_NOTICE})"),
        numbers=_numbers(pl.col("words")),
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


def _unmarked(title: pl.Expr) -> pl.Expr:
    """Without markup and the words that a database puts around the title of a retracted article."""
    return title.str.replace_all(r"</?[a-zA-Z]{1,9}(?: [^<>]*)?>", "").str.replace_all(_ADDED, "$1")


def _plain(text: pl.Expr) -> pl.Expr:
    """Letters and digits in lower case without accents, one blank between words."""
    folded = text.str.to_lowercase().str.normalize("NFKD").str.replace_all(r"[\p{M}'’`ʼ]", "")
    return folded.str.replace_all("&(?:amp;)?", " and ").str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def _family(name: pl.Expr) -> pl.Expr:
    """Last word of the family name: of what stands before a comma or before initials at the end, else of the name."""
    given = name.str.replace(r",.*$", "").str.replace(r"(?:\s+(?:\p{Lu}\.?-?){1,3})+$", "")
    return _plain(given).str.extract(r"(\S+)$")


def _told(name: str, nothing: tuple[str, ...]) -> pl.Expr:
    """The column, null for words that stand for nothing."""
    return pl.col(name).replace(dict.fromkeys(("", *nothing)))


def _doi(doi: pl.Expr) -> pl.Expr:
    """A DOI that names something below its prefix; null for a prefix alone and for what ends in the middle."""
    plain = doi.str.replace_many(_ESCAPED).str.to_lowercase()
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


def _numbers(words: pl.Expr) -> pl.Expr:
    """All digits of a title and the marks of its parts, in order."""
    found = words.str.extract_all(_NUMBER.format("|".join(_COUNTED))).list.eval(
        pl.element().str.extract(r"(\S+)$").replace(_COUNTED)
    )
    return found.list.join("")
