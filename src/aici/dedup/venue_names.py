"""Whether two names of journals, proceedings or books are one: abbreviations, acronyms and cut names are known.

Words are compared in order, each as a shorter form of the other, so that `int j cardiol` is the International Journal
of Cardiology. Years, ordinals and words such as `proceedings` do not count. A name that holds no more than a part of
the other (`nature`, `nature communications`) may be it or not.
"""

from __future__ import annotations

import re

import polars as pl

SAME, PART, OTHER = 2, 1, 0
_IDLE = frozenset(
    "a an and for from in of on the to with at de la le les des der die und fur et del di da el annual suppl "
    "supplement supplements online print electronic".split()
)
_BOOK = frozenset("proceedings proc".split())
_MEETING = frozenset("conference conf symposium symp workshop workshops congress meeting".split())
_SERIAL = frozenset("journal j transactions trans letters lett magazine review reviews".split())
_COUNT = re.compile(r"\b(?!(?:19|20)\d\d\b)(\d+)(?:st|nd|rd|th)?\b")
_PART_MARK = re.compile(r" (?:[a-z]|i{1,3}|iv|vi{0,3}|ix)$")
_ACRONYM = 10  # letters of the longest acronym
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?|first|second|third|[ivx]+")


def agreement(one: pl.Series, two: pl.Series) -> pl.Series:
    """How the names of pairs agree.

    Parameters
    ----------
    one, two : Series of String, names in lower case without punctuation

    Returns
    -------
    Series of Int8
        `SAME`, `PART` where one may be a part or a cut form of the other, `OTHER`; null where a name is missing, or
        holds only idle words.
    """
    pairs = pl.DataFrame({"one": one, "two": two})
    told = pairs.drop_nulls().unique()
    levels = pl.Series("level", [_level(a, b) for a, b in told.iter_rows()], dtype=pl.Int8, strict=False)
    known = told.with_columns(levels)
    return pairs.join(known, on=["one", "two"], how="left", maintain_order="left")["level"]


def _level(one: str, two: str) -> int | None:
    """One pair of distinct names; each is met once, however many records bear it."""
    if one == two:
        return SAME
    short, long = sorted((_telling(one), _telling(two)), key=len)
    if not short:
        return None
    if _are_of_two_kinds(set(short), set(long)) or _are_of_two_numbers(one, two) or _are_of_two_parts(one, two):
        return OTHER
    found = _in_order(short, long)
    if found == len(short) and len(long) - found <= len(long) // 4:
        return SAME
    if found == len(short) and _is_meeting_on(short, long):
        return OTHER
    acronym = _names_by_initials(one, two) or _names_by_initials(two, one)
    return PART if acronym or found == len(short) or (found >= 2 and found >= 0.6 * len(short)) else OTHER


def _are_of_two_kinds(one: set[str], two: set[str]) -> bool:
    """Whether one is a meeting and the other a journal by their own words, and neither is both."""
    meets, serial = ([bool(words & kind) for words in (one, two)] for kind in (_MEETING, _SERIAL))
    return (meets, serial) in (([True, False], [False, True]), ([False, True], [True, False]))


def _are_of_two_numbers(one: str, two: str) -> bool:
    """Whether both have numbers other than years, such as `12th`, and none in common."""
    numbers = [set(_COUNT.findall(name)) for name in (one, two)]
    return all(numbers) and numbers[0].isdisjoint(numbers[1])


def _are_of_two_parts(one: str, two: str) -> bool:
    """Whether both end in a letter or Roman numeral, and not in the same: `physica a`, `physica d`."""
    ends = [_PART_MARK.search(name) for name in (one, two)]
    return all(ends) and ends[0].group() != ends[1].group()


def _is_meeting_on(short: list[str], long: list[str]) -> bool:
    """Whether the longer name is that of a meeting on what a journal is called: `pattern recognition`."""
    before = long[: next(n for n, word in enumerate(long) if _is_form_of(short[0], word))]
    perhaps_acronym = len(short) == 1 and len(short[0]) <= _ACRONYM
    is_meeting = len(short) > 1 and bool(_MEETING & set(short))
    return bool(_MEETING & set(before)) and not perhaps_acronym and not is_meeting


def _telling(name: str) -> list[str]:
    return [word for word in name.split() if word not in _IDLE | _BOOK and not _NUMBER.fullmatch(word)]


def _in_order(short: list[str], long: list[str]) -> int:
    """How many words of one name stand in the other, in the same order."""
    found, start = 0, 0
    for word in short:
        place = next((n for n in range(start, len(long)) if _is_form_of(word, long[n])), None)
        if place is not None:
            found, start = found + 1, place + 1
    return found


def _is_form_of(one: str, two: str) -> bool:
    """Whether the shorter word begins as the longer and has its letters in order: `natl` for `national`."""
    short, long = sorted((one, two), key=len)
    if not long.startswith(short[0]):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _names_by_initials(short: str, long: str) -> bool:
    """Whether a word of one name is the acronym of the other, or of its end."""
    name = [word for word in long.split() if word not in _IDLE and not _NUMBER.fullmatch(word)]
    words = [word for word in short.split() if 3 <= len(word) <= _ACRONYM and word not in name]
    return any(
        word[0] == name[start][0] and _is_acronym(word, name[start:])
        for start in range(len(name) - 1) for word in words if len(name) - start <= len(word)
    )  # fmt: skip


def _is_acronym(word: str, name: list[str]) -> bool:
    """Whether the word has the first letter of each word of the name in order, and only letters of it between them."""
    at = -1
    for part in name:
        at = word.find(part[0], at + 1)
        if at < 0:
            return False
    letters = iter("".join(name))
    return all(letter in letters for letter in word)
