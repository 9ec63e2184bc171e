"""The simulated world as a whole: same seed same bytes, resumable, not mixed up with observed exports."""

import json

import pytest

from aici import editions, report, simulate
from aici.records import SourceFormatError
from aici.staging import export_files
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
    with pytest.raises(simulate.SimulationError, match="unfinished simulated world. Make it with: aici simulate"):
        simulate.require_whole(again)
    said = []
    simulate.simulate(again, FACTS, said.append, scale=SCALE, seed=7)
    assert "made before" in said[0]
    assert digests(again) == digests(out)
    simulate.require_whole(again)


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
    out, _ = small
    text = (project / "data" / "editions" / "demo.yml").read_text()
    text = text.replace("basis: simulated", "basis: computed").replace("simulation: {", "# simulation: {")
    (project / "data" / "editions" / "mine.yml").write_text(text)
    mine = editions.open_edition("mine", project)
    with pytest.raises(report.ReportError, match="Nothing simulated may pass for observed"):
        report.make_corpus(mine, silent, raw=out)
    moved = project / "data" / "raw" / "mine" / "wos"
    moved.mkdir(parents=True)
    for path in (out / "wos").iterdir():
        (moved / path.name).write_bytes(path.read_bytes())
    with pytest.raises(SourceFormatError, match="simulated"):
        report.make_corpus(mine, silent)


def test_observed_exports_do_not_pass_for_simulated(project):
    raw = project / "observed" / "wos"
    raw.mkdir(parents=True)
    (raw / "savedrecs.txt").write_text("FN Clarivate\n")
    with pytest.raises(simulate.SimulationError, match="holds no simulated world"):
        report.make_corpus(editions.open_edition("demo", project), silent, raw=raw.parent)
