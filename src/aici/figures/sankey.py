"""Collaboration flows: first-author countries at the left, their co-authors' countries at the right, ribbons between.

Heights are proportional to papers. Partners beyond the largest are one node "Other", papers whose partner is not
attributed another. A paper counts once for each co-author country, so a left height is no number of papers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from aici import territories
from aici.exhibits import Exhibit
from aici.figures import style
from aici.figures.placement import along_line
from aici.records import Indicator

LOWEST = 112 * style.MM  # of the drawing; nodes that are thinner than their names make it higher
HEAD, FOOT, GAP, NODE = 20.0, 5.0, 5.0, 9.0
ROOM = 104.0  # for the labels of either side
OTHER, UNATTRIBUTED = "Other", "Not attributed"
MOST_PARTNERS = 40  # names that fit one under the other on a page
LINE = 1.16 * style.LABEL
THINNEST = 150.0  # of all ribbons together, however many nodes there are
COLOURS = (
    "#0072b2", "#e69f00", "#3d3d3d", "#56b4e9", "#d55e00", "#009e73", "#cc79a7", "#8c8c8c", "#5b3a8c", "#c7b000",
)  # fmt: skip
NOTE = "Numbers are pairs of paper and co-author country: a paper counts once for each country of its co-authors."
FROM, TO = "first_author_label", "label"


def flows(collaboration: Indicator, *, first_authors: tuple[str, ...], partners: int = 12) -> Exhibit:
    """Sankey diagram from first-author countries to co-author countries.

    Parameters
    ----------
    collaboration : Indicator collaboration_by_country, one row per pair of countries
        Columns `first_author_country_code`, `first_author_label`, `country_code`, `label`, `papers`. Its notes, such as
        that it is a sample, stand below the picture.
    first_authors : codes of the left side, from top to bottom; at most ten, of which repeated ones count once
    partners : how many countries the right side names, the largest by papers; at most 40

    Returns
    -------
    Exhibit
        Its CSV has one row per ribbon; "Other" and "Not attributed" have no `country_code`.

    Raises
    ------
    ValueError
        If a first author's code names no territory, or either side has more than it can show. A territory without
        flows is left out, and named in the picture.
    """
    if style.without_numbers(collaboration):
        return style.placeholder(collaboration)
    first_authors = tuple(dict.fromkeys(first_authors))
    ribbons = grouped(collaboration.frame, first_authors, partners)
    if ribbons.empty:
        return style.placeholder(collaboration, "no papers with co-authors in the chosen countries")
    left, right = _node_sizes(ribbons)
    gaps = GAP * (max(len(left), len(right)) - 1)
    scale = max(LOWEST - HEAD - FOOT - gaps, THINNEST) / left.sum()
    height = max(LOWEST, HEAD + FOOT + max(_column(left * scale), _column(right * scale)))
    with style.sheet(collaboration, height, _notes(collaboration, first_authors, ribbons)) as sheet:
        axes = sheet.canvas()
        colours = dict(zip(dict.fromkeys(ribbons[FROM]), COLOURS, strict=False))
        edges = [_upper_edges(sizes, scale, height) for sizes in (left, right)]
        _draw_ribbons(axes, ribbons, *edges, scale, colours)
        _draw_nodes(axes, left, edges[0], scale, colours)
        _draw_nodes(axes, right, edges[1], scale, None)
        return sheet.exhibit(_summary(left, right, ribbons), ribbons)


def _notes(collaboration: Indicator, first_authors: tuple[str, ...], ribbons: pd.DataFrame) -> list[str]:
    """What the numbers are, what the table says of itself, and who has none."""
    labels, drawn = territories.labels(), set(ribbons["first_author_country_code"])
    absent = [labels[code] for code in first_authors if code not in drawn]
    return [NOTE, *collaboration.notes, *([f"No such papers from: {'; '.join(absent)}."] if absent else [])]


def grouped(frame: pd.DataFrame, first_authors: tuple[str, ...], partners: int) -> pd.DataFrame:
    """One row per ribbon in drawing order, the columns of `frame`; partners beyond the largest summed as "Other"."""
    unknown = [code for code in first_authors if code not in territories.labels()]
    if unknown or not 0 < len(first_authors) <= len(COLOURS):
        raise ValueError(
            f"`first_authors` must name 1 to {len(COLOURS)} territories by ISO 3166-1 alpha-3 code, "
            f"got {list(first_authors)}. Correct it in the edition file."
        )
    if not 0 <= partners <= MOST_PARTNERS:
        raise ValueError(f"`partners` must be 0 to {MOST_PARTNERS}, got {partners}; the others are summed as {OTHER!r}")
    rows = frame[frame["first_author_country_code"].isin(first_authors)].astype({"papers": "float64"})
    rows = rows[rows["papers"] > 0]
    if rows.empty:
        return rows
    totals = rows.groupby("country_code")["papers"].sum().reset_index()
    largest = totals.sort_values(["papers", "country_code"], ascending=[False, True])["country_code"].head(partners)
    named, nowhere = rows["country_code"].isin(largest), rows["country_code"].isna()
    rows[TO] = rows[TO].where(named, OTHER).mask(nowhere, UNATTRIBUTED)
    rows["country_code"] = rows["country_code"].where(named)
    rows["at"] = rows["first_author_country_code"].map({code: k for k, code in enumerate(first_authors)})
    rows["to"] = rows["country_code"].map({code: k for k, code in enumerate(largest)}).fillna(partners) + nowhere
    keys = ["at", "to", *(name for name in frame.columns if name != "papers")]
    summed = rows.groupby(keys, dropna=False, sort=True)["papers"].sum().reset_index()
    return summed.sort_values(["at", "to"], kind="stable", ignore_index=True)[list(frame.columns)]


def _node_sizes(ribbons: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Papers of the nodes of both sides, from top to bottom; what names no country stands last."""
    left = ribbons.groupby(FROM, sort=False)["papers"].sum()
    right = ribbons.fillna({"country_code": ""}).groupby([TO, "country_code"])["papers"].sum().reset_index()
    right["last"] = right[TO].map({OTHER: 1, UNATTRIBUTED: 2}).where(right["country_code"] == "").fillna(0)
    order = right.sort_values(["last", "papers", "country_code"], ascending=[True, False, True])
    return left, order.set_index(TO)["papers"]


