"""Files of a network for other programs: map and network of VOSviewer, and GraphML.

VOSviewer (manual of version 1.6, van Eck & Waltman) reads two tab-delimited texts: a map with heads and a row per item
(number, label, place, cluster from 1, weights), and a network without heads, a row per pair of items by number with the
strength of their link. Strengths are numbers of patents, as VOSviewer normalises them itself. Places are those of the
figure, from -1 to 1 across. GraphML (graphml.graphdrawing.org) holds the same for Gephi, igraph, NetworkX, Cytoscape.
Items are numbered in the order of the nodes; a technology without links is in none of them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pandas as pd

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
DECIMALS = 4  # of the places
WEIGHTS = {"weight<Links>": "links", "weight<Total link strength>": "total_link_strength", "weight<Patents>": "patents"}
NODE_TYPES = {
    "label": "string", "x": "double", "y": "double", "cluster": "int", "cluster_label": "string", "patents": "int",
    "total_link_strength": "int",
}  # fmt: skip
EDGE_TYPES = {"patents": "int", "association_strength": "double"}


def files(placed: pd.DataFrame, links: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """The three texts with their media types, as `exhibits.FILES` has them.

    Parameters
    ----------
    placed : DataFrame[technology, x, y, cluster, cluster_label, patents, total_link_strength]
        One row per technology with links.
    links : DataFrame[technology, with_technology, patents, association_strength]
        One row per pair.
    """
    items, pairs = _numbered(placed, links)
    return (
        ("application/vnd.vosviewer.map", vosviewer_map(items)),
        ("application/vnd.vosviewer.network", vosviewer_network(pairs)),
        ("application/graphml+xml", graphml(items, pairs)),
    )


def _numbered(placed: pd.DataFrame, links: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Items with `id` from 1 and their places; pairs with `source` and `target`, the smaller number first."""
    names = placed["technology"].str.replace(r"[\x00-\x20\x7f-\x9f]+", " ", regex=True)
    items = placed.assign(id=range(1, len(placed) + 1), label=names)
    half = max((items["x"].max() - items["x"].min()) / 2, 1)
    for axis in "xy":
        items[axis] = ((items[axis] - (items[axis].max() + items[axis].min()) / 2) / half).round(DECIMALS) + 0.0
    number = items.set_index("technology")["id"]
    ends = pd.DataFrame({end: links[end].map(number) for end in ("technology", "with_technology")})
    pairs = links.assign(source=ends.min(axis=1), target=ends.max(axis=1))
    items["links"] = items["id"].map(pd.concat([pairs["source"], pairs["target"]]).value_counts())
    return items, pairs.sort_values(["source", "target"], ignore_index=True)


def vosviewer_map(items: pd.DataFrame) -> str:
    """The map file: `id`, `label`, `x`, `y`, `cluster` and three weights.

    A label with a comma, a semicolon or a quotation mark is quoted, as VOSviewer takes these for separators.
    """
    quoted = '"' + items["label"].str.replace('"', '""') + '"'
    labels = quoted.where(items["label"].str.contains('[,;"]'), items["label"])
    rows = items.assign(label=labels)[["id", "label", "x", "y", "cluster", *WEIGHTS.values()]].astype("str")
    heads = ["id", "label", "x", "y", "cluster", *WEIGHTS]
    return "".join(line + "\n" for line in ["\t".join(heads), *rows.agg("\t".join, axis=1)])


def vosviewer_network(pairs: pd.DataFrame) -> str:
    """The network file: two numbers and the patents in common."""
    columns = ["source", "target", "patents"]
    return pairs[columns].to_csv(sep="\t", index=False, header=False, lineterminator="\n")


def graphml(items: pd.DataFrame, pairs: pd.DataFrame) -> str:
    """An undirected graph with the attributes of `NODE_TYPES` and `EDGE_TYPES`."""
    root = ET.Element("graphml", xmlns=NAMESPACE)
    for domain, types in (("node", NODE_TYPES), ("edge", EDGE_TYPES)):
        for name, kind in types.items():
            of = {"id": f"{domain}-{name}", "for": domain, "attr.name": name, "attr.type": kind}
            ET.SubElement(root, "key", of)
    graph = ET.SubElement(root, "graph", id="technologies", edgedefault="undirected")
    for row in items.to_dict("records"):
        _attributed(ET.SubElement(graph, "node", id=f"n{row['id']}"), "node", NODE_TYPES, row)
    for row in pairs.to_dict("records"):
        edge = ET.SubElement(graph, "edge", source=f"n{row['source']}", target=f"n{row['target']}")
        _attributed(edge, "edge", EDGE_TYPES, row)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _attributed(element: ET.Element, domain: str, types: dict[str, str], row: dict[str, object]) -> None:
    for name in types:
        ET.SubElement(element, "data", key=f"{domain}-{name}").text = str(row[name])
