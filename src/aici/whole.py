"""A folder is whole or not there: it is made beside its place and takes it in one rename.

Whatever happens meanwhile, an error, an interrupt, a killed process, a full disk, leaves the earlier folder as it was.
Leftovers of a killed process are cleared away at the next start, never taken for a result.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path


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
        The folder to fill, `<target>.partial`.
    """
    partial, old = (target.with_name(f"{target.name}.{suffix}") for suffix in ("partial", "old"))
    if old.exists() and not target.exists():  # killed between the two renames below
        old.rename(target)
    for leftover in (partial, old):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        if keep:
            shutil.copytree(target, partial)
        else:
            partial.mkdir(parents=True)
        yield partial
        if target.exists():
            target.rename(old)
        partial.rename(target)
    finally:
        for leftover in (partial, old):
            shutil.rmtree(leftover, ignore_errors=True)
