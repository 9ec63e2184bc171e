"""The key of a network: its clusters with number, name and size, and what areas and widths mean.

A cluster's number stands in its circles, in black or white as its colour asks for, so that the picture reads in grey.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from aici.figures import style
from aici.indicators.technologies import Network

LARGEST, WIDEST = 11.0, 3.4  # radius of the largest circle, width of the widest line
NUMBERED = 3.7  # radius from which a circle holds the number of its cluster
BETWEEN = "#a3a8ae"
ROW, KEY = 12.0, 322.0  # height of a row of the key, width of its clusters
MOST_LISTED = 20  # clusters in the key


def colour(cluster: int) -> str:
    """Of the circles and lines of a cluster; the colours come again after the last."""
    return style.CATEGORIES[(cluster - 1) % len(style.CATEGORIES)]


def draw_circle(axes: Axes, x: float, y: float, radius: float, cluster: int) -> None:
    """A technology of that cluster, with its number where the circle holds it."""
    fill = colour(cluster)
    axes.add_patch(Circle((x, y), radius, facecolor=fill, edgecolor="white", linewidth=0.7, zorder=3))
    if radius >= NUMBERED:
        size = min(8.0, (1.25 if cluster < 10 else 1.05) * radius)
        axes.text(x, y - 0.34 * size, str(cluster), size=size, weight="bold", color=_ink_on(fill), ha="center",
                  zorder=4)  # fmt: skip


def _ink_on(fill: str) -> str:
    red, green, blue = (int(fill[k : k + 2], 16) for k in (1, 3, 5))
    return "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 125 else "white"


def key_rows(clusters: pd.DataFrame) -> int:
    """Rows of the key, in two columns."""
    return -(-min(len(clusters), MOST_LISTED) // 2)


def draw_key(axes: Axes, clusters: pd.DataFrame, height: float) -> None:
    """Number, name and size of each cluster in two columns at the left; the second begins where the first ends."""
    axes.text(2, height - ROW, "Clusters, with their number of technologies", size=style.LABEL, weight="bold")
    rows, listed = key_rows(clusters), clusters.head(MOST_LISTED)
    entries = [(row.cluster, row.cluster_label, f"  {row.technologies}") for row in listed.itertuples()]
    columns = [entries[:rows], entries[rows:]]
    asked = [max((style.text_width(name + count) for _, name, count in column), default=0) for column in columns]
    first = min(max(asked[0], KEY / 2 - 30), KEY - 36 - min(asked[1], KEY / 2 - 18))
    for left, room, column in zip((7, 7 + first + 24), (first, KEY - 36 - first), columns, strict=True):
        for line, (cluster, name, count) in enumerate(column):
            y = height - ROW * (2.0 + line)
            draw_circle(axes, left, y + 0.5, 5.0, cluster)
            shown = style.shortened(name, room - style.text_width(count), style.LABEL)
            axes.text(left + 9, y - 2.3, shown + count, size=style.LABEL)


def draw_scales(axes: Axes, found: Network, height: float) -> None:
    """What circle areas and line widths mean, at the right."""
    most, both = found.nodes["patents"].max(), found.links["patents"].max()
    left, right, top = KEY + 12, KEY + 88, height - ROW
    axes.text(left, top, "Patents", size=style.LABEL, weight="bold")
    axes.text(right, top, "Patents in common", size=style.LABEL, weight="bold")
    x = left
    for value in round_values(most):
        radius = LARGEST * np.sqrt(value / most)
        x += max(radius, 5)
        axes.add_patch(Circle((x, top - 6 - LARGEST), radius, facecolor=BETWEEN, linewidth=0))
        axes.text(x, top - 2 * ROW - 10.5, f"{value}", size=style.LABEL, ha="center")
        x += max(radius, 5) + 4
    for k, value in enumerate(round_values(both), 1):
        axes.plot([right, right + 22], [top - ROW * k] * 2, color=BETWEEN, linewidth=WIDEST * value / both)
        axes.text(right + 28, top - ROW * k - 2.7, f"{value}", size=style.LABEL)


def round_values(most: int) -> list[int]:
    """Up to three values of the form 1, 2 or 5 times a power of ten, the largest not above `most`, falling."""
    values = [factor * 10**power for power in range(7) for factor in (1, 2, 5) if factor * 10**power <= most]
    return sorted({values[-1], values[(len(values) - 1) // 2], values[0]}, reverse=True)
