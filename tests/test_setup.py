"""Setting up: what the system lacks is said with the command that brings it."""

import importlib.util

import pytest

from checkout import ROOT

spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
bootstrap = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bootstrap)


def test_nothing_is_missing_here():
    assert bootstrap.missing() == ""


def test_old_python_is_named_with_the_cure():
    said = bootstrap.missing(version=(3, 10, 4))
    assert said.startswith("Python 3.11 or newer is needed, this is 3.10.")
    assert "sudo apt install python3 python3-venv" in said


def test_python_without_venv_is_named_with_the_cure():
    said = bootstrap.missing(found=lambda name: None)
    assert said == "this Python cannot make virtual environments (no ensurepip). Run: sudo apt install python3-venv"


def test_a_failing_step_stops_setup_and_is_named():
    with pytest.raises(SystemExit, match=r"setup: false failed \(exit code 1\)"):
        bootstrap.run("false")


def test_makefile_says_how_to_get_python():
    assert "sudo apt install python3 python3-venv" in (ROOT / "Makefile").read_text()
