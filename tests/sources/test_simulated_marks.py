"""Every simulated export is known by a mark near its beginning; no real export is."""

import gzip
import re
import zipfile

import pytest

from aici.simulate import making
from aici.simulate.parts import Part
from aici.sources.simulated import HEAD_BYTES, MARKS, is_simulated
from checkout import REAL, ROOT, needs_real

DATABASES = {
    "wos", "ieee_xplore", "google_scholar", "openalex", "journal_metrics", "derwent", "incopat", "patsnap"
}  # fmt: skip
FEW = 16  # parts of a few works or families each, so that files are short, and DOIs missing in all of some


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """The files of a world of a large part and many small ones, by database."""
    out = tmp_path_factory.mktemp("marked") / "exports"
    making.calibrate(ROOT / "data" / "published" / "2025")
    for kind in ("papers", "patents"):
        for part in [Part(kind, 0, 0, 1_000, 3), *(Part(kind, n, 1_000 + 3 * n, 3, 3) for n in range(1, FEW))]:
            making.make(part, out)
    folders = [folder for folder in out.iterdir() if folder.name != "truth"]
    return {folder.name: sorted(folder.iterdir()) for folder in folders}


def test_every_simulated_file_is_known(exports):
    assert set(exports) == DATABASES
    assert all(len(files) > FEW / 2 for name, files in exports.items() if name != "journal_metrics")
    assert not [path for files in exports.values() for path in files if not is_simulated(path)]


@needs_real
def test_no_real_file_is(exports):
    files = [path for path in REAL.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if is_simulated(path)]


@pytest.mark.parametrize("mark", MARKS)
def test_each_mark_is_enough(tmp_path, mark):
    plain, packed, wide = tmp_path / "plain.txt", tmp_path / "packed.gz", tmp_path / "wide.csv"
    plain.write_text(f"title\nof {mark}012\n", encoding="utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    wide.write_text(plain.read_text(encoding="utf-8"), encoding="utf-16")
    assert all(map(is_simulated, (plain, packed, wide)))


def test_marks_beyond_the_head_do_not_count(tmp_path):
    late = tmp_path / "late.txt"
    late.write_text("x" * HEAD_BYTES + MARKS[0], encoding="utf-8")
    assert not is_simulated(late)
    late.with_suffix(".gz").write_bytes(gzip.compress(late.read_bytes()))
    assert not is_simulated(late.with_suffix(".gz"))


def test_a_workbook_is_known_by_its_description_only(exports, tmp_path):
    told = exports["incopat"][0]
    silent = tmp_path / "silent.xlsx"
    with zipfile.ZipFile(told) as given, zipfile.ZipFile(silent, "w") as made:
        for name in given.namelist():
            made.writestr(name, re.sub(rb"<dc:description>.*?</dc:description>", b"", given.read(name)))
    assert is_simulated(told) and not is_simulated(silent)


@pytest.mark.parametrize("left", [0, 1, 3, 10, 18])
def test_damaged_files_are_not_known_and_no_error(exports, tmp_path, left):
    for name in ("incopat", "openalex"):
        damaged = tmp_path / exports[name][0].name
        damaged.write_bytes(exports[name][0].read_bytes()[:left] + b"\xff" * (999 if left > 3 else 0))
        assert not is_simulated(damaged)


def test_a_workbook_without_its_list_of_contents_is_not_known(exports, tmp_path):
    content = bytearray(exports["patsnap"][0].read_bytes())
    content[-60:-20] = bytes(40)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(content)
    assert not is_simulated(broken)


def test_what_cannot_be_read_is_not_known(tmp_path):
    assert not is_simulated(tmp_path)
    assert not is_simulated(tmp_path / "missing.txt")


def test_a_compressed_file_that_was_cut_is_known_by_what_is_left(exports, tmp_path):
    cut = tmp_path / "cut.gz"
    cut.write_bytes(exports["openalex"][0].read_bytes()[:5_000])
    assert is_simulated(cut)
