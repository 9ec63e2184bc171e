"""Every real file that is on this machine: read to the last record, or rejected as what it is with what to do."""

from __future__ import annotations

import re

import polars as pl
import pytest

from checkout import needs_real
from sources import real_exports
from sources.real_exports import TAKEN, manifest, reading

pytestmark = needs_real
DATABASES = {  # by folder
    "derwent_dii": "derwent", "google_patents": "google_patents", "ieee_csv": "ieee_xplore", "incopat_xlsx": "incopat",
    "lens_patent": "lens", "openalex": "openalex", "patsnap": "patsnap", "scholar_pop_csv": "google_scholar",
    "scholar_profile_csv": "google_scholar", "scopus_csv": "scopus", "wos_bibtex": "wos", "wos_csv_resaved": "wos",
    "wos_ris": "wos", "wos_tab": "wos", "wos_tagged": "wos", "wos_tagged_old": "wos", "wos_xls": "wos",
}  # fmt: skip
NEEDED = ("title", "year", "first_author", "publication_number", "office")  # as far as the kind has them
GAPS = {  # records in which one of these is null, as it is in the file
    "ieee_csv/2022_topic_modelling_16.csv": {"first_author": 1},  # the front matter of proceedings
    "incopat_xlsx/chatbot_2798.xlsx": {"title": 20},  # in all columns of titles
    "incopat_xlsx/ford_autonomous_7552.xlsx": {"title": 31},
    "openalex/api_page_wrapped.json": {"title": 1},
    "openalex/nlp_first10.json": {"title": 1},
    "scholar_pop_csv/conveyor_google_scholar.csv": {"year": 80},
    "scholar_pop_csv/damaged_headings.csv": {"year": 58},
    "scholar_pop_csv/ml_980.csv": {"year": 3},
    "scholar_profile_csv/nlp_researcher_117.csv": {"year": 3},
    "scopus_csv/2022_row_longer_than_header.csv": {"first_author": 9},  # proceedings: “No author name available”
    "wos_tab/savedrecs_kj.txt": {"first_author": 1},  # a book of which only the editors are named
}
HASHED = {  # records without the number that their database gives
    "ieee_csv/2019_learning_styles_235.csv": 1,
    "scholar_pop_csv/conveyor_google_scholar.csv": 111,  # neither cited nor with an address of related papers
    "scholar_pop_csv/damaged_headings.csv": 241,
}
TWICE = {"google_patents/genai_healthcare_7022.csv": 1}  # publications that stand in the file a second time
ALL = "of papers this version reads exports of Web of Science, IEEE Xplore"
PATENTS = "of patents this version reads exports of Derwent Innovations Index"
REJECTED = {  # what the file is, and what to do
    "aggregate/cset_patents_yearly.csv": ("counts by country and year, no export of records", ALL),
    "aggregate/cset_publications_yearly.csv": ("counts by country and year, no export of records", ALL),
    "aggregate/owid_ai_publications.csv": ("counts by country and year, no export of records", ALL),
    "aggregate/world_bank_population.csv": ("counts by country and year, no export of records", ALL),
    "derwent_innovation/ti_69.xls": ("Derwent Innovation, not of Derwent Innovations Index", PATENTS),
    "lens_patent/shifted_columns_must_reject.csv": (
        r"columns are shifted from row 1 on \(784 of 1000 rows\), as when a program has split the cells",
        "export again from lens.org as CSV and do not edit the file",
    ),
    "other_bib/acm_churn_unlearning.csv": ("table separated by commas of no known provider, first line “authors", ALL),
    "patentics/aigo_244.csv": ("Chinese patent database [(]Patentics", PATENTS),
    "patentics/china_20.xlsx": ("Chinese patent database [(]Patentics", PATENTS),
    "scholar_pop_csv/pop_of_scopus_not_scholar.csv": (
        "Publish or Perish output from Scopus, not Google Scholar", "or export from Scopus itself",
    ),
    "scopus_csv/consensus_app_not_scopus.csv": ("CSV of the search tool Consensus, not Scopus", ALL),
    "wipo_patentscope/ai_brazil.xlsx": ("an Excel workbook of PATENTSCOPE", PATENTS),
}  # fmt: skip


def _named(*expect: str) -> list[pytest.ParameterSet]:
    return [pytest.param(one, id=one.name) for one in manifest() if one.expect in expect]


@pytest.mark.parametrize("listed", _named("read"))
def test_real_export_gives_every_record(listed):
    found = reading(listed.name)
    assert found.data_source == DATABASES[listed.name.split("/")[0]]
    records = found.frames[TAKEN[found.kind]]
    assert (found.rows, records.height, found.rejects.height) == (listed.records, listed.records, 0)
    assert records["row"].to_list() == list(range(1, listed.records + 1))
    nulls = records.select(pl.col(name for name in NEEDED if name in records.columns).null_count()).row(0, named=True)
    assert {name: count for name, count in nulls.items() if count} == GAPS.get(listed.name, {})
    assert records["record_id"].str.contains("hash-").sum() == HASHED.get(listed.name, 0)
    assert listed.records - records["record_id"].n_unique() == TWICE.get(listed.name, 0)


@pytest.mark.parametrize("listed", _named("reject", "later", "not_an_export"))
def test_other_real_file_is_rejected_as_what_it_is_or_is_a_list_of_journals(listed):
    found = reading(listed.name)
    if listed.name.startswith("journal_metrics/"):
        assert (found.data_source, found.frames["journal_metrics"].height) == ("journal_metrics", listed.records)
        assert (found.rows, found.rejects.height) == (listed.records, 0)
        return
    assert (found.kind, found.rows, found.rejects.height) == (None, 1, 1)
    [reason] = found.rejects["reason"]
    for said in REJECTED[listed.name]:
        assert re.search(said, reason), reason


def test_every_file_of_the_folder_is_listed():
    files = {path.relative_to(real_exports.REAL).as_posix() for path in real_exports.REAL.rglob("*") if path.is_file()}
    assert files - {"MANIFEST.csv"} == {one.name for one in manifest()}
