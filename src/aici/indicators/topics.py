"""Topics turn the sample into shares of research areas in the papers of each country.

Rule: a paper is in every area one of whose values it carries, so that areas overlap; papers without research areas
are out of the base. Which values make an area is data, given by the caller.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.indicators.weights import country_weights, exact_sum, percent


def topic_shares_by_country(works: Table, authorships: Table, research_areas: Table, *, counting: str) -> Table:
    """Share of each research area in the papers of each country.

    Parameters
    ----------
    works, authorships : Table
        Sample (with `research_areas`) and addresses, as in `weights.country_weights`.
    research_areas : Table[topic, wos_value]
        One row per topic × value; compared without regard to case.
    counting : {"first_author", "full", "fractional", "corresponding"}

    Returns
    -------
    Table[topic, country_code, share_percent]
        One row per topic × country, 0 where the country has papers with areas but none in this one, null where it
        has no paper with areas; shares in % do not sum to 100.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    areas = research_areas.select("topic", area=research_areas.wos_value.strip().lower())
    areas_of_works = _areas_of_works(works)
    shares = country_weights(works, authorships, counting=counting)
    with_areas = shares.semi_join(areas_of_works, "work_id")
    topics_of_works = areas_of_works.join(areas, "area").select("work_id", "topic").distinct()
    # summands of both sums of the ratio, so that every topic × country has a row and no join meets a null key
    grid = areas.select("topic").distinct().cross_join(_base(shares, with_areas))
    in_topic = with_areas.join(topics_of_works, "work_id").select("topic", "country_code", base=0.0, papers="weight")
    summands = ibis.union(in_topic, grid.select("topic", "country_code", "base", papers=ibis.literal(0.0)))
    result = summands.group_by("topic", "country_code").agg(share_percent=percent(_.papers, _.base))
    return result.order_by([_.topic, ibis.asc("country_code", nulls_first=False)])


def _areas_of_works(works: Table) -> Table:
    """Table[work_id, area]: each area of each work, in lower case."""
    values = works.select("work_id", area=_.research_areas.unnest())
    areas = values.select("work_id", area=_.area.strip().lower())
    return areas.filter(_.area.notnull() & (_.area != "")).distinct()


def _base(shares: Table, with_areas: Table) -> Table:
    """Table[country_code, base]: papers with areas of every country, 0 for a country without any."""
    zeros = shares.select("country_code", weight=ibis.literal(0.0)).distinct()
    rows = with_areas.select("country_code", "weight").union(zeros)
    return rows.group_by("country_code").agg(base=exact_sum(_.weight))
