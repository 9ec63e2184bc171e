"""Abstracts of OpenAlex, which are given as an index of words, each with its places -> text.

The index is found in the text of a work by its form, as a column for every word that occurs would have to be made of
it otherwise. A word that stands at several places has them all; places that are no number are left out.
"""

from __future__ import annotations

import json

import polars as pl

_WORD = r'"(?:[^"\\]|\\.)*"[ \t\r\n]*:[ \t\r\n]*\[[0-9, \t\r\n]*\]'
_INDEX = rf'"abstract_inverted_index"[ \t\r\n]*:[ \t\r\n]*\{{[ \t\r\n]*(?:{_WORD}[ \t\r\n]*,?[ \t\r\n]*)*\}}'
_ESCAPED, _STANDS_FOR = ["\\\\", '\\"'], ["\x1e", "\x1f"]  # which no JSON holds as they are
_FARTHEST = 2**31 - 1  # place


def abstracts(texts: pl.Series) -> pl.DataFrame:
    """Table[row, abstract] of the works that have one: words in the order of their places.

    Parameters
    ----------
    texts : JSON of each work; rows count from 1
    """
    index = texts.str.extract_all(_INDEX).list.first().str.replace_many(_ESCAPED, _STANDS_FOR)
    pieces = index.str.split('"')  # "", the name of the index, ":{", and word and places in turn
    entries = pl.DataFrame({"row": pl.int_range(1, len(texts) + 1, eager=True), "pieces": pieces}).drop_nulls()
    found = entries.select(
        "row", word=pl.col("pieces").list.gather_every(2, 3), places=pl.col("pieces").list.gather_every(2, 4)
    ).filter(pl.col("word").list.len() > 0)
    words = found.explode("word", "places")
    listed = pl.col("places").str.strip_chars(":[]{}, \t\r\n").str.split(",")
    words = words.with_columns(_spelt(words["word"]), listed).explode("places")
    place = pl.col("places").str.strip_chars(" \t\r\n").cast(pl.Int64, strict=False).clip(0, _FARTHEST)
    placed = words.select("row", "word", key=pl.col("row") * 2**32 + place).drop_nulls("key")
    ordered = placed.sort("key", maintain_order=True)
    return ordered.group_by("row", maintain_order=True).agg(abstract=pl.col("word").str.join(" "))


def _spelt(words: pl.Series) -> pl.Series:
    """JSON escapes as characters; few words have any, hence word by word."""
    places = words.str.contains(r"[\\\x1e\x1f]").arg_true()
    return words.scatter(places, [_word(word) for word in words.gather(places)])


def _word(word: str) -> str:
    for escaped, stands_for in zip(_ESCAPED, _STANDS_FOR, strict=True):
        word = word.replace(stands_for, escaped)
    try:
        return json.loads(f'"{word}"', strict=False)
    except ValueError:
        return word
