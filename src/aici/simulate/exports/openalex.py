"""Writes records as works of OpenAlex in JSON lines, compressed as in its snapshot; objects of 2026.

Rules of the format: identifiers are addresses, DOIs in lower case; countries are two letters; a preprint lies in a
source of type repository; a paper of a conference is an `article` in a source of type conference or, newer, a
`conference-paper` without source whose venue is a raw name only. Identifiers of authors, institutions, sources and
topics begin with 9 (A9, I9, …), ROR with 0sm: they are nobody's. Objects have the form of 2026 whatever the day of the
search, whose date they bear.
The compressed bytes hold neither time nor name and so repeat.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import BinaryIO

import polars as pl

from aici.calibration import PaperCalibration
from aici.simulate.drawing import names_planted
from aici.simulate.exports.numbering import by_file, drawn, landed, numbered, of_records, with_works
from aici.simulate.exports.openalex_abstracts import inverted_indexes
from aici.simulate.exports.openalex_authorships import FLAGS, authorships, drawn_authors, institutions
from aici.simulate.exports.openalex_locations import ADDRESS, SAME, counts_by_year, location, open_access
from aici.simulate.papers import Papers
from aici.simulate.parts import Part

RECORDS_A_FILE = 10_000
_AT_ONCE = 500  # records turned into text at a time; bounds memory
_LEVEL = 1  # of compression: the fastest
_OF_RECORD = ("openalex_no_abstract", "openalex_conference_type", "openalex_other_topic",
              "openalex_no_affiliations", "openalex_no_corresponding")  # fmt: skip
_NEURAL = [
    "Neural Networks and Applications", "Machine Learning and Algorithms", "Natural Language Processing Techniques",
    "Reinforcement Learning in Robotics",
]  # fmt: skip
# topic, number of its subfield, subfield, number of its field, field
_OTHERS = [
    ("Software Engineering Practices", 1712, "Software", 17, "Computer Science"),
    ("Internet Traffic Analysis", 1705, "Computer Networks and Communications", 17, "Computer Science"),
    ("Power System Optimization", 2208, "Electrical and Electronic Engineering", 22, "Engineering"),
    ("Structural Health Monitoring", 2205, "Civil and Structural Engineering", 22, "Engineering"),
]
_TOPICS = pl.DataFrame(
    [(topic, 1702, "Artificial Intelligence", 17, "Computer Science") for topic in _NEURAL] + _OTHERS,
    schema=["topic", "subfield", "subfield_name", "field", "field_name"],
    orient="row",
).with_columns(topic_number=pl.int_range(pl.len(), dtype=pl.Int64))
_TYPES = {"journal_article": "article", "review": "review", "conference_paper": "article", "preprint": "preprint"}


def write(
    part: Part, papers: Papers, records: pl.DataFrame, calibration: PaperCalibration, folder: Path
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the files of a part and say where each record landed; parameters and result as in `exports`."""
    placed = numbered(records, folder, f"{part.index:04}-part-{{:02}}.jsonl.gz", RECORDS_A_FILE)
    placed = pl.concat([placed, _draws(part, papers.works, placed)], how="horizontal")
    authors, known = drawn_authors(part, papers, placed), institutions(calibration)
    by_record = authors.group_by("record").agg(pl.col(FLAGS).any())
    placed = placed.join(by_record, on="record", how="left", maintain_order="left")
    addresses = of_records(papers.addresses, placed, "position", "place")
    for _, name, rows in by_file(with_works(placed, papers.works, calibration)):
        with (folder / name).open("wb") as file, _compressed(file) as lines:
            for some in rows.iter_slices(_AT_ONCE):
                wanted = pl.col("record").is_between(some["record"][0], some["record"][-1])
                lines.write(_lines(some, authorships(authors.filter(wanted), addresses.filter(wanted), known)))
    files = placed["number"].n_unique()
    return landed(placed.with_columns(planted=names_planted([*_OF_RECORD, *FLAGS])), [[]] * files)


def _compressed(file: BinaryIO) -> gzip.GzipFile:
    return gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=_LEVEL, mtime=0)


