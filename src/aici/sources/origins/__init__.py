"""Where each field of the contract stands in each export format, and which vintages were seen in real files.

The tables of `README.md` and `data/README.md` are written from here (`python -m aici.codebook`). It is told beside the
readers, not in them: the tests blank what is declared and see the field vanish, and leave nothing else of it and see it
stay, so that neither can say what the other does not. To add a format: its entry in `papers`, `patents` or `metrics`.
"""

from __future__ import annotations

from aici.sources.origins import metrics, papers, patents
from aici.sources.origins.form import FIELDS, Format, Seen, alternatives, names

FORMATS: tuple[Format, ...] = (*papers.FORMATS, *patents.FORMATS, *metrics.FORMATS)

__all__ = ["FIELDS", "FORMATS", "Format", "Seen", "alternatives", "names"]
