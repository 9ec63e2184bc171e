"""Affinity matrix: joint papers above the diagonal, affinity below, every pair once on each side, all of it legible."""

from __future__ import annotations

import dataclasses
import io
import re

import numpy as np
import pandas as pd
import pytest

from aici import figures, territories
from aici.figures import matrix
from aici.records import INDICATORS, Indicator


def drawn_texts(exhibit) -> list[str]:
    return re.findall(r"<!-- (.*?) -->", exhibit.content)


def test_numbers_stand_on_their_side_of_the_diagonal(pairs, extents):
    boxes, texts = extents(lambda: figures.affinity_matrix(pairs, countries=3))
    told = {
        name: next((text for text, at in texts if box.contains((at.x0 + at.x1) / 2, (at.y0 + at.y1) / 2)), "")
        for name, box in boxes.items()
    }
    assert told == {
        "cell-CHN-CHN": "", "cell-CHN-USA": "50", "cell-CHN-GBR": "12k",
        "cell-USA-CHN": "2.00", "cell-USA-USA": "", "cell-USA-GBR": "29",
        "cell-GBR-CHN": "0.50", "cell-GBR-USA": "1.00", "cell-GBR-GBR": "",
    }  # fmt: skip


def test_csv_has_the_pairs_drawn_in_order_of_rank(pairs):
    frame = pd.read_csv(io.StringIO(figures.affinity_matrix(pairs, countries=2).csv))
    assert frame[["country_code", "partner_country_code", "papers"]].values.tolist() == [
        ["CHN", "USA", 50], ["USA", "CHN", 50],
    ]  # fmt: skip
    assert len(matrix.drawn(pairs.frame, 25)) == 6  # a country without rank is not drawn


def test_shades_darken_throughout_so_that_they_read_in_grey():
    grey = [np.dot(matrix.shade(value), (0.299, 0.587, 0.114)) for value in np.geomspace(0.25, 4, 40)]
    assert (np.diff(grey) < 0).all()
    assert matrix.shade(0) == matrix.shade(0.01) == matrix.shade(0.25)
    assert matrix.shade(4) == matrix.shade(50)


def test_few_joint_papers_are_not_shaded_and_clear_ones_are_bold(pairs):
    svg = figures.affinity_matrix(pairs, countries=3).content
    fills = dict(re.findall(r'id="cell-(\w+-\w+)">\s*<path[^>]*?fill: (#\w+)', svg))
    assert fills["GBR-USA"] == "#ffffff"
    assert fills["USA-CHN"] not in ("#ffffff", fills["CHN-CHN"])


@pytest.mark.parametrize(
    ("papers", "told"), [(0, "0"), (999, "999"), (999.5, "1.0k"), (9949, "9.9k"), (9950, "10k"), (123456, "123k")]
)
def test_joint_papers_have_four_characters_at_most(papers, told):
    assert matrix.count(papers) == told


@pytest.mark.parametrize(
    ("affinity", "told"),
    [(0, "0.00"), (0.001, "<.01"), (0.005, "0.01"), (9.994, "9.99"), (9.995, "10.0"), (99.95, "100"), (1234, "1234")],
)
def test_affinities_have_four_characters_at_most(affinity, told):
    assert matrix.ratio(affinity) == told


@pytest.mark.parametrize("countries", [1, 0, 26])
def test_more_countries_than_fit_are_refused(pairs, countries):
    with pytest.raises(ValueError, match=f"`countries` must be 2 to 25, got {countries}; set"):
        figures.affinity_matrix(pairs, countries=countries)


def test_countries_without_rank_give_a_placeholder(pairs):
    nobody = dataclasses.replace(pairs, frame=pairs.frame.assign(rank=None))
    assert figures.affinity_matrix(nobody).summary.startswith("Figure not drawn: no two of the countries")


def square(countries: int) -> Indicator:
    """All pairs among so many territories, with the longest names and numbers."""
    labels = dict(sorted(territories.labels().items(), key=lambda item: -len(item[1]))[:countries])
    rows = [
        {"rank": k, "country_code": one, "label": labels[one], "partner_country_code": other,
         "partner_label": labels[other], "papers": 888888.0, "affinity": 88.8, "affinity_lb": 80.0, "affinity_ub": 90.0}
        for k, one in enumerate(labels, 1) for other in labels if one != other
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=INDICATORS["collaboration_affinity"].column_names).assign(basis="computed")
    return Indicator("collaboration_affinity", frame, "computed", "Counted.")


@pytest.mark.parametrize("countries", [2, 10, 20, 25])
def test_no_text_leaves_the_picture_or_covers_another(countries, extents):
    boxes, texts = extents(lambda: figures.affinity_matrix(square(countries), countries=countries))
    for text, at in texts:
        assert at.x0 > -1.5, text
        assert at.x1 < 170 / 25.4 * 72 + 1.5, text
    numbers = [at for text, at in texts if text in ("88.8", "889k")]
    assert len(numbers) == countries * (countries - 1)
    cells = list(boxes.values())
    assert all(any(c.x0 <= at.x0 + 1 and at.x1 - 1 <= c.x1 for c in cells) for at in numbers)
    places = np.array([(at.x0, at.y0, at.x1, at.y1) for _, at in texts])
    overlap = ((places[:, None, :2] < places[None, :, 2:]) & (places[None, :, :2] < places[:, None, 2:])).all(axis=2)
    assert not np.triu(overlap, 1).any()
