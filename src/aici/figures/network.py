"""Co-occurrence network: technologies as circles by patents, lines between those of one patent, a colour per cluster.

Area and width are proportional to patents. Clusters are numbered in circle and key, so that the picture reads in grey;
a circle too small for it has the number behind its name. Each cluster is named in the key and, first of all labels, at
its hub; labels that would cover another or a circle are left out. The network comes from `indicators.technologies`;
only where things stand is found here (`layout`, `placement`). It goes out as files of other programs, too.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.patheffects import Stroke

from aici import territories
from aici.exhibits import Exhibit
from aici.figures import network_files, style
from aici.figures.layout import Frame, arranged
from aici.figures.network_key import (
    BETWEEN,
    LARGEST,
    MOST_LISTED,
    NUMBERED,
    ROW,
    WIDEST,
    colour,
    draw_circle,
    draw_key,
    draw_scales,
    key_rows,
)
from aici.figures.placement import that_fit
from aici.indicators import technologies as indicators
from aici.indicators.technologies import RESOLUTION, Network
from aici.records import Indicator

EMPTY, PER_NODE, HIGHEST = 50 * style.MM, 1.3 * style.MM, 122 * style.MM  # heights of the map
EDGE = 3.0
HUB, NODE, LINE = 8.5, 7.0, 1.14  # sizes of the labels, and the height of their lines in these sizes
LABEL_WIDTH = 104.0  # a longer name takes two lines
SHARE = 0.52  # of the map that circles and labels may ask for
BEND, LEADER = 0.11, 5.0  # of a line, in its length; distance of a label from which it has a leader
MOST_UNNAMED = 6  # technologies named in the note
COLUMNS = (
    "country_code kind technology with_technology patents cluster cluster_label total_link_strength "
    "log_likelihood association_strength counting basis"
).split()


def network(technologies: Indicator, *, country: str, stability: Indicator | None = None) -> Exhibit:
    """Co-occurrence network of the technologies in the patents of one country.

    Parameters
    ----------
    technologies : Indicator technologies_by_patent, one row per patent × technology
        Columns `country_code`, `family_id`, `technology`, `counting`, `basis`.
    country : ISO 3166-1 alpha-3 code
    stability : Indicator technology_stability, optional
        Of its row of the country the note tells how stable the clusters are.

    Returns
    -------
    Exhibit
        Its CSV has one row per technology (`kind` node) and per pair of them (`kind` link), with the columns of
        `technologies.Network`; its files are those of `network_files`. A technology without links is named below the
        picture.

    Raises
    ------
    ValueError
        If `country` names no territory. One without patents, or without links, gives a placeholder.
    """
    if country not in territories.labels():
        raise ValueError(
            f"`country` must name a territory by ISO 3166-1 alpha-3 code, got {country!r}. Correct it in the notebook."
        )
    if style.without_numbers(technologies):
        return style.placeholder(technologies)
    own = technologies.frame[technologies.frame["country_code"] == country]
    found = indicators.network(own, country=country)
    place = territories.labels()[country]
    if found.links.empty:
        lacking = "patent with two technologies" if len(own) else "patent"
        return style.placeholder(technologies, f"the table {technologies.name} has no {lacking} of {place}")
    return _drawn(technologies, found, own, place, _stable(stability, country))


def _drawn(technologies: Indicator, found: Network, own: pd.DataFrame, place: str, stable: str) -> Exhibit:
    linked = found.nodes[found.nodes["cluster"].notna()]
    clusters = linked.groupby(["cluster", "cluster_label"]).size().rename("technologies").reset_index()
    key = ROW * (1.5 + max(key_rows(clusters), 3))
    height = key + min(EMPTY + PER_NODE * len(linked), HIGHEST)
    frame = (EDGE, key + EDGE, style.WIDTH - EDGE, height - EDGE)
    placed = positioned(linked, found.links, frame)
    boxes = label_boxes(placed, found.links, frame)
    patents = own["family_id"].nunique()
    unnamed = placed.loc[np.isnan(boxes[:, 0]), "technology"]
    notes = [_note(found, clusters, patents, unnamed), *filter(None, [stable]), *technologies.notes]
    with style.sheet(technologies, height, notes) as sheet:
        axes = sheet.canvas()
        _draw_links(axes, curves(placed, found.links), WIDEST / found.links["patents"].max())
        for row in placed.itertuples():
            draw_circle(axes, row.x, row.y, row.radius, row.cluster)
        _draw_labels(axes, placed, boxes)
        draw_key(axes, clusters, key)
        draw_scales(axes, found, key)
        exhibit = sheet.exhibit(_summary(linked, clusters, patents, place), rows(found, own))
    return replace(exhibit, files=network_files.files(placed, found.links))


def rows(found: Network, own: pd.DataFrame) -> pd.DataFrame:
    """The nodes, then the links, in the columns `COLUMNS`; `own` are the patents they were counted from."""
    both = pd.concat([found.nodes.assign(kind="node"), found.links.assign(kind="link")], ignore_index=True)
    stated = own[["country_code", "counting", "basis"]].iloc[0]
    return both.assign(**stated).astype({"total_link_strength": "Int64"})[COLUMNS]


def positioned(nodes: pd.DataFrame, links: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    """Nodes with `x`, `y`, `radius`, whether they are the `hub`, and `text`, `size`, `width`, `height` of the label."""
    nodes = nodes.assign(
        radius=LARGEST * np.sqrt(nodes["patents"] / nodes["patents"].max()),
        hub=nodes["technology"] == nodes["cluster_label"],
    )
    nodes["size"] = np.where(nodes["hub"], HUB, NODE)
    numbered = nodes["technology"].where(nodes["radius"] >= NUMBERED, _with_number(nodes))
    texts = [_label(name, row.size, row.hub) for name, row in zip(numbered, nodes.itertuples(), strict=True)]
    nodes[["text", "width", "height"]] = pd.DataFrame(texts, index=nodes.index)
    place = {name: k for k, name in enumerate(nodes["technology"])}
    ends = links["technology"].map(place), links["with_technology"].map(place)
    weights = np.zeros((len(nodes), len(nodes)))
    weights[ends] = weights[ends[::-1]] = links["patents"]
    circles = 2 * nodes["radius"].to_numpy() + 2
    asked = _asked(nodes, circles, frame)
    places = arranged(weights, nodes["cluster"].to_numpy(int) - 1, circles, asked, frame)
    return nodes.assign(x=places[:, 0], y=places[:, 1])


def _with_number(nodes: pd.DataFrame) -> pd.Series:
    return nodes["technology"] + " (" + nodes["cluster"].astype("str") + ")"


def _label(name: str, size: float, bold: bool) -> tuple[str, float, float]:
    """The name in one line or two, with its width and height in points."""
    lines = style.wrapped(name, LABEL_WIDTH, size)
    lines = [style.shortened(line, LABEL_WIDTH * 1.2, size) for line in (lines[0], " ".join(lines[1:])) if line]
    return "\n".join(lines), max(style.text_width(line, size, bold=bold) for line in lines), len(lines) * size * LINE


def _by_weight(nodes: pd.DataFrame) -> np.ndarray:
    """Order in which nodes are served: hubs, then by patents."""
    return np.lexsort((np.arange(len(nodes)), -nodes["patents"], ~nodes["hub"]))


def _asked(nodes: pd.DataFrame, circles: np.ndarray, frame: Frame) -> np.ndarray:
    """Width and height of the labels that room is asked for, as long as the map has some; the others are 0."""
    labels = nodes[["width", "height"]].to_numpy() + 2
    areas = np.maximum(circles, labels[:, 0]) * (circles + labels[:, 1])
    order = _by_weight(nodes)
    named = np.empty(len(nodes), dtype=bool)
    named[order] = np.cumsum(areas[order]) < SHARE * (frame[2] - frame[0]) * (frame[3] - frame[1])
    return np.where(named[:, None], labels, 0.0)


def curves(placed: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """One row per link: `patents`, `cluster` (0 if across two), and the points `a`, `b`, `c` of a quadratic curve."""
    at = placed.set_index("technology")
    first, second = (at.loc[links[name]] for name in ("technology", "with_technology"))
    a, c = first[["x", "y"]].to_numpy(), second[["x", "y"]].to_numpy()
    b = (a + c) / 2 + BEND * (c - a)[:, ::-1] * (-1, 1)
    cluster = np.where(first["cluster"].to_numpy() == second["cluster"].to_numpy(), first["cluster"].to_numpy(int), 0)
    return pd.DataFrame({"patents": links["patents"], "cluster": cluster, "a": list(a), "b": list(b), "c": list(c)})


def _draw_links(axes: Axes, drawn: pd.DataFrame, width: float) -> None:
    """All lines of one cluster and width as one path; those across clusters are grey and lie below."""
    for (cluster, patents), group in drawn.groupby(["cluster", "patents"]):
        points = group[["a", "b", "c"]].to_numpy().ravel().tolist()
        codes = [Outline.MOVETO, Outline.CURVE3, Outline.CURVE3] * len(group)
        line, zorder = (colour(cluster), 2) if cluster else (BETWEEN, 1)
        patch = PathPatch(Outline(points, codes), facecolor="none", edgecolor=line, alpha=0.45, zorder=zorder)
        patch.set(linewidth=patents * width, capstyle="round", gid=f"links-{cluster}-{patents}")
        axes.add_patch(patch)


def label_boxes(placed: pd.DataFrame, links: pd.DataFrame, frame: Frame) -> np.ndarray:
    """left, bottom, right, top of the label of each row; NaN where there is no room for it."""
    drawn = curves(placed, links)
    along = np.linspace(0.04, 0.96, 24)[:, None, None]
    a, b, c = (np.stack(drawn[name].to_list()) for name in "abc")
    points = (a * (1 - along) ** 2 + 2 * b * along * (1 - along) + c * along**2).reshape(-1, 2)
    dark = np.tile(drawn["patents"] / drawn["patents"].max() * np.where(drawn["cluster"] > 0, 1, 0.5), len(along))
    order = _by_weight(placed)
    first = placed.iloc[order]
    boxes = np.empty((len(placed), 4))
    boxes[order] = that_fit(
        first[["x", "y"]].to_numpy(), first["radius"].to_numpy(), first[["width", "height"]].to_numpy(), frame,
        np.column_stack([points, dark]),
    )  # fmt: skip
    return boxes


def _draw_labels(axes: Axes, placed: pd.DataFrame, boxes: np.ndarray) -> None:
    """Names, those of hubs bold in a halo; under the others the lines are lightened, which makes a smaller file."""
    for k, (row, box) in enumerate(zip(placed.itertuples(), boxes, strict=True)):
        if np.isnan(box[0]):
            continue
        nearest = np.clip((row.x, row.y), box[:2], box[2:])
        if np.hypot(*(nearest - (row.x, row.y))) > row.radius + LEADER:
            axes.plot(*zip((row.x, row.y), nearest, strict=True), color=style.QUIET, linewidth=0.45, zorder=2.6)
        if not row.hub:
            low, size = box[:2] + 0.5, box[2:] - box[:2] - 1
            axes.add_patch(Rectangle(low, *size, facecolor="white", linewidth=0, alpha=0.7, zorder=2.5))
        lines = row.text.split("\n")
        for n, line in enumerate(lines, 1):
            at = (box[0] + box[2]) / 2, box[3] - (n - 0.24) * row.height / len(lines)
            how = {"size": row.size, "weight": "bold" if row.hub else "normal", "ha": "center"}
            if row.hub:
                halo = [Stroke(linewidth=2.4, foreground="white", alpha=0.85)]
                axes.text(*at, line, **how, zorder=5, path_effects=halo)
            axes.text(*at, line, **how, zorder=6, gid=f"label-{k}-{n}")


def _stable(stability: Indicator | None, country: str) -> str:
    """How stable the clusters are; empty where it is not known."""
    frame = pd.DataFrame() if stability is None else stability.frame
    own = frame[frame["country_code"] == country] if len(frame) else frame
    if own.empty or own[["rand_seeds", "rand_bootstrap"]].isna().any(axis=None):
        return ""
    row = own.iloc[0]
    return (
        f"Stability of the clusters, by adjusted Rand index (1: the same): {row['rand_seeds']:.2f} between "
        f"{row['runs']} runs from different random numbers; {row['rand_bootstrap']:.2f} (5 to 95 %: "
        f"{row['rand_bootstrap_lb']:.2f} to {row['rand_bootstrap_ub']:.2f}) for {row['replicates']} sets of patents "
        "drawn with replacement."
    )


def _note(found: Network, clusters: pd.DataFrame, patents: int, unnamed: pd.Series) -> str:
    """How to read the picture, and what it does not show."""
    alone = found.nodes.loc[found.nodes["cluster"].isna(), "technology"]
    said = (
        f"{len(found.nodes)} technologies in {patents} patents. Lines join technologies of the same patent; clusters: "
        f"Leiden algorithm on association strengths at resolution {RESOLUTION:g}, each named after its most "
        "characteristic technology. Distances have no scale."
    )
    lacking = {
        f"Not drawn, never with another technology: {', '.join(alone)}.": len(alone),
        f"Without a name for want of room: {', '.join(unnamed)}.": 0 < len(unnamed) <= MOST_UNNAMED,
        f"Without a name for want of room: {len(unnamed)} technologies.": len(unnamed) > MOST_UNNAMED,
        f"Not in the key: clusters from {MOST_LISTED + 1} on.": len(clusters) > MOST_LISTED,
    }
    return " ".join([said, *(sentence for sentence, applies in lacking.items() if applies)])


def _summary(linked: pd.DataFrame, clusters: pd.DataFrame, patents: int, place: str) -> str:
    largest = clusters.iloc[0]
    return (
        f"Network of {len(linked)} technologies that occur together in {patents} patents of {place}, in "
        f"{len(clusters)} {'cluster' if len(clusters) == 1 else 'clusters'}; the largest, {largest.cluster_label}, has "
        f"{largest.technologies} technologies."
    )
