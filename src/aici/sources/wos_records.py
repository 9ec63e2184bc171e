"""Web of Science tags -> records, authorships, rejects: what all its export formats share.

A reader of a format brings its fields under the tags of tagged text (`TI`, `C1`, …; one row per author and address);
from there on there is one way, so that an export gives the same record whatever its format. Rules:
- `record_id` is `wos:` + UT, whatever its prefix (WOS, ZOOREC, BCI, CABI, …); `ISI:` of old exports is `WOS:` of later
  ones. Without UT it is `wos:hash-` + 16 digits of the SHA-256 of title, first author, year, venue, DOI, volume and
  first page or article number. A record that has neither UT nor title is rejected by its row.
- `year` is PY, else the year of early access (EA). `citations` is TC, else Z9 where the export has no TC.
- `document_type`, from the items of DT, the first that fits: "Review" is a review ("Book Review" and its like are
  other); "Article" a journal_article, but with "Proceedings Paper" or "Book Chapter" beside it only if PT is J;
  "Proceedings Paper" a conference_paper; "Book Chapter" or "Book" a book_chapter; all else other. "Early Access", "Data
  Paper", "Retracted Publication" beside "Article" change nothing. Without DT, PT J is a journal_article, others null.
- `pages` are BP and EP, in other indexes the first of PS (`pp. 1-74` of `i-iv, pp. 1-74,illust.`), else AR.
- A record that breaks off, and a patent of the Derwent index (UT `DIIDW:`, or PT P without UT), is rejected by its row;
  the other records of the file are kept.
Left out: cited references, funding, identifiers of persons, Keywords Plus.
"""

from __future__ import annotations

import html.entities

import numpy as np
import polars as pl

from aici.sources import papers, venues, wos_addresses
from aici.sources.text import changed

NAME = "wos"
LIST_TAGS = ("AU", "AF", "C1")
TEXT_TAGS = (
    "PT", "UT", "TI", "SO", "PY", "EA", "DT", "DI", "SN", "EI", "PA", "TC", "Z9", "AB", "DE", "SC", "WC", "RP",
    "VL", "IS", "BP", "EP", "PS", "AR",
)  # fmt: skip
TAGS = pl.Enum([*TEXT_TAGS, *LIST_TAGS, "ER"])
_DOCUMENT_TYPES = {  # items of DT; the second names are those of other indexes on the platform
    "review": "review|literature review|review article",
    "journal_article": "article|journal article|research article",
    "conference_paper": "proceedings paper|conference paper|meeting paper",
    "book_chapter": "book chapter|book",
}
_SPAN = pl.col("PS").str.extract(r"(?:^|[\s(])([A-Za-z]*\d\w*(?:[-–]\w+)?)(?:[,)]|$)")
_ENTITIES = {f"&{name};": chr(code) for name, code in html.entities.name2codepoint.items()} | {
    f"&#{code};": chr(code) for code in (34, 38, 39, 60, 62, *html.entities.name2codepoint.values())
} | {"&apos;": "'"}  # fmt: skip

NO_END = (
    "record breaks off: it has no end line “ER”. The file was cut while it was written or copied; "
    "download this part of the export again"
)
DERWENT = (
    "patent of the Derwent Innovations Index (PT P, UT DIIDW:). This version reads Web of Science papers; "
    "keep patent exports in the folder derwent/"
)
EMPTY_EXPORT = "the Web of Science export holds no record. Export again with records selected"


