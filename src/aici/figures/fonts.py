"""The fonts of the figures: the report's own family, then whatever lies beside it, then the one matplotlib brings.

A text is drawn letter by letter in the first of them that has the letter; one that none has is an error, because the
picture would show an empty box. Control characters are blanks, invisible marks that no font has are left out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.textpath import TextToPath

from aici.editions import EditionError, project_root

FAMILY, FALLBACK = "AICI Sans", "DejaVu Sans"  # the report's own: Source Sans 3 cut to size and so renamed
BOLD = ("600", "700", "800", "900", "semibold", "demibold", "demi", "bold", "heavy", "extra bold", "black")
FOLDER = Path("report") / "theme" / "fonts"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def families() -> list[str]:
    """Font families in order of use; outside of a project matplotlib's alone."""
    try:
        return families_in(project_root() / FOLDER)
    except EditionError:
        return [FALLBACK]


@cache
def families_in(folder: Path) -> list[str]:
    """The report's family where `folder` holds it, the others there by file name, and DejaVu Sans."""
    paths = sorted(path for path in folder.glob("*") if path.suffix.lower() in (".ttf", ".otf"))
    for path in paths:
        fontManager.addfont(path)
    found = dict.fromkeys(FontProperties(fname=path).get_name() for path in paths)
    for name in found:
        _add_bold(name)
    return [*sorted(found, key=lambda name: name != FAMILY), FALLBACK]


def _add_bold(name: str) -> None:
    """Let a family of one weight stand for bold too; matplotlib would do so, but with a warning."""
    entries = [entry for entry in fontManager.ttflist if entry.name == name]
    if not any(str(entry.weight) in BOLD for entry in entries):
        fontManager.ttflist += [replace(entry, weight=700) for entry in entries]


def width(text: str, size: float, weight: str) -> float:
    """Width of one line of text as drawn, in points."""
    return _width(drawable(text), size, weight, tuple(families()))


@lru_cache(maxsize=4096)
def _width(text: str, size: float, weight: str, names: tuple[str, ...]) -> float:
    prop = FontProperties(family=list(names), size=size, weight=weight)
    return TextToPath().get_text_width_height_descent(text, prop, False)[0]


def without_control(text: str) -> str:
    """The text with blanks for control characters and for what XML does not allow."""
    return CONTROL.sub(" ", text)


def drawable(text: str) -> str:
    """The text as it can be drawn.

    Raises
    ------
    ValueError
        If no font has one of its characters.
    """
    covered = _covered(tuple(families()))
    text = unicodedata.normalize("NFC", without_control(text))
    lacking = dict.fromkeys(c for c in text if c not in covered and c != "\n")
    invisible = {c for c in lacking if _shows_nothing(c)}
    for character in lacking:
        if character not in invisible:
            raise ValueError(
                f"no font has the character {character} (U+{ord(character):04X} "
                f"{unicodedata.name(character, 'unnamed')}) of {text!r}. Put a font that has it (.ttf or .otf), such "
                f"as Noto Sans CJK, into {FOLDER.as_posix()}/."
            )
    return "".join(c for c in text if c not in invisible)


def _shows_nothing(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or unicodedata.name(character, "").startswith("VARIATION SELECTOR")


@cache
def _covered(names: tuple[str, ...]) -> frozenset[str]:
    """Characters that one of the families has."""
    fonts = (get_font(fontManager.findfont(FontProperties(family=[name]), fallback_to_default=False)) for name in names)
    return frozenset(chr(code) for font in fonts for code in font.get_charmap())
