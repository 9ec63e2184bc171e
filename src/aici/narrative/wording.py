"""Names, numbers and lists of a sentence, as Markdown: what a table holds in, words out.

A name comes out letter for letter, whatever Markdown would make of it; only a country's label is worded, with its
article. Who shares a place is named beside the other. Which table a sentence is about is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from aici.tables import number

TIED = 3  # of those that share the first place, named in a sentence
_MARKUP = re.compile(r"[]!\"#$%&'()*+.:<=>@\[\\^_`{|}~-]")  # the other ASCII punctuation means nothing in running text
_BLANKS = re.compile(r"[\x00-\x20\x7f-\x9f]+")


def escaped(text: str) -> str:
    """Markdown that prints the text as it is; runs of blanks and control characters become one blank."""
    return _MARKUP.sub(r"\\\g<0>", _BLANKS.sub(" ", text).strip(" "))


def country(label: str) -> str:
    """A country in running text: with its article, and without a comma that would read as the list's own."""
    if label in ("US", "UK", "United States", "United Kingdom", "Netherlands"):
        return f"the {label}"
    if label == "Mainland, China":
        return "mainland China"
    return f"{escaped(label.removesuffix(', China'))} (China)" if label.endswith(", China") else escaped(label)


def listed(parts: Sequence[str]) -> str:
    """ "a, b and c"; empty where there is nothing."""
    parts = list(parts)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def some(names: Iterable[str]) -> str:
    """Names that share a place, the first of them where they are many."""
    names = list(names)
    return listed([*names[:TIED], f"{len(names) - TIED} more"] if len(names) > TIED + 1 else names)


def amount(papers: float) -> str:
    """A number of papers or patents: whole, or with one decimal where papers are shared."""
    return number(papers, 0 if pd.isna(papers) or float(papers).is_integer() else 1)


def ranked(rows: Iterable, column: str, decimals: int = 0, *, name: str = "label") -> str:
    """Names with their values; only the label of a country is worded, other names are quoted."""
    word = country if name == "label" else escaped
    return listed(
        [f"{word(getattr(r, name))} ({number(getattr(r, column), _places(r, column, decimals))})" for r in rows]
    )


def _places(row, column: str, decimals: int) -> int:
    if column in ("papers", "patents"):
        return 0 if float(getattr(row, column)).is_integer() else 1
    return int(row.decimals) if column.endswith("_per_million") else decimals


def ended(clauses: str) -> str:
    """The sentence of the clauses; none where there are none."""
    return f"{clauses[0].upper()}{clauses[1:]}." if clauses else ""


def change(first: float, last: float) -> str:
    """By how many percent, in brackets; empty where nothing can grow."""
    if pd.isna(first) or pd.isna(last) or not first:
        return ""
    return f" ({'+' if last >= first else '−'}{number(abs(last / first - 1) * 100, 0)} %)"


def largest(frame: pd.DataFrame, column: str, count: int) -> list:
    """The rows of the largest values, as named tuples."""
    ordered = frame.dropna(subset=[column]).sort_values(column, ascending=False, kind="stable")
    return list(ordered.head(count).itertuples())


def leaders(frame: pd.DataFrame, column: str, *, of: str | None = None) -> pd.DataFrame:
    """The rows of the largest positive value, in each group where `of` names one; several where they tie."""
    positive = frame[frame[column] > 0]
    largest = positive.groupby(of)[column].transform("max") if of else positive[column].max()
    return positive[positive[column] >= largest * (1 - 1e-12)]  # a sum of shares may differ in its last bit
