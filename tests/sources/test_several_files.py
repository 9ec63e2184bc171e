"""Several files read in one go give exactly what each of them gives alone, whatever stands beside them."""

import dataclasses
import itertools

import polars as pl
import pytest

from aici import sources
from aici.sources import wos
from checkout import REAL, needs_real
from sample_exports import samples
from sources.real_exports import manifest, reading
from tagged import export, record


def same(one, other):
    assert (one.data_source, one.kind, one.rows) == (other.data_source, other.kind, other.rows)
    assert one.frames.keys() == other.frames.keys()
    for name, frame in one.frames.items():
        assert frame.schema == other.frames[name].schema, name
        assert frame.rows() == other.frames[name].rows(), name


@pytest.fixture
def exports(tmp_path):
    """Exports of every format among tagged ones that are whole, empty, cut, glued, headless, indented or damaged."""
    tagged = {
        "whole": export(record(1), record(2)), "empty": "FN Clarivate Analytics Web of Science\nVR 1.0\nEF",
        "cut": export(record(3), record(4))[:-90], "headless": record(5) + record(6), "again": export(record(1)),
        "damaged": "XX Thomson Reuters Web of Science\nVR 1.0\n" + record(7),
        "indented": "   indented text\n" + record(8),
        "without_id": export(record(9, UT=None), record(9, UT=None, TI=None)),
        "glued": export(record(10)) + "\ufeff" + export(record(11)), "patent": export(record(12, UT="DIIDW:1")),
    }  # fmt: skip
    others = {title: formats[0].without(set()) for title, formats in samples().items()}
    names = [name for pair in itertools.zip_longest(tagged, others) for name in pair if name]
    for number, name in enumerate(names):
        (tmp_path / f"{number:02d}").write_text((tagged | others)[name], encoding="utf-8")
    return [(tmp_path / f"{number:02d}", f"wos/{number:02d}.txt") for number in range(len(names))]


def test_each_file_gives_what_it_gives_alone(exports):
    together = sources.read_all(exports)
    for (path, file), one in zip(exports, together, strict=True):
        same(one, sources.read(path, file))
    assert sum(one.rows for one in together) > 30
    same(sources.read_all(exports[::-1])[0], together[-1])


def test_trouble_with_one_file_is_no_trouble_for_the_others(exports, monkeypatch):
    alone = [sources.read(path, file) for path, file in exports]
    read_all = wos.read_all

    def breaks(paths, files):
        if len(paths) > 1:
            raise MemoryError
        return read_all(paths, files)

    source = next(one for one in sources.SOURCES if one.read_all)
    monkeypatch.setattr(sources, "SOURCES", [
        sources.Source(*(source.name, source.kind, source.sniff, source.count, source.read, breaks))
        if one is source else one for one in sources.SOURCES
    ])  # fmt: skip
    for one, other in zip(alone, sources.read_all(exports), strict=True):
        same(one, other)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyError("TI"), "a defect of its own (KeyError: 'TI'): please report it with the file's first lines."),
        (TypeError("unsupported"), "a defect of its own (TypeError: unsupported)"),
        (pl.exceptions.ColumnNotFoundError("row\nmore"), "a defect of its own (ColumnNotFoundError: row)"),
        (pl.exceptions.SchemaError("i64"), "a defect of its own (SchemaError: i64)"),
        (pl.exceptions.ComputeError("bytes"), "damaged export of wos: bytes. Download it again."),
        (ValueError("bytes"), "damaged export of wos: bytes. Download it again."),
    ],
)
def test_defects_of_this_program_are_told_apart_from_damage(tmp_path, monkeypatch, error, told):
    def fails(*_):
        raise error

    broken = [dataclasses.replace(one, read=fails, read_all=one.read_all and fails) for one in sources.SOURCES]
    monkeypatch.setattr(sources, "SOURCES", broken)
    (tmp_path / "a.txt").write_text(export(record(1)), encoding="utf-8")
    for one in (sources.read(tmp_path / "a.txt"), *sources.read_all([(tmp_path / "a.txt", "wos/a.txt")])):
        assert (one.rows, one.rejects.height, one.data_source) == (1, 1, "wos")
        assert told in one.rejects["reason"][0]


def test_no_file_is_no_trouble():
    assert sources.read_all([]) == []


@needs_real
def test_real_files_give_in_one_go_what_they_give_alone():
    names = [listed.name for listed in manifest("wos_tagged")]
    for one, name in zip(sources.read_all([(REAL / name, name) for name in names]), names, strict=True):
        same(one, reading(name))