def _upper_edges(sizes: pd.Series, scale: float, height: float) -> pd.Series:
    """Upper edge of each node, in the middle of its room, the column centred in the height."""
    thick = sizes * scale
    room = _room(thick)
    top = height - HEAD - (height - HEAD - FOOT - _column(thick)) / 2
    return top - (room + GAP).cumsum().shift(fill_value=0.0) - (room - thick) / 2


def _room(thick: pd.Series) -> pd.Series:
    """Height that each node takes: its own, or what its name needs beside the gaps."""
    return thick.clip(lower=LINE - GAP)


def _column(thick: pd.Series) -> float:
    """Height of the nodes of one side with their gaps."""
    return float(_room(thick).sum()) + GAP * (len(thick) - 1)


def _draw_ribbons(axes: Axes, ribbons: pd.DataFrame, at: pd.Series, to: pd.Series, scale: float, colours) -> None:
    """Ribbons leave and arrive in the order of the nodes; wide ones are drawn first, below the narrow ones."""
    sides = [pd.Categorical(ribbons[name], categories=edges.index) for name, edges in ((FROM, at), (TO, to))]
    thick = ribbons["papers"] * scale
    rows = ribbons.assign(thick=thick, a=sides[0].codes, b=sides[1].codes).sort_values(["a", "b"])
    rows["start"] = rows[FROM].map(at) - rows.groupby("a")["thick"].cumsum() + rows["thick"]
    rows = rows.sort_values(["b", "a"])
    rows["end"] = rows[TO].map(to) - rows.groupby("b")["thick"].cumsum() + rows["thick"]
    for row in rows.sort_values(["thick", "a", "b"], ascending=[False, True, True]).itertuples():
        patch = PathPatch(_band(row.start, row.end, row.thick), facecolor=colours[row.first_author_label], alpha=0.55)
        end = row.country_code if isinstance(row.country_code, str) else row.label.lower().replace(" ", "-")
        patch.set(
            edgecolor="white", linewidth=min(0.2, row.thick / 12), gid=f"flow-{row.first_author_country_code}-{end}"
        )
        axes.add_patch(patch)


def _band(start: float, end: float, thick: float) -> Outline:
    """A band between two upper edges, both sides S-shaped."""
    left, right = ROOM + NODE, style.WIDTH - ROOM - NODE
    middle = (left + right) / 2
    points = [(left, start), (middle, start), (middle, end), (right, end), (right, end - thick),
              (middle, end - thick), (middle, start - thick), (left, start - thick), (left, start)]  # fmt: skip
    codes = [Outline.MOVETO, *[Outline.CURVE4] * 3, Outline.LINETO, *[Outline.CURVE4] * 3, Outline.CLOSEPOLY]
    return Outline(points, codes)


def _draw_nodes(axes: Axes, sizes: pd.Series, edges: pd.Series, scale: float, colours: dict | None) -> None:
    """One side; `colours` are those of the left side, the right side is grey."""
    left, top = colours is not None, axes.get_ylim()[1]
    x, out = (ROOM, -1) if left else (style.WIDTH - ROOM - NODE, 1)
    outer = x if left else x + NODE
    head, align = ("First author in", "right") if left else ("Co-author in", "left")
    axes.text(outer + 6 * out, top - 9, head, size=style.LABEL, weight="bold", ha=align)
    middles = (edges - sizes * scale / 2).to_numpy()
    heights = along_line(middles, LINE, FOOT, top - HEAD)
    for name, size, edge, middle, height in zip(sizes.index, sizes, edges, middles, heights, strict=True):
        fill = colours[name] if left else style.QUIET
        axes.add_patch(Rectangle((x, edge - size * scale), NODE, size * scale, facecolor=fill, linewidth=0))
        if np.abs(middle - height) > 1:
            axes.plot([outer + 5 * out, outer], [height, middle], color=style.QUIET, linewidth=0.4)
        _draw_label(axes, name, style.count(size), outer + 6 * out, height, align)


def _draw_label(axes: Axes, name: str, count: str, x: float, y: float, align: str) -> None:
    room = ROOM - 8 - style.text_width(f"  {count}")
    axes.text(x, y, f"{style.shortened(name, room, style.LABEL)}  {count}", size=style.LABEL, ha=align,
              va="center")  # fmt: skip


def _summary(left: pd.Series, right: pd.Series, ribbons: pd.DataFrame) -> str:
    named = ribbons[ribbons["country_code"].notna()].sort_values("papers", ascending=False, kind="stable").head(1)
    widest = "".join(
        f"; the widest, {r.first_author_label} to {r.label}: {style.count(r.papers)}" for r in named.itertuples()
    )
    sides = f"{len(left)} first-author {_countries(len(left))} to {len(right)} partner{'' if len(right) == 1 else 's'}"
    return f"Flows of papers from {sides}{widest}."


def _countries(count: int) -> str:
    return "country" if count == 1 else "countries"
