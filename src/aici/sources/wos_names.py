"""Short names of Web of Science authors (`Figueira, JR`) where an export gives only full ones (`Figueira, Jose Rui`).

Reprint entries name authors in the short form. An author is the one named there if his is the only full name of the
record with that surname (accents left aside) whose given names begin with the first of the initials and hold the
others in their order (`Luo, ZQ` is `Luo, Zhiqing`), or the only one of these whose words begin with them. The first
words of a surname may count among the given names (`Mann, SP` is `Porsdam Mann, Sebastian`). Where several remain, none
is taken. All other authors keep the full name in place of the short one.
"""

from __future__ import annotations

import polars as pl

from aici.sources.text import changed

_SHORT = r"^[^,]+, ?\p{Lu}[\p{Lu}.\- ]*$"
_MARK = r"\s*\([^()]*\)\s*[,，]"


def with_short_names(lists: dict[str, pl.DataFrame], texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The lists with AU for records that have AF only.

    Parameters
    ----------
    lists : Table[row, text] by tag, as `wos_records.from_fields` takes them
    texts : Table[row, RP, …]
    """
    full = lists["AF"].join(lists["AU"], on="row", how="anti", maintain_order="left")
    if full.is_empty():
        return lists
    numbered = full.with_columns(n=pl.int_range(pl.len()))
    reprints = texts.select("row", text="RP").drop_nulls("text")
    named = _named(numbered, reprints.join(full, on="row", how="semi"))
    short = numbered.join(named, on="n", how="left", maintain_order="left")
    added = short.select("row", text=pl.col("short").fill_null(pl.col("text")))
    return lists | {"AU": pl.concat([lists["AU"], added]).sort("row", maintain_order=True)}


def _named(full: pl.DataFrame, reprints: pl.DataFrame) -> pl.DataFrame:
    """Table[n, short]: the full names that a short name of the record's reprint entries means."""
    entries = reprints.with_columns(part=pl.col("text").str.split("; ")).explode("part")
    name = pl.col("part").str.replace(rf"{_MARK}.*$", "").str.strip_chars()
    short = entries.select("row", short=name).filter(pl.col("short").str.contains(_SHORT)).unique()
    initials = _parted(short, "short").with_columns(pl.col("given").str.replace_all(r"[^\p{L}]", ""))
    pairs = initials.join(_forms(_parted(full, "text")), on=["row", "surname"], suffix="_full")
    strict = pl.col("given_full").str.replace_all(r"(\p{L})[^ -]*[ -]*", "$1") == pl.col("given")
    loose = pl.format("^{}", pl.col("given").str.replace_all(r"(\p{L})", ".*$1").str.slice(2))
    found = pairs.with_columns(strict=strict).filter(pl.col("given_full").str.contains(loose))
    best = found.filter(pl.col("strict") == pl.col("strict").max().over("row", "short")).unique(["n", "short"])
    return best.filter(pl.len().over("row", "short") == 1).select("n", "short").unique("n", keep="first")


def _parted(names: pl.DataFrame, column: str) -> pl.DataFrame:
    """The names with `surname` and `given` in small letters without accents and stops."""
    accented = names[column].str.contains(r"[^\x00-\x7f]")
    plain = changed(names[column], accented, lambda name: name.str.normalize("NFKD").str.replace_all(r"\p{M}", ""))
    parts = pl.lit(plain).str.to_lowercase().str.replace_all(".", "", literal=True)
    parts = parts.str.splitn(",", 2).struct
    given = parts[1].fill_null("").str.replace_all(r"[^\p{L} -]", "").str.strip_chars()
    return names.with_columns(surname=parts[0].str.strip_chars(), given=given)


def _forms(full: pl.DataFrame) -> pl.DataFrame:
    """The full names, those of a surname in several words also by the last of them, the others among given names."""
    last = full.with_columns(pl.col("surname").str.extract_groups(r"^(.*) (\S+)$").alias("words")).drop_nulls("words")
    last = last.filter(pl.col("words").struct[1].is_not_null())
    given = pl.concat_str("given", pl.col("words").struct[0], separator=" ")
    return pl.concat([full, last.with_columns(surname=pl.col("words").struct[1], given=given).drop("words")])
