"""Every format of every database: random records come back, and damage costs what it hits and nothing else.

Promises, whatever is done to the bytes of a file:
- `sources.read` never raises, and the rows counted are the records and the rejects;
- where records lie apart (tagged text, RIS, BibTeX, tables with a separator, JSON lines and pages), a record whose own
  bytes and those next to them are as they were comes back as it was, if what stands before the first record is whole
  and fewer than half of the records are hit (from then on The Lens takes columns for shifted);
- where all is packed (workbooks, gzip) or of two bytes a letter (UTF-16), damage may cost the file: with a reason.

Few examples are tried each time, always the same; `pytest --hypothesis-profile=thorough` tries many, others each time.
"""

from __future__ import annotations

import functools
import itertools
import tempfile
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici import sources
from sources import written, written_papers, written_patents, written_wos
from sources.real_exports import TAKEN
from sources.written import Form, Paper, papers
from sources.written_patents import Patent, patents

FORMS = [*written_wos.FORMS, *written_papers.FORMS, *written_patents.FORMS]
every_form = pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
few = settings(max_examples=max(1, settings().max_examples // 20))
some = settings(max_examples=max(1, settings().max_examples // 10))
QUIRKS = ['Of "stones", and', "Of stones", "Of <i>stones</i>; [x] 5%", "Of 中 stones' end", "Of, (stones) & #1", "Of É"]
PEOPLE = written.PEOPLE[:3]
SIX = {
    "papers": [Paper(1001 + n, title, PEOPLE[: n % 3 + 1], written.PLACES[: n % 3 + 1], 2000 + n, n, ["sorting", "x&y"])
               for n, title in enumerate(QUIRKS)],
    "patents": [Patent(1001 + n, title, written_patents.NAMES[: n + 1], ["Arden B", "李娜"], 2000 + n, n)
                for n, title in enumerate(QUIRKS)],
}  # fmt: skip
SIX["journal_metrics"] = SIX["patents"]
GARBAGE = st.binary(min_size=1, max_size=40) | st.sampled_from(
    [b'"', b'"\n"', b"\n", b"\r", b"\r\n", b",,,", b";", b"\t", b"\0" * 40, b"PT J\n", b"ER\n\n", b"}\n", b"{", b"\\",
     b"\xff\xfe", b"\xef\xbb\xbf", b"EF\n", b"TY  - JOUR\n", b"@article{ x,\n", b"'", b"</i>", b"\x1f", b"|", b"  "]
)  # fmt: skip


def test_every_source_is_written_in_some_form(tmp_path):
    known = set()
    for form in FORMS:
        (tmp_path / "x").write_bytes(form.content(SIX[form.kind]))
        known.add(sources.identify(tmp_path / "x"))
    assert known == set(sources.SOURCES)


def drawn(data: st.DataObject, form: Form) -> list:
    one = papers if form.kind == "papers" else patents
    return [data.draw(one(1001 + n)) for n in range(data.draw(st.integers(1, 3)))]


def found(reading: sources.Reading) -> list[dict[str, object]]:
    """The records of a file, papers with their `links`."""
    if reading.kind is None:
        return []
    records = reading.frames[TAKEN[reading.kind]].to_dicts()
    if reading.kind == "papers":
        lines = reading.frames["authorships"].filter(pl.col("link") != "none")
        for record in records:
            own = lines.filter(pl.col("row") == record["row"])
            record["links"] = own.select("position", "author", "affiliation_raw").rows()
    return records


def read(folder: Path, content: bytes) -> sources.Reading:
    path = folder / "x"
    path.write_bytes(content)
    reading = sources.read(path)
    assert reading.rows == len(found(reading)) + reading.rejects.height
    return reading


@every_form
@few
@given(data=st.data())
def test_random_records_come_back(tmp_path_factory, form, data):
    records = drawn(data, form)
    reading = read(tmp_path_factory.mktemp("written"), form.content(records))
    assert reading.data_source == form.source, reading.rejects["reason"].to_list()
    assert (reading.rows, reading.rejects["reason"].to_list()) == (len(records), [])
    for record, back in zip(records, found(reading), strict=True):
        expected = form.expected(record)
        assert {name: back[name] for name in expected} == expected


def damaged(data: st.DataObject, content: bytes, start: int, longest: int) -> tuple[bytes, int, int]:
    """The content damaged behind `start`, and from where to where."""
    first = data.draw(st.integers(start, len(content) - 1))
    last = min(len(content), first + data.draw(st.integers(1, longest)))
    match data.draw(st.sampled_from(["cut", "flipped", "deleted", "repeated", "inserted"])):
        case "cut":
            return content[:first], first, len(content)
        case "flipped":
            last = min(last, first + 3)
            other = data.draw(st.binary(min_size=last - first, max_size=last - first))
            return content[:first] + other + content[last:], first, last
        case "deleted":
            return content[:first] + content[last:], first, last
        case "repeated":
            return content[:last] + content[first:last] + content[last:], last, last
        case "inserted":
            return content[:first] + data.draw(GARBAGE) + content[first:], first, first


@every_form
@some
@given(data=st.data())
def test_no_damage_is_too_much(tmp_path_factory, form, data):
    content = form.content(SIX[form.kind][:3])
    broken, *_ = damaged(data, content, 0, len(content))
    read(tmp_path_factory.mktemp("damaged"), broken)


def _told(record: dict[str, object]) -> str:
    return repr({name: value for name, value in record.items() if name not in ("file", "row")})


APART = [form for form in FORMS if form.pieces(SIX[form.kind])[1]]


@functools.cache
def whole(form: Form) -> tuple[bytes, list[int], list[str]]:
    """Six records as the format writes them, where each begins and the last one ends, and how they are read."""
    before, pieces, behind = form.pieces(SIX[form.kind])
    ends = list(itertools.accumulate(map(len, pieces), initial=len(before)))
    content = b"".join([before, *pieces, behind])
    with tempfile.TemporaryDirectory() as folder:
        told = [_told(record) for record in found(read(Path(folder), content))]
    assert len(told) == len(pieces)
    return content, ends, told


@pytest.mark.parametrize("form", APART, ids=[form.name for form in APART])
@some
@given(data=st.data())
def test_damage_costs_no_intact_record(tmp_path_factory, form, data):
    content, ends, told = whole(form)
    broken, first, last = damaged(data, content, ends[0], len(content) // 6)
    left = Counter(_told(record) for record in found(read(tmp_path_factory.mktemp("damaged"), broken)))
    intact = [record for n, record in enumerate(told) if ends[n + 1] <= first or ends[n] > last]
    assert Counter(intact) - left == Counter()
