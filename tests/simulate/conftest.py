"""A small calibration made by hand with the papers drawn from it; a world of a hundredth of full size, its truth."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from aici import corpus, dedup, simulate
from aici.calibration import PaperCalibration
from aici.simulate import papers
from aici.simulate.parts import Part
from checkout import ROOT

COUNTRIES = ("CHN", "USA", "GBR", "DEU", "TUR", "HKG", "TWN", "BRA")
YEARS = np.arange(2015, 2025)
AREAS = ("Computer Science", "Engineering", "Telecommunications", "Radiology, Nuclear Medicine & Medical Imaging")
VENUES = [  # venue, kind, host, impact factor, ISSN, eISSN, publisher, address, is_ieee
    ("Simulated Access", "journal", "USA", 3.4, "2169-353X", "2169-353X", "SIM-IEEE", "HOES LANE, NJ", True),
    ("Sensors & Simulation", "journal", "CHE", 3.9, None, "1424-822X", "SIMPRESS", "ST ALBAN-ANLAGE, BASEL", False),
    ("Journal of Invented Learning, Part B", "journal", "GBR", 8.1, "0028-083X", "1476-468X", "SIMCO", "LONDON", False),
    ("Annals Without Factor", "journal", "BRA", None, "1010-101X", None, "SIM UNIV", "SAO PAULO", False),
    ("SimArchive", "preprint_server", "USA", None, None, None, "SIM UNIV LIB", "ITHACA, NY", False),
    ("Conference on Simulated Vision", "conference", "USA", None, None, None, "SIM-IEEE", "PISCATAWAY, NJ", True),
    ("Workshop on Invented Systems", "conference", "DEU", None, None, None, "SIM VERLAG", "BERLIN", False),
]  # fmt: skip


@pytest.fixture(scope="session")
def calibration() -> PaperCalibration:
    """Eight countries, ten years, seven venues; five papers in eight are of the sample."""
    papers = np.array([500.0, 250, 80, 70, 40, 25, 25, 10])
    by_year = papers[:, None] * (np.arange(1, 11) / 55)
    partners = np.ones((8, 8)) - np.eye(8)
    countries = len(COUNTRIES)
    columns = "venue kind host_country_code impact_factor issn eissn publisher publisher_address is_ieee".split()
    return PaperCalibration(
        countries=COUNTRIES,
        papers=papers,
        conference_papers=600.0,
        years=YEARS,
        papers_by_year=by_year,
        mean_citations=np.array([10.0, 20, 18, 16, 9, 25, 12, 7]),
        areas=AREAS,
        area_shares=np.tile(np.array([[0.75], [0.45], [0.4], [0.05]]), countries),
        venues=pd.DataFrame(VENUES, columns=columns),
        venue_weights=np.tile(np.array([0.35, 0.25, 0.2, 0.1, 0.1, 0.0, 0.0]), (countries, 1)),
        conference_weights=np.array([0, 0, 0, 0, 0, 0.6, 0.4]),
        international=np.array([0.25, 0.4, 0.6, 0.5, 0.3, 0.7, 0.35, 0.4]),
        partners=partners / partners.sum(axis=1, keepdims=True),
        institutions=_institutions(),
    )


@pytest.fixture(scope="session")
def part() -> Part:
    """Eight thousand works on AI, the second part of its world."""
    return Part("papers", 1, 12_000, 8_000, 7)


@pytest.fixture(scope="session")
def drawn_papers(part: Part, calibration: PaperCalibration) -> papers.Papers:
    return papers.draw(part, calibration)


@pytest.fixture(scope="session")
def within() -> Callable[[int, int, float], bool]:
    """Whether `count` of `total` is as near to the rate as five standard deviations of a binomial, or one more."""

    def near(count: int, total: int, rate: float) -> bool:
        return abs(count - total * rate) <= 5 * np.sqrt(total * rate * (1 - rate)) + 1

    return near


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of edition demo: scale 0.01, seed 2025."""
    out = tmp_path_factory.mktemp("world") / "exports"
    simulate.simulate(out, ROOT / "data" / "published" / "2025", lambda _: None, scale=0.01, seed=2025)
    return out


@pytest.fixture(scope="session")
def truth(world: Path) -> dict[str, pl.DataFrame]:
    """Its truth, by table."""
    folders = [folder for folder in (world / "truth").iterdir() if folder.is_dir()]
    return {folder.name: pl.read_parquet(f"{folder}/*.parquet") for folder in folders}


CHOICES = corpus.Choices(["journal_article", "review", "preprint"], (None, None), "iff_2025")  # those of edition demo


@pytest.fixture(scope="session")
def corpus_folder(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the corpus of that world is, of all its databases, with our own deduplication."""
    out = tmp_path_factory.mktemp("corpus") / "demo"
    corpus.build_corpus(world, out, choices=CHOICES, simulated=True)
    return out


@pytest.fixture(scope="session")
def made(corpus_folder: Path) -> dict:
    """Its tables by name, as Ibis tables."""
    return corpus.read_corpus(corpus_folder)


@pytest.fixture(scope="session")
def made_with_true_works(corpus_folder: Path, world: Path, truth: dict[str, pl.DataFrame]) -> dict:
    """The same, its records put into works as they truly are."""
    owners = truth["records"].select("record_id", true_id="work_id").unique()
    nothing = dedup.match_records(pl.DataFrame(schema=dedup.keys.RECORD)).evidence

    def known(records: pl.DataFrame, _decisions: pl.DataFrame) -> dedup.Matching:
        rows = records.select(dedup.RECORD_ORDER).join(owners, on="record_id", validate="m:1")
        several = pl.when(pl.len().over("true_id") > 1)
        named = rows.with_columns(
            work_id=pl.col("record_id").min().over("true_id"),
            rule=several.then(pl.lit("decision")).otherwise(pl.lit("single")),
        )
        return dedup.Matching(named.drop("true_id").sort(dedup.RECORD_ORDER), nothing)

    out = corpus_folder.with_name("true")
    shutil.copytree(corpus_folder.with_name(".demo.aici-read"), out.with_name(".true.aici-read"))  # what was read
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dedup, "match_records", known)
        corpus.build_corpus(world, out, choices=CHOICES, simulated=True)
    return corpus.read_corpus(out)


def _institutions() -> pd.DataFrame:
    rows = [
        (code, f"Simulated University {code} {n}", f"Simulated Univ {code} {n}", system, share)
        for code in COUNTRIES
        for n, (system, share) in enumerate([("Simulated University System", 0.5), (None, 0.3), (None, 0.2)], start=1)
    ]
    return pd.DataFrame(rows, columns=["country_code", "institution", "institution_wos", "system", "share"])
