"""Values with their intervals: one row per country, the largest value on top, a dot and a bar from end to end.

A dot without bar is a value that has no interval. The dashed line is what is expected of a paper of the sample. Rows
whose bars overlap cannot be told apart by their values. Marks differ in shape and lightness and read in grey.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from aici.exhibits import Exhibit
from aici.figures import style
from aici.records import Indicator

ROW, TOP, BOTTOM, RIGHT, LONGEST = 10.6, 24.0, 26.0, 10.0, 150.0  # points; the longest label shown whole
BAR = {"color": "#5a9bc8", "linewidth": 2.6, "solid_capstyle": "butt"}
DOT = {"marker": "o", "markersize": 4.4, "markerfacecolor": "#003a5c", "markeredgecolor": "white",
       "markeredgewidth": 0.5, "linestyle": ""}  # fmt: skip
ALONE = DOT | {"markerfacecolor": "white", "markeredgecolor": style.INK, "markeredgewidth": 0.9}


def intervals(values: Indicator, *, value: str = "mncs", expected: float | None = 1.0) -> Exhibit:
    """Each country's value with its interval.

    Parameters
    ----------
    values : Indicator, one row per country or region
        Columns `country_code`, `label`, that of the value, and its ends `…_lb` and `…_ub`. Countries without value are
        named below the picture.
    value : name of the column drawn
    expected : where the dashed line stands; none where it is null

    Returns
    -------
    Exhibit
        A placeholder where no country has a value.
    """
    if style.without_numbers(values):
        return style.placeholder(values)
    frame = values.frame
    columns = ["country_code", "label", value, f"{value}_lb", f"{value}_ub"]
    drawn = frame[columns].set_axis(["country_code", "label", "value", "low", "high"], axis=1)
    drawn = drawn.astype(dict.fromkeys(("value", "low", "high"), float)).dropna(subset=["value"])
    drawn = drawn.sort_values(["value", "country_code"], ascending=[False, True], ignore_index=True)
    if drawn.empty:
        return style.placeholder(values, "no country has a value")
    lacking = frame.loc[frame[value].isna(), "label"]
    notes = [f"Not drawn, without value: {', '.join(lacking)}."] if len(lacking) else []
    with style.sheet(values, TOP + ROW * len(drawn) + BOTTOM, notes) as sheet:
        _draw(sheet, drawn, values.table.heading(value), expected)
        return sheet.exhibit(_summary(drawn, values.table.heading(value)), frame)


def _draw(sheet: style.Sheet, drawn: pd.DataFrame, heading: str, expected: float | None) -> None:
    names = [style.shortened(label, LONGEST, style.LABEL) for label in drawn["label"]]
    left = max(style.text_width(name) for name in names) + 12
    axes = sheet.axes(left=left, right=RIGHT, top=TOP, bottom=BOTTOM)
    _draw_axes(axes, drawn, names, heading)
    if expected is not None:
        axes.axvline(expected, color=style.INK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1, gid="expected")
    for place, row in enumerate(drawn.itertuples()):
        if not pd.isna(row.low):
            axes.plot([row.low, row.high], [place, place], **BAR, zorder=2, gid=f"interval-{row.country_code}")
    sure = drawn["low"].notna()
    for mark, rows in ((DOT, drawn[sure]), (ALONE, drawn[~sure])):
        axes.plot(rows["value"], rows.index, **mark, zorder=3, clip_on=False)


def _draw_axes(axes: Axes, drawn: pd.DataFrame, names: list[str], heading: str) -> None:
    last = drawn[["value", "high"]].max().max()
    axes.set(xlim=(0, last * 1.03 if last > 0 else 1), ylim=(len(drawn) - 0.4, -0.6), yticks=[])
    for row, (code, name) in enumerate(zip(drawn["country_code"], names, strict=True)):
        axes.annotate(name, (0, row), xycoords=("axes fraction", "data"), xytext=(-5, 0), textcoords="offset points",
                      ha="right", va="center", size=style.LABEL, gid=f"label-{code}")  # fmt: skip
    axes.xaxis.set_major_locator(MaxNLocator(nbins=9, steps=[1, 2, 2.5, 5, 10]))
    axes.tick_params(axis="x", top=True, labeltop=True)
    axes.grid(axis="x", color="#e6e8eb", linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)
    axes.spines[["left", "right"]].set_visible(False)
    axes.set_xlabel(f"{heading}, with 95 % interval", labelpad=2)
    for row in range(4, len(drawn) - 1, 5):  # the eye follows five rows at a time
        axes.axhline(row + 0.5, color=style.FAINT, linewidth=0.5, zorder=0)


def _summary(drawn: pd.DataFrame, heading: str) -> str:
    ends = [f"{row.label}, {row.value:.2f}" for row in drawn.iloc[[0, -1]].itertuples()]
    sure = int(drawn["low"].notna().sum())
    return (
        f"{heading} of {len(drawn)} countries or regions, {sure} of them with interval; the largest value is that of "
        f"{ends[0]}, the smallest that of {ends[1]}."
    )
