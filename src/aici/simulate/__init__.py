"""A simulated world of papers and patents, written as export files of the databases, with its truth beside them.

    OUT/wos/ … ieee_xplore/ google_scholar/ openalex/ journal_metrics/ derwent/ incopat/ patsnap/     exports
    OUT/truth/<table>/<part>.parquet      what is true of them (`schema.TRUTH`); no reader looks there
    OUT/truth/world.json                  scale, seed, and whether the world is whole

Scale 1 has the papers of the published report's databases and the families of its Table 7, in its proportions
(`calibration`). What is planted, and how often, stands in `rates`. Parts are made by two workers and set down at once;
the same scale and seed give the same bytes, and an interrupted run goes on with the parts that are missing.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

import aici
from aici.simulate import parts

WORKERS = 2
WORLD = "truth/world.json"
FINISHED = {"papers": "works", "patents": "families"}  # the truth table of a part that is written last
WORKS, FAMILIES = 3_828_000, 1_488_280  # at scale 1: papers identified; sum of Table 7, which its total stays below
README = """\
# What is true of the simulated exports in the folders beside this one

Everything here was drawn at random by `aici simulate --scale {scale} --seed {seed}`; nothing is observed, real names
included: journals, institutions and firms that a printed report names carry invented numbers here. One Parquet file per
table and part; every column is explained in the project's data/README.md, under "A simulated world".

`records` and `patent_records` say which work or family each exported row is, and what was planted in it (`planted`);
`works`, `authorships`, `publications`, `families` and `applicants` say what is true; `files` lists the export files.

To evaluate a deduplication: two rows are the same paper exactly if `work_id` is the same. With `mine` a table of
`file`, `row` and your own cluster number:

    rows = polars.read_parquet("truth/records/*.parquet").join(mine, on=["file", "row"])
    def pairs(key): n = rows.group_by(key).len()["len"]; return (n * (n - 1) // 2).sum()
    both = pairs(["cluster", "work_id"])
    precision, recall = both / pairs("cluster"), both / pairs("work_id")

Works with `apart_from` look like another work and are not it: a conference version, another part of a series, a
preprint. Whoever counts a preprint and its article as one work joins `apart_kind == "preprint_version"`.
"""


class SimulationError(ValueError):
    """A world that cannot be made, or used, as asked."""


@dataclass(frozen=True)
class World:
    """What a folder of simulated exports says of itself."""

    scale: float
    seed: int
    version: str
    whole: bool


def simulate(
    out: Path, facts: Path, say: Callable[[str], None], *, scale: float = 0.01, seed: int = 2025, workers: int = WORKERS
) -> World:
    """Write a simulated world to `out`, or what is missing of it.

    Parameters
    ----------
    out : folder, new or empty or one that an earlier run of the same scale and seed began
    facts : folder of the printed facts that the world is calibrated to, such as data/published/2025
    say : called with each line of progress
    scale : share of full size, above 0 and at most 1
    seed : start of all random numbers, 0 or more
    workers : processes

    Raises
    ------
    SimulationError
        If the scale or the seed is out of bounds, or `out` holds something else.
    """
    wanted = World(_checked(scale, seed), seed, aici.__version__, False)
    _begin(out, wanted)
    todo = [part for part in _plan(wanted) if not _mark(out, part).is_file()]
    total = len(_plan(wanted))
    say(f"Simulated world, scale {scale:g}, seed {seed}: {total} parts" + _kept(total - len(todo)))
    rows, started = 0, time.monotonic()
    for done, (part, made) in enumerate(_made(todo, out, facts, workers), start=1):
        rows += made
        left = (time.monotonic() - started) / done * (len(todo) - done)
        say(f"[{total - len(todo) + done}/{total}] {part.kind} {part.index + 1}: {made:,} records; {_left(left)}")
    whole = World(wanted.scale, wanted.seed, wanted.version, True)
    _write(out / WORLD, asdict(whole))
    took = time.monotonic() - started
    say(f"{rows:,} records written in {took:.0f} s" if todo else "The world is whole already; nothing was written")
    return whole


def world(folder: Path) -> World | None:
    """What the folder says of itself; None where it holds no simulated world."""
    path = folder / WORLD
    return World(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def require_whole(folder: Path) -> None:
    """Raise unless the folder holds a whole simulated world.

    Raises
    ------
    SimulationError
        If it holds none, or one that was interrupted.
    """
    found = world(folder)
    if found is None or not found.whole:
        state = "an unfinished simulated world" if found else "no simulated world"
        again = f" --scale {found.scale:g} --seed {found.seed}" if found else ""
        raise SimulationError(f"{folder} holds {state}. Make it with: aici simulate {folder}{again}")


def _plan(wanted: World) -> list[parts.Part]:
    return parts.plan(max(1, round(WORKS * wanted.scale)), max(1, round(FAMILIES * wanted.scale)), wanted.seed)


def _checked(scale: float, seed: int) -> float:
    if not 0 < scale <= 1:
        raise SimulationError(f"--scale must be above 0 and at most 1, full size; got {scale:g}.")
    if seed < 0:
        raise SimulationError(f"--seed must be 0 or more, got {seed}.")
    return float(scale)


def _begin(out: Path, wanted: World) -> None:
    """Take the folder, or raise where it holds anything but this world."""
    found = world(out)
    if found is None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        state = "is not empty and holds no simulated world" if out.is_dir() else "is a file"
        raise SimulationError(f"{out} {state}; simulated exports are not put among other files. Choose a new folder.")
    if found and (found.scale, found.seed, found.version) != (wanted.scale, wanted.seed, wanted.version):
        raise SimulationError(
            f"{out} holds the world of scale {found.scale:g}, seed {found.seed}, made with aici {found.version}; asked "
            f"for is scale {wanted.scale:g}, seed {wanted.seed}. Delete {out} to make it anew, or choose another one."
        )
    if not (found and found.whole):
        (out / "truth").mkdir(parents=True, exist_ok=True)
        (out / "truth" / "README.md").write_text(_readme(wanted), encoding="utf-8")
        _write(out / WORLD, asdict(wanted))


def _write(path: Path, content: dict[str, object]) -> None:
    """The file whole, or as it was."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)


def _mark(out: Path, part: parts.Part) -> Path:
    return out / "truth" / FINISHED[part.kind] / f"{part.name}.parquet"


def _made(todo: list[parts.Part], out: Path, facts: Path, workers: int) -> Iterator[tuple[parts.Part, int]]:
    """Each part with its number of records, as they are finished."""
    if not todo:
        return
    # One thread each: the workers are the parallelism. A fresh interpreter, as Polars' threads do not survive a fork.
    os.environ["POLARS_MAX_THREADS"] = "1"
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(todo)), context, _start, (facts,)) as pool:
        futures = {pool.submit(_make, part, out): part for part in todo}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _start(facts: Path) -> None:
    from aici.simulate import making

    making.calibrate(facts)


def _make(part: parts.Part, out: Path) -> int:
    from aici.simulate import making

    return making.make(part, out)


def _readme(wanted: World) -> str:
    return README.format(scale=f"{wanted.scale:g}", seed=wanted.seed)


def _kept(count: int) -> str:
    return f", {count} made before" if count else ""


def _left(seconds: float) -> str:
    if seconds < 0.5:
        return "done"
    return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"
