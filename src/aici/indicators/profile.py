"""Profiles turn the sample into how much one institution publishes: papers, its place by them, patent families.

Rule: a work is the institution's if any of its addresses is, and counts once (full counting); fractional and
first-author papers stand beside that. Names are compared without regard to case: for an institution to be the same one
here and in the tables of `institutions`, the caller gives the authorships that `institutions.in_one_spelling` makes. A
name counts in all countries; the institution's own is the one of most of its papers. Where institutions are to be
joined into systems, the caller gives the authorships that `joined_systems` makes of these. What its papers are about
and with whom it writes them is left to `profile_shares`, their citations to `impact`.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import BooleanColumn, StringColumn, Table

from aici.indicators.counts import most_frequent
from aici.indicators.institutions import institutions_by_country
from aici.indicators.weights import country_weights, is_address, total

OWN, OTHER = "own", "other"
COUNTED = ("full", "fractional", "first_author")


def joined_systems(authorships: Table) -> Table:
    """The authorships with the system of an institution in its place, where it belongs to one.

    Parameters
    ----------
    authorships : Table[institution, institution_system, …]
    """
    return authorships.mutate(institution=_.institution_system.coalesce(_.institution))


def works_of(works: Table, authorships: Table, *, institution: str) -> Table:
    """The works with an address of the institution, each once; columns as in `works`."""
    return works.semi_join(authorships.filter(is_own(authorships, institution)), "work_id")


def known_institutions(works: Table, authorships: Table) -> Table:
    """Every institution and every system that has papers in the sample.

    Parameters
    ----------
    works : Table[work_id]
        One row per work of the sample.
    authorships : Table[work_id, institution, institution_system]
        One row per work × author × address; rows of other works are ignored.

    Returns
    -------
    Table[institution, is_system, papers]
        One row per name without regard to case, in its most frequent spelling, and whether it is that of a system;
        papers in papers, of a system with those of its members. By papers, then name.
    """
    rows = authorships.semi_join(works, "work_id")
    names = [
        rows.select("work_id", institution=rows[column], is_system=ibis.literal(column == "institution_system"))
        for column in ("institution", "institution_system")
    ]
    named = ibis.union(*names).mutate(key=institution_key(_.institution))
    papers = named.group_by("key").agg(papers=_.work_id.nunique().cast("float64"), is_system=_.is_system.any())
    joined = papers.inner_join(most_frequent(named, "institution", of="key"), "key")
    ordered = joined.select(joined.institution.strip().name("institution"), "is_system", "papers")
    return ordered.order_by([_.papers.desc(), _.institution])


def countries(works: Table, authorships: Table, *, institution: str) -> Table:
    """Countries in which the institution has addresses, the one of most papers first.

    Returns
    -------
    Table[country_code, papers]
        One row per country; papers in papers, once for each country of its addresses. Ties by code.
    """
    own = authorships.semi_join(works, "work_id").filter(is_own(authorships, institution) & _.country_code.notnull())
    papers = own.group_by("country_code").agg(papers=_.work_id.nunique().cast("float64"))
    return papers.order_by([_.papers.desc(), _.country_code])


def papers(works: Table, authorships: Table, *, institution: str) -> Table:
    """Papers of the institution under three counting methods, and how many of them have an address abroad.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses, as in `weights.country_weights`; `authorships` with `institution`.
    institution : str

    Returns
    -------
    Table[full, fractional, first_author, international]
        One row; papers. `international` are those of `full` on which another institution has an address outside the
        institution's country; addresses without a known country tell of none.
    """
    own_works = works_of(works, authorships, institution=institution)
    rows = sided(authorships, institution=institution)
    weights = ibis.union(
        *(
            country_weights(own_works, rows, counting=counting).mutate(counting=ibis.literal(counting))
            for counting in COUNTED
        )
    ).filter(_.country_code == OWN)
    counted = weights.agg(
        **{name: total(ibis.ifelse(_.counting == name, _.weight, 0.0)).coalesce(0.0) for name in COUNTED}
    )
    found = abroad(own_works, authorships, institution=institution)
    return counted.cross_join(found.agg(international=_.work_id.nunique().cast("float64")))


def papers_by_year(works: Table, authorships: Table, *, institution: str) -> Table:
    """Papers of the institution in each year.

    Parameters
    ----------
    works, authorships : Table
        Sample (with `year`) and addresses.
    institution : str

    Returns
    -------
    Table[year, papers, share_percent]
        One row per year between the first and the last of the sample, so that a year without papers is a true 0; papers
        in papers, share in the papers of the sample in that year, in %. The null year is there for papers without one.
    """
    own = works_of(works, authorships, institution=institution).select("year", papers=1.0, world=0.0)
    everyone = works.select("year", papers=0.0, world=1.0)
    window = works.agg(first=_.year.min(), last=_.year.max())
    years = window.select(year=ibis.range(window.first, window.last + 1).unnest()).filter(_.year.notnull())
    grid = years.select("year", papers=0.0, world=0.0)
    rows = ibis.union(*(table.mutate(year=_.year.cast("int64")) for table in (own, everyone, grid)))
    counted = rows.group_by("year").agg(papers=_.papers.sum(), world=_.world.sum())
    told = counted.filter(_.year.notnull() | (_.papers > 0))
    share = (100 * _.papers / _.world.nullif(0)).round(9)
    return told.select("year", "papers", share_percent=share).order_by(ibis.asc("year", nulls_first=False))


def ranks(works: Table, authorships: Table, *, institution: str, country: str | None) -> Table:
    """Place of the institution among all by papers, and its share and place in its country.

    Parameters
    ----------
    works, authorships : Table
        Sample and addresses.
    institution : str
    country : str or None
        Its country, whose institutions and papers it is compared with.

    Returns
    -------
    Table[rank_in_country, rank_in_world, share_percent]
        One row; full counting. A place is one more than the number of institutions with more papers, so that equal ones
        share it. The share is that of papers with an address of the institution in the country, in all papers with an
        address there, in %. Both are null without country.
    """
    everywhere = authorships.mutate(country_code=ibis.ifelse(is_address(authorships), "anywhere", None))
    world = _place(institutions_by_country(works, everywhere), institution, "anywhere")
    home = _place(institutions_by_country(works, authorships), institution, country or "")
    there = authorships.semi_join(works, "work_id").filter(is_address(_) & (_.country_code == (country or "")))
    share = there.agg(
        own=_.work_id.nunique(where=is_own(_, institution)), papers=_.work_id.nunique()
    ).select(share_percent=(100 * _.own / _.papers.nullif(0)).round(9))  # fmt: skip
    placed = world.select(rank_in_world="place").cross_join(home.select(rank_in_country="place"))
    return placed.cross_join(share).select("rank_in_country", "rank_in_world", "share_percent")


def families_by_year(
    families: Table, applicants: Table, *, holders: list[str], country: str | None, complete_to: int
) -> Table:
    """Patents of which the institution is an applicant, by priority year.

    Parameters
    ----------
    families : Table[family_id, year]
        One row per family counted, as `patents.inventions` gives them.
    applicants : Table[family_id, applicant, country_code]
        One row per family × applicant; rows of other families are ignored.
    holders : its harmonised names as applicant; a family of several of them counts once
    country : str or None
        Where it is given, applicants of the name in another known country are left aside.
    complete_to : the last year that is complete, as `patents.last_complete_year` gives it

    Returns
    -------
    Table[year, patents, is_complete]
        One row per year between the first and the last of all families counted, so that a year without patents is a
        true 0; patents in families. The null year, whose completeness is null, is there only for families without one.
    """
    abroad = (applicants.country_code != country).fill_null(False) if country else ibis.literal(False)
    held = applicants.filter(applicants.applicant.isin(holders) & ~abroad)
    own = families.semi_join(held, "family_id").select(year=_.year.cast("int64"), patents=1.0)
    window = families.agg(first=_.year.min(), last=_.year.max())
    years = window.select(year=ibis.range(window.first, window.last + 1).unnest()).filter(_.year.notnull())
    rows = ibis.union(own, years.select(year=_.year.cast("int64"), patents=0.0))
    counted = rows.group_by("year").agg(patents=_.patents.sum())
    return counted.mutate(is_complete=_.year <= complete_to).order_by(ibis.asc("year", nulls_first=False))


def institution_key(name: StringColumn) -> StringColumn:
    """Under what names in one spelling are one institution: in lower case; null for an empty one."""
    return name.strip().nullif("").lower()


def is_own(rows: Table, institution: str) -> BooleanColumn:
    """Whether an authorship row is that of the institution."""
    return (institution_key(rows.institution) == institution.strip().lower()).fill_null(False)


def sided(authorships: Table, *, institution: str) -> Table:
    """The authorships with `OWN` or `OTHER` for a country: whose the address is, null where no institution is known."""
    own = is_own(authorships, institution)
    return authorships.mutate(country_code=ibis.cases((own, OWN), (_.institution.notnull(), OTHER), else_=None))


def abroad(own_works: Table, authorships: Table, *, institution: str) -> Table:
    """Addresses of others on the institution's works in another country than its own: Table[work_id, country_code]."""
    home = countries(own_works, authorships, institution=institution).limit(1).select(home="country_code")
    others = authorships.semi_join(own_works, "work_id").filter(~is_own(authorships, institution))
    known = others.filter(is_address(others) & others.country_code.notnull())
    return known.cross_join(home).filter(_.country_code != _.home).select("work_id", "country_code")


def _place(ranked: Table, institution: str, country: str) -> Table:
    """Table[place]: one row, null where the institution is not among those of the country."""
    compared = ranked.filter((_.country_code == country) & _.institution.notnull())
    own = compared.agg(own=_.papers.max(where=is_own(_, institution)))
    return compared.cross_join(own).agg(more=(_.papers > _.own).sum(), own=_.own.max()).select(
        place=ibis.ifelse(_.own.notnull(), _.more + 1, None).cast("int64")
    )  # fmt: skip
