"""The fonts of the report: which families there are, in which order they are used, which characters each of them has.

The main family comes first; any other font file in the folders of `font-paths` stands in for what it lacks, by file
name. Typst is given their names; the HTML page carries the few characters it needs of them as fonts of its own. What
they are used for is not known here.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from aici.render.page import data_address
from aici.render.project import Project, RenderError, as_list

FURTHER = "AICI Sans Further"  # the family after the report's own in report.css
CURE = "Put a font that has it (.ttf or .otf), such as Noto Sans CJK, into {}."


@dataclass(frozen=True)
class Family:
    """A font family as Typst names it; `covered` are the characters that all its styles have, `path` its plain one."""

    name: str
    path: Path
    index: int
    covered: frozenset[str]


def folders(project: Project) -> list[Path]:
    """The project's font folders."""
    return [project.path(relative) for relative in as_list(project.format("typst").get("font-paths"))]


def families(project: Project) -> list[Family]:
    """The project's font families in order of use.

    Raises
    ------
    RenderError
        If the main font is not among them.
    """
    main, paths = project.format("typst").get("mainfont"), folders(project)
    found = read_families(tuple(paths))
    if main not in {family.name for family in found}:
        raise RenderError(
            f"{', '.join(map(str, paths)) or 'font-paths'}: no font of the family {main!r} in it, which _quarto.yml "
            "names as mainfont. Restore report/theme/fonts, or correct mainfont or font-paths."
        )
    return sorted(found, key=lambda family: family.name != main)


@functools.lru_cache(maxsize=8)
def read_families(paths: tuple[Path, ...]) -> tuple[Family, ...]:
    """The families of all font files below the folders, by file name."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(map(str, paths)))
    styles: dict[str, list] = {}
    for font in sorted(fonts.fonts(), key=lambda font: (Path(font.path).name, font.index)):
        styles.setdefault(font.family, []).append(font)
    return tuple(_family(name, fonts) for name, fonts in styles.items())


def _family(name: str, styles: list) -> Family:
    covered = frozenset.intersection(*(_characters(Path(font.path), font.index) for font in styles))
    plain = min(styles, key=lambda font: (font.style != "normal", abs(font.weight - 400)))
    return Family(name, Path(plain.path), plain.index, covered)


def _characters(path: Path, index: int) -> frozenset[str]:
    return frozenset(map(chr, TTFont(path, fontNumber=index, lazy=True).getBestCmap() or ()))


def further_faces(characters: set[str], main: Family, *others: Family) -> str:
    """Style sheet with the characters that the main family lacks, each from the first other family that has it."""
    lacking, rules = characters - main.covered, []
    for family in others:
        own = sorted(lacking & family.covered)
        lacking -= family.covered
        if own:
            source, ranges = data_address(_subset(family, own), ".woff"), ",".join(f"U+{ord(c):X}" for c in own)
            rules.append(f'@font-face{{font-family:"{FURTHER}";src:url("{source}");unicode-range:{ranges}}}')
    return "\n".join(rules)


def _subset(family: Family, characters: list[str]) -> bytes:
    """The family's plain style with these characters only, as WOFF."""
    from fontTools import subset  # noqa: PLC0415  (slow to load, and most reports need none of it)

    options = subset.Options(flavor="woff", font_number=family.index, hinting=False, notdef_outline=True)
    font = subset.load_font(str(family.path), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)
    with io.BytesIO() as content:
        subset.save_font(font, content, options)
        return content.getvalue()
