"""Where the checkout and the real exports lie, and how to copy the checkout."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real"
GOLD = ROOT.parent / "shared" / "gold"
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="real exports are not on this machine: ../shared/real")
needs_gold = pytest.mark.skipif(not GOLD.is_dir(), reason="labelled records are not on this machine: ../shared/gold")


def copy_project(target: Path) -> Path:
    """A copy of the checkout without what a run makes."""
    for name in ("notebooks", "report", "data"):
        ignored = shutil.ignore_patterns("executed", "raw", "corpus", ".ipynb_checkpoints", "*.partial", ".quarto")
        shutil.copytree(ROOT / name, target / name, ignore=ignored)
    shutil.copy(ROOT / "_quarto.yml", target)
    return target


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
