"""Tiles: how far each country specialises in each research area, as a heat map with the index in its cells.

Research areas from top to bottom, countries from left to right; the other way round where there are too many countries
for the width of a page. Light is less than in
the whole sample, dark is more, on a scale with its middle at 1, so that a grey print tells the same. A number is bold
where the interval of the share leaves out the share of the sample; a cell without index is hatched.
"""

from __future__ import annotations

import math
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

ROW, MARGIN, PAD = 16.0, 2.0, 5.0  # height of a row; at the edge, beside a label
NARROWEST, WIDEST, LONGEST, TALLEST = 26.0, 46.0, 150.0, 100.0  # of a column; of the name of a row, of a column upright
KEY, LINE, MIDDLE = 44.0, 1.16, 0.33  # height of the key, of a line, and of the middle of its letters, in its size
STEPS, DARK, LEAST = 51, 0.45, 0.2  # shades; lightness below which numbers are white; least reach of the scale
SHADES = ListedColormap(matplotlib.colormaps["Blues"](np.linspace(0.0, 0.86, STEPS)))
HATCHED = {"facecolor": "white", "edgecolor": "#b4b9bf", "hatch": "//////", "linewidth": 0.4}
NOTE = (
    "Numbers: activity index, the share of the area in the country's papers divided by its share in the whole sample. "
    "Bold: the 95 % interval of the country's share leaves out the share of the sample."
)


@dataclass(frozen=True)
class Grid:
    """Cells by row and column, `down` and `across` being columns of the table; lengths in points.

    `names` is the width of the rows' names, `column` that of a column, `heads` are the columns' names in lines, written
    upwards where `upright`, and `head` is their height.
    """

    down: str
    across: str
    names: float
    column: float
    heads: tuple[tuple[str, ...], ...]
    upright: bool
    head: float


def tiles(specialisation: Indicator) -> Exhibit:
    """Activity index of each country in each research area.

    Parameters
    ----------
    specialisation : Indicator specialisation_by_country, one row per research area × country or region
        Columns `topic`, `country_code`, `label`, `activity_index`, `relative_specialisation`, `share_percent_lb`,
        `share_percent_ub`, `sample_share_percent`; areas and countries are drawn in their order in the table, which
        the CSV has.

    Raises
    ------
    ValueError
        If an activity index is negative.
    """
    if style.without_numbers(specialisation):
        return style.placeholder(specialisation)
    frame = specialisation.frame
    _require_index(frame)
    if frame["activity_index"].isna().all():
        return style.placeholder(specialisation, "no paper of these countries could be in any of the areas")
    grid, reach = placed(frame), limit(frame)
    with style.sheet(specialisation, grid.head + ROW * frame[grid.down].nunique() + KEY, [NOTE]) as sheet:
        axes = sheet.canvas()
        _draw(axes, grid, frame, sheet.height, reach)
        _draw_key(axes, reach, hatched=bool(frame["activity_index"].isna().any()))
        return sheet.exhibit(_summary(frame), frame)


def _require_index(frame: pd.DataFrame) -> None:
    for row in frame[frame["activity_index"] < 0].head(1).itertuples():
        raise ValueError(
            f"`activity_index` must be 0 or more, got {row.activity_index:g} for {row.topic!r} in "
            f"{row.country_code!r}; correct the table"
        )


def limit(frame: pd.DataFrame) -> float:
    """Reach of the scale on both sides of 0: the largest relative specialisation that occurs, up to a tenth."""
    largest = frame["relative_specialisation"].astype("float64").abs().max()
    return max(LEAST, math.ceil(round(largest * 10, 6)) / 10)


def placed(frame: pd.DataFrame) -> Grid:
    """Areas down and countries across, where the countries' names have room; else the other way round."""
    heads = list(frame["label"].unique())
    names, room = _names(frame["topic"])
    words = [word for head in heads for word in head.split()]
    least = max(NARROWEST, *(style.text_width(word) + 3 for word in words))
    if least * len(heads) <= room:
        column = min(room / len(heads), max(least, WIDEST))
        lines = tuple(tuple(style.wrapped(head, column - 2, style.LABEL)) for head in heads)
        return Grid("topic", "label", names, column, lines, False, max(map(len, lines)) * style.LABEL * LINE + PAD)
    names, room = _names(frame["label"])
    lines = tuple(tuple(style.wrapped(head, TALLEST, style.LABEL)) for head in frame["topic"].unique())
    head = max(style.text_width(line) for head in lines for line in head) + PAD
    return Grid("label", "topic", names, min(room / len(lines), WIDEST), lines, True, head)


def _names(names: pd.Series) -> tuple[float, float]:
    """The width that the names of the rows take, and what it leaves for cells."""
    width = min(max(map(style.text_width, names.unique())), LONGEST) + PAD
    return width, style.WIDTH - 2 * MARGIN - width


