"""Which institution of the corpus a name means, and under which names that institution applies for patents.

An institution has one name for all its spellings in a country, whichever table it is in. A name is looked up exactly:
as it stands in the tables without regard to case, else as a reviewed alias or another spelling of the same words
(`institutions.key`), which are not ranked. What means several institutions or none is an error that lists the
nearest ones; none is ever guessed. An applicant is the institution's if the key of one of its names is that of a
reviewed holder (`data/reference/holders.csv`) or of the applicant itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import polars as pl
from rapidfuzz import fuzz, process

from aici import institutions, territories
from aici.configuration import EditionError
from aici.dedup import holders
from aici.indicators import profile
from aici.indicators.institutions import in_one_spelling

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from aici.computed.sample import Sample

NEAREST = 5  # names told where one is unknown


@dataclass(frozen=True)
class Institution:
    """An institution of the corpus: its name there, and whether it is a system, whose members count for it."""

    name: str
    is_system: bool


def spellings(authorships: Table) -> Table:
    """Table[institution, key]: what the spellings of one institution have in common, by name; null for no words."""
    names = authorships.select(institution=authorships.institution.strip().nullif("")).distinct()
    frame = pl.from_arrow(names.filter(names.institution.notnull()).to_pyarrow())
    keys = institutions.key(pl.col("institution")).replace("", None)
    return ibis.memtable(frame.sort("institution").with_columns(key=keys).to_arrow())


def tables(sample: Sample) -> tuple[Table, Table]:
    """Works of the sample and all authorships, each institution under the name that `institutions_by_country` shows."""
    works, authorships = sample.tables
    return works, in_one_spelling(works, authorships, spellings(authorships))


def institution(name: str, sample: Sample) -> Institution:
    """The institution or system of the sample that the name means.

    Raises
    ------
    EditionError
        If none or several bear it; the nearest names are listed.
    """
    known = profile.known_institutions(*tables(sample)).to_polars().filter(pl.col("institution") != "")
    found = _same(name, known)
    if len(found) != 1:
        raise EditionError(_unknown(name, found, known))
    return Institution(found["institution"][0], found["is_system"][0])


def _same(name: str, known: pl.DataFrame) -> pl.DataFrame:
    """The rows of the name: letter for letter but for case, else those by alias and those by key."""
    exact = known.filter(pl.col("institution").str.to_lowercase() == " ".join(name.split()).lower())
    if len(exact):
        return exact
    keys = known.with_columns(key=institutions.key(pl.col("institution")))
    own = pl.DataFrame({"name": [name]}).select(key=institutions.key(pl.col("name")))
    aliased = institutions.aliases().join(own, on="key", how="semi")
    by_alias, by_key = pl.col("institution").is_in(aliased["name"].implode()), pl.col("key") == own["key"].item()
    return keys.filter(by_alias | (by_key & (pl.col("key") != ""))).drop("key")


def _unknown(name: str, found: pl.DataFrame, known: pl.DataFrame) -> str:
    if known.is_empty():
        return f"{name!r} cannot be profiled: no address of the papers counted names an institution."
    if len(found):
        told = f"means several institutions: {_listed(found['institution'].to_list())}"
    else:
        names = known["institution"].to_list()
        nearest = process.extract(name, names, scorer=fuzz.WRatio, processor=str.lower, limit=NEAREST)
        told = f"is no institution of the papers counted; nearest are {_listed([near for near, *_ in nearest])}"
    return f"{name!r} {told}. Write one of these as it stands, here or under `profiles` of the edition."


def _listed(names: list[str]) -> str:
    return ", ".join(map(repr, names))


def names_of(one: Institution) -> list[str]:
    """Its name and its reviewed aliases; of a system, also those of its members."""
    column = "system" if one.is_system else "institution"
    rows = territories.read_reference("institutions.csv", country_code=pl.String, system=pl.String)
    own = rows.filter(pl.col(column).str.to_lowercase() == one.name.lower())
    return sorted({one.name, *own["alias"], *own["institution"]})


def applicants_of(names: list[str], applicants: pl.Series) -> list[str]:
    """The applicants, harmonised names all different, that bear one of the names; sorted."""
    keys = _keys(pl.Series("name", names))
    listed = holders.reviewed().filter(~pl.col("is_exact")).join(keys, on="key", how="semi")["holder"]
    named = _keys(applicants).join(keys, on="key", how="semi")["name"]
    return sorted({*named, *applicants.filter(applicants.is_in(listed.unique().implode()))})


def _keys(names: pl.Series) -> pl.DataFrame:
    """Table[name, key]: the keys of each name, as of a holder and as of an institution."""
    given = pl.DataFrame({"name": names}, schema={"name": pl.String})
    kinds = [given.with_columns(key=key(pl.col("name"))) for key in (holders.key, institutions.key)]
    return pl.concat(kinds).filter(pl.col("key") != "").unique()
