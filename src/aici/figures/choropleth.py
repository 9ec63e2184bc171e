"""World map: one value per country or region as shades on an equal-area map, small territories as circles as well.

Classes are logarithmic with round bounds, printed in the legend. Zero has a field of its own and so has "no data"; a
country that is not in the table is never shown as zero. Nor is a ratio coloured that rests on too few papers, as small
populations make extremes of them. Antarctica is left out.
"""

from __future__ import annotations

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from aici.exhibits import Exhibit
from aici.figures import style
from aici.figures.geometry import EAST, MERIDIAN, WEST, Unit, equal_earth, read_world
from aici.figures.placement import apart
from aici.records import Indicator
from aici.records.indicators.counts import FEWEST_PAPERS

SOUTH, NORTH = -56.5, 84.0
SMALL_AREA = 2.9e-4  # of the unit sphere: 11,900 km², less than half a millimetre across in print
RADIUS = 2.5
MOST_CLASSES = 7
LEGEND_HEIGHT = 34.0
NO_DATA, ZERO, FEW, BORDER = "#f3f3f3", "#ffffff", "#fdf6e3", "#9aa0a6"
LINES, HATCH = "-----", "#b08d5f"  # of the field of too few papers
FEW_LABEL = f"fewer than {FEWEST_PAPERS} papers"
NOTES = (
    "Outlines: Natural Earth, simplified; they imply no position on the status of any territory. "
    "A class includes its lower bound."
)


def world_map(papers: Indicator, *, value: str = "papers") -> Exhibit:
    """Choropleth of one value per country or region.

    Parameters
    ----------
    papers : Indicator, one row per country or region
        Columns `country_code`, `label` and the one named by `value`. A row without code or value has no place on the
        map; it stays in the CSV and a note counts it.
    value : name of a numeric column; where it is not the papers themselves, a country with fewer than `FEWEST_PAPERS`
        of them has a field of its own

    Raises
    ------
    ValueError
        If `value` is no numeric column, a value is negative, or a code has no place on the map.
    """
    if style.without_numbers(papers):
        return style.placeholder(papers)
    frame, values = papers.frame, _values(papers, value)
    few = _too_few(papers, value)
    enough = values[~values.index.isin(few)]
    bounds = class_bounds(enough[enough > 0])
    notes = [NOTES + _unplaced(len(frame) - len(values))]
    with style.sheet(papers, on_paper(_projected(MERIDIAN, NORTH))[0, 1] + 3, notes) as sheet:
        axes = sheet.canvas()
        _draw_graticule(axes)
        _draw_units(axes, _colours(enough, bounds) | {code: FEW for code in few if code in values.index})
        _draw_legend(axes, bounds, papers.table.heading(value), few)
        return sheet.exhibit(_summary(papers, value, enough), frame)


def _values(papers: Indicator, value: str) -> pd.Series:
    """Values by code, rows without code or value left out."""
    frame, world = papers.frame, read_world()
    numeric = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    if value not in numeric:
        raise ValueError(f"`value` must be a numeric column of {papers.name}, got {value!r}; allowed are {numeric}")
    values = frame.set_index("country_code")[value].astype("float64")
    values = values[values.notna() & values.index.notna()]
    unknown = sorted(set(values.index) - set(world))
    if unknown:
        raise ValueError(
            f"no place on the map for country_code {', '.join(unknown)}: add the unit or its point to "
            "data/reference/world.json (how: data/reference/NATURAL_EARTH.md), or correct the code"
        )
    if (values < 0).any():
        raise ValueError(f"`{value}` must not be negative on a map of log classes, got {values.min():g}")
    return values


def _too_few(papers: Indicator, value: str) -> list[str]:
    """Codes of the countries that have papers, but too few for a ratio of them."""
    if value == "papers" or "papers" not in papers.frame.columns:
        return []
    frame = papers.frame[papers.frame["country_code"].notna()]
    return frame.loc[frame["papers"].gt(0) & frame["papers"].lt(FEWEST_PAPERS), "country_code"].tolist()


