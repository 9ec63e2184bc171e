"""Web of Science tagged text ("Plain Text File"), all vintages: file -> records, authorships, rejects.

A line begins with a two-character tag at column 0 or continues the tag above; a record runs from `PT` to `ER`. Title,
venue, abstract, keywords and categories are wrapped text and joined by a blank; authors and addresses stand one a line.
Rules:
- `record_id` is `wos:` + UT, whatever its prefix (WOS, ZOOREC, BCI, CABI, …); `ISI:` of old exports is `WOS:` of later
  ones. Without UT it is `wos:hash-` + 16 digits of the SHA-256 of title, first author, year, venue, DOI, volume and
  first page or article number, and without a title of its place in the file, too.
- `year` is PY, else the year of early access (EA). `citations` is TC, else Z9 where the export has no TC.
- `document_type`, from the items of DT, the first that fits: "Review" is a review ("Book Review" and its like are
  other); "Article" a journal_article, but with "Proceedings Paper" or "Book Chapter" beside it only if PT is J;
  "Proceedings Paper" a conference_paper; "Book Chapter" or "Book" a book_chapter; all else other. "Early Access", "Data
  Paper", "Retracted Publication" beside "Article" change nothing. Without DT, PT J is a journal_article, others null.
- A record that breaks off without `ER`, and a patent of the Derwent index (UT `DIIDW:`, or PT P without UT), is
  rejected by its row; the other records of the file are kept.
Left out: cited references, funding, identifiers of persons, Keywords Plus.
"""

from __future__ import annotations

import hashlib
import html.entities
import re
from pathlib import Path

import polars as pl

from aici.sources import venues, wos_addresses
from aici.sources.text import Head, read_lines, read_text

NAME = "wos"
_LIST_TAGS = ("AU", "AF", "C1")
_TEXT_TAGS = (
    "PT", "UT", "TI", "SO", "PY", "EA", "DT", "DI", "SN", "EI", "PA", "TC", "Z9", "AB", "DE", "SC", "WC", "RP",
    "VL", "BP", "AR",
)  # fmt: skip
# tags of all Web of Science indexes, needed only where continuation lines are not indented
_KNOWN_TAGS = (
    "AB AE AF AN AR AU AW BA BD BE BF BN BP BS C1 C3 CA CC CL CN CR CT CY D2 DA DE DG DI DT EA ED EI EM EP ER FP FT FU "
    "FX GA GP HC HO HP ID IS J9 JI LA MA MC MH MI MQ NR NT OA OI OR P2 PA PC PD PG PI PL PM PN PS PT PU PY RI RP S1 SC "
    "SE SI SN SO SP SS ST SU TA TC TI TM TN U1 U2 UR UT VL WC WE Z1 Z2 Z3 Z4 Z8 Z9 ZA ZB ZR ZS"
).split()
_DOCUMENT_TYPES = {  # items of DT; the second names are those of other indexes on the platform
    "review": "review|literature review|review article",
    "journal_article": "article|journal article|research article",
    "conference_paper": "proceedings paper|conference paper|meeting paper",
    "book_chapter": "book chapter|book",
}
_TAG = r"^([A-Z][A-Z0-9])(?: |$)"
_MARK = r"^(?:PT [A-Z]|ER|EF|VR [\d.]+|FN .*)\s*$"
_GLUED = ("EFFN ", "EF\ufeff", "\ufeff", "\x1a")
_FRAME = rf"\n(?:FN .*|VR [\d.]+|EF|(?:{'|'.join(_GLUED)}).*)[ \t]*(?=\n)"
_BOUNDARY = r"\n(?=PT [A-Z][ \t]*\n)|\nER[ \t]*(?=\n)"
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
EMPTY_EXPORT = "the Web of Science export holds no record (no line “PT …”). Export again with records selected"


def sniff(head: Head) -> bool:
    """Whether the file is tagged text: the header line, or tagged lines of a record where that is damaged."""
    header = re.match(r"FN .*(Web of (Science|Knowledge)|ISI Export|Clarivate|Thomson)", head.first_line, re.I)
    lines = head.lines[:400]
    tagged = any(re.fullmatch(r"PT [A-Z]\s*", line) for line in lines)
    fields = {line[:3] for line in lines} & {"AU ", "TI ", "SO ", "UT "}
    return bool(header) or (tagged and len(fields) >= 2)


