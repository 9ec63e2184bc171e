"""Collaboration turns the sample into flows from first-author countries to co-author countries, and their shares.

Rule: a work counts for its first author's country (several addresses of that author: its shares) and there once for
each other country among the remaining addresses. A work whose first author's country is not known has no flow; it is
in the null row of the profile. Joint papers of two countries are counted apart, whoever is first; what would be
expected of them is left to `affinity`.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import BooleanColumn, Table

from aici.indicators.weights import (
    authorships_of,
    country_weights,
    exact_sum,
    is_address,
    percent,
    ratio,
    total,
    wilson,
)  # fmt: skip


def collaboration_by_country(works: Table, authorships: Table, *, sample_percent: int = 100, seed: int = 0) -> Table:
    """Papers of each first-author country with each co-author country.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`.
    sample_percent, seed : int
        Share of the papers of each first-author country that is counted, as in `equal_proportion_sample`; 100: all.

    Returns
    -------
    Table[first_author_country_code, country_code, papers]
        One row per pair of different countries that occurs; papers in papers, each co-author country once a paper.
    """
    first = equal_proportion_sample(works, authorships, percent=sample_percent, seed=seed)
    pairs = _partners(first, works, authorships)
    papers = pairs.group_by("first_author_country_code", "country_code").agg(papers=total(_.weight))
    return papers.order_by([_.first_author_country_code, _.papers.desc(), _.country_code])


def equal_proportion_sample(works: Table, authorships: Table, *, percent: int, seed: int) -> Table:
    """The same share of the papers of every first-author country, drawn at random.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`.
    percent : int, 1 to 100
    seed : int
        Another one draws other papers. A paper's lot depends on it and on the paper's id, not on the order of rows.

    Returns
    -------
    Table[work_id, first_author_country_code, weight]
        One row per paper drawn × country of its first author; of n papers of a country n × percent / 100 are drawn,
        halves up. A country of few papers may have none.

    Raises
    ------
    ValueError
        If `percent` is not 1 to 100.
    """
    if not 1 <= percent <= 100:
        raise ValueError(
            f"percent must be 1 to 100, got {percent}. Set `collaboration_sample` in data/editions/<edition>.yml."
        )
    first = _first_author_weights(works, authorships).filter(_.first_author_country_code.notnull())
    if percent == 100:
        return first
    country = first.first_author_country_code
    lot = (ibis.literal(f"{seed} ") + first.work_id).hexdigest("sha256")
    place = ibis.row_number().over(group_by=country, order_by=[lot, first.work_id])
    papers = first.count().over(group_by=country)
    lots = first.mutate(place=place, drawn=(2 * papers * percent + 100) // 200)
    return lots.filter(_.place < _.drawn).drop("place", "drawn")


def collaboration_pairs(works: Table, authorships: Table) -> Table:
    """Joint papers of each pair of countries.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`.

    Returns
    -------
    Table[country_code, partner_country_code, papers, first_author_papers]
        One row per ordered pair that occurs. `papers` have addresses in both countries, whoever is first, and are the
        same both ways; of these `first_author_papers` have their first author in the country and a co-author in the
        partner, so that those of both ways sum to no more than the papers.

    Source: Luukkonen, Tijssen, Persson & Sivertsen (1993), Scientometrics 28, 15–36.
    """
    on = country_weights(works, authorships, counting="full").filter(_.country_code.notnull())
    partners = on.select("work_id", partner_country_code="country_code")
    both = on.join(partners, "work_id").filter(_.country_code != _.partner_country_code)
    papers = both.group_by("country_code", "partner_country_code").agg(papers=_.count().cast("float64"))
    flows = collaboration_by_country(works, authorships).select(
        country_code="first_author_country_code", partner_country_code="country_code", flow="papers"
    )
    joined = papers.left_join(flows, ["country_code", "partner_country_code"])
    pairs = joined.select(
        "country_code", "partner_country_code", "papers", first_author_papers=_.flow.coalesce(ibis.literal(0.0))
    )
    return pairs.order_by(["country_code", "partner_country_code"])


def collaboration_profile(works: Table, authorships: Table) -> Table:
    """Shares of domestic, international and unattributed papers of each first-author country.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`.

    Returns
    -------
    Table[first_author_country_code, papers, domestic_percent, international_percent, international_percent_lb,
    international_percent_ub, unattributed_percent]
        One row per first-author country; shares in %, the three summing to 100. International: a co-author abroad, with
        the bounds of a Wilson score interval of 95 %. Unattributed: none found abroad, and not all co-authors'
        countries known; the null row is wholly so, and its bounds are null.

    Source: Wilson (1927), doi:10.1080/01621459.1927.10502953.
    """
    first = _first_author_weights(works, authorships)
    shares = first.left_join(_coauthor_countries(works, authorships), "work_id")
    home = shares.first_author_country_code
    kind = ibis.cases(
        (home.isnull(), "unattributed"),
        ((shares.lowest != home) | (shares.highest != home), "international"),
        (shares.all_known, "domestic"),
        else_="unattributed",
    )
    profile = shares.group_by("first_author_country_code").agg(
        papers=total(_.weight),
        **{
            f"{name}_percent": percent(ibis.ifelse(kind == name, shares.weight, 0.0), shares.weight)
            for name in ("domestic", "international", "unattributed")
        },
    )
    lower, upper = wilson(profile.international_percent * profile.papers / 100, profile.papers)
    known, columns = profile.first_author_country_code.notnull(), list(profile.columns)
    bounds = {
        "international_percent_lb": ibis.ifelse(known, (100 * lower).round(9), ibis.null("float64")),
        "international_percent_ub": ibis.ifelse(known, (100 * upper).round(9), ibis.null("float64")),
    }
    named = profile.select(*columns[:-1], **bounds, unattributed_percent=_.unattributed_percent)
    return named.order_by([_.first_author_country_code.isnull(), _.papers.desc(), _.first_author_country_code.asc()])


def collaboration_spread(works: Table, authorships: Table) -> Table:
    """How the papers of each first-author country spread over the countries of their co-authors.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`.

    Returns
    -------
    Table[first_author_country_code, papers, several_percent, partners_per_paper, partners, effective_partners]
        One row per known first-author country. `several_percent` of its papers have co-authors in two or more countries
        abroad; partners per paper are the mean of the papers that have any; the effective number of partners is the
        exponential of the Shannon entropy of papers over partners. The latter two are null where there are no partners.

    Source: Hill (1973), doi:10.2307/1934352 (effective number of order 1).
    """
    first = _first_author_weights(works, authorships).filter(_.first_author_country_code.notnull())
    pairs = _partners(first, works, authorships)
    on_paper = pairs.group_by("work_id", "first_author_country_code").agg(weight=_.weight.max(), countries=_.count())
    met = on_paper.group_by("first_author_country_code").agg(
        several=total(ibis.ifelse(_.countries > 1, _.weight, 0.0)),
        partners_per_paper=ratio(_.weight * _.countries, _.weight),
    )
    papers = first.group_by("first_author_country_code").agg(papers=total(_.weight))
    known = papers.left_join(met, "first_author_country_code").drop("first_author_country_code_right")
    known = known.left_join(_diversity(pairs), "first_author_country_code")
    spread = known.select(
        "first_author_country_code",
        "papers",
        several_percent=(100 * _.several.coalesce(ibis.literal(0.0)) / _.papers).round(9),
        partners_per_paper=_.partners_per_paper,
        partners=_.partners.coalesce(0),
        effective_partners=_.effective_partners,
    )
    return spread.order_by([_.papers.desc(), _.first_author_country_code.asc()])


def _diversity(pairs: Table) -> Table:
    """Number of partners of each first-author country and their effective number.

    With x papers with a partner and T in all, the entropy is ln T less the sum of x ln x, divided by T.
    """
    flows = pairs.group_by("first_author_country_code", "country_code").agg(papers=total(_.weight))
    entropy = exact_sum(flows.papers).ln() - exact_sum(flows.papers * flows.papers.ln()) / exact_sum(flows.papers)
    return flows.group_by("first_author_country_code").agg(
        partners=flows.count(), effective_partners=entropy.exp().round(9)
    )


def _first_author_weights(works: Table, authorships: Table) -> Table:
    weights = country_weights(works, authorships, counting="first_author")
    return weights.rename(first_author_country_code="country_code")


def _partners(first: Table, works: Table, authorships: Table) -> Table:
    """The countries abroad of each paper, once each, with the weight of its first author's country."""
    rows = authorships_of(works, authorships)
    abroad = rows.filter(_is_of_others(rows) & rows.country_code.notnull()).select("work_id", "country_code").distinct()
    return first.join(abroad, "work_id").filter(_.first_author_country_code != _.country_code)


def _is_of_others(rows: Table) -> BooleanColumn:
    """Whether the row is an address that is not linked to the first author."""
    return is_address(rows) & (rows.position.isnull() | (rows.position != 1))


def _coauthor_countries(works: Table, authorships: Table) -> Table:
    """Extremes of the co-authors' countries per work, and whether all are known.

    Two extremes suffice: one of them differs from the first author's country exactly if any co-author's does. An
    address linked to no author may be that of any author without one.
    """
    rows = authorships_of(works, authorships)
    of_others = rows.mutate(of_others=_is_of_others(rows), address=is_address(rows))
    found = of_others.group_by("work_id").agg(
        lowest=_.country_code.min(where=_.of_others),
        highest=_.country_code.max(where=_.of_others),
        unknown_addresses=(_.of_others & _.country_code.isnull()).sum(),
        unlinked_addresses=(_.address & _.position.isnull()).sum(),
        coauthors_with_address=_.position.nunique(where=_.address & (_.position > 1)),
        last_position=_.position.max(),
    )
    joined = found.join(works.select("work_id", "n_authors"), "work_id")
    coauthors = ibis.greatest(joined.n_authors.coalesce(0), joined.last_position.coalesce(0)) - 1
    located = (joined.unlinked_addresses > 0) | (coauthors <= joined.coauthors_with_address)
    return joined.select("work_id", "lowest", "highest", all_known=(joined.unknown_addresses == 0) & located)
