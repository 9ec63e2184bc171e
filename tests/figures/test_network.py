"""The technology network: every number in the CSV, nothing covered or cut, areas and widths by patents, same bytes."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from aici import figures
from aici.figures import style
from aici.figures.network import COLUMNS, label_boxes, positioned
from aici.figures.network_key import LARGEST, NUMBERED, round_values
from aici.figures.placement import overlaps
from aici.indicators import technologies as indicators
from planted_technologies import planted

EIGHT = (10, 9, 8, 8, 7, 7, 6, 5)
FRAME = (3.0, 60.0, style.WIDTH - 3.0, 400.0)
ONCE = """
import hashlib, sys
import pandas as pd
from aici import figures
from aici.records import Indicator
frame = pd.read_csv(sys.stdin)
print(hashlib.sha256(figures.network(Indicator("technologies_by_patent", frame, "simulated", ""), country="CHN")
      .content.encode()).hexdigest())
"""


def comments(svg: str) -> set[str]:
    """Texts of a picture; matplotlib leaves them beside their outlines."""
    return set(re.findall(r"<!-- (.*?) -->", svg))


@pytest.fixture(scope="module")
def eight(table):
    return table("technologies_by_patent", planted("CHN", EIGHT).to_dict("records"), "simulated")


@pytest.fixture(scope="module", params=[(3,), EIGHT, (14, 12, 11, 10, 10, 9, 8, 6)], ids=["3", "60", "80"])
def drawn(request):
    """Nodes where they are drawn and boxes of their labels; a patent more or less of other clusters than planted."""
    found = indicators.network(planted("CHN", request.param), country="CHN")
    placed = positioned(found.nodes, found.links, FRAME)
    return placed, label_boxes(placed, found.links, FRAME)


def test_no_label_covers_another_or_a_circle(drawn):
    placed, boxes = drawn
    boxes = boxes[~np.isnan(boxes[:, 0])]
    assert overlaps(boxes, boxes).sum() == len(boxes)
    centres = placed[["x", "y"]].to_numpy()
    nearest = np.clip(centres[None], boxes[:, None, :2], boxes[:, None, 2:])
    assert (np.hypot(*(nearest - centres).transpose(2, 0, 1)) > placed["radius"].to_numpy()).all()


def test_nothing_leaves_the_map_and_circles_are_apart(drawn):
    placed, boxes = drawn
    boxes = boxes[~np.isnan(boxes[:, 0])]
    centres, radii = placed[["x", "y"]].to_numpy(), placed[["radius"]].to_numpy()
    for box in (boxes, np.hstack([centres - radii, centres + radii])):
        assert (box[:, :2] >= FRAME[:2]).all()
        assert (box[:, 2:] <= FRAME[2:]).all()
    away = np.hypot(*(centres[:, None] - centres[None]).transpose(2, 0, 1)) + np.eye(len(placed)) * 99
    assert (away > radii + radii.T).all()


def test_hubs_are_named_and_nearly_all_others(drawn):
    placed, boxes = drawn
    named = ~np.isnan(boxes[:, 0])
    assert named[placed["hub"]].all()
    assert named.mean() > 0.9


def test_area_of_circles_is_proportional_to_patents(drawn):
    placed, _ = drawn
    assert placed["radius"].max() == LARGEST
    ratio = placed["radius"] ** 2 / placed["patents"]
    assert ratio.min() == pytest.approx(ratio.max())


def test_width_of_lines_is_proportional_to_patents(technologies):
    svg = figures.network(technologies, country="USA").content
    widths = dict(re.findall(r'id="links-\d+-(\d+)">\s*<path [^>]*?stroke-width: ([\d.]+)', svg))
    assert {patents: float(width) for patents, width in widths.items()} == pytest.approx(
        {"1": 3.4 / 3, "2": 3.4 * 2 / 3, "3": 3.4}
    )


def test_csv_holds_every_node_and_link_by_hand(technologies):
    frame = pd.read_csv(io.StringIO(figures.network(technologies, country="USA").csv))
    assert list(frame.columns) == COLUMNS
    assert set(frame["basis"]) == {"computed"}
    assert set(frame["country_code"]) == {"USA"}
    nodes, links = frame[frame["kind"] == "node"], frame[frame["kind"] == "link"]
    assert nodes[["technology", "patents", "cluster", "total_link_strength"]].fillna(0).to_numpy().tolist() == [
        ["A", 3, 1, 4], ["B", 3, 1, 4], ["C", 2, 1, 3], ["D", 3, 2, 3], ["E", 2, 2, 2], ["F", 1, 0, 0],
    ]  # fmt: skip
    assert links[["technology", "with_technology", "patents"]].to_numpy().tolist() == [
        ["A", "B", 3], ["D", "E", 2], ["A", "C", 1], ["B", "C", 1], ["C", "D", 1],
    ]  # fmt: skip
    assert links["association_strength"].tolist() == pytest.approx([3 / 16, 1 / 3, 1 / 12, 1 / 12, 1 / 9])


def test_technology_without_links_is_named_below_and_not_drawn(technologies):
    exhibit = figures.network(technologies, country="USA")
    assert "Not drawn, never with another technology: F." in exhibit.content
    assert not any(text.startswith("F") for text in comments(exhibit.content))
    assert exhibit.summary == (
        "Network of 5 technologies that occur together in 7 patents of US, in 2 clusters; the largest, A, has 3 "
        "technologies."
    )


def test_key_lists_every_cluster_with_its_number_of_technologies(eight):
    texts = comments(figures.network(eight, country="CHN").content)
    assert {"Recognition methods and devices  9", "Speech recognition  9", "Technology CN 5.1  7"} <= texts
    assert {str(number) for number in range(1, 9)} <= texts
    assert {"Patents", "Patents in common"} <= texts


def test_clusters_beyond_the_colours_and_the_key_are_drawn_and_counted(table):
    rows = [
        {"country_code": "USA", "family_id": f"p{k}", "technology": f"{k:02} {side}"}
        for k in range(25)
        for side in "ab"
    ]
    svg = figures.network(table("technologies_by_patent", rows), country="USA").content
    assert "Not in the key: clusters from 21 on." in svg
    assert len(re.findall(r'id="links-\d+-1"', svg)) == 25


def test_long_names_take_two_lines_and_the_rest_of_a_name_is_cut(table):
    name = "Processor architecture and configuration"
    longer = "A method and an apparatus for training very large neural networks on very many machines at once"
    rows = [{"country_code": "USA", "family_id": "p", "technology": t} for t in (name, longer, "Chip")]
    texts = comments(figures.network(table("technologies_by_patent", rows), country="USA").content)
    assert {"Processor architecture and", "configuration", "Chip"} <= texts
    assert any(text.endswith("…") for text in texts)


def test_another_process_gives_the_same_bytes(eight):
    csv = eight.frame.to_csv(index=False)
    ran = subprocess.run(
        [sys.executable, "-c", ONCE], input=csv, text=True, capture_output=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    here = figures.network(dataclasses.replace(eight, origin=""), country="CHN")
    assert ran.stdout.strip() == hashlib.sha256(here.content.encode()).hexdigest()


def test_order_of_rows_does_not_matter(eight):
    shuffled = dataclasses.replace(eight, frame=eight.frame.sample(frac=1, random_state=4))
    assert figures.network(shuffled, country="CHN") == figures.network(eight, country="CHN")


def test_picture_is_small_enough_for_a_page(eight):
    assert len(figures.network(eight, country="CHN").content) < 350_000


@pytest.mark.parametrize(
    ("country", "rows", "reason"),
    [
        ("FRA", [("USA", "p", "A"), ("USA", "p", "B")], "has no patent of France"),
        ("USA", [("USA", "p", "A"), ("USA", "q", "B")], "has no patent with two technologies of US"),
    ],
)
def test_nothing_to_draw_gives_a_placeholder(table, country, rows, reason):
    cells = [dict(zip(("country_code", "family_id", "technology"), row, strict=True)) for row in rows]
    exhibit = figures.network(table("technologies_by_patent", cells), country=country)
    assert exhibit.summary == f"Figure not drawn: the table technologies_by_patent {reason}."


def test_unknown_country_is_refused(technologies):
    with pytest.raises(ValueError, match="`country` must name a territory by ISO 3166-1 alpha-3 code, got 'US'"):
        figures.network(technologies, country="US")


@pytest.mark.parametrize(
    ("most", "values"), [(1, [1]), (2, [2, 1]), (4, [2, 1]), (9, [5, 2, 1]), (17, [10, 2, 1]), (130, [100, 10, 1])]
)
def test_values_of_the_scales_are_round(most, values):
    assert round_values(most) == values


def test_stability_stands_in_the_note_and_only_that_of_the_country(technologies, table):
    row = {"country_code": "USA", "rand_seeds": 0.987, "rand_bootstrap": 0.8, "rand_bootstrap_lb": 0.5,
           "rand_bootstrap_ub": 1.0, "runs": 20, "replicates": 100}  # fmt: skip
    told = " ".join(comments(figures.network(technologies, country="USA", stability=stable(table, row)).content))
    assert "0.99 between 20 runs from different random numbers; 0.80 (5 to 95 %: 0.50 to 1.00)" in told
    for other in (row | {"country_code": "CHN"}, row | {"rand_bootstrap": None}):
        without = figures.network(technologies, country="USA", stability=stable(table, other))
        assert without == figures.network(technologies, country="USA")
    gone = table("technology_stability", [], "", "its figure is an illustration")
    assert figures.network(technologies, country="USA", stability=gone) == figures.network(technologies, country="USA")


def stable(table, row):
    return table("technology_stability", [row])


def test_circles_too_small_for_a_number_have_it_behind_the_name():
    many = [("CHN", f"p{k}", t) for k in range(20) for t in ("Chip", "Memory")] + [
        ("CHN", "q", "Chip"),
        ("CHN", "q", "Bus"),
    ]
    found = indicators.network(pd.DataFrame(many, columns=["country_code", "family_id", "technology"]), country="CHN")
    placed = positioned(found.nodes, found.links, FRAME)
    small = placed["radius"] < NUMBERED
    assert small.any()
    numbers = "(" + placed["cluster"].astype("str") + ")"
    shown = [text.replace("\n", " ").endswith(n) for text, n in zip(placed["text"], numbers, strict=True)]
    assert shown == small.tolist()
