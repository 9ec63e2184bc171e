"""Pairs -> works: groups of records joined by rules, of which no two are held apart by a veto.

A record that fits two others which are held apart (without DOI or venue, a preprint and its article) is joined to
neither, unless one fits clearly better. Joined pairs make chains, and a chain may still end in two records that a veto
holds apart. So all pairs within a chain are judged. Where none is held apart the chain is a work; the rest is
contested: there pairs join in order of their score, and a pair that would bring two records together that are held
apart is refused. Decisions of a person come first: what he says is the same stays together, and what not, apart,
whatever rules or vetoes say. Order of the records and number of processes make no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import igraph
import numpy as np
import polars as pl

from aici.dedup.rules import APART, SAME, UNCERTAIN

REFUSED, DECISION = "refused", "decision"  # an outcome, and the rule of a pair that a person decided
RIVALS = 5  # of a record, the best that are looked at
CLEARLY = 0.05  # difference of scores by which one of two rivals fits clearly better
_PAIR = {"a": pl.UInt32, "b": pl.UInt32}
Judge = Callable[[pl.DataFrame], pl.DataFrame]


def grouped(records: int, judged: pl.DataFrame, judge: Judge, decided: pl.DataFrame) -> tuple[np.ndarray, pl.DataFrame]:
    """The work of each record.

    Parameters
    ----------
    records : number of records; they are numbered from 0
    judged : DataFrame[a, b, outcome, rule, score]
        The pairs compared, a < b.
    judge : the outcome of further pairs DataFrame[a, b], as a frame like `judged`
    decided : DataFrame[a, b, decision]
        What a person decided, `same` or `different`, without contradiction.

    Returns
    -------
    tuple
        For each record the smallest number of its work; and `judged` with the further pairs that were compared, where
        pairs that would have brought together what is held apart have the outcome `refused`.
    """
    judged = _overruled(judged, decided)
    judged = _refused(judged, _doubtful(judged))
    bound = decided.filter(pl.col("decision") == "same").select("a", "b").cast(_PAIR)
    chain = _components(records, pl.concat([_pairs(judged, SAME), bound]))
    known = pl.concat([judged, judge(_within(chain).join(judged, on=["a", "b"], how="anti"))])
    contested = _contested(chain, _pairs(known, APART), decided)
    open_pairs = known.filter(pl.Series(contested)[known["a"].to_numpy()])
    by_rule = (pl.col("outcome") == SAME) & (pl.col("rule") != DECISION)
    links = open_pairs.filter(by_rule).sort("score", "a", "b", descending=[True, False, False])
    joined, refused = _one_by_one(links, _pairs(open_pairs, APART), decided)
    work = np.where(contested, np.arange(records), chain)
    for record, first in joined.items():
        work[record] = first
    return work, _refused(known, pl.DataFrame(refused, schema=_PAIR, orient="row"))


def _overruled(judged: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """The pairs as judged, but those that a person decided, with the score they have without him, if any."""
    outcome = pl.col("decision").replace({"same": SAME, "different": APART})
    scores = judged.select("a", "b", "score")
    told = decided.select("a", "b", outcome=outcome, rule=pl.lit(DECISION)).cast(_PAIR)
    told = told.join(scores, on=["a", "b"], how="left")
    return pl.concat([judged.join(told, on=["a", "b"], how="anti"), told.select(judged.columns)])


def _pairs(judged: pl.DataFrame, outcome: str) -> pl.DataFrame:
    return judged.filter(pl.col("outcome") == outcome).select("a", "b").cast(_PAIR)


def _refused(judged: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    outcome = pl.when(pl.col("refused")).then(pl.lit(REFUSED)).otherwise("outcome")
    told = judged.join(refused.with_columns(refused=True), on=["a", "b"], how="left", maintain_order="left")
    return told.with_columns(outcome=outcome).drop("refused")


def _components(records: int, links: pl.DataFrame) -> np.ndarray:
    """For each record the smallest number among those it is connected to."""
    graph = igraph.Graph(n=records, edges=links.to_numpy())
    membership = np.asarray(graph.connected_components(mode="weak").membership, dtype=np.int64)
    _, first = np.unique(membership, return_index=True)
    return first[membership]


def _within(chain: np.ndarray) -> pl.DataFrame:
    """All pairs of records of one chain, for chains of three and more: of two, the pair is known."""
    rows = pl.DataFrame({"chain": chain}).with_row_index("record").filter(pl.len().over("chain") > 2)
    return (
        rows.join(rows, on="chain", suffix="_b").filter(pl.col("record") < pl.col("record_b"))
        .select(a="record", b="record_b").sort("a", "b")
    )  # fmt: skip


def _contested(chain: np.ndarray, held: pl.DataFrame, decided: pl.DataFrame) -> np.ndarray:
    """Which records lie in a chain with two that are held apart, or that a person has decided about."""
    a, b = held["a"].to_numpy(), held["b"].to_numpy()
    decisions = [chain[decided[side].to_numpy()] for side in ("a", "b")]
    marked = np.concatenate([chain[a[chain[a] == chain[b]]], *decisions])
    return np.isin(chain, marked)


def _doubtful(judged: pl.DataFrame) -> pl.DataFrame:
    """DataFrame[a, b]: joined pairs of a record that fits another as well, or nearly, and those two are held apart."""
    sides = [("a", "b"), ("b", "a")]
    apart = pl.concat([_pairs(judged, APART).select(other=one, rival=two) for one, two in sides])
    fits = judged.filter(pl.col("outcome").is_in([SAME, UNCERTAIN]) & pl.col("rule").ne_missing(DECISION))
    fits = pl.concat([fits.select("outcome", "score", record=one, other=two) for one, two in sides])
    fits = fits.sort("record", "score", "other", descending=[False, True, False])
    best = fits.filter(pl.int_range(pl.len()).over("record") < RIVALS)
    best = best.select("record", rival="other", rival_score="score")
    rivals = fits.filter(pl.col("outcome") == SAME).join(best, on="record").filter(pl.col("other") != pl.col("rival"))
    near = rivals.filter(pl.col("rival_score") > pl.col("score") - CLEARLY)
    doubtful = near.join(apart, on=["other", "rival"], how="semi")
    ends = (pl.min_horizontal("record", "other"), pl.max_horizontal("record", "other"))
    return doubtful.select(a=ends[0], b=ends[1]).unique().sort("a", "b").cast(_PAIR)


def _one_by_one(links: pl.DataFrame, held: pl.DataFrame, decided: pl.DataFrame) -> tuple[dict[int, int], list[tuple]]:
    """The smallest record of each work in contested chains, and the pairs refused.

    `works` grow by rules and know the vetoes; `wholes` are works joined by decisions, and know what was decided apart.
    """
    works, wholes = _Groups(held.select("a", "b").iter_rows()), _Groups(
        decided.filter(pl.col("decision") == "different").select("a", "b").iter_rows()
    )  # fmt: skip
    for a, b in decided.filter(pl.col("decision") == "same").select("a", "b").iter_rows():
        wholes.join(a, b)
    refused = []
    for a, b in links.select("a", "b").iter_rows():
        if works.apart(a, b) or wholes.apart(a, b):
            refused.append((a, b))
        else:
            works.join(a, b)
            wholes.join(a, b)
    return {record: min(members) for members in wholes.all() for record in members}, refused


class _Groups:
    """Disjoint groups of records, and which records must not meet in one."""

    def __init__(self, apart: Iterable[tuple[int, int]]):
        self._members: dict[int, set[int]] = {}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for a, b in apart:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def of(self, record: int) -> set[int]:
        return self._members.setdefault(record, {record})

    def apart(self, a: int, b: int) -> bool:
        """Whether joining the groups of two records would bring together what must not meet."""
        one, two = self.of(a), self.of(b)
        return one is not two and any(not self._apart[record].isdisjoint(two) for record in one)

    def join(self, a: int, b: int) -> None:
        one, two = sorted((self.of(a), self.of(b)), key=len)
        if one is not two:
            two |= one
            for record in one:
                self._members[record] = two

    def all(self) -> list[set[int]]:
        return list({id(members): members for members in self._members.values()}.values())
