"""Files of a network: by hand, read back as they were written, quoted and escaped, written beside the report."""

from __future__ import annotations

import csv
import dataclasses
import io
import re

import igraph
import nbformat
import pandas as pd
import pytest

from aici import figures, outputs
from aici.exhibits import CSV, FILES
from aici.figures import network_files
from checkout import ROOT
from planted_technologies import planted

NAMES = ("A, with comma", 'The "quoted"; one', "Tab\tand\nline <&>", "Plain")


@pytest.fixture
def files(technologies):
    """Of the network that can be counted by hand, by the end of the file's name."""
    exhibit = figures.network(technologies, country="USA")
    return {FILES[kind]: text for kind, text in exhibit.files}


def without_places(text: str) -> list[list[str]]:
    rows = [line.split("\t") for line in text.splitlines()]
    return [row[:2] + row[4:] for row in rows]


def read_back(files: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Items and links as a program reads them that knows tabs and quotation marks."""
    items = pd.DataFrame(list(csv.DictReader(io.StringIO(files["map.txt"]), delimiter="\t")))
    links = pd.read_csv(io.StringIO(files["network.txt"]), sep="\t", header=None, names=["source", "target", "patents"])
    return items, links


def test_map_and_network_by_hand(files):
    assert without_places(files["map.txt"]) == [
        ["id", "label", "cluster", "weight<Links>", "weight<Total link strength>", "weight<Patents>"],
        ["1", "A", "1", "2", "4", "3"], ["2", "B", "1", "2", "4", "3"], ["3", "C", "1", "3", "3", "2"],
        ["4", "D", "2", "2", "3", "3"], ["5", "E", "2", "1", "2", "2"],
    ]  # fmt: skip
    assert files["network.txt"] == "1\t2\t3\n1\t3\t1\n2\t3\t1\n3\t4\t1\n4\t5\t2\n"


def test_places_are_those_of_the_picture_from_minus_1_to_1(files):
    items, _ = read_back(files)
    places = items[["x", "y"]].astype(float)
    assert (places["x"].min(), places["x"].max()) == (-1, 1)
    assert places["y"].abs().max() <= 1


def test_graphml_is_read_as_the_same_network(files, tmp_path):
    (tmp_path / "g.graphml").write_text(files["graphml"], encoding="utf-8")
    graph = igraph.Graph.Read_GraphML(str(tmp_path / "g.graphml"))
    items, links = read_back(files)
    assert graph.vs["label"] == items["label"].tolist() == list("ABCDE")
    assert graph.vs["cluster"] == [1, 1, 1, 2, 2]
    assert graph.vs["cluster_label"] == ["A", "A", "A", "D", "D"]
    assert graph.vs["x"] == pytest.approx(items["x"].astype(float).tolist())
    assert not graph.is_directed()
    assert [(a + 1, b + 1) for a, b in graph.get_edgelist()] == list(zip(links["source"], links["target"], strict=True))
    assert graph.es["patents"] == links["patents"].tolist()
    assert graph.es["association_strength"] == pytest.approx([3 / 16, 1 / 12, 1 / 12, 1 / 9, 1 / 3])


def test_names_of_any_kind_come_back(table):
    rows = [{"country_code": "USA", "family_id": f"p{k}", "technology": t} for k in range(2) for t in NAMES]
    found = dict(figures.network(table("technologies_by_patent", rows), country="USA").files)
    files = {FILES[kind]: text for kind, text in found.items()}
    items, links = read_back(files)
    assert sorted(items["label"]) == sorted(name.replace("\t", " ").replace("\n", " ") for name in NAMES)
    assert '"A, with comma"' in files["map.txt"] and '"The ""quoted""; one"' in files["map.txt"]
    assert len(links) == 6
    assert "Tab and line &lt;&amp;&gt;" in files["graphml"]


def test_large_network_comes_back_whole(table):
    rows = planted("CHN", (10, 9, 8, 8, 7, 7, 6, 5)).to_dict("records")
    exhibit = figures.network(table("technologies_by_patent", rows), country="CHN")
    items, links = read_back({FILES[kind]: text for kind, text in exhibit.files})
    drawn = pd.read_csv(io.StringIO(exhibit.csv))
    nodes, pairs = drawn[drawn["kind"] == "node"], drawn[drawn["kind"] == "link"]
    assert items["label"].tolist() == nodes["technology"].tolist()
    assert items["cluster"].astype(int).tolist() == nodes["cluster"].tolist()
    name = dict(zip(items["id"].astype(int), items["label"], strict=True))
    got = {(*sorted((name[row.source], name[row.target])), row.patents) for row in links.itertuples()}
    assert got == set(zip(pairs["technology"], pairs["with_technology"], pairs["patents"].astype(int), strict=True))
    assert (links["source"] < links["target"]).all()


def test_order_of_rows_does_not_matter(technologies):
    first = figures.network(technologies, country="USA").files
    turned = dataclasses.replace(technologies, frame=technologies.frame[::-1])
    assert figures.network(turned, country="USA").files == first


def test_a_placeholder_has_no_files(table):
    assert figures.network(table("technologies_by_patent", []), country="USA").files == ()


def test_files_are_written_beside_the_picture(technologies, files, tmp_path):
    exhibit = figures.network(technologies, country="USA")
    shown = nbformat.v4.new_output("execute_result", data=exhibit._repr_mimebundle_(), execution_count=1)
    cell = nbformat.v4.new_code_cell("#| label: fig-n\nn", outputs=[shown])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "06.ipynb")
    made = outputs.extract([tmp_path / "06.ipynb"], tmp_path)
    assert made == [f"figures/fig-n.{end}" for end in ("svg", "csv", "map.txt", "network.txt", "graphml")]
    for end, text in files.items():
        assert (tmp_path / f"figures/fig-n.{end}").read_text(encoding="utf-8") == text
    assert set(exhibit._repr_mimebundle_()) == {"image/svg+xml", "text/plain", CSV, *FILES}


def test_checks_of_notebooks_leave_places_aside_and_nothing_else(files):
    pairs = re.findall(r"^regex: (.*)\n^replace: (.*)$", (ROOT / "tests" / "nbval.cfg").read_text(), flags=re.MULTILINE)

    def sanitized(text):
        for pattern, replacement in pairs:
            text = re.sub(pattern, replacement, text)
        return text

    for end in ("map.txt", "graphml"):
        moved = re.sub(r"0\.\d+", "0.5", files[end].split("association")[0])
        assert sanitized(moved) == sanitized(files[end].split("association")[0])
    assert sanitized(files["map.txt"]).splitlines()[1] == "1\tA\tPLACE\t1\t2\t4\t3"
    assert sanitized(files["network.txt"]) == files["network.txt"]


def test_types_of_graphml_are_those_of_the_columns(technologies):
    columns = set(pd.read_csv(io.StringIO(figures.network(technologies, country="USA").csv)).columns)
    assert set(network_files.NODE_TYPES) - {"label", "x", "y"} <= columns
    assert set(network_files.EDGE_TYPES) <= columns
