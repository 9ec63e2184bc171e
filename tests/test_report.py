"""The bundled edition from end to end: what stands in HTML and PDF is what was printed; a re-run changes no byte."""

import base64
import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from checkout import ROOT, copy_project, digests

PUBLISHED = ROOT / "data" / "published" / "2025"
PRINTED = {
    "tbl-papers-by-country": "table1_papers_by_country.csv",
    "tbl-papers-by-venue": "table2_papers_by_journal.csv",
    "tbl-mean-citations": "table3_mean_citations.csv",
    "tbl-mean-impact-factor": "table4_mean_impact_factor.csv",
    "tbl-impact-value": "table5_impact_value.csv",
    "tbl-patents-by-country": "table7_patents_by_country.csv",
    "tbl-patents-by-holder": "table8_patents_by_holder.csv",
}
ILLUSTRATED = (
    "fig-papers-by-year-1 fig-papers-by-year-2 fig-collaboration fig-institutions "
    "fig-technologies-china fig-technologies-us"
).split()


def aici(root, *arguments):
    command = [sys.executable, "-m", "aici.cli", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = copy_project(tmp_path_factory.mktemp("built") / "project")
    done = aici(root, "report", "2025", "--renderer", "embedded")
    assert done.returncode == 0, done.stderr
    return root, done.stdout


@pytest.fixture(scope="module")
def page(built):
    return BeautifulSoup((built[0] / "build" / "2025" / "report.html").read_text(encoding="utf-8"), "html.parser")


def printed_rows(file):
    with (PUBLISHED / file).open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))[1:]


def shown_rows(page, label):
    float_ = page.find(id=label)
    table = float_ if float_.name == "table" else float_.find("table")
    clean = str.maketrans("", "", "\u2007\u2008\u00a0")
    return [
        [cell.get_text().translate(clean).strip() for cell in row.find_all(["td", "th"])]
        for row in table.select("tbody tr")
    ]


