"""A warm report of the bundled edition, and the part of it that is rendering."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from timing import seconds

from aici import render
from aici.editions import project_root


def rows():
    root = project_root()
    command = [sys.executable, "-m", "aici.cli", "report", "2025", "--renderer", "embedded"]
    whole = seconds(lambda: subprocess.run(command, cwd=root, check=True, capture_output=True))
    with tempfile.TemporaryDirectory() as out:
        renderer = render.choose("embedded")
        executed = root / "build" / "2025" / "notebooks"
        rendering = seconds(lambda: renderer.render(root, Path(out), ("html", "pdf"), executed=executed))
    yield "warm report of edition 2025", f"{whole:.1f} s", "at most 45 s"
    yield "of which rendering HTML and PDF", f"{rendering:.1f} s", "at most 5 s"
    yield "rendering / whole", f"{rendering / whole:.2f}", ""
