"""Writes simulated patents as Derwent Innovations Index exports: tagged text, a record per family, 500 a file.

The rules of the format that differ from the other databases:
- PN lists the members of the family with a dash before the kind and without the zero between year and number
  (`US2090012345-A1`), nor the 10 of Korean numbers; application numbers are short and without year (`US012345`);
- AE repeats the assignees for each member, with a code: `(TAAB-C)` of a listed holder whatever its spelling,
  `(FIRM-Non-standard)`, `(SATO-Individual)`; there is no country of an applicant;
- the title ends with a period; AB begins with a line indented by four or, in some files, with an empty one; IP pads
  the group (`G06N-003/08`); AD, PD, PI and FD are tables with several blanks between the cells, in PD the pages of
  the first publication only; there is no year.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.simulate.exports import numbering
from aici.simulate.parts import Part
from aici.simulate.patents import Patents, holdings

RECORDS = 500  # of one file
_HEAD = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
_NEXT = "\n   "  # a value on a line of its own
_OF_FILE = ("derwent_crlf", "derwent_bom", "derwent_empty_abstract_line")
_LANGUAGES = {"CN": "Chinese", "JP": "Japanese", "KR": "Korean", "TW": "Chinese", "DE": "German", "FR": "French"}
_DESIGNATED = "AL; AT; BE; BG; CH; CY; CZ; DE; DK; EE; ES; FI; FR; GB; GR; HU; IE; IT; NL; NO; PL; PT; SE"
_SECTION_T01, _SECTION_W04 = "T01 (Digital Computers)", "W04 (Audio/Video Recording and Systems)"
_MANUAL = "T01-J16C1; T01-N01B3"


def write(part: Part, patents: Patents, folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the files of a part into `folder`.

    Returns
    -------
    rows : DataFrame[record_id, publication_number, family, file, row, planted]
        `publication_number` is the first of the family, `row` counts the records of `file` from 1.
    files : DataFrame[file, rows, planted]
    """
    families = holdings.held(part, patents).derwent
    records = families.join(_members(patents), on="family", how="left", maintain_order="left")
    records = records.join(_assignees(patents.applicants), on="family", how="left", maintain_order="left")
    accession = "SIM" + pl.col("family").cast(pl.String).str.zfill(9)
    nothing = pl.lit([], dtype=pl.List(pl.String))
    records = records.with_columns(accession=accession, record_id="derwent:DIIDW:" + accession, planted=nothing)
    placed = numbering.numbered(records, folder, f"{part.index:04}-{{:03}}.txt", RECORDS)
    files = holdings.files(placed, part.rng("derwent"), _OF_FILE)
    texts = placed.select("number", "file", text=_record())
    for number, name, rows in numbering.by_file(texts):
        (folder / name).write_bytes(_file(rows["text"], **files.select(_OF_FILE).row(number, named=True)))
    return holdings.landed(placed, files)


def _file(texts: pl.Series, derwent_crlf: bool, derwent_bom: bool, derwent_empty_abstract_line: bool) -> bytes:
    text = _HEAD + "".join(texts) + "EF"
    if derwent_empty_abstract_line:
        text = text.replace("\nAB    ", "\nAB \n   ")
    if derwent_crlf:
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8-sig" if derwent_bom else "utf-8")


def _record() -> pl.Expr:
    """The lines of a record, from PT to the blank line behind ER."""
    lower = pl.col("title").str.head(1).str.to_lowercase() + pl.col("title").str.slice(1)
    inventors = pl.col("inventors").list.eval(_initialled(pl.element())).list.join(_NEXT)
    assignees = pl.col("assignees").repeat_by("size").list.join(_NEXT)
    classes = pl.col("classes").list.eval(_padded(pl.element())).list.join("; ")
    lines = {
        "PN ": pl.col("numbers"),
        "TI ": pl.col("title") + ".",
        "AU ": inventors,
        "AE ": assignees,
        "GA ": pl.col("accession"),
        "AB    NOVELTY - ": pl.col("abstract"),
        "   USE - ": pl.format("{}.", lower),
        "   ADVANTAGE - ": pl.lit("The solution reduces the effort of processing and increases its reliability."),
        "DC ": pl.lit(f"{_SECTION_T01}; {_SECTION_W04}"),
        "MC ": pl.lit(_MANUAL),
        "IP ": pl.when(pl.col("classes").list.len() > 0).then(classes),
        "PD ": pl.col("published"),
        "AD ": pl.col("applied"),
        "FD  ": pl.col("details"),
        "PI ": pl.col("priority"),
        "DS ": pl.col("designated"),
        "UT DIIDW:": pl.col("accession"),
    }
    written = [(pl.lit(tag) + value + "\n").fill_null("") for tag, value in lines.items()]
    return pl.concat_str(pl.lit("PT P\n"), *written, pl.lit("ER\n\n"))


