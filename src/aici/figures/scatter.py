"""Impact matrix: mean citations against mean impact factor, split into four fields by the two means.

Both means are plain means over the rows drawn. Every country is labelled; markers differ in shape and lightness by
field, so that the picture reads in grey. Countries that lack one of the two values are named below the picture.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter, ScalarFormatter

from aici.exhibits import Exhibit
from aici.figures import style
from aici.figures.placement import beside_points
from aici.records import Indicator

HEIGHT = 104 * style.MM
MARGINS = {"left": 36.0, "right": 6.0, "bottom": 29.0, "top": 22.0}
RADIUS = 2.6
SKEWED = 8  # times the median; the printed values reach twice
LINE = style.LABEL * 0.98
X, Y = "mean_citations", "mean_impact_factor"

# field -> marker, fill, edge; dark to white, so that grey tells them apart as well as the shape does
FIELDS = {
    "above both means": ("o", "#0072b2", "#00334f"),
    "above mean citations only": ("^", "#e69f00", "#5e4100"),
    "above mean impact factor only": ("s", "#56b4e9", "#1d4a66"),
    "above neither": ("D", "#ffffff", "#444444"),
}


def impact_matrix(impact: Indicator) -> Exhibit:
    """Scatter of mean citations (x) and mean impact factor (y), with dashed lines at the two means.

    Parameters
    ----------
    impact : Indicator impact_value_by_country, one row per country or region
        Columns `label`, `mean_citations` (citations per paper), `mean_impact_factor` (citations per citable item).
    """
    if style.without_numbers(impact):
        return style.placeholder(impact)
    frame = impact.frame
    known = frame[X].notna() & frame[Y].notna()
    if not known.any():
        return style.placeholder(impact, f"no row has both {X} and {Y}")
    notes = ["Dashed lines: plain means over the countries and regions shown." + _left_out(frame.loc[~known, "label"])]
    drawn = frame[known].astype({X: "float64", Y: "float64"}).reset_index(drop=True)
    drawn["field"] = fields(drawn)
    with style.sheet(impact, HEIGHT, notes) as sheet:
        axes = sheet.axes(**MARGINS)
        _draw_points(axes, drawn, impact)
        rules = _draw_means(axes, drawn)
        _draw_labels(axes, drawn, rules)
        _draw_legend(axes, drawn)
        return sheet.exhibit(_summary(drawn), frame)


def fields(frame: pd.DataFrame) -> pd.Series:
    """The field of each row: its side of the two means; on a mean is not above it."""
    right, high = frame[X] > frame[X].mean(), frame[Y] > frame[Y].mean()
    both, only_x, only_y, neither = FIELDS
    return pd.Series(np.select([right & high, right, high], [both, only_x, only_y], neither), index=frame.index)


def _draw_points(axes: Axes, drawn: pd.DataFrame, impact: Indicator) -> None:
    for name, (marker, fill, edge) in FIELDS.items():
        seaborn.scatterplot(
            drawn[drawn["field"] == name], x=X, y=Y, ax=axes, marker=marker, color=fill, edgecolor=edge,
            linewidth=0.7, s=(2 * RADIUS) ** 2 * (0.8 if marker in "sD" else 1.0), legend=False, zorder=4,
        )  # fmt: skip
    scale = "log" if _is_skewed(drawn[X]) else "linear"
    axes.set_xscale(scale)
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.xaxis.set_minor_formatter(NullFormatter())
    limits = _roomy(np.log10(drawn[X]) if scale == "log" else drawn[X], 0.05, 0.06)
    axes.set_xlim(*(10 ** np.array(limits) if scale == "log" else limits))
    axes.set_ylim(*_roomy(drawn[Y], 0.07, 0.06))
    axes.set_xlabel(_titled(impact, X) + (", logarithmic scale" if scale == "log" else ""), labelpad=3)
    axes.set_ylabel(_titled(impact, Y), labelpad=4)


def _is_skewed(values: pd.Series) -> bool:
    """Whether one country would press all others into a corner of a linear scale, and a logarithmic one is possible."""
    return bool(values.min() > 0 and values.max() > SKEWED * values.median())


def _titled(impact: Indicator, name: str) -> str:
    unit = next(column.unit for column in impact.table.columns if column.name == name)
    return f"{impact.table.heading(name)} ({unit})" if unit else impact.table.heading(name)


def _roomy(values: pd.Series, below: float, above: float) -> tuple[float, float]:
    span = values.max() - values.min() or max(abs(values.max()), 1.0)
    return values.min() - below * span, values.max() + above * span


def _draw_means(axes: Axes, drawn: pd.DataFrame) -> np.ndarray:
    """The two dashed lines with their values; returns the thin boxes they take, in points."""
    mean_x, mean_y = drawn[X].mean(), drawn[Y].mean()
    dashes = {"color": style.QUIET, "linewidth": 0.8, "dashes": (5, 3), "zorder": 1}
    axes.axvline(mean_x, gid="mean-citations", **dashes)
    axes.axhline(mean_y, gid="mean-impact-factor", **dashes)
    x, y = axes.transData.transform((mean_x, mean_y))
    left, bottom, right, top = axes.bbox.extents
    words = (f"mean {mean_x:.1f}", f"mean {mean_y:.1f}")
    axes.annotate(words[0], (mean_x, 1), xycoords=("data", "axes fraction"), xytext=(3, -3),
                  textcoords="offset points", va="top", size=style.SMALL, color=style.QUIET)  # fmt: skip
    axes.annotate(words[1], (1, mean_y), xycoords=("axes fraction", "data"), xytext=(-3, 3),
                  textcoords="offset points", ha="right", size=style.SMALL, color=style.QUIET)  # fmt: skip
    wide = [style.text_width(word, style.SMALL) + 5 for word in words]
    texts = [(x, top - 12, x + wide[0], top), (right - wide[1], y, right, y + 11)]
    return np.array([(x - 1.5, bottom, x + 1.5, top), (left, y - 1, right, y + 1), *texts * 4])


def label_boxes(axes: Axes, drawn: pd.DataFrame, rules: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, 2) and label boxes (n, 4) of the rows drawn, in points of the page."""
    points = axes.transData.transform(drawn[[X, Y]].to_numpy())
    sizes = np.array([(style.text_width(label), LINE) for label in drawn["label"]])
    left, bottom, right, top = axes.bbox.extents
    frame = (left + 2, bottom + 2, right - 2, top - 2)
    return points, beside_points(points, sizes, frame, radius=RADIUS, rules=rules)


