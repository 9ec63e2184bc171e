"""Patents turn families of inventions into patents per country, year and holder.

A patent is a simple family about AI that protects an invention; families of utility models or designs alone are none.
Its year is that of the earliest priority. Rules:
- countries are those of applicants, by the edition's method; the office of first filing stands beside it; where
  inventors live no export tells, so that nothing is attributed to them;
- a family whose applicant has no known country is the share of the null country: never dropped, never guessed. The
  stand-in `first_filing` of the corpus is taken, and its share told by `stand_ins`;
- holders are applicants under one name; each joint applicant holds the whole family; inventors who apply are left out;
- a priority year is complete once applications of its last day are published (`MONTHS_TO_PUBLICATION`) and have reached
  the databases (`MONTHS_TO_DATABASES`).

Source: OECD Patent Statistics Manual (2009), doi:10.1787/9789264056442-en (priority date, applicant's country, timing).
"""

from __future__ import annotations

import datetime

import ibis
from ibis import _
from ibis.expr.types import Table

from aici import configuration
from aici.indicators.counts import in_rank_order, most_frequent, rank_of
from aici.indicators.weights import exact_sum, percent, ratio, total, wilson

MONTHS_TO_PUBLICATION = 18  # from priority, by the European Patent Convention (Article 93) and the laws of most offices
MONTHS_TO_DATABASES = 6  # from publication, for translation and families; an assumption
WORLD = "WO"  # office of international applications
STAND_IN = "first_filing"


def inventions(records: Table, patents: Table) -> Table:
    """The families that count as patents.

    Parameters
    ----------
    records : Table[publication_number]
        Records about AI under the edition's selection, as the funnel takes them; numbers may repeat.
    patents : Table[publication_number, application_id, family_id, office, form, priority_year]
        One row per publication, members that are listed only included.

    Returns
    -------
    Table[family_id, year, applications, publications, is_international]
        One row per family of a record that protects an invention; `year` is the priority year. International is one
        that two offices or more have published, or one alone as an international application (WO). An application at
        the European office alone is none, as those of its member states file there at home.
    """
    about_ai = patents.semi_join(records, "publication_number").select("family_id").distinct()
    members = patents.semi_join(about_ai, "family_id")
    families = members.group_by("family_id").agg(
        year=_.priority_year.min().cast("int64"),
        applications=_.application_id.nunique(),
        publications=_.count(),
        is_international=(_.office == WORLD).any() | (_.office.nunique() > 1),
        is_invention=(_.form == "invention").any(),
    )
    return families.filter(_.is_invention).drop("is_invention")


def country_weights(families: Table, applicants: Table, offices: Table, *, counting: str) -> Table:
    """Share of each country in each family.

    Parameters
    ----------
    families : Table[family_id]
        One row per family counted.
    applicants : Table[family_id, position, country_code]
        One row per family × applicant; rows of other families are ignored.
    offices : Table[family_id, country_code]
        The country of the office of first filing, at most one row per family.
    counting : {"first_applicant", "fractional_applicants", "all_applicants", "first_office"}

    Returns
    -------
    Table[family_id, country_code, weight]
        One row per family × country, every family present; `country_code` is null for the unattributed share. The
        weights of a family sum to 1; under `all_applicants` each country has 1.

    Raises
    ------
    ValueError
        If `counting` is none of the four.
    """
    if counting not in _SHARES:
        raise ValueError(
            f"counting must be one of {tuple(_SHARES)}, got {counting!r}. It follows from `counting` in "
            "data/editions/<edition>.yml."
        )
    rows = (offices if counting == "first_office" else applicants).semi_join(families, "family_id")
    shares = families.select("family_id").left_join(_SHARES[counting](rows), "family_id")
    told = shares.select("family_id", "country_code", weight=_.weight.fill_null(1.0))
    return told.group_by("family_id", "country_code").agg(weight=exact_sum(_.weight))


def patents_by_country(families: Table, applicants: Table, offices: Table, *, counting: str) -> Table:
    """Patents of each country.

    Parameters and errors as `country_weights`.

    Returns
    -------
    Table[rank, country_code, patents]
        One row per country, ties by code; patents in families. The null row holds the unattributed share.
    """
    weights = country_weights(families, applicants, offices, counting=counting)
    patents = weights.group_by("country_code").agg(patents=total(_.weight))
    return in_rank_order(patents.select(rank_of(patents, "patents", by="country_code"), "country_code", "patents"))


