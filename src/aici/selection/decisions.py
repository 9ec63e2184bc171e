"""What the finds decide: which works and patents are about AI under the selection of an edition.

A work is about AI if any of its records is. The groups matched are told whatever the selection, so that a search run in
the database can be compared with one run here.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.records import PATENT_SELECTIONS, SELECTIONS

RECORD = ("record_id", "file", "row")


def papers_selected(works: Table, matches: Table, record_work: Table, selection: str) -> Table:
    """Works with what they match, and whether they are about AI.

    Parameters
    ----------
    works : Table[work_id, …]
        One row per work.
    matches : Table[record_id, file, row, group, term, field]
        As `match_papers` gives it; rows of other records are ignored.
    record_work : Table[record_id, file, row, work_id, …]
        One row per paper record.
    selection : {"as_exported", "keyword_groups"}
        Every work, as the database's search decided; or those that match a keyword group.

    Returns
    -------
    Table[all columns of works, keyword_groups, is_ai]
        One row per work; `keyword_groups` holds the names of the groups matched, sorted, and may be empty.

    Raises
    ------
    ValueError
        If `selection` is none of the two.
    """
    _require(selection, SELECTIONS)
    found = matches.inner_join(record_work.select(*RECORD, "work_id"), list(RECORD)).select("work_id", "group")
    groups = found.distinct().group_by("work_id").agg(keyword_groups=_.group.collect(order_by=_.group))
    bare = works.drop(*(name for name in ("keyword_groups", "is_ai") if name in works.columns))
    told = bare.left_join(groups, "work_id").drop("work_id_right")
    told = told.mutate(keyword_groups=_.keyword_groups.coalesce(ibis.literal([], type="array<string>")))
    return told.mutate(is_ai=ibis.literal(True) if selection == "as_exported" else _.keyword_groups.length() > 0)


def patents_selected(patent_records: Table, matches: Table, selection: str) -> Table:
    """Patent records with how they are found, and whether they are about AI.

    Parameters
    ----------
    patent_records : Table[record_id, file, row, classes, …]
        One row per patent record.
    matches : Table[record_id, file, row, group, term, field]
        As `match_patents` gives it; rows of other records are ignored.
    selection : {"classes", "keywords", "either", "both"}
        By a class, by a term in title or abstract, by one of the two, or only by both.

    Returns
    -------
    Table[record_id, file, row, by_classes, by_keywords, is_ai]
        One row per patent record. `by_classes` is null where no class is exported; such a record is not selected by
        classes, as nothing shows that it belongs.

    Raises
    ------
    ValueError
        If `selection` is none of the four.
    """
    _require(selection, PATENT_SELECTIONS)
    found = matches.group_by(*RECORD).agg(
        in_classes=(_.field == "classes").any(), by_keywords=(_.field != "classes").any()
    )
    rows = patent_records.select(*RECORD, has_classes=_.classes.length() > 0).left_join(found, list(RECORD))
    told = rows.select(
        *RECORD,
        by_classes=ibis.ifelse(_.has_classes.fill_null(False), _.in_classes.fill_null(False), ibis.null("boolean")),
        by_keywords=_.by_keywords.fill_null(False),
    )
    classes, keywords = told.by_classes.fill_null(False), told.by_keywords
    decided = {"classes": classes, "keywords": keywords, "either": classes | keywords, "both": classes & keywords}
    return told.mutate(is_ai=decided[selection])


def _require(selection: str, allowed: tuple[str, ...]) -> None:
    if selection not in allowed:
        raise ValueError(
            f"selection must be one of {allowed}, got {selection!r}. Set it in data/editions/<edition>.yml."
        )
