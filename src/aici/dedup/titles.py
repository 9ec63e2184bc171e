"""What of a title can be compared: its words, numbers and part marks, and what kind of notice it is.

Titles lose markup, case, accents, punctuation and the notes that databases add to them; what is left is letters and
digits of any script. A notice (erratum, comment, reply, editorial, …) is a work of its own beside the paper whose title
it bears, so what says so is read before anything is dropped.
"""

from __future__ import annotations

import polars as pl

NOTHING = ("unknown", "untitled", "no title", "no title available", "na", "none")
CUT = r"^\s*(?:…|\.\.\.)|(?:…|\.\.\.)\s*$"
_STATE = (
    r"(?:retracted|withdrawn|removed)"  # of an article, which it is all the same
)
_NOTICE = (
    r"^(?:(?:author|publisher)s? )?(?:erratum|errata|corrigend(?:um|a)|corrections?|addendum|amendments?|retraction"
    r"|withdrawal|notice of|(?:editorial )?expression of concern|comments?|commentary|reply|response|rejoinder|re"
    r"|letter to the editor|discussion|supplement(?:ary)?|appendix|introduction|editorial|guest editorial|preface"
    r"|foreword|afterword|book review|review of|poster|demo)\b"
    r"|\b(?:erratum|errata|corrigendum|correction|retraction|comments?|author reply|authors reply|reply|response"
    r"|rejoinder|discussion|editorial|(?:student|extended) abstract)$"
    r"|\bvol \d+ (?:(?:no|issue) \d+ )?(?:art no|art|p|pg|pp) \w+ (?:19|20)\d\d$|勘误|更正|撤稿|訂正|正誤"
)
# what databases add: marks of a retracted article; notes in brackets ([Review] [30 refs]); where it was printed
_MARKS = (
    rf"(?i)^\W*{_STATE}(?: article)?\s*[:\]]\W*"
    rf"|\W*\(?(?:{_STATE} article|\[(?:published )?erratum appears)\b.*$"
)
_NOTES = r"([\p{L}\p{N}.?!)])(?:\s*\[[^\[\]]*\])+\W*$|\. [\p{L} ]+ (?:19|20)\d\d, \d+(?:\(\d+\))?, \d+\W*$"
_BEFORE = r"^(.+?)\s*(?::|\s[-–—]+\s|[—?])"  # what stands before a colon or dash
_BRACKET = r"\[([^\[\]]*)\]\W*$"
_IDLE = r"\b(?:the|an?|of|for|in|on|and|to|with|by|from|its)\b"
# digits, Roman numerals and marks of parts of a series: `part two`, `part ii` and `part 2` are one
_NUMBER = (
    r"\d+|\b(?:ii|iii|iv|vi|vii|viii|ix)\b|\b[ivx]$"
    r"|[一二三四五六七八九十上中下](?:部分|篇|部|册|章)?$|第[一二三四五六七八九十]+"
    r"|\b(?:part|volume|vol|chapter|paper|phase|study|stage|section) (?:{})\b"
)
_COUNTED = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "i": "1", "ii": "2", "iii": "3", "iv": "4",
    "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
} | {mark: mark for mark in "abcdefgh"}  # fmt: skip
_IDEOGRAPH = r"[\p{Han}\p{Hiragana}\p{Katakana}]"  # says as much as three letters, of which Hangul is made


def plain(text: pl.Expr) -> pl.Expr:
    """Letters and digits in lower case without accents, one blank between words; `C++` and `C#` keep their marks."""
    folded = text.str.to_lowercase().str.normalize("NFKD").str.replace_all(r"[\p{M}'’`ʼ]", "")
    named = folded.str.replace_many({"&amp;": " and ", "&": " and ", "c++": "cplusplus", "c#": "csharp"})
    return named.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def fields(title: pl.Expr) -> dict[str, pl.Expr]:
    """Expressions for `words` (blanks between), `main` (what stands before a colon, else null), `cut` and `notice`."""
    article = title.str.replace_all(r"</?[a-zA-Z]{1,9}(?: [^<>]*)?>", "").str.replace_all(_MARKS, "")
    whole = article.str.replace_all(_NOTES, "$1")
    words, bracket = plain(whole), plain(article.str.extract(_BRACKET))
    return {
        "words": words,
        "main": plain(whole.str.extract(_BEFORE)),
        "cut": title.str.contains(CUT).fill_null(False),
        "notice": pl.coalesce(bracket.str.extract(f"({_NOTICE})"), words.str.extract(f"({_NOTICE})")),
    }


def of_words(words: pl.Expr) -> dict[str, pl.Expr]:
    """Expressions for `title` (without blanks), `bare` (without idle words), `letters` and `numbers`."""
    joined = words.str.replace_all(" ", "", literal=True)
    return {
        "title": joined,
        "bare": words.str.replace_all(_IDLE, "").str.replace_all(" ", "", literal=True),
        "letters": joined.str.len_chars() + 2 * joined.str.count_matches(_IDEOGRAPH),
        "numbers": _numbers(words),
    }


def _numbers(words: pl.Expr) -> pl.Expr:
    """All digits of a title and the marks of its parts, in order."""
    found = words.str.extract_all(_NUMBER.format("|".join(_COUNTED))).list.eval(
        pl.element().str.extract(r"(\S+)$").replace(_COUNTED)
    )
    return found.list.join("")
