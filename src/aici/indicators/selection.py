"""Selection turns the matches of papers and patents into what each keyword group and class group contributes.

Rule: groups overlap, so that shares do not sum to 100. What is exclusive to a group matches no other; what is marginal
is matched by it and by none before it in the order of the list. Papers that match no group, which a database's own
search may well have found, have their row under the null group. Patents are counted by `record_id`, one for all rows
of it; they are no families. Which terms and classes make a group is data, given by the caller.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.indicators.counts import rank_of
from aici.indicators.weights import country_weights, total

OVERLAPS = ("both", "classes only", "keywords only", "neither", "keywords, no classes exported", "nothing to go by")


def keyword_groups(works: Table, groups: Table) -> Table:
    """What each keyword group contributes to the sample.

    Parameters
    ----------
    works : Table[work_id, keyword_groups]
        One row per work of the sample.
    groups : Table[place, group, label]
        One row per group; `place` is its place in the list.

    Returns
    -------
    Table[place, group, group_label, papers, share_percent, exclusive_papers, marginal_papers]
        One row per group, in the order of the list, then the null row of papers that match none; papers in papers,
        shares of the sample in %.
    """
    found = _matched(works, groups)
    counted = _contributions(found, groups, "work_id").rename(
        papers="members", exclusive_papers="exclusive", marginal_papers="marginal"
    )
    none = works.anti_join(found, "work_id").agg(
        place=ibis.null("int64"), group=ibis.null("string"), group_label=ibis.null("string"), papers=_.count(),
        exclusive_papers=ibis.null("int64"), marginal_papers=ibis.null("int64"),
    )  # fmt: skip
    rows = counted.union(none.select(counted.columns)).cross_join(works.agg(all_papers=_.count()))
    shares = rows.mutate(share_percent=(100 * _.papers / _.all_papers.nullif(0)).round(9))
    names = ("place", "group", "group_label", "papers", "share_percent", "exclusive_papers", "marginal_papers")
    return shares.select(*names).order_by(ibis.asc("place", nulls_first=False))


def leave_one_group_out(works: Table, authorships: Table, groups: Table, *, counting: str) -> Table:
    """Papers of each country when the papers found by one keyword group alone leave the sample.

    Parameters
    ----------
    works, authorships : Table
        Sample (with `keyword_groups`) and addresses, as in `weights.country_weights`.
    groups : Table[place, group, label]
        One row per group.
    counting : {"first_author", "full", "fractional", "corresponding"}

    Returns
    -------
    Table[place, group, group_label, country_code, rank, papers, share_percent, rank_all_groups, papers_all_groups, \
share_percent_all_groups, difference_points]
        One row per group × country, by place and rank with all groups; the null country holds the unattributed share.
        Papers in papers, shares of the papers left in the sample in %, their difference in percentage points.
        Papers that match no group stay.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    weights = country_weights(works, authorships, counting=counting)
    alone = _matched(works, groups).filter(_.of_groups == 1).select("work_id", "group")
    sums = _with_and_without(weights, alone, groups.select("place", "group", group_label="label"))
    shared = _with_shares(sums, works, alone)
    ranks = {
        "rank": rank_of(shared, "papers", by="country_code", within="group"),
        "rank_all_groups": rank_of(shared, "papers_all_groups", by="country_code", within="group"),
    }
    columns = (
        "place", "group", "group_label", "country_code", "rank", "papers", "share_percent", "rank_all_groups",
        "papers_all_groups", "share_percent_all_groups", "difference_points",
    )  # fmt: skip
    order = [ibis.asc(name, nulls_first=False) for name in ("place", "rank_all_groups", "country_code")]
    return shared.mutate(**ranks).select(*columns).order_by(order)


def patent_selection(selected: Table) -> Table:
    """How the selection by classes and the one by keywords overlap.

    Parameters
    ----------
    selected : Table[record_id, by_classes, by_keywords]
        One row per patent record; `by_classes` is null where no class is exported.

    Returns
    -------
    Table[found_by, patents, share_percent]
        One row per entry of `OVERLAPS`, in that order, 0 where it does not occur; shares of all patents in %.
    """
    patents = selected.group_by("record_id").agg(classes=_.by_classes.any(), keywords=_.by_keywords.any())
    words = ibis.cases(
        (_.classes & _.keywords, OVERLAPS[0]),
        (_.classes, OVERLAPS[1]),
        (_.classes.isnull() & _.keywords, OVERLAPS[4]),
        (_.classes.isnull(), OVERLAPS[5]),
        (_.keywords, OVERLAPS[2]),
        else_=OVERLAPS[3],
    )
    rows = patents.select(found_by=words, patents=ibis.literal(1))
    listed = ibis.memtable({"place": list(range(len(OVERLAPS))), "found_by": list(OVERLAPS)})
    zeros = listed.select("found_by", patents=ibis.literal(0))
    counted = rows.union(zeros).group_by("found_by").agg(patents=_.patents.sum()).join(listed, "found_by")
    shared = counted.mutate(share_percent=(100 * _.patents / _.patents.sum().over().nullif(0)).round(9))
    return shared.order_by("place").select("found_by", "patents", "share_percent")


