"""Reads the files of a folder as `aici corpus` does, two at a time; a row that is lost is an error."""

from __future__ import annotations

import sys
from pathlib import Path

from aici import sources, workers


def read(path):
    """What a worker does with a file: rows counted, and records, authorships and rejects of its reading."""
    reading = sources.read(path)
    return reading.rows, *(reading.frames[name].height for name in ("records", "authorships", "rejects"))


if __name__ == "__main__":
    for path, (rows, records, _, rejects) in workers.finished(read, sorted(Path(sys.argv[1]).iterdir())):
        if rows != records + rejects:
            raise ValueError(f"{path}: {rows} rows, but {records} records and {rejects} rejects")
