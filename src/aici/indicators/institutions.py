"""Institutions turn the addresses of the sample into papers per institution, system and country.

Rule: full counting; a work counts once for each institution × country among its addresses. Names are compared without
regard to case, or by the key that the caller gives for them. Parent systems stand apart from their members: a table
counts members, or systems in their place, never both, and a work counts once for a system however many of its members
sign it. One name in two countries is two institutions, as homonyms cannot be told apart.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.indicators.counts import in_rank_order, most_frequent, rank_of
from aici.indicators.weights import country_weights, ratio, total


def institutions_by_country(works: Table, authorships: Table, spellings: Table | None = None) -> Table:
    """Papers of each institution, ranked within its country.

    Parameters
    ----------
    works : Table[work_id]
        One row per work of the sample.
    authorships : Table[work_id, country_code, institution, affiliation_raw]
        One row per work × author × address; rows of other works are ignored.
    spellings : Table[institution, key], optional
        What the spellings of one institution have in common, one row per institution; the name in lower case where it
        is not given.

    Returns
    -------
    Table[rank, country_code, institution, papers]
        One row per country × institution, most frequent spelling; papers in papers. Addresses without institution or
        country, and works without address, are counted under nulls and have no rank.
    """
    keyed = _keyed(works, authorships, spellings)
    papers = keyed.group_by("country_code", "held").agg(papers=_.work_id.nunique().cast("float64"))
    named = papers.left_join(most_frequent(keyed, "institution", of="held"), "held")
    rank = rank_of(named, "papers", by="institution", within="country_code")
    return in_rank_order(named.select(rank, "country_code", "institution", "papers"), "country_code")


def in_one_spelling(works: Table, authorships: Table, spellings: Table) -> Table:
    """The authorships with each institution under the one name that `institutions_by_country` has for it.

    Parameters
    ----------
    works, authorships, spellings : as in `institutions_by_country`

    Returns
    -------
    Table[institution, …]
        The rows and columns of `authorships`. The most frequent spelling on addresses of the works, in each country by
        itself; the name as given where the works have none.
    """
    shown = most_frequent(_keyed(works, authorships, spellings), "institution", of="held")
    joined = _with_key(authorships, spellings).left_join(shown.rename(shown="institution"), "held")
    return joined.mutate(institution=_.shown.coalesce(_.institution)).select(*authorships.columns)


def institution_units_by_country(works: Table, authorships: Table, spellings: Table | None = None) -> Table:
    """Papers of each system of institutions, and of each institution that is in none, ranked within its country.

    Parameters
    ----------
    works, spellings : as in `institutions_by_country`
    authorships : Table[work_id, country_code, institution, institution_system, affiliation_raw]

    Returns
    -------
    Table[rank, country_code, institution, is_system, members, papers, papers_of_members, share_percent]
        One row per country × unit, named units in known countries alone. A paper counts once for a unit;
        `papers_of_members` adds up the papers of its members, those of several members several times. Shares in % of
        the papers with an address in the country, which do not sum to 100.
    """
    keyed = _in_country(_keyed(works, authorships, spellings))
    each = keyed.mutate(is_system=_.institution_system.notnull(), unit=_.institution_system.coalesce(_.held))
    units = each.group_by("country_code", "unit", "is_system").agg(
        papers=_.work_id.nunique().cast("float64"), members=_.held.nunique()
    )
    member = each.group_by("country_code", "unit", "is_system", "held").agg(own=_.work_id.nunique().cast("float64"))
    summed = member.group_by("country_code", "unit", "is_system").agg(papers_of_members=total(_.own))
    names = most_frequent(each, "institution", of="held")
    joined = units.join(summed, ["country_code", "unit", "is_system"]).left_join(names, units.unit == names.held)
    named = joined.mutate(institution=ibis.ifelse(_.is_system, _.unit, _.institution))
    based = named.join(_papers_in_country(works, authorships), "country_code")
    shared = based.mutate(share_percent=(100 * _.papers / _.base).round(9))
    rank = rank_of(shared, "papers", by="institution", within="country_code")
    columns = ("country_code", "institution", "is_system", "members", "papers", "papers_of_members", "share_percent")
    return in_rank_order(shared.select(rank, *columns), "country_code")


def institutions_of_the_world(works: Table, authorships: Table, spellings: Table | None = None) -> Table:
    """Papers of each institution under full and fractional counting, ranked over all countries.

    Parameters
    ----------
    works : Table[work_id, n_authors, citations]
        One row per work of the sample.
    authorships, spellings : as in `weights.country_weights` and `institutions_by_country`

    Returns
    -------
    Table[rank, institution, country_code, papers, share_percent, fractional, rank_fractional, mean_citations]
        One row per country × institution. Shares in % of the sample, not summing to 100; `fractional` shares a paper
        as for countries, first among authors, then among each author's addresses; citations per paper, null where no
        paper has a count.
    """
    keyed = _in_country(_keyed(works, authorships, spellings))
    signed = keyed.select("work_id", "country_code", "held").distinct()
    cited = signed.join(works.select("work_id", "citations"), "work_id")
    whole = works.agg(whole=_.count())
    papers = cited.group_by("country_code", "held").agg(
        papers=_.count().cast("float64"), mean_citations=ratio(_.citations, _.citations.notnull().cast("int64"))
    )
    joined = papers.left_join(_fractional(works, authorships, spellings), "held")
    told = joined.select("country_code", "held", "papers", "mean_citations", fractional=_.fractional.coalesce(0.0))
    named = told.join(most_frequent(keyed, "institution", of="held"), "held").cross_join(whole)
    shared = named.mutate(share_percent=(100 * _.papers / _.whole).round(9), by=_.institution + _.country_code)
    rank, other = (rank_of(shared, value, by="by") for value in ("papers", "fractional"))
    columns = ("institution", "country_code", "papers", "share_percent", "fractional")
    return in_rank_order(shared.select(rank, *columns, "mean_citations", rank_fractional=other))


def institution_concentration_by_country(
    works: Table, authorships: Table, spellings: Table | None = None, *, first: int
) -> Table:
    """What share of the papers of each country its first institutions sign, a paper counted once.

    Parameters
    ----------
    works, authorships, spellings : as in `institutions_by_country`
    first : int
        How many institutions of each country, by papers, then by name.

    Returns
    -------
    Table[country_code, papers, institutions, unnamed_percent, first_papers, share_percent, counts_of_first]
        One row per country with an address. `papers` have an address in the country; `unnamed_percent` of them name no
        institution there. `first_papers` have an address of at least one of the first institutions; `counts_of_first`
        adds up the papers of each, those of several several times. `share_percent` is `first_papers` in % of `papers`.

    Raises
    ------
    ValueError
        If `first` is below one.
    """
    if first < 1:
        raise ValueError(f"`first` must be at least 1, got {first!r}; give the number of institutions of each country")
    keyed = _in_country(_keyed(works, authorships, spellings))
    largest = _first(keyed, first)
    of_first = keyed.semi_join(largest, "held")
    base = _papers_in_country(works, authorships)
    named = keyed.group_by("country_code").agg(institutions=_.held.nunique(), named=_.work_id.nunique())
    top = of_first.group_by("country_code").agg(first_papers=_.work_id.nunique().cast("float64"))
    counts = largest.group_by("country_code").agg(counts_of_first=total(_.papers))
    joined = base
    for more in (named, top, counts):
        joined = joined.left_join(more, "country_code").drop("country_code_right")
    return joined.select(
        "country_code", papers=_.base, institutions=_.institutions.coalesce(0),
        unnamed_percent=(100 * (1 - _.named.coalesce(0) / _.base)).round(9), first_papers=_.first_papers.coalesce(0.0),
        share_percent=(100 * _.first_papers.coalesce(0.0) / _.base).round(9),
        counts_of_first=_.counts_of_first.coalesce(0.0),
    ).order_by([_.papers.desc(), _.country_code])  # fmt: skip


def _first(keyed: Table, first: int) -> Table:
    """Table[country_code, held, papers]: the first institutions of each country, by papers, then by name."""
    papers = keyed.group_by("country_code", "held").agg(papers=_.work_id.nunique().cast("float64"))
    named = papers.join(most_frequent(keyed, "institution", of="held"), "held")
    ranked = named.mutate(rank_of(named, "papers", by="institution", within="country_code"))
    return ranked.filter(_["rank"] <= first).select("country_code", "held", "papers")


def _fractional(works: Table, authorships: Table, spellings: Table | None) -> Table:
    """Table[held, fractional]: shares of `country_weights`, an institution in the place of a country."""
    units = _with_key(authorships, spellings)
    units = units.mutate(country_code=ibis.ifelse(_.country_code.notnull(), _.held, ibis.null("string")))
    weights = country_weights(works, units, counting="fractional").filter(_.country_code.notnull())
    return weights.group_by(held=_.country_code).agg(fractional=total(_.weight))


def _with_key(authorships: Table, spellings: Table | None) -> Table:
    """Authorships with `held`, the country and what the spellings of an institution share; null where none is named."""
    named = authorships.mutate(institution=_.institution.strip().nullif(""))
    if spellings is None:
        keyed = named.mutate(key=_.institution.lower())
    else:
        joined = named.left_join(spellings, "institution").drop("institution_right")
        keyed = joined.mutate(key=_.key.coalesce(_.institution.lower()))
    return keyed.mutate(held=_.country_code.coalesce("") + ":" + _.key).drop("key")


def _keyed(works: Table, authorships: Table, spellings: Table | None) -> Table:
    """Every address of the works, and the works without; institutions and systems as named, with `held`."""
    columns = ("work_id", "country_code", "institution", *({"institution_system"} & set(authorships.columns)))
    addresses = authorships.filter(_.affiliation_raw.notnull()).select(*columns)
    rows = works.select("work_id").left_join(addresses, "work_id").drop("work_id_right")
    return _with_key(rows, spellings)


def _in_country(keyed: Table) -> Table:
    return keyed.filter(_.country_code.notnull() & _.held.notnull())


def _papers_in_country(works: Table, authorships: Table) -> Table:
    """Table[country_code, base]: papers with an address in the country."""
    weights = country_weights(works, authorships, counting="full").filter(_.country_code.notnull())
    return weights.group_by("country_code").agg(base=total(_.weight))
