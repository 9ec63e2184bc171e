"""The simulated world as a whole: same seed same bytes, resumable, not mixed up with observed exports."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

from aici import editions, report, simulate
from aici.records import SourceFormatError
from aici.staging import export_files
from aici.whole import BusyError, locked
from checkout import ROOT, digests

FACTS = ROOT / "data" / "published" / "2025"
SCALE = 0.0003  # 1,148 works, 446 families


def silent(_):
    pass


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    out = tmp_path_factory.mktemp("world") / "exports"
    said = []
    simulate.simulate(out, FACTS, said.append, scale=SCALE, seed=7)
    return out, said


def test_every_database_and_the_truth_are_there(small):
    out, said = small
    assert {path.name for path in out.iterdir()} == {
        "wos", "ieee_xplore", "google_scholar", "openalex", "journal_metrics", "derwent", "incopat", "patsnap", "truth",
    }  # fmt: skip
    assert {path.name for path in (out / "truth").iterdir() if path.is_dir()} == {
        "files", "records", "works", "authorships", "patent_records", "publications", "families", "applicants",
    }  # fmt: skip
    assert json.loads((out / "truth" / "world.json").read_text())["whole"]
    assert said[0] == "Simulated world, scale 0.0003, seed 7: 2 parts"
    assert said[-1].split(" records written in ")[1].endswith(" s")


def test_no_reader_looks_at_the_truth(small):
    out, _ = small
    assert not [path for path in export_files(out) if "truth" in path.parts]


def test_an_interrupted_world_goes_on_and_has_the_same_bytes(small, tmp_path):
    out, _ = small

    def interrupt(line):
        if line.startswith("[1/"):
            raise KeyboardInterrupt

    again = tmp_path / "exports"
    with pytest.raises(KeyboardInterrupt):
        simulate.simulate(again, FACTS, interrupt, scale=SCALE, seed=7)
    with pytest.raises(simulate.SimulationError, match="unfinished simulated world; .* --scale 0.0003 --seed 7"):
        simulate.require_whole(again, scale=SCALE, seed=7)
    said = []
    simulate.simulate(again, FACTS, said.append, scale=SCALE, seed=7)
    assert "made before" in said[0]
    assert digests(again) == digests(out)
    simulate.require_whole(again, scale=SCALE, seed=7)


def test_a_whole_world_is_not_made_again(small):
    out, _ = small
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.txt")}
    said = []
    simulate.simulate(out, FACTS, said.append, scale=SCALE, seed=7)
    assert said[-1] == "The world is whole already; nothing was written"
    assert before == {path: path.stat().st_mtime_ns for path in out.rglob("*.txt")}


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"scale": 0}, "--scale must be above 0 and at most 1, full size; got 0."),
        ({"scale": 1.5}, "got 1.5"),
        ({"seed": -1}, "--seed must be 0 or more, got -1."),
    ],
)
def test_sizes_and_seeds_out_of_bounds_are_refused(tmp_path, changes, said):
    with pytest.raises(simulate.SimulationError, match=said.replace("(", r"\(")):
        simulate.simulate(tmp_path / "out", FACTS, silent, **{"scale": SCALE, "seed": 1} | changes)
    assert not (tmp_path / "out").exists()


def test_another_world_or_other_files_are_not_overwritten(small, tmp_path):
    out, _ = small
    with pytest.raises(simulate.SimulationError, match="holds the world of scale 0.0003, seed 7"):
        simulate.simulate(out, FACTS, silent, scale=SCALE, seed=8)
    (tmp_path / "savedrecs.txt").write_text("observed")
    with pytest.raises(simulate.SimulationError, match="simulated exports are not put among other files"):
        simulate.simulate(tmp_path, FACTS, silent, scale=SCALE, seed=7)


def test_simulated_exports_do_not_pass_for_observed(small, project):
    """In whatever folder, under whatever name, of whatever database."""
    out, _ = small
    text = (project / "data" / "editions" / "demo.yml").read_text()
    text = text.replace("basis: simulated", "basis: computed").replace("simulation: {", "# simulation: {")
    (project / "data" / "editions" / "mine.yml").write_text(text)
    mine = editions.open_edition("mine", project)
    with pytest.raises(SourceFormatError, match="Nothing simulated may pass for observed"):
        report.make_corpus(mine, silent, raw=out)
    for folder in sorted(path for path in out.iterdir() if path.name != "truth"):
        moved = project / "data" / "raw" / "mine" / "wos" / "mine.txt"
        moved.parent.mkdir(parents=True, exist_ok=True)
        moved.write_bytes(next(path for path in sorted(folder.iterdir())).read_bytes())
        with pytest.raises(SourceFormatError, match="1 files are simulated exports, such as wos/mine.txt"):
            report.make_corpus(mine, silent)


def test_observed_exports_do_not_pass_for_simulated(small, project):
    demo = editions.open_edition("demo", project)
    raw = project / "observed" / "wos"
    raw.mkdir(parents=True)
    (raw / "savedrecs.txt").write_text("FN Clarivate\n")
    with pytest.raises(simulate.SimulationError, match="holds no simulated world; wanted is one of scale 0.01"):
        report.make_corpus(demo, silent, raw=raw.parent)
    with pytest.raises(simulate.SimulationError, match="holds the simulated world of scale 0.0003, seed 7; wanted"):
        report.make_corpus(demo, silent, raw=small[0])


def test_a_world_with_files_missing_or_added_is_refused(small, tmp_path):
    out = tmp_path / "exports"
    shutil.copytree(small[0], out)
    simulate.require_whole(out, scale=SCALE, seed=7)
    (out / "wos" / "0000-savedrecs-01.txt").rename(out / "wos" / "mine.txt")
    with pytest.raises(simulate.SimulationError, match="2 files are missing or new, such as wos/0000-savedrecs-01.txt"):
        simulate.require_whole(out, scale=SCALE, seed=7)


@pytest.mark.parametrize("content", ['{"scale":', '{"scale": 1, "seed": 1, "version": "9", "whole": true, "more": 1}'])
def test_a_damaged_description_is_said(tmp_path, content):
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth" / "world.json").write_text(content)
    with pytest.raises(simulate.SimulationError, match="world.json cannot be read .* make the world anew"):
        simulate.simulate(tmp_path, FACTS, silent, scale=SCALE, seed=7)


def test_two_runs_into_one_folder_do_not_meet(small):
    with locked(small[0]), pytest.raises(BusyError, match="another run is making exports"):
        simulate.simulate(small[0], FACTS, silent, scale=SCALE, seed=7)


def test_one_worker_writes_the_same_bytes(small, tmp_path):
    simulate.simulate(tmp_path / "exports", FACTS, silent, scale=SCALE, seed=7, workers=1)
    assert digests(tmp_path / "exports") == digests(small[0])


def test_a_killed_run_leaves_no_worker_behind_and_is_resumed(small, tmp_path):
    """Killed while parts are being made: the workers end by themselves, the next run ends with the same bytes."""
    out = tmp_path / "exports"
    command = [sys.executable, "-m", "aici.cli", "simulate", str(out), "--scale", str(SCALE), "--seed", "7"]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    process = psutil.Process(run.pid)
    deadline = time.monotonic() + 60
    while not any(out.rglob("*.txt")) and time.monotonic() < deadline:
        time.sleep(0.02)
    workers = process.children(recursive=True)
    run.kill()
    run.wait()
    assert workers
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert not alive
    simulate.simulate(out, FACTS, silent, scale=SCALE, seed=7)
    assert digests(out) == digests(small[0])


def test_an_interrupt_is_said_in_one_line(tmp_path):
    out = tmp_path / "exports"
    command = [sys.executable, "-m", "aici.cli", "simulate", str(out), "--scale", "0.002"]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                           start_new_session=True)  # fmt: skip
    assert "parts" in run.stdout.readline()
    time.sleep(1)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=30)
    assert run.returncode == 130
    assert said == "aici: interrupted; the same command goes on where it stopped.\n"
