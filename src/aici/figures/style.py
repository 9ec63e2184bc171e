"""The sheet every figure is drawn on: print width, one font, colours, footer, badge, and the way out as SVG.

Lengths are points (1/72 inch) of the printed page, so that text measured is text drawn. The same input gives the same
bytes: text becomes outlines, identifiers are salted with a fixed word, no date is written. A name is drawn as it is,
never as a formula, in the report's fonts (`fonts.py`). Nothing here knows what a figure shows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib
import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.text import Text

from aici.exhibits import ILLUSTRATED, SIMULATED, Exhibit
from aici.figures import fonts
from aici.records import Indicator

MM = 72 / 25.4
WIDTH = 170 * MM
LABEL, TEXT, SMALL = 8.0, 8.5, 7.25
INK, QUIET, FAINT = "#1f2328", "#5b6168", "#d5d8dc"
BADGE_FILL, BADGE_HEIGHT = "#8f2d00", 20.0
ILLUSTRATION, DEMONSTRATION = "SIMULATED – illustration, not observed", "SIMULATED – not observed"
GLYPH = re.compile(r'((?:id="|href="#))((?:AICI|DejaVu)Sans[A-Za-z-]*)-(?=[0-9a-f]+")')

# Okabe & Ito's colours without yellow, then four more; neighbours differ in lightness, so that they do in grey as well.
CATEGORIES = (
    "#0072b2", "#e69f00", "#000000", "#56b4e9", "#d55e00", "#009e73", "#cc79a7", "#5b3a8c", "#8c8c8c", "#6b3e12",
)  # fmt: skip


def settings() -> dict[str, object]:
    """Matplotlib settings of every figure, on top of seaborn's quiet axes."""
    return seaborn.axes_style("ticks") | {
        "font.family": fonts.families(), "text.parse_math": False, "font.size": TEXT,
        "axes.labelsize": TEXT, "axes.titlesize": TEXT,
        "xtick.labelsize": LABEL, "ytick.labelsize": LABEL, "text.color": INK, "axes.labelcolor": INK,
        "axes.edgecolor": QUIET, "axes.linewidth": 0.6, "xtick.color": QUIET, "ytick.color": QUIET,
        "xtick.labelcolor": INK, "ytick.labelcolor": INK, "ytick.alignment": "center",
        "xtick.major.size": 3, "ytick.major.size": 3,
        "xtick.major.width": 0.6, "ytick.major.width": 0.6, "xtick.major.pad": 2.5, "ytick.major.pad": 2.5,
        "hatch.linewidth": 0.35, "axes.unicode_minus": True, "figure.dpi": 72, "savefig.dpi": 72,
        "svg.fonttype": "path", "svg.hashsalt": "aici", "path.simplify": False,
    }  # fmt: skip


def text_width(text: str, size: float = LABEL, *, bold: bool = False) -> float:
    """Width of one line of text as drawn, in points."""
    return fonts.width(text, size, "bold" if bold else "normal")


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines of at most `width` points, broken at blanks."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def shortened(text: str, width: float, size: float) -> str:
    """The text, or its beginning and an ellipsis where it is wider than `width`; empty where not even that fits."""
    if text_width(text, size) <= width:
        return text
    fitting = (text[:end].rstrip(" ,-") + "…" for end in range(len(text) - 1, 0, -1))
    return next((cut for cut in fitting if text_width(cut, size) <= width), "")


@dataclass(frozen=True)
class Sheet:
    """A page-wide drawing area `WIDTH` × `height` above a footer; `base` is where it begins, all in points."""

    figure: Figure
    indicator: Indicator
    base: float
    height: float

    def axes(self, *, left: float = 0, right: float = 0, bottom: float = 0, top: float = 0) -> Axes:
        """Axes inside the drawing area, the margins given in points."""
        total = self.figure.get_figheight() * 72
        return self.figure.add_axes((
            left / WIDTH, (self.base + bottom) / total,
            (WIDTH - left - right) / WIDTH, (self.height - bottom - top) / total,
        ))  # fmt: skip

    def canvas(self) -> Axes:
        """Axes over the whole drawing area whose coordinates are points, without ticks or frame."""
        axes = self.axes()
        axes.set(xlim=(0, WIDTH), ylim=(0, self.height))
        axes.set_axis_off()
        return axes

    def exhibit(self, summary: str, frame: pd.DataFrame) -> Exhibit:
        """The finished picture, its title for screen readers, and the plotted rows as CSV.

        Raises
        ------
        ValueError
            If a text has a character that no font has.
        """
        if self.indicator.basis == "simulated":
            kind = SIMULATED if self.indicator.of_simulated_edition else ILLUSTRATED
            summary = f"{kind}: {summary}"
        summary = fonts.without_control(summary).replace("\n", " ")
        for text in self.figure.findobj(Text):
            text.set_text(fonts.drawable(text.get_text()))
        with io.StringIO() as buffer:
            self.figure.savefig(buffer, format="svg", metadata={"Title": summary, "Date": None, "Creator": None})
            svg = compact(buffer.getvalue())
        return Exhibit("image/svg+xml", svg, summary, frame.to_csv(index=False, lineterminator="\n"))


