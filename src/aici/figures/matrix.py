"""Pairs of countries as a square: joint papers above the diagonal, their affinity with its shade below.

Affinity is joint over expected papers; its shade is on a logarithmic scale about 1 and grows darker throughout, so that
it reads in grey as well, and every cell has its number. Pairs with few joint papers are not shaded. Nobody is his own
partner: the diagonal is empty.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Rectangle

from aici.exhibits import Exhibit
from aici.figures import style
from aici.indicators.affinity import LEAST_JOINT_PAPERS
from aici.records import Indicator

ROW, WIDEST, MARGIN, PAD = 15.0, 40.0, 2.0, 4.0  # height of a row, widest cell, at the edge, beside names
LONGEST, KEY = 92.0, 52.0  # of a name; height of the key
SMALLEST, ROOMY = 6.5, 18.0  # numbers of narrow cells; width of a cell from which on they are larger
LEAST, MOST = 2, 25  # countries that the page has room for
REACH = 2.0  # binary logarithms either way: the shade ends at a quarter and at four
SHADES = LinearSegmentedColormap.from_list("affinity", ["#fff3e0", "#f8d9a9", "#c6c9cd", "#6f9fce", "#1d4f8c"], N=201)
DARK, STEPS = 0.5, 60  # lightness below which numbers are white; shades in the key
EMPTY = "#eceef0"
FEW = f"Unshaded, in grey: fewer than {LEAST_JOINT_PAPERS} joint papers."
NOTE = f"{FEW} Bold: the interval of 95 % excludes 1. k: thousands."


def affinity_matrix(pairs: Indicator, *, countries: int = 20) -> Exhibit:
    """Joint papers and affinity of all pairs among the countries with most papers.

    Parameters
    ----------
    pairs : Indicator collaboration_affinity, one row per country × partner, both ways
        Columns `rank`, `country_code`, `label`, `partner_country_code`, `papers`, `affinity` (null where too few are
        expected, see `indicators/affinity.py`), `affinity_lb`, `affinity_ub`.
    countries : those drawn, by rank; 2 to 25

    Returns
    -------
    Exhibit
        Its CSV has the rows of the pairs drawn, both ways.

    Raises
    ------
    ValueError
        If more or fewer countries are asked for than the page has room for.
    """
    if not LEAST <= countries <= MOST:
        raise ValueError(
            f"`countries` must be {LEAST} to {MOST}, got {countries}; set `notebooks.04-collaboration.countries` in "
            "the edition file"
        )
    if style.without_numbers(pairs):
        return style.placeholder(pairs)
    frame = drawn(pairs.frame, countries)
    if frame.empty:
        return style.placeholder(pairs, "no two of the countries with most papers have partners abroad")
    names = frame.drop_duplicates("country_code").set_index("country_code")["label"]
    left = max(style.text_width(name) for name in names.map(_short)) + PAD + MARGIN
    cell = min((style.WIDTH - left - MARGIN) / len(names), WIDEST)
    head = left + PAD
    with style.sheet(pairs, head + ROW * len(names) + KEY, [NOTE, *pairs.notes]) as sheet:
        axes = sheet.canvas()
        _draw_names(axes, list(names), left, cell, sheet.height - head)
        _draw_cells(axes, frame, list(names.index), left, cell, sheet.height - head)
        _draw_key(axes, left)
        return sheet.exhibit(_summary(frame, len(names)), frame)


def drawn(frame: pd.DataFrame, countries: int) -> pd.DataFrame:
    """The pairs among the countries with most papers, in their order both ways."""
    ranks = frame.dropna(subset=["rank"]).drop_duplicates("country_code").set_index("country_code")["rank"]
    largest = ranks[ranks <= countries].astype("int64").sort_values(kind="stable").index
    place = {code: k for k, code in enumerate(largest)}
    both = frame[frame["country_code"].isin(largest) & frame["partner_country_code"].isin(largest)]
    order = both.assign(a=both["country_code"].map(place), b=both["partner_country_code"].map(place))
    return order.sort_values(["a", "b"], ignore_index=True)[list(frame.columns)]


def shade(affinity: float) -> tuple[float, float, float]:
    """The colour of an affinity: from pale orange at a quarter over grey at 1 to dark blue at four."""
    place = np.log2(affinity) / REACH if affinity > 0 else -1.0
    return to_rgb(SHADES((np.clip(place, -1, 1) + 1) / 2))


def count(papers: float) -> str:
    """Joint papers in at most four characters."""
    if papers < 999.5:
        return f"{papers:.0f}"
    return f"{papers / 1000:.1f}k" if papers < 9950 else f"{papers / 1000:.0f}k"


def ratio(affinity: float) -> str:
    """An affinity with three digits at most; what is small and not nothing is not written as 0."""
    if 0 < affinity < 0.005:
        return "<.01"
    return f"{affinity:.2f}" if affinity < 9.995 else f"{affinity:.1f}" if affinity < 99.95 else f"{affinity:.0f}"


def _short(name: str) -> str:
    return style.shortened(name, LONGEST, style.LABEL)


def _draw_names(axes: Axes, names: list[str], left: float, cell: float, top: float) -> None:
    """Names beside the rows, and upwards above the columns."""
    for k, name in enumerate(map(_short, names)):
        axes.text(left - PAD, top - (k + 0.5) * ROW, name, size=style.LABEL, ha="right", va="center_baseline")
        axes.text(left + (k + 0.5) * cell, top + PAD, name, size=style.LABEL, rotation=90, ha="center", va="bottom")


def _draw_cells(axes: Axes, frame: pd.DataFrame, codes: list[str], left: float, cell: float, top: float) -> None:
    place = {code: k for k, code in enumerate(codes)}
    for code, k in place.items():
        _draw_cell(axes, (left + k * cell, top - (k + 1) * ROW, cell), EMPTY, f"cell-{code}-{code}")
    for row in frame.itertuples():
        a, b = place[row.country_code], place[row.partner_country_code]
        box, name = (left + b * cell, top - (a + 1) * ROW, cell), f"cell-{row.country_code}-{row.partner_country_code}"
        if b > a:
            _draw_cell(axes, box, "white", name, count(row.papers))
        elif not pd.isna(row.affinity):
            few, told = row.papers < LEAST_JOINT_PAPERS, ratio(row.affinity)
            apart = not few and not row.affinity_lb <= 1 <= row.affinity_ub
            _draw_cell(axes, box, "white" if few else shade(row.affinity), name, told, quiet=few, bold=apart)


def _draw_cell(axes: Axes, box, fill, name: str, told: str = "", *, quiet: bool = False, bold: bool = False) -> None:
    """A cell with its number; `box` is its left and lower edge and its width."""
    x, y, width = box
    axes.add_patch(Rectangle((x + 0.4, y + 0.4), width - 0.8, ROW - 0.8, facecolor=fill, linewidth=0, gid=name))
    dark = float(np.dot(to_rgb(fill), (0.299, 0.587, 0.114))) < DARK
    size, weight = style.SMALL if width > ROOMY else SMALLEST, "bold" if bold else "normal"
    axes.text(x + width / 2, y + ROW / 2, told, size=size, ha="center", va="center_baseline", weight=weight,
              color="#80868c" if quiet else "white" if dark else "black")  # fmt: skip


def _draw_key(axes: Axes, left: float) -> None:
    """What stands on either side of the diagonal, and the shades with their scale."""
    width, height, bottom = 150.0, 7.0, 14.0
    axes.text(left, bottom + height + 14, "Above the diagonal: joint papers. Below: affinity, shaded.",
              size=style.LABEL)  # fmt: skip
    step = width / STEPS
    for k in range(STEPS):
        fill = shade(2 ** (REACH * (2 * (k + 0.5) / STEPS - 1)))
        axes.add_patch(Rectangle((left + k * step, bottom), step, height, facecolor=fill, edgecolor=fill, lw=0.3))
    axes.add_patch(Rectangle((left, bottom), width, height, facecolor="none", edgecolor=style.QUIET, linewidth=0.5))
    for power, told in ((-2, "¼ or less"), (-1, "½"), (0, "1, as expected"), (1, "2"), (2, "4 or more")):
        x = left + (power / REACH + 1) / 2 * width
        axes.plot([x, x], [bottom - 2, bottom], color=style.QUIET, linewidth=0.5)
        axes.text(x, bottom - 9, told, size=style.SMALL, ha="center")


def _summary(frame: pd.DataFrame, countries: int) -> str:
    told = frame[frame["papers"] >= LEAST_JOINT_PAPERS].sort_values(["affinity"], ascending=False, kind="stable")
    most = "".join(
        f"; the highest affinity, {r.label} and {r.partner_label}: {ratio(r.affinity)}"
        for r in told.dropna(subset=["affinity"]).head(1).itertuples()
    )
    return f"Matrix of joint papers and affinity of the pairs among {countries} countries{most}."
