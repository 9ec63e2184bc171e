"""Rows of CSV: counted as the reader of the standard library counts them, and told apart where they are damaged."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.sources import csv_rows

CELL = st.text(st.sampled_from('ab ,;"\n'), max_size=6)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=6), separator=st.sampled_from(",;"))
def test_cells_are_counted_as_the_standard_library_does(rows, separator):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    read = csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=separator)
    filled = [len(row) for row in read if "".join(row).strip()]
    span = csv_rows.spanned(text.getvalue().encode(), separator)
    assert (span.cells.tolist(), span.balanced) == (filled, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a","b"\n"c","d"', [2, 2]),
        ('"a","b\n2"\n"c","d"', [2, 2]),
        ('"a","b\n"c","d"\n"e","f"', [0, 2, 2]),  # a quote is lost
        ('"a","b\n2\n"c","d\n2"\n"e","f"', [0, 2, 2]),  # before a row of two lines
        ('"a,"b"\n"c","d"', [0, 2]),
        ('"a","b","c","d"\n"e","f"', [4, 2]),
        ('"a"\n\n"e","f"\n', [1, 2]),
        ('"a","b"\n"c","d', [2, 0]),  # breaks off
        ('"a","b"\n\r"c","d"\n"e","f"', [2, 0, 2]),  # a carriage return alone
    ],
)
def test_damaged_rows_are_told_apart(text, expected):
    assert [cells for _, cells in csv_rows.rows_of(text, ",", 2)] == expected
