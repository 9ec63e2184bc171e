"""Stacked bars: how the papers of a country's largest institutions divide among them, one bar per country.

Every bar is 100 % of the institutions shown, not of the country, and says how many counts that is. Shares stand in the
segments, the three largest institutions are named below their bar; all names and counts are in the CSV.
"""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Rectangle

from aici.exhibits import Exhibit
from aici.figures import style
from aici.records import Indicator

ROW, BAR, HEAD, LEFT, RIGHT = 30.0, 13.0, 15.0, 84.0, 3.0
NAMED = 3
GAP = 11.0
UNITS = ("institution", "institutions")


def stacked_bars(by_country: Indicator, *, countries: Sequence[str] | int = 10, institutions: int = 10) -> Exhibit:
    """One horizontal bar per country, divided among its largest institutions.

    Parameters
    ----------
    by_country : Indicator institutions_by_country or institution_units_by_country, one row per country or region and
        institution, or system in the place of its members
        Columns `country_code`, `label`, `institution`, `papers`; with systems `members` as well, which are told beside
        the name of a system of several.
    countries : codes, from top to bottom; or how many, the largest by the papers of the institutions shown
    institutions : how many of each country, the largest by papers

    Raises
    ------
    ValueError
        If a code is not in the table, or `countries` or `institutions` is below one.
    """
    if style.without_numbers(by_country):
        return style.placeholder(by_country)
    drawn = largest(by_country.frame, countries, institutions)
    if drawn.empty:
        return style.placeholder(by_country, "no institution has papers")
    rows = drawn["country_code"].nunique()
    one, several = ("institution or system", "institutions and systems") if "is_system" in drawn else UNITS
    notes = [
        f"100 %: counts of the {institutions} largest {several} of a country; a paper counts for each {one} in its "
        f"addresses. Named: the {NAMED} largest, from the left."
    ]
    with style.sheet(by_country, HEAD + rows * ROW, notes) as sheet:
        axes = sheet.canvas()
        _draw_scale(axes, sheet.height)
        for row, (_, part) in enumerate(drawn.groupby("country_code", sort=False)):
            _draw_bar(axes, part, sheet.height - HEAD - (row + 1) * ROW, _shades(institutions))
        return sheet.exhibit(_summary(drawn), drawn)


def largest(frame: pd.DataFrame, countries: Sequence[str] | int, institutions: int) -> pd.DataFrame:
    """The rows drawn, countries from top to bottom, in each the institutions by papers."""
    known = frame["country_code"].dropna().unique()
    wanted = [] if isinstance(countries, int) else list(dict.fromkeys(countries))
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise ValueError(f"`countries` names {unknown}, not in the table; allowed are {', '.join(sorted(known))}")
    if institutions < 1 or (countries < 1 if isinstance(countries, int) else not wanted):
        raise ValueError(f"`countries` and `institutions` must be at least 1, got {countries!r} and {institutions!r}")
    rows = frame[frame["country_code"].notna()].astype({"papers": "float64"})
    rows = rows[rows["papers"] > 0].sort_values(
        ["country_code", "papers", "institution"], ascending=[True, False, True]
    )
    rows = rows.groupby("country_code").head(institutions)
    totals = rows.groupby("country_code")["papers"].sum().reset_index()
    order = totals.sort_values(["papers", "country_code"], ascending=[False, True])["country_code"].tolist()
    shown = wanted or order[:countries]
    place = rows["country_code"].map({code: k for k, code in enumerate(shown)})
    return (
        rows.assign(place=place)
        .dropna(subset="place")
        .sort_values("place", kind="stable", ignore_index=True)[list(frame.columns)]
    )


def _shades(count: int) -> list[str]:
    ramp = matplotlib.colormaps["YlGnBu"]
    return [to_hex(ramp(x)) for x in np.linspace(0.98, 0.12, count)] if count > 1 else [to_hex(ramp(0.85))]


