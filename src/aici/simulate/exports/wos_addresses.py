"""Authors and addresses as Web of Science tells them: AU, AF, C1, C3, RP and EM of each record.

An address stands once with all its authors in brackets, in the order of the first of them; without names, addresses
stand in no order of authors. Each corresponding author has an entry in RP for each address, shared where two have the
same. C3 lists the institution of each address after its parent system, so that both repeat.
"""

from __future__ import annotations

import polars as pl

from aici.simulate.drawing import sections
from aici.simulate.exports.numbering import of_records
from aici.simulate.papers import people, places

_LINE = "\n   "
_FLAGS = ("wos_unlinked_addresses", "wos_first_unlinked", "wos_old_turkey", "wos_older_form", "wos_middle_form")
_WORDS = {
    "School": "Sch", "Department": "Dept", "College": "Coll", "Faculty": "Fac", "Institute": "Inst", "of": "",
    "Computer": "Comp", "Science": "Sci", "Electrical": "Elect", "Engineering": "Engn", "Information": "Informat",
    "Mechanical": "Mech", "Automation": "Automat", "Mathematics": "Math", "Robotics": "Robot", "Medicine": "Med",
    "Radiology": "Radiol", "Systems": "Syst", "and": "&",
}  # fmt: skip
_DEPARTMENTS = {
    name: " ".join(filter(None, (_WORDS.get(word, word) for word in name.split())))
    for name in sections("vocabulary.txt")["department"]
}


def told(rows: pl.DataFrame, names: pl.DataFrame, addresses: pl.DataFrame) -> pl.DataFrame:
    """What the records of one file say of authors and addresses.

    Parameters
    ----------
    rows : records of a file, with the flags of `wos`
    names : what `names` makes of the authors of the part
    addresses : DataFrame by `schema.ADDRESSES`

    Returns
    -------
    DataFrame[AU, AF, C1, C3, RP, EM, emailed, first_address], one row per record
        Lists stand as they are printed, one item a line. `emailed` are full names, the first with an address of
        electronic mail; `first_address` is that of the first author.
    """
    authors = of_records(names, rows, "position")
    lines = _lines(rows, addresses, names)
    tables = [_authors(authors), _addresses(lines), _reprints(rows, lines), _affiliations(lines)]
    told = pl.DataFrame({"record": range(len(rows))}, schema={"record": pl.Int64})
    for table in tables:
        told = told.join(table, on="record", how="left", maintain_order="left")
    return told.drop("record")


def names(authors: pl.DataFrame) -> pl.DataFrame:
    """How authors are written.

    Parameters
    ----------
    authors : DataFrame by `schema.AUTHORS`

    Returns
    -------
    DataFrame[work, position, is_corresponding, full, short, email]
    """
    mail = pl.format("author{}.{}@mail.example", "position", "work")
    return authors.select(
        "work",
        "position",
        "is_corresponding",
        full=pl.col("surname") + ", " + pl.col("given"),
        short=pl.col("surname") + ", " + people.initials(pl.col("given")),
        email=mail,
    )


def _authors(authors: pl.DataFrame) -> pl.DataFrame:
    first = pl.col("position") == 1
    emailed = pl.when(first).then(pl.format("{} ({}) ", "full", "email")).otherwise("full")
    return authors.group_by("record", maintain_order=True).agg(
        AU=pl.col("short").str.join(_LINE),
        AF=pl.col("full").str.join(_LINE),
        emailed=emailed.str.join(_LINE),
        first_name=pl.col("full").first(),
        EM=pl.col("email").filter("is_corresponding").str.join("; "),
    )


def _lines(rows: pl.DataFrame, addresses: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Table[record, position, place, line, institution, system, full, short, is_corresponding, and the flags]."""
    located = of_records(addresses, rows).join(
        places.cities().drop("number"), on=["country_code", "city", "postcode"], how="left", nulls_equal=True
    )
    flags = rows.select(*_FLAGS, record=pl.int_range(pl.len(), dtype=pl.Int64))
    every = located.join(names, on=["work", "position"]).join(flags, on="record").sort("record", "position", "place")
    was_turkey = pl.col("wos_old_turkey") | pl.col("wos_older_form") | pl.col("wos_middle_form")
    place = pl.when(was_turkey).then(pl.col("wos_place").str.replace("Turkiye$", "Turkey")).otherwise("wos_place")
    department = pl.col("department").replace(_DEPARTMENTS)
    return every.with_columns(line=pl.concat_str("institution_wos", department, place, separator=", "))


def _addresses(lines: pl.DataFrame) -> pl.DataFrame:
    """Table[record, C1, first_address]."""
    unlinked = pl.col("wos_unlinked_addresses").first()
    named = pl.col("full").filter((pl.col("position") > 1) | ~pl.col("wos_first_unlinked"))
    grouped = lines.group_by("record", "line", maintain_order=True).agg(
        names=named.str.join("; "), bare=unlinked | (named.len() == 0), unlinked=unlinked
    )
    ordered = grouped.with_columns(
        order=pl.when("unlinked").then(pl.col("line").rank("ordinal").over("record")).otherwise(0)
    ).sort("record", "order", maintain_order=True)
    shown = pl.when("bare").then(pl.format("{}.", "line")).otherwise(pl.format("[{}] {}.", "names", "line"))
    c1 = ordered.group_by("record", maintain_order=True).agg(C1=shown.str.join(_LINE))
    first = lines.group_by("record", maintain_order=True).agg(first_address=pl.col("line").first())
    return c1.join(first, on="record")


def _reprints(rows: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Table[record, RP]; the marker is that of form and interface, which the rows of a file share."""
    file = rows.row(0, named=True)
    marker = " (reprint author), " if file["wos_older_form"] else " (corresponding author), "
    marker = " (通讯作者)，" if file["wos_chinese_interface"] else marker
    entries = lines.filter("is_corresponding").group_by("record", "line", maintain_order=True)
    shown = pl.concat_str("names", pl.lit(marker), "line", pl.lit("."))
    named = entries.agg(names=pl.col("short").str.join("; "))
    return named.group_by("record", maintain_order=True).agg(RP=shown.str.join("; "))


def _affiliations(lines: pl.DataFrame) -> pl.DataFrame:
    """Table[record, C3]."""
    listed = lines.unique(["record", "line"], keep="first", maintain_order=True)
    both = pl.concat_str("system", "institution", separator="; ", ignore_nulls=True)
    return listed.group_by("record", maintain_order=True).agg(C3=both.str.join("; "))
