"""Normalised impact compares a paper's citations with those of the corpus's papers of its field, year and kind.

Rule: a field is a value of `research_areas`; a paper of several lies in each by equal parts, papers without any form
the field `none`. Expected citations are the mean of field × year × document type, papers weighted by their parts, over
all papers given: the corpus is its own reference, and not the world's literature. Where nobody of such a cell is cited,
a paper has what is expected of it: 1. In the top 10 % of a cell are the most cited tenth of its parts; those that tie
at the threshold share what is left of the tenth, so that it is exactly 10 % in every cell. Over all papers the mean of
the former is 1 and that of the latter 10 %. A paper without citation count or year cannot be compared and has null.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.indicators.counts import in_rank_order, rank_of
from aici.indicators.weights import country_weights, exact_sum, percent, ratio, total

NO_FIELD = "none"
TOP = 0.1  # share of a cell that is highly cited
_CELL = ("field", "year", "document_type")


def normalised_citations(works: Table) -> Table:
    """Citations of each work against those of the works of its field, year and document type.

    Parameters
    ----------
    works : Table[work_id, year, document_type, research_areas, citations]
        One row per work; all of them are the reference.

    Returns
    -------
    Table[work_id, ncs, top10_percent]
        One row per work: citations by expected citations (a number, 1 as expected), and how much of the work is in
        the most cited tenth (%, 0 to 100). Null where citations or year are not known.

    Source: Waltman et al. (2011), doi:10.1016/j.joi.2010.08.001 (mean of ratios, fields as fractions);
    Waltman & Schreiber (2013), doi:10.1002/asi.22775 (ties at the threshold).
    """
    parts = _placed(works)
    cells = parts.group_by(*_CELL, "citations").agg(part=exact_sum(_.part))
    scored = _scored(cells)
    joined = parts.join(scored, [parts[name].identical_to(scored[name]) for name in (*_CELL, "citations")])
    of_works = joined.group_by("work_id").agg(
        ncs=ratio(joined.part * joined.ncs, joined.part), top10_percent=ratio(joined.part * joined.top, joined.part)
    )
    return works.select("work_id").left_join(of_works, "work_id").select("work_id", "ncs", "top10_percent")


def normalised_impact_by_country(
    works: Table, authorships: Table, *, counting: str, last_complete_year: int | None = None
) -> Table:
    """Mean normalised citations, share in the top 10 %, and median citations of each country.

    Parameters
    ----------
    works, authorships : Table
        Sample (as in `normalised_citations`) and addresses, as in `weights.country_weights`.
    counting : {"first_author", "full", "fractional", "corresponding"}
    last_complete_year : int, optional
        Papers of later years are young, and told apart; nothing is told where it is not given.

    Returns
    -------
    Table[rank, country_code, mncs, pp_top10_percent, median_citations, compared_percent, immature_percent, papers]
        One row per country, ranked by `mncs`: mean normalised citation score; papers among the most cited tenth, in %
        of those compared; weighted median of citations; shares in % of its papers that are compared, and of these from
        years not yet complete. `papers` are all its papers.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    values = normalised_citations(works).join(works.select("work_id", "year", "citations"), "work_id")
    shares = country_weights(works, authorships, counting=counting).join(values, "work_id")
    known = ibis.ifelse(shares.ncs.notnull(), shares.weight, 0.0)
    young = ibis.null("float64") if last_complete_year is None else (shares.year > last_complete_year).cast("float64")
    means = shares.group_by("country_code").agg(
        papers=total(shares.weight),
        mncs=ratio(shares.weight * shares.ncs, known),
        pp_top10_percent=ratio(shares.weight * shares.top10_percent, known),
        compared_percent=percent(known, shares.weight),
        immature_percent=percent(known * young, known),
    )
    medians = weighted_medians(shares.select("country_code", "weight", value="citations"), "country_code")
    joined = means.left_join(medians, means.country_code.identical_to(medians.country_code))
    named = joined.select(*means.columns, median_citations="median")
    columns = ["mncs", "pp_top10_percent", "median_citations", "compared_percent", "immature_percent", "papers"]
    return in_rank_order(named.select(rank_of(named, "mncs", by="country_code"), "country_code", *columns))


