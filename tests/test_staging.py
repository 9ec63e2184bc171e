"""What is read of export files is kept: only new and changed files are read, and an interrupted run goes on."""

from __future__ import annotations

import os

import polars as pl
import pytest

from aici import sources, staging
from aici.records import SourceFormatError
from aici.staging import part
from tagged import export, record

XPLORE = (
    '"Document Title",Authors,"Author Affiliations","Publication Title",Publication Year,"DOI",'
    '"Article Citation Count"\n'
    '"Stones","A. Arden; B. Brook","NA; Univ North, Lund, Sweden","PEBBLES","2020","10.1000/x",""\n'
)


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw" / "wos"
    folder.mkdir(parents=True)
    for name in "abc":
        (folder / f"{name}.txt").write_text(export(record(f"{name}1"), record(f"{name}2")), "utf-8")
    return tmp_path / "raw"


@pytest.fixture
def read(monkeypatch):
    """The files that are read, in order."""
    names, reads = [], sources.read_all

    def noted(exports):
        names.extend(file for _, file in exports)
        return reads(exports)

    monkeypatch.setattr(sources, "read_all", noted)
    return names


def stage(raw, said=None):
    return staging.stage(raw, raw.parent / "read", "iff_2025", (said if said is not None else []).append)


def ids(staged):
    return pl.concat(pl.read_parquet(path) for path in staged.paths("records"))["record_id"].to_list()


def test_unchanged_files_are_not_read_again(raw, read):
    before = ids(stage(raw))
    read.clear()
    said = []
    assert ids(stage(raw, said)) == before
    assert read == []
    assert said == ["3 of 3 files are as they were when they were last read: not read again"]


def test_what_is_wrong_with_a_file_is_said_again_though_it_is_not_read_again(raw, read):
    (raw / "notes.doc").write_text("minutes of a meeting", "utf-8")
    stage(raw)
    read.clear()
    said = []
    stage(raw, said)
    assert read == []
    assert said[1].startswith("notes.doc: not read; looks like")


@pytest.mark.parametrize("damage", ["cut", "lost", "emptied"])
def test_a_part_that_was_damaged_is_made_again(raw, read, damage):
    whole = stage(raw)
    before = ids(whole)
    read.clear()
    path = whole.paths("records")[1]
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-20])
    elif damage == "lost":
        (path.parent / "files.parquet").unlink()
    else:
        for file in path.parent.iterdir():
            file.unlink()
    assert ids(stage(raw)) == before
    assert read == ["wos/b.txt"]


def test_linked_folders_are_read_and_links_to_nothing_are_rejects(raw):
    (raw.parent / "elsewhere").mkdir()
    (raw / "wos" / "a.txt").rename(raw.parent / "elsewhere" / "a.txt")
    (raw / "linked").symlink_to(raw.parent / "elsewhere")
    (raw / "round").symlink_to(raw)
    (raw / "broken.txt").symlink_to(raw.parent / "nothing")
    staged = stage(raw)
    assert staged.frame("files")["file"].to_list() == ["broken.txt", "linked/a.txt", "wos/b.txt", "wos/c.txt"]
    assert staged.frame("rejects")["reason"].to_list() == ["cannot be read: No such file or directory"]


def test_name_that_is_no_text_is_shown_with_numbers(raw):
    (raw / "wos" / "a.txt").rename(os.fsdecode(os.fsencode(raw / "wos") + b"/caf\xe9.txt"))
    files = stage(raw).frame("files")["file"].to_list()
    assert files == ["wos/b.txt", "wos/c.txt", "wos/caf\\xe9.txt"]


def test_folder_that_cannot_be_read_stops_the_run(raw, monkeypatch):
    walk = os.walk

    def forbidden(folder, **options):
        options["onerror"](PermissionError(13, "Permission denied", str(folder)))
        yield from walk(folder, **options)

    monkeypatch.setattr(os, "walk", forbidden)
    with pytest.raises(PermissionError):
        stage(raw)


def test_changed_new_and_renamed_files_are_read_and_lost_ones_forgotten(raw, read):
    stage(raw)
    read.clear()
    (raw / "wos" / "a.txt").write_text(export(record("a3")), "utf-8")
    (raw / "wos" / "b.txt").rename(raw / "wos" / "d.txt")
    (raw / "wos" / "c.txt").unlink()
    (raw / "wos" / "e.txt").write_text(export(record("e1")), "utf-8")
    staged = stage(raw)
    assert read == ["wos/a.txt", "wos/d.txt", "wos/e.txt"]
    assert ids(staged) == ["wos:WOS:a3", "wos:WOS:b1", "wos:WOS:b2", "wos:WOS:e1"]
    assert {folder.name for folder in staged.folder.iterdir()} == set(staged.keys)


