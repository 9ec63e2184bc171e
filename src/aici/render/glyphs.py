"""Does every character that goes to Typst have a glyph in the project's fonts?

Typst sets a missing glyph as an empty box and says nothing. So the Typst text, and the text inside SVG pictures, is
compared with the character tables of the fonts first. Formulas are left out: they are set in Typst's own mathematical
font. Text in code is set in Typst's own fixed-width font and may use Latin characters.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont

from aici.render.project import RenderError

MATH = re.compile(r"(?<!\\)\$[^$]*(?<!\\)\$")
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.S)
QUOTED_ALT = re.compile(r'alt: "(?:[^"\\]|\\.)*"')
NAMED = re.compile(r"<([a-z][\w:-]*)>")
SVG_TEXT = re.compile(r"<text\b[^>]*>(.*?)</text>", re.S)
NOT_SET = {"\n", "\t", "\ufeff", "\u00ad"}


@functools.lru_cache(maxsize=8)
def coverage(folder: Path) -> frozenset[str]:
    """Characters for which every font in the folder has a glyph."""
    fonts = sorted(folder.glob("*.ttf")) + sorted(folder.glob("*.otf"))
    if not fonts:
        raise RenderError(f"{folder}: no font (.ttf, .otf) in it. Restore report/theme/fonts or correct font-paths.")
    tables = [set(TTFont(path, lazy=True).getBestCmap()) for path in fonts]
    return frozenset(chr(code) for code in set.intersection(*tables))


def missing_glyphs(text: str, covered: frozenset[str]) -> list[tuple[str, str]]:
    """Each character of a Typst text without a glyph, with the words around it and the label before it."""
    text = _blank(CODE, _blank(MATH, _blank(QUOTED_ALT, text)))
    lacking = sorted(set(text) - covered - NOT_SET)
    return [(character, _where(text, text.index(character))) for character in lacking]


def check_glyphs(text: str, pictures: dict[str, str], folders: list[Path]) -> None:
    """Raise if a character of the Typst text or of a picture's text has no glyph."""
    covered = frozenset().union(*(coverage(folder) for folder in folders))
    lacking = missing_glyphs(text, covered)
    for name, svg in pictures.items():
        inside = "".join(re.sub(r"<[^>]+>", "", part) for part in SVG_TEXT.findall(svg))
        lacking += [(character, f"the text of {name}") for character in sorted(set(inside) - covered - NOT_SET)]
    if lacking:
        listed = "; ".join(f"U+{ord(c):04X} {unicodedata.name(c, 'unnamed')} in {where}" for c, where in lacking[:10])
        raise RenderError(
            f"no glyph in {', '.join(str(folder) for folder in folders)} for: {listed}. "
            "Write the text otherwise, or add a font that has the character."
        )


def _blank(pattern: re.Pattern, text: str) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text)


def _where(text: str, at: int) -> str:
    around = " ".join(text[max(0, at - 40) : at + 40].split())
    before = NAMED.findall(text, 0, at)
    after = NAMED.search(text, at)
    near = [f"after <{before[-1]}>"] if before else []
    near += [f"before <{after[1]}>"] if after else []
    return f"“{around}” ({', '.join(near) or 'title page'})"
