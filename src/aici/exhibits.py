"""What a notebook cell displays: one bundle of the picture or table for readers and of its data for checks.

The data travel as `text/csv` in the same output: the runner writes it beside the report, and nbval compares it
where it must leave the picture itself aside. So do files of other programs (`FILES`), where an exhibit has any.
"""

from __future__ import annotations

from dataclasses import dataclass

CSV = "text/csv"
FILES = {  # media type of what is written beside a picture for other programs, with the end of the file's name
    "application/vnd.vosviewer.map": "map.txt",
    "application/vnd.vosviewer.network": "network.txt",
    "application/graphml+xml": "graphml",
}
ILLUSTRATED, SIMULATED = "Simulated illustration", "Simulated"  # how the summary of a simulated picture begins


@dataclass(frozen=True)
class Exhibit:
    """A displayable result; `media_type` is image/svg+xml, text/html or text/markdown, `csv` the data behind it.

    `files` are texts for other programs, each with its media type, one of `FILES`.
    """

    media_type: str
    content: str
    summary: str
    csv: str = ""
    files: tuple[tuple[str, str], ...] = ()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        bundle = {self.media_type: self.content, "text/plain": self.summary}
        return bundle | ({CSV: self.csv} if self.csv else {}) | dict(self.files)
