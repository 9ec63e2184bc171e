"""Patent exports: real files, where they are on this machine, and those of a small simulated world with its truth."""

from __future__ import annotations

import csv

import polars as pl
import pytest

from aici import sources
from aici.simulate import patents
from aici.simulate.exports import derwent, incopat, patsnap
from aici.sources import patent_numbers
from checkout import REAL, needs_real
from simulate import small_patents
from sources.real_exports import reading


@needs_real
@pytest.mark.parametrize("name", ["genai_healthcare_7022.csv", "sports_536.csv"])
def test_numbers_of_google_are_those_of_its_links_but_for_korea_and_old_japan(name):
    records = reading(f"google_patents/{name}").frames["patent_records"]
    with (REAL / "google_patents" / name).open(encoding="utf-8-sig", newline="") as file:
        next(file)
        links = [row["result link"].split("/")[4] for row in csv.DictReader(file)]
    others = records.with_columns(link=pl.Series(links)).filter(pl.col("publication_number") != pl.col("link"))
    assert set(others["office"]) <= {"KR", "JP"}
    korean = others.filter(pl.col("office") == "KR").with_columns(pl.col("link").str.slice(2))
    assert korean["publication_number"].to_list() == [
        f"KR{20 if kind == 'U' else 10}{link}" for kind, link in korean.select("kind", "link").rows()
    ]


@needs_real
def test_check_digits_are_those_that_the_office_gave():
    records = reading("incopat_xlsx/ford_autonomous_7552.xlsx").frames["patent_records"]
    chinese = records["application_number"].filter(records["application_number"].str.contains(r"^CN.*\."))
    bare = pl.DataFrame({"n": chinese.str.replace(r"\..$", "")})
    assert len(chinese) > 1_000
    assert bare.select(patent_numbers.application(pl.col("n"))).to_series().to_list() == chinese.to_list()


PART = small_patents.part(600)


@pytest.fixture(scope="module")
def drawn() -> patents.Patents:
    return patents.draw(PART, small_patents.calibration())


def _read(writer, drawn, folder) -> pl.DataFrame:
    """Records of all files, with the truth of the row in columns `true_…`."""
    folder.mkdir()
    placed, _ = writer.write(PART, drawn, folder)
    readings = [sources.read(folder.parent / file, file) for file in placed["file"].unique(maintain_order=True)]
    assert sum(reading.rejects.height for reading in readings) == 0
    records = pl.concat(reading.frames["patent_records"] for reading in readings)
    assert records.height == placed.height
    publications = drawn.publications.drop("family", "planted")
    truth = placed.join(publications, on="publication_number", how="left", maintain_order="left")
    truth = truth.rename({name: f"true_{name}" for name in truth.columns if name not in ("file", "row")})
    return records.join(truth, on=["file", "row"], how="inner", maintain_order="left")


@pytest.mark.parametrize("writer", [incopat, patsnap], ids=["incopat", "patsnap"])
def test_simulated_publications_are_the_true_ones(drawn, tmp_path, writer):
    read = _read(writer, drawn, tmp_path / "exports")
    for name in ("record_id", "publication_number", "application_number", "kind", "office"):
        assert read[name].to_list() == read[f"true_{name}"].to_list()
    for name in ("application", "publication", "priority"):
        dated = read.filter(pl.col(f"{name}_year").is_not_null())
        assert dated.height > read.height * (0.98 if name != "priority" else 0.2)
        assert dated[f"{name}_year"].to_list() == dated[f"true_{name}_date"].dt.year().to_list()


def test_simulated_families_of_derwent_are_the_true_ones(drawn, tmp_path):
    read = _read(derwent, drawn, tmp_path / "exports")
    for name in ("record_id", "publication_number", "kind", "office"):
        assert read[name].to_list() == read[f"true_{name}"].to_list()
    date = {name: pl.col(f"{name}_date").min().dt.year() for name in ("application", "publication", "priority")}
    families = drawn.publications.group_by("family").agg(pl.col("publication_number").sort(), **date)
    both = read.join(families, left_on="true_family", right_on="family", maintain_order="left", suffix="_of_family")
    assert [sorted(m) for m in both["family_members"].to_list()] == both["publication_number_of_family"].to_list()
    for name in date:
        assert both[f"{name}_year"].to_list() == both[name].to_list()
    numbers = both.select("application_number", "true_application_number").rows()
    digits = [(own.split(".")[0][-6:], true.split(".")[0][-6:]) for own, true in numbers]
    assert all(own == true for own, true in digits)
