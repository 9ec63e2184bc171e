"""Runs bib-dedupe as its documentation shows; a program for the environment that has it and nothing of ours.

Reads from standard input a JSON list of [set, path, encoding]; writes to the path given a JSON object of the seconds
and the clusters of ids (`<set>:<id>`) of each set alone and of `together`. Records without `ID` take it from
`record_id`, as their labels do.
"""

import json
import sys
import time
from pathlib import Path

import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep


def records(name, path, encoding):
    frame = pd.read_csv(path, encoding=encoding, dtype=str)
    if "ID" not in frame.columns:
        frame["ID"] = [f"id_{number.zfill(7)}" for number in frame["record_id"]]
    return frame.assign(ID=f"{name}:" + frame["ID"])


def deduplicated(frame):
    """Seconds of the functions, and the clusters they find."""
    started = time.perf_counter()
    clusters = cluster(match(block(prep(frame, verbosity_level=0))))
    return {"records": len(frame), "seconds": time.perf_counter() - started, "clusters": clusters}


def main(out):
    frames = {name: records(name, path, encoding) for name, path, encoding in json.load(sys.stdin)}
    done = {name: deduplicated(frame) for name, frame in frames.items()}
    done["together"] = deduplicated(pd.concat(frames.values(), ignore_index=True))
    Path(out).write_text(json.dumps(done), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