def _draw_scale(axes: Axes, height: float) -> None:
    width = style.WIDTH - LEFT - RIGHT
    for share in (0, 25, 50, 75, 100):
        x = LEFT + share / 100 * width
        axes.plot([x, x], [height - HEAD - 1, height - HEAD + 3], color=style.QUIET, linewidth=0.5)
        align = {0: "left", 100: "right"}.get(share, "center")
        axes.text(x, height - HEAD + 5, f"{share} %", size=style.SMALL, color=style.QUIET, ha=align)


def _draw_bar(axes: Axes, part: pd.DataFrame, bottom: float, shades: list[str]) -> None:
    total = part["papers"].sum()
    shares = (part["papers"] / total).to_numpy()
    width, bar = style.WIDTH - LEFT - RIGHT, bottom + ROW - BAR - 4
    starts = LEFT + width * np.concatenate([[0], np.cumsum(shares)[:-1]])
    label = style.shortened(part["label"].iloc[0], LEFT - 8, style.TEXT)
    axes.text(LEFT - 6, bar + BAR / 2, label, size=style.TEXT, ha="right", va="center", weight="bold")
    axes.text(LEFT - 6, bar - 8.5, f"{style.count(total)} counts", size=style.SMALL, ha="right", color=style.QUIET)
    code = part["country_code"].iloc[0]
    for k, (start, share) in enumerate(zip(starts, shares, strict=True)):
        segment = Rectangle((start, bar), share * width, BAR, facecolor=shades[k], edgecolor="white", linewidth=0.7)
        segment.set_gid(f"segment-{code}-{k + 1}")
        axes.add_patch(segment)
        text = f"{share:.0%}".replace("%", " %")
        if style.text_width(text, style.SMALL) + 3 <= share * width:
            ink = "white" if _lightness(shades[k]) < 0.55 else style.INK
            axes.text(start + share * width / 2, bar + BAR / 2, text, size=style.SMALL, color=ink, ha="center",
                      va="center")  # fmt: skip
    _draw_names(axes, [named(row) for row in part.head(NAMED).itertuples()], bar - 8.5)


def named(row) -> str:
    """An institution's name; of a system of several with the number of its members."""
    several = getattr(row, "is_system", False) and row.members > 1
    return f"{row.institution} ({row.members} members)" if several else row.institution


def _lightness(colour: str) -> float:
    """Grey value of a colour, 0 black to 1 white, as a photocopy shows it."""
    return float(np.dot(to_rgb(colour), (0.299, 0.587, 0.114)))


def _draw_names(axes: Axes, names: list[str], y: float) -> None:
    """Names in one line below the bar, the longest cut until all have room."""
    room = style.WIDTH - LEFT - RIGHT - GAP * (len(names) - 1)
    texts = [f"{k} {name}" for k, name in enumerate(names, 1)]
    widths = [style.text_width(text, style.SMALL) for text in texts]
    most = _ceiling(widths, room)
    x = LEFT
    for text in texts:
        cut = style.shortened(text, most, style.SMALL)
        axes.text(x, y, cut, size=style.SMALL, color=style.INK)
        x += style.text_width(cut, style.SMALL) + GAP


def _ceiling(widths: list[float], room: float) -> float:
    """The width to which the widest must be cut so that all together take no more than `room`."""
    if sum(widths) <= room:
        return max(widths)
    ordered = sorted(widths)
    below = np.concatenate([[0], np.cumsum(ordered)[:-1]])
    levels = (room - below) / np.arange(len(ordered), 0, -1)
    return float(next(level for level, width in zip(levels, ordered, strict=True) if level < width))


def _summary(drawn: pd.DataFrame) -> str:
    first = drawn.drop_duplicates("country_code")
    total = drawn.groupby("country_code")["papers"].sum()
    row = first.iloc[0]
    share = row["papers"] / total[row["country_code"]]
    return (
        f"Stacked bars of the papers of the largest institutions in {len(first)} countries or regions; in "
        f"{row['label']} {row['institution']} has the most, {share:.0%} of those shown."
    )