def count(path: Path) -> int:
    """Records of the file, counted in its text and apart from reading: what a `PT` line begins or an `ER` line ends.

    An export without any counts as one row, as it is rejected as one.
    """
    text = "\n" + read_text(path).lstrip() + "\n"
    text = (
        text if re.match(r"\nPT [A-Z][ \t]*\n", text) else text[text.index("\n", 1) :]
    )  # the header, whole or damaged
    return sum(bool(part.strip()) for part in re.split(_BOUNDARY, re.sub(_FRAME, "", text))) or 1


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The records of one file, with their authorships and what was rejected.

    Parameters
    ----------
    path : the file
    file : how it is named in the tables, its path below the raw folder

    Returns
    -------
    dict
        `records`: columns of `CORPUS["records"]` and `publisher_address`; `authorships`: those of
        `CORPUS["authorships"]` with `record_id`, `file`, `row` for `work_id`, without `country_code`; `rejects`.
    """
    lines = _record_lines(_tagged_lines(read_lines(path)))
    rows = _rows(lines)
    rejects = rows.filter(pl.col("reason").is_not_null()).select(
        data_source=pl.lit(NAME), file=pl.lit(file), row=pl.col("row"), reason=pl.col("reason")
    )
    if rows.is_empty():
        rejects = pl.DataFrame({"data_source": [NAME], "file": [file], "row": [None], "reason": [EMPTY_EXPORT]})
    kept = rows.filter(pl.col("reason").is_null()).select("row")
    fields = _fields(lines.join(kept, on="row", how="semi"))
    authors = wos_addresses.authors(fields)
    records = _records(kept, fields, authors, file)
    authorships = wos_addresses.authorships(fields, authors).join(records.select("row", "record_id", "file"), on="row")
    return {"records": records, "authorships": authorships, "rejects": rejects.cast({"row": pl.Int64})}


def _tagged_lines(lines: pl.Series) -> pl.DataFrame:
    """Table[line, tag]: lines of records with the tag they begin, null where they continue; without frame lines."""
    frame = pl.LazyFrame({"line": lines}).filter(pl.col("line").str.strip_chars_start() != "")
    tagged = _without_false_marks(frame.with_columns(tag=pl.col("line").str.extract(_TAG)).collect())
    header = pl.int_range(pl.len()) == 0  # the first line is a header, whole or damaged, unless a record begins there
    # where exports were put together, a mark or a byte-order mark may stand glued to the next header
    glued = pl.col("tag").is_null() & pl.any_horizontal(pl.col("line").str.starts_with(mark) for mark in _GLUED)
    frame_line = pl.col("tag").is_in(["FN", "VR", "EF"]) | (header & (pl.col("tag") != "PT")) | glued
    return tagged.filter(~frame_line.fill_null(header))


def _without_false_marks(tagged: pl.DataFrame) -> pl.DataFrame:
    """Text that begins a line like a mark (`ER stress …`, `PT is …`, `VR headsets …`) continues a field."""
    marks = tagged["tag"].is_in(["PT", "ER", "FN", "VR", "EF"]).fill_null(False).arg_true()
    false = marks.filter(~tagged["line"].gather(marks).str.contains(_MARK))
    if false.is_empty():
        return tagged
    return tagged.with_columns(tag=tagged["tag"].scatter(false, None))


def _record_lines(tagged: pl.DataFrame) -> pl.DataFrame:
    """Table[row, tag, text]: lines with the ordinal of their record and their tag, of the tags that are read."""
    before = pl.col("tag").shift(1, fill_value="ER")
    tagged = tagged.filter(~((pl.col("tag") == "ER") & (before == "ER")).fill_null(False))  # an end that ends nothing
    begins = (pl.col("tag") == "PT").fill_null(False) | (pl.col("tag").shift(1) == "ER").fill_null(False)
    numbered = tagged.with_columns(row=(begins | (pl.int_range(pl.len()) == 0)).cum_sum().cast(pl.Int64))
    genuine = _without_lookalikes(numbered)
    read = pl.col("tag").forward_fill().is_in([*_LIST_TAGS, *_TEXT_TAGS, "ER"]) | pl.col("row").is_first_distinct()
    text = pl.when(pl.col("begins")).then(pl.col("line").str.slice(3)).otherwise("line").str.strip_chars()
    lines = genuine.with_columns(pl.col("tag").forward_fill(), begins=pl.col("tag").is_not_null()).filter(read)
    return _unescaped(lines.select(pl.col("row").set_sorted(), "tag", text=text))


def _without_lookalikes(numbered: pl.DataFrame) -> pl.DataFrame:
    """Where continuation lines are not indented, text such as `AU nanoparticles …` must not pass for a tag.

    There a tag counts only if Web of Science knows it and at its first occurrence in the record.
    """
    unindented = pl.col("tag").is_null() & ~pl.col("line").str.starts_with(" ")
    if not numbered.select(unindented.any()).item():
        return numbered
    first = pl.struct("row", "tag").is_first_distinct() & pl.col("tag").is_in(_KNOWN_TAGS)
    return numbered.with_columns(tag=pl.when(first).then("tag"))


def _unescaped(lines: pl.DataFrame) -> pl.DataFrame:
    """HTML entities as characters (`&amp;` in index names would break the split at `;`)."""
    escaped = lines["text"].str.contains(r"&[#A-Za-z0-9]+;").arg_true()
    replaced = lines["text"].gather(escaped).str.replace_many(list(_ENTITIES), list(_ENTITIES.values()))
    return lines.with_columns(text=lines["text"].scatter(escaped, replaced)) if len(escaped) else lines


def _rows(lines: pl.DataFrame) -> pl.DataFrame:
    """Table[row, reason]: one row per record of the file; `reason` says why it is not taken."""
    found = lines.group_by("row").agg(
        ended=(pl.col("tag") == "ER").any(),
        ut=pl.col("text").filter(pl.col("tag") == "UT").first(),
        patent=((pl.col("tag") == "PT") & (pl.col("text") == "P")).any(),
    )
    no_ut = pl.col("ut").fill_null("") == ""
    derwent = pl.col("ut").str.starts_with("DIIDW:").fill_null(False) | (pl.col("patent") & no_ut)
    reason = pl.when(~pl.col("ended")).then(pl.lit(NO_END)).when(derwent).then(pl.lit(DERWENT))
    return found.select("row", reason=reason).sort("row")


def _fields(lines: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Tables by tag: Table[row, text] with one row per record, for the tags of lists one row per line."""
    filled = lines.filter(pl.col("text") != "")
    by_tag = {tag: part.drop("tag") for (tag,), part in filled.partition_by("tag", as_dict=True).items()}
    parts = {tag: by_tag.get(tag, lines.head(0).drop("tag")) for tag in (*_LIST_TAGS, *_TEXT_TAGS)}
    return {tag: part if tag in _LIST_TAGS else _joined(part) for tag, part in parts.items()}


