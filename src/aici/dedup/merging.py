"""What a work says: the fields of its records merged, and one list of authors and addresses.

A field of the work is that of the first record that has one, in order of `PREFERENCE`, `record_id`, file and row;
research areas are those of the first database that names any, united over its records, as each has a vocabulary of its
own; `citations` is the largest count of the first database that has one: within one database that is the latest.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.dedup.order import PREFERENCE, RECORD_ORDER

# what the addresses of a record tell about the country of its first author, most first
_TELLING = ("bracket", "single_address", "parallel_list", "single_country", "reprint", "not_linked", "no_address")
_FIRST = (
    "title", "year", "document_type", "venue", "venue_key", "issn", "eissn", "publisher_country_code", "doi",
    "n_authors", "authors_truncated", "is_hyper_authored",
)  # fmt: skip


def merge_works(records: Table, record_work: Table) -> Table:
    """The fields of each work.

    Parameters
    ----------
    records : Table of `CORPUS["records"]` with `venue_key`, `publisher_country_code` and the flags of author lists
    record_work : Table[record_id, file, row, work_id, rule]

    Returns
    -------
    Table[work_id, title, year, document_type, venue, venue_key, issn, eissn, publisher_country_code, doi, n_authors, \
authors_truncated, is_hyper_authored, citations, research_areas, data_sources]
        One row per work; lists are sorted.
    """
    rows = records.inner_join(record_work, list(RECORD_ORDER))
    alone, joined = rows.filter(_.rule == "single"), rows.filter(_.rule != "single")
    one = alone.select("work_id", *_FIRST, "citations")
    order = [joined[name] for name in RECORD_ORDER]
    place = _preference(joined)
    many = joined.group_by("work_id").agg(
        **{name: joined[name].first(order_by=[place, *order]) for name in _FIRST},
        citations=joined.citations.first(order_by=[place, joined.citations.desc(), *order]),
    )
    works = ibis.union(one, many)
    named = _of_first_database(rows.filter(rows.research_areas.length() > 0))
    for united in (
        _united(named, "research_areas", named.research_areas.unnest()), _united(rows, "data_sources", rows.data_source)
    ):  # fmt: skip
        works = works.left_join(united, "work_id").drop("work_id_right")
    return works


def _of_first_database(rows: Table) -> Table:
    """Of each work the rows of the database that stands first in `PREFERENCE`: each has words of its own for areas."""
    placed = rows.mutate(place=_preference(rows))
    return placed.filter(placed.place == placed.place.min().over(group_by="work_id"))


def _preference(rows: Table) -> ibis.Value:
    """The place of a row's database in `PREFERENCE`."""
    places = ((rows.record_id.startswith(f"{name}:"), place) for place, name in enumerate(PREFERENCE))
    return ibis.cases(*places, else_=len(PREFERENCE))


def _united(rows: Table, name: str, values: ibis.Value) -> Table:
    distinct = rows.select("work_id", value=values).distinct().filter(_.value.notnull())
    return distinct.group_by("work_id").agg(**{name: distinct.value.collect(order_by=distinct.value)})


def merge_authorships(lines: Table, record_work: Table) -> tuple[Table, Table]:
    """One list of authors and addresses for each work, and what it tells of the first author.

    The list is that of the record that tells most, in the order of `_TELLING`, then of `PREFERENCE`, `record_id`, file
    and row; so that no author of a work is counted twice.

    Parameters
    ----------
    lines : Table[record_id, file, row, position, affiliation_raw, link, country_code, …]
        One row per record × author × address.
    record_work : Table[record_id, file, row, work_id]

    Returns
    -------
    tuple
        `lines` of the chosen records with `work_id`; and Table[work_id, first_author_status], one row per work.
    """
    statuses = record_work.left_join(_statuses(lines), list(RECORD_ORDER))
    status = statuses.first_author_status.fill_null("no_address")
    told = statuses.select(*RECORD_ORDER, "work_id", first_author_status=status)
    rank = ibis.cases(*((told.first_author_status == name, n) for n, name in enumerate(_TELLING)), else_=len(_TELLING))
    order = [rank, _preference(told), *(told[name] for name in RECORD_ORDER)]
    place = ibis.row_number().over(group_by="work_id", order_by=order)
    chosen = told.mutate(place=place).filter(_.place == 0)
    merged = lines.inner_join(chosen.select(*RECORD_ORDER, "work_id"), list(RECORD_ORDER))
    return merged, chosen.select("work_id", "first_author_status")


def _statuses(lines: Table) -> Table:
    """Table[record_id, file, row, first_author_status] of `records.FIRST_AUTHOR_STATUSES`.

    Where nothing but a reprint entry links the first author to an address, but all unlinked addresses lie in one
    country, he is there, too. Reprint addresses are not among those: they are the corresponding authors'.
    """
    address = lines.affiliation_raw.notnull()
    listed = address & (lines.link != "reprint")
    unlinked = listed & lines.position.isnull()
    first = address & (lines.position == 1).fill_null(False)
    found = lines.group_by(list(RECORD_ORDER)).agg(
        **{
            link: (first & (lines.link == link)).any()
            for link in ("bracket", "single_address", "parallel_list", "reprint")
        },
        addresses=address.sum(),
        listed=listed.sum(),
        placed=(listed & lines.country_code.notnull()).sum(),
        unlinked=unlinked.sum(),
        countries=lines.country_code.nunique(where=unlinked),
    )
    single_country = (found.unlinked > 0) & (found.placed == found.listed) & (found.countries == 1)
    status = ibis.cases(
        *((found[link], link) for link in ("bracket", "single_address", "parallel_list")),
        (single_country, "single_country"),
        (found.reprint, "reprint"),
        (found.addresses > 0, "not_linked"),
        else_="no_address",
    )
    return found.select(*RECORD_ORDER, first_author_status=status)
