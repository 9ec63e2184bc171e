"""Writes records as Publish or Perish saves a search in Google Scholar, of three versions of the program.

Rules of the format: 1,000 records a file (one search), UTF-8 with byte-order mark, LF, texts quoted and numbers bare.
Names are initials and surname; there are no addresses. What Google Scholar cuts ends or begins with `…`, and counts as
an author where authors are cut. The number of the record stands in the CitesURL; an uncited record has none, and with
26 columns shows it in the RelatedURL instead: eight bytes, least first, and one more, in base 64. With fewer columns
uncited records keep their CitesURL, as they would have no number at all. Pages lie under names beginning with SIM, and
both addresses of Google Scholar end in the words of a search that nobody makes. Preprints of a month are numbered from
50,000 on, which no month has reached.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from aici.calibration import PaperCalibration
from aici.simulate.drawing import names_planted
from aici.simulate.exports.numbering import (
    by_file,
    drawn,
    drawn_vintages,
    glued_initials,
    landed,
    numbered,
    of_records,
    with_works,
)  # fmt: skip
from aici.simulate.papers import Papers
from aici.simulate.parts import SEARCHED, Part
from aici.sources.simulated import SEARCH

RECORDS_A_FILE = 1_000
COLUMNS = (
    "Cites Authors Title Year Source Publisher ArticleURL CitesURL GSRank QueryDate Type DOI ISSN CitationURL Volume "
    "Issue StartPage EndPage ECC CitesPerYear CitesPerAuthor AuthorCount Age Abstract FullTextURL RelatedURL"
).split()
WIDTHS = {"scholar_2018": 23, "scholar_2020": 24, "scholar_2021": 26}
_NUMBERS = frozenset(
    "Cites Year GSRank Volume Issue StartPage EndPage ECC CitesPerYear CitesPerAuthor AuthorCount Age".split()
)
_FLAGS = ["scholar_authors_cut", "scholar_source_cut", "scholar_no_source", "scholar_citation_only",
          "scholar_elsewhere", "scholar_no_cites_url"]  # fmt: skip
_BASE_64 = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype="S1")
# publishers that Google Scholar names; of others it shows the host
_NAMED = {"ELSEVIER": "Elsevier", "SPRINGER": "Springer", "WILEY": "Wiley Online Library", "TAYLOR": "Taylor &Francis"}


def write(
    part: Part, papers: Papers, records: pl.DataFrame, calibration: PaperCalibration, folder: Path
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the files of a part and say where each record landed; parameters and result as in `exports`."""
    placed = numbered(records, folder, f"{part.index:04}-popcites-{{:02}}.csv", RECORDS_A_FILE)
    rng, files = part.rng("google_scholar files"), placed["number"].n_unique()
    vintages = drawn_vintages(rng, WIDTHS, files)
    searches = pl.DataFrame({"vintage": vintages, "searched": _searches(rng, vintages)}, schema_overrides=_TEXTS)
    placed = with_works(placed, papers.works, calibration)
    beside = [searches[placed["number"]], _authors(part, papers, placed), _draws(part, placed)]
    placed = pl.concat([placed, *beside], how="horizontal")
    placed = placed.with_columns(_source(), *_identity()).with_columns(_cut(pl.col("source")), *_flags())
    shown = placed.select("number", "file", *_fields())
    for number, name, rows in by_file(shown):
        (folder / name).write_bytes(("\ufeff" + _csv(rows, COLUMNS[: WIDTHS[vintages[number]]])).encode())
    return landed(placed.with_columns(planted=names_planted(_FLAGS)), [[vintage] for vintage in vintages])


_TEXTS = {"vintage": pl.String, "searched": pl.String}


def _searches(rng: np.random.Generator, vintages: list[str]) -> list[str]:
    """When each search was made: in the form of 2018 the day only, then day and second."""
    shown = [f"{SEARCHED} {hour:02}:{minute:02}:{second:02}"
             for hour, minute, second in rng.integers((8, 0, 0), (20, 60, 60), (len(vintages), 3))]  # fmt: skip
    return [text[:10] if vintage == "scholar_2018" else text for text, vintage in zip(shown, vintages, strict=True)]


