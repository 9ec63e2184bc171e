"""Made-up patents whose technologies have planted clusters: rows of `technologies_by_patent`, the same every time."""

from __future__ import annotations

import random

import pandas as pd

TWO_LETTERS = {"CHN": "CN", "USA": "US"}
PRINTED = {
    "CHN": ("Recognition methods and devices", "Speech recognition", "Hardware failure detection",
            "Data error detection"),
    "USA": ("Processor architecture and configuration", "Baseband system components", "Machine learning"),
}  # fmt: skip


def names(country: str, cluster: int, size: int) -> list[str]:
    """Technologies of a planted cluster, the first its hub: printed where the report prints one."""
    printed = PRINTED.get(country, ())
    hub = printed[cluster - 1] if cluster <= len(printed) else f"Technology {TWO_LETTERS[country]} {cluster}.1"
    return [hub, *(f"Technology {TWO_LETTERS[country]} {cluster}.{k}" for k in range(2, size + 1))]


def planted(country: str, sizes: tuple[int, ...], *, patents: int = 100, astray: float = 0.12) -> pd.DataFrame:
    """Patents dealt to clusters of the given sizes; a share `astray` of them has one technology of another cluster.

    Every technology of a cluster occurs, the first ones most often; each patent has the hub or its successor.
    """
    rng = random.Random(f"{country} {sizes}")
    clusters = [names(country, number, size) for number, size in enumerate(sizes, 1)]
    rows = []
    for patent in range(patents):
        own = patent % len(clusters) if patent < 3 * len(clusters) else rng.choices(range(len(sizes)), sizes)[0]
        members = clusters[own]
        rank = [1 / (k + 1) ** 0.6 for k in range(len(members))]
        chosen = {members[0] if rng.random() < 0.8 else members[1], *rng.choices(members, rank, k=3)}
        chosen.add(members[-1 - patent // len(clusters) % len(members)])
        if len(clusters) > 1 and rng.random() < astray:
            chosen.add(rng.choice(clusters[(own + rng.randrange(1, len(clusters))) % len(clusters)]))
        rows += [{"country_code": country, "family_id": f"P{patent:03}", "technology": t} for t in sorted(chosen)]
    return pd.DataFrame(rows)
