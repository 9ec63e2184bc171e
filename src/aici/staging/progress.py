"""Lines of progress while exports are read: files, records a second, and the time that remains."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from aici.staging import part
from aici.staging.part import Export, Told
from aici.workers import time_left

EACH_FILE = 40  # so many files are told one by one; of more, those with rejects and one at a time
SECONDS = 1.0  # between two lines about ordinary files
SETTLED = 3.0  # seconds before which the time that remains cannot be told


class Progress:
    """Says what each file gave; `missing` are the files that must be read of `files` in all."""

    def __init__(self, files: int, missing: Iterable[Export], say: Callable[[str], None]) -> None:
        self._say, self._files = say, files
        self._sizes = {export.file: part.size(export) for export in missing}
        self._done = self._bytes = self._records = 0
        self._started = time.monotonic()
        self._said = self._started
        kept = files - len(self._sizes)
        if kept:
            say(f"{kept:,} of {files:,} files are as they were when they were last read: not read again")

    def tell_kept(self, export: Export, told: Told) -> None:
        """One file is as it was when it was last read; said only where something of it is not taken."""
        if told.reason:
            self._say(f"{export.file}: {told.line}")

    def tell(self, export: Export, told: Told) -> None:
        """One file has been read."""
        self._done += 1
        self._bytes += self._sizes[export.file]
        self._records += told.records
        now = time.monotonic()
        last = self._done == len(self._sizes)
        if len(self._sizes) <= EACH_FILE or told.reason or last or now - self._said > SECONDS:
            self._said = now
            kept = self._files - len(self._sizes)
            self._say(f"[{kept + self._done}/{self._files}] {export.file}: {told.line}; {self._pace(now)}")

    def _pace(self, now: float) -> str:
        took, size = max(now - self._started, 1e-3), sum(self._sizes.values())
        pace = f"{self._records / took:,.0f} records/s"
        if took < SETTLED and self._bytes < size:
            return pace
        return f"{pace}, {time_left(took / max(self._bytes, 1) * (size - self._bytes))}"
