"""Overlap tells which databases hold the papers, where their citation counts differ, and what the choice moves.

Rule: within one database a work has one count, the largest, which is the latest. Counts are compared where two or more
databases give one; the difference is that of largest and smallest, as a share of the largest, and its median is taken
over the works whose counts differ. A policy says whose count a work takes; means are taken as in `impact`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.indicators.counts import rank_of
from aici.indicators.weights import country_weights, ratio, total

ALL = "all"
JOINED = " + "
_RECORD = ("record_id", "file", "row")


def citation_counts(works: Table, records: Table, record_work: Table) -> Table:
    """The citation count of each work in each database that gives one.

    Parameters
    ----------
    works : Table[work_id]
        One row per work of the sample; records of other works are ignored.
    records : Table[record_id, file, row, data_source, citations]
        One row per row of an export.
    record_work : Table[record_id, file, row, work_id]

    Returns
    -------
    Table[work_id, data_source, citations]
        One row per work × database with a count; citations.
    """
    owned = record_work.select(*_RECORD, "work_id").semi_join(works, "work_id")
    given = records.select(*_RECORD, "data_source", "citations").filter(_.citations.notnull())
    return given.inner_join(owned, list(_RECORD)).group_by("work_id", "data_source").agg(citations=_.citations.max())


def works_by_databases(works: Table, counts: Table) -> Table:
    """Papers by the combination of databases that hold them, and how far their citation counts agree.

    Parameters
    ----------
    works : Table[work_id, data_sources]
        One row per work of the sample; the databases of each are sorted.
    counts : Table[work_id, data_source, citations]
        As `citation_counts` gives it.

    Returns
    -------
    Table[databases, n_databases, papers, share_percent, compared, conflicting, conflicting_percent, \
median_difference_percent]
        One row per combination that occurs, the largest first, then one for all; papers, shares in %.
    """
    given = counts.group_by("work_id").agg(n=_.count(), low=_.citations.min(), high=_.citations.max())
    held = works.select("work_id", databases=_.data_sources.join(JOINED), n_databases=_.data_sources.length())
    told = held.left_join(given, "work_id").mutate(compared=(_.n > 1).fill_null(False))
    told = told.mutate(conflicting=told.compared & (told.high > told.low))
    every = told.mutate(databases=ibis.literal(ALL), n_databases=ibis.null("int64"))
    counted = ibis.union(told, every).group_by("databases", "n_databases").agg(
        papers=_.count(), compared=_.compared.sum(), conflicting=_.conflicting.sum(),
        gap=(100.0 * (_.high - _.low) / _.high).median(where=_.conflicting),
    )  # fmt: skip
    in_all = counted.papers.max().over()
    shown = counted.select(
        "databases", "n_databases", "papers", share_percent=(100.0 * counted.papers / in_all).round(9),
        compared=counted.compared, conflicting=counted.conflicting,
        conflicting_percent=(100.0 * counted.conflicting / counted.compared.nullif(0)).round(9),
        median_difference_percent=counted.gap.round(9),
    )  # fmt: skip
    return shown.filter(_.papers > 0).order_by(shown.n_databases.isnull(), shown.papers.desc(), shown.databases)


def citation_policies(
    works: Table,
    authorships: Table,
    counts: Table,
    policies: Mapping[str, Sequence[str] | str],
    *,
    counting: str,
    countries: int | None = None,
) -> Table:
    """Mean citations of each country under several policies, beside those under the first of them.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`.
    counts : Table[work_id, data_source, citations]
        As `citation_counts` gives it.
    policies : by name, databases in order, of which the first with a count gives it, or "max", the largest of all
    counting : {"first_author", "full", "fractional", "corresponding"}
    countries : int, optional
        Those with most papers are compared; all where it is not given.

    Returns
    -------
    Table[rank, country_code, policy, mean_citations, difference_percent, rank_citations, rank_change]
        One row per country × policy, countries by papers, policies as given; citations per paper over papers that have
        a count, difference in % and places gained against the first policy, which has null there.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    weights = country_weights(works, authorships, counting=counting)
    shares = weights.left_join(_values(counts, policies), "work_id")
    means = shares.group_by("country_code").agg(
        papers=total(_.weight),
        **{name: ratio(shares.weight * shares[name], shares[name].notnull().ifelse(shares.weight, 0.0))
           for name in policies},
    )  # fmt: skip
    ranked = means.select(rank_of(means, "papers", by="country_code"), "country_code", *policies)
    listed = ranked.filter(ranked.rank <= countries if countries else ranked.rank.notnull())
    return _compared(listed.pivot_longer(list(policies), names_to="policy", values_to="mean_citations"), list(policies))


def _values(counts: Table, policies: Mapping[str, Sequence[str] | str]) -> Table:
    """The count of each work under each policy: Table[work_id, one column per policy]."""
    databases = sorted({name for order in policies.values() if order != "max" for name in order})
    wide = counts.group_by("work_id").agg(
        max=_.citations.max(), **{f"in_{name}": _.citations.max(where=_.data_source == name) for name in databases}
    )
    no_count = ibis.null("int64")  # of a policy without databases
    taken = {
        policy: wide["max"] if order == "max" else ibis.coalesce(no_count, *(wide[f"in_{name}"] for name in order))
        for policy, order in policies.items()
    }
    return wide.select("work_id", **taken)


def _compared(means: Table, policies: list[str]) -> Table:
    """The means with their ranks under each policy, and both against the first policy."""
    ranked = means.mutate(rank_citations=rank_of(means, "mean_citations", by="country_code", within="policy"))
    is_first = ranked.policy == policies[0]
    beside = ranked.mutate(
        given=ranked.mean_citations.max(where=is_first).over(group_by="country_code"),
        given_rank=ranked.rank_citations.max(where=is_first).over(group_by="country_code"),
        place=ibis.cases(*((ranked.policy == name, place) for place, name in enumerate(policies))),
    ).order_by("rank", "place")
    other = beside.place > 0
    difference = (100 * (beside.mean_citations / beside.given.nullif(0) - 1)).round(9)
    return beside.select(
        "rank", "country_code", "policy", "mean_citations", difference_percent=other.ifelse(difference, None),
        rank_citations=beside.rank_citations,
        rank_change=other.ifelse(beside.given_rank - beside.rank_citations, None),
    )  # fmt: skip
