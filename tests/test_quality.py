"""The table of how well deduplication works: its order, what is printed of it, and the sentence on it."""

from __future__ import annotations

import dataclasses
import re

import labelled
import pandas as pd
import polars as pl
import pytest
from bs4 import BeautifulSoup

from aici import narrative, quality, tables
from aici.narrative.telling import sentences

POOLED, TEN = "Five sets pooled", "Ten published sets"


@pytest.fixture(scope="module")
def measured():
    return quality.indicator("deduplication_quality")


def test_pooled_rows_come_first_and_ours_before_others(measured):
    frame = measured.frame
    sets = frame["dataset"].drop_duplicates().tolist()
    assert sets == [POOLED, TEN, "Cytology", "Haematology", "Respiratory", "Diabetes", "Special cases"]
    first = frame.drop_duplicates("dataset").set_index("dataset")["tool"]
    assert (first.drop(TEN) == quality.OURS).all()
    assert frame["origin"].unique().tolist() == ["run here", "published"]


def test_the_committed_table_is_in_the_order_that_the_bench_writes():
    committed = pl.read_csv(labelled.TABLE)
    assert labelled.ordered(committed.sample(fraction=1, shuffle=True, seed=1)).equals(committed)


def test_figures_are_printed_with_the_decimals_that_all_are_known_with(measured):
    assert measured.frame["decimals"].unique().tolist() == [3]
    page = BeautifulSoup(tables.ranking(measured, grouped="dataset").content, "html.parser")
    rows = [[cell.get_text() for cell in row.find_all(["td", "th"])] for row in page.select("tbody tr")]
    assert [row[0] for row in rows if len(row) == 1] == measured.frame["dataset"].drop_duplicates().tolist()
    figures = [cell for row in rows if len(row) > 1 for cell in row[3:]]
    assert {len(cell.partition(".")[2]) for cell in figures if cell != "–"} == {3}
    assert "published" in {row[1] for row in rows if len(row) > 1}


def test_the_note_tells_the_ten_sets_from_the_five(measured):
    assert any(note.startswith("The ten published sets are other sets than the five pooled") for note in measured.notes)


ROWS = [
    # set, tool, origin, precision, recall and F1 by records
    (POOLED, "this system", "run here", 0.9990, 0.990, 0.9945),
    (POOLED, "other", "run here", 0.9994, 0.980, 0.9896),
    (TEN, "third", "published", 1.0, 1.0, 1.0),
    ("Hens", "this system", "run here", 1.0, 0.900, 0.947),
    ("Hens", "other", "run here", 1.0, 0.889, 0.941),
    ("Hens", "third", "published", 1.0, 0.95, 0.974),
    ("Bees", "this system", "run here", 0.99, 1.0, 0.995),
    ("Bees", "other", "run here", 1.0, 0.9, 0.947),
    ("Bees", "other", "published", 1.0, 0.9, 0.947),
    ("Bees", "third", "published", 1.0, 0.8, 0.889),
]  # fmt: skip


def by_hand(measured, rows):
    columns = ["dataset", "tool", "origin", "record_precision", "record_recall", "record_f1"]
    frame = pd.DataFrame(rows, columns=columns).assign(decimals=3, basis="computed")
    return dataclasses.replace(measured, frame=frame)


def test_the_sentence_tells_the_weakest_set_and_who_is_better(measured):
    assert narrative.deduplication(by_hand(measured, ROWS)).content == (
        "Measured by records, this system is weakest on the set Hens (F1 0.947). Another tool has the higher precision "
        "on Bees (other and third, 1.000 against 0.990); the higher recall on Hens (third, 0.950 against 0.900); "
        "the higher F1 on Hens (third, 0.974 against 0.947)."
    )


def test_the_sentence_where_no_tool_is_better_and_where_nothing_is_measured(measured):
    assert narrative.deduplication(by_hand(measured, ROWS[3:5])).content == (
        "Measured by records, this system is weakest on the set Hens (F1 0.947). No other tool has a higher precision, "
        "recall or F1 on any of the sets."
    )
    assert narrative.deduplication(by_hand(measured, ROWS[2:3])).content == sentences(quality.NOT_MEASURED).content


def test_the_sentence_on_the_committed_table_owns_up_to_the_weak_set(measured):
    told = narrative.deduplication(measured).content
    assert told.startswith("Measured by records, this system is weakest on the set Haematology")
    assert re.search(r"the higher F1 on .*Diabetes \(bib", told)
