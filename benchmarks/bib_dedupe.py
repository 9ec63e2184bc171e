"""bib-dedupe run on the labelled sets, in an environment of its own below `build/`, for comparison in one run."""

from __future__ import annotations

import json
import os
import subprocess
import venv
from pathlib import Path

import gold
import polars as pl

from aici.editions import project_root

VERSION = "0.11.0"
# what its figures may depend on, pinned with it
PINNED = (f"bib-dedupe=={VERSION}", "pandas==3.1.1", "numpy==2.4.6", "rapidfuzz==3.14.6", "number-parser==0.3.2")
FOLDER = project_root() / "build" / "bib-dedupe"
RESULTS = FOLDER / "clusters.json"


def run() -> dict[str, dict]:
    """Of each set, and of `together`: number of `records`, `seconds` of its functions after imports, `clusters`."""
    sets = [[name, str(gold.FOLDER / name / file), encoding] for name, (file, encoding) in gold.SETS.items()]
    inside = Path(__file__).with_name("bib_dedupe_inside.py")
    # -P: not this folder, where this module has the name of the package
    subprocess.run([_python(), "-P", inside, RESULTS], input=json.dumps(sets), text=True, check=True)
    return json.loads(RESULTS.read_text(encoding="utf-8"))


def works(clusters: list[list[str]], records: pl.DataFrame) -> pl.DataFrame:
    """DataFrame[record_id, work_id]: the work of each record is the smallest id of its cluster, or its own."""
    listed = pl.DataFrame({"record_id": clusters}, schema={"record_id": pl.List(pl.String)})
    members = listed.with_columns(work_id=pl.col("record_id").list.min()).explode("record_id")
    every = records.select("record_id").join(members, on="record_id", how="left")
    return every.with_columns(pl.col("work_id").fill_null(pl.col("record_id")))


def _python() -> Path:
    """The environment's interpreter; the environment is made where it is missing or another."""
    python = FOLDER / ("Scripts" if os.name == "nt" else "bin") / "python"
    made = FOLDER / "made"
    if not made.is_file() or made.read_text(encoding="utf-8") != "\n".join(PINNED):
        venv.create(FOLDER, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINNED], check=True)
        made.write_text("\n".join(PINNED), encoding="utf-8")
    return python
