"""The heat map of field coverage: every share in its cell, absent fields told from empty ones, nothing covered."""

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
from aici.figures.heat_map import SHADES, percent, placed, written
from aici.records import CORPUS, INDICATORS

NAMES = list(DATA_SOURCES)


def rows(kind: str, names: list[str]) -> list[dict]:
    """Every field of the records of a kind, shares all over the scale, every seventh not exported."""
    fields = CORPUS["records" if kind == "papers" else "patent_records"].column_names[4:]
    return [
        {"kind": kind, "data_source": name, "label": DATA_SOURCES[name], "field": field, "records": 12_345_678 + n,
         "filled": None, "share_percent": None if (n + k) % 7 == 0 else (13 * n + 7.5 * k) % 100.5}
        for n, name in enumerate(names) for k, field in enumerate(fields)
    ]  # fmt: skip


CASES = {
    "one source": rows("papers", NAMES[:1]),
    "one of each": rows("papers", NAMES[:1]) + rows("patents", NAMES[5:6]),
    "one and nine": rows("papers", NAMES[:1]) + rows("patents", NAMES[1:]),
    "five of each": rows("papers", NAMES[:5]) + rows("patents", NAMES[5:]),
    "ten sources": rows("papers", NAMES),
    "ten of each": rows("papers", NAMES) + rows("patents", NAMES),
}


@pytest.fixture(params=CASES)
def case(request, table):
    return table("field_coverage", CASES[request.param])


def comments(svg: str) -> list[str]:
    """Texts of a picture; matplotlib leaves them beside their outlines."""
    return re.findall(r"<!-- (.*?) -->", svg)


def test_cells_heads_and_fields_by_hand(coverage):
    texts = comments(figures.heat_map(coverage).content)
    assert texts[: texts.index("Share of records with the field filled")] == [
        "Papers", "Web of Science", "1,000 records", "Google Scholar", "1 record",
        "DOI", "&gt;99", "Author keywords", "&lt;1", "0",
        "Patents", "Derwent", "Innovations", "Index", "40 records", "Classes", "75",
    ]  # fmt: skip


def test_what_is_not_exported_is_hatched_and_what_is_empty_is_zero(coverage):
    svg = figures.heat_map(coverage).content
    cells = dict(re.findall(r'<g id="cell-([\w-]+)">\s*<path [^>]*?style="fill: ([^;"]+)', svg))
    assert set(cells) == {
        "papers-wos-doi", "papers-wos-author_keywords", "papers-google_scholar-doi",
        "papers-google_scholar-author_keywords", "patents-derwent-classes",
    }  # fmt: skip
    assert [name for name, fill in cells.items() if fill.startswith("url(")] == ["papers-google_scholar-doi"]


def test_row_that_is_lacking_is_not_exported(coverage):
    without = dataclasses.replace(coverage, frame=coverage.frame.drop(index=2))
    assert figures.heat_map(without).content == figures.heat_map(coverage).content
    assert figures.heat_map(without).summary == figures.heat_map(coverage).summary


def test_csv_is_the_table_and_the_summary_counts_the_cells(coverage):
    exhibit = figures.heat_map(coverage)
    pd.testing.assert_frame_equal(
        pd.read_csv(io.StringIO(exhibit.csv)), coverage.frame[INDICATORS["field_coverage"].column_names]
    )
    assert exhibit.summary == (
        "Heat map of the share of records whose field is filled: papers, 2 fields in 2 data sources, 1 of 4 cells not "
        "exported; patents, 1 field in 1 data source, 0 of 1 cells not exported."
    )


def test_nothing_covers_another_or_leaves_the_sheet(case, extents):
    boxes, texts = extents(lambda: figures.heat_map(case))
    assert not [(a, b) for (a, one), (b, other) in itertools.combinations(texts, 2) if one.overlaps(other)]
    assert not [pair for pair in itertools.combinations(boxes.values(), 2) if pair[0].overlaps(pair[1])]
    every = [*boxes.values(), *(extent for _, extent in texts)]
    assert all(extent.x0 >= 0 and extent.x1 <= style.WIDTH and extent.y0 >= 0 for extent in every)
    assert len(boxes) == sum(one.shares.size for one in placed(case.frame))


def test_numbers_stand_inside_their_cells(case, extents):
    boxes, texts = extents(lambda: figures.heat_map(case))
    numbers = [extent for text, extent in texts if re.fullmatch(r"[<>]?\d+", text)]
    assert len(numbers) == case.frame["share_percent"].notna().sum()
    for extent in numbers:
        assert any(
            box.x0 <= extent.x0 and extent.x1 <= box.x1 and box.y0 - 1 <= extent.y0 and extent.y1 <= box.y1 + 1
            for box in boxes.values()
        )


def test_panels_stand_side_by_side_as_long_as_columns_are_wide_enough(table):
    beside = placed(table("field_coverage", CASES["five of each"]).frame)
    assert beside[0].right < beside[1].left
    assert beside[0].top == beside[1].top
    stacked = placed(table("field_coverage", CASES["ten of each"]).frame)
    assert stacked[0].bottom < stacked[1].top
    assert stacked[0].left == stacked[1].left


def test_shades_darken_evenly_in_grey():
    grey = [sum(part * weight for part, weight in zip(SHADES(k)[:3], (0.299, 0.587, 0.114), strict=True))
            for k in range(0, 101, 10)]  # fmt: skip
    assert all(light - dark > 0.03 for light, dark in itertools.pairwise(grey))


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0"), (0.01, "<1"), (0.5, "0"), (49.6, "50"), (99.4, "99"), (99.99, ">99"), (100, "100")]
)
def test_what_is_neither_nothing_nor_all_is_never_0_or_100(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("field", "words"), [("doi", "DOI"), ("author_keywords", "Author keywords"), ("affiliations_raw", "Affiliations")]
)
def test_fields_are_written_in_words(field, words):
    assert written(field) == words


@pytest.mark.parametrize("share", [-1.0, 100.5])
def test_share_beyond_the_scale_is_refused(coverage, share):
    frame = coverage.frame.copy()
    frame.loc[0, "share_percent"] = share
    with pytest.raises(ValueError, match="`share_percent` must be 0 to 100, got .* for 'doi' of 'wos'"):
        figures.heat_map(dataclasses.replace(coverage, frame=frame))
