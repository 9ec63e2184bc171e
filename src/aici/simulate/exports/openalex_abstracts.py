"""Abstracts as OpenAlex gives them: not the text, but where each of its words stands."""

from __future__ import annotations

import polars as pl


def inverted_indexes(abstracts: pl.Series) -> pl.Series:
    """The JSON object word → positions (from 0) of each abstract, words in order of appearance; null for a null one."""
    texts = pl.DataFrame({"text": abstracts}).with_row_index("record")
    words = texts.drop_nulls().select("record", word=pl.col("text").str.split(" "))
    words = words.with_columns(position=pl.int_ranges(pl.col("word").list.len())).explode("word", "position")
    found = words.group_by("record", "word", maintain_order=True).agg(
        positions=pl.col("position").cast(pl.String).str.join(",")
    )
    entries = found.select("record", entry=pl.format("{}:[{}]", _quoted("word"), "positions"))
    indexes = entries.group_by("record", maintain_order=True).agg(
        pl.concat_str(pl.lit("{"), pl.col("entry").str.join(","), pl.lit("}")).alias("index")
    )
    return texts.join(indexes, on="record", how="left", maintain_order="left")["index"]


def _quoted(name: str) -> pl.Expr:
    """The text of a column as a JSON string, by the encoder that also writes the rest of the work."""
    encoded = pl.struct(name).struct.json_encode()
    return encoded.str.strip_prefix(f'{{"{name}":').str.strip_suffix("}")
