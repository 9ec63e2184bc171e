"""Reads the files of a folder as `aici corpus` does, in batches, two at a time; a row that is lost is an error."""

from __future__ import annotations

import sys
from pathlib import Path

from aici import sources, staging, workers
from aici.staging.part import Export


def read(batch):
    """What a worker does with a batch: rows counted, and records, authorships and rejects of each reading."""
    readings = sources.read_all([(export.path, export.file) for export in batch])
    tables = ("records", "authorships", "rejects")
    return [(reading.rows, *(reading.frames[name].height for name in tables)) for reading in readings]


if __name__ == "__main__":
    exports = [Export(path, path.name, "", "") for path in sorted(Path(sys.argv[1]).iterdir())]
    for batch, told in workers.finished(read, staging.batches(exports)):
        for export, (rows, records, _, rejects) in zip(batch, told, strict=True):
            if rows != records + rejects:
                raise ValueError(f"{export.file}: {rows} rows, but {records} records and {rejects} rejects")