def _draws(part: Part, works: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """What is drawn for each record; flags only where what they say applies."""
    rng, count, half = part.rng("openalex records"), len(placed), len(_NEURAL)
    kinds = works.select("work", "kind", "is_ai")
    of_work = placed.select("work").join(kinds, on="work", how="left", maintain_order="left")
    other = drawn(rng, "openalex_other_topic", count) & of_work["is_ai"]
    topics = pl.Series("topic_number", rng.integers(0, half, count), dtype=pl.Int64)
    return pl.DataFrame([
        drawn(rng, "openalex_no_abstract", count),
        drawn(rng, "openalex_conference_type", count) & (of_work["kind"] == "conference_paper"),
        drawn(rng, "openalex_no_affiliations", count),
        drawn(rng, "openalex_no_corresponding", count),
        other,
        topics + half * (other | ~of_work["is_ai"]).cast(pl.Int64),
        pl.Series("score", rng.integers(5_000, 10_000, count) / 10_000),
        pl.int_range(count, eager=True).alias("record"),
    ])  # fmt: skip


def _lines(works: pl.DataFrame, authors: pl.DataFrame) -> bytes:
    """The works as lines, each ended."""
    works = works.join(authors, on="record", how="left", maintain_order="left").join(
        _TOPICS, on="topic_number", how="left", maintain_order="left"
    )
    shown = works.select(pl.when(~pl.col("openalex_no_abstract")).then("abstract")).to_series()
    doi = pl.lit("https://doi.org/") + pl.col("doi").str.to_lowercase()
    texts = works.select(
        "kind", first=_text(_first_fields(doi)), place=location(doi).struct.json_encode(), then=_text(_fields(doi))
    ).with_columns(
        index=inverted_indexes(shown).fill_null("null"),
        open_place=pl.when(pl.col("kind") == "preprint").then("place").otherwise(pl.lit("null")),
    )  # fmt: skip
    line = pl.concat_str(
        pl.lit("{"), "first", pl.lit(',"primary_location":'), "place", pl.lit(","), "then", pl.lit(',"locations":['),
        "place", pl.lit('],"best_oa_location":'), "open_place", pl.lit(',"abstract_inverted_index":'), "index",
        pl.lit(f",{SAME}}}\n"),
    )  # fmt: skip
    return texts.select(line.str.join("").cast(pl.Binary)).item()


def _text(fields: dict[str, pl.Expr]) -> pl.Expr:
    """Fields as text, without the brackets of the object."""
    return pl.struct(**fields).struct.json_encode().str.strip_prefix("{").str.strip_suffix("}")


def _first_fields(doi: pl.Expr) -> dict[str, pl.Expr]:
    """The fields of a work before its primary location."""
    address = pl.lit(ADDRESS) + pl.col("record_id").str.strip_prefix("openalex:")
    return {
        "id": address, "doi": doi, "title": pl.col("title"), "display_name": pl.col("title"),
        "publication_year": pl.col("year"), "publication_date": _published(),
        "ids": pl.struct(openalex=address, doi=doi), "language": pl.lit("en"),
    }  # fmt: skip


def _fields(doi: pl.Expr) -> dict[str, pl.Expr]:
    """The fields behind it but for locations, the abstract and what is the same in all works."""
    return {
        "type": _type(), "indexed_in": pl.concat_list(pl.lit("crossref")), "open_access": open_access(doi),
        "authorships": pl.col("authorships").fill_null([]),
        "countries_distinct_count": pl.col("countries_distinct_count").fill_null(0),
        "institutions_distinct_count": pl.col("institutions_distinct_count").fill_null(0),
        "corresponding_author_ids": pl.col("corresponding_author_ids").fill_null([]),
        "corresponding_institution_ids": pl.col("corresponding_institution_ids").fill_null([]),
        "fwci": pl.col("citations") / 10, "cited_by_count": pl.col("citations"),
        "biblio": pl.struct("volume", "issue", _first_page().alias("first_page"), "last_page"),
        "primary_topic": _topic(), "topics": pl.concat_list(_topic()), "keywords": _keywords(),
        "counts_by_year": counts_by_year(), "created_date": _published() + "T00:00:00",
    }  # fmt: skip


def _published() -> pl.Expr:
    return pl.date("year", pl.col("month").fill_null(1), 1).cast(pl.String)


def _type() -> pl.Expr:
    newer = pl.when("openalex_conference_type").then(pl.lit("conference-paper"))
    return newer.otherwise(pl.col("kind").replace_strict(_TYPES, default="other", return_dtype=pl.String))


def _first_page() -> pl.Expr:
    return pl.coalesce("first_page", "article_number")


def _topic() -> pl.Expr:
    def named(kind: str, number: pl.Expr, name: pl.Expr) -> pl.Expr:
        return pl.struct(id=pl.lit(f"{ADDRESS}{kind}/") + number.cast(pl.String), display_name=name)

    return pl.struct(
        id=pl.lit(f"{ADDRESS}T9") + pl.col("topic_number").cast(pl.String).str.zfill(4),
        display_name="topic", score="score",
        subfield=named("subfields", pl.col("subfield"), pl.col("subfield_name")),
        field=named("fields", pl.col("field"), pl.col("field_name")),
        domain=named("domains", pl.lit(3), pl.lit("Physical Sciences")),
    )  # fmt: skip


def _keywords() -> pl.Expr:
    slug = pl.element().str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "-").str.strip_chars("-")
    keyword = pl.struct(
        id=pl.lit(f"{ADDRESS}keywords/") + slug, display_name=pl.element(), score=pl.lit(0.5)
    )  # fmt: skip
    return pl.col("keywords").fill_null([]).list.eval(keyword)
