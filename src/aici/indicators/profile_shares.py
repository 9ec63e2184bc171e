"""Profile shares turn an institution's papers into those with each partner, in each research area and each journal.

Rule: every share is one of the institution's papers, counted in full, and shares overlap where a paper has several
partners or areas. How much the institution publishes is told by `profile`, which knows what its papers are.
"""

from __future__ import annotations

from ibis import _
from ibis.expr.types import Table

from aici.indicators.counts import in_rank_order, most_frequent, rank_of
from aici.indicators.profile import OWN, abroad, institution_key, is_own, sided, works_of
from aici.indicators.topics import specialisation_by_country


def partner_institutions(works: Table, authorships: Table, *, institution: str) -> Table:
    """Institutions on the papers of the institution.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, with `institution` and `country_code`.
    institution : str

    Returns
    -------
    Table[rank, partner, country_code, papers, share_percent]
        One row per other institution, most frequent spelling and country; joint papers, each once, and their share in
        the institution's papers in %.
    """
    own_works = works_of(works, authorships, institution=institution)
    rows = authorships.semi_join(own_works, "work_id").filter(~is_own(authorships, institution))
    keyed = rows.mutate(partner=_.institution.strip(), key=institution_key(_.institution)).filter(_.key.notnull())
    joint = _shared(keyed.group_by("key").agg(papers=_.work_id.nunique().cast("float64")), own_works)
    named = joint.inner_join(most_frequent(keyed, "partner", of="key"), "key")
    placed = named.left_join(most_frequent(keyed, "country_code", of="key"), "key")
    rank = rank_of(placed, "papers", by="partner")
    return in_rank_order(placed.select(rank, "partner", "country_code", "papers", "share_percent"))


def partner_countries(works: Table, authorships: Table, *, institution: str) -> Table:
    """Countries abroad on the papers of the institution.

    Returns
    -------
    Table[rank, country_code, papers, share_percent]
        One row per country of another institution's address that is not the institution's own; joint papers, each once,
        and their share in the institution's papers in %.
    """
    own_works = works_of(works, authorships, institution=institution)
    found = abroad(own_works, authorships, institution=institution)
    joint = _shared(found.group_by("country_code").agg(papers=_.work_id.nunique().cast("float64")), own_works)
    rank = rank_of(joint, "papers", by="country_code")
    return in_rank_order(joint.select(rank, "country_code", "papers", "share_percent"))


def areas(works: Table, authorships: Table, research_areas: Table, *, institution: str) -> Table:
    """Research areas of the institution's papers, against all papers of the sample.

    Parameters
    ----------
    works, authorships, research_areas : Table
        As in `topics.specialisation_by_country`.
    institution : str

    Returns
    -------
    Table[topic, papers, share_percent, share_percent_lb, share_percent_ub, sample_share_percent, activity_index]
        One row per topic, most papers first; shares in %, of papers with areas, with Wilson's 95 % interval. Areas
        overlap. `activity_index` is the institution's share over the sample's, 1 where it is like the sample.

    Source: as `topics.specialisation_by_country`, in which the institution stands for a country.
    """
    shares = specialisation_by_country(
        works, sided(authorships, institution=institution), research_areas, counting="full"
    )
    told = shares.filter(_.country_code == OWN).select(
        "topic", "papers", "share_percent", "share_percent_lb", "share_percent_ub", "sample_share_percent",
        "activity_index",
    )  # fmt: skip
    return told.order_by([_.papers.desc(), _.topic])


def venues(works: Table, authorships: Table, *, institution: str) -> Table:
    """Venues of the institution's papers.

    Parameters
    ----------
    works : Table[work_id, venue, venue_key]
        One row per work of the sample.
    authorships : Table[work_id, institution]
    institution : str

    Returns
    -------
    Table[rank, venue, papers, share_percent]
        One row per `venue_key`, under its most frequent spelling; papers in papers, share in the institution's papers
        in %. Papers without venue form the null row.
    """
    own_works = works_of(works, authorships, institution=institution)
    counted = _shared(own_works.group_by("venue_key").agg(papers=_.count().cast("float64")), own_works)
    named = counted.left_join(most_frequent(own_works, "venue", of="venue_key"), "venue_key")
    # a venue known by its key alone is shown by it
    told = named.select("papers", "share_percent", venue=_.venue.coalesce(_.venue_key))
    return in_rank_order(told.select(rank_of(told, "papers", by="venue"), "venue", "papers", "share_percent"))


def _shared(counted: Table, own_works: Table) -> Table:
    """The rows with the share of their papers in those of the institution."""
    base = own_works.agg(base=_.count())
    return counted.cross_join(base).mutate(share_percent=(100 * _.papers / _.base.nullif(0)).round(9)).drop("base")