def _draws(part: Part, placed: pl.DataFrame) -> pl.DataFrame:
    """What is drawn for each record beside its authors."""
    rng, count = part.rng("google_scholar records"), len(placed)
    names = ("scholar_source_cut", "scholar_no_source", "scholar_citation_only", "scholar_elsewhere")
    types = np.array(["PDF", "HTML", ""])[np.searchsorted([0.15, 0.35], rng.random(count))]
    return pl.DataFrame([drawn(rng, name, count) for name in names]).with_columns(
        file_type=pl.Series(types, dtype=pl.String),
        where=pl.Series(rng.random(count)),
        at_the_end=pl.Series(rng.random(count) < 0.7),
        full_text=pl.Series(rng.random(count) < 0.66),
        snippet=pl.Series(rng.integers(0, 40, count)),
    )


def _authors(part: Part, papers: Papers, placed: pl.DataFrame) -> pl.DataFrame:
    """DataFrame[authors, author_count, scholar_authors_cut], one row per record."""
    rng = part.rng("google_scholar authors")
    name = pl.concat_str(glued_initials(pl.col("given")), "surname", separator=" ").str.strip_chars()
    listed = of_records(papers.authors, placed, "position").group_by("record", maintain_order=True).agg(names=name)
    records = placed.select(
        drawn(rng, "scholar_authors_cut", len(placed)),
        pl.Series("kept", rng.integers(3, 6, len(placed))),
        record=pl.int_range(pl.len(), dtype=pl.Int64),
    ).join(listed, on="record", how="left", maintain_order="left")
    count = pl.col("names").list.len().fill_null(0).cast(pl.Int64)
    cut = (pl.col("scholar_authors_cut") & (count > 3)).alias("scholar_authors_cut")
    kept = pl.min_horizontal("kept", count - 1)
    shortened = pl.col("names").list.head(kept).list.join(", ") + "…"
    return records.select(
        cut,
        authors=pl.when(cut).then(shortened).otherwise(pl.col("names").list.join(", ")).fill_null(""),
        author_count=pl.when(cut).then(kept + 1).otherwise(count),
    )


def _source() -> pl.Expr:
    """The venue as Google Scholar names it, whole."""
    month = 100 * (pl.col("true_year") % 100) + pl.col("month").fill_null(1)
    number = pl.format("{}.{}", month.cast(pl.String).str.zfill(4), 50_000 + pl.col("work") % 50_000)
    return (
        pl.when("scholar_no_source").then(None)
        .when(pl.col("kind") == "preprint").then(pl.format("{} preprint {}:{}", "venue", "venue", number))
        .when(pl.col("kind") == "conference_paper").then(pl.format("{} {}", "true_year", "venue"))
        .otherwise(pl.col("venue")).alias("source")
    )  # fmt: skip


def _cut(source: pl.Expr) -> pl.Expr:
    """At least one word, and not all of them, before or after `…`."""
    words, blank = source.str.split(" "), pl.when(_is("scholar_2018")).then(pl.lit("\u00a0")).otherwise(pl.lit(" "))
    count = words.list.len().cast(pl.Int64)
    kept = (1 + (pl.col("where") * (count - 1)).floor()).cast(pl.Int64)
    begun = pl.concat_str(words.list.head(kept).list.join(" "), blank, pl.lit("…"))
    ended = pl.concat_str(pl.lit("…"), blank, words.list.tail(kept).list.join(" "))
    cut = pl.when("at_the_end").then(begun).otherwise(ended)
    long = pl.col("scholar_source_cut") & (count >= 3)
    whole = pl.when(_is("scholar_2021")).then(source.str.replace_all("& ", "&", literal=True)).otherwise(source)
    return pl.when(long).then(cut).otherwise(whole).fill_null("").alias("shown_source")


def _flags() -> list[pl.Expr]:
    """The flags, where what they say applies to the record."""
    long = (pl.col("source").str.count_matches(" ") >= 2).fill_null(False)
    elsewhere = pl.col("scholar_elsewhere") & ~pl.col("scholar_citation_only")
    uncited = _is("scholar_2021") & (pl.col("citations") == 0)
    return [
        pl.col("scholar_source_cut") & long, elsewhere, uncited.fill_null(False).alias("scholar_no_cites_url"),
    ]  # fmt: skip


def _is(vintage: str) -> pl.Expr:
    return pl.col("vintage") == vintage