def comparison(works: Table) -> Table:
    """What the normalisation of a sample rests on.

    Parameters
    ----------
    works : Table
        As in `normalised_citations`.

    Returns
    -------
    Table[compared_percent, without_field_percent, uncited_percent]
        One row: papers with citation count and year, in % of all; of these, those without research area, and those in
        cells where nobody is cited (papers of several fields in parts), in %.
    """
    parts = _placed(works)
    cells = parts.group_by(*_CELL).agg(
        parts=exact_sum(_.part), cited=_.citations.max(), fieldless=(_.field == NO_FIELD).max()
    )
    compared = cells.agg(
        papers=exact_sum(_.parts),
        without=exact_sum(ibis.ifelse(_.fieldless, _.parts, 0.0)),
        uncited=exact_sum(ibis.ifelse(_.cited == 0, _.parts, 0.0)),
    )
    joined = compared.cross_join(works.agg(every=_.count()))
    return joined.select(
        compared_percent=(100 * _.papers / _.every.nullif(0)).round(9),
        without_field_percent=(100 * _.without / _.papers.nullif(0)).round(9),
        uncited_percent=(100 * _.uncited / _.papers.nullif(0)).round(9),
    )


def weighted_medians(rows: Table, group: str) -> Table:
    """Median of `value` in each group, rows counting by `weight`: Table[group, median].

    The smallest value that at least half of the known weight does not exceed; where exactly half does not, the mean
    of it and the next larger. With equal weights this is the usual median.
    """
    known = rows.filter(rows.value.notnull() & (rows.weight > 0))
    steps = known.group_by(group, "value").agg(weight=exact_sum(_.weight).cast("decimal(38, 18)"))
    below = ibis.window(group_by=group, order_by="value", preceding=None, following=0)
    placed = steps.mutate(
        upto=steps.weight.sum().over(below).cast("float64").round(9),
        half=(steps.weight.sum().over(ibis.window(group_by=group)).cast("float64") / 2).round(9),
    )
    found = placed.group_by(group).agg(
        low=placed.value.min(where=placed.upto >= placed.half), high=placed.value.min(where=placed.upto > placed.half)
    )
    return found.select(group, median=(_.low.cast("float64") + _.high.coalesce(_.low)) / 2)


def _placed(works: Table) -> Table:
    """Works that can be compared, a row per field: Table[work_id, field, year, document_type, citations, part]."""
    dated = works.filter(works.citations.notnull() & works.year.notnull())
    areas = dated.research_areas.filter(lambda area: area.notnull()).unique()
    none = ibis.literal([NO_FIELD])
    named = dated.mutate(fields=ibis.ifelse(areas.length().fill_null(0) > 0, areas, none))
    return named.select(
        "work_id", "year", "document_type", "citations", field=named.fields.unnest(), part=1.0 / named.fields.length()
    )


def _scored(cells: Table) -> Table:
    """What a citation count is worth in its cell: Table[field, year, document_type, citations, ncs, top].

    `cells` has one row per cell × citation count, `part` being the papers with it. With A parts above and B at the
    count, of N in all, the share at the count that is in the top is (N/10 - A) / B, within 0 and 1.
    """
    exact = cells.mutate(part=cells.part.cast("decimal(38, 18)"), cited=(cells.part * cells.citations))
    every = ibis.window(group_by=_CELL)
    upto = ibis.window(group_by=_CELL, order_by=ibis.desc("citations"), preceding=None, following=0)
    summed = exact.mutate(
        parts=exact.part.sum().over(every).cast("float64"),
        expected=exact.cited.cast("decimal(38, 18)").sum().over(every).cast("float64"),
        reached=exact.part.sum().over(upto).cast("float64"),
    )
    part = summed.part.cast("float64")
    share = (TOP * summed.parts - (summed.reached - part)) / part
    top = ibis.greatest(0.0, ibis.least(1.0, share))
    ncs = (summed.citations * summed.parts / summed.expected.nullif(0)).coalesce(1.0)
    return summed.select(*_CELL, "citations", ncs=ncs, top=100 * top)
