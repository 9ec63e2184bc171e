"""Collaboration turns the sample into flows from first-author countries to co-author countries, and their shares.

Rule: a work counts for its first author's country (several addresses of that author: its shares) and there once for
each other country among the remaining addresses. A work whose first author's country is not known has no flow; it is
in the null row of the profile. Expected flows and samples are left out.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import BooleanColumn, Table

from aici.indicators.weights import authorships_of, country_weights, is_address, percent, total


def collaboration_by_country(works: Table, authorships: Table) -> Table:
    """Papers of each first-author country with each co-author country.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`.

    Returns
    -------
    Table[first_author_country_code, country_code, papers]
        One row per pair of different countries that occurs; papers in papers, each co-author country once a paper.
    """
    first = _first_author_weights(works, authorships)
    rows = authorships_of(works, authorships)
    abroad = rows.filter(_is_of_others(rows) & rows.country_code.notnull()).select("work_id", "country_code").distinct()
    pairs = first.join(abroad, "work_id").filter(_.first_author_country_code != _.country_code)
    papers = pairs.group_by("first_author_country_code", "country_code").agg(papers=total(_.weight))
    return papers.order_by([_.first_author_country_code, _.papers.desc(), _.country_code])


def collaboration_profile(works: Table, authorships: Table) -> Table:
    """Shares of domestic, international and unattributed papers of each first-author country.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`.

    Returns
    -------
    Table[first_author_country_code, papers, domestic_percent, international_percent, unattributed_percent]
        One row per first-author country; shares in %, summing to 100. International: a co-author abroad.
        Unattributed: none found abroad, and not all co-authors' countries known; the null row is wholly so.
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
    return profile.order_by([_.first_author_country_code.isnull(), _.papers.desc(), _.first_author_country_code.asc()])


def _first_author_weights(works: Table, authorships: Table) -> Table:
    weights = country_weights(works, authorships, counting="first_author")
    return weights.rename(first_author_country_code="country_code")


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
