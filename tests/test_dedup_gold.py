"""Deduplication on the labelled sets: the committed figures are this code's, and every wrong pair has a cause."""

from __future__ import annotations

from datetime import date

import bib_dedupe
import gold
import labelled
import polars as pl
import pytest

from aici import quality
from aici.dedup.evaluation import Agreement
from checkout import needs_gold

SHARES = [f"{measure}_{share}" for measure in ("pairwise", "record") for share in ("precision", "recall", "f1")]


@pytest.fixture(scope="module")
def ours() -> tuple[labelled.Measured, pl.DataFrame]:
    return labelled.ours()


@pytest.fixture(scope="module")
def committed() -> pl.DataFrame:
    return pl.read_csv(labelled.TABLE)


@needs_gold
@pytest.mark.parametrize(
    "name, records, clusters, removable",
    [
        ("cytology_screening", 1856, 648, 772),
        ("haematology", 1415, 116, 135),
        ("respiratory", 1988, 368, 436),
        ("diabetes", 1845, 573, 1261),
        ("special_cases", 12, 3, 3),
    ],
)
def test_sets_are_read_as_they_are_described(name, records, clusters, removable):
    truth = gold.truth(name)
    sizes = truth.group_by("work").len()["len"]
    assert (len(truth), (sizes > 1).sum(), (sizes - 1).sum()) == (records, clusters, removable)
    assert truth["record_id"].to_list() == gold.records(name)["record_id"].unique(maintain_order=True).to_list()


@needs_gold
def test_fields_of_the_sets_have_the_forms_of_the_contract():
    records, _ = gold.together()
    assert records["record_id"].is_unique().all()
    assert records["doi"].drop_nulls().str.contains(r"^10\.\d{4,}/").all()
    assert records["issn"].drop_nulls().str.contains(r"^\d{4}-\d{3}[\dX]$").all()
    assert not records["pages"].drop_nulls().str.contains("--").any()
    assert records.filter(file="diabetes/records_asysd.csv")["authors"].list.len().max() > 10
    text = records.select("title", "venue", "doi", "volume", "issue", "pages", "abstract")
    assert not text.select(pl.any_horizontal(pl.all().is_in(gold.NOTHING).any())).item()


def test_a_record_is_read_as_an_export_gives_it():
    table = pl.DataFrame(
        {
            "record_id": ["7", "8"],
            "author": ["Abel B.Cole D. E.O'Dell F.", "Abel, B. and Cole, D. E."],
            "title": [" On deltas ", "NA"],
            "year": ["2011", "NA"],
            "journal": ["J Delt", "UNKNOWN"],
            "booktitle": ["", "Proceedings of Deltas"],
            "doi": ["http://dx.doi.org/10.5555/A(1)", ""],
            "number": ["3 SUPPL. 1", "2"],
            "pages": ["1312--7", "S12"],
            "isbn": ["0304-394x\n1872-7972", "978-3-16-148410-0"],
        }
    )
    own = {"file": "set/a.csv", "data_source": None, "document_type": None, "volume": None, "abstract": None}
    assert gold.typed(table, "set", "set/a.csv").to_dicts() == [
        own | {
            "record_id": "set:id_0000007", "row": 1, "doi": "10.5555/a(1)", "title": "On deltas", "year": 2011,
            "venue": "J Delt", "issn": "0304-394X", "eissn": "1872-7972", "issue": "3 SUPPL. 1", "pages": "1312-1317",
            "authors": ["Abel B.", "Cole D. E.", "O'Dell F."],
        },
        own | {
            "record_id": "set:id_0000008", "row": 2, "doi": None, "title": None, "year": None,
            "venue": "Proceedings of Deltas", "issn": None, "eissn": None, "issue": "2", "pages": "S12",
            "authors": ["Abel, B.", "Cole, D. E."],
        },
    ]  # fmt: skip


