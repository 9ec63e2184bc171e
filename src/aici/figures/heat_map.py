"""Field coverage: what share of the records of each data source has a field filled, as a heat map with its numbers.

A panel for papers and one for patents, as they have different fields: fields from top to bottom, data sources from left
to right. A field that no file of a source exports is hatched, which is not the same as one that is exported and empty.
"""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.patches import Rectangle

from aici.exhibits import Exhibit
from aici.figures import style
from aici.records import Indicator

ROW, MARGIN, APART = 13.5, 2.0, 16.0  # height of a field, at the edge, between panels
NARROWEST, WIDEST = 28.0, 62.0  # of a column; a head takes up to three lines
TITLE, PAD, KEY = 14.0, 4.0, 46.0  # heights of a panel's name, between a label and its cells, of the key
LINE, MIDDLE = 1.16, 0.33  # height of a line of text, and of the middle of its letters, in its size
SIZES, INKS, LONGEST = (style.LABEL, style.SMALL), (style.INK, style.QUIET), 80.0  # of heads: name, records; longest
STEPS, DARK = 50, 0.45  # shades in the key; lightness below which numbers are white
FILLED, ABSENT = "Share of records with the field filled", "exported by no file of the data source"
SHADES = ListedColormap(matplotlib.colormaps["Blues"](np.linspace(0.02, 0.84, 101)))
HATCHED = {"facecolor": "white", "edgecolor": "#b4b9bf", "hatch": "//////", "linewidth": 0.4}
WRITTEN = {
    "doi": "DOI", "issn": "ISSN", "eissn": "eISSN", "affiliations_raw": "Affiliations", "family_id": "Family",
    "applicants_standard": "Applicants, standard",
}  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """Papers or patents: percent by field and data source, null where not exported; places in points from the top."""

    kind: str
    shares: pd.DataFrame
    heads: tuple[tuple[str, str], ...]  # name and number of records of each data source
    left: float
    names: float  # width of the names of the fields
    column: float
    top: float
    head: float  # height of the heads
    upright: bool  # they are written upwards

    @property
    def cells(self) -> tuple[float, float]:
        return self.left + self.names, self.top + TITLE + self.head

    @property
    def right(self) -> float:
        return self.cells[0] + self.column * len(self.heads)

    @property
    def bottom(self) -> float:
        return self.cells[1] + ROW * len(self.shares)


def heat_map(coverage: Indicator) -> Exhibit:
    """Share of records whose field is filled, by data source and field, papers and patents side by side.

    Parameters
    ----------
    coverage : Indicator field_coverage, one row per data source × field
        Columns `kind`, `label`, `field`, `records`, `share_percent` in percent: null, or no row, where no file of the
        data source exports the field. Fields and data sources are drawn in their order in the table, which the CSV has.

    Raises
    ------
    ValueError
        If a share is not between 0 and 100.
    """
    if style.without_numbers(coverage):
        return style.placeholder(coverage)
    _require_percent(coverage.frame)
    panels = placed(coverage.frame)
    with style.sheet(coverage, max(panel.bottom for panel in panels) + KEY) as sheet:
        axes = sheet.canvas()
        for panel in panels:
            _draw(axes, panel, sheet.height)
        _draw_key(axes)
        return sheet.exhibit(_summary(coverage.frame), coverage.frame)


def _require_percent(frame: pd.DataFrame) -> None:
    known = frame[frame["share_percent"].notna()]
    wrong = known[~known["share_percent"].astype(float).between(0, 100)]
    for row in wrong.head(1).itertuples():
        raise ValueError(
            f"`share_percent` must be 0 to 100, got {row.share_percent:g} for {row.field!r} of {row.data_source!r}; "
            "correct the table"
        )


def placed(frame: pd.DataFrame) -> list[Panel]:
    """The panels where they are drawn: side by side, or one below the other where the columns would be too narrow."""
    parts = [part for _, part in frame.groupby("kind", sort=False)]
    names = [max(style.text_width(written(field)) for field in part["field"]) + PAD for part in parts]
    columns = [part["data_source"].nunique() for part in parts]
    room = style.WIDTH - 2 * MARGIN
    beside = (room - sum(names) - APART * (len(parts) - 1)) / sum(columns)
    stacked = beside < NARROWEST
    width = min((room - max(names)) / max(columns) if stacked else beside, WIDEST)
    heads = [_heads(part) for part in parts]
    upright, head = _head(sum(heads, ()), width)
    panels, left, top = [], MARGIN, 0.0
    for part, own, named in zip(parts, heads, names, strict=True):
        named = max(names) if stacked else named
        panels.append(Panel(part["kind"].iloc[0], _shares(part), own, left, named, width, top, head, upright))
        left, top = (left, panels[-1].bottom + APART) if stacked else (panels[-1].right + APART, top)
    return panels