def _draw(axes: Axes, grid: Grid, frame: pd.DataFrame, height: float, reach: float) -> None:
    left, y = MARGIN + grid.names, height - grid.head
    for k, lines in enumerate(grid.heads):
        _draw_head(axes, lines, left + (k + 0.5) * grid.column, y + PAD - 1, upright=grid.upright)
    columns = list(frame[grid.across].unique())
    for n, (name, part) in enumerate(frame.groupby(grid.down, sort=False)):
        bottom = y - (n + 1) * ROW
        shown = style.shortened(name, grid.names - PAD, style.LABEL)
        axes.text(left - PAD, bottom + ROW / 2 - MIDDLE * style.LABEL, shown, size=style.LABEL, ha="right")
        for row in part.itertuples():
            x = left + columns.index(getattr(row, grid.across)) * grid.column
            _draw_cell(axes, x, bottom, grid.column, row, reach)


def _draw_head(axes: Axes, lines: tuple[str, ...], x: float, y: float, *, upright: bool) -> None:
    """The name of a column above its middle, `y` a little above the cells."""
    step = style.LABEL * LINE
    for n, line in enumerate(lines):
        if upright:
            at = x + (n + 1 - len(lines) / 2) * step - 0.25 * style.LABEL
            axes.text(at, y, line, size=style.LABEL, rotation=90, rotation_mode="anchor", ha="left", va="baseline")
        else:
            axes.text(x, y + (len(lines) - 1 - n) * step, line, size=style.LABEL, ha="center")


def _draw_cell(axes: Axes, x: float, y: float, width: float, row, reach: float) -> None:
    known = not pd.isna(row.activity_index)
    fill = SHADES(0.5 + row.relative_specialisation / reach / 2) if known else "white"
    looks = {"facecolor": fill, "linewidth": 0} if known else HATCHED
    gid = f"cell-{row.country_code}-{row.topic}"
    axes.add_patch(Rectangle((x + 0.5, y + 0.5), width - 1, ROW - 1, **looks, gid=gid))
    if known:
        dark = float(np.dot(to_rgb(fill), (0.299, 0.587, 0.114))) < DARK
        weight = "bold" if distinct(row) else "normal"
        axes.text(x + width / 2, y + ROW / 2 - MIDDLE * style.LABEL, f"{row.activity_index:.2f}", size=style.LABEL,
                  ha="center", weight=weight, color="white" if dark else "black")  # fmt: skip


def distinct(row) -> bool:
    """Whether the interval of the share in the country leaves out the share in the sample."""
    return row.share_percent_lb > row.sample_share_percent or row.share_percent_ub < row.sample_share_percent


def _draw_key(axes: Axes, reach: float, *, hatched: bool) -> None:
    """The shades with the indices they stand for, evenly on the scale of relative specialisation."""
    left, bottom, height, width = MARGIN + 4, 12.0, 7.0, 190.0
    step = width / STEPS
    for k in range(STEPS):
        shade = SHADES(k)
        axes.add_patch(Rectangle((left + k * step, bottom), step, height, facecolor=shade, edgecolor=shade, lw=0.3))
    axes.add_patch(Rectangle((left, bottom), width, height, facecolor="none", edgecolor=style.QUIET, linewidth=0.5))
    axes.text(left, bottom + height + 4, "Activity index", size=style.LABEL)
    for part in (-1, -0.5, 0, 0.5, 1):
        x, value = left + (part + 1) / 2 * width, index_of(part * reach)
        axes.plot([x, x], [bottom - 2, bottom], color=style.QUIET, linewidth=0.5)
        axes.text(x, bottom - 9, "∞" if math.isinf(value) else f"{value:.2f}", size=style.SMALL, ha="center")
    if not hatched:
        return
    left += width + 24
    axes.add_patch(Rectangle((left, bottom), 20, height, **HATCHED))
    axes.text(left + 25, bottom + height / 2 - MIDDLE * style.LABEL, "no paper that could be in the area",
              size=style.LABEL)  # fmt: skip


def index_of(relative: float) -> float:
    """The activity index that a relative specialisation stands for."""
    return math.inf if relative >= 1 else (1 + relative) / (1 - relative)


def _summary(frame: pd.DataFrame) -> str:
    known = frame.dropna(subset="activity_index")
    row = known.sort_values(["activity_index", "topic", "country_code"], ascending=[False, True, True]).iloc[0]
    areas, countries = frame["topic"].nunique(), frame["country_code"].nunique()
    return (
        f"Heat map of the activity index of {countries} countries or regions in {areas} research areas; it is largest "
        f"for {row['label']} in {row['topic']}, {row['activity_index']:.2f}."
    )
