"""The flow diagram: every number of the funnel in its box, strands apart, nothing covered or cut, no gap hidden."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re

import pandas as pd
import pytest

from aici import figures
from aici.configuration import DATA_SOURCES
from aici.figures import style
from aici.figures.flow import placed, unit_after

COLUMNS = ["kind", "step", "data_source", "rows_in", "rows_out", "removed", "reason"]
REASON = "not readable or damaged; each with its reason among the rejects (a whole file counts as one row)"
LONG = "no address, or none that can be linked or placed; counted as unattributed " * 3


def told(frame: pd.DataFrame) -> list[list[str]]:
    """Texts of the boxes, one list for each, in the order drawn."""
    return [[line.text for line in box.lines] for strand in placed(frame) for box in strand.boxes]


def identified(kind: str, names: list[str]) -> list[tuple]:
    """One row per data source, eight digits long and damaged in part."""
    return [
        (kind, "exports to records", name, 12_345_678, 12_345_600 + k, 78 - k, REASON) for k, name in enumerate(names)
    ]


def strand(kind: str, names: list[str]) -> list[tuple]:
    rows = identified(kind, names)
    left, merged = sum(row[4] for row in rows), "all" if kind == "papers" else "all patents"
    steps = ("records to works", "a step whose name is far longer than its box is wide", "publication years", "country")
    for k, step in enumerate(steps):
        rows.append((kind, step, merged, left, left - 10**k, 10**k, LONG if k == 1 else "rows of the same id"))
        left -= 10**k
    return rows


NAMES = list(DATA_SOURCES)
PRINTED = [("papers", "journal papers", "all", 3828000, 2421000, 1407000, "conference papers")]
CASES = {
    "printed": PRINTED,
    "one source": strand("papers", NAMES[:1]),
    "papers and patents": strand("papers", NAMES[:5]) + strand("patents", NAMES[5:]),
    "seven sources": strand("papers", NAMES[:7]),
    "ten sources": strand("papers", NAMES),
    "sources only": identified("patents", NAMES[5:8]),
    "names unknown": identified("papers", ["a_folder_with_a_long_name_and_no_blanks_whatever", "b"]),
}


@pytest.fixture(params=CASES)
def case(request, table):
    return table("corpus_funnel", [dict(zip(COLUMNS, row, strict=True)) for row in CASES[request.param]])


def test_boxes_tell_the_funnel_by_hand(funnel):
    assert told(funnel.frame) == [
        ["Scopus", "1,200 rows", "1,200 records"], ["Web of Science", "904 rows", "899 records"],
        ["5 rows left out", "damaged", "Web of Science 5"], ["Exports to records", "2,099 records"],
        ["599 records left out", "same DOI"], ["Records to works", "1,500 works"],
        ["Document types", "1,500 works"],
        ["1,499 works left out", "outside 2015 to 2024, or without year"], ["Publication years", "1 work"],
        ["The Lens", "7 rows", "6 records"], ["1 row left out", "damaged"], ["Exports to records", "6 records"],
        ["2 records left out", "no class of the list"], ["About AI", "4 records"],
    ]  # fmt: skip


def test_printed_funnel_of_one_row_begins_with_what_was_identified(table):
    frame = table("corpus_funnel", [dict(zip(COLUMNS, PRINTED[0], strict=True))]).frame
    assert told(frame) == [
        ["Identified", "3,828,000 papers"], ["1,407,000 papers left out", "conference papers"],
        ["Journal papers", "2,421,000 papers"],
    ]  # fmt: skip


def test_sources_with_two_steps_are_summed_step_by_step(table):
    rows = [
        ("papers", "exports to records", "scopus", 10, 9, 1, "damaged"),
        ("papers", "without retracted papers", "scopus", 9, 7, 2, "retracted"),
        ("papers", "exports to records", "wos", 5, 3, 2, "shifted columns"),
        ("papers", "records to works", "all", 10, 10, 0, "same DOI"),
    ]
    assert told(table("corpus_funnel", [dict(zip(COLUMNS, row, strict=True)) for row in rows]).frame) == [
        ["Scopus", "10 rows", "9 records", "7 records"], ["Web of Science", "5 rows", "3 records"],
        ["3 rows left out", "damaged", "Scopus 1", "shifted columns", "Web of Science 2"],
        ["Exports to records", "12 records"],
        ["2 records left out", "retracted"], ["Without retracted papers", "10 records"],
        ["Records to works", "10 works"],
    ]  # fmt: skip


def test_csv_is_the_table_and_the_summary_tells_where_strands_begin_and_end(funnel):
    exhibit = figures.flow(funnel)
    pd.testing.assert_frame_equal(pd.read_csv(io.StringIO(exhibit.csv)), funnel.frame)
    assert exhibit.summary == (
        "Flow diagram of papers, from 2 data sources to 1 work after the step publication years; patents, from 7 rows "
        "to 4 records after the step about AI."
    )


def test_step_that_leaves_nothing_out_has_no_side_box(funnel):
    names = re.findall(r'id="box-([\w-]+)"', figures.flow(funnel).content)
    assert "papers-document-types" in names
    assert "papers-document-types-removed" not in names


def test_last_boxes_stand_out(case):
    for one in placed(case.frame):
        assert [box.look for box in one.boxes].count("last") == 1
        assert one.boxes[-1].look == "last"


def test_nothing_covers_another_or_leaves_the_sheet(case, extents):
    boxes, texts = extents(lambda: figures.flow(case))
    boxes = list(boxes.values())
    assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    written = [extent for _, extent in texts]
    assert not [pair for pair in itertools.combinations(written, 2) if pair[0].overlaps(pair[1])]
    height = max(extent.y1 for extent in boxes) + 4
    assert all(extent.x0 >= 0 and extent.x1 <= style.WIDTH and extent.y0 >= 0 for extent in boxes + written)
    assert all(extent.y1 <= height for extent in written)


def test_every_text_but_the_notes_stands_inside_a_box(case, extents):
    boxes, texts = extents(lambda: figures.flow(case))
    notes = max(extent.y1 for text, extent in texts if text.startswith(("At the left", "Basis")))
    for text, extent in texts:
        if extent.y1 <= notes:
            continue
        around = [box for box in boxes.values() if box.x0 + 1 <= extent.x0 and extent.x1 <= box.x1 - 1]
        assert any(box.y0 <= extent.y0 and extent.y1 <= box.y1 for box in around), text


def test_lines_are_level_or_upright_and_end_at_boxes(case):
    for one in placed(case.frame):
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in one.lines)
        ends = {end for line in one.lines for end in line}
        for box in one.boxes:
            touched = (box.left, box.top + box.height / 2) if box.look == "removed" else (box.centre, box.top)
            assert box.look == "source" or any(abs(x - touched[0]) + abs(y - touched[1]) < 1e-6 for x, y in ends)


@pytest.mark.parametrize("row", [2, 4, 6])
def test_funnel_with_a_gap_is_refused(funnel, row):
    frame = funnel.frame.copy()
    frame.loc[row, "rows_in"] += 1
    step = frame.loc[row, "step"]
    with pytest.raises(ValueError, match=f"must be without a gap: '{step}' of 'all.* takes in .*gives out"):
        figures.flow(dataclasses.replace(funnel, frame=frame))


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [("records to works", "records", "works"), ("about AI", "records", "records"), ("up to 2 to 3", "works", "works")],
)
def test_steps_named_from_one_thing_to_another_turn_what_is_counted(step, before, after):
    assert unit_after(step, before) == after