def _draw_labels(axes: Axes, drawn: pd.DataFrame, rules: np.ndarray) -> None:
    points, boxes = label_boxes(axes, drawn, rules)
    back = axes.transData.inverted().transform
    for code, label, point, box in zip(drawn["country_code"], drawn["label"], points, boxes, strict=True):
        nearest = np.clip(point, box[:2], box[2:])
        if np.hypot(*(nearest - point)) > RADIUS + 4:
            axes.plot(*back([point, nearest]).T, color=style.QUIET, linewidth=0.45, zorder=2)
        axes.text(*back([box[0], box[1] + 0.22 * LINE]), label, size=style.LABEL, gid=f"label-{code}", zorder=6)


def _draw_legend(axes: Axes, drawn: pd.DataFrame) -> None:
    present = set(drawn["field"])
    handles = [
        Line2D([], [], marker=marker, linestyle="", markersize=2 * RADIUS * (0.85 if marker in "sD" else 1.05),
               markerfacecolor=fill, markeredgecolor=edge, markeredgewidth=0.7, label=name)
        for name, (marker, fill, edge) in FIELDS.items() if name in present
    ]  # fmt: skip
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(-0.012, 1.0), ncols=4, frameon=False,
                fontsize=style.LABEL, handletextpad=0.2, columnspacing=1.6, borderpad=0.3)  # fmt: skip


def _left_out(labels: pd.Series) -> str:
    return f" Not placed, a value is missing: {', '.join(labels)}." if len(labels) else ""


def _summary(drawn: pd.DataFrame) -> str:
    both = int((drawn["field"] == next(iter(FIELDS))).sum())
    return (
        f"Scatter of mean citations and mean impact factor of {len(drawn)} countries or regions; "
        f"the means are {drawn[X].mean():.1f} and {drawn[Y].mean():.1f}, and {both} lie above both."
    )
