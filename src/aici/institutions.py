"""The organisation behind an address line: one name for its spellings, and the system it belongs to apart.

Rules, all exact:
- Names are compared by a key without case, accents, punctuation and small words, in which words stand as Web of Science
  abbreviates them: `University of Oxford`, `Univ. of Oxford` and `Univ Oxford` are one. A known key gets the name of
  `data/reference/institutions.csv`; an alias with a country counts in that country only (the National Research Council
  of Italy and others of that name). Every other name stays as exported, its blanks apart.
- A campus that stands as a segment of its own belongs to the name: `University of California, Berkeley`.
- Where a line begins with a part of an organisation (a department, a school of, a laboratory for), the organisation is
  the first later segment that is known or bears a word such as university, else the first with a word such as hospital;
  without one the line keeps its first segment. An institute of something is a part only of what stands behind it with
  nothing but parts between them. A centre (`Centre for Addiction and Mental Health`) and a department of a state
  (`Minnesota Department of Natural Resources`) stand for themselves. A street (`12 University Ave`) is nobody.
- The system (`University of California system`, `Helmholtz Association`) never replaces the name of its member. The
  University of Chinese Academy of Sciences is counted as printed, apart from the academy.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from aici.territories import normalised as plain
from aici.territories import read_reference

_LINE = ("line", "country_code")
_SEGMENTS = 5  # of an address that are searched for its organisation
_LATER = 4 * _SEGMENTS  # behind all other candidates
_SMALL = r"\b(?:the|of|and|for|in|at|de|di|du|la)\b"
_WORDS = {
    "academy": "acad", "advanced": "adv", "agricultural": "agr", "agriculture": "agr", "association": "assoc",
    "california": "calif", "center": "ctr", "central": "cent", "centre": "ctr", "college": "coll", "economics": "econ",
    "electron": "elect", "electronic": "elect", "electronics": "elect", "eng": "engn", "engineering": "engn",
    "federal": "fed", "foundation": "fdn", "geosciences": "geosci", "health": "hlth", "hospital": "hosp",
    "industrial": "ind", "inf": "informat", "information": "informat", "institute": "inst", "institution": "inst",
    "international": "int", "laboratories": "labs", "laboratory": "lab", "medical": "med", "medicine": "med",
    "nat": "natl", "national": "natl", "pennsylvania": "penn", "polytechnic": "polytech", "research": "res",
    "saint": "st", "school": "sch", "science": "sci", "sciences": "sci", "technical": "tech",
    "technological": "technol", "technology": "technol", "telecommunications": "telecommun", "universities": "univ",
    "university": "univ",
}  # fmt: skip
_UNIT = r"department|dept|faculty|division"
_GOVERNMENT = r"^(?:\S+ )*(?:health|police|fire) (?:department|dept|division)$"
_PART = (
    rf"^(?:the )?(?:(?:{_UNIT})\b|(?:\S+ ){{1,3}}(?:{_UNIT})(?: \S+| and .*)?$|"
    r"(?:(?:state |national )?key |graduate |joint |research |first |second )*"
    r"(?:school|sch|college|coll|lab|laboratory|section|unit|group|chair|program|programme|branch) (?:of|for|on)\b)"
)
_INSTITUTE = r"^(?:the )?(?:joint |research )*(?:institute|inst) (?:of|for|on)\b"
_STREET = (
    r"^(?:no )?\d+[a-z]?(?: |$)|\b(?:street|road|rd|avenue|ave|av|blvd|boulevard|lane|highway|hwy|drive|str)\b|"
    r"stra(?:ss|ß)e\b|\bst(?: \d+\w*)?$|platz\b|\bunivers\S*(?:weg|ring|allee)\b|\buniv town\b|\bciudad univ|"
    r"\bcidade univ|^cite univ|^(?:via|viale|piazza|piazzale|rue|calle|rua|plaza|avda|campus) "
)
_ORGANISATION = (
    r"\b(?:univ|acad (?:med |agr )?sci\b|polytech|politec|institut|eth\b|epfl\b|iit\b|nit\b|coll\b|corp\b|inc\b)|"
    r"\binst\b.*\btechnol\b"
)
_LESSER = r"\b(?:inst|hosp|colleges|natl lab)\b"  # may be a part of an organisation named behind it


def normalised(lines: pl.DataFrame) -> pl.DataFrame:
    """The normalised name and the system of the organisation of each address line.

    Parameters
    ----------
    lines : Table[institution, affiliation_raw, country_code]
        One row per author × address, as readers give them; nulls are allowed everywhere.

    Returns
    -------
    DataFrame[institution, institution_system]
        One row per row, in order. `institution` is null only where it was; `institution_system` is null where the
        organisation is in no known system.
    """
    given = lines.select("institution", "affiliation_raw", "country_code").cast(pl.String)
    distinct = given.unique(maintain_order=True).with_row_index("line")
    known = _known(_candidates(distinct))
    best = known.sort("line", "order").unique("line", keep="first", maintain_order=True)
    named = distinct.join(best.drop("order"), on="line", how="left", maintain_order="left").select(
        *given.columns,
        name=pl.coalesce("name", _spaced(pl.col("institution"))),
        institution_system="system",
    )
    joined = given.join(named, on=given.columns, how="left", nulls_equal=True, maintain_order="left")
    return joined.select(institution="name", institution_system="institution_system")


def key(name: pl.Expr) -> pl.Expr:
    """What spellings of one name have in common: `university of oxford` and `univ oxford` are both `univ oxford`."""
    spaced = plain(name.str.replace_all(r"[,;:/–—]", " "))
    return (
        spaced.str.replace_all(_SMALL, " ")
        .str.split(" ")
        .list.eval(pl.element().filter(pl.element() != "").replace(_WORDS))
        .list.join(" ")
    )


def _candidates(distinct: pl.DataFrame) -> pl.DataFrame:
    """Table[line, order, text, country_code]: names an address may mean, the likeliest first.

    The first segment with the one behind it, the first segment; where that is a part of an organisation, only the later
    ones, each with and without the one behind it.
    """
    segments = pl.col("affiliation_raw").str.split(",").list.eval(pl.element().str.strip_chars())
    split = distinct.with_columns(is_part=_is_part("institution"), segment=segments.list.head(_SEGMENTS + 1))
    split = split.with_columns(is_institute=plain(pl.col("institution")).str.contains(_INSTITUTE))
    each = split.explode("segment").with_columns(
        place=pl.int_range(pl.len(), dtype=pl.Int64).over("line"), behind=pl.col("segment").shift(-1).over("line")
    )
    others = ((pl.col("place") > 0) & ~_is_part("segment")).cast(pl.Int64)
    first_other = others.cum_sum().over("line") == others
    later = (pl.col("place") > 0) & (~pl.col("is_institute") | first_other)
    meant = pl.when("is_part").then(later).otherwise(pl.col("segment") == pl.col("institution"))
    meant = each.filter(meant & (pl.col("place") < _SEGMENTS))
    both, own = pl.concat_str("segment", pl.lit(" "), "behind"), pl.col("institution")
    return pl.concat(
        [
            split.filter("is_part").select(*_LINE, order=pl.lit(-1, pl.Int64), text=own, must_be_known=True),
            meant.drop_nulls("behind").select(*_LINE, order=pl.col("place") * 2, text=both, must_be_known=True),
            meant.select(*_LINE, order=pl.col("place") * 2 + 1, text="segment", must_be_known=False),
            split.filter(~pl.col("is_part")).select(
                *_LINE, order=pl.lit(2 * _SEGMENTS, pl.Int64), text=own, must_be_known=True
            ),
        ]
    )


def _is_part(name: str) -> pl.Expr:
    """Whether a name is that of a part of an organisation."""
    words = plain(pl.col(name))
    return (words.str.contains(f"{_PART}|{_INSTITUTE}") & ~words.str.contains(_GOVERNMENT)).fill_null(False)


def _known(candidates: pl.DataFrame) -> pl.DataFrame:
    """Table[line, order, name, system]: the candidates that the table knows, or that bear a word of an organisation."""
    names = (
        candidates.select("text").unique().drop_nulls().with_columns(key=key(pl.col("text")), is_part=_is_part("text"))
    )
    table = aliases()
    found = (
        candidates.join(names, on="text")
        .join(table.filter(pl.col("country_code") != ""), on=["key", "country_code"], how="left")
        .join(table.filter(pl.col("country_code") == "").drop("country_code"), on="key", how="left", suffix="_anywhere")
    )
    there, word = pl.col("name").is_not_null(), pl.col("key")
    may_bear = ~pl.col("must_be_known") & ~pl.col("is_part")
    may_bear &= ~word.str.contains(_STREET)
    bears = may_bear & word.str.contains(_ORGANISATION)
    bears_less = may_bear & word.str.contains(_LESSER)
    name = pl.coalesce("name", "name_anywhere")
    later = pl.when(name.is_null() & ~bears).then(_LATER).otherwise(0)
    return found.select(
        "line", order=pl.col("order") + later,
        name=pl.coalesce(name, pl.when(bears | bears_less).then(_spaced(pl.col("text")))),
        system=pl.when(there).then("system").otherwise("system_anywhere"),
    ).drop_nulls("name")  # fmt: skip


def _spaced(name: pl.Expr) -> pl.Expr:
    return name.str.replace_all(r"\s+", " ").str.strip_chars()


@cache
def aliases() -> pl.DataFrame:
    """Table[key, country_code, name, system]: every alias and every name; `country_code` "" for any country."""
    rows = read_reference("institutions.csv", country_code=pl.String, system=pl.String)
    return rows.select(
        pl.col("country_code").fill_null(""), name="institution", system="system", key=key(pl.col("alias"))
    )