def _initialled(name: pl.Expr) -> pl.Expr:
    """`Wang Wei` as `WANG W`."""
    return name.str.replace(r"^(\S+) (\S).*$", "${1} ${2}").str.to_uppercase()


def _padded(group: pl.Expr) -> pl.Expr:
    """`G06N 3/08` as `G06N-003/08`."""
    return group.str.head(4) + "-" + group.str.extract(r" (\d+)/").str.zfill(3) + group.str.extract("(/.*)$")


def _members(patents: Patents) -> pl.DataFrame:
    """One row per family: the cells and tables of its publications, and `size`, their number."""
    main = patents.families.select("family", main=_padded(pl.col("classes").list.first()).fill_null(""))
    rows = patents.publications.join(main, on="family", how="left", maintain_order="left")
    rows = rows.with_columns(number=_short(pl.col("publication_number")))
    return (
        rows.with_columns(**_table_lines())
        .group_by("family", maintain_order=True)
        .agg(
            pl.col("publication_number", "priority").first(),
            size=pl.len(),
            numbers=pl.col("number").str.join("; "),
            published=pl.col("published").str.join(_NEXT),
            applied=pl.col("applied").str.join(_NEXT),
            details=_lines("detail"),
            designated=pl.col("designated").drop_nulls().first(),
        )
    )


def _table_lines() -> dict[str, pl.Expr]:
    """The lines of a publication in the tables of its family."""
    number, first = pl.col("number"), pl.col("priority_number")
    priority = _short_application(first.fill_null(pl.col("application_number")))
    language = pl.col("office").replace_strict(_LANGUAGES, default="English")
    week = pl.col("publication_date").dt.strftime("%G%V")  # of Derwent's update
    pages = pl.when(pl.col("family").is_first_distinct()).then(pl.format("Pages: {}", 5 + pl.col("family") * 7 % 61))
    cells = [number, _day("publication_date"), "main", week, pages.fill_null(""), language]
    published = pl.concat_str(cells, separator="   ")
    application = _short_application(pl.col("application_number"))
    after_provisional = first.str.ends_with("P0") & (pl.col("office") == "US")
    regional = pl.format("{}: \n\t\t      (Regional): {}", number, pl.lit(_DESIGNATED))
    return {
        "published": published,
        "applied": pl.format("{}    {}    {}", number, application, _day("application_date")),
        "detail": pl.when(after_provisional).then(pl.format("{} Provisional Application {}", number, priority)),
        "priority": pl.format("{}    {}", priority, _day("priority_date")),
        "designated": pl.when(pl.col("office") == "EP", pl.col("kind") == "A1").then(regional),
    }


def _lines(name: str) -> pl.Expr:
    kept = pl.col(name).drop_nulls()
    return pl.when(kept.len() > 0).then(kept.str.join(_NEXT))


def _short(number: pl.Expr) -> pl.Expr:
    """A publication number as Derwent writes it."""
    shortened = number.str.replace(r"^(US|KR10)(209\d)0", "${1}${2}").str.replace("^KR10", "KR")
    return shortened.str.replace(r"([A-Z]\d?)$", "-${1}")


def _short_application(number: pl.Expr) -> pl.Expr:
    """An application number as Derwent writes it: no year, the last six digits, in China with two before them."""
    chinese = number.str.extract(r"^CN\d{4}(\d{8})\.")
    others = number.str.replace(r"^([A-Z]+)\d*(\d{6})(?:(P)0)?$", "${1}${2}${3}")
    return ("CN" + chinese).fill_null(others)


def _day(name: str) -> pl.Expr:
    return pl.col(name).dt.strftime("%d %b %Y")


def _assignees(applicants: pl.DataFrame) -> pl.DataFrame:
    """DataFrame[family, assignees]: one line each, in capitals, with their codes."""
    plain = pl.col("name").str.to_uppercase().str.replace_all("[.,]", "")
    person = plain.str.replace(r"^(\S+) (\S).*$", "${1} ${2}")
    letters = plain.str.replace_all("[^A-Z]", "").str.head(4)
    line = (
        pl.when("is_person").then(pl.format("{} ({}-Individual)", person, letters))
        .when(pl.col("code").is_null()).then(pl.format("{} ({}-Non-standard)", plain, letters))
        .otherwise(pl.format("{} ({}-C)", plain, "code"))
    )  # fmt: skip
    return applicants.group_by("family", maintain_order=True).agg(assignees=line.str.join(_NEXT))
