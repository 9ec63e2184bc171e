"""Yearly bars: the papers or patents of one institution in each year, with their number above each bar.

Years that were not complete when the databases were searched lie on a grey band, with open bars. What has no year is
numbered in a note. A year without a row has no bar; one with 0 says 0.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from aici.exhibits import Exhibit
from aici.figures import style
from aici.figures.series import draw_band
from aici.records import Indicator

HEIGHT = 46 * style.MM
WIDE = 0.74  # of a bar, in years
ROOM = 2.5  # points between two numbers above bars
FILL = style.CATEGORIES[0]


def yearly_bars(series: Indicator) -> Exhibit:
    """One bar per year.

    Parameters
    ----------
    series : Indicator profile_papers_by_year or profile_patents_by_year, of one institution
        Columns `institution`, `year`, `papers` or `patents`, `is_complete`; the row of the null year is not drawn.

    Raises
    ------
    ValueError
        If the table holds several institutions.
    """
    if style.without_numbers(series):
        return style.placeholder(series)
    value = "papers" if "papers" in series.frame.columns else "patents"
    names = series.frame["institution"].unique()
    if len(names) > 1:
        raise ValueError(f"`series` must be of one institution, got {len(names)}; ask for it by `edition.profiled`")
    dated = series.frame["year"].notna()
    drawn = series.frame[dated].astype({"year": int, value: float}).sort_values("year")
    undated = series.frame.loc[~dated, value].sum()
    if drawn.empty:
        return style.placeholder(series, f"none of the {value} has a year")
    open_years = drawn.loc[drawn["is_complete"].astype("boolean").eq(False).fillna(False), "year"].tolist()
    with style.sheet(series, HEIGHT, _notes(undated, value, open_years)) as sheet:
        axes = sheet.axes(left=31, bottom=17, top=14, right=4)
        _draw_axes(axes, drawn, value, series.table.heading(value))
        draw_band(axes, open_years)
        _draw_bars(axes, drawn, value, open_years)
        return sheet.exhibit(_summary(drawn, value, names[0]), drawn)


def _notes(undated: float, value: str, open_years: list[int]) -> list[str]:
    years = ", ".join(map(str, open_years))
    return [
        *([f"On grey, open bars: not complete when the databases were searched ({years})."] if open_years else []),
        *([f"Of the {value}, without year and not drawn: {style.count(undated)}."] if undated else []),
    ]


def _draw_axes(axes: Axes, drawn: pd.DataFrame, value: str, heading: str) -> None:
    first, last = drawn["year"].min(), drawn["year"].max()
    axes.set(xlim=(first - 0.6, last + 0.6), ylim=(0, max(drawn[value].max(), 1) * 1.1), xlabel="", ylabel="")
    kind = "priority year" if value == "patents" else "year"
    axes.set_title(f"{heading} per {kind}", loc="left", pad=6, x=-29 / axes.bbox.width)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.0f}"))
    axes.grid(axis="y", color="#e6e8eb", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _draw_bars(axes: Axes, drawn: pd.DataFrame, value: str, open_years: list[int]) -> None:
    """Bars, and above them their numbers where all of these fit side by side."""
    for row in drawn.itertuples():
        fill = "white" if row.year in open_years else FILL
        axes.bar(row.year, getattr(row, value), WIDE, facecolor=fill, edgecolor=FILL, linewidth=0.8, zorder=2,
                 gid=f"bar-{row.year}")  # fmt: skip
    numbers = drawn[value].map(style.count)
    room = axes.bbox.width / (axes.get_xlim()[1] - axes.get_xlim()[0]) - ROOM
    if max(style.text_width(number, style.SMALL) for number in numbers) > room:
        return
    for year, height, number in zip(drawn["year"], drawn[value], numbers, strict=True):
        axes.annotate(number, (year, height), (0, 2), textcoords="offset points", ha="center", size=style.SMALL,
                      zorder=3)  # fmt: skip


def _summary(drawn: pd.DataFrame, value: str, name: str) -> str:
    most = drawn.sort_values([value, "year"], ascending=[False, True]).iloc[0]
    years = f"{drawn['year'].min()} to {drawn['year'].max()}"
    return f"Bars of {value} of {name} per year, {years}; most in {most['year']}: {style.count(most[value])}."
