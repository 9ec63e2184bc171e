"""OpenAlex: works as JSON of its API or snapshot, and as CSV of its website; file -> records, authorships, rejects.

JSON may be pages (`{"meta": …, "results": […]}`), lists, or lines, compressed or not (`openalex_json`); of the CSV see
`openalex_csv`, of addresses and countries `openalex_addresses`. Rules:
- `record_id` is `openalex:` + the number of the work, `openalex:W…`. What is no work is rejected by its row.
- `document_type` is the work's type, the first that fits: review; conference_paper where the type or the raw type says
  so, or an article lies in a source of type conference; preprint, also an article in a repository as submitted; article
  (data papers, letters and the like are other) a journal_article; books and their chapters book_chapter; else other.
- `issn` is the linking ISSN, `eissn` the first other one: OpenAlex does not say which is printed.
- `research_areas` are the fields and subfields of the topics, that of the primary topic first. Keywords of OpenAlex are
  its own, not the authors', and left out. The abstract is put together from the places of its words.
- In lists of the API only a hundred authors of a work are told, and `is_authors_truncated` says so; a list of a hundred
  without it is taken to be cut, too. The last of `authors` is then `…`.
- Authorships link authors and addresses: link `parallel_list`. The publisher's address is not given.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.json
from polars import Boolean, Int64, String

from aici.records import SourceFormatError
from aici.sources import (
    openalex_abstracts,
    openalex_addresses,
    openalex_csv,
    openalex_json,
    openalex_types,
    papers,
    venues,
)
from aici.sources.openalex_types import NAME
from aici.sources.text import Head, read_head

_Texts = pl.List(pl.String)


def _object(**fields: pl.DataType) -> pl.Struct:
    return pl.Struct(fields)


def _arrow(dtype: pl.DataType) -> pa.DataType:
    """The type of Arrow that its reader of JSON knows; those of Polars for lists and texts it does not."""
    if isinstance(dtype, pl.Struct):
        return pa.struct([(field.name, _arrow(field.dtype)) for field in dtype.fields])
    if isinstance(dtype, pl.List):
        return pa.list_(_arrow(dtype.inner))
    return {String: pa.string(), Int64: pa.int64(), Boolean: pa.bool_()}[dtype]


_NAMED = _object(display_name=String)
_TOPIC = _object(field=_NAMED, subfield=_NAMED)
_SOURCE = _object(display_name=String, issn_l=String, issn=_Texts, type=String)
_AUTHORSHIP = _object(
    author=_NAMED, raw_author_name=String, is_corresponding=Boolean, countries=_Texts,
    institutions=pl.List(_object(id=String, display_name=String, country_code=String)),
    raw_affiliation_string=String, raw_affiliation_strings=_Texts,
    affiliations=pl.List(_object(raw_affiliation_string=String, institution_ids=_Texts)),
)  # fmt: skip
WORK = _object(  # what is read of a work
    id=String, doi=String, title=String, display_name=String, publication_year=Int64, type=String,
    type_crossref=String, cited_by_count=Int64, authorships=pl.List(_AUTHORSHIP), is_authors_truncated=Boolean,
    primary_location=_object(version=String, raw_type=String, raw_source_name=String, source=_SOURCE),
    biblio=_object(volume=String, issue=String, first_page=String, last_page=String),
    primary_topic=_TOPIC, topics=pl.List(_TOPIC),
)  # fmt: skip
_FIELDS = {field.name: field.dtype for field in WORK.fields}
_AT_ONCE = 2_000  # works decoded together
_DAMAGED = "the JSON of the work is damaged, or the file breaks off in it. Download it again"


def sniff(head: Head) -> bool:
    """Whether the file holds works of OpenAlex."""
    return _is_json(head) or openalex_csv.layout(head) is not None


def _is_json(head: Head) -> bool:
    begins = re.match(r"\s*(?:\{|\[\s*(?:[{\[]|$))", head.text)
    return bool(begins and "https://openalex.org/W" in head.text or openalex_json.WORK.search(head.text))


def count(path: Path) -> int:
    """Works of the file, counted apart from reading."""
    return openalex_json.count(path) if _is_json(read_head(path)) else openalex_csv.count(path)


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The works of one file; parameters and tables as in `papers.tables`.

    Raises
    ------
    SourceFormatError
        If it holds no work that can be read.
    """
    if not _is_json(read_head(path)):
        return openalex_csv.read(path, file)
    texts = openalex_json.texts(path)
    if texts.is_empty():
        raise SourceFormatError("the JSON holds no work of OpenAlex, or is damaged. Download the works again")
    works = pl.concat([_decoded(part) for part in texts.to_frame().iter_slices(_AT_ONCE)])
    works = works.with_columns(row=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    fields = works.select("row", *_fields())
    taken = works.join(fields.filter(pl.col("reason").is_null()), on="row", how="semi", maintain_order="left")
    lines = openalex_addresses.lines(taken.select("row", "authorships"))
    for listed in (openalex_abstracts.abstracts(texts), _areas(taken), _authors(lines)):
        fields = fields.join(listed, on="row", how="left", maintain_order="left")
    return papers.tables(NAME, file, fields, lines)


def _decoded(texts: pl.DataFrame) -> pl.DataFrame:
    """The works, a column for each field of `WORK`; null for one that is no JSON of a work, found by halving."""
    text = pl.col("text").str.replace_all("\n", " ", literal=True)
    is_object = text.str.contains(r"^[ \t\r]*\{")  # else `{}` stands for it: at `null` the reader of JSON crashes
    lines = texts.select(pl.when(is_object).then(text).otherwise(pl.lit("{}")) + "\n").to_series()
    content = lines.to_arrow(compat_level=pl.CompatLevel.oldest()).buffers()[2].slice(0, lines.str.len_bytes().sum())
    parsing = pa.json.ParseOptions(explicit_schema=pa.schema(_arrow(WORK)), unexpected_field_behavior="ignore")
    reading = pa.json.ReadOptions(block_size=content.size + 1)
    try:
        found = pl.from_arrow(pa.json.read_json(pa.BufferReader(content), reading, parsing))
        if found.height == texts.height:
            return found.select(*_FIELDS)
    except pa.ArrowInvalid:
        pass
    if texts.height == 1:
        return pl.DataFrame([dict.fromkeys(_FIELDS)], schema=_FIELDS)
    half = texts.height // 2
    return pl.concat([_decoded(texts.head(half)), _decoded(texts.slice(half))])


def _fields() -> list[pl.Expr]:
    """The contract's columns of the works."""
    location = pl.col("primary_location").struct
    source = location.field("source").struct
    title, venue = (pl.coalesce(pl.when(text.str.strip_chars() != "").then(text.str.strip_chars()) for text in texts)
                    for texts in ((pl.col("title"), pl.col("display_name")),
                                  (source.field("display_name"), location.field("raw_source_name"))))  # fmt: skip
    raw_type = pl.coalesce(location.field("raw_type"), "type_crossref")
    damaged = pl.when(pl.col("id").is_null()).then(pl.lit(_DAMAGED))
    fields = {
        "reason": damaged.fill_null(openalex_types.no_work(pl.col("id"))),
        "own_id": openalex_types.own_id(pl.col("id")),
        "doi": papers.doi(pl.col("doi")),
        "title": title,
        "year": pl.col("publication_year"),
        "document_type": openalex_types.document_type(
            pl.col("type"), raw_type, source.field("type"), location.field("version")
        ),
        "venue": venue,
        "issn": venues.issn(source.field("issn_l")),
        "eissn": openalex_types.other_issn(source.field("issn"), source.field("issn_l")),
        "citations": pl.col("cited_by_count"),
        "is_cut": openalex_types.is_cut(pl.col("authorships"), pl.col("is_authors_truncated")),
    }
    place = pl.col("biblio").struct.field("volume", "issue", "first_page", "last_page")
    return [*(value.alias(name) for name, value in fields.items()), place]


def _areas(works: pl.DataFrame) -> pl.DataFrame:
    """Table[row, research_areas]: field, then subfield of each topic, the primary one first."""
    first = works.select("row", topic="primary_topic")
    others = works.select("row", topic="topics").filter(pl.col("topic").list.len() > 0).explode("topic")
    topics = pl.concat([first, others]).drop_nulls("topic").sort("row", maintain_order=True)
    levels = [pl.col("topic").struct.field(level).struct.field("display_name") for level in ("field", "subfield")]
    named = topics.select("row", area=pl.concat_list(levels)).explode("area").drop_nulls("area")
    return named.unique(maintain_order=True).group_by("row", maintain_order=True).agg(research_areas="area")


def _authors(lines: pl.DataFrame) -> pl.DataFrame:
    """Table[row, authors]: names in order."""
    people = lines.drop_nulls("author").unique(["row", "position"], keep="first", maintain_order=True)
    return people.group_by("row", maintain_order=True).agg(authors="author")