def unseparated(cell):
    """Thousands separators are the only thing print and table may differ in: 768,643 and 768643."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", cell)


@pytest.mark.parametrize("label", PRINTED)
def test_table_in_the_html_is_the_printed_one_cell_for_cell(page, label):
    shown = [[unseparated(cell) for cell in row] for row in shown_rows(page, label)]
    assert shown == printed_rows(PRINTED[label])


def test_table_6_in_the_html_is_the_printed_one_cell_for_cell(page):
    printed = {(topic, country): share for topic, country, share in printed_rows("table6_topic_shares.csv")}
    table = page.find(id="tbl-topic-shares")
    heads = [head.get_text() for head in table.select("thead th")][1:]
    shown = {
        (row[0], country): share
        for row in shown_rows(page, "tbl-topic-shares")
        for country, share in zip(heads, row[1:], strict=True)
    }
    assert shown == printed


def test_tables_and_figures_keep_the_printed_numbers(page):
    captions = [
        caption.get_text(" ", strip=True).replace("\u00a0", " ") for caption in page.find_all(["caption", "figcaption"])
    ]
    numbers = [match.group() for text in captions if (match := re.match(r"(Table|Figure) \d+(?=:)", text))]
    assert [n for n in numbers if n.startswith("Table")] == [f"Table {n}" for n in range(1, 9)]
    assert [n for n in numbers if n.startswith("Figure")] == [f"Figure {n}" for n in range(1, 8)]


def test_pdf_holds_the_same_captions_and_numbers(built, page):
    reader = PdfReader(built[0] / "build" / "2025" / "report.pdf")
    text = " ".join(" ".join(p.extract_text() for p in reader.pages).replace("\u00a0", " ").split())
    for number in range(1, 9):
        assert re.search(rf"Table {number}: ", text)
    for number in range(1, 8):
        assert re.search(rf"Figure {number}: ", text)
    for cell in ("768,643", "4,378.1", "38,443", "43.9", "0.8523", "81.8", "529,591", "218.26", "17,702"):
        assert cell in text, cell


def test_basis_stands_under_every_exhibit(built, page):
    for label in (*PRINTED, "tbl-topic-shares"):
        assert "Basis: published." in page.find(id=label).find("tfoot").get_text()
    for label in ("fig-papers-map", "fig-impact-matrix"):
        assert "Basis: published." in (built[0] / "build" / "2025" / "figures" / f"{label}.svg").read_text()


def test_figures_without_printed_numbers_are_badged_illustrations(built, page):
    figures = built[0] / "build" / "2025" / "figures"
    for label in ILLUSTRATED:
        svg = (figures / f"{label}.svg").read_text()
        assert 'id="simulated-badge"' in svg
        assert "Simulated illustration: " in svg
        with (figures / f"{label}.csv").open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        assert len(rows) > 10
        assert {row["basis"] for row in rows} == {"simulated"}
    pictures = [base64.b64decode(i["src"].partition("base64,")[2]) for i in page.find_all("img")]
    assert sum(b'id="simulated-badge"' in picture for picture in pictures) == len(ILLUSTRATED)


def test_captions_alternative_texts_and_manifest_say_what_is_simulated(built, page):
    captions = [caption.get_text().strip() for caption in page.find_all("figcaption")]
    numbered = {text.partition(":")[0].replace("\u00a0", " "): text for text in captions if text.startswith("Figure")}
    marked = [name for name, text in numbered.items() if text.endswith("(simulated illustration)")]
    assert marked == ["Figure 2", "Figure 4", "Figure 5", "Figure 6", "Figure 7"]
    texts = [image["alt"] for image in page.find_all("img")]
    assert sum(text.startswith("Simulated illustration. ") for text in texts) == len(ILLUSTRATED)
    manifest = json.loads((built[0] / "build" / "2025" / "manifest.json").read_text(encoding="utf-8"))
    pictures = [f"figures/{label}.csv" for label in sorted(ILLUSTRATED)]
    assert manifest["simulated"] == [*pictures, "tables/sup-targets.csv"]


def test_a_part_run_again_marks_no_caption_twice(built, tmp_path):
    root = shutil.copytree(built[0], tmp_path / "project")
    done = aici(root, "report", "2025", "--renderer", "embedded", "--format", "html", "--only", "02-time-series")
    assert done.returncode == 0, done.stderr
    text = (root / "build" / "2025" / "notebooks" / "04-collaboration.ipynb").read_text(encoding="utf-8")
    assert text.count("(simulated illustration)") == 1
    assert text.count("Simulated illustration. ") == 1


def test_no_sentence_holds_a_number_of_an_illustration(built, page):
    figures = built[0] / "build" / "2025" / "figures"
    prose = " ".join(p.get_text() for p in page.find("main").find_all("p"))
    drawn = (figures / "fig-papers-by-year-1.csv").read_text() + (figures / "fig-institutions.csv").read_text()
    numbers = {f"{float(n):,.0f}" for n in re.findall(r"(?<=,)\d{4,6}\.0(?=,)", drawn)}
    assert len(numbers) > 100
    assert not numbers & set(re.findall(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?!\.\d)", prose))


def test_targets_of_the_illustrations_are_listed_with_their_verdicts(built):
    with (built[0] / "build" / "2025" / "tables" / "sup-targets.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert {row["figure"] for row in rows} == {"2", "4", "5", "6", "7"}
    assert all(row["verdict"] == "met" or row["verdict"].startswith("conflicts with ") for row in rows)


def test_drawn_figures_are_well_formed_and_have_their_data(built):
    figures = built[0] / "build" / "2025" / "figures"
    for label in ("fig-papers-map", "fig-impact-matrix"):
        assert ET.fromstring((figures / f"{label}.svg").read_text()).get("viewBox")
        assert len((figures / f"{label}.csv").read_text().splitlines()) == 31


def test_html_asks_for_nothing_from_elsewhere(page):
    for element in page.find_all(["link", "script", "img", "iframe", "source", "object"]):
        source = element.get("src") or element.get("href") or element.get("data") or ""
        assert not source or source.startswith("data:"), source[:80]
    assert "url(http" not in page.decode()


def test_every_picture_has_alternative_text(page):
    pictures = page.select("figure img, figure svg")
    assert len(pictures) >= 8
    for picture in pictures:
        assert picture.get("alt") or picture.get("aria-label") or picture.find("title")


def test_progress_and_paths_are_said(built):
    lines = built[1].splitlines()
    assert lines[0] == "Edition 2025: basis published, cut-off 2025-02-14"
    assert lines[1].startswith("Renderer: embedded")
    assert [line[:5] for line in lines if line.startswith("[")] == [f"[{n}/8]" for n in range(1, 9)]
    assert lines[-2:] == ["build/2025/report.html", "build/2025/report.pdf"]


def test_manifest_has_the_checksum_of_every_input_and_output(built):
    root = built[0]
    manifest = json.loads((root / "build" / "2025" / "manifest.json").read_text())
    for path, digest in manifest["inputs"].items():
        assert hashlib.sha256((root / path).read_bytes()).hexdigest() == digest
    made = digests(root / "build" / "2025")
    made.pop("manifest.json")
    assert manifest["outputs"] == made
    assert manifest["configuration"]["counting"] == "first_author"


def test_executed_notebooks_lie_where_plain_quarto_looks_for_them(built):
    executed = built[0] / "report" / "executed"
    assert (executed / "EDITION").read_text() == "2025\n"
    assert digests(executed) == digests(built[0] / "build" / "2025" / "notebooks")


def test_a_second_run_changes_no_byte(built):
    root = built[0]
    before = digests(root / "build" / "2025") | digests(root / "notebooks")
    done = aici(root, "report", "2025", "--renderer", "embedded")
    assert done.returncode == 0, done.stderr
    assert digests(root / "build" / "2025") | digests(root / "notebooks") == before
    assert digests(root / "notebooks") == digests(ROOT / "notebooks")
    assert [path.name for path in (root / "build").iterdir() if not path.name.startswith(".")] == ["2025"]
