"""Edition demo at a smaller size: simulated exports through the whole chain, simulated wherever one looks."""

import csv
import json
import re
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from checkout import copy_project


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The build folder of edition demo at a two-thousandth of full size, and what the run said."""
    root = copy_project(tmp_path_factory.mktemp("demo") / "project")
    file = root / "data" / "editions" / "demo.yml"
    text = file.read_text(encoding="utf-8")
    assert "scale: 0.01" in text
    file.write_text(text.replace("scale: 0.01", "scale: 0.0005"), encoding="utf-8")
    command = [sys.executable, "-m", "aici.cli", "report", "demo", "--renderer", "embedded"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return root / "build" / "demo", done.stdout


def test_the_world_is_made_first_and_read_then(built):
    made, _, read = built[1].partition("Simulated world, scale 0.0005, seed 2025: 2 parts\n")
    assert "Edition demo: basis simulated" in made
    assert "wos/0000-savedrecs-01.txt: 1,000 papers" in read


def test_every_page_of_the_pdf_says_so(built):
    pages = [page.extract_text() for page in PdfReader(built[0] / "report.pdf").pages]
    assert len(pages) > 10
    assert "simulated demonstration" in " ".join(pages[0].split())
    assert all("Simulated, not observed" in page for page in pages[1:])


def test_the_web_page_says_so_at_its_head_and_wherever_one_reads(built):
    page = BeautifulSoup((built[0] / "report.html").read_text(encoding="utf-8"), "html.parser")
    assert "simulated demonstration" in page.title.get_text()
    assert "simulated demonstration" in page.find("h1", class_="title").get_text()
    assert page.find(class_="simulated").get_text().startswith("Simulated, not observed")
    style = page.find("style").get_text()
    assert re.search(r"p\.simulated\{position:sticky;top:0", style)


def test_every_exhibit_says_so(built):
    page = BeautifulSoup((built[0] / "report.html").read_text(encoding="utf-8"), "html.parser")
    notes = [foot.get_text() for foot in page.find_all("tfoot")]
    notes = [note for note in notes if "sets of labelled records" not in note]  # of the method, not of the edition
    assert sum("Basis: simulated." in note for note in notes) > 8
    assert not [note for note in notes if "Basis: computed" in note or "Basis: published" in note]
    for path in sorted((built[0] / "figures").glob("*.svg")):
        svg = path.read_text(encoding="utf-8")
        assert 'id="simulated-badge"' in svg or "Figure not drawn" in svg, path.name
    for path in (*(built[0] / "tables").glob("*.csv"), *(built[0] / "figures").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as text:
            rows = csv.DictReader(text)
            assert "basis" in rows.fieldnames, path.name
            if path.name != "sup-deduplication.csv":  # of the method, not of the edition
                assert {row["basis"] for row in rows} <= {"simulated"}, path.name


def test_captions_and_alternative_texts_say_so(built):
    page = BeautifulSoup((built[0] / "report.html").read_text(encoding="utf-8"), "html.parser")
    captions = [caption.get_text().strip().replace("\u00a0", " ") for caption in page.find_all("figcaption")]
    marked = [text.partition(":")[0] for text in captions if text.startswith("Figure") and text.endswith("(simulated)")]
    assert marked == [f"Figure {number}" for number in range(1, 8)]
    texts = [image["alt"] for image in page.find_all("img")]
    assert sum(text.startswith("Simulated. ") for text in texts) >= 6


def test_the_manifest_lists_what_is_simulated(built):
    manifest = json.loads((built[0] / "manifest.json").read_text(encoding="utf-8"))
    assert {"tables/tbl-papers-by-country.csv", "figures/fig-papers-map.csv"} <= set(manifest["simulated"])


def test_sentences_are_made_because_the_whole_edition_is_declared_simulated(built):
    notebook = json.loads((built[0] / "notebooks" / "01-counts.ipynb").read_text(encoding="utf-8"))
    text = json.dumps(notebook)
    assert "Mainland China leads with" in text


def test_exports_of_every_database_are_read(built):
    with (built[0] / "tables" / "sup-files.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert {row["file"].split("/")[0] for row in rows} == {
        "wos", "ieee_xplore", "google_scholar", "openalex", "journal_metrics", "derwent", "incopat", "patsnap",
    }  # fmt: skip
    assert all(row["records"] == row["rows"] != "0" and not row["reason"] for row in rows)
