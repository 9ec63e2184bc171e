"""Works, authors, addresses and records made by a few lines of numpy, with awkward characters among them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from aici.simulate.schema import ADDRESSES, AUTHORS, RECORDS, WORKS

VENUES = {
    "journal_article": ["Simulated Access", "Sensors & Simulation", "Journal of Invented Learning, Part B"],
    "review": ["Annals Without Factor"],
    "conference_paper": ["Conference on Simulated Vision", "Workshop on Invented Systems"],
    "preprint": ["SimArchive"],
}
COUNTRIES = ["CHN", "USA", "GBR", "TUR", "HKG", "TWN", "BRA"]
NAMES = ["Li", "Öztürk", "O'Neill", "García-Márquez", "de Vries", 'Smith "Jr"', "Şahin"]
GIVEN = ["Wei", "Jian-Hua", "Élodie Marie", "Kostas Georg", "Anna"]
AWKWARD = ['said "so"', "C:\\temp\\n", "naïve, α-β", "<i>deep</i> & wide", "学习"]
WORDS = "we train a network on data and show that the network; learns: α faster than all others do, 100 % of it".split()


@dataclass(frozen=True)
class SmallPapers:
    works: pl.DataFrame
    authors: pl.DataFrame
    addresses: pl.DataFrame


@cache
def small_papers(count: int, *, first: int = 0, words: int = 40, seed: int = 1) -> SmallPapers:
    """That many works; one in fifty has no authors' addresses, one in ten no DOI, one in twenty no abstract."""
    rng = np.random.default_rng(seed)
    works = _works(rng, count, first, words)
    size = rng.integers(1, 8, count)
    work = np.repeat(np.arange(first, first + count), size)
    position = np.concatenate([np.arange(1, n + 1) for n in size])
    authors = pl.DataFrame(
        {
            "work": work, "position": position, "surname": rng.choice(NAMES, len(work)),
            "given": rng.choice(GIVEN, len(work)), "is_corresponding": position == 1,
        },
        schema=AUTHORS,
    )  # fmt: skip
    return SmallPapers(works, authors, _addresses(rng, work, position))


def _works(rng, count: int, first: int, words: int) -> pl.DataFrame:
    work = np.arange(first, first + count)
    kinds = rng.choice(list(VENUES), count, p=[0.5, 0.05, 0.35, 0.1])
    vocabulary = np.array(WORDS + AWKWARD)[rng.integers(0, len(WORDS) + len(AWKWARD), (count, words))]
    return pl.DataFrame(
        {
            "work": work, "kind": kinds, "is_ai": rng.random(count) < 0.8, "country_code": rng.choice(COUNTRIES, count),
            "year": rng.integers(2015, 2025, count), "month": rng.integers(1, 13, count),
            "venue": [VENUES[kind][n % len(VENUES[kind])] for n, kind in enumerate(kinds)],
            "volume": rng.integers(1, 90, count).astype(str), "issue": [None if n % 3 else "2" for n in work],
            "first_page": [None if n % 4 == 0 else str(n) for n in work],
            "last_page": [None if n % 4 == 0 else str(n + 9) for n in work],
            "article_number": [f"{n:06}" if n % 4 == 0 else None for n in work],
            "title": [f"Title {n} {AWKWARD[n % 5]}" for n in work],
            "abstract": [None if n % 20 == 7 else " ".join(row) for n, row in enumerate(vocabulary)],
            "keywords": [["Deep learning", 'The "loss"', f"k{n % 9}"] for n in work],
            "areas": [["Computer Science"]] * count,
            "doi": [None if n % 10 == 3 else f"10.99999/SIM.{n}" for n in work],
            "citations": rng.integers(0, 40, count) * (rng.random(count) < 0.7),
            "apart_from": [None] * count, "apart_kind": [None] * count,
        },
        schema=WORKS,
    )  # fmt: skip


def _addresses(rng, work: np.ndarray, position: np.ndarray) -> pl.DataFrame:
    repeated = np.repeat(np.arange(len(work)), 1 + (rng.random(len(work)) < 0.2))
    repeated = repeated[work[repeated] % 50 != 49]
    place = np.where(np.r_[False, repeated[1:] == repeated[:-1]], 2, 1)
    country, nth = rng.choice(COUNTRIES, len(repeated)), rng.integers(1, 4, len(repeated))
    institution = [f"Simulated University {code} {n}" for code, n in zip(country, nth, strict=True)]
    return pl.DataFrame(
        {
            "work": work[repeated], "position": position[repeated], "place": place, "institution": institution,
            "institution_wos": institution, "system": [None] * len(repeated),
            "department": rng.choice(["Dept Simulation", "Sch Comp"], len(repeated)),
            "city": rng.choice(["Springfield", "São Simão"], len(repeated)),
            "postcode": rng.integers(10_000, 99_999, len(repeated)).astype(str), "country_code": country,
        },
        schema=ADDRESSES,
    )  # fmt: skip


def small_records(papers: SmallPapers, source: str, first_id: int) -> pl.DataFrame:
    """A record of each work, numbered from `first_id`, the last work first; one in thirty shows no year."""
    works = papers.works.reverse()
    prefix = "openalex:W" if source == "openalex" else f"{source}:"
    return works.select(
        source=pl.lit(source),
        record_id=pl.lit(prefix) + (first_id + pl.int_range(pl.len(), dtype=pl.UInt64)).cast(pl.String),
        work="work", title="title", doi="doi",
        year=pl.when(pl.int_range(pl.len()) % 30 != 5).then("year"),
        citations="citations", planted=pl.lit([], dtype=pl.List(pl.String)),
    ).cast(RECORDS)  # fmt: skip
