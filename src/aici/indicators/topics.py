"""Topics turn the sample into research areas: their shares in the papers of each country, and specialisation in them.

Rule: a paper is in every area one of whose values it carries, so that areas overlap. A value counts in the vocabulary
of the database that gave it: which values of which database make an area is data, given by the caller. Base of a share
are the papers that could be in the area: those that have research areas, from a database that has a word for this one.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import NumericColumn, Table

from aici.indicators.counts import most_frequent
from aici.indicators.weights import country_weights, exact_sum, total, wilson

ALL = "all"


def with_areas_source(works: Table) -> Table:
    """Works with the database whose words their research areas are.

    Parameters
    ----------
    works : Table[work_id, fields_from, fields_from_others]
        One row per work of the corpus.

    Returns
    -------
    Table[..., areas_source]
        The same rows; `areas_source` is the database that gave the research areas, where there are none that of the
        work's first record.
    """
    given = works.fields_from_others.filter(lambda entry: entry.startswith("research_areas:"))[0]
    return works.mutate(areas_source=given.split(":")[1].coalesce(works.fields_from.split(":")[0]))


def topic_shares_by_country(works: Table, authorships: Table, research_areas: Table, *, counting: str) -> Table:
    """Share of each research area in the papers of each country.

    Parameters
    ----------
    works, authorships : Table
        Sample (with `research_areas`, `areas_source`) and addresses, as in `weights.country_weights`.
    research_areas : Table[topic, data_source, value]
        One row per topic × value of a database; compared without regard to case.
    counting : {"first_author", "full", "fractional", "corresponding"}

    Returns
    -------
    Table[topic, country_code, share_percent]
        One row per topic × country, 0 where the country has papers that could be in it but none is, null where it
        has no such paper; shares in % do not sum to 100.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    counted = _papers(works, authorships, research_areas, counting)
    result = counted.select("topic", "country_code", share_percent=_percent(counted.papers, counted.base))
    return result.order_by([_.topic, ibis.asc("country_code", nulls_first=False)])


def specialisation_by_country(works: Table, authorships: Table, research_areas: Table, *, counting: str) -> Table:
    """Share of each research area in the papers of each country, against its share in the whole sample.

    Parameters and errors as in `topic_shares_by_country`.

    Returns
    -------
    Table[topic, country_code, papers, papers_with_areas, share_percent, share_percent_lb, share_percent_ub,
          sample_papers, sample_papers_with_areas, sample_share_percent, activity_index, relative_specialisation]
        One row per topic × country. Shares in %, with Wilson's 95 % interval; shared papers enter it as they are.
        `papers_with_areas` are those that could be in the topic. In the sample a paper counts once. `activity_index` is
        the ratio of the two shares, 1 where the country is like the sample, null where the sample has no such paper;
        `relative_specialisation` is (index − 1) / (index + 1), −1 to 1. Where weights of a paper sum to 1, the mean
        index of all countries, the null one included, weighted by their papers with areas, is 1.

    Source: Balassa (1965), doi:10.1111/j.1467-9957.1965.tb00050.x; Schubert & Braun (1986), doi:10.1007/BF02017249;
    Wilson (1927), doi:10.1080/01621459.1927.10502953.
    """
    counted = _papers(works, authorships, research_areas, counting)
    joined = counted.join(_in_sample(works, research_areas), "topic")
    shares = joined.mutate(
        share_percent=_percent(_.papers, _.base), sample_share_percent=_percent(_.sample_papers, _.sample_base)
    )
    ratio = (shares.share_percent / shares.sample_share_percent.nullif(0)).round(9)
    lower, upper = wilson(shares.papers, shares.base)
    return shares.select(
        "topic", "country_code", "papers", "share_percent", "sample_papers", "sample_share_percent",
        papers_with_areas=shares.base, sample_papers_with_areas=shares.sample_base, share_percent_lb=100 * lower,
        share_percent_ub=100 * upper, activity_index=ratio,
        relative_specialisation=((ratio - 1) / (ratio + 1)).round(9),
    ).order_by([_.topic, ibis.asc("country_code", nulls_first=False)])  # fmt: skip


def topic_overlap(works: Table, research_areas: Table) -> Table:
    """How many of the areas a paper is in, by the database that gave its research areas, and in all.

    Parameters
    ----------
    works : Table[work_id, research_areas, areas_source]
    research_areas : as in `topic_shares_by_country`

    Returns
    -------
    Table[data_source, papers, without_percent, outside_percent, one_percent, several_percent, mean_areas]
        One row per database and one for `all`, which comes first, then by papers. Shares of the papers in %, summing
        to 100: without research area, with some but in none of the topics, in one, in several. `mean_areas` is the
        mean number of topics of the papers that have research areas, null where none has.
    """
    in_topics = _topics_of_works(works, research_areas).group_by("work_id").agg(topics=_.count())
    with_areas = _classified(works).select("work_id").mutate(has_areas=True)
    each = works.select("work_id", data_source=works.areas_source)
    each = each.left_join(in_topics, "work_id").drop("work_id_right").left_join(with_areas, "work_id")
    told = each.select("data_source", topics=_.topics.coalesce(0), has_areas=_.has_areas.coalesce(False))
    both = told.union(told.mutate(data_source=ibis.literal(ALL)))
    grouped = both.group_by("data_source").agg(
        papers=_.count(), without_percent=100 * (~_.has_areas).mean(),
        outside_percent=100 * (_.has_areas & (_.topics == 0)).mean(), one_percent=100 * (_.topics == 1).mean(),
        several_percent=100 * (_.topics > 1).mean(), mean_areas=_.topics.mean(where=_.has_areas),
    )  # fmt: skip
    rounded = grouped.mutate(**{n: _[n].round(9) for n in grouped.columns if n.endswith("_percent")})
    return rounded.order_by([(_.data_source == ALL).desc(), _.papers.desc(), _.data_source])