def patent_classes(matches: Table, groups: Table) -> Table:
    """What each group of classes contributes to the patents found by classes.

    Parameters
    ----------
    matches : Table[record_id, group, field]
        Rows of `field` `classes` count.
    groups : Table[place, group, label, is_bridge]
        One row per group of classes.

    Returns
    -------
    Table[place, group, group_label, is_bridge, patents, share_percent, exclusive_patents, marginal_patents]
        One row per group, in the order of the list; patents in patents, shares of those found by any class in %. For a
        bridge, exclusive patents are those that would be lost without it.
    """
    found = _matched_patents(matches, groups)
    counted = _contributions(found, groups, "record_id").rename(
        patents="members", exclusive_patents="exclusive", marginal_patents="marginal"
    )
    with_all = counted.cross_join(found.agg(all_patents=_.record_id.nunique())).join(
        groups.select("group", "is_bridge"), "group"
    )
    shared = with_all.mutate(share_percent=(100 * _.patents / _.all_patents.nullif(0)).round(9))
    return shared.select(
        "place", "group", "group_label", "is_bridge", "patents", "share_percent", "exclusive_patents",
        "marginal_patents",
    ).order_by("place")  # fmt: skip


def patent_bridge_by_year(patent_records: Table, matches: Table, groups: Table) -> Table:
    """Patents found by classes in each year, and how many of them only a bridge finds.

    Parameters
    ----------
    patent_records : Table[record_id, application_year]
        One row per patent record.
    matches, groups : Table
        As in `patent_classes`.

    Returns
    -------
    Table[year, patents, patents_without_bridge, only_by_bridge]
        One row per year of application, the earliest of a patent's rows, those without year last; patents in patents.
    """
    found = _matched_patents(matches, groups).join(groups.select("group", "is_bridge"), "group")
    by_patent = found.group_by("record_id").agg(only=_.is_bridge.all())
    years = patent_records.group_by("record_id").agg(year=_.application_year.min())
    counted = by_patent.join(years, "record_id").group_by("year")
    return counted.agg(
        patents=_.count(), patents_without_bridge=(~_.only).sum(), only_by_bridge=_.only.sum()
    ).order_by(ibis.asc("year", nulls_first=False))  # fmt: skip


def _matched(works: Table, groups: Table) -> Table:
    """Table[work_id, group, of_groups, first]: each group of each work, with how many and the first place there are."""
    rows = works.select("work_id", group=_.keyword_groups.unnest()).distinct()
    return _with_others(rows, groups, "work_id")


def _matched_patents(matches: Table, groups: Table) -> Table:
    """Table[record_id, group, of_groups, first], as `_matched`."""
    rows = matches.filter(_.field == "classes").select("record_id", "group").distinct()
    return _with_others(rows, groups, "record_id")


def _with_others(rows: Table, groups: Table, member: str) -> Table:
    placed = rows.join(groups.select("group", "place"), "group").select(member, "group", "place")
    others = placed.group_by(member).agg(of_groups=_.count(), first=_.place.min())
    return placed.join(others, member).select(member, "group", "of_groups", "first")


def _contributions(found: Table, groups: Table, member: str) -> Table:
    """Table[place, group, group_label, members, exclusive, marginal]: one row per group, 0 where it has none."""
    listed = groups.select("place", "group", group_label="label")
    rows = listed.left_join(found, "group").select(*listed.columns, member, "of_groups", "first")
    return rows.group_by(*listed.columns).agg(
        members=_[member].count(),
        exclusive=(_.of_groups == 1).sum().fill_null(0),
        marginal=(_.first == _.place).sum().fill_null(0),
    )


def _with_and_without(weights: Table, alone: Table, listed: Table) -> Table:
    """Papers of each group × country, all of them and those left without what the group finds alone."""
    papers = weights.group_by("country_code").agg(every=total(_.weight))
    leaving = weights.join(alone, "work_id").group_by("group", "country_code").agg(gone=total(_.weight))
    columns = (*listed.columns, "country_code", "every", "gone")
    rows = ibis.union(  # summands, so that no join meets a null country
        listed.cross_join(papers.mutate(gone=0.0)).select(columns),
        listed.join(leaving, "group").mutate(every=0.0).select(columns),
    )
    sums = rows.group_by(*listed.columns, "country_code").agg(papers_all_groups=_.every.sum(), gone=_.gone.sum())
    return sums.mutate(papers=(_.papers_all_groups - _.gone).round(9)).drop("gone")


def _with_shares(sums: Table, works: Table, alone: Table) -> Table:
    """Shares of the papers in the sample, with and without those found by the group alone."""
    leaving = alone.group_by("group").agg(leaving=_.count())
    based = sums.left_join(leaving, "group").drop("group_right").cross_join(works.agg(base=_.count().cast("float64")))
    shares = based.mutate(
        share_percent=(100 * _.papers / (_.base - _.leaving.fill_null(0)).nullif(0)).round(9),
        share_percent_all_groups=(100 * _.papers_all_groups / _.base.nullif(0)).round(9),
    )
    return shares.mutate(difference_points=(_.share_percent - _.share_percent_all_groups).round(9))