def from_lines(lines: pl.DataFrame, files: str | pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables of exports whose records are lines under tags.

    Parameters
    ----------
    lines : Table[row, tag, text], tags as `TAGS` or null
        `row` is the ordinal of the record, from 1 without gap; a record that is whole has a line with the tag `ER`.
    files : as in `from_fields`
    """
    ended = lines.filter(lines["tag"].to_physical() == len(TAGS.categories) - 1)
    filled = lines.filter(pl.col("text") != "")
    texts = _texts(filled, lines["row"].max() or 0)
    rows = texts.select("row", reason=_reason(pl.col("row").is_in(ended["row"].implode())))
    whole = rows["reason"].is_null()
    kept = filled if whole.all() else filled.filter(whole.gather(filled["row"] - 1))
    number = kept["tag"].to_physical()
    lists = {tag: kept.filter(number == n).drop("tag") for n, tag in enumerate(LIST_TAGS, len(TEXT_TAGS))}
    return from_fields(rows, texts.filter(whole), lists, files)


def from_fields(
    rows: pl.DataFrame, texts: pl.DataFrame, lists: dict[str, pl.DataFrame], files: str | pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """The tables of exports whose records are told apart, and whose fields by tag.

    Parameters
    ----------
    rows : Table[row, reason], one row per record of the files; `reason` says why it is not taken
    texts : Table[row, <TEXT_TAGS>], one row per record taken, in the order of `rows`; null where a field is absent
    lists : Table[row, text] by tag of `LIST_TAGS`, one row per author or address of these records
    files : how the file is named in the tables, its path below the raw folder; or Table[file, rows], the files whose
        records stand here one behind the other, and how many each has

    Returns
    -------
    dict
        `records`: columns of `CORPUS["records"]` and `publisher_address`; `authorships`: those of
        `CORPUS["authorships"]` with `record_id`, `file`, `row` for `work_id`, without `country_code`; `rejects`.
    """
    if isinstance(files, str):
        files = pl.DataFrame({"file": [files], "rows": [rows.height]})
    if (texts["TI"].is_null() & texts["UT"].is_null()).any():
        rows, texts, lists = _without_nameless(rows, texts, lists)
    placed = rows.join(_places(rows, files), on="row", maintain_order="left")
    authors = wos_addresses.authors(lists)
    kept = texts.join(placed.drop("reason"), on="row", maintain_order="left")
    records = _records(kept, lists["C1"], authors)
    authorships = wos_addresses.authorships(lists["C1"], texts, authors)
    names = kept.select("row", "own").hstack(records.select("record_id", "file"))
    named = authorships.join(names, on="row", maintain_order="left").with_columns(row=pl.col("own")).drop("own")
    return {"records": records, "authorships": named, "rejects": _rejects(placed, files)}


def _without_nameless(
    rows: pl.DataFrame, texts: pl.DataFrame, lists: dict[str, pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, pl.DataFrame]]:
    """The same with a reason for records that have neither title nor UT, and without their fields."""
    named = texts.filter(pl.any_horizontal(pl.col("TI", "UT").is_not_null()))
    told = pl.col("reason").is_null() & pl.col("row").is_in(texts["row"].implode())
    told &= ~pl.col("row").is_in(named["row"].implode())
    kept = {tag: part.join(named, on="row", how="semi", maintain_order="left") for tag, part in lists.items()}
    reason = pl.when(told).then(pl.lit(papers.NO_TITLE)).otherwise("reason").alias("reason")
    return rows.with_columns(reason), named, kept


def _places(rows: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Table[row, file, own]: the file of each record, and its ordinal there."""
    before = files["rows"].cum_sum() - files["rows"]
    place = np.repeat(np.arange(files.height), files["rows"].to_numpy())
    return pl.DataFrame({"row": rows["row"], "file": files["file"][place], "own": rows["row"] - before[place]})


def _rejects(placed: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Records with a reason, and files without records."""
    told = {"data_source": pl.lit(NAME), "file": pl.col("file").cast(pl.String)}
    left = placed.drop_nulls("reason").select(**told, row=pl.col("own").cast(pl.Int64), reason=pl.col("reason"))
    empty = files.filter(pl.col("rows") == 0)
    return pl.concat([left, empty.select(**told, row=pl.lit(None, pl.Int64), reason=pl.lit(EMPTY_EXPORT))])


def unescaped(text: pl.Series) -> pl.Series:
    """HTML entities as characters (`&amp;` in index names would break the split at `;`)."""
    names, signs = list(_ENTITIES), list(_ENTITIES.values())
    is_escaped = text.str.contains(r"&[#A-Za-z0-9]+;")
    return changed(text, is_escaped, lambda escaped: escaped.str.replace_many(names, signs).str.strip_chars())


def _reason(ended: pl.Expr) -> pl.Expr:
    """Why a record is not taken; null where it is."""
    derwent = pl.col("UT").str.starts_with("DIIDW:").fill_null(pl.col("PT") == "P").fill_null(False)
    return pl.when(~ended).then(pl.lit(NO_END)).when(derwent).then(pl.lit(DERWENT))


def _texts(lines: pl.DataFrame, records: int) -> pl.DataFrame:
    """Table[row, <TEXT_TAGS>]: one row per record; most fields are one row of `lines`, the others are joined.

    Every column is a stretch of one gathered series, which is quicker than a join per tag.
    """
    lines = lines.filter(pl.col("tag").to_physical() < len(TEXT_TAGS))
    cell = lines.select(pl.col("tag").to_physical().cast(pl.Int64) * records + pl.col("row") - 1).to_series().to_numpy()
    repeated = np.bincount(cell, minlength=1)[cell] > 1
    if repeated.any():
        whole = lines.filter(repeated).group_by("row", "tag", maintain_order=True).agg(pl.col("text").str.join(" "))
        return _texts(pl.concat([lines.filter(~repeated), whole]), records)
    place = np.full(records * len(TEXT_TAGS), lines.height)
    place[cell] = np.arange(lines.height)
    cells = lines["text"].extend_constant(None, 1).gather(place)
    columns = {tag: cells.slice(n * records, records) for n, tag in enumerate(TEXT_TAGS)}
    return pl.DataFrame({"row": np.arange(1, records + 1)} | columns)


def _records(texts: pl.DataFrame, addresses: pl.DataFrame, authors: pl.DataFrame) -> pl.DataFrame:
    """Table of `CORPUS["records"]` and `publisher_address`, in the order of the files."""
    names = authors.group_by("row", maintain_order=True).agg(authors=pl.col("author"))
    lines = addresses.group_by("row", maintain_order=True).agg(affiliations_raw=pl.col("text").str.join("\n"))
    wide = texts.join(names, on="row", how="left", maintain_order="left")
    wide = wide.join(lines, on="row", how="left", maintain_order="left")
    wide = wide.with_columns(BP=pl.col("BP").fill_null(papers.from_page(_SPAN)), EP=_last_page())
    records = wide.select(**_columns(), publisher_address=pl.col("PA"))
    return records.with_columns(record_id=_record_ids(records, wide))


def _last_page() -> pl.Expr:
    return pl.col("EP").fill_null(pl.when(pl.col("BP").is_null()).then(papers.to_page(_SPAN)))


def _columns() -> dict[str, pl.Expr]:
    """The contract's columns from the tags; `record_id` is filled in afterwards."""
    year = pl.col("PY").str.extract(r"(\d{4})").fill_null(pl.col("EA").str.extract(r"(\d{4})"))
    areas = _items(pl.concat_str("SC", "WC", separator=";", ignore_nulls=True)).list.unique(maintain_order=True)
    return {
        "record_id": pl.lit(None, pl.String),
        "data_source": pl.lit(NAME),
        "file": pl.col("file"),
        "row": pl.col("own"),
        "doi": papers.doi(pl.col("DI")),
        "title": pl.col("TI"),
        "year": year.cast(pl.Int64),
        "document_type": _document_type(pl.col("DT"), pl.col("PT")),
        "venue": pl.col("SO"),
        "issn": venues.issn(pl.col("SN")),
        "eissn": venues.issn(pl.col("EI")),
        **papers.place("VL", "IS", "BP", "EP", "AR"),
        "publisher_country": pl.col("PA").str.split(",").list.last().str.strip_chars(" ."),
        "citations": papers.number(pl.col("TC").fill_null(pl.col("Z9"))),
        "abstract": pl.col("AB"),
        "author_keywords": _items(pl.col("DE")),
        "research_areas": pl.when(areas.list.len() > 0).then(areas),
        "authors": pl.col("authors"),
        "first_author": pl.col("authors").list.first(),
        "affiliations_raw": pl.col("affiliations_raw"),
    }


def _items(text: pl.Expr) -> pl.Expr:
    """The list in a text field, without the provider's remark in categories of other indexes."""
    remarked = pl.when(text.str.contains("(provided by ", literal=True)).then(text)  # few are
    bare = pl.coalesce(remarked.str.replace_all(r"\s*\(provided by [^)]*\)", ""), text)
    return bare.str.split(";").list.eval(pl.element().str.strip_chars().replace("", None).drop_nulls())


def _document_type(dt: pl.Expr, pt: pl.Expr) -> pl.Expr:
    """Our document type from DT and PT; the rule stands in the module's docstring."""
    has = {kind: dt.str.contains(rf"(?i)(?:^|;)\s*(?:{names})\s*(?:;|$)") for kind, names in _DOCUMENT_TYPES.items()}
    in_journal = (pt == "J").fill_null(True)
    return (
        pl.when(dt.is_null())
        .then(pl.when(pt == "J").then(pl.lit("journal_article")))
        .when(has["review"])
        .then(pl.lit("review"))
        .when(has["journal_article"] & (in_journal | ~(has["conference_paper"] | has["book_chapter"])))
        .then(pl.lit("journal_article"))
        .when(has["conference_paper"])
        .then(pl.lit("conference_paper"))
        .when(has["book_chapter"])
        .then(pl.lit("book_chapter"))
        .otherwise(pl.lit("other"))
    )


def _record_ids(records: pl.DataFrame, tags: pl.DataFrame) -> pl.Series:
    """`wos:` + UT; a digest of what identifies the record where UT was not exported."""
    own = tags.select(pl.col("UT").str.replace(r"^ISI:", "WOS:")).to_series()
    if not own.has_nulls():
        return f"{NAME}:" + own
    parts = tags.select(own_id=own, volume="VL", first_page="BP", article_number="AR")
    return papers.record_ids(NAME, records.with_columns(parts))
