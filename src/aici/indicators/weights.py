"""Weights turn a work and its addresses into shares of countries, under one counting method.

Rule: what cannot be attributed is the share of the null country; it is never dropped, never 0, never guessed. Under
`first_author`, `fractional` and `corresponding` the shares of a work sum to 1; under `full` each country gets 1.
Author shares are divided over the author's addresses; a reprint address is used only for an author without another.
An author without any is where the addresses linked to nobody are, if these lie in one country; addresses of co-authors
and reprint addresses tell nothing of him. What a share is worth (a paper, citations) is left to the other modules.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import BooleanColumn, FloatingScalar, NumericColumn, Table

from aici.records import COUNTINGS

Z95 = 1.959963984540054  # two-sided 95 % of the normal distribution


def country_weights(works: Table, authorships: Table, *, counting: str) -> Table:
    """Share of each country in each work.

    Parameters
    ----------
    works : Table[work_id, n_authors]
        One row per work of the sample.
    authorships : Table[work_id, position, is_corresponding, author, country_code, affiliation_raw, link]
        One row per work × author × address; rows of other works are ignored.
    counting : {"first_author", "full", "fractional", "corresponding"}

    Returns
    -------
    Table[work_id, country_code, weight]
        One row per work × country, every work present; `country_code` is null for the unattributed share.

    Raises
    ------
    ValueError
        If `counting` is none of the four.

    Source: Waltman & van Eck (2015), doi:10.48550/arXiv.1501.04431 (counting methods compared).
    """
    if counting not in _SHARES:
        raise ValueError(
            f"counting must be one of {COUNTINGS}, got {counting!r}. Set `counting` in data/editions/<edition>.yml."
        )
    shares = _SHARES[counting](works, authorships_of(works, authorships))
    return _with_unattributed(works, shares)


def authorships_of(works: Table, authorships: Table) -> Table:
    """The authorship rows of the works given, with the columns that counting needs."""
    columns = ["work_id", "position", "is_corresponding", "author", "country_code", "affiliation_raw", "link"]
    return authorships.select(columns).semi_join(works, "work_id")


def is_address(rows: Table) -> BooleanColumn:
    """Whether an authorship row holds an address (an author without one has a row, too)."""
    return rows.affiliation_raw.notnull()


def exact_sum(value: NumericColumn) -> FloatingScalar:
    """Sum whose last bits do not depend on the order of rows: engines add floats in parallel, in any order."""
    return value.cast("decimal(38, 18)").sum().cast("float64")


def total(value: NumericColumn) -> FloatingScalar:
    """`exact_sum` without the noise of binary fractions, so that equal totals rank as ties: 19 × 1/19 is 1."""
    return exact_sum(value).round(9)


def ratio(part: NumericColumn, whole: NumericColumn) -> FloatingScalar:
    """Quotient of two `exact_sum`s, without that noise; null where the whole is 0."""
    return (exact_sum(part) / exact_sum(whole).nullif(0)).round(9)


def percent(part: NumericColumn, whole: NumericColumn) -> FloatingScalar:
    """`ratio` in percent."""
    return (100 * exact_sum(part) / exact_sum(whole).nullif(0)).round(9)


def wilson(part: NumericColumn, whole: NumericColumn) -> tuple[NumericColumn, NumericColumn]:
    """Limits of Wilson's 95 % score interval of the share `part` / `whole`, both 0 to 1; null where the whole is 0.

    Source: Wilson (1927), doi:10.1080/01621459.1927.10502953.
    """
    n = whole.nullif(0)
    share = ibis.least(part / n, 1.0)
    middle = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 * (share * (1 - share) / n + Z95**2 / (4 * n * n)).sqrt() / (1 + Z95**2 / n)
    # least and greatest pass over nulls, which must stay what they are
    limits = ibis.greatest(middle - half, 0.0), ibis.least(middle + half, 1.0)
    return tuple(ibis.ifelse(n.notnull(), limit.round(11), ibis.null("float64")) for limit in limits)


def _with_unattributed(works: Table, shares: Table) -> Table:
    """Adds the null share of 1 to works without any, and sums shares to one row per work × country."""
    joined = works.select("work_id").left_join(shares, "work_id")
    return (
        joined.select("work_id", "country_code", weight=joined.weight.coalesce(1.0))
        .group_by("work_id", "country_code")
        .agg(weight=exact_sum(_.weight))
    )


def _first_author_shares(works: Table, rows: Table) -> Table:
    """Shares of the first author's addresses: those linked, else the one country of the unlinked, else the reprint."""
    first = rows.filter(is_address(rows) & (rows.position == 1))
    single = _single_countries(rows).anti_join(first.filter(_.link != "reprint"), "work_id")
    return _author_shares(first.anti_join(single, "work_id")).union(single.mutate(weight=ibis.literal(1.0)))


