"""Simulated worlds of two sizes: time, memory of all processes, and how both grow with the world."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from timing import measured

from aici.editions import project_root

AIMS = {0.01: 60, 0.1: 480}  # scale -> seconds
MEMORY = 1_000  # MB


def rows():
    found = {scale: world(scale) for scale in AIMS}
    for scale, (time, peak) in found.items():
        yield f"simulated world, scale {scale:g}", f"{time:.0f} s", f"at most {AIMS[scale]} s"
        yield f"its peak memory, scale {scale:g}", f"{peak:.0f} MB", f"under {MEMORY:,} MB"
    (small, low), (large, high) = found.values()
    yield "time / time at a tenth of the size", f"{large / small:.1f}", ""
    yield "memory / memory at a tenth of the size", f"{high / low:.2f}", ""


def world(scale):
    """Seconds and MB of one `aici simulate`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "aici.cli", "simulate", str(Path(folder) / "world"), "--scale", str(scale)]
        return measured(command, project_root())
