"""Does every character that goes to Typst have a glyph in the report's fonts?

Typst sets a missing glyph as an empty box and says nothing. So the Typst text, and the text inside SVG pictures, is
compared with the character tables of the fonts first. Formulas are left out: they are set in Typst's own mathematical
font. Code is not: what Typst's fixed-width font lacks in it comes from the report's fonts, as everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from aici.render.fonts import CURE
from aici.render.project import RenderError
from aici.render.sources import Document

# What begins first holds: a dollar sign in code opens no formula, and one after a backslash none either.
TOKEN = re.compile(
    r'(?P<alt>alt: "(?:[^"\\]|\\.)*")|\\.|"(?:[^"\\]|\\.)*"|(`+)(?!`).*?(?<!`)\2(?!`)|(?P<math>\$(?:[^$\\]|\\.)*\$)',
    re.S,
)
NAMED = re.compile(r"<([a-z][\w:-]*)>")
SVG_TEXT = re.compile(r"<text\b[^>]*>(.*?)</text>", re.S)
MOST = 10  # characters listed in a message


def missing_glyphs(text: str, covered: frozenset[str]) -> list[tuple[str, str]]:
    """Each character of a Typst text without a glyph, with the words around it and the labels beside it."""
    text = TOKEN.sub(lambda match: " " * len(match[0]) if match["alt"] or match["math"] else match[0], text)
    text = unicodedata.normalize("NFC", text)
    return [(character, _where(text, text.index(character))) for character in _lacking(text, covered)]


def check_glyphs(text: str, document: Document, covered: frozenset[str], folders: list[Path]) -> None:
    """Raise if a character of the Typst text or of a picture's text has no glyph."""
    lacking = missing_glyphs(text, covered)
    for name, svg in document.pictures.items():
        inside = "".join(re.sub(r"<[^>]+>", "", part) for part in SVG_TEXT.findall(svg))
        lacking += [(character, f"the text of {name}") for character in _lacking(inside, covered)]
    if lacking:
        told = [f"{document.holding(c) or 'title page'}: no font has {_named(c)}, in {w}." for c, w in lacking[:MOST]]
        more = [f"{len(lacking) - MOST} more characters."] if len(lacking) > MOST else []
        raise RenderError("\n".join([*told, *more, *_cures([c for c, _ in lacking], folders)]))


def _lacking(text: str, covered: frozenset[str]) -> list[str]:
    """Characters without a glyph that show something."""
    return sorted(c for c in set(text) - covered - {"\n", "\t"} if not _invisible(c))


def _invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or unicodedata.name(character, "").startswith("VARIATION SELECTOR")


def _named(character: str) -> str:
    shown = "" if unicodedata.category(character) == "Cc" else f"{character} "
    return f"{shown}(U+{ord(character):04X} {unicodedata.name(character, 'control or unnamed')})"


def _cures(lacking: list[str], folders: list[Path]) -> list[str]:
    control = [c for c in lacking if unicodedata.category(c) == "Cc"]
    put = [CURE.format(", ".join(map(str, folders)))] if len(control) < len(lacking) else []
    return put + (["Remove control characters from the data."] if control else [])


def _where(text: str, at: int) -> str:
    around = " ".join(text[max(0, at - 40) : at + 40].split())
    before = NAMED.findall(text, 0, at)
    after = NAMED.search(text, at)
    near = [f"after <{before[-1]}>"] if before else []
    near += [f"before <{after[1]}>"] if after else []
    return f"“{around}”" + (f" ({', '.join(near)})" if near else "")
