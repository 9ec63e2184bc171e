"""Brings text as exported into the plain form that is searched: one kind of blank, one kind of hyphen, no markup.

Markup of HTML and JATS goes (that of paragraphs and breaks leaves a blank), entities become characters; ligatures,
full-width and mathematical letters become the usual ones (NFKC). Blanks of all kinds and line breaks become one
blank, dashes a hyphen, soft hyphens and zero-width characters nothing. A hyphen with a blank on one side, as a broken
line leaves it, joins; one with blanks on both sides is a dash between clauses and does not. Only text that holds such
characters is touched.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

_MARKUP = r"[<&\t\n\x0b\x0c\r]"
_LOOSE = ("  ", "- ", " -")
_BLOCK = "p|br|div|li|ul|ol|tr|td|th|table|title|sec|abstract|h[1-6]"
_INLINE = "i|b|u|a|em|strong|sub|sup|small|span|font|italic|bold|underline|sc|inf|math|mml:[a-z]+|inline-formula"
_ENTITIES = {
    "&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": " ", "&#160;": " ", "&hyphen;": "-", "&ndash;": "-",
    "&mdash;": "-", "&#45;": "-", "&shy;": "",
}  # fmt: skip
# ligatures, full-width and mathematical letters
_COMPATIBLE = r"[\x{fb00}-\x{fb06}\x{ff01}-\x{ff5e}\x{1d400}-\x{1d7ff}]"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"
_BLANKS = "\t\n\x0b\x0c\r\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_CHARACTERS = dict.fromkeys(_DASHES, "-") | dict.fromkeys(_BLANKS, " ") | dict.fromkeys(_NOTHING, "")


def plain(texts: pl.Series) -> pl.Series:
    """The texts in plain form; null stays null."""
    odd = texts.str.contains(_MARKUP) | (texts.str.len_bytes() != texts.str.len_chars())
    for loose in _LOOSE:
        odd |= texts.str.contains(loose, literal=True)
    return _changed(texts, odd, _plainly)


def _plainly(texts: pl.Series) -> pl.Series:
    usual = texts.str.replace_many(_ENTITIES)
    usual = _changed(usual, usual.str.contains(_COMPATIBLE), lambda few: few.str.normalize("NFKC"))
    usual = usual.str.replace_all(_tag(_BLOCK), " ").str.replace_all(_tag(_INLINE), "")
    usual = usual.str.replace_many(_CHARACTERS).str.replace_all(" {2,}", " ")
    return usual.str.replace_all("([^ ])- ", "${1}-").str.replace_all(" -([^ ])", "-${1}")


def _changed(texts: pl.Series, mask: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The texts, those under the mask changed."""
    places = mask.fill_null(False).arg_true()
    return texts if places.is_empty() else texts.scatter(places, change(texts.gather(places)))


def _tag(names: str) -> str:
    """A tag of these names; its attributes hold an equals sign, so that `p <b and c> d` is none."""
    return rf"(?i)</?(?:jats:)?(?:{names})(?:\s[^<>]*=[^<>]*)?\s*/?>"
