"""Derwent Innovations Index, tagged text and tables of the same tags: a record per family of patents.

Taken are files wholly of this index (UT `DIIDW:`, or PT P without UT); in files mixed with papers `wos.py` rejects its
records. A table has the tags as headings: the index' own tab-delimited export, or a user's re-save. Rules:
- `record_id` is `derwent:` + UT, else made of the accession number GA, else a digest of PN and title; `family_id`
  likewise is the accession number. PN lists the members of the family; the first is `publication_number`;
- PD and AD tell the dates of each member, PI those of priorities: the years are the earliest of each. There is no other
  year. Application numbers come without year: that of their date is added, see `patent_numbers.py`;
- Japanese kind W (translation of an international application) is A elsewhere, and here;
- AE repeats the assignees for each member, with a code: `BROAD INST INC (BROD-C)`. Names are without it, each once;
  `applicants_standard`, in the order of names, is the code `BROD-C` of listed firms, whatever the spelling, else the
  name. Countries of applicants are not exported;
- the title is without its final period; `citations` are TC, else Z9: by families of patents.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from aici.sources import grid, patent_numbers, patent_tables, wos
from aici.sources.text import Head, read_head, read_text

NAME = "derwent"
_LISTS = ("AU", "AE")
_TEXTS = ("PT", "PN", "TI", "GA", "AB", "IP", "PD", "AD", "PI", "TC", "Z9", "UT")
_KNOWN_TAGS = (
    "PT PN TI AU AE GA AB TF EA DC MC IP PD AD FD PI DS FS CP CR DN MN RI CI RG TC Z9 U1 U2 UT DA ER EF FN VR".split()
)
_HEADINGS = {tag: (tag,) for tag in (*_LISTS, *_TEXTS)}
_DAY = r"\d{1,2} [A-Za-z]{3} (\d{4})"
_NUMBER = r"[A-Z]{2}[A-Z0-9]*\d[A-Z]?-[A-Z]\d?"
_LINE = "\x1f"
_CODE = r"\s*\(([A-Z]{2,5})-([A-Za-z][A-Za-z -]*)\)\s*$"
_PATENT, _NO_PATENT, _OWN_UT = r"(?m)^PT P[ \t\r]*$", r"(?m)^PT [A-OQ-Z][ \t\r]*$", r"(?m)^UT DIIDW:"
_UT_OF_OTHERS = (  # by name, as a damaged one of the index' own is none of these
    r"(?m)^UT (?:WOS|ISI|ZOOREC|BIOSIS|BCI|CABI|CCC|FSTA|MEDLINE|KJD|SCIELO|RSCI|INSPEC|CSCD|DRCI|PPRN|PQDT|ARCI):"
)

NO_END = (
    "record breaks off: it has no end line “ER”. The file was cut while it was written or copied; download this part "
    "of the export again"
)
NO_NUMBER = "record without patent number (PN). Export again with record content “Full Record”"


def sniff(head: Head) -> bool:
    """Whether the file is wholly of the index: tagged text without records of others, or a table of its tags."""
    if _layout(head) is not None:
        return True
    if not re.search(_PATENT, head.text) or re.search(_UT_OF_OTHERS, head.text):
        return False
    text = head.text if head.path is None else read_text(head.path)
    if re.search(_OWN_UT, text):
        return re.search(_UT_OF_OTHERS, text) is None
    has_own = re.search(r"(?m)^GA \S", text) is not None or not re.search(r"(?m)^UT ", text)
    return has_own and not re.search(_NO_PATENT, text) and not re.search(_UT_OF_OTHERS, text)


def count(path: Path) -> int:
    """Records of tagged text, rows of a table, counted apart from reading."""
    layout = _layout(read_head(path))
    return (wos.count(path) if layout is None else grid.count_rows(path, layout)) or 1


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The families of one file: `patent_records` and `rejects`."""
    layout = _layout(read_head(path))
    table = _of_tagged_text(path) if layout is None else _of_table(grid.read(path, layout))
    family = _families(table)
    no_number = pl.when(pl.col("publication_number").is_null()).then(pl.lit(NO_NUMBER))
    return patent_tables.frames(NAME, file, family, _columns(family), no_number)


def _layout(head: Head) -> grid.Layout | None:
    found = grid.layout_with(head, ("PN", "TI", "AE"), ",\t;")
    return found if found and {"UT", "GA", "IP"} & set(found.headings) else None


def _of_tagged_text(path: Path) -> pl.DataFrame:
    """Table[row, wrong, <tags>]: a record per row; people are lists, all else text with its lines joined."""
    lines, _ = wos.record_lines([path], _TEXTS, _LISTS, _KNOWN_TAGS)
    rows = lines.group_by("row").agg(ended=(pl.col("tag") == "ER").any()).sort("row")
    filled = lines.filter(pl.col("text") != "")
    for tag in (*_LISTS, *_TEXTS):
        one = filled.filter(pl.col("tag") == tag).group_by("row", maintain_order=True)
        text = pl.col("text") if tag in _LISTS else pl.col("text").str.join(" ")
        rows = rows.join(one.agg(text.alias(tag)), on="row", how="left")
    reason = pl.when(~pl.col("ended")).then(pl.lit(NO_END))
    return rows.sort("row").with_columns(wrong=reason)


