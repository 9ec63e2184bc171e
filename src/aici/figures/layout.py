"""Where the nodes of a clustered network go: by distance in the network, room for labels, no node upon another.

Stress majorisation (Gansner, Koren & North 2004, doi:10.1007/978-3-540-31843-9_25) from a fixed start: clusters on an
ellipse, neighbours those that are linked most. Then boxes are pushed apart, and the whole is fitted into its frame.
Lengths in points; nothing is random, and nothing is drawn here.
"""

from __future__ import annotations

import numpy as np

ACROSS = 2.4  # length of a link between clusters; one within a cluster has 1
LONGEST = 80.0  # of one step of the paths, where few nodes leave the frame empty
ROUNDS = 300
PLAY = 0.3  # by which boxes are pushed further than needed, so that pushing comes to an end
Frame = tuple[float, float, float, float]  # left, bottom, right, top


def arranged(
    links: np.ndarray, clusters: np.ndarray, circles: np.ndarray, labels: np.ndarray, frame: Frame
) -> np.ndarray:
    """Centres of the nodes, each with room for a label below its circle where the frame has room for all of them.

    Parameters
    ----------
    links : array (n, n)
        Weights, symmetric; 0 where two nodes are not linked.
    clusters : array (n,) of int
        Cluster of each node, from 0 without gaps.
    circles : array (n,)
        Width of the circle of each node, which no other circle shares.
    labels : array (n, 2)
        Width and height of the label below it; 0 where no room is asked for.
    frame : left, bottom, right, top
        What circles and labels stay in.

    Returns
    -------
    array (n, 2)
    """
    wanted = distances(links, clusters)
    boxes = np.column_stack([np.maximum(circles, labels[:, 0]), circles + labels[:, 1]])
    down = np.column_stack([np.zeros(len(boxes)), labels[:, 1] / 2])
    places = spread(fitted(stressed(wanted, _start(links, clusters)), boxes, frame), boxes, frame) + down
    return spread(places, np.column_stack([circles, circles]), frame)


def distances(links: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Shortest paths (n, n), a link being longer across clusters; parts without any link lie beyond the rest."""
    same = clusters[:, None] == clusters[None]
    paths = np.where(links > 0, np.where(same, 1.0, ACROSS), np.inf)
    np.fill_diagonal(paths, 0)
    for k in range(len(paths)):
        paths = np.minimum(paths, paths[:, k, None] + paths[None, k])
    known = np.isfinite(paths)
    return np.where(known, paths, max(paths[known].max(), ACROSS) + 0.5)


def _start(links: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Clusters on a circle, the nodes of each on a small one around its first."""
    count = clusters.max() + 1
    member = np.eye(count)[clusters]
    between = member.T @ links @ member
    ring = [0]
    while len(ring) < count:
        free = [k for k in range(count) if k not in ring]
        ring.append(max(free, key=lambda k: (between[ring[-1], k], -k)))
    turn = np.empty(count)
    turn[ring] = np.arange(count) * 2 * np.pi / count
    order = np.array([(clusters[:k] == clusters[k]).sum() for k in range(len(clusters))])
    angle, radius = order * 2.399963, 0.35 * np.sqrt(order)
    return 3 * _on_circle(turn[clusters]) + radius[:, None] * _on_circle(angle)


def _on_circle(angles: np.ndarray) -> np.ndarray:
    return np.column_stack([np.cos(angles), np.sin(angles)])


def stressed(wanted: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Places whose distances come near the wanted ones, the short ones counting most."""
    places = start.copy()
    weights = 1 / (wanted + np.eye(len(wanted))) ** 2
    np.fill_diagonal(weights, 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian)
    for _ in range(ROUNDS):
        between = places[:, None] - places[None]
        length = np.hypot(between[..., 0], between[..., 1])
        pull = -weights * wanted / np.where(length > 1e-9, length, np.inf)
        np.fill_diagonal(pull, 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        places = inverse @ (pull @ places)
    return places


def fitted(places: np.ndarray, boxes: np.ndarray, frame: Frame) -> np.ndarray:
    """Places turned with the longest extent across, then stretched to fill the frame."""
    centred = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ (axes * np.where(axes[:, :1] < 0, -1, 1)).T if len(axes) == 2 else centred
    low, high = turned.min(axis=0), turned.max(axis=0)
    inner = np.array([np.array(frame[:2]), np.array(frame[2:])]) + np.outer((1, -1), boxes.min(axis=0) / 2)
    scale = np.minimum((inner[1] - inner[0]) / np.maximum(high - low, 1e-9), LONGEST)
    return inner.mean(axis=0) + (turned - (low + high) / 2) * scale


def spread(places: np.ndarray, boxes: np.ndarray, frame: Frame) -> np.ndarray:
    """Places moved until no two boxes overlap, or as far as `ROUNDS` bring them, all within the frame.

    The boxes grow to their size meanwhile, so that nodes give way in time and nearly keep their arrangement.
    """
    centres = places.copy()
    low, high = np.array(frame[:2]) + boxes / 2, np.array(frame[2:]) - boxes / 2
    touching = (boxes[:, None] + boxes[None]) / 2
    touching[np.diag_indices(len(boxes))] = -1e9
    first = np.sign(np.arange(len(boxes))[:, None] - np.arange(len(boxes)))[..., None]
    for growth in np.minimum(np.arange(1, ROUNDS + 1) / (0.8 * ROUNDS), 1):
        centres = np.clip(centres, low, high)
        between = centres[:, None] - centres[None]
        lacking = touching * growth + PLAY - np.abs(between)
        overlapping = (lacking > PLAY).all(axis=2, keepdims=True)
        if growth == 1 and not overlapping.any():
            break
        # Along the side where less is lacking; of two on one spot the later one goes right and up.
        shorter = lacking == lacking.min(axis=2, keepdims=True)
        sign = np.where(between == 0, first, np.sign(between))
        centres = centres + np.where(overlapping & shorter, sign * lacking, 0).sum(axis=1) / 2
    return np.clip(centres, low, high)
