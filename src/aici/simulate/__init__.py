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
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import polars as pl

import aici
from aici.calibration.facts import Facts
from aici.calibration.patents import families as families_of
from aici.simulate import parts
from aici.staging import export_files
from aici.whole import locked, replacing_file
from aici.workers import WORKERS, finished, time_left

WORLD = "truth/world.json"
FINISHED = {"papers": "works", "patents": "families"}  # the truth table of a part that is written last
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
    out.parent.mkdir(parents=True, exist_ok=True)
    with locked(out):
        _begin(out, wanted)
        plan = _plan(wanted, Facts(facts))
        todo = [part for part in plan if not _mark(out, part).is_file()]
        say(f"Simulated world, scale {scale:g}, seed {seed}: {len(plan)} parts" + _kept(len(plan) - len(todo)))
        _make_parts(todo, len(plan), out, facts, workers, say)
        whole = World(wanted.scale, wanted.seed, wanted.version, True)
        _write(out / WORLD, asdict(whole))
    return whole


def _make_parts(
    todo: list[parts.Part], total: int, out: Path, facts: Path, workers: int, say: Callable[[str], None]
) -> None:
    """Make what is missing, with a line of progress for each part."""
    rows, started = 0, time.monotonic()
    made_parts = finished(partial(_make, out=out), todo, workers=workers, start=partial(_calibrate, facts))
    for done, (part, made) in enumerate(made_parts, start=1):
        rows += made
        left = (time.monotonic() - started) / done * (len(todo) - done)
        say(f"[{total - len(todo) + done}/{total}] {part.kind} {part.index + 1}: {made:,} records; {time_left(left)}")
    took = time.monotonic() - started
    say(f"{rows:,} records written in {took:.0f} s" if todo else "The world is whole already; nothing was written")


def world(folder: Path) -> World | None:
    """What the folder says of itself; None where it holds no simulated world.

    Raises
    ------
    SimulationError
        If what it says cannot be read.
    """
    path = folder / WORLD
    if not path.is_file():
        return None
    try:
        return World(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise SimulationError(
            f"{path} cannot be read ({str(error).splitlines()[0]}). Delete {folder} and make the world anew."
        ) from error


def require_whole(folder: Path, *, scale: float, seed: int) -> None:
    """Raise unless the folder holds a whole simulated world of that scale and seed.

    Raises
    ------
    SimulationError
        If it holds none, one that was interrupted, or another.
    """
    found = world(folder)
    if found is None or not found.whole or (found.scale, found.seed) != (scale, seed):
        state = "no simulated world" if found is None else "an unfinished simulated world"
        if found and found.whole:
            state = f"the simulated world of scale {found.scale!r}, seed {found.seed}"
        raise SimulationError(
            f"{folder} holds {state}; wanted is one of scale {scale!r}, seed {seed}. "
            f"Make it with: aici simulate {folder} --scale {scale!r} --seed {seed}"
        )
    listed = set(pl.read_parquet(folder / "truth" / "files")["file"])
    there = {path.relative_to(folder).as_posix() for path in export_files(folder)}
    changed = sorted(listed ^ {name for name in there if not name.startswith("journal_metrics/")})
    if changed:
        raise SimulationError(
            f"{folder} is no longer the world that was made: {len(changed):,} files are missing or new, such as "
            f"{changed[0]}. Delete {folder} and make it anew."
        )


def _plan(wanted: World, facts: Facts) -> list[parts.Part]:
    """The parts of the world: at scale 1 the papers identified in print, and the families of Table 7."""
    works, families = facts.totals["papers_identified"]["value"], families_of(facts).sum()
    return parts.plan(max(1, round(works * wanted.scale)), max(1, round(families * wanted.scale)), wanted.seed)


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
            f"{out} holds the world of scale {found.scale!r}, seed {found.seed}, made with aici {found.version}; asked "
            f"for is scale {wanted.scale!r}, seed {wanted.seed}. Delete {out} to make it anew, or choose another one."
        )
    if not (found and found.whole):
        (out / "truth").mkdir(parents=True, exist_ok=True)
        (out / "truth" / "README.md").write_text(_readme(wanted), encoding="utf-8")
        _write(out / WORLD, asdict(wanted))


def _write(path: Path, content: dict[str, object]) -> None:
    """The file whole, or as it was."""
    with replacing_file(path) as beside:
        beside.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _mark(out: Path, part: parts.Part) -> Path:
    return out / "truth" / FINISHED[part.kind] / f"{part.name}.parquet"


def _calibrate(facts: Path) -> None:
    from aici.simulate import making

    making.calibrate(facts)


def _make(part: parts.Part, out: Path) -> int:
    from aici.simulate import making

    return making.make(part, out)


def _readme(wanted: World) -> str:
    return README.format(scale=repr(wanted.scale), seed=wanted.seed)


def _kept(count: int) -> str:
    return f", {count} made before" if count else ""