def _joined(part: pl.DataFrame) -> pl.DataFrame:
    """Wrapped lines of a field as one text; most fields stand on one line and need no grouping."""
    if not (part["row"].diff() == 0).any():
        return part
    return part.group_by("row", maintain_order=True).agg(pl.col("text").str.join(" "))


def _records(kept: pl.DataFrame, fields: dict, authors: pl.DataFrame, file: str) -> pl.DataFrame:
    """Table of `CORPUS["records"]` and `publisher_address`, in the order of the file."""
    wide = kept
    for tag in _TEXT_TAGS:
        wide = wide.join(fields[tag].rename({"text": tag}), on="row", how="left")
    names = authors.group_by("row", maintain_order=True).agg(authors=pl.col("author"))
    addresses = fields["C1"].group_by("row", maintain_order=True).agg(affiliations_raw=pl.col("text").str.join("\n"))
    wide = wide.join(names, on="row", how="left").join(addresses, on="row", how="left").sort("row")
    records = wide.select(**_columns(file), publisher_address=pl.col("PA"))
    return records.with_columns(record_id=_record_ids(records, wide))


def _columns(file: str) -> dict[str, pl.Expr]:
    """The contract's columns from the tags; `record_id` is filled in afterwards."""
    year = pl.col("PY").str.extract(r"(\d{4})").fill_null(pl.col("EA").str.extract(r"(\d{4})"))
    areas = pl.concat_list(_items("SC").fill_null([]), _items("WC").fill_null([])).list.unique(maintain_order=True)
    return {
        "record_id": pl.lit(None, pl.String),
        "data_source": pl.lit(NAME),
        "file": pl.lit(file),
        "row": pl.col("row"),
        "doi": pl.col("DI").str.to_lowercase().str.extract(r"(10\.\d{4,9}/\S+)").str.strip_chars_end(";,"),
        "title": pl.col("TI"),
        "year": year.cast(pl.Int64),
        "document_type": _document_type(pl.col("DT"), pl.col("PT")),
        "venue": pl.col("SO"),
        "issn": venues.issn(pl.col("SN")),
        "eissn": venues.issn(pl.col("EI")),
        "publisher_country": pl.col("PA").str.split(",").list.last().str.strip_chars(" ."),
        "citations": pl.col("TC").fill_null(pl.col("Z9")).str.extract(r"^(\d+)$").cast(pl.Int64),
        "abstract": pl.col("AB"),
        "author_keywords": _items("DE"),
        "research_areas": pl.when(areas.list.len() > 0).then(areas),
        "authors": pl.col("authors"),
        "first_author": pl.col("authors").list.first(),
        "affiliations_raw": pl.col("affiliations_raw"),
    }


def _items(tag: str) -> pl.Expr:
    """The list in a text field, without the provider's remark in categories of other indexes."""
    text = pl.col(tag).str.replace_all(r"\s*\(provided by [^)]*\)", "")
    return (
        text.str.split(";").list.eval(pl.element().str.strip_chars()).list.eval(pl.element().filter(pl.element() != ""))
    )


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
    """`wos:` + UT; a digest of what identifies the record where UT was not exported (rare, hence row by row)."""
    place = pl.when(pl.col("title").is_null()).then(pl.concat_str("file", "row", separator=" "))
    names = ("title", "first_author", "year", "venue", "doi", "VL", "BP", "AR")
    parts = [pl.col(name).cast(pl.String).fill_null("") for name in names]
    identity = pl.concat_str(*parts, place.fill_null(""), separator="\n").str.to_lowercase()
    digest = identity.map_elements(lambda text: hashlib.sha256(text.encode()).hexdigest()[:16], return_dtype=pl.String)
    own = pl.col("UT").str.replace(r"^ISI:", "WOS:")
    rows = records.with_columns(tags.select("UT", "VL", "BP", "AR"))
    missing = rows.filter(pl.col("UT").is_null()).select("row", hashed=pl.lit("hash-") + digest)
    joined = rows.join(missing, on="row", how="left", maintain_order="left")
    return joined.select(pl.lit(f"{NAME}:") + own.fill_null(pl.col("hashed")))["literal"]
