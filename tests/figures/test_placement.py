"""Labels and circles cover nothing, stay in their frame, and land on the same place every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.figures.placement import along_line, apart, beside_points, overlaps, that_fit

FRAME = (0.0, 0.0, 400.0, 300.0)


def clashes(boxes: np.ndarray) -> int:
    shared = overlaps(boxes, boxes)
    return int(shared.sum() - len(boxes)) // 2


def test_lone_label_stands_close_at_the_right():
    (box,) = beside_points(np.array([[100.0, 100.0]]), np.array([[30.0, 8.0]]), FRAME, radius=2.5)
    assert box.tolist() == pytest.approx([104.5, 96.0, 134.5, 104.0])


def test_label_at_the_right_edge_goes_elsewhere():
    (box,) = beside_points(np.array([[395.0, 100.0]]), np.array([[30.0, 8.0]]), FRAME, radius=2.5)
    assert box[2] <= 400


def test_overlap_is_seen():
    boxes = np.array([[0, 0, 10, 10], [9, 9, 20, 20], [10, 0, 20, 9]], dtype=float)
    assert clashes(boxes) == 1


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_labels_of_thirty_scattered_points_do_not_overlap(seed):
    rng = np.random.default_rng(seed)
    points = rng.uniform((10, 10), (390, 290), (30, 2))
    sizes = np.column_stack([rng.uniform(15, 55, 30), np.full(30, 8.0)])
    boxes = beside_points(points, sizes, FRAME, radius=2.5)
    assert clashes(boxes) == 0
    assert (boxes[:, :2] >= 0).all()
    assert (boxes[:, 2:] <= (400, 300)).all()
    assert (boxes == beside_points(points, sizes, FRAME, radius=2.5)).all()


@given(st.lists(st.floats(-50, 150), min_size=1, max_size=12), st.floats(1, 8))
def test_positions_on_a_line_keep_gap_order_and_bounds(wanted, gap):
    wanted = np.array(wanted)
    placed = along_line(wanted, gap, 0, 100)
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(placed[order]) >= gap - 1e-9).all()
    assert placed.min() >= -1e-9
    assert placed.max() <= 100 + 1e-9


def test_positions_with_room_stay():
    assert along_line(np.array([30.0, 10.0, 50.0]), 5, 0, 100).tolist() == [30, 10, 50]


def test_crowded_positions_part_evenly_about_their_middle():
    assert along_line(np.array([50.0, 50.0, 50.0]), 4, 0, 100).tolist() == [46, 50, 54]


def test_circles_part_and_lone_ones_stay():
    places = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [90.0, 90.0]])
    moved = apart(places, 5.0)
    distances = np.hypot(*(moved[:, None] - moved[None]).transpose(2, 0, 1))[np.triu_indices(4, 1)]
    assert distances.min() >= 5.0 - 1e-3
    assert moved[3] == pytest.approx(places[3], abs=0.01)


def test_label_of_a_circle_stands_below_it_or_where_there_is_room():
    sizes, none = np.array([[30.0, 8.0]]), np.empty((0, 3))
    (box,) = that_fit(np.array([[100.0, 100.0]]), np.array([5.0]), sizes, FRAME, none)
    assert box.tolist() == pytest.approx([85, 86.2, 115, 94.2])
    (box,) = that_fit(np.array([[100.0, 8.0]]), np.array([5.0]), sizes, FRAME, none)
    assert box.tolist() == pytest.approx([85, 13.8, 115, 21.8])


def test_label_avoids_the_ink_of_lines():
    ink = np.array([[100.0, y, 1.0] for y in range(60, 100)])
    (box,) = that_fit(np.array([[100.0, 100.0]]), np.array([5.0]), np.array([[30.0, 8.0]]), FRAME, ink)
    assert box[1] > 100


def test_earlier_label_gives_way_and_one_without_room_is_left_out():
    circles, radii, none = np.array([[50.0, 20.0], [90.0, 20.0]]), np.array([5.0, 5.0]), np.empty((0, 3))
    sizes = np.array([[30.0, 8.0], [150.0, 8.0]])
    boxes = that_fit(circles, radii, sizes, (0.0, 14.0, 200.0, 36.0), none)  # the long one has room above only
    assert boxes.tolist() == [pytest.approx([14.2, 16, 44.2, 24]), pytest.approx([15, 25.8, 165, 33.8])]
    low = that_fit(circles, radii, sizes, (0.0, 14.0, 200.0, 26.0), none)
    assert np.isnan(low).all(axis=1).tolist() == [False, True]
