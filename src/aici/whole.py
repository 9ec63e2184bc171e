"""A folder or file is whole or not there: it is made beside its place and takes it in one rename.

Whatever happens meanwhile, an error, an interrupt, a killed process, a full disk, leaves the earlier folder as it was.
Leftovers of a killed process are cleared away at the next start, never taken for a result. One process at a time makes
a folder; the lock goes with the process.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path


class BusyError(RuntimeError):
    """Another process is making the same folder."""


@contextlib.contextmanager
def replacing(target: Path, *, keep: bool = False) -> Iterator[Path]:
    """A new folder beside `target` that takes its place when the block ends without an error.

    Parameters
    ----------
    target : folder to be made or replaced
    keep : whether the new folder begins as a copy of the earlier one

    Yields
    ------
    Path
        The folder to fill.

    Raises
    ------
    BusyError
        If another process is making it.
    """
    partial, old = (target.with_name(f".{target.name}.aici-{part}") for part in ("partial", "old"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with locked(target):
        _put_back(old, target)  # a process was killed between the two renames
        shutil.rmtree(partial, ignore_errors=True)
        try:
            _begin(partial, target if keep else None)
            yield partial
            if target.exists():
                target.rename(old)
            partial.rename(target)
        finally:
            _put_back(old, target)
            shutil.rmtree(partial, ignore_errors=True)


@contextlib.contextmanager
def replacing_file(target: Path) -> Iterator[Path]:
    """A hidden file beside `target` to write to, which takes its place when the block ends without an error."""
    partial = target.with_name(f".{target.name}.partial")
    yield partial
    partial.replace(target)


def _begin(partial: Path, earlier: Path | None) -> None:
    if earlier:
        shutil.copytree(earlier, partial)
    else:
        partial.mkdir()


def _put_back(old: Path, target: Path) -> None:
    """The earlier folder takes its place again where no new one did; otherwise it is done with."""
    if old.exists() and not target.exists():
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def locked(target: Path) -> Iterator[None]:
    """One process at a time makes `target`; its folder exists.

    Raises
    ------
    BusyError
        If another process is making it.
    """
    with target.with_name(f".{target.name}.aici-lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(f"another run is making {target.name}. Wait for it, or stop it.") from error
        yield
