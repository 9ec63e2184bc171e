"""What a publication says: the fields of the records that tell of it merged, a row per publication number.

Listed are the publications of records and those that records name as members of a family, so that a family is whole; a
member that no database exports has its number, its office and its family, and no more. Fields are those of the first
record that has one, in order of `SOURCES`, of id, file and row; classes are united over the records; the citation count
comes with its kind, of one source. A record of Derwent tells of all members of a family: title, abstract, inventors and
classes are theirs, too, years and citations only of the member it is named by. A publication is about AI if any of its
records is.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.dedup.order import RECORD_ORDER

SOURCES = ("incopat", "patsnap", "lens", "google_patents", "derwent")  # whose fields are taken, first to last
OF_FAMILIES = "derwent"  # a record is of a family, not of one publication
_SHARED, _OWN = ("title", "abstract", "inventors"), ("application_year", "publication_year")


def merge_publications(records: Table, matched: Table, judged: Table, matches: Table) -> Table:
    """The publications with what is known of them.

    Parameters
    ----------
    records : Table of `CORPUS["patent_records"]`
    matched : Table[publication_number, office, kind, form, application_id, application_number, family_id]
        One row per publication, as `families.match_publications` gives it.
    judged : Table[record_id, file, row, is_ai, …]
        One row per record, as `selection.patents_selected` gives it.
    matches : Table of `CORPUS["matches"]`

    Returns
    -------
    Table of `CORPUS["patents"]`
        One row per publication of `matched`; lists are sorted, but inventors.
    """
    links, ordered = _links(records), _ordered(records)
    told = links.inner_join(ordered.drop("publication_number", "data_source"), list(RECORD_ORDER))
    found = matches.filter(_.field == "classes").select(*RECORD_ORDER, "group").distinct()
    publications = matched
    for part in (
        _fields(told),
        _united(told.filter(told.classes.length() > 0), "classes", lambda rows: rows.classes.unnest()),
        _united(links.inner_join(found, list(RECORD_ORDER)), "classes_matched", lambda rows: rows.group),
        _united(_named(records), "data_sources", lambda rows: rows.data_source),
        _about_ai(links, judged),
    ):
        publications = publications.left_join(part, "publication_number").drop("publication_number_right")
    families = _priority_years(records, matched)
    publications = publications.left_join(families, "family_id").drop("family_id_right")
    return publications.mutate(is_ai=_.is_ai.fill_null(False), classes_matched=_.classes_matched.coalesce(_NOTHING))


_NOTHING = ibis.literal([], type="array<string>")


def _named(records: Table) -> Table:
    """Table[record_id, file, row, data_source, publication_number, is_own]: what records are of, and what they list."""
    columns = (*RECORD_ORDER, "data_source", "publication_number")
    own = records.select(*columns).mutate(is_own=True)
    listed = records.mutate(publication_number=records.family_members.unnest()).select(*columns).mutate(is_own=False)
    both = ibis.union(own, listed)
    return both.group_by(*columns).agg(is_own=both.is_own.any())


def _ordered(records: Table) -> Table:
    """The records with `order`, their place among all."""
    place = ibis.cases(*((records.data_source == name, n) for n, name in enumerate(SOURCES)), else_=len(SOURCES))
    return records.mutate(order=ibis.row_number().over(order_by=[place, *(records[name] for name in RECORD_ORDER)]))


def _links(records: Table) -> Table:
    """Of these the ones of which a record tells more than the number."""
    return _named(records).filter(_.is_own | (_.data_source == OF_FAMILIES))


def _fields(told: Table) -> Table:
    """One value of each field for each publication: of the first record in order that has one."""
    counted = told.is_own & told.citations.notnull()
    holds = (
        dict.fromkeys(("citations", "citation_kind"), counted)
        | {name: told[name].notnull() for name in _SHARED}
        | {name: told.is_own & told[name].notnull() for name in _OWN}
    )
    first = {name: told[name].argmin(told.order, where=where) for name, where in holds.items()}
    return told.group_by("publication_number").agg(**first)


def _united(rows: Table, name: str, values) -> Table:
    distinct = rows.select("publication_number", value=values(rows)).distinct().filter(_.value.notnull())
    return distinct.group_by("publication_number").agg(**{name: distinct.value.collect(order_by=distinct.value)})


def _about_ai(links: Table, judged: Table) -> Table:
    joined = links.inner_join(judged.select(*RECORD_ORDER, "is_ai"), list(RECORD_ORDER))
    return joined.group_by("publication_number").agg(is_ai=joined.is_ai.any())


def _priority_years(records: Table, matched: Table) -> Table:
    """Table[family_id, priority_year]: the earliest year of a priority, else of an application, of any record."""
    year = records.priority_year.fill_null(records.application_year)
    rows = records.select("publication_number", year=year).inner_join(
        matched.select("publication_number", "family_id"), "publication_number"
    )
    return rows.group_by("family_id").agg(priority_year=rows.year.min())