def patents_by_attribution(families: Table, applicants: Table, offices: Table, *, counting: str) -> Table:
    """Patents of each country by applicant under each method and by office of first filing, with changes of rank.

    Parameters and errors as `country_weights`; `counting` is the method against which ranks change.

    Returns
    -------
    Table[rank, country_code, place, counting, patents, rank_patents, rank_change]
        One row per country × method, `inventors` among them, whose patents are null: no export tells their countries.
        `rank` is that under `counting`, `rank_patents` that under the row's method, null for a country without
        patents; `rank_change` the places gained on `rank`, null in the rows of `counting`. The null country holds what
        each method leaves unattributed.
    """
    counted = ibis.union(
        *(
            patents_by_country(families, applicants, offices, counting=method).mutate(counting=ibis.literal(method))
            for method in _SHARES
        )
    )
    methods = ibis.memtable({"place": list(range(1, len(METHODS) + 1)), "counting": list(METHODS)})
    grid = counted.select("country_code").distinct().cross_join(methods)
    same = (grid.country_code.identical_to(counted.country_code)) & (grid.counting == counted.counting)
    rows = grid.left_join(counted, same).select(
        grid.country_code, grid.place, grid.counting,
        patents=ibis.ifelse(grid.counting == "inventors", None, counted.patents.fill_null(0.0)),
        rank_patents=counted.rank,
    )  # fmt: skip
    base = rows.filter(_.counting == counting).select("country_code", rank=_.rank_patents)
    change = ibis.ifelse(_.counting == counting, None, _.rank - _.rank_patents)
    ranked = rows.left_join(base, "country_code").drop("country_code_right").mutate(rank_change=change)
    columns = ("rank", "country_code", "place", "counting", "patents", "rank_patents", "rank_change")
    order = [ibis.asc(name, nulls_first=False) for name in ("rank", "country_code", "place")]
    return ranked.select(*columns).order_by(order)


def patents_by_country_year(
    families: Table, applicants: Table, offices: Table, *, counting: str, complete_to: int
) -> Table:
    """Patents of each country in each priority year.

    Parameters and errors as `country_weights`; `families` has the column `year`, and `complete_to` is the last year
    that is complete, as `last_complete_year` gives it.

    Returns
    -------
    Table[country_code, year, patents, is_complete]
        One row per country × year between the first and the last year of the families, so that a year without patents
        is a true 0; patents in families. The null country is the unattributed share; a null year, whose completeness
        is null, is there only for countries with families without year.
    """
    weights = country_weights(families, applicants, offices, counting=counting)
    shares = weights.join(families.select("family_id", "year"), "family_id").select("country_code", "year", "weight")
    window = shares.agg(first=_.year.min(), last=_.year.max())
    years = window.select(year=ibis.range(window.first, window.last + 1).unnest()).filter(_.year.notnull())
    empty = shares.select("country_code").distinct().cross_join(years).select(
        "country_code", year=_.year.cast("int64"), weight=ibis.literal(0.0)
    )  # fmt: skip
    patents = ibis.union(shares, empty).group_by("country_code", "year").agg(patents=total(_.weight))
    ordered = patents.order_by([ibis.asc(name, nulls_first=False) for name in ("country_code", "year")])
    return ordered.mutate(is_complete=_.year <= complete_to)


def last_complete_year(cut_off: datetime.date) -> int:
    """The last priority year whose applications have all reached the databases on the day of the search."""
    return configuration.last_complete_year(cut_off, MONTHS_TO_PUBLICATION + MONTHS_TO_DATABASES)


