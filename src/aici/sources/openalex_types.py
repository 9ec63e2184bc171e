"""What JSON and CSV of OpenAlex have in common: numbers of works, types of documents, ISSNs, fields of research."""

from __future__ import annotations

import polars as pl

from aici.sources import venues

NAME = "openalex"
_MOST_AUTHORS = 100  # of a work in lists of the API
_WORK = r"^(?:https://openalex\.org/)?(W\d+)$"


def own_id(address: pl.Expr) -> pl.Expr:
    """The number of the work, `W…`, from its address."""
    return address.str.extract(_WORK)


def no_work(address: pl.Expr) -> pl.Expr:
    """Why a row whose id is not that of a work is not taken; null for the others."""
    told = pl.format(
        "the id “{}” is not that of a work (https://openalex.org/W…). Export works, not authors or sources, "
        "and do not edit the file", address.fill_null("")
    )  # fmt: skip
    return pl.when(own_id(address).is_null()).then(told)


def document_type(kind: pl.Expr, raw_kind: pl.Expr, source_kind: pl.Expr, version: pl.Expr) -> pl.Expr:
    """Our document type; the rule stands in the docstring of `openalex`."""
    article = kind == "article"
    spoken = raw_kind.str.contains(r"(?i)proceedings|conference").fill_null(False)
    submitted = (source_kind == "repository").fill_null(False) & (version == "submittedVersion").fill_null(False)
    conference = article & (spoken | (source_kind == "conference").fill_null(False))
    return (
        pl.when(kind == "review").then(pl.lit("review"))
        .when(kind.is_in(["conference-paper", "proceedings-article"]) | conference).then(pl.lit("conference_paper"))
        .when(kind.is_in(["preprint", "posted-content"]) | (article & submitted)).then(pl.lit("preprint"))
        .when(kind.is_in(["article", "journal-article"])).then(pl.lit("journal_article"))
        .when(kind.is_in(["book", "book-chapter", "book-section", "monograph"])).then(pl.lit("book_chapter"))
        .when(kind.is_not_null()).then(pl.lit("other"))
    )  # fmt: skip


def other_issn(all_of_them: pl.Expr, linking: pl.Expr) -> pl.Expr:
    """The first ISSN that is not the linking one."""
    first, second = (all_of_them.list.get(place, null_on_oob=True) for place in (0, 1))
    return venues.issn(pl.when(first == linking).then(second).otherwise(first))


def is_cut(authors: pl.Expr, stated: pl.Expr) -> pl.Expr:
    """Whether the list of authors is cut: as stated, else where it is as long as OpenAlex lets it be."""
    return stated.fill_null(authors.list.len() == _MOST_AUTHORS)


def listed(names: pl.Expr) -> pl.Expr:
    """A list without blanks and repetitions; null where it is empty."""
    found = names.list.drop_nulls().list.unique(maintain_order=True)
    return pl.when(found.list.len() > 0).then(found)
