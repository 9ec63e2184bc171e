"""Exports of every database in one raw folder: one corpus and one report, and every row of them accounted for."""

import datetime
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from ibis import _

from aici import corpus
from aici.configuration import DATA_SOURCES
from aici.editions import new_edition, open_edition
from checkout import REAL, copy_project, needs_real
from fallback_font import write_font
from sample_exports import samples
from sources.real_exports import manifest


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The report of an edition made by the command line from an invented export of every format, and their records."""
    root = copy_project(tmp_path_factory.mktemp("every") / "project")
    edition, records = new_edition("every", datetime.date(2026, 11, 1), root), {}
    for number, (title, formats) in enumerate(samples().items()):
        file = f"{number:02d}.export"  # neither folder nor ending tells what it is
        (edition.raw / file).write_text(formats[0].without(set()), encoding="utf-8")
        records[file] = (title, formats[0].records)
    write_font(root / "report" / "theme" / "fonts" / "TinyHan.ttf", "北方大学")  # a holder's name
    path = root / "data" / "editions" / "every.yml"
    path.write_text(path.read_text().replace("first: 2016, last: 2025", "first: null, last: null"))
    command = [sys.executable, "-m", "aici.cli", "report", "every", "--renderer", "embedded"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return open_edition("every", root), records


def test_every_file_is_read_whole_by_its_content(made):
    edition, records = made
    files = edition.indicator("corpus_files").frame.set_index("file")
    assert files["records"].to_dict() == {file: count for file, (_title, count) in records.items()}
    assert files["rejected"].sum() == 0
    assert set(files["data_source"]) == {*DATA_SOURCES, "journal_metrics"}


def test_the_funnel_has_a_row_for_each_source_and_loses_none(made):
    funnel = made[0].indicator("corpus_funnel").frame
    assert (funnel["rows_in"] == funnel["rows_out"] + funnel["removed"]).all()
    first = funnel[funnel["step"] == "exports to records"].groupby("kind")["data_source"].agg(set)
    assert first["papers"] | first["patents"] == set(DATA_SOURCES)
    assert first["patents"] == {"derwent", "incopat", "patsnap", "lens", "google_patents"}


def test_the_report_shows_the_flow_and_the_fields_of_every_source(made):
    edition, _records = made
    page = BeautifulSoup((edition.build / "report.html").read_text(encoding="utf-8"), "html.parser")
    for figure in ("supfig-flow", "supfig-coverage"):
        assert page.find(id=figure).find("img")["alt"], figure
    assert "Patents about AI: found by patent classes or keywords." in page.get_text()
    shown = (edition.build / "figures" / "sup-coverage.csv").read_text(encoding="utf-8")
    assert all(f",{name}," in shown for name in DATA_SOURCES)
    assert (edition.build / "report.pdf").stat().st_size > 100_000


@needs_real
def test_all_real_exports_build_one_corpus(tmp_path):
    choices = corpus.Choices(["journal_article", "review"], (None, None), "iff_2025")
    made = corpus.build_corpus(REAL, tmp_path / "out", choices=choices)
    tables = corpus.read_corpus(tmp_path / "out")
    files = corpus.files(tables).set_index("file")
    for listed in manifest():
        row = files.loc[listed.name]
        assert row["rows"] == row["records"] + row["rejected"], listed.name
        if not listed.name.startswith("journal_metrics/"):  # lists of journals, no exports of records
            assert (row["records"] > 0) == (listed.expect == "read"), listed.name
    assert {"wos", "ieee_xplore", "google_scholar", "openalex", "scopus"} <= set(files["data_source"])
    assert {"derwent", "incopat", "patsnap", "lens", "google_patents"} <= set(files["data_source"])
    funnel = tables["funnel"].to_pandas()
    assert (funnel["rows_in"] == funnel["rows_out"] + funnel["removed"]).all()
    assert made.unmatched_lines <= 0.005 * made.address_lines
    listed = tables["unmatched_countries"].filter(_.segment.notnull()).agg(lines=_.lines.sum()).to_pandas()
    assert listed["lines"][0] >= made.unmatched_lines