def patents_by_holder(families: Table, applicants: Table, kinds: Table) -> Table:
    """Patents of each holder.

    Parameters
    ----------
    families : Table[family_id]
        One row per family counted.
    applicants : Table[family_id, applicant, is_person, country_code, country_rule]
        One row per family × applicant under one name; rows of other families are ignored.
    kinds : Table[holder, kind]
        What is known of holders, one row each.

    Returns
    -------
    Table[rank, holder, patents, country_code, kind]
        One row per applicant who is not known to be a person, ties by name; patents in families, a joint one counts
        for each. The country is the most frequent one of the holder, a stand-in only where there is no other; `kind`
        is null for a holder that has not been reviewed.
    """
    rows = applicants.semi_join(families, "family_id").filter(~_.is_person.fill_null(False))
    rows = rows.select("country_code", "country_rule", holder=_.applicant)
    patents = rows.group_by("holder").agg(patents=_.count().cast("float64"))
    told = most_frequent(rows.filter(_.country_rule != STAND_IN), "country_code", of="holder")
    stands_in = most_frequent(rows, "country_code", of="holder").rename(stand_in="country_code")
    known = patents.left_join(told, "holder").drop("holder_right").left_join(stands_in, "holder").drop("holder_right")
    known = known.left_join(kinds, "holder").select(
        "holder", "patents", "kind", country_code=_.country_code.coalesce(_.stand_in)
    )
    ranked = known.select(rank_of(known, "patents", by="holder"), "holder", "patents", "country_code", "kind")
    return in_rank_order(ranked)


def patent_reach_by_country(families: Table, applicants: Table, offices: Table, *, counting: str) -> Table:
    """How widely the patents of each country are filed.

    Parameters and errors as `country_weights`; `families` is as `inventions` gives it.

    Returns
    -------
    Table[rank, country_code, patents, applications_per_patent, publications_per_patent, international_percent, \
international_percent_lb, international_percent_ub]
        One row per country, ranked by patents; means over its families, and the share of international ones in % with
        Wilson's interval of 95 %. The null row is that of unattributed families.

    Source: Wilson (1927), doi:10.1080/01621459.1927.10502953 (interval of a share).
    """
    weights = country_weights(families, applicants, offices, counting=counting).join(families, "family_id")
    reach = weights.group_by("country_code").agg(
        patents=total(_.weight),
        applications_per_patent=ratio(_.weight * _.applications, _.weight),
        publications_per_patent=ratio(_.weight * _.publications, _.weight),
        international_percent=percent(_.weight * _.is_international.cast("float64"), _.weight),
    )
    bounds = wilson(reach.international_percent * reach.patents / 100, reach.patents)
    names = ("international_percent_lb", "international_percent_ub")
    told = reach.mutate(**{name: (100 * bound).round(9) for name, bound in zip(names, bounds, strict=True)})
    return in_rank_order(told.select(rank_of(told, "patents", by="country_code"), *told.columns))


def stand_ins(families: Table, applicants: Table) -> Table:
    """Table[share_percent]: of the families, those whose first applicant's country is that of the first office."""
    first = _firsts(applicants.semi_join(families, "family_id"))
    marked = families.select("family_id").left_join(first, "family_id")
    stood_in = (marked.country_rule == STAND_IN).fill_null(False).cast("float64")
    return marked.agg(share_percent=percent(stood_in, ibis.ifelse(marked.family_id.notnull(), 1.0, 0.0)))


def _firsts(rows: Table) -> Table:
    """The row of the first applicant of each family, whether his country is known or not."""
    return rows.semi_join(rows.group_by("family_id").agg(position=_.position.min()), ["family_id", "position"])


def _of_first_applicant(rows: Table) -> Table:
    return _firsts(rows).select("family_id", "country_code", weight=ibis.literal(1.0))


def _of_applicants_alike(rows: Table) -> Table:
    sizes = rows.group_by("family_id").agg(size=_.count())
    return rows.join(sizes, "family_id").select("family_id", "country_code", weight=1.0 / _.size)


def _of_each_country(rows: Table) -> Table:
    known = rows.filter(_.country_code.notnull()).select("family_id", "country_code").distinct()
    return known.mutate(weight=ibis.literal(1.0))


_SHARES = {
    "first_applicant": _of_first_applicant,
    "fractional_applicants": _of_applicants_alike,
    "all_applicants": _of_each_country,
    "first_office": lambda rows: rows.select("family_id", "country_code", weight=ibis.literal(1.0)),
}
METHODS = ("first_applicant", "fractional_applicants", "all_applicants", "inventors", "first_office")
