"""Where labels and circles go so that they cover nothing: small deterministic placements, lengths in points.

`beside_points` tries places around each point, first greedily in the densest region, then improves one label after the
other until none moves; `that_fit` leaves out what has no free place; `along_line` shifts labels on a line as little as
possible; `apart` moves circles from each other. Nothing is drawn here.
"""

from __future__ import annotations

import numpy as np

GAPS = (2.0, 5.0, 9.0, 14.0, 20.0, 28.0, 38.0, 50.0)
ANGLES = np.radians(np.arange(0, 360, 22.5))
COVERED, TOUCHED, BEYOND = 1000.0, 120.0, 1e9
SWEEPS = 60
CLEAR = 0.6  # between two labels


def beside_points(
    points: np.ndarray, sizes: np.ndarray, frame: tuple[float, float, float, float], *,
    radius: float, rules: np.ndarray | None = None,
) -> np.ndarray:  # fmt: skip
    """A box for the label of each point, boxes clear of each other, of the points and of the frame where possible.

    Parameters
    ----------
    points : array (n, 2)
    sizes : array (n, 2), width and height of each label
    frame : left, bottom, right, top
    radius : half the width of a marker
    rules : array (m, 4), optional
        Thin boxes (reference lines) that a label had better not cover.

    Returns
    -------
    array (n, 4)
        left, bottom, right, top of each label.
    """
    boxes, anchors = _candidates(points, sizes, radius)
    fixed = _fixed_cost(boxes, anchors, points, frame, radius, rules)
    chosen = np.full(len(points), -1)
    crowd = (np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) < 45).sum(axis=1)
    for sweep in range(SWEEPS):
        before = chosen.copy()
        for k in np.lexsort((np.arange(len(points)), -crowd)):
            chosen[k] = int(np.argmin(fixed[k] + _conflicts(k, chosen, boxes, anchors, points)))
        if sweep and (chosen == before).all():
            break
    return boxes[np.arange(len(points)), chosen]


