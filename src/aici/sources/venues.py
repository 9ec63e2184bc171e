"""Turns what sources say of a venue into forms that can be joined: ISSN as NNNN-NNNN, titles as a key.

The key of a title is lower case, `&` as `and`, and without punctuation or accents, so that `COMPUTERS & EDUCATION` of
one list meets `Computers and Education` of another. It is a fallback for venues without ISSN; abbreviations are not
expanded, and a title that is cut (`Nature …` may be Nature Communications) has none.
"""

from __future__ import annotations

import polars as pl


def issn(text: pl.Expr) -> pl.Expr:
    """The first ISSN in the text as NNNN-NNNN with a capital X; null where there is none."""
    found = text.str.to_uppercase().str.extract_groups(r"\b(\d{4})-?(\d{3}[\dX])\b")
    return pl.concat_str(found.struct[0], pl.lit("-"), found.struct[1])


def venue_key(title: pl.Expr) -> pl.Expr:
    """The title in lower case, `&` as `and`, without punctuation and accents; null for an empty or cut one."""
    plain = title.str.normalize("NFKD").str.to_lowercase().str.replace_all(r"\p{M}|['’]", "")
    words = plain.str.replace_all("&", " and ", literal=True).str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return pl.when((words != "") & ~title.str.contains("…", literal=True)).then(words)