def _heads(part: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    first = part.drop_duplicates("data_source")
    return tuple((row.label, _number(int(row.records), "record")) for row in first.itertuples())


def _shares(part: pd.DataFrame) -> pd.DataFrame:
    """Percent, one row per field and one column per data source, in the order of the table."""
    wide = part.astype({"share_percent": "float64"}).pivot(index="field", columns="data_source", values="share_percent")
    return wide.reindex(index=part["field"].unique(), columns=part["data_source"].unique())


def _head(heads: tuple[tuple[str, str], ...], width: float) -> tuple[bool, float]:
    """Whether heads must be written upwards, because a word is wider than its column, and the height of all heads."""
    words = [(word, size) for texts in heads for text, size in zip(texts, SIZES, strict=True) for word in text.split()]
    if any(style.text_width(word, size) > width - 3 for word, size in words):
        return True, max(style.text_width(line, size) for texts in heads for line, size in _upright(texts)) + PAD
    return False, max(sum(size * LINE for _, size in _across(texts, width)) for texts in heads) + PAD


def _across(texts: tuple[str, str], width: float) -> list[tuple[str, float]]:
    """Lines of a head that is written across its column, with their sizes."""
    both = zip(texts, SIZES, strict=True)
    return [(line, size) for text, size in both for line in style.wrapped(text, width - 3, size)]


def _upright(texts: tuple[str, str]) -> list[tuple[str, float]]:
    """Lines of a head that is written upwards, with their sizes: the name in one or two, then the records."""
    name, records = texts
    first, *more = style.wrapped(name, LONGEST, style.LABEL)
    names = [style.shortened(line, LONGEST, style.LABEL) for line in (first, " ".join(more)) if line]
    return [*((line, style.LABEL) for line in names), (records, style.SMALL)]


def written(field: str) -> str:
    """A field's name in words."""
    return WRITTEN.get(field, field[:1].upper() + field[1:].replace("_", " "))


def percent(share: float) -> str:
    """A whole number of percent; what is neither nothing nor all is never written as 0 or 100."""
    if 0 < share < 0.5:
        return "<1"
    return ">99" if 99.5 <= share < 100 else f"{share:.0f}"


def _draw(axes: Axes, panel: Panel, height: float) -> None:
    x, y = panel.cells
    axes.text(panel.left, height - panel.top - style.TEXT, panel.kind.capitalize(), size=style.TEXT, weight="bold")
    for k, texts in enumerate(panel.heads):
        _draw_head(axes, panel, texts, x + (k + 0.5) * panel.column, height - y + PAD)
    for n, (field, shares) in enumerate(panel.shares.iterrows()):
        bottom = height - y - (n + 1) * ROW
        axes.text(x - PAD, bottom + ROW / 2 - MIDDLE * style.LABEL, written(field), size=style.LABEL, ha="right")
        for k, (source, share) in enumerate(shares.items()):
            _draw_cell(axes, x + k * panel.column, bottom, panel.column, share, f"{panel.kind}-{source}-{field}")


def _draw_head(axes: Axes, panel: Panel, texts: tuple[str, str], x: float, y: float) -> None:
    """A data source and its records above the middle of its column, `y` a little above the cells."""
    lines = _upright(texts) if panel.upright else _across(texts, panel.column)
    along = np.cumsum([size * LINE for _, size in lines])
    for (line, size), after in zip(lines, along, strict=True):
        look = {"size": size, "color": INKS[SIZES.index(size)]}
        if panel.upright:
            at = x - along[-1] / 2 + after - 0.2 * size
            axes.text(at, y, line, rotation=90, rotation_mode="anchor", ha="left", va="baseline", **look)
        else:
            axes.text(x, y + along[-1] - after + 0.2 * size, line, ha="center", **look)


def _draw_cell(axes: Axes, x: float, y: float, width: float, share: float, name: str) -> None:
    known = not np.isnan(share)
    fill = SHADES(share / 100) if known else "white"
    looks = {"facecolor": fill, "linewidth": 0} if known else HATCHED
    axes.add_patch(Rectangle((x + 0.5, y + 0.5), width - 1, ROW - 1, **looks, gid=f"cell-{name}"))
    if known:
        dark = float(np.dot(to_rgb(fill), (0.299, 0.587, 0.114))) < DARK
        axes.text(x + width / 2, y + ROW / 2 - MIDDLE * style.SMALL, percent(share), size=style.SMALL, ha="center",
                  color="white" if dark else "black")  # fmt: skip


def _draw_key(axes: Axes) -> None:
    """The shades with their scale, and the mark of what is not exported."""
    left, bottom, height, width = MARGIN + 4, 12.0, 7.0, 150.0
    step = width / STEPS
    for k in range(STEPS):
        shade = SHADES(k / (STEPS - 1))
        axes.add_patch(Rectangle((left + k * step, bottom), step, height, facecolor=shade, edgecolor=shade, lw=0.3))
    axes.add_patch(Rectangle((left, bottom), width, height, facecolor="none", edgecolor=style.QUIET, linewidth=0.5))
    axes.text(left, bottom + height + 4, FILLED, size=style.LABEL)
    for share in (0, 25, 50, 75, 100):
        x = left + share / 100 * width
        axes.plot([x, x], [bottom - 2, bottom], color=style.QUIET, linewidth=0.5)
        axes.text(x, bottom - 9, f"{share} %", size=style.SMALL, ha="center")
    left += width + 24
    axes.add_patch(Rectangle((left, bottom), 20, height, **HATCHED))
    axes.text(left + 25, bottom + height / 2 - MIDDLE * style.LABEL, ABSENT, size=style.LABEL)


def _summary(frame: pd.DataFrame) -> str:
    """How many fields and data sources each panel has, and how many cells no file fills."""
    told = []
    for kind, part in frame.groupby("kind", sort=False):
        shares = _shares(part)
        absent = int(shares.isna().to_numpy().sum())
        size = f"{kind}, {_number(len(shares), 'field')} in {_number(shares.shape[1], 'data source')}"
        told.append(f"{size}, {absent} of {shares.size} cells not exported")
    return f"Heat map of the share of records whose field is filled: {'; '.join(told)}."


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
