"""Which records are about AI: the terms and classes found in them, and what an edition makes of that.

Papers are searched for the keyword groups of `data/reference/ai_terms.yml`, patents for these and for the groups of
classes of `patent_classes.yml`. Every find is one row, record × group × term × field, so that each group's part can be
told afterwards. Records are matched one by one, whatever part of the corpus they come in; a field that is null or empty
is not searched, and nothing follows from that. What the finds decide is in `decisions`.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import polars as pl

from aici.records import CORPUS
from aici.selection.decisions import papers_selected, patents_selected
from aici.selection.phrases import Lexicon
from aici.selection.plain_text import plain
from aici.selection.reference import AiTerms, ClassGroup, Term, ai_terms, patent_classes, written
from aici.sources import schema

__all__ = [
    "class_groups",
    "keyword_groups",
    "match_papers",
    "match_patents",
    "papers_selected",
    "patents_selected",
]
RECORD = ("record_id", "file", "row")
_MATCHES = schema(CORPUS["matches"])
_PART = 10_000  # records matched at a time by one thread
_BETWEEN = ";"  # author keywords; joins no words


def match_papers(records: pl.DataFrame) -> pl.DataFrame:
    """The terms found in papers.

    Parameters
    ----------
    records : DataFrame[record_id, file, row, title, abstract, author_keywords]
        One row per paper record.

    Returns
    -------
    DataFrame[record_id, file, row, group, term, field]
        One row per record × group × term × field, sorted by these; the groups are those of `keyword_groups`.

    Raises
    ------
    ValueError
        If the terms cannot be read.
    """
    return _keyword_matches(records, ai_terms().fields)


def match_patents(patent_records: pl.DataFrame) -> pl.DataFrame:
    """The classes and terms found in patents.

    Titles and abstracts are searched in whatever language they stand; the printed terms are English, so that Chinese
    ones are found by their class, or by an acronym such as `CNN`.

    Parameters
    ----------
    patent_records : DataFrame[record_id, file, row, title, abstract, classes]
        One row per patent record; `classes` in the form `G06N 3/08`.

    Returns
    -------
    DataFrame[record_id, file, row, group, term, field]
        One row per record × group × term × field, sorted by these. For classes, `field` is `classes`, `term` the class
        as exported and `group` one of `class_groups`; else as in `match_papers`.

    Raises
    ------
    ValueError
        If the terms or classes cannot be read.
    """
    fields = [field for field in ai_terms().fields if field in patent_records.columns]
    found = pl.concat([_class_matches(patent_records), _keyword_matches(patent_records, fields)])
    return found.sort(CORPUS["matches"].key)


def keyword_groups() -> pl.DataFrame:
    """The keyword groups in their printed order: DataFrame[place, group, label], one row per group."""
    return _listed({name: group.label for name, group in ai_terms().groups.items()})


def class_groups() -> pl.DataFrame:
    """The groups of patent classes that are taken, in their order.

    Returns
    -------
    DataFrame[place, group, label, is_bridge]
        One row per group; a bridge continues another group whose classes were moved.
    """
    taken = _taken()
    listed = _listed({name: group.label for name, group in taken.items()})
    bridges = [name for name, group in taken.items() if group.bridge]
    return listed.with_columns(is_bridge=pl.col("group").is_in(bridges))


def _keyword_matches(records: pl.DataFrame, fields: list[str]) -> pl.DataFrame:
    """The matches of terms, in order: the records are sorted once, and each part gives its matches sorted."""
    ordered, fields = records.select(*RECORD, *fields).sort(RECORD), sorted(fields)
    parts = [ordered.slice(at, _PART) for at in range(0, records.height, _PART)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the search leaves Python alone
        found = pool.map(lambda part: _found(part, fields), parts)
        return pl.concat([pl.DataFrame(schema=_MATCHES), *found])


def _found(records: pl.DataFrame, fields: list[str]) -> pl.DataFrame:
    """The matches of some records; one number stands for record, term and field while they are sorted."""
    texts = pl.concat([_text(records, field) for field in fields])
    places = pl.DataFrame({"text": plain(texts)}).with_row_index("place").lazy()
    place = pl.col("place").cast(pl.Int64)
    row, field = place % records.height, place // records.height
    code = (row * _terms().height + pl.col("number")) * len(fields) + field
    hits = [hit.join(keys.lazy(), on="key") for words, keys in _lexicons() for hit in words.found(places)]
    codes = pl.concat([hit.select(code=code) for hit in hits]).unique().sort("code").collect()["code"]
    numbers = codes // len(fields)
    matched = records.select(RECORD)[numbers // _terms().height].hstack(_terms()[numbers % _terms().height])
    return matched.with_columns(pl.Series("field", fields)[codes % len(fields)]).select(*_MATCHES).cast(_MATCHES)


def _text(records: pl.DataFrame, field: str) -> pl.Series:
    column = records[field]
    joined = column.list.join(_BETWEEN, ignore_nulls=True) if column.dtype == pl.List else column
    return joined.cast(pl.String).alias("text")


def _class_matches(patent_records: pl.DataFrame) -> pl.DataFrame:
    exported = patent_records.select(*RECORD, term="classes").explode("term").drop_nulls("term").unique()
    distinct = exported.select("term").unique()
    none = distinct.clear().with_columns(group=pl.lit("none"))
    groups = [distinct.filter(_is_of(group)).with_columns(group=pl.lit(name)) for name, group in _taken().items()]
    found = exported.join(pl.concat([none, *groups]), on="term").with_columns(field=pl.lit("classes"))
    return found.select(*_MATCHES).cast(_MATCHES)


def _is_of(group: ClassGroup) -> pl.Expr:
    """Whether a class is of the group: its subclass, or its main group without leading zeros and all below it."""
    patterns = [rf"{symbol[:4]}\s*0*{symbol[5:]}(?:/|$)" if symbol[4:] else symbol for symbol in group.symbols]
    return pl.col("term").str.contains(f"^(?:{'|'.join(patterns)})")


def _taken() -> dict[str, ClassGroup]:
    return {name: group for name, group in patent_classes().groups.items() if group.taken}


def _listed(labels: dict[str, str]) -> pl.DataFrame:
    rows = [(place, *row) for place, row in enumerate(labels.items(), start=1)]
    return pl.DataFrame(rows, schema={"place": pl.Int64, "group": pl.String, "label": pl.String}, orient="row")


@cache
def _terms() -> pl.DataFrame:
    """DataFrame[group, term]: the terms by their number."""
    return pl.DataFrame(_numbered(ai_terms())[0], schema=["group", "term"], orient="row")


@cache
def _lexicons() -> list[tuple[Lexicon, pl.DataFrame]]:
    """The spellings in any case and the acronyms, each with DataFrame[key, number] of the terms they stand for."""
    _, spelt = _numbered(ai_terms())
    lexicons = []
    for exact, spellings in spelt.items():
        words = Lexicon(tuple(spellings), exact)
        keys = {words.key(spelling): number for spelling, number in spellings.items()}
        lexicons.append((words, pl.DataFrame({"key": list(keys), "number": list(keys.values())})))
    return lexicons


def _numbered(terms: AiTerms) -> tuple[list[tuple[str, str]], dict[bool, dict[str, int]]]:
    """The terms with their groups, sorted, and the number of the term by spelling; those under True are acronyms."""
    listed = sorted(((name, term) for name, group in terms.groups.items() for term in group.terms), key=_named)
    spelt: dict[bool, dict[str, int]] = {False: {}, True: {}}
    for number, (_, term) in enumerate(listed):
        spelt[False] |= dict.fromkeys(written(term.spellings), number)
        spelt[True] |= dict.fromkeys(written(term.acronyms), number)
    return [(name, term.term) for name, term in listed], spelt


def _named(term: tuple[str, Term]) -> tuple[str, str]:
    return term[0], term[1].term
