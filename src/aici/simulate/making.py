"""One part of a simulated world: drawn, written in every database's format, and its truth set down last.

Runs in a worker process, which holds the calibration. A part whose last truth table exists is whole; one that was
interrupted is made again and overwrites what it left.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aici import calibration
from aici.simulate import papers, patents, truth
from aici.simulate.exports import derwent, google_scholar, ieee_xplore, incopat, journal_metrics, openalex, patsnap, wos
from aici.simulate.papers import holdings
from aici.simulate.parts import Part

PAPER_WRITERS = {"wos": wos, "ieee_xplore": ieee_xplore, "google_scholar": google_scholar, "openalex": openalex}
PATENT_WRITERS = {"derwent": derwent, "incopat": incopat, "patsnap": patsnap}
_CALIBRATED: dict[str, object] = {}


def calibrate(facts: Path) -> None:
    """Read the calibration once for all parts that this process makes."""
    _CALIBRATED["papers"] = calibration.papers(facts)
    _CALIBRATED["patents"] = calibration.patent_families(facts)


def make(part: Part, out: Path) -> int:
    """Write the exports of one part and its truth; the number of records written."""
    tables = _papers(part, out) if part.kind == "papers" else _patents(part, out)
    for name, frame in tables.items():
        truth.write(frame, out / "truth" / name / f"{part.name}.parquet")
    return sum(tables[name].height for name in ("records", "patent_records") if name in tables)


def _papers(part: Part, out: Path) -> dict[str, pl.DataFrame]:
    calibrated = _CALIBRATED["papers"]
    drawn = papers.draw(part, calibrated)
    records = holdings.draw(part, drawn, calibrated)
    written = {}
    for source, writer in PAPER_WRITERS.items():
        held = records.filter(pl.col("source") == source)
        written[source] = writer.write(part, drawn, held, calibrated, _folder(out, source))
    if part.index == 0:
        journal_metrics.write(calibrated, _folder(out, "journal_metrics"))
    return truth.of_papers(drawn, records, written, calibrated)


def _patents(part: Part, out: Path) -> dict[str, pl.DataFrame]:
    drawn = patents.draw(part, _CALIBRATED["patents"])
    written = {source: writer.write(part, drawn, _folder(out, source)) for source, writer in PATENT_WRITERS.items()}
    return truth.of_patents(drawn, written)


def _folder(out: Path, name: str) -> Path:
    (out / name).mkdir(parents=True, exist_ok=True)
    return out / name