@needs_gold
def test_committed_figures_are_those_of_this_code(ours, committed):
    figures, _ = ours
    fresh = labelled.table({labelled.OURS: figures}, date(2025, 1, 1)).filter(tool=labelled.OURS)
    kept = committed.filter(tool=labelled.OURS)
    told = ["dataset", "records", "pairs", *SHARES]
    assert fresh.select(told).rows() == kept.select(told).rows(), "run make bench, and commit what it writes"


@needs_gold
def test_every_wrong_pair_has_a_cause_and_no_cause_is_out_of_date(ours):
    missing, stale = labelled.without_cause(ours[1])
    assert not missing, "write the cause of these pairs into benchmarks/wrong_pairs.csv"
    assert not stale, "these pairs are not wrong any more: take them out of benchmarks/wrong_pairs.csv"


def test_precision_is_high_and_more_is_found_than_by_bib_dedupe(committed):
    pooled = committed.filter(dataset=labelled.LABELS[labelled.POOLED])
    shown = {row["tool"]: row for row in pooled.iter_rows(named=True)}
    assert shown[labelled.OURS]["pairwise_precision"] >= 0.999
    assert shown[labelled.OURS]["pairwise_recall"] >= 0.985
    assert shown[labelled.OURS]["pairwise_f1"] > shown[labelled.BIB_DEDUPE]["pairwise_f1"]


def test_the_table_tells_figures_run_here_from_published_ones():
    indicator = quality.indicator("deduplication_quality")
    assert indicator.basis == "computed"
    frame = indicator.frame
    assert dict(zip(frame["origin"], frame["basis"], strict=True)) == {
        "run here": "computed",
        "published": "published",
    }
    assert frame.loc[frame["basis"] == "published", "pairwise_f1"].isna().all()
    asysd = frame[(frame["tool"] == "ASySD") & (frame["dataset"] == "Haematology")].iloc[0]
    assert (asysd["record_precision"], asysd["record_recall"], asysd["record_f1"]) == (1, 0.807, 0.893)


def test_clusters_of_the_other_tool_become_works_of_all_records():
    records = pl.DataFrame({"record_id": ["s:3", "s:1", "s:2", "s:4"]})
    assert bib_dedupe.works([["s:3", "s:2"]], records).rows() == [
        ("s:3", "s:2"), ("s:1", "s:1"), ("s:2", "s:2"), ("s:4", "s:4"),
    ]  # fmt: skip


def test_wrong_pairs_without_cause_and_causes_out_of_date_are_told(tmp_path, monkeypatch):
    causes = tmp_path / "wrong_pairs.csv"
    causes.write_text("set,id_a,id_b,cause\ns,1,2,two DOIs\ns,3,4, \ns,7,8,gone\n", encoding="utf-8")
    monkeypatch.setattr(labelled, "CAUSES", causes)
    wrong = pl.DataFrame({"set": ["s", "s", "s"], "id_a": ["1", "3", "5"], "id_b": ["2", "4", "6"]})
    missing, stale = labelled.without_cause(wrong)
    assert missing == [("s", "3", "4"), ("s", "5", "6")]
    assert stale == [("s", "7", "8", "gone")]


def test_figures_are_pooled_by_their_counts(monkeypatch):
    true = {"a": [1, 1, 2], "b": [1, 1, 1]}
    found = {"a": [1, 1, 1], "b": [1, 1, 2]}

    def frames(of, column):
        return {
            name: pl.DataFrame({"record_id": ["1", "2", "3"], column: values}) for name, values in of.items()
        }  # fmt: skip

    monkeypatch.setattr(gold, "truth", frames(true, "work").__getitem__)
    figures = labelled.measured(frames(found, "work_id"))
    assert figures["a"] == (Agreement(1, 2, 0), Agreement(1, 1, 0))
    assert figures["b"] == (Agreement(1, 0, 2), Agreement(1, 0, 1))
    assert figures["pooled"] == (Agreement(2, 2, 2), Agreement(2, 1, 1))
