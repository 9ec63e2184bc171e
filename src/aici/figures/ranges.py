"""Rank ranges: where each country may stand under other choices, one row per country in the order of the baseline.

Thin line: all variants and combinations; bar: the middle ninety per cent of the combinations; dot: baseline; ring:
median of the combinations; cross: the rank as printed, where it is another. Rank 1 is at the left. Marks differ in
shape and lightness, so that the picture reads in grey.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from aici.exhibits import Exhibit
from aici.figures import style
from aici.records import Indicator

ROW, TOP, BOTTOM, RIGHT, LONGEST = 10.6, 36.0, 26.0, 8.0, 150.0  # points; the longest label shown whole
STEPS = (1, 2, 5, 10, 20, 50)  # between the ranks named at the axis
TICKS = 13
SAMPLE, APART = 12.0, 9.0  # of the key: width of a mark, and between entries
THIN = {"color": style.QUIET, "linewidth": 0.9, "solid_capstyle": "butt"}
THICK = {"color": "#9cc3e0", "linewidth": 5.2, "solid_capstyle": "butt"}
MARKS = {
    "median": {"marker": "o", "markersize": 6.4, "markerfacecolor": "none", "markeredgecolor": style.INK,
               "markeredgewidth": 0.8},
    "baseline": {"marker": "o", "markersize": 3.6, "markerfacecolor": "#003a5c", "markeredgewidth": 0},
    "printed": {"marker": "x", "markersize": 4.2, "markeredgecolor": "#b03a00", "markeredgewidth": 1.1},
}  # fmt: skip
KEY = {
    "all": "all variants and combinations",
    "combinations": "5th to 95th percentile of combinations",
    "median": "their median",
    "baseline": "baseline",
    "printed": "as printed, if other",
}


def rank_ranges(ranges: Indicator) -> Exhibit:
    """Range of the rank by impact value of each country: over all variants, and over their combinations.

    Parameters
    ----------
    ranges : Indicator impact_rank_ranges, one row per country × kind of choice
        Drawn are the kinds `all`, `combinations` and, where there is one, `printed`; the CSV has every kind. Countries
        without rank are named below the picture.
    """
    if style.without_numbers(ranges):
        return style.placeholder(ranges)
    drawn = placed(ranges.frame)
    if drawn.empty:
        return style.placeholder(ranges, "no country has a rank")
    lacking = ranges.frame.loc[ranges.frame["rank"].isna(), "label"].unique()
    notes = [f"Not compared, a mean is missing: {', '.join(lacking)}."] if len(lacking) else []
    names = [style.shortened(label, LONGEST, style.LABEL) for label in drawn["label"]]
    with style.sheet(ranges, TOP + ROW * len(drawn) + BOTTOM, notes) as sheet:
        left = max(style.text_width(name) for name in names) + 12
        axes = sheet.axes(left=left, right=RIGHT, top=TOP, bottom=BOTTOM)
        _draw_axes(axes, drawn, names)
        _draw_rows(axes, drawn)
        _draw_key(sheet.canvas(), drawn, sheet.height - 8)
        return sheet.exhibit(_summary(drawn), ranges.frame)


def placed(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per country with a rank, in the order of the table.

    Columns: country_code, label, rank, low and high (over all variants and combinations), p05, median and p95 (of the
    combinations), printed (null where the printed rank is that of the baseline).
    """
    known = frame[frame["rank"].notna()]
    of = {kind: known[known["kind"] == kind].set_index("country_code") for kind in ("all", "combinations", "printed")}
    drawn = of["all"][["label", "rank"]].astype({"rank": float})
    reached = known[known["kind"].isin(["all", "combinations"])].groupby("country_code")
    drawn = drawn.assign(low=reached["rank_low"].min().astype(float), high=reached["rank_high"].max().astype(float))
    for name in ("p05", "median", "p95"):
        drawn[name] = of["combinations"][f"rank_{name}"].astype(float)
    printed = of["printed"]["rank_low"].astype(float).reindex(drawn.index)
    return drawn.assign(printed=printed.where(printed != drawn["rank"])).reset_index()


def _draw_axes(axes: Axes, drawn: pd.DataFrame, names: list[str]) -> None:
    last = int(np.nanmax(drawn[["rank", "high", "p95", "median", "printed"]].to_numpy()))
    axes.set(xlim=(0.2, last + 0.8), ylim=(len(drawn) - 0.5, -0.5))
    step = next((step for step in STEPS if last / step <= TICKS), STEPS[-1])
    axes.xaxis.set_major_locator(FixedLocator([1, *range(step if step > 1 else 2, last + 1, step)]))
    axes.set_yticks([])
    for row, (code, name) in enumerate(zip(drawn["country_code"], names, strict=True)):
        axes.annotate(name, (0, row), xycoords=("axes fraction", "data"), xytext=(-5, 0), textcoords="offset points",
                      ha="right", va="center", size=style.LABEL, gid=f"label-{code}")  # fmt: skip
    axes.tick_params(axis="x", top=True, labeltop=True)
    axes.grid(axis="x", color="#e6e8eb", linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)
    axes.spines[["left", "right"]].set_visible(False)
    axes.set_xlabel("Rank by impact value", labelpad=2)
    for row in range(4, len(drawn) - 1, 5):  # the eye follows five rows at a time
        axes.axhline(row + 0.5, color=style.FAINT, linewidth=0.5, zorder=0)


def _draw_rows(axes: Axes, drawn: pd.DataFrame) -> None:
    for place, row in enumerate(drawn.itertuples()):
        height = [place, place]
        axes.plot([row.low - 0.08, row.high + 0.08], height, **THIN, zorder=2, gid=f"all-{row.country_code}")
        axes.plot([row.p05 - 0.08, row.p95 + 0.08], height, **THICK, zorder=1, gid=f"combinations-{row.country_code}")
    for name, mark in MARKS.items():
        values = drawn["rank" if name == "baseline" else name]
        axes.plot(values, range(len(drawn)), linestyle="", **mark, zorder=4, clip_on=False, gid=f"marks-{name}")


def _draw_key(canvas: Axes, drawn: pd.DataFrame, height: float) -> None:
    """The marks with their meaning in one line, `height` points up."""
    looks = {"all": THIN, "combinations": THICK} | MARKS
    x = 2.0
    for name, words in KEY.items():
        if name != "printed" or drawn["printed"].notna().any():
            at = [x + SAMPLE / 2] if name in MARKS else [x, x + SAMPLE]
            canvas.plot(at, [height] * len(at), **looks[name])
            canvas.text(x + SAMPLE + 4, height, words, size=style.LABEL, va="center")
            x += SAMPLE + 4 + style.text_width(words) + APART


def _summary(drawn: pd.DataFrame) -> str:
    wide = (drawn["high"] - drawn["low"]).idxmax()
    row, kept = drawn.loc[wide], int((drawn["high"] == drawn["low"]).sum())
    kept = f"{kept} of which at the same rank throughout"
    widest = f"the widest range is that of {row['label']}, {row['low']:.0f} to {row['high']:.0f}"
    return f"Rank ranges by impact value of {len(drawn)} countries or regions, {kept}; {widest}."