@contextmanager
def sheet(indicator: Indicator, height: float, notes: Sequence[str] = ()) -> Iterator[Sheet]:
    """A sheet with a drawing area of `height` points; below it `notes`, then basis and origin; above it the badge."""
    with matplotlib.rc_context(settings()):
        said = f"Basis: {indicator.basis}. {indicator.origin}" if indicator.basis else ""
        lines = [line for text in (*notes, said) if text for line in wrapped(text, WIDTH - 4, SMALL)]
        base = 6 + len(lines) * SMALL * 1.22
        strip = BADGE_HEIGHT if indicator.basis == "simulated" else 0
        total = base + height + strip
        figure = Figure(figsize=(WIDTH / 72, total / 72), dpi=72, facecolor="white")
        FigureCanvasSVG(figure)
        for row, line in enumerate(lines, 1):
            up = 2.5 + (len(lines) - row) * SMALL * 1.22
            figure.text(2 / WIDTH, up / total, line, size=SMALL, color=QUIET)
        if strip:
            _badge(figure, total, DEMONSTRATION if indicator.of_simulated_edition else ILLUSTRATION)
        yield Sheet(figure, indicator, base, height)


def _badge(figure: Figure, total: float, said: str) -> None:
    box = {"boxstyle": "square,pad=0.35", "facecolor": BADGE_FILL, "edgecolor": "black", "linewidth": 0.6}
    figure.text(
        (WIDTH - 5) / WIDTH, (total - 10) / total, said, size=TEXT, weight="bold", color="white",
        ha="right", va="center", bbox=box, gid="simulated-badge",
    )  # fmt: skip


def compact(svg: str) -> str:
    """Lengths to 1/100, short glyph names, no prolog: small, and able to stand inside a page; text stays as it is."""
    svg = re.sub(r"\A(<\?xml.*?\?>|<!DOCTYPE.*?>|\s)*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<[a-z][^>]*>", lambda match: _compact_tag(match[0]), svg)
    return re.sub(r">\n\s*<", ">\n<", svg).replace("<svg ", '<svg role="img" ', 1)


def _compact_tag(tag: str) -> str:
    tag = re.sub(r' d="([^"]*)"', lambda match: f' d="{_tight(_rounded(match[1]))}"', tag)
    tag = re.sub(r'^(<use [^>]*)transform="translate\(([^ )]*) 0\)"', r'\1x="\2"', tag)
    tag = re.sub(r' x="([^"]*)"|(?<=translate)\([^)]*\)', lambda match: _rounded(match[0]), tag)
    # A glyph is named after its font's capitals; the rule is the same in every picture, as two may share a page.
    return GLYPH.sub(lambda match: match[1] + re.sub("[^A-Z]", "", match[2]) + "-", tag)


def _rounded(data: str) -> str:
    return re.sub(r"-?\d+\.\d+", lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), data)


def _tight(data: str) -> str:
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", data).strip()


def placeholder(indicator: Indicator, reason: str = "") -> Exhibit:
    """The place of a picture that cannot be drawn, with the reason in a light frame; the CSV has a header only.

    `reason` is said where the table itself gives none.
    """
    reason = (indicator.missing or reason or f"the table {indicator.name} has no rows").rstrip(".")
    with matplotlib.rc_context(settings()):
        lines = wrapped(f"Figure not drawn: {reason}.", WIDTH - 80, TEXT + 1)
    with sheet(indicator, max(29 * MM, 40 + len(lines) * 12)) as drawn:
        axes = drawn.axes(left=2, right=2, bottom=2, top=2)
        axes.set(xticks=[], yticks=[], facecolor="#fafafa")
        axes.spines[:].set(visible=True, color=FAINT, linewidth=0.8)
        axes.text(0.5, 0.5, "\n".join(lines), ha="center", va="center", size=TEXT + 1, color=QUIET, gid="reason",
                  transform=axes.transAxes)  # fmt: skip
        header = pd.DataFrame(columns=indicator.table.column_names)
        return drawn.exhibit(f"Figure not drawn: {reason}.", header)


def without_numbers(indicator: Indicator) -> bool:
    """Whether there is nothing to draw."""
    return bool(indicator.missing) or indicator.frame.empty


def count(value: float) -> str:
    """A number of papers as printed: whole, or with one decimal where papers are shared."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
