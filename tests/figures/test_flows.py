"""Collaboration flows: every paper of the table in one ribbon, the rest of the partners summed, nothing lost."""

from __future__ import annotations

import dataclasses
import io
import re

import numpy as np
import pandas as pd
import pytest

from aici import figures, territories
from aici.figures import sankey

COLUMNS = ["first_author_country_code", "country_code", "label", "papers"]


def rows(frame: pd.DataFrame) -> list[tuple]:
    return list(frame[COLUMNS].astype(object).where(frame[COLUMNS].notna(), None).itertuples(index=False, name=None))


def test_partners_beyond_the_largest_are_summed(collaboration):
    grouped = sankey.grouped(collaboration.frame, ("CHN", "GBR"), 2)
    assert rows(grouped) == [
        ("CHN", "USA", "usa", 50.0), ("CHN", "GBR", "gbr", 20.0), ("CHN", None, "Other", 9.0),
        ("CHN", None, "Not attributed", 3.0), ("GBR", "USA", "usa", 10.0), ("GBR", None, "Other", 9.0),
    ]  # fmt: skip


@pytest.mark.parametrize("partners", [0, 1, 2, 3, 40])
def test_no_paper_is_lost(collaboration, partners):
    grouped = sankey.grouped(collaboration.frame, ("CHN", "GBR", "USA"), partners)
    assert grouped["papers"].sum() == collaboration.frame["papers"].sum()


def test_every_ribbon_is_drawn_and_in_the_csv(collaboration):
    exhibit = figures.flows(collaboration, first_authors=("CHN", "GBR"), partners=2)
    assert set(re.findall(r'id="flow-([\w-]+)"', exhibit.content)) == {
        "CHN-USA", "CHN-GBR", "CHN-other", "CHN-not-attributed", "GBR-USA", "GBR-other",
    }  # fmt: skip
    assert pd.read_csv(io.StringIO(exhibit.csv))["papers"].sum() == 101
    assert {"<!-- chn  82 -->", "<!-- gbr  19 -->", "<!-- Other  18 -->", "<!-- Not attributed  3 -->"} <= set(
        re.findall(r"<!-- .*? -->", exhibit.content)
    )


def test_ribbons_fill_their_nodes(collaboration):
    grouped = sankey.grouped(collaboration.frame, ("CHN", "GBR"), 2)
    left, right = sankey._node_sizes(grouped)
    assert left.to_dict() == {"chn": 82.0, "gbr": 19.0}
    assert list(right.items()) == [("usa", 60.0), ("gbr", 20.0), ("Other", 18.0), ("Not attributed", 3.0)]


def test_unknown_first_author_is_refused(collaboration):
    with pytest.raises(ValueError, match="1 to 10 territories by ISO 3166-1 alpha-3 code, got .'CHN', 'UK'."):
        figures.flows(collaboration, first_authors=("CHN", "UK"))


def test_first_author_country_without_flows_is_left_out_and_named(collaboration):
    exhibit = figures.flows(collaboration, first_authors=("CHN", "FRA"), partners=2)
    assert set(pd.read_csv(io.StringIO(exhibit.csv))["first_author_country_code"]) == {"CHN"}
    assert "No such papers from: France." in exhibit.content


def test_repeated_first_author_country_counts_once(collaboration):
    twice = figures.flows(collaboration, first_authors=("CHN", "GBR", "CHN"), partners=2)
    assert twice == figures.flows(collaboration, first_authors=("CHN", "GBR"), partners=2)


def test_sample_says_so_in_the_picture(collaboration):
    sampled = dataclasses.replace(collaboration, notes=("A random sample: 10 % of the papers.",))
    assert "<!-- A random sample: 10 % of the papers. -->" in figures.flows(sampled, first_authors=("CHN",)).content


def many(table, first_authors: int, partners: int):
    """Flows from so many territories to so many others, most of them tiny beside the first."""
    labels = territories.labels()
    codes = sorted(labels)
    rows = [
        {"first_author_country_code": a, "first_author_label": labels[a], "country_code": b, "label": labels[b],
         "papers": 5000.0 / (1 + j) ** 2 / (1 + k)}
        for j, a in enumerate(codes[:first_authors]) for k, b in enumerate(codes[10 : 10 + partners])
    ]  # fmt: skip
    return table("collaboration_by_country", rows), tuple(codes[:first_authors])


@pytest.mark.parametrize("first_authors", [1, 4, 10])
@pytest.mark.parametrize("partners", [1, 12, 40])
def test_labels_keep_apart_and_beside_their_nodes(table, extents, monkeypatch, first_authors, partners):
    flows, codes = many(table, first_authors, partners + 3)
    heights = []
    along = sankey.along_line

    def noted(wanted, *room):
        heights.append((wanted, along(wanted, *room)))
        return heights[-1][1]

    monkeypatch.setattr(sankey, "along_line", noted)
    _, texts = extents(lambda: figures.flows(flows, first_authors=codes, partners=partners))
    assert all(np.abs(wanted - got).max() < 4 for wanted, got in heights)
    places = np.array([(at.x0, at.y0, at.x1, at.y1) for _, at in texts])
    overlap = ((places[:, None, :2] < places[None, :, 2:]) & (places[None, :, :2] < places[:, None, 2:])).all(axis=2)
    assert not np.triu(overlap, 1).any()


def test_more_partners_than_fit_are_refused(collaboration):
    with pytest.raises(ValueError, match="`partners` must be 0 to 40, got 41"):
        figures.flows(collaboration, first_authors=("CHN",), partners=41)


def test_no_papers_give_a_placeholder(collaboration):
    nothing = dataclasses.replace(collaboration, frame=collaboration.frame.assign(papers=0.0))
    exhibit = figures.flows(nothing, first_authors=("CHN",))
    assert exhibit.summary.startswith("Figure not drawn: no papers with co-authors")
