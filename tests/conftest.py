"""Fixtures shared by all tests, and how many random examples are tried.

The examples are the same each time, and slow machines have time; `--hypothesis-profile=thorough` tries fifty times as
many, others each time.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from checkout import copy_project

settings.register_profile("same", deadline=None, derandomize=True, database=None)
settings.register_profile("thorough", max_examples=5_000, deadline=None, database=None)
settings.load_profile("same")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project that is the working directory of the test."""
    copied = copy_project(tmp_path / "project")
    monkeypatch.chdir(copied)
    return copied
