"""What is told of the origin of fields is what the readers do: on invented exports, taken apart, and on real ones."""

from __future__ import annotations

import collections
import csv
from pathlib import Path

import polars as pl
import pytest

from aici import sources
from aici.records import CORPUS
from aici.sources import grid, origins
from aici.sources.origins import FORMATS, Format, Seen, alternatives, names
from aici.sources.text import Head, read_head
from checkout import REAL, needs_real
from sample_exports import Sample, Table, plain, samples

FRAMES = {"papers": "records", "patents": "patent_records", "journal_metrics": "journal_metrics"}
BY_FORMAT = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.title)
# fields that follow from others, or say of what list they are
FOLLOWING = {"first_author", "office", "kind", "citation_kind", "metric", "metric_year", "venue_key"}


def filled(reading: sources.Reading, form: Format, first: int = 1, records: int | None = None) -> set[str]:
    """The fields that some record of a file, or of so many from the first on, has.

    Ids made up for want of one, and links that link nothing, are none.
    """
    if reading.kind != form.kind:
        return set()
    own = pl.col("row") >= first if records is None else pl.col("row").is_between(first, first + records - 1)
    frame = reading.frames[FRAMES[form.kind]].filter(own)
    found = {name for name in frame.columns if frame[name].null_count() < frame.height}
    if form.kind != "journal_metrics" and frame["record_id"].str.contains(":hash-").all():
        found.discard("record_id")
    if form.kind == "papers":
        lines = reading.frames["authorships"].filter(own)
        found |= {"link"} if (lines["link"] != "none").any() else set()
        found |= {"is_corresponding"} if lines["is_corresponding"].any() else set()
        found.discard("publisher_address")
    return found - {"data_source", "file", "row"}


@pytest.fixture
def read(tmp_path):
    def read(content: str) -> sources.Reading:
        path = tmp_path / "export"
        path.write_text(content, encoding="utf-8")
        return sources.read(path, "folder/export")

    return read


@pytest.fixture
def fields_without(read):
    def fields_without(sample: Sample, gone: set[str], form: Format) -> set[str] | None:
        """Fields of the sample with some names left out; or blank, where it is not recognised without them."""
        readings = (read(sample.without(gone, blank)) for blank in (False, True))
        own = [reading for reading in readings if reading.data_source == form.source]
        taken = [reading for reading in own if reading.kind is not None]
        return filled((taken or own)[0], form) if own else None

    return fields_without


def test_every_reader_of_the_registry_is_told_of():
    assert {form.read for form in FORMATS} == {source.read for source in sources.SOURCES}
    for form in FORMATS:
        assert (form.source, form.kind) in {(s.name, s.kind) for s in sources.SOURCES if s.read == form.read}
    assert len({form.title for form in FORMATS}) == len(FORMATS)


def test_fields_are_those_of_the_contract():
    for kind, table in FRAMES.items():
        promised = set(CORPUS[table].column_names) - {"data_source", "file", "row"} - FOLLOWING
        assert set(origins.FIELDS[kind]) - {"link", "is_corresponding"} == promised
    for form in FORMATS:
        assert set(form.partly) <= set(form.origins) <= set(origins.FIELDS[form.kind]), form.title


@BY_FORMAT
def test_fields_told_of_are_those_that_a_reader_fills(form, read):
    got = set()
    for sample in samples()[form.title]:
        reading = read(sample.without(set()))
        assert reading.data_source == form.source, reading.rejects["reason"].to_list()
        got |= filled(reading, form)
    assert got - FOLLOWING == set(form.origins)


def fields_of(form: Format, origin: str) -> set[str]:
    return {field for field, own in form.origins.items() if own == origin}


def in_one_file(sample: Sample, form: Format, several: list[set[str]], kept: list[str | None], read) -> list[set[str]]:
    """Fields of the sample without each of the sets of names, all read as one file."""
    reading = read(sample.each(several, kept))
    size = sample.records
    return [filled(reading, form, 1 + number * size, size) for number in range(len(several))]


@BY_FORMAT
def test_field_is_empty_without_its_origin(form, read, fields_without):
    origins = list(dict.fromkeys(form.origins.values()))
    several = [set(names(origin)) for origin in origins]
    for sample in samples()[form.title]:
        found = in_one_file(sample, form, several, [None] * len(several), read)
        assert any(found)
        for origin, gone, left in zip(origins, several, found, strict=True):
            if left & fields_of(form, origin):  # it matters that there is no such column, or none is filled
                left = fields_without(sample, gone, form)
            assert left is not None and not left & fields_of(form, origin), origin


@BY_FORMAT
def test_each_name_of_an_origin_gives_the_field_by_itself(form, read, fields_without):
    origins = [origin for origin in dict.fromkeys(form.origins.values()) if len(names(origin)) > 1]
    giving = [(origin, name) for origin in origins for group in alternatives(origin) for name in group]
    others = [set(names(origin)) - {name} for origin, name in giving]
    kept = [name for _, name in giving]
    found = [in_one_file(sample, form, others, kept, read) for sample in samples()[form.title]]
    for number, (origin, name) in enumerate(giving):
        if not any(fields_of(form, origin) <= one[number] for one in found):  # a reader may take one column of a file
            tried = [own for sample in samples()[form.title] for own in _with_heading(sample, name, others[number])]
            left = (fields_without(sample, others[number], form) or set() for sample in tried)
            assert any(fields_of(form, origin) <= fields for fields in left), name


def _with_heading(sample: Sample, name: str, others: set[str]) -> list[Sample]:
    """The sample; a table that has not the heading with it in the place of each other one."""
    if not isinstance(sample, Table) or plain(name) in map(plain, sample.headings):
        return [sample]
    known = [heading for heading in sample.headings if plain(heading) in set(map(plain, others))]
    return [sample.renamed(heading, name) for heading in known]


def _real_files() -> list[Path]:
    with (REAL / "MANIFEST.csv").open(encoding="utf-8") as file:
        listed = [(row["file"].removeprefix("real/"), row["expect"]) for row in csv.DictReader(file)]
    return [REAL / name for name, expect in listed if expect == "read" or name.startswith("journal_metrics")]


def _is_of(head: Head, seen: Seen) -> bool:
    if seen.columns == 0:
        return seen.sign in head.text
    fitting = [table for table in grid.layouts(head) if seen.sign in table.headings]
    return any(seen.columns in (None, len(table.headings)) for table in fitting)


def _vintage(path: Path) -> tuple[Format, Seen]:
    """The format of a file and the first of its vintages that fits; there is one format only."""
    head, reader = read_head(path), sources.identify(path).read
    fitting = [
        (form, next(seen for seen in form.seen if _is_of(head, seen)))
        for form in FORMATS if form.read == reader and any(_is_of(head, seen) for seen in form.seen)
    ]  # fmt: skip
    assert len(fitting) == 1, (path.name, [form.title for form, _ in fitting])
    return fitting[0]


@needs_real
def test_vintages_seen_are_those_of_the_real_files_and_fill_no_other_field():
    files, rows = collections.Counter(), collections.Counter()
    for path in _real_files():
        form, seen = _vintage(path)
        reading = sources.read(path)
        files[form.title, seen] += 1
        rows[form.title, seen] += reading.rows
        assert filled(reading, form) - FOLLOWING <= set(form.origins), path.name
    told = {(form.title, seen): (seen.files, seen.rows) for form in FORMATS for seen in form.seen}
    assert {key: (files[key], rows[key]) for key in told} == told
    assert pl.Series([rows for _, rows in told.values()]).sum() == sum(rows.values())
