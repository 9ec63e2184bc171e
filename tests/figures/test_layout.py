"""Places of nodes: near in the network is near in the picture, boxes stay apart and in their frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.figures.layout import ACROSS, arranged, distances, spread, stressed

FRAME = (10.0, 20.0, 410.0, 320.0)
# a triangle and a pair, joined by one link; the last node is linked to none
LINKS = np.zeros((6, 6))
for first, second in ((0, 1), (0, 2), (1, 2), (3, 4), (2, 3)):
    LINKS[first, second] = LINKS[second, first] = 1
CLUSTERS = np.array([0, 0, 0, 1, 1, 2])


def test_distances_are_shortest_paths_and_longer_across_clusters():
    paths = distances(LINKS, CLUSTERS)
    assert paths[0].tolist() == [0, 1, 1, 1 + ACROSS, 2 + ACROSS, 2 + ACROSS + 0.5]
    assert (paths == paths.T).all()


def test_wanted_distances_that_are_possible_are_met():
    square = np.array([[0, 0], [0, 1], [1, 1], [1, 0]], dtype=float)
    wanted = np.hypot(*(square[:, None] - square[None]).transpose(2, 0, 1))
    places = stressed(wanted, square * (2, 1) + (0.1, 0))
    assert np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) == pytest.approx(wanted, abs=1e-3)


def test_clusters_stand_apart():
    places = arranged(LINKS, CLUSTERS, np.full(6, 10.0), np.zeros((6, 2)), FRAME)
    away = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    assert away[:3, :3].max() < away[:3, 3:].min()


def test_one_pair_can_be_arranged():
    places = arranged(np.array([[0, 1], [1, 0]]), np.zeros(2, dtype=int), np.full(2, 9.0), np.zeros((2, 2)), FRAME)
    assert np.hypot(*(places[0] - places[1])) == pytest.approx(80)
    assert places.mean(axis=0) == pytest.approx([210, 170])


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_boxes_are_spread_within_the_frame(seed):
    rng = np.random.default_rng(seed)
    boxes = rng.uniform((10, 10), (60, 25), (30, 2))
    centres = spread(rng.uniform((10, 20), (410, 320), (30, 2)), boxes, FRAME)
    lacking = (boxes[:, None] + boxes[None]) / 2 - np.abs(centres[:, None] - centres[None])
    overlapping = (lacking > 1e-6).all(axis=2)
    assert overlapping.sum() == 30  # each with itself
    assert (centres - boxes / 2 >= np.array(FRAME[:2]) - 1e-9).all()
    assert (centres + boxes / 2 <= np.array(FRAME[2:]) + 1e-9).all()


def test_nodes_on_one_spot_part():
    centres = spread(np.full((3, 2), 100.0), np.full((3, 2), 20.0), FRAME)
    away = np.abs(centres[:, None] - centres[None]).max(axis=2) + np.eye(3) * 99
    assert (away >= 20).all()
