"""Most cited picks the patent families whose technologies are looked at: those of the leading firms of a country.

- A firm is an applicant who is not known to be anything else: no inventor, no university, institute or person of
  `data/reference/holders.csv`, and no university by the word for one in its name (`Univ.`, `Universidad`, 大学; not
  `Universal`). Firms lead by their families in the country, ties by name; each applicant of a family has it, with the
  country that the family gives for him.
- Citation counts are compared within one kind (of publications, of families, within five years). Those of a family's
  publications are not added, as a citing document may cite several of them: the largest stands for the family, which
  is at least what it received once. A family without a count of the kind is left out, not taken for uncited.
- Families with the same count: the later priority first, which had less time to be cited, then the smaller number.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis import _
from ibis.expr.types import Table

from aici.indicators.counts import rank_of

FAMILIES = 100  # most cited, of leading firms
NO_FIRMS = ("university", "institute", "person")
UNIVERSITY = r"(?i)(?:\bu|ü)ni(?:v|[vw]er[sz][iy]\w+)\b|大学|大學|대학"


def leading_firms(
    families: Table, applicants: Table, kinds: Table, *, countries: Sequence[str], firms: int | Sequence[str]
) -> Table:
    """The firms of each country with most families, or the named ones.

    Parameters
    ----------
    families : Table[family_id, …]
        One row per family that counts.
    applicants : Table[family_id, applicant, is_person, country_code]
        One row per family × applicant.
    kinds : Table[holder, kind]
        Of the applicants that have been reviewed: `company` or one of `NO_FIRMS`.
    countries : ISO 3166-1 alpha-3 codes
    firms : how many of each country, or harmonised names, which are taken whatever they are

    Returns
    -------
    Table[country_code, applicant, families, rank, tied]
        One row per country × firm, in this order; families; rank 1 for most; `tied` are the country's firms with as
        many families as the last one taken.
    """
    found = applicants.filter(applicants.country_code.isin(list(countries))).semi_join(families, "family_id")
    if isinstance(firms, int):
        others = kinds.filter(kinds.kind.isin(NO_FIRMS)).select(applicant="holder")
        known = found.is_person.fill_null(False) | found.applicant.re_search(UNIVERSITY)
        found = found.filter(~known).anti_join(others, "applicant")
    else:
        found = found.filter(found.applicant.isin(list(firms)))
    counted = found.group_by("country_code", "applicant").agg(families=found.family_id.nunique())
    ranked = counted.mutate(rank=rank_of(counted, "families", by="applicant", within="country_code"))
    taken = _first(ranked, "families", firms if isinstance(firms, int) else len(firms))
    return taken.select("country_code", "applicant", "families", "rank", "tied").order_by("country_code", "rank")


def families_of(leading: Table, families: Table, applicants: Table) -> Table:
    """Table[country_code, family_id, year] of the families that leading firms applied for, each once a country."""
    held = applicants.semi_join(leading, ["country_code", "applicant"]).select("country_code", "family_id").distinct()
    return held.inner_join(families.select("family_id", "year"), "family_id")


def citation_kinds(families: Table, patents: Table) -> Table:
    """What the citation counts of these families are of, the kind that most families have first, ties by name.

    Parameters
    ----------
    families : Table[family_id, …]
    patents : Table[family_id, citations, citation_kind, …]
        One row per publication; counts are of its `citation_kind`, null where there is none.

    Returns
    -------
    Table[citation_kind, families]
        One row per kind with a count; families.
    """
    counted = patents.filter(patents.citations.notnull()).semi_join(families, "family_id")
    kinds = counted.group_by("citation_kind").agg(families=counted.family_id.nunique())
    return kinds.order_by(kinds.families.desc(), kinds.citation_kind)


def most_cited_families(families: Table, patents: Table, *, kind: str, count: int = FAMILIES) -> Table:
    """The families of each country with the largest counts of citations.

    Parameters
    ----------
    families : Table[country_code, family_id, year]
        As `families_of` gives it.
    patents : Table[family_id, citations, citation_kind, …]
        One row per publication.
    kind : of the citation counts compared, one of `citation_kinds`
    count : families of each country; all where there are fewer

    Returns
    -------
    Table[country_code, family_id, citations, rank, tied, with_count]
        One row per country × family in the order of the module, `rank` from 1; citations of the family's most cited
        publication; `tied` are the country's families with the count of the last one taken, `with_count` those that
        have a count at all.
    """
    counts = patents.filter(patents.citations.notnull(), patents.citation_kind == kind)
    counts = counts.group_by("family_id").agg(citations=counts.citations.max())
    cited = families.inner_join(counts, "family_id")
    order = [_.citations.desc(), _.year.desc(nulls_first=False), _.family_id]
    ranked = cited.mutate(rank=(ibis.row_number().over(group_by="country_code", order_by=order) + 1).cast("int64"))
    taken = _first(ranked.group_by("country_code").mutate(with_count=_.count()), "citations", count)
    columns = ("country_code", "family_id", "citations", "rank", "tied", "with_count")
    return taken.select(*columns).order_by("country_code", "rank")


def texts(families: Table, patents: Table, records: Table) -> Table:
    """Table[family_id, text]: titles and abstracts of all records of the families, in any language, each text once."""
    placed = patents.select("publication_number", "family_id").semi_join(families, "family_id")
    told = records.select("publication_number", "title", "abstract").inner_join(placed, "publication_number")
    parts = [told.select("family_id", text=told[name]) for name in ("title", "abstract")]
    return ibis.union(*parts).filter(_.text.notnull()).distinct().order_by("family_id", "text")


def classes(families: Table, patents: Table) -> Table:
    """Table[family_id, symbol]: patent classes of the families, each once."""
    held = patents.semi_join(families, "family_id")
    rows = held.select("family_id", symbol=held.classes.unnest()).distinct()
    return rows.filter(rows.symbol.notnull()).order_by("family_id", "symbol")


def _first(ranked: Table, value: str, count: int) -> Table:
    """The first rows of each country by `rank`; `tied` are those, taken or not, with the value of the last taken."""
    least = ranked.filter(ranked.rank <= count).group_by("country_code").agg(least=_[value].min())
    told = ranked.inner_join(least, "country_code").group_by("country_code").mutate(tied=(_[value] == _.least).sum())
    return told.filter(told.rank <= count)