def _single_countries(rows: Table) -> Table:
    """The country of works whose unlinked addresses all lie in it: an author without address is at one of those.

    Addresses linked to other authors tell nothing of this one, whose own may not have been exported.
    """
    addresses = rows.filter(is_address(rows) & (rows.link != "reprint"))
    countries = addresses.group_by("work_id").agg(
        country_code=_.country_code.min(where=_.position.isnull()),
        last=_.country_code.max(where=_.position.isnull()),
        unknown=_.country_code.isnull().sum(),
    )
    return countries.filter((_.unknown == 0) & (_.country_code == _.last)).select("work_id", "country_code")


def _fractional_shares(works: Table, rows: Table) -> Table:
    """Equal shares of all authors listed; where no author is linked to an address, equal shares of the addresses.

    The latter is an approximation: what part an author has in an unlinked address is not in the export. A reprint
    entry links its author alone and says nothing of the others, so that it does not turn a work into a linked one.
    """
    addresses = rows.filter(is_address(rows))
    linked = addresses.filter(_.position.notnull() & (_.link != "reprint"))
    unlinked = addresses.filter(_.position.isnull()).anti_join(linked, "work_id")
    by_author = rows.filter(_.position.notnull()).anti_join(unlinked, "work_id")
    listed = _authors_listed(works, by_author)
    own = _placed(_author_shares(by_author, listed), _single_countries(rows))
    return ibis.union(own, _shares_of_missing_authors(by_author, listed), _equal_shares(unlinked))


def _placed(shares: Table, single: Table) -> Table:
    """The null shares of works whose unlinked addresses all lie in one country, given to it."""
    joined = shares.left_join(single, "work_id")
    return joined.select("work_id", "weight", country_code=_.country_code.coalesce(_.country_code_right)).select(
        "work_id", "country_code", "weight"
    )


def _authors_listed(works: Table, rows: Table) -> Table:
    """Number of authors of each work, as counted by the export; at least the last position that has a row."""
    last = rows.group_by("work_id").agg(last=_.position.max())
    listed = last.join(works.select("work_id", "n_authors"), "work_id")
    return listed.select("work_id", n_authors=ibis.greatest(_.last, _.n_authors.coalesce(_.last)))


def _shares_of_missing_authors(rows: Table, listed: Table) -> Table:
    """The null share of authors who are counted in `n_authors` but have no authorship row."""
    present = rows.group_by("work_id").agg(present=_.position.nunique()).join(listed, "work_id")
    missing = present.filter(_.present < _.n_authors)
    return missing.select(
        "work_id",
        country_code=ibis.null("string"),
        weight=(_.n_authors - _.present).cast("float64") / _.n_authors,
    )


def _corresponding_shares(works: Table, rows: Table) -> Table:
    """Equal shares of the corresponding authors, divided over their addresses."""
    return _author_shares(rows.filter(_.is_corresponding))


def _full_shares(works: Table, rows: Table) -> Table:
    """1 to each country with an address."""
    known = rows.filter(is_address(rows) & _.country_code.notnull())
    return known.select("work_id", "country_code").distinct().mutate(weight=ibis.literal(1.0))


def _author_shares(rows: Table, n_authors: Table | None = None) -> Table:
    """Equal shares of the authors of `rows` (of `n_authors` where given), divided over the addresses of each.

    A name stands for an author without position: reprint entries that match no listed author.
    """
    kind = ibis.cases((~is_address(rows), "no_address"), (rows.link == "reprint", "reprint"), else_="address")
    named = rows.mutate(by=rows.position.cast("string").coalesce(rows.author, ""), kind=kind)
    authors = named.group_by("work_id", "by").agg(
        addresses=(_.kind == "address").sum(),
        reprints=(_.kind == "reprint").sum(),
        empty=(_.kind == "no_address").sum(),
    )
    best = authors.select(
        "work_id",
        "by",
        kind=ibis.cases((_.addresses > 0, "address"), (_.reprints > 0, "reprint"), else_="no_address"),
        n_rows=ibis.cases((_.addresses > 0, _.addresses), (_.reprints > 0, _.reprints), else_=_.empty),
    )
    if n_authors is None:
        n_authors = authors.group_by("work_id").agg(n_authors=_.count())
    shares = named.join(best, ["work_id", "by", "kind"]).join(n_authors, "work_id")
    return shares.select("work_id", "country_code", weight=1.0 / (_.n_authors * _.n_rows))


def _equal_shares(rows: Table) -> Table:
    """Equal shares of the rows of each work."""
    sizes = rows.group_by("work_id").agg(n_rows=_.work_id.count())
    return rows.join(sizes, "work_id").select("work_id", "country_code", weight=1.0 / _.n_rows)


_SHARES = {
    "first_author": _first_author_shares,
    "full": _full_shares,
    "fractional": _fractional_shares,
    "corresponding": _corresponding_shares,
}