def _candidates(points: np.ndarray, sizes: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (n, k, 4) around each point, and the place (n, k, 2) of each box nearest to its point."""
    gap, angle = (grid.ravel() for grid in np.meshgrid(GAPS, ANGLES, indexing="ij"))
    # On a square about the point, so that a label always clears its marker at one side at least.
    direction = (
        np.column_stack([np.cos(angle), np.sin(angle)]) / np.maximum(abs(np.cos(angle)), abs(np.sin(angle)))[:, None]
    )
    reach = sizes[:, None] / 2 + radius + gap[None, :, None] * np.array([1.0, 0.8])
    centre = points[:, None] + direction[None] * reach
    boxes = np.concatenate([centre - sizes[:, None] / 2, centre + sizes[:, None] / 2], axis=2)
    return boxes, np.clip(points[:, None], boxes[..., :2], boxes[..., 2:])


def _fixed_cost(boxes, anchors, points, frame, radius, rules) -> np.ndarray:
    """Cost (n, k) that does not depend on other labels: distance, side, frame, markers and rules covered."""
    away = np.hypot(*(anchors - points[:, None]).transpose(2, 0, 1))
    side = np.tile(1 - np.cos(ANGLES - 0.05), len(GAPS)) * 2.5
    outside = (boxes[..., :2] < np.array(frame[:2])).any(axis=2) | (boxes[..., 2:] > np.array(frame[2:])).any(axis=2)
    markers = np.hstack([points - radius - 0.5, points + radius + 0.5])
    hidden = overlaps(boxes, markers).sum(axis=2)
    # A label close to another's marker makes the reader ask whose it is.
    foreign = ~np.eye(len(points), dtype=bool)[:, None]
    near = (overlaps(boxes, _grown(markers, 4.0)) & foreign).sum(axis=2)
    ruled = overlaps(boxes, rules).sum(axis=2) if rules is not None else 0
    return away * 1.5 + side + BEYOND * outside + TOUCHED * hidden + 10.0 * near + 24.0 * ruled


def _conflicts(k: int, chosen: np.ndarray, boxes, anchors, points) -> np.ndarray:
    """Cost (k,) of each candidate of label `k` against the labels that stand already."""
    others = np.flatnonzero((chosen >= 0) & (np.arange(len(chosen)) != k))
    if not len(others):
        return np.zeros(boxes.shape[1])
    standing, ends = boxes[others, chosen[others]], anchors[others, chosen[others]]
    covered = overlaps(boxes[k], _grown(standing, 0.8)).sum(axis=1)
    along = np.linspace(0, 1, 7)[:, None]
    own = points[k] + along[None] * (anchors[k] - points[k])[:, None]
    theirs = points[others][:, None] + along[None] * (ends - points[others])[:, None]
    crossed = _inside(own, standing).sum(axis=(1, 2)) + _inside(theirs.reshape(1, -1, 2), boxes[k])[0].sum(axis=0)
    return COVERED * covered + 30.0 * crossed


def overlaps(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether boxes (…, 4) and others (m, 4) share area, shape (…, m)."""
    first, second = boxes[..., None, :], others
    return ((first[..., :2] < second[:, 2:]) & (second[:, :2] < first[..., 2:])).all(axis=-1)


def _grown(boxes: np.ndarray, margin: float) -> np.ndarray:
    return boxes + np.array([-margin, -margin, margin, margin])


def _inside(places: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Whether places (c, s, 2) lie in boxes (m, 4), shape (c, s, m)."""
    return ((places[:, :, None] > boxes[:, :2]) & (places[:, :, None] < boxes[:, 2:])).all(axis=-1)


def along_line(wanted: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Positions at least `gap` apart within low and high, in the order of `wanted`, moved as little as possible.

    Least squares under an order: with k times the gap taken off, isotonic regression by its max-min formula.
    """
    order = np.argsort(wanted, kind="stable")
    count = len(order)
    offset = np.arange(count) * gap
    level = np.asarray(wanted, dtype=float)[order] - offset
    total = np.concatenate([[0.0], np.cumsum(level)])
    first, last = np.meshgrid(np.arange(count), np.arange(count), indexing="ij")
    span = np.where(last >= first, last - first + 1, 1)
    mean = np.where(last >= first, (total[last + 1] - total[first]) / span, np.inf)
    least = np.minimum.accumulate(mean[:, ::-1], axis=1)[:, ::-1]
    fitted = np.array([least[: k + 1, k].max() for k in range(count)])
    placed = np.empty(count)
    placed[order] = np.clip(fitted, low, max(low, high - offset[-1] if count else low)) + offset
    return placed


def apart(places: np.ndarray, distance: float) -> np.ndarray:
    """Centres moved until each two are `distance` apart (or as far as 200 rounds bring them)."""
    centres = places.astype(float).copy()
    # Two circles on one spot have no direction to part in: a fixed fan gives each its own.
    fan = np.arange(len(centres)) * 2.399963
    centres += 1e-3 * np.column_stack([np.cos(fan), np.sin(fan)])
    for _ in range(200):
        between = centres[:, None] - centres[None]
        length = np.hypot(*between.transpose(2, 0, 1)) + np.eye(len(centres)) * 1e9
        lacking = np.clip(distance - length, 0, None)
        if not (lacking > 1e-6).any():
            break
        centres += (between / length[..., None] * lacking[..., None]).sum(axis=1) / 2
    return centres


def that_fit(
    points: np.ndarray, radii: np.ndarray, sizes: np.ndarray, frame: tuple[float, float, float, float],
    ink: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """A box for the label of each circle that has room for one beside it, the first circles choosing first.

    Parameters
    ----------
    points : array (n, 2)
        Centres of the circles.
    radii : array (n,)
    sizes : array (n, 2), width and height of each label
    frame : left, bottom, right, top
    ink : array (m, 3)
        Points of lines that a label had better not cover, x and y, and how dark they are there.

    Returns
    -------
    array (n, 4)
        left, bottom, right, top of each label, clear of all circles, of the other labels and of the frame; NaN where
        there is no such place.
    """
    options = [_options(k, points, radii, sizes[k], np.array(frame), ink) for k in range(len(points))]
    chosen = np.full((len(points), 4), np.nan)
    for k, boxes in enumerate(options):
        chosen[k] = _first_free(boxes, np.delete(chosen, k, axis=0))
    for k in np.flatnonzero(np.isnan(chosen[:, 0])):
        arranged = (_yielding(k, box, chosen, options) for box in options[k])
        chosen = next((labels for labels in arranged if labels is not None), chosen)
    return chosen


def _yielding(k: int, box: np.ndarray, chosen: np.ndarray, options: list[np.ndarray]) -> np.ndarray | None:
    """The labels with `k` at `box`, one or two in its way having gone elsewhere; None where they cannot."""
    in_the_way = np.flatnonzero(overlaps(_grown(box, CLEAR), chosen))
    if len(in_the_way) > 2:
        return None
    moved = chosen.copy()
    moved[k], moved[in_the_way] = box, np.nan
    for other in in_the_way:
        moved[other] = _first_free(options[other], moved)
    return None if np.isnan(moved[in_the_way]).any() else moved


def _first_free(boxes: np.ndarray, standing: np.ndarray) -> np.ndarray:
    free = ~overlaps(boxes, _grown(standing, CLEAR)).any(axis=1)
    return boxes[np.argmax(free)] if free.any() else np.full(4, np.nan)


def _options(k: int, points: np.ndarray, radii: np.ndarray, size: np.ndarray, frame: np.ndarray, ink) -> np.ndarray:
    """Boxes (m, 4) for the label of circle `k`, the best first, clear of all circles and of the frame."""
    boxes, costs = _around(points[k], radii[k], size)
    gaps = _gaps(boxes, points) - radii
    # A label nearer to another circle than to its own makes the reader ask whose it is.
    costs = costs + 2.5 * (np.delete(gaps, k, axis=1) < gaps[:, [k]] + 1.5).sum(axis=1)
    free = (gaps > 0.4).all(axis=1) & (boxes[:, :2] >= frame[:2]).all(axis=1) & (boxes[:, 2:] <= frame[2:]).all(axis=1)
    boxes, costs = boxes[free], costs[free]
    near = ink[(np.abs(ink[:, :2] - points[k]) < radii[k] + size + 20).all(axis=1)]
    costs = costs + 0.6 * near[:, 2] @ _inside(near[None, :, :2], boxes)[0]
    return boxes[np.argsort(costs, kind="stable")]


def _around(point: np.ndarray, radius: float, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (k, 4) about a circle, and what each costs (k,): close ones are best, and those straight beside it."""
    along = np.array([0.0, 0.3, -0.3, 0.6, -0.6, 0.85, -0.85])
    edge = np.array([(0.0, -1.0), (0.0, 1.0), (1.0, 0.0), (-1.0, 0.0)])
    gaps = np.array([0.8, 3.0, 6.0, 10.0, 15.0, 21.0])
    # Shifted along its edge a label leaves the circle's side, and may come closer than beside its middle.
    shift = (edge[:, None, ::-1] != 0) * along[None, :, None] * (size / 2 + radius)
    out = edge[:, None, None] * (size / 2 + radius + gaps[:, None])
    centres = (point + shift[:, :, None] + out).reshape(-1, 2)
    costs = np.array([0.0, 0.4, 0.6, 1.0])[:, None, None] + 2.5 * np.abs(along)[:, None] + 1.3 * gaps
    return np.hstack([centres - size / 2, centres + size / 2]), costs.ravel()


def _gaps(boxes: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Distance (k, n) of each point from each box, 0 inside."""
    nearest = np.clip(points[None], boxes[:, None, :2], boxes[:, None, 2:])
    return np.hypot(*(nearest - points[None]).transpose(2, 0, 1))