def _identity() -> list[pl.Expr]:
    """`cluster`, the number of the record, and `host`, where it was found."""
    own = pl.coalesce("publisher", "venue").str.to_lowercase().str.replace_all(r"[^a-z0-9]", "") + ".example"
    host = (
        pl.when("scholar_elsewhere").then(pl.lit("researchgate.net"))
        .when("is_ieee").then(pl.lit("ieeexplore.ieee.org"))
        .when(pl.col("venue").str.to_lowercase() == "arxiv").then(pl.lit("arxiv.org")).otherwise(own)
    )  # fmt: skip
    return [pl.col("record_id").str.strip_prefix("google_scholar:").alias("cluster"), host.alias("host")]


def _fields() -> list[pl.Expr]:
    """All columns as text."""
    citations, count = pl.col("citations").fill_null(0), pl.col("author_count")
    age = (SEARCHED.year - pl.col("year")).clip(1)
    hundredths = (100 * citations / age.fill_null(1)).round().cast(pl.Int64)
    per_year = pl.format("{}.{}", hundredths // 100, (hundredths % 100).cast(pl.String).str.zfill(2))
    found = ~pl.col("scholar_citation_only")
    address = pl.format("https://{}/SIM{}", "host", "cluster")
    texts = dict.fromkeys(COLUMNS, pl.lit("")) | {
        "Cites": citations, "Authors": pl.col("authors"), "Title": pl.col("title"), "Year": pl.col("year"),
        "Source": pl.col("shown_source"), "Publisher": pl.when(found).then(_publisher()),
        "ArticleURL": pl.when(found).then(address),
        "CitesURL": pl.when(~pl.col("scholar_no_cites_url")).then(_cites_url()),
        "GSRank": pl.int_range(pl.len()).over("number") + 1, "QueryDate": pl.col("searched"),
        "Type": pl.when(found).then("file_type").otherwise(pl.lit("CITATION")),
        "DOI": pl.when(~_is("scholar_2018")).then("doi"), "ECC": citations, "CitesPerYear": per_year,
        "CitesPerAuthor": (citations / count.clip(1)).round().cast(pl.Int64), "AuthorCount": count, "Age": age,
        "Abstract": _snippet(), "FullTextURL": pl.when(pl.col("full_text") & found).then(address + ".pdf"),
        "RelatedURL": _related_url(),
    }  # fmt: skip
    return [text.cast(pl.String).fill_null("").alias(name) for name, text in texts.items()]


def _publisher() -> pl.Expr:
    first_word = pl.col("publisher").str.extract(r"^([\p{L}]+)").str.to_uppercase()
    named = pl.when(~pl.col("scholar_elsewhere")).then(
        first_word.replace_strict(_NAMED, default=None, return_dtype=pl.String)
    )
    return pl.coalesce(named, "host")


def _cites_url() -> pl.Expr:
    return pl.format(f"https://scholar.google.com/scholar?cites={{}}&as_sdt=2005&sciodt=0,5&hl=en&{SEARCH}", "cluster")


def _related_url() -> pl.Expr:
    related = pl.col("cluster").cast(pl.UInt64).map_batches(_base_64, return_dtype=pl.String)
    address = f"https://scholar.google.com/scholar?q=related:{{}}:scholar.google.com/&{SEARCH}&hl=en&as_sdt=0,5"
    return pl.format(address, related)


def _base_64(clusters: pl.Series) -> pl.Series:
    """Eight bytes of each number, least first, and the byte 9, in base 64 of addresses."""
    octets = np.full((len(clusters), 9), 9, dtype=np.uint8)
    octets[:, :8] = clusters.to_numpy().astype("<u8").view(np.uint8).reshape(-1, 8)
    bits = np.unpackbits(octets, axis=1).reshape(-1, 12, 6)
    sixes = bits @ np.array([32, 16, 8, 4, 2, 1], dtype=np.uint8)
    return pl.Series(clusters.name, _BASE_64[sixes].view("S12").ravel().astype(str), dtype=pl.String)


def _snippet() -> pl.Expr:
    """Some words from inside the abstract, as a search shows them."""
    words = pl.col("abstract").str.split(" ").list.slice(pl.col("snippet"), 28).list.join(" ")
    return pl.when(words != "").then(pl.format("… {} …", words))


def _csv(rows: pl.DataFrame, names: list[str]) -> str:
    """The text of one file without byte-order mark."""
    cells = [
        pl.col(name) if name in _NUMBERS else pl.format('"{}"', pl.col(name).str.replace_all('"', '""', literal=True))
        for name in names
    ]
    lines = rows.select(pl.concat_str(cells, separator=",").str.join("\n")).item()
    return "\n".join([",".join(names), lines, ""])
