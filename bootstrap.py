"""Sets up `.venv` from `uv.lock` with nothing but Python's standard library; `make` runs it when the lock changes.

Says what the system lacks and which package brings it. Tries once to install Quarto, which is optional, and remembers
the outcome in `.venv/quarto`; `make quarto` tries again.
"""

import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
UV = "uv==0.13.9"  # reads the lock's format
QUARTO = "quarto-cli==1.9.38"  # the version the report was tried with; its installation downloads the program itself
QUARTO_SECONDS = 120


def missing(version=sys.version_info, found=importlib.util.find_spec):
    """What stands in the way of a virtual environment, in the user's words; empty if nothing does."""
    if tuple(version[:2]) < (3, 11):
        return (
            f"Python 3.11 or newer is needed, this is {version[0]}.{version[1]}. Install one "
            "(Debian 12: sudo apt install python3 python3-venv) and name it: make PYTHON=python3.12"
        )
    if found("ensurepip") is None:
        return "this Python cannot make virtual environments (no ensurepip). Run: sudo apt install python3-venv"
    return ""


def run(*command, **options):
    """Run a command and stop with its name if it fails."""
    environment = {k: v for k, v in os.environ.items() if k not in ("UV_PROJECT_ENVIRONMENT", "VIRTUAL_ENV")}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, **options)
    if done.returncode:
        sys.exit(f"setup: {' '.join(str(part) for part in command)} failed (exit code {done.returncode}).")


def install():
    """The locked environment in `.venv`, with compiled bytecode so that every notebook's kernel starts fast."""
    print("setup: virtual environment in .venv", flush=True)
    if not (BIN / "pip").exists():
        venv.create(VENV, clear=True, with_pip=True)
    print("setup: packages of uv.lock (about a minute when nothing is cached)", flush=True)
    run(BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV)
    run(BIN / "uv", "sync", "--frozen", "--inexact", "--compile-bytecode", "--quiet")


def try_quarto():
    """Install Quarto where it can be had; the outcome in one line, also in `.venv/quarto`."""
    print("setup: trying to install Quarto (optional)", flush=True)
    command = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(BIN / "python"), QUARTO]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=QUARTO_SECONDS)
        works = (
            done.returncode == 0
            and subprocess.run([str(BIN / "quarto"), "--version"], capture_output=True).returncode == 0
        )
    except (subprocess.TimeoutExpired, OSError):
        works = False
    outcome = "installed" if works else "cannot be had here; the embedded renderer is used"
    (VENV / "quarto").write_text(outcome + "\n")
    print(f"setup: Quarto {outcome} (make quarto tries again)", flush=True)


def main(arguments):
    """`bootstrap.py` sets everything up; `bootstrap.py quarto` tries Quarto again."""
    problem = missing()
    if problem:
        sys.exit(f"setup: {problem}")
    if arguments != ["quarto"]:
        install()
    if arguments == ["quarto"] or not (VENV / "quarto").exists():
        try_quarto()
    (VENV / "ready").touch()


if __name__ == "__main__":
    main(sys.argv[1:])
