"""Works out of joined pairs, on lettered graphs: chains, vetoes, records that fit two, decisions of a person."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aici.dedup import clusters

SCHEMA = {"a": pl.UInt32, "b": pl.UInt32, "outcome": pl.String, "rule": pl.String, "score": pl.Float32}


def judged(text: str) -> pl.DataFrame:
    """Pairs such as `A=B A=C:0.9 B#C A?D`: joined (with a score), held apart, uncertain."""
    rows = []
    for pair in text.split():
        letters, _, score = pair.partition(":")
        outcome = {"=": "same", "#": "apart", "?": "uncertain"}[letters[1]]
        a, b = sorted((ord(letters[0]) - 65, ord(letters[2]) - 65))
        rows.append((a, b, outcome, f"rule_{outcome}", float(score or 0.8)))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def decided(text: str) -> pl.DataFrame:
    """`A=B A#C`: decided to be one, and two."""
    words = {"same": "same", "apart": "different"}
    return judged(text).select("a", "b", decision=pl.col("outcome").replace(words))


def grouped(text: str, decisions: str = "", later: str = "", letters: str = "ABCDEFGH") -> tuple[str, str]:
    """The works as `AB C D`, records alone left out; and the pairs refused. `later` is what the judge says if asked."""
    answers = judged(later)

    def judge(pairs: pl.DataFrame) -> pl.DataFrame:
        told = pairs.cast({"a": pl.UInt32, "b": pl.UInt32}).join(answers, on=["a", "b"], how="left")
        return told.with_columns(pl.col("outcome").fill_null("other")).select(*SCHEMA)

    work, known = clusters.grouped(len(letters), judged(text), judge, decided(decisions))
    groups = {}
    for record, first in enumerate(work):
        groups.setdefault(first, []).append(letters[record])
    refused = known.filter(pl.col("outcome") == clusters.REFUSED).sort("a", "b")
    pairs = (letters[a] + letters[b] for a, b in refused.select("a", "b").iter_rows())
    return " ".join("".join(group) for group in groups.values() if len(group) > 1), " ".join(pairs)


@pytest.mark.parametrize(
    ("pairs", "works", "refused"),
    [
        ("", "", ""),
        ("A=B", "AB", ""),
        ("A=B B=C C=D", "ABCD", ""),  # a chain without contradiction is one work
        ("B=D A=C", "AC BD", ""),
        ("A=B A?C A#D", "AB", ""),  # what is uncertain or apart joins nothing
        ("A=B:0.9 B=C:0.8 A#C", "AB", "BC"),  # the chain does not run over the veto; the stronger pair stays
        ("A=B:0.8 B=C:0.9 A#C", "BC", "AB"),
        ("A=B:0.8 B=C:0.8 A#C", "", "AB BC"),  # B fits both alike: it belongs to neither
        ("A=B:0.82 B=C:0.8 A#C", "", "AB BC"),  # hardly better is not better
        ("A=B:0.9 B?C:0.9 A#C", "", "AB"),  # also where the rival is only uncertain
        ("A=B:0.9 B?C:0.6 A#C", "AB", ""),
        ("A=B:0.9 B=C:0.7 C=D:0.95 A#D", "AB CD", "BC"),  # two works that a veto holds apart stay two
        ("A=B:0.9 B=C:0.85 C=D:0.8 A#D", "ABC", "CD"),  # the strongest pairs join first
        ("A=B:0.9 C=D:0.9 A=C:0.7 A=D:0.7 B=C:0.7 B#D", "AB CD", "AC AD BC"),
        ("A=B A=C B=C D=E:0.9 E=F:0.7 D#F", "ABC DE", "EF"),  # a contested chain does not touch another
    ],
)  # fmt: skip
def test_no_work_holds_two_records_that_are_held_apart(pairs, works, refused):
    assert grouped(pairs) == (works, refused)


def test_pairs_of_a_chain_that_share_no_key_are_judged_too():
    assert grouped("A=B:0.9 B=C:0.7", later="A#C") == ("AB", "BC")
    assert grouped("A=B B=C C=D", later="A=C A=D B=D") == ("ABCD", "")


@pytest.mark.parametrize(
    ("pairs", "decisions", "works"),
    [
        ("", "A=B", "AB"),
        ("A#B", "A=B", "AB"),  # what a person says is the same is so, whatever holds it apart
        ("A=B", "A#B", ""),
        ("A=B B=C", "A#C", ""),  # B fits both alike
        ("A=B:0.7 B=C:0.9", "A#C", "BC"),
        ("A=C B=D A#B C#D", "A=B", "ABCD"),  # twins of both come along
        ("A=C:0.8 B=D:0.9", "A=B C#D", "ABD"),  # but never what was decided apart
        ("A=C", "A=B B#C", "AB"),
        ("A=B B=C C=D", "B#C", "AB CD"),
    ],
)
def test_decisions_win(pairs, decisions, works):
    assert grouped(pairs, decisions)[0] == works


LETTERS = "ABCDEFG"
PAIRS = st.dictionaries(
    st.tuples(st.sampled_from(LETTERS), st.sampled_from(LETTERS)).filter(lambda pair: pair[0] < pair[1]),
    st.tuples(st.sampled_from("==#?"), st.sampled_from([0.7, 0.8, 0.9, 1.0])),
)


@given(PAIRS, st.randoms())
def test_any_graph(pairs, random):
    text = [f"{a}{mark}{b}:{score}" for (a, b), (mark, score) in pairs.items()]
    works, refused = grouped(" ".join(text))
    random.shuffle(text)
    assert grouped(" ".join(text)) == (works, refused)
    held = [set(pair) for pair, (mark, _) in pairs.items() if mark == "#"]
    assert not any(pair <= set(work) for work in works.split() for pair in held)
    joined = {pair for pair, (mark, _) in pairs.items() if mark == "="}
    for a, b in joined - {tuple(pair) for pair in refused.split()}:
        assert any({a, b} <= set(work) for work in works.split())
