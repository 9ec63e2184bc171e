"""Sentences on clusters of technologies, one by one."""

import dataclasses

import pandas as pd
import pytest

from aici import narrative
from aici.narrative.technologies import STABLE, UNSTABLE
from aici.records import INDICATORS, Indicator


def table(name, rows, basis="computed", missing=""):
    frame = pd.DataFrame(rows, columns=INDICATORS[name].column_names)
    return Indicator(name, frame.assign(basis=basis), basis, "", missing)


def clusters(*groups):
    rows = [
        dict(zip(("country_code", "cluster", "cluster_label", "technologies"), group, strict=True)) for group in groups
    ]
    return table("technology_clusters", rows)


def stability(**changes):
    row = {
        "country_code": "CHN", "label": "Mainland, China", "patents": 99, "technologies": 12, "clusters": 2,
        "rand_seeds": 1.0, "rand_bootstrap": 0.9, "rand_bootstrap_lb": 0.75, "rand_bootstrap_ub": 1.0,
    }  # fmt: skip
    return table("technology_stability", [row | changes])


TWO = (("CHN", 1, "speech_recognition", 8), ("CHN", 2, "beam search", 4))
FORM = "In 99 patents among the most cited of leading firms of mainland China, 12 technologies form 2 clusters"
STABLE_AS = "when patents are drawn again (5 to 95 %: 0.75 to 1.00)."


def test_largest_cluster_and_stability_in_full():
    assert narrative.technologies(clusters(*TWO), stability()).content == (
        f"{FORM}; the largest is speech\\_recognition (8 technologies). The clusters are stable (0.8 or more): the "
        f"adjusted Rand index is 1.00 between runs and 0.90 {STABLE_AS}"
    )


def test_clusters_of_one_size_are_told_together():
    told = narrative.technologies(clusters(("CHN", 1, "A", 6), ("CHN", 2, "B", 6)), stability())
    assert told.content.startswith(f"{FORM}; the largest are A and B (6 technologies each).")


def test_a_single_cluster_is_not_called_the_largest():
    told = narrative.technologies(clusters(("CHN", 1, "A", 1)), stability(patents=1, technologies=1, clusters=1))
    assert told.content.startswith(
        "In 1 patent among the most cited of leading firms of mainland China, 1 technology forms 1 cluster, A "
        "(1 technology)."
    )


@pytest.mark.parametrize(
    ("seeds", "bootstrap", "verdict"),
    [
        (1.0, STABLE, "stable (0.8 or more)"),
        (1.0, 0.79, "moderately stable (0.65 or more)"),
        (0.79, 1.0, "moderately stable (0.65 or more)"),
        (1.0, UNSTABLE, "moderately stable (0.65 or more)"),
        (1.0, 0.64, "unstable (below 0.65), and their borders should not be relied on"),
        (0.3, 0.9, "unstable (below 0.65), and their borders should not be relied on"),
    ],
)
def test_the_less_stable_of_both_decides(seeds, bootstrap, verdict):
    told = narrative.technologies(clusters(*TWO), stability(rand_seeds=seeds, rand_bootstrap=bootstrap)).content
    assert f"The clusters are {verdict}: the adjusted Rand index is {seeds:.2f} between runs" in told


def test_stability_that_is_not_known_is_not_told():
    told = narrative.technologies(clusters(*TWO), stability(rand_bootstrap=float("nan"))).content
    assert told.endswith("How stable these clusters are cannot be told.")


def test_countries_follow_one_another_and_those_without_clusters_are_left_out():
    both = pd.concat([stability().frame, stability(country_code="USA", label="US").frame], ignore_index=True)
    told = narrative.technologies(
        clusters(*TWO, ("USA", 1, "A", 2)), dataclasses.replace(stability(), frame=both)
    ).content
    assert told.index("mainland China") < told.index("of the US")
    alone = narrative.technologies(clusters(*TWO), dataclasses.replace(stability(), frame=both)).content
    assert "the US" not in alone
    none = narrative.technologies(clusters(), stability()).content
    assert none == "No technologies occur together in the most cited patents."


def test_tables_without_numbers_give_the_reason():
    gone = table("technology_clusters", [], "", "no export tells how often the patents of the leading firms are cited")
    assert narrative.technologies(gone, gone).content == (
        "No numbers can be given here: no export tells how often the patents of the leading firms are cited."
    )


def test_no_sentence_is_made_of_an_illustration():
    simulated = dataclasses.replace(clusters(*TWO), basis="simulated")
    with pytest.raises(narrative.SimulatedError, match="technology_clusters is simulated"):
        narrative.technologies(simulated, stability())
    of_demo = dataclasses.replace(simulated, of_simulated_edition=True)
    assert narrative.technologies(of_demo, stability()).content.startswith(FORM)