def class_bounds(values: pd.Series) -> list[float]:
    """Round class bounds that enclose all positive values: 1-2-5 steps, coarser where there would be too many classes.

    A class holds its lower bound and not its upper one.
    """
    if not len(values):
        return []
    low, high = int(np.floor(np.log10(values.min()))), int(np.floor(np.log10(values.max()))) + 2
    steps = [((1, 2, 5), 1), ((1, 3), 1)] + [((1,), every) for every in range(1, 30)]
    for digits, every in steps:
        candidates = np.array([digit * 10.0**power for power in range(low, high + every, every) for digit in digits])
        first = np.searchsorted(candidates, values.min(), side="right") - 1
        last = np.searchsorted(candidates, values.max(), side="right")
        if last - first <= MOST_CLASSES:
            break
    return candidates[first : last + 1].tolist()


def shades(classes: int) -> list[str]:
    """Colours of the classes, light to dark, evenly spaced in lightness."""
    ramp = matplotlib.colormaps["YlGnBu"]
    return [to_hex(ramp(x)) for x in np.linspace(0.22, 1.0, classes)] if classes > 1 else [to_hex(ramp(0.7))]


def _colours(values: pd.Series, bounds: list[float]) -> dict[str, str]:
    palette = [ZERO, *shades(max(len(bounds) - 1, 0))]
    place = np.where(values > 0, np.searchsorted(bounds, values, side="right"), 0)
    return {code: palette[k] for code, k in zip(values.index, place, strict=True)}


def _projected(longitude: float, latitude: float) -> np.ndarray:
    return equal_earth(np.array([longitude]), np.array([latitude]))


def on_paper(places: np.ndarray) -> np.ndarray:
    """Projected places (n, 2) in points of the sheet: page-wide, above the legend."""
    scale = (style.WIDTH / 2 - 2) / _projected(EAST, 0.0)[0, 0]
    return places * scale + (style.WIDTH / 2, LEGEND_HEIGHT - _projected(MERIDIAN, SOUTH)[0, 1] * scale)


def _draw_graticule(axes: Axes) -> None:
    latitudes = np.linspace(SOUTH, NORTH, 60)
    meridians = [equal_earth(np.full(60, longitude), latitudes) for longitude in np.linspace(WEST, EAST, 13)]
    parallels = [equal_earth(np.array([WEST, EAST]), np.full(2, one)) for one in (SOUTH, -30, 0, 30, 60, NORTH)]
    for line in meridians + parallels:
        axes.plot(*on_paper(line).T, color="#e6eaee", linewidth=0.4, zorder=0)


def _draw_units(axes: Axes, colours: dict[str, str]) -> None:
    units = [unit for unit in read_world().values() if unit.rings]
    blank = Outline.make_compound_path(*(unit.outline() for unit in units if unit.code not in colours))
    axes.add_artist(_no_data(Outline(on_paper(blank.vertices), blank.codes), "no-data"))
    coloured = sorted((unit for unit in units if unit.code in colours), key=lambda unit: (-unit.area, unit.code))
    for unit in coloured:
        outline = unit.outline()
        patch = PathPatch(Outline(on_paper(outline.vertices), outline.codes), facecolor=colours[unit.code])
        patch.set(edgecolor="#5f6a75", linewidth=0.2, gid=f"unit-{unit.code}")
        if colours[unit.code] == FEW:
            patch.set(hatch=LINES, hatchcolor=HATCH)
        axes.add_artist(patch)  # not add_patch, which measures every outline to set limits that stand already
    _draw_circles(axes, [u for u in read_world().values() if u.code in colours and u.area < SMALL_AREA], colours)


def _no_data(outline: Outline, gid: str) -> PathPatch:
    patch = PathPatch(outline, facecolor=NO_DATA, edgecolor=BORDER, linewidth=0.25, hatch="//////", gid=gid)
    patch.set_hatchcolor("#d9dbde")
    return patch


