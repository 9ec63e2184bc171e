"""What a work says: the fields of its records merged, and one list of authors and addresses.

A field of the work is that of the first record that has one, in order of `PREFERENCE`, `record_id`, file and row;
research areas are those of the first database that names any, united over its records, as each has a vocabulary of its
own. Which count of citations is used is the edition's policy: that of the first database that has one, in an order of
the author's, and within one database the largest, which is the latest; or the largest of all. Each work says which
record a field came from, and from which database its count.
"""

from __future__ import annotations

from collections.abc import Sequence

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
_TRACED = (*_FIRST, "citations", "research_areas")


def merge_works(records: Table, record_work: Table, citations: Sequence[str] | str = ()) -> Table:
    """The fields of each work.

    Parameters
    ----------
    records : Table of `CORPUS["records"]` with `venue_key`, `publisher_country_code` and the flags of author lists
    record_work : Table[record_id, file, row, work_id, rule]
    citations : "max", or databases
        Whose count of citations a work takes: the largest there is, or that of the first of these databases that has
        one; those not named follow in order of `PREFERENCE`.

    Returns
    -------
    Table[work_id, title, year, document_type, venue, venue_key, issn, eissn, publisher_country_code, doi, n_authors, \
authors_truncated, is_hyper_authored, citations, citations_source, fields_from, fields_from_others, research_areas, \
data_sources]
        One row per work; lists are sorted. `fields_from` is the `record_id` of the work's first record in order of
        preference; `fields_from_others` has an entry `field:record_id` for each field that another record has given,
        for research areas the first that names any.

    Raises
    ------
    ValueError
        If `citations` is another text than max, or names what is no database of papers, or one more than once.
    """
    _require_policy(citations)
    rows = records.inner_join(record_work, list(RECORD_ORDER))
    alone, joined = rows.filter(_.rule == "single"), rows.filter(_.rule != "single")
    one = alone.select(
        "work_id", *_FIRST, "citations", citations_source=_.citations.notnull().ifelse(_.data_source, None),
        fields_from=_.record_id, fields_from_others=ibis.literal([], type="array<string>"),
    )  # fmt: skip
    works = ibis.union(one, _merged(joined, citations))
    named = _of_first_database(rows.filter(rows.research_areas.length() > 0))
    for united in (
        _united(named, "research_areas", named.research_areas.unnest()), _united(rows, "data_sources", rows.data_source)
    ):  # fmt: skip
        works = works.left_join(united, "work_id").drop("work_id_right")
    return works


def _require_policy(citations: Sequence[str] | str) -> None:
    """An error where citations are neither max nor a list of databases, each once."""
    if citations == "max":
        return
    where = "Set it in data/editions/<edition>.yml."
    if isinstance(citations, str) or set(citations) - set(PREFERENCE):
        alone = f" One database alone is a list, too: [{citations}]." if citations in PREFERENCE else ""
        raise ValueError(f"citations must be max or databases of {PREFERENCE}, got {citations!r}.{alone} {where}")
    repeated = [name for name in PREFERENCE if list(citations).count(name) > 1]
    if repeated:
        raise ValueError(
            f"citations must name each database once, got {citations!r}: {', '.join(repeated)} occurs more than once. "
            f"{where}"
        )


def _merged(rows: Table, citations: Sequence[str] | str) -> Table:
    """The fields of works that have several rows, each from the first that has it, and which record that is."""
    order = [rows[name] for name in RECORD_ORDER]
    first = ibis.row_number().over(group_by="work_id", order_by=[_preference(rows), *order])
    place = ibis.literal(0) if citations == "max" else _preference(rows, in_order(citations))
    counts = [rows.citations.isnull(), place, rows.citations.desc(), _preference(rows), *order]
    counted = ibis.row_number().over(group_by="work_id", order_by=counts)
    ranked = rows.mutate(first=first, counted=counted)
    told = ranked.group_by("work_id").agg(
        **{name: ranked[name].argmin(ranked.first, where=ranked[name].notnull()) for name in _FIRST},
        **{f"{name}_at": ranked.first.min(where=ranked[name].notnull()) for name in _FIRST},
        research_areas_at=ranked.first.min(where=ranked.research_areas.length() > 0),
        citations=ranked.citations.max(where=ranked.counted == 0),
        citations_source=ranked.data_source.max(where=(ranked.counted == 0) & ranked.citations.notnull()),
        citations_at=ranked.first.max(where=(ranked.counted == 0) & ranked.citations.notnull()),
        ids=ranked.record_id.collect(order_by=ranked.first),
    )
    others = ibis.array([_given_by_another(told, name) for name in sorted(_TRACED)])
    return told.select(
        "work_id", *_FIRST, "citations", "citations_source", fields_from=told.ids[0],
        fields_from_others=others.filter(lambda entry: entry.notnull()),
    )  # fmt: skip


def _given_by_another(told: Table, name: str) -> ibis.Value:
    """`field:record_id` where another record than the first has given the field, else null."""
    giver = told.ids[told[f"{name}_at"]]
    return ibis.ifelse(giver != told.ids[0], ibis.literal(f"{name}:") + giver, ibis.null("string"))


def _of_first_database(rows: Table) -> Table:
    """Of each work the rows of the database that stands first in `PREFERENCE`: each has words of its own for areas."""
    placed = rows.mutate(place=_preference(rows))
    return placed.filter(placed.place == placed.place.min().over(group_by="work_id"))


def in_order(databases: Sequence[str]) -> tuple[str, ...]:
    """The databases given, then the others in order of `PREFERENCE`."""
    return (*databases, *(name for name in PREFERENCE if name not in databases))


def _preference(rows: Table, databases: Sequence[str] = PREFERENCE) -> ibis.Value:
    """The place of a row's database among those given."""
    places = ((rows.record_id.startswith(f"{name}:"), place) for place, name in enumerate(databases))
    return ibis.cases(*places, else_=len(databases))


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
