"""Variants count the papers of each country in several ways, each beside the one that the edition takes.

Rule: the edition's own way comes first and is what ranks are compared with; ranks are those among all countries, ties
by code, so that among small numbers a place says little. What a way gives to no country stays in its null row. Which
ways are worth comparing is decided by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.indicators.counts import rank_of
from aici.indicators.weights import country_weights, total
from aici.records import COUNTINGS


def papers_by_counting(works: Table, authorships: Table, *, counting: str) -> Table:
    """Papers of each country under every counting method, beside those under the edition's.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`.
    counting : {"first_author", "full", "fractional", "corresponding"}
        The edition's method; it comes first.

    Returns
    -------
    Table[rank, country_code, counting, papers, rank_papers, rank_change]
        One row per country with any address × method; papers in papers, `rank` under the edition's method, places
        gained on it. The null country holds what each method leaves unattributed.

    Raises
    ------
    ValueError
        If `counting` is none of the four.

    Source: Waltman & van Eck (2015), doi:10.1016/j.joi.2015.08.001 (full and fractional counting).
    """
    methods = [counting, *(name for name in COUNTINGS if name != counting)]
    weights = ibis.union(
        *(country_weights(works, authorships, counting=name).mutate(choice=ibis.literal(name)) for name in methods)
    )
    papers = weights.group_by("country_code").agg(
        **{name: total(ibis.ifelse(_.choice == name, _.weight, 0.0)) for name in methods}
    )
    return _compared(papers, methods, "counting")


def papers_by_scope(works: Table, authorships: Table, scopes: Mapping[str, Sequence[str]], *, counting: str) -> Table:
    """Papers of each country within several sets of document types, beside those within the first.

    Parameters
    ----------
    works : Table[work_id, n_authors, document_type]
        One row per work that any of the scopes may hold.
    authorships : Table
        As in `weights.country_weights`.
    scopes : document types of each scope by its name, the edition's first
    counting : {"first_author", "full", "fractional", "corresponding"}

    Returns
    -------
    Table[rank, country_code, scope, papers, rank_papers, rank_change]
        One row per country with papers in any scope × scope; papers in papers, `rank` within the first scope, places
        gained on it. The null country holds the unattributed share.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    held = works.filter(works.document_type.isin(sorted({kind for kinds in scopes.values() for kind in kinds})))
    weights = country_weights(held, authorships, counting=counting).join(
        held.select("work_id", "document_type"), "work_id"
    )
    papers = weights.group_by("country_code").agg(**{
        name: total(ibis.ifelse(_.document_type.isin(list(kinds)), _.weight, 0.0)) for name, kinds in scopes.items()
    })  # fmt: skip
    return _compared(papers, list(scopes), "scope")


def _compared(papers: Table, choices: list[str], name: str) -> Table:
    """Papers with a column per choice as rows, with ranks within each choice and places gained on the first."""
    first = rank_of(papers, choices[0], by="country_code")
    long = papers.mutate(first).pivot_longer(choices, names_to=name, values_to="papers")
    ranked = long.mutate(rank_papers=rank_of(long, "papers", by="country_code", within=name))
    place = ibis.cases(*((ranked[name] == choice, place) for place, choice in enumerate(choices)))
    change = ibis.ifelse(place > 0, ranked["rank"] - ranked.rank_papers, None)
    ordered = ranked.mutate(place=place, rank_change=change).order_by([ibis.asc("rank", nulls_first=False), "place"])
    return ordered.select("rank", "country_code", name, "papers", "rank_papers", "rank_change")
