"""The corpus does not depend on the order of files or on how records lie in them; it heeds the author's decisions."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from aici import corpus, staging
from aici.dedup.decisions import DecisionError
from aici.records import CORPUS
from tagged import export, record

CHOICES = corpus.Choices(["journal_article", "review"], (None, None), "iff_2025")
WITHOUT_FILES = ("works", "evidence", "authorships", "unmatched_countries", "patents", "applicants", "funnel")
TITLE = "A lattice of stones for the counting of {}"
SERIES = "Wells of dust under the hills of the north"
THINGS = ("pebbles", "shells", "sand", "gravel", "boulders", "crystals")


def records() -> list[str]:
    """Six papers: each under two ids, without DOI in one; twins of Part I and II, and one that fits both."""
    papers = [
        named(f"{index}:{n}", TI=TITLE.format(thing), DI=doi and f"10.1/{n}", VL=str(n), BP=str(10 * n))
        for n, thing in enumerate(THINGS, start=1)
        for index, doi in (("WOS", "yes"), ("ZOOREC", None))
    ]
    parts = [named(f"WOS:9{n}", TI=f"{SERIES}, part {n}", DI=f"10.1/9{n}", VL="9") for n in (1, 2)]
    return [*papers, *parts, named("ZOOREC:99", TI=SERIES, VL="9")]


def named(identifier: str, **fields: str | None) -> str:
    return record(1, UT=identifier, **fields)


def build(folder: Path, files: dict[str, list[str]], decisions: str | None = None) -> Path:
    """The corpus of these files; `decisions` are rows of an author's file."""
    for name, held in files.items():
        path = folder / "raw" / "wos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(export(*held), encoding="utf-8")
    decided = folder / "decisions" / "t.csv"
    if decisions is not None:
        decided.parent.mkdir()
        decided.write_text("record_id_a,record_id_b,decision\n" + decisions, encoding="utf-8")
    corpus.build_corpus(folder / "raw", folder / "out", choices=CHOICES, decisions=decided)
    return folder / "out"


def works(out: Path) -> list[set[str]]:
    """The works of more than one record, without the database in the ids."""
    rows = pl.read_parquet(out / "record_work.parquet").group_by("work_id", maintain_order=True).agg("record_id")
    sets = [{name.removeprefix("wos:") for name in held} for held in rows["record_id"] if len(set(held)) > 1]
    return sorted(sets, key=min)


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Path:
    every = records()
    return build(tmp_path_factory.mktemp("plain"), {"a.txt": every[:5], "b.txt": every[5:11], "c.txt": every[11:]})


def test_twins_meet_without_doi_and_nothing_joins_the_parts(plain):
    assert works(plain) == [{f"WOS:{n}", f"ZOOREC:{n}"} for n in range(1, 7)]
    evidence = pl.read_parquet(plain / "evidence.parquet").filter(pl.col("record_id_b") == "wos:ZOOREC:99")
    assert evidence.select("record_id_a", "outcome").rows() == [
        ("wos:WOS:91", "uncertain"), ("wos:WOS:92", "uncertain"),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_order_of_reading_changes_no_byte(plain, tmp_path, monkeypatch, seed):
    def shuffled(raw: Path) -> list[Path]:
        found = staging_order(raw)
        random.Random(seed).shuffle(found)
        return found

    staging_order = staging.export_files
    monkeypatch.setattr(staging, "export_files", shuffled)
    every = records()
    out = build(tmp_path, {"a.txt": every[:5], "b.txt": every[5:11], "c.txt": every[11:]})
    for name in (*(f"{table}.parquet" for table in CORPUS), corpus.REVIEW):
        assert (out / name).read_bytes() == (plain / name).read_bytes(), name


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_records_lie_changes_no_byte_of_what_does_not_name_files(plain, tmp_path, seed):
    every = records()
    random.Random(seed).shuffle(every)
    out = build(tmp_path, {"z.txt": every[:3], "a.txt": every[3:12], "m.txt": every[12:]})
    for name in (*(f"{table}.parquet" for table in WITHOUT_FILES), corpus.REVIEW):
        assert (out / name).read_bytes() == (plain / name).read_bytes(), name


def test_decisions_of_the_author_win_and_leave_the_review(plain, tmp_path):
    decisions = "wos:WOS:1,wos:ZOOREC:1,different\nwos:WOS:91,wos:ZOOREC:99,same\nwos:WOS:92,wos:ZOOREC:99,\n"
    every = records()
    out = build(tmp_path, {"a.txt": every}, decisions)
    assert works(out) == [*({f"WOS:{n}", f"ZOOREC:{n}"} for n in range(2, 7)), {"WOS:91", "ZOOREC:99"}]
    assert "ZOOREC:99" in (plain / corpus.REVIEW).read_text(encoding="utf-8-sig")
    left = pl.read_csv(out / corpus.REVIEW)
    assert ("wos:WOS:91", "wos:ZOOREC:99") not in left.select("record_id_a", "record_id_b").rows()


def test_malformed_decision_is_rejected_with_its_row_and_the_rest_used(tmp_path):
    decisions = "wos:WOS:1,wos:WOS:2,perhaps\nwos:WOS:1,wos:WOS:404,same\nwos:WOS:3,wos:ZOOREC:3,different\n"
    out = build(tmp_path, {"a.txt": records()}, decisions)
    assert {"WOS:3", "ZOOREC:3"} not in works(out)
    rejects = pl.read_parquet(out / "rejects.parquet").filter(data_source="decisions")
    assert rejects["row"].to_list() == [1, 2]
    assert "perhaps" in rejects["reason"][0]
    assert "wos:WOS:404" in rejects["reason"][1]


def test_contradictory_decisions_name_their_rows_and_leave_no_corpus(tmp_path):
    decisions = "wos:WOS:1,wos:WOS:2,same\nwos:WOS:2,wos:WOS:3,same\nwos:WOS:3,wos:WOS:1,different\n"
    with pytest.raises(DecisionError, match=r"(?s)1.*2.*3") as error:
        build(tmp_path, {"a.txt": records()}, decisions)
    assert all(name in str(error.value) for name in ("wos:WOS:1", "wos:WOS:2", "wos:WOS:3"))
    assert not (tmp_path / "out").exists()
