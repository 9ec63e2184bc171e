"""Technology terms: phrases and main groups counted by hand, relevance that leaves chance aside."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici.indicators.technology_terms import Words, main_groups, phrases, relevance, relevant
from aici.territories import read_reference

WORDS = Words(
    frozenset("a an and by for of the with is are using".split()), frozenset("method methods device".split()),
    frozenset(["storage medium"]),
)  # fmt: skip


def texts(*told: str) -> pd.DataFrame:
    """Each text three times, as of three patents."""
    rows = [(f"{n}{copy}", text) for n, text in enumerate(told) for copy in "abc"]
    return pd.DataFrame(rows, columns=["family_id", "text"])


def found(*told: str) -> list[str]:
    return sorted(set(phrases(texts(*told), WORDS)["technology"]))


def test_phrases_by_hand():
    told = pd.DataFrame(
        [
            ("p1", "Method for training a deep neural network, using image data"),
            ("p1", "Deep neural networks are trained by image data"),
            ("p2", "A DEEP NEURAL NETWORK of the storage medium"),
            ("p3", "deep neural network. Neural network of a storage medium"),
            ("p4", "neural network; storage medium"),
            ("p5", "neural network with 图像 image data 图像处理"),
            ("p6", "image data"),
        ],
        columns=["family_id", "text"],
    )
    assert phrases(told, WORDS).to_numpy().tolist() == [
        ["p1", "deep neural network"], ["p1", "image data"], ["p2", "deep neural network"],
        ["p3", "deep neural network"], ["p3", "neural network"], ["p4", "neural network"], ["p5", "image data"],
        ["p5", "neural network"], ["p6", "image data"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("image processing method", ["image processing"]),
        ("Recognition methods and devices", ["Recognition methods"]),  # one word would be left
        ("speech", []),
        (
            "one two three four five six",
            ["one two three four"],
        ),  # the first of the longest; the others lie in it or share
        ("self-attention layer", ["self-attention layer"]),
        ("Technology CN 5.2", ["Technology CN 5.2"]),
        ("2.5 percent", []),  # no phrase begins with a number
        ("语音识别 speech recognition 方法", ["speech recognition"]),
        ("réseau de neurones", ["réseau de neurones"]),
        ("power-on, reset", []),
    ],
)
def test_a_phrase_stands_between_stop_words_marks_and_other_scripts(text, expected):
    got = found(text)
    assert got == expected if len(text.split()) < 6 else expected[0] in got


def test_a_phrase_is_shown_as_most_often_written_and_not_in_capitals():
    rows = [
        ("p1", "NEURAL NETS"),
        ("p2", "NEURAL NETS"),
        ("p3", "Neural nets"),
        ("p4", "neural net"),
        ("p5", "Neural net"),
    ]
    got = phrases(pd.DataFrame(rows, columns=["family_id", "text"]), WORDS)
    assert got["technology"].tolist() == ["Neural net"] * 5
    assert found("GRAPH SEARCH") == ["GRAPH SEARCH"]


def test_what_fewer_patents_have_is_no_term():
    two = pd.DataFrame(
        [("p1", "beam search"), ("p2", "beam search"), ("p2", "Beam search")], columns=["family_id", "text"]
    )
    assert phrases(two, WORDS).empty
    assert phrases(two.head(0), WORDS).empty


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("pqrst"), st.text("ab ,的X.", max_size=14)), max_size=20), st.randoms())
def test_texts_in_any_order_give_the_same_phrases(rows, random):
    frame = pd.DataFrame(rows, columns=["family_id", "text"])
    random.shuffle(rows)
    again = pd.DataFrame(rows, columns=["family_id", "text"])
    first, second = phrases(frame, WORDS), phrases(again, WORDS)
    assert first.to_numpy().tolist() == second.to_numpy().tolist()
    assert not first.duplicated().any()
    assert (first.groupby("technology").size() >= 3).all() if len(first) else True


def test_main_groups_by_hand():
    symbols = {
        "p1": ["G06N 3/08", "G06N 3/04", "G10L 15/22"], "p2": ["G06N 3/00", "G06N 2207/10"], "p3": ["G06N 3/02"],
        "p4": ["G10L 15/00", "G06N 2207/02"], "p5": ["G10L 15/30", "H04L 9/40"], "p6": ["G06N 2207/02", "G06N 20/00"],
    }  # fmt: skip
    rows = [(family, symbol) for family, held in symbols.items() for symbol in held]
    got = main_groups(pd.DataFrame(rows, columns=["family_id", "symbol"]))
    assert got.to_numpy().tolist() == [
        ["p1", "G06N 3"], ["p1", "G10L 15"], ["p2", "G06N 3"], ["p3", "G06N 3"], ["p4", "G10L 15"], ["p5", "G10L 15"],
    ]  # fmt: skip


def clustered(noise: int = 12) -> pd.DataFrame:
    """Twenty patents of each of three clusters of four terms; each has three of its cluster, and two of the noise."""
    rng = np.random.default_rng(1)
    rows = []
    for patent in range(60):
        cluster = "xyz"[patent % 3]
        own = [f"{cluster}{k}" for k in rng.choice(4, 3, replace=False)]
        rows += [(f"p{patent:02}", t) for t in [*own, *(f"noise{k}" for k in rng.choice(noise, 2, replace=False))]]
    return pd.DataFrame(rows, columns=["family_id", "technology"])


def test_without_classes_or_texts_there_are_no_terms():
    none = pd.DataFrame({"family_id": [], "symbol": [], "text": []}, dtype=object)
    words = Words(frozenset(), frozenset(), frozenset())
    for terms in (main_groups(none[["family_id", "symbol"]]), phrases(none[["family_id", "text"]], words)):
        kept = relevant(terms)
        assert (list(kept.columns), len(kept)) == (["family_id", "technology"], 0)
        assert set(map(str, terms.dtypes)) <= {"object", "str", "string"}


def test_terms_of_clusters_are_relevant_and_noise_is_not():
    scores = relevance(clustered()).set_index("technology")["relevance"]
    is_noise = scores.index.str.startswith("noise")
    assert scores[~is_noise].min() > scores[is_noise].max()
    kept = relevant(clustered(), kept=1.0)
    assert {t for t in kept["technology"] if not t.startswith("noise")} == {f"{c}{k}" for c in "xyz" for k in range(4)}


def test_share_and_number_of_terms_are_limited():
    terms = clustered()
    assert relevant(terms, kept=0.5)["technology"].nunique() == 12  # of 24
    assert relevant(terms, most=4)["technology"].nunique() == 4
    assert relevant(terms, kept=1.0)["technology"].nunique() < 24  # never what is no more relevant than chance
    pd.testing.assert_frame_equal(relevance(terms), relevance(terms.sample(frac=1, random_state=2)))


def test_a_term_that_every_patent_has_is_not_relevant():
    terms = pd.concat(
        [clustered(), pd.DataFrame({"family_id": clustered()["family_id"].unique(), "technology": "all"})]
    )
    assert relevance(terms).set_index("technology").loc["all"].tolist() == [60, 0.0]
    assert relevant(terms.head(0)).empty


def test_reviewed_words_are_lower_case_and_of_known_kinds():
    words = read_reference("technology_words.csv")
    assert set(words["kind"]) == {"stop", "method", "everywhere"}
    assert words["word"].is_unique().all()
    assert (words["word"] == words["word"].str.to_lowercase()).all()