def _of_table(table: pl.DataFrame) -> pl.DataFrame:
    """The same of a table, where people are separated by semicolons."""
    cells = patent_tables.cells(table, _HEADINGS)
    people = [patent_tables.split(pl.col(tag).str.replace_all("[\r\n]+", ";"), ";").alias(tag) for tag in _LISTS]
    return cells.with_columns(people)


def _families(table: pl.DataFrame) -> pl.DataFrame:
    """Add the members of the family, the first of them, its application, priorities and the earliest years."""
    published, applied, prior = (
        _dated(table, "PD", rf"({_NUMBER})\s+{_DAY}"),
        _dated(table, "AD", rf"{_NUMBER}\s+(\S+)\s+{_DAY}"),
        _dated(table, "PI", rf"(?:^|\s)([A-Z]{{2}}\S*\d\S*)\s+{_DAY}"),
    )
    first_applied = _dated(table, "AD", rf"({_NUMBER})\s+\S+\s+{_DAY}").select("row", member="number").with_columns(
        applied.select(application="number", application_date="year")
    )  # fmt: skip
    members = _members(table, published)
    first = members.unique("row", keep="first", maintain_order=True)
    first = first.join(first_applied.unique(["row", "member"], keep="first"), on=["row", "member"], how="left")
    application = patent_numbers.dated_application(pl.col("application"), pl.col("application_date"))
    numbers = patent_numbers.dated_application(pl.col("number"), pl.col("year"))
    added = [
        members.group_by("row", maintain_order=True).agg(members="publication"),
        first.select("row", publication_number="publication", application_number=application),
        prior.group_by("row", maintain_order=True).agg(priorities=numbers, priority_year=pl.col("year").min()),
        published.group_by("row").agg(publication_year=pl.col("year").min()),
        applied.group_by("row").agg(application_year=pl.col("year").min()),
    ]
    for one in added:
        table = table.join(one, on="row", how="left", maintain_order="left")
    return table


def _dated(table: pl.DataFrame, tag: str, pattern: str) -> pl.DataFrame:
    """Table[row, number, year]: the lines of a table of numbers and dates, whether wrapped or run on."""
    found = table.select("row", line=pl.col(tag).str.extract_all(pattern)).explode("line", empty_as_null=False)
    parts = pl.col("line").str.extract_groups(pattern)
    return found.select("row", number=parts.struct[0], year=parts.struct[1].cast(pl.Int64))


def _members(table: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """Table[row, member, publication]: the numbers of PN as written and in our form, in order."""
    listed = table.select("row", member=pl.col("PN").str.split(";")).explode("member", empty_as_null=False)
    listed = listed.with_columns(pl.col("member").str.strip_chars()).filter(pl.col("member") != "")
    years = published.unique(["row", "number"], keep="first")
    years = years.rename({"number": "member"})
    listed = listed.join(years, on=["row", "member"], how="left", maintain_order="left")
    number = pl.col("member").str.replace("^(JP.*)-W$", "${1}-A")
    form = patent_numbers.publication(number, pl.col("year"))
    return listed.select("row", "member", publication=form).filter(pl.col("publication").is_not_null())


def _columns(table: pl.DataFrame) -> dict[str, pl.Expr]:
    accession = pl.coalesce(pl.col("UT").str.strip_prefix("DIIDW:"), pl.col("GA"))
    digest = patent_tables.hashed((pl.col("PN") + pl.col("TI").fill_null("")).str.to_lowercase())
    return {
        "record_id": pl.coalesce(pl.lit("DIIDW:") + accession, digest),
        "publication_number": pl.col("publication_number"),
        "family_members": patent_tables.values(pl.col("members")),
        "application_number": pl.col("application_number"),
        "priority_numbers": patent_tables.values(pl.col("priorities")),
        "family_id": pl.lit(f"{NAME}:") + accession,
        "application_year": pl.col("application_year"),
        "priority_year": pl.col("priority_year"),
        "publication_year": pl.col("publication_year"),
        "title": pl.col("TI").str.replace(r"\.$", ""),
        "abstract": pl.col("AB"),
        "inventors": patent_tables.values(pl.col("AU")),
        "applicants": patent_tables.values(pl.col("AE"), lambda line: line.str.replace(_CODE, "")),
        "applicants_standard": _standard(),
        "classes": patent_tables.classes(";", pl.col("IP")),
    } | patent_tables.counted({"TC": "by families", "Z9": "by families"}, table)


def _standard() -> pl.Expr:
    """The code of a listed firm, else the name; null where no assignee is listed."""
    is_listed = pl.col("AE").list.join(_LINE).str.contains(r"\([A-Z]{2,5}-C\)\s*(?:\x1f|$)")
    return pl.when(is_listed).then(patent_tables.values(pl.col("AE"), _code_or_name))


def _code_or_name(line: pl.Expr) -> pl.Expr:
    parts = line.str.extract_groups(_CODE)
    return pl.when(parts.struct[1] == "C").then(parts.struct[0] + "-C").otherwise(line.str.replace(_CODE, ""))
