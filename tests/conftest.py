"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkout import copy_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project that is the working directory of the test."""
    copied = copy_project(tmp_path / "project")
    monkeypatch.chdir(copied)
    return copied