@pytest.mark.parametrize("what", ["reader", "policy"])
def test_everything_is_read_again_when_the_reader_or_the_policy_changes(raw, read, monkeypatch, what):
    stage(raw)
    read.clear()
    if what == "reader":
        monkeypatch.setattr(part, "reader_version", lambda: "another")
        stage(raw)
    else:
        keys = {part.export(raw / "wos" / "a.txt", "wos/a.txt", policy).key for policy in ("iff_2025", "another")}
        assert len(keys) == 2
        return
    assert read == ["wos/a.txt", "wos/b.txt", "wos/c.txt"]


def test_interrupted_run_goes_on(raw, read, monkeypatch):
    reads = sources.read_all

    def interrupted(exports):
        if exports[0][1] == "wos/c.txt":
            raise KeyboardInterrupt
        return reads(exports)

    with monkeypatch.context() as patch:
        patch.setattr(sources, "read_all", interrupted)
        patch.setattr(staging, "BATCH", 1)
        with pytest.raises(KeyboardInterrupt):
            stage(raw)
    (raw.parent / "read" / "0123.partial").mkdir()
    read.clear()
    staged = stage(raw)
    assert read == ["wos/c.txt"]
    assert len(ids(staged)) == 6
    assert {folder.name for folder in staged.folder.iterdir()} == set(staged.keys)


def test_workers_set_down_the_same_parts(raw, monkeypatch):
    alone = stage(raw)
    contents = {path.relative_to(alone.folder): path.read_bytes() for path in alone.folder.rglob("*.parquet")}
    alone.folder.rename(raw.parent / "alone")
    monkeypatch.setattr(staging, "SHARED", 0)
    shared = stage(raw)
    assert {path.relative_to(shared.folder): path.read_bytes() for path in shared.folder.rglob("*.parquet")} == contents
    assert len(contents) > 9


def test_progress_tells_files_pace_and_time_left(raw):
    (raw / "notes.doc").write_text("minutes of a meeting", "utf-8")
    said = []
    stage(raw, said)
    assert [line.split(";")[0] for line in said] == [
        "[1/4] notes.doc: not read", "[2/4] wos/a.txt: 2 papers", "[3/4] wos/b.txt: 2 papers",
        "[4/4] wos/c.txt: 2 papers",
    ]  # fmt: skip
    assert said[-1].endswith("records/s, done")


def test_many_files_are_not_told_one_by_one(raw, monkeypatch):
    monkeypatch.setattr(staging.progress, "EACH_FILE", 2)
    (raw / "wos" / "b.txt").write_text("minutes of a meeting", "utf-8")
    said = []
    stage(raw, said)
    assert [line.split(":")[0] for line in said] == ["[2/3] wos/b.txt", "[3/3] wos/c.txt"]


def test_coverage_counts_what_each_field_of_a_file_holds(raw):
    for file in (raw / "wos").iterdir():
        file.unlink()
    (raw / "wos" / "a.txt").write_text(export(record("1"), record("2", DI="10.1000/x", C1=None, RP=None)), "utf-8")
    (raw / "x.csv").write_text(XPLORE, "utf-8")
    coverage = stage(raw).frame("coverage")
    told = {(source, field): counts for source, _, field, *counts in coverage.iter_rows()}
    assert told["wos", "title"] == [2, 2]
    assert told["wos", "doi"] == [2, 1]
    assert told["wos", "countries"] == [2, 1]
    assert told["ieee_xplore", "doi"] == [1, 1]
    assert told["ieee_xplore", "countries"] == [1, 1]
    assert told["ieee_xplore", "citations"] == [1, 0]
    assert told["ieee_xplore", "abstract"] == [1, 0]  # not among the columns of this export
    assert not {field for _, field in told} & {"file", "row", "record_id", "venue_key", "n_authors"}


def test_lists_of_authors_that_are_cut_or_very_long_are_flagged(raw):
    for file in (raw / "wos").iterdir():
        file.unlink()
    many = "\n   ".join(f"Arden, B{n}" for n in range(101))
    (raw / "wos" / "a.txt").write_text(export(record("1"), record("2", AU=many, AF=many)), "utf-8")
    scholar = "Authors,Title,Publication,Volume,Number,Pages,Year,Publisher\n"
    (raw / "citations.csv").write_text(scholar + '"Arden, Bea; Brook, Carl; ",Stones,PEBBLES,1,2,3-4,2020,X\n', "utf-8")
    records = pl.concat(pl.read_parquet(path) for path in stage(raw).paths("records"))
    flags = records.select("record_id", "n_authors", "authors_truncated", "is_hyper_authored").sort("n_authors").rows()
    assert [row[1:] for row in flags] == [(1, False, False), (2, False, False), (101, False, True)]


def test_folder_without_any_readable_export_says_so(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "notes.doc").write_text("minutes of a meeting", "utf-8")
    with pytest.raises(SourceFormatError, match="holds no export that can be read"):
        stage(tmp_path / "raw")
