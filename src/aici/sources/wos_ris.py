"""Web of Science RIS: file -> tables by way of tags.

A line begins with a tag (`TI  - `) or continues the one above; a record runs from `TY` to `ER`. The export is
malformed: tags that repeat (`AD`, `C3`, `WE`) run on without a line end (`…, GermanyAD  - Munich Ctr…`), as does the
tag behind. Rules:
- The format holds less than others: short names only, no reprint entries, no document types, no categories. Addresses
  have no names: where there are several, none is linked to an author.
- `document_type` comes from TY: JOUR is PT J, CONF and CPAPER a conference paper, CHAP and BOOK a book chapter.
- KW holds author keywords and behind them, in capitals, Keywords Plus; what is in capitals behind the last keyword that
  is not is left out (an author keyword such as `SQL` in that place with it: 10 in 469 records).
- The first SN is taken as the ISSN, though it is the eISSN where there is no ISSN; the second is the eISSN.
- `citations` stands in N1: of the Core Collection, else of all databases.
- A record without `ER` is rejected by its row; the others are kept.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from aici.sources import wos_records
from aici.sources.text import Head, read_lines, read_text
from aici.sources.wos_records import TAGS

NAME = wos_records.NAME
_TAGS = {
    "AU": "AU", "AF": "AF", "TI": "TI", "T2": "SO", "PY": "PY", "AB": "AB", "AD": "C1", "PA": "PA", "DO": "DI",
    "VL": "VL", "IS": "IS", "SP": "BP", "EP": "EP", "C6": "EA", "C7": "AR", "AN": "UT", "ER": "ER",
}  # fmt: skip
_TAG = r"^([A-Z][A-Z0-9])  -(?: |$)"
_RUN_ON = r"^(?:AD|C3|WE|FU|OI|RI)  - "
_WITHIN = "(?:[A-DF-SU-Z][A-Z0-9]|E[A-QS-Z0-9]|T[A-XZ0-9])  - "  # not TY and ER, which begin lines
_PUBLICATION_TYPES = {"JOUR": "J", "CONF": "C", "CPAPER": "C", "CHAP": "B", "BOOK": "B"}
_DOCUMENT_TYPES = {"CONF": "Proceedings Paper", "CPAPER": "Proceedings Paper", "CHAP": "Book Chapter", "BOOK": "Book"}
_CITED = {"TC": r"^Times Cited in Web of Science Core Collection:\s*(\d+)", "Z9": r"^Total Times Cited:\s*(\d+)"}
_BOUNDARY = r"\n(?=TY  - )|\nER  -[^\n]*(?=\n)"


def sniff(head: Head) -> bool:
    """Whether it is RIS with tags or remarks that only Web of Science writes."""
    own = r"(?m)(?:^|\S)(?:AN|UT)  - (?:WOS|ISI|ZOOREC|BIOSIS|BCI|CABI|CCC|FSTA):|Times Cited in Web of Science|^WE  - "
    return bool(re.search(r"(?m)^TY  - ", head.text) and re.search(own, head.text))


def count(path: Path) -> int:
    """Records of the file, counted in its text: what a `TY` line begins or an `ER` line ends; at least one row."""
    text = "\n" + read_text(path).lstrip() + "\n"
    return sum(bool(part.strip()) for part in re.split(_BOUNDARY, text)) or 1


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The records of one file, with their authorships and what was rejected; see `wos_records.from_fields`."""
    lines = _record_lines(_split_lines(read_lines(path)))
    return wos_records.from_lines(_as_tags(lines), file)


def _split_lines(lines: pl.Series) -> pl.Series:
    """The lines that are not blank, with a line for every tag."""
    filled = lines.filter(lines.str.strip_chars() != "")
    text = pl.col("line").str.replace_all(rf"({_WITHIN})", "\n$1").str.strip_prefix("\n")
    parted = pl.when(pl.col("line").str.contains(_RUN_ON)).then(text).otherwise("line")
    return pl.DataFrame({"line": filled}).select(parted.str.split("\n")).to_series().explode()


def _record_lines(lines: pl.Series) -> pl.DataFrame:
    """Table[row, tag, text]: lines with the ordinal of their record and the tag they begin or continue."""
    tagged = pl.DataFrame({"line": lines}).with_columns(tag=pl.col("line").str.extract(_TAG))
    after_end = (pl.col("tag").shift(1, fill_value="ER") == "ER").fill_null(False)
    begins = (pl.col("tag") == "TY").fill_null(False) | after_end
    numbered = tagged.with_columns(row=begins.cum_sum().cast(pl.Int64))
    text = pl.when(pl.col("tag").is_not_null()).then(pl.col("line").str.slice(6)).otherwise("line").str.strip_chars()
    found = numbered.select("row", pl.col("tag").forward_fill(), text=text)
    return found.with_columns(wos_records.unescaped(found["text"]))


def _as_tags(lines: pl.DataFrame) -> pl.DataFrame:
    """Table[row, tag, text]: the lines under the tags of tagged text."""
    plain = lines.with_columns(pl.col("tag").replace_strict(_TAGS, default=None))
    made = [_renamed(lines, "TY", "PT", pl.col("text").replace_strict(_PUBLICATION_TYPES, default=None))]
    made += [_renamed(lines, "TY", "DT", pl.col("text").replace_strict(_DOCUMENT_TYPES, default=None))]
    made += [_renamed(lines, "N1", tag, pl.col("text").str.extract(pattern)) for tag, pattern in _CITED.items()]
    found = pl.concat([plain, *made, _numbers(lines), _keywords(lines)])
    return found.sort("row", maintain_order=True).cast({"tag": TAGS})


def _renamed(lines: pl.DataFrame, old: str, new: str, text: pl.Expr) -> pl.DataFrame:
    found = lines.filter(pl.col("tag") == old).select("row", tag=pl.lit(new), text=text)
    return found.drop_nulls("text")


def _numbers(lines: pl.DataFrame) -> pl.DataFrame:
    """SN of serials under the tags of ISSN and eISSN."""
    serials = lines.filter((pl.col("tag") == "SN") & pl.col("text").str.contains(r"^\d{4}-?\d{3}[\dXx]$"))
    place = pl.int_range(pl.len()).over("row")
    tag = pl.when(place == 0).then(pl.lit("SN")).when(place == 1).then(pl.lit("EI"))
    return serials.select("row", tag=tag, text="text").drop_nulls("tag")


def _keywords(lines: pl.DataFrame) -> pl.DataFrame:
    """Author keywords under their tag."""
    words = lines.filter(pl.col("tag") == "KW")
    own = (pl.col("text") != pl.col("text").str.to_uppercase()).cum_max(reverse=True).over("row")
    joined = words.filter(own).group_by("row", maintain_order=True).agg(pl.col("text").str.join("; "))
    whole = wos_records.unescaped(joined["text"])  # the `;` of an entity, too, has parted keywords
    return joined.select("row", tag=pl.lit("DE"), text=whole)
