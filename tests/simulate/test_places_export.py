"""Volume, issue and pages of simulated exports, through the readers: what was drawn for the work."""

from __future__ import annotations

import polars as pl
import pytest

from aici import sources
from aici.simulate.exports import ieee_xplore, openalex, wos
from aici.simulate.papers import holdings
from simulate.small_papers import small_papers, small_records

WRITERS = {"wos": wos, "ieee_xplore": ieee_xplore, "openalex": openalex}
PLACE = ("volume", "issue", "pages")
DRAWN = ("volume", "issue", "first_page", "last_page", "article_number")
NO_PLACE_YET = ("wos_early_access", "ieee_early_access")


@pytest.fixture(params=WRITERS)
def exported(request, part, drawn_papers, calibration, tmp_path):
    """Table[planted, volume, …, article_number, read_volume, read_issue, read_pages] of all records of a source."""
    name, papers = request.param, drawn_papers
    if name == "wos":
        records = holdings.draw(part, papers, calibration).filter(pl.col("source") == name)
    else:
        papers = small_papers(part.count)
        records = small_records(papers, name, 90_000_000)
    (tmp_path / name).mkdir()
    rows, files = WRITERS[name].write(part, papers, records, calibration, tmp_path / name)
    readings = [sources.read(tmp_path / file, file) for file in files["file"]]
    read = pl.concat([reading.frames["records"] for reading in readings])
    told = read.select("file", "row", *(pl.col(column).alias(f"read_{column}") for column in PLACE))
    works = papers.works.select("work", *DRAWN)
    held = rows.with_columns(records["work"]).join(works, on="work", maintain_order="left")
    assert read.height == held.height
    return held.join(told, on=["file", "row"], maintain_order="left")


def test_place_is_that_of_the_work_unless_it_has_none_yet(exported):
    early = exported["planted"].list.eval(pl.element().is_in(NO_PLACE_YET)).list.any()
    assert early.any() or exported["record_id"].str.starts_with("openalex:").all()
    read = exported.select(pl.col(f"read_{column}").alias(column) for column in PLACE)
    assert read.filter(early).select(pl.all().count()).row(0) == (0, 0, 0)
    pages = pl.coalesce(pl.concat_str("first_page", "last_page", separator="-"), "article_number")
    drawn = exported.filter(~early).select("volume", "issue", pages=pages)
    assert drawn["pages"].null_count() == 0
    assert read.filter(~early).equals(drawn)
