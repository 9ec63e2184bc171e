"""Writes records as Web of Science exports them in tagged text, of several forms and interfaces.

Rules of the format: at most 1,000 records a file, a header, `PT` to `ER`, a blank line between records, `EF`. A file
has one form: older (Thomson Reuters, reprint author), middle (early access without year) or today's. Files of older
works have the older forms, but not strictly so, as a file may hold what was published after its form went out of use;
all are dated the day of the search.
Accession numbers are `WOS:SIM` and the number of the work, those of the Zoological Record `ZOOREC:SIM` and the same.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici.calibration import PaperCalibration
from aici.simulate.drawing import names_planted, planted
from aici.simulate.exports import wos_addresses, wos_tags
from aici.simulate.exports.numbering import by_file, landed, numbered, with_works
from aici.simulate.papers import Papers
from aici.simulate.papers.holdings import WOS_FILE
from aici.simulate.parts import Part

_OLD, _MIDDLE = pl.col("wos_older_form"), pl.col("wos_middle_form")
_OF_FILES = {
    "wos_older_form": pl.col("last_year") <= 2018,
    "wos_middle_form": (pl.col("last_year") <= 2021) & ~_OLD,
    "wos_broken_header": _OLD,
    "wos_chinese_interface": ~_OLD & ~_MIDDLE,
    "wos_crlf": True,
    "wos_no_bom": True,
    "wos_few_fields": ~_OLD & ~_MIDDLE,
}
_CORE = ~pl.col("is_other_index")
_FULL = _CORE & ~pl.col("wos_few_fields")
_ARTICLE = pl.col("kind") == "journal_article"
_ADDRESSED = _FULL & ~pl.col("wos_no_addresses")
_OF_RECORDS = {
    "wos_early_access": _CORE & _ARTICLE & _MIDDLE,
    "wos_no_addresses": _FULL,
    "wos_no_reprint": _ADDRESSED,
    "wos_unlinked_addresses": _ADDRESSED,
    "wos_first_unlinked": _ADDRESSED & ~pl.col("wos_unlinked_addresses"),
    "wos_no_abstract": _CORE,
    "wos_no_keywords": _FULL,
    "wos_old_turkey": _ADDRESSED & pl.col("is_turkish") & ~_OLD & ~_MIDDLE,
    "wos_more_counted": _FULL & (pl.col("citations") > 0),
    "wos_meeting_in_journal": _FULL & _ARTICLE & ~pl.col("wos_early_access"),
}


def write(
    part: Part, papers: Papers, records: pl.DataFrame, calibration: PaperCalibration, folder: Path
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the files of a part and say where each record landed; parameters and result as in `exports`."""
    marked = records.with_columns(is_other_index=pl.col("record_id").str.starts_with("wos:ZOOREC:"))
    placed = numbered(marked, folder, f"{part.index:04}-savedrecs-{{:02}}.txt", WOS_FILE)
    placed = with_works(placed.drop("planted"), papers.works, calibration)
    files = _files(part, placed)
    turkish = papers.addresses.filter(pl.col("country_code") == "TUR")["work"].unique().implode()
    placed = placed.join(files, on="number", how="left", maintain_order="left")
    placed = placed.with_columns(is_turkish=pl.col("work").is_in(turkish))
    placed = planted(placed, part.rng("wos forms"), _OF_RECORDS)
    publishers = pl.from_pandas(calibration.venues[["venue", "publisher_address"]])
    placed = placed.join(publishers, on="venue", how="left", maintain_order="left")
    names = wos_addresses.names(papers.authors)
    for _, name, rows in by_file(placed):
        (folder / name).write_bytes(_content(rows, names, papers.addresses))
    named = placed.with_columns(names_planted(list(_OF_RECORDS)).alias("planted"))
    return landed(named, files["planted"].to_list())


def _files(part: Part, placed: pl.DataFrame) -> pl.DataFrame:
    """Table[number, planted, and a flag per name]: the files in order."""
    files = placed.group_by("number", maintain_order=True).agg(last_year=pl.col("year").max())
    drawn = planted(files, part.rng("wos files"), _OF_FILES)
    return drawn.with_columns(planted=names_planted(list(_OF_FILES))).drop("last_year")


def _content(rows: pl.DataFrame, names: pl.DataFrame, addresses: pl.DataFrame) -> bytes:
    """The bytes of one file."""
    file = rows.row(0, named=True)
    company = "Thomson Reuters Web of Science™" if file["wos_older_form"] else "Clarivate Analytics Web of Science"
    mark = "XX" if file["wos_broken_header"] else "FN"
    told = wos_addresses.told(rows, names, addresses)
    records = wos_tags.text(pl.concat([rows, told], how="horizontal"))
    text = f"{mark} {company}\nVR 1.0\n{records}EF"
    text = text.replace("\n", "\r\n") if file["wos_crlf"] else text
    return (text if file["wos_no_bom"] else "\ufeff" + text).encode()
