"""Rank ranges: every country in its row, marks where the table has them, names apart at any number of countries."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re

import pandas as pd
import pytest

from aici import figures
from aici.figures.ranges import placed
from aici.records import INDICATORS


def many(count: int) -> list[dict]:
    """Countries with long names and wide ranges, among them one that has no rank."""
    rows = []
    for n in range(1, count + 1):
        name = {"country_code": f"C{n:02}", "label": f"The united provinces and other lands of region {n}"}
        low, high = max(1, n - n % 9), min(count, n + n % 7)
        span = {"rank": n, "rank_low": low, "rank_high": high}
        parts = {"rank_p05": low, "rank_median": min(n + 1, high), "rank_p95": high}
        rows += [name | span | {"kind": "all"}, name | span | parts | {"kind": "combinations"}]
        rows.append(name | span | {"kind": "printed", "rank_low": min(n + 2, count)})
    return [*rows, {"country_code": "XXX", "label": "Nowhere", "kind": "all"}]


def texts(svg: str) -> list[str]:
    """Texts of a picture; matplotlib leaves them beside their outlines."""
    return re.findall(r"<!-- (.*?) -->", svg)


def test_what_is_drawn_by_hand(rank_ranges):
    drawn = placed(rank_ranges.frame)
    columns = ["country_code", "rank", "low", "high", "p05", "median", "p95", "printed"]
    assert drawn[columns].astype(object).where(drawn[columns].notna(), None).values.tolist() == [
        ["CHE", 1, 1, 3, 1, 1, 2, None],  # printed at the rank of the baseline
        ["CAN", 2, 1, 3, 1, 2, 3, 3],
        ["USA", 3, 1, 3, 2, 3, 3, 2],
    ]


def test_every_country_has_a_row_and_who_has_no_rank_is_named_below(rank_ranges):
    svg = figures.rank_ranges(rank_ranges).content
    marks = ("all", "combinations", "label")
    assert sorted(re.findall(r'id="(\w+)-([A-Z]{3})"', svg)) == sorted(itertools.product(marks, ("CHE", "CAN", "USA")))
    words = texts(svg)
    assert [name for name in words if name in ("che", "can", "usa", "isr")] == ["che", "can", "usa"]
    assert "Not compared, a mean is missing: isr." in words
    assert "as printed, if other" in words


def test_the_printed_rank_is_no_mark_where_nothing_is_printed(rank_ranges):
    frame = rank_ranges.frame[rank_ranges.frame["kind"] != "printed"]
    assert "as printed, if other" not in texts(
        figures.rank_ranges(dataclasses.replace(rank_ranges, frame=frame)).content
    )


def test_summary_tells_who_stays_and_who_moves_most(rank_ranges):
    assert figures.rank_ranges(rank_ranges).summary == (
        "Rank ranges by impact value of 3 countries or regions, 0 of which at the same rank throughout; the widest "
        "range is that of che, 1 to 3."
    )


def test_no_country_with_a_rank_gives_a_placeholder(rank_ranges):
    frame = rank_ranges.frame[rank_ranges.frame["label"] == "isr"]
    exhibit = figures.rank_ranges(dataclasses.replace(rank_ranges, frame=frame))
    assert exhibit.summary == "Figure not drawn: no country has a rank."


def test_csv_is_the_whole_table(rank_ranges):
    csv = pd.read_csv(io.StringIO(figures.rank_ranges(rank_ranges).csv))
    assert len(csv) == len(rank_ranges.frame)
    assert list(csv.columns) == INDICATORS["impact_rank_ranges"].column_names


@pytest.mark.parametrize("count", [2, 30, 60])
@pytest.mark.parametrize("basis", ["computed", "simulated"])
def test_texts_keep_apart_and_inside_at_any_number_of_countries(table, extents, count, basis):
    indicator = table("impact_rank_ranges", many(count), basis)
    _, found = extents(lambda: figures.rank_ranges(indicator))
    assert sum(text.startswith("The united") for text, _ in found) == count
    for (one, a), (other, b) in itertools.combinations(found, 2):
        assert not a.overlaps(b), (one, other)
    assert min(box.x0 for _, box in found) >= 0
    assert max(box.x1 for _, box in found) <= 170 / 25.4 * 72