def unmapped_areas(works: Table, research_areas: Table) -> Table:
    """Research areas that no topic takes, those first that leave most papers in none.

    Parameters as in `topic_overlap`.

    Returns
    -------
    Table[data_source, value, papers, papers_outside]
        One row per database × value, in its most frequent spelling; papers that carry it, and those of them that are in
        no topic at all.
    """
    mapped, topics = _values(research_areas), _topics_of_works(works, research_areas)
    areas = _spellings(works).anti_join(mapped, ["data_source", "area"])
    left = areas.select("work_id", "data_source", "area").distinct()
    outside = left.anti_join(topics, "work_id").group_by("data_source", "area").agg(papers_outside=_.count())
    papers = left.group_by("data_source", "area").agg(papers=_.count())
    spelt = most_frequent(areas, "value", of="area")
    joined = papers.left_join(outside, ["data_source", "area"]).join(spelt, "area")
    named = joined.select("data_source", "value", "papers", papers_outside=_.papers_outside.coalesce(0))
    return named.order_by([_.papers_outside.desc(), _.papers.desc(), _.data_source, _.value])


def _papers(works: Table, authorships: Table, research_areas: Table, counting: str) -> Table:
    """Table[topic, country_code, papers, base]: papers of each country in each topic, and those that could be in it."""
    shares = country_weights(works, authorships, counting=counting)
    in_topic = shares.join(_topics_of_works(works, research_areas), "work_id")
    # summands of both sums of the ratio, so that every topic × country has a row and no join meets a null key
    summands = ibis.union(
        in_topic.select("topic", "country_code", papers="weight", base=0.0),
        _base(shares, works, research_areas).select("topic", "country_code", papers=0.0, base="base"),
    )
    return summands.group_by("topic", "country_code").agg(papers=total(_.papers), base=total(_.base))


def _base(shares: Table, works: Table, research_areas: Table) -> Table:
    """Table[topic, country_code, base]: papers of databases that have a word for the topic, and a 0 for each pair."""
    held = (
        shares.join(_classified(works), "work_id").group_by("country_code", "data_source").agg(base=exact_sum(_.weight))
    )
    known = held.join(_known(research_areas), "data_source").select("topic", "country_code", "base")
    pairs = _known(research_areas).select("topic").distinct().cross_join(shares.select("country_code").distinct())
    return known.union(pairs.mutate(base=ibis.literal(0.0)))


def _in_sample(works: Table, research_areas: Table) -> Table:
    """Table[topic, sample_papers, sample_base]: papers of the sample in each topic, and those that could be in it."""
    held = _classified(works).group_by("data_source").agg(base=_.count())
    could = _known(research_areas).left_join(held, "data_source").group_by("topic")
    base = could.agg(sample_base=_.base.sum().coalesce(0).cast("float64"))
    topics = _topics_of_works(works, research_areas).group_by("topic").agg(papers=_.count())
    joined = base.left_join(topics, "topic")
    return joined.select("topic", "sample_base", sample_papers=_.papers.coalesce(0).cast("float64"))


def _percent(papers: NumericColumn, base: NumericColumn) -> NumericColumn:
    return (100 * papers / base.nullif(0)).round(9)


def _values(research_areas: Table) -> Table:
    return research_areas.select("topic", "data_source", area=research_areas.value.strip().lower())


def _topics_of_works(works: Table, research_areas: Table) -> Table:
    """Table[work_id, topic]: each topic of each work once."""
    found = _spellings(works).join(_values(research_areas), ["data_source", "area"])
    return found.select("work_id", "topic").distinct()


def _spellings(works: Table) -> Table:
    """Table[work_id, data_source, value, area]: each area of each work, as written and in lower case."""
    values = works.select("work_id", data_source="areas_source", value=_.research_areas.unnest())
    return values.mutate(value=_.value.strip(), area=_.value.strip().lower()).filter(_.area.notnull() & (_.area != ""))


def _classified(works: Table) -> Table:
    """Table[work_id, data_source]: works with research areas."""
    named = works.research_areas.filter(lambda area: area.strip() != "")
    return works.filter(named.length() > 0).select("work_id", data_source="areas_source")


def _known(research_areas: Table) -> Table:
    """Table[topic, data_source]: the databases that have a word for the topic."""
    return research_areas.select("topic", "data_source").distinct()