def _draw_circles(axes: Axes, units: list[Unit], colours: dict[str, str]) -> None:
    """A circle each, moved apart where neighbours would cover each other, then tied to the true place by a line."""
    if not units:
        return
    places = on_paper(np.array([unit.point for unit in units]))
    centres = apart(places, 2 * RADIUS + 0.6)
    for unit, place, centre in zip(units, places, centres, strict=True):
        if np.hypot(*(centre - place)) > RADIUS:
            axes.plot(*np.array([place, centre]).T, color="#222222", linewidth=0.5, zorder=4)
        if colours[unit.code] == FEW:
            axes.plot(*centre, "_", markersize=2 * RADIUS - 1, color=HATCH, markeredgewidth=0.9, zorder=6)
        axes.plot(
            *centre, "o", markersize=2 * RADIUS, markerfacecolor=colours[unit.code], markeredgecolor="#111111",
            markeredgewidth=0.7, gid=f"circle-{unit.code}", zorder=5,
        )  # fmt: skip


def _draw_legend(axes: Axes, bounds: list[float], heading: str, few: list[str]) -> None:
    width, height, left, bottom = 39.5, 8.0, 16.0, 13.0
    axes.text(left, bottom + height + 4, heading, size=style.LABEL, weight="bold", va="baseline")
    for k, shade in enumerate(shades(max(len(bounds) - 1, 0))):
        axes.add_artist(
            Rectangle((left + k * width, bottom), width, height, facecolor=shade, edgecolor="white", lw=0.6)
        )
    for k, bound in enumerate(bounds):
        axes.text(left + k * width, bottom - 3, _words(bound), size=style.LABEL, va="top", ha="center")
    _draw_keys(axes, style.WIDTH - 168, bottom, height)
    if few:
        _draw_key(axes, style.WIDTH - 168, bottom + height + 4, height)


def _draw_keys(axes: Axes, left: float, bottom: float, height: float) -> None:
    axes.add_artist(_no_data(Outline.unit_rectangle().transformed(_box(left, bottom, 16, height)), "legend-no-data"))
    axes.text(left + 20, bottom + height / 2, "no data", size=style.LABEL, va="center")
    axes.add_artist(Rectangle((left + 56, bottom), 16, height, facecolor=ZERO, edgecolor="#4a5058", lw=0.5))
    axes.text(left + 76, bottom + height / 2, "zero", size=style.LABEL, va="center")
    axes.plot(left + 104, bottom + height / 2, "o", ms=2 * RADIUS, mfc="white", mec="#111111", mew=0.7)
    axes.text(left + 110, bottom + height / 2, "small territory", size=style.LABEL, va="center")


def _draw_key(axes: Axes, left: float, bottom: float, height: float) -> None:
    """The field of countries with too few papers, above the others."""
    box = Rectangle((left, bottom), 16, height, facecolor=FEW, edgecolor="#4a5058", lw=0.5, hatch=LINES)
    box.set_hatchcolor(HATCH)
    axes.add_artist(box)
    axes.text(left + 20, bottom + height / 2, FEW_LABEL, size=style.LABEL, va="center")


def _words(value: float) -> str:
    """A bound or an extreme: whole or with one decimal, small ones with two digits that count."""
    return style.count(value) if value >= 1 else f"{value:.2g}"


def _box(left: float, bottom: float, width: float, height: float) -> matplotlib.transforms.Affine2D:
    return matplotlib.transforms.Affine2D().scale(width, height).translate(left, bottom)


def _unplaced(rows: int) -> str:
    return f" Rows of the table without country or value, not on the map: {rows}." if rows else ""


def _summary(papers: Indicator, value: str, values: pd.Series) -> str:
    labels = papers.frame.set_index("country_code")["label"]
    heading = papers.table.heading(value)
    if values.empty:
        return f"World map of {heading}: no country or region has a value."
    low, high = values.idxmin(), values.idxmax()
    return (
        f"World map of {heading} in {len(values)} countries or regions, "
        f"from {_words(values[low])} ({labels[low]}) to {_words(values[high])} ({labels[high]})."
    )
