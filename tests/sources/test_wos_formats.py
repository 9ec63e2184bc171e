"""The same 469 records as tagged text, workbook, BibTeX and RIS agree; other real exports give what they hold."""

from __future__ import annotations

import csv
import re

import polars as pl
import pytest

from aici import sources, territories
from checkout import REAL, needs_real

GENAI = {
    "xls": "wos_xls/genai_authorship_469.xls",
    "bib": "wos_bibtex/genai_authorship_469.bib",
    "ris": "wos_ris/genai_authorship_469.ris",
}
NUMBERS = ("record_id", "row", "doi", "year", "venue", "citations", "publisher_country", "publisher_address")
FORMS = ("wos_tab/", "wos_xls/", "wos_csv_resaved/", "wos_bibtex/", "wos_ris/")


def _manifest() -> list[tuple[str, int]]:
    if not REAL.is_dir():
        return []
    with (REAL / "MANIFEST.csv").open(encoding="utf-8") as file:
        listed = [(row["file"].removeprefix("real/"), row["records"]) for row in csv.DictReader(file)]
    return [(name, int(records)) for name, records in listed if name.startswith(FORMS)]


@needs_real
@pytest.mark.parametrize(("name", "records"), _manifest())
def test_real_export_gives_every_record(name, records):
    reading = sources.read(REAL / name, name)
    frames = reading.frames
    assert reading.data_source == "wos"
    assert (reading.rows, frames["records"].height, frames["rejects"].height) == (records, records, 0)
    assert frames["records"]["record_id"].n_unique() == records
    titled = frames["records"].select(pl.col("title", "year", "first_author").is_not_null().sum()).row(0)
    without_author = 1 if name == "wos_tab/savedrecs_kj.txt" else 0  # a book of which only the editors are named
    assert titled == (records, records, records - without_author)


@needs_real
def test_real_addresses_are_all_placed():
    lines = [sources.read(REAL / name).frames["authorships"]["affiliation_raw"] for name, _ in _manifest()]
    places = territories.match_countries(pl.concat(lines).drop_nulls(), "iff_2025")
    assert places.filter(pl.col("country_code").is_null())["segment"].to_list() == []


@pytest.fixture(scope="module")
def tagged() -> dict[str, pl.DataFrame]:
    return sources.read(REAL / "wos_tagged/genai_authorship_469.txt", "x").frames


def _other(form: str) -> dict[str, pl.DataFrame]:
    return sources.read(REAL / GENAI[form], "x").frames


def _differing(one: pl.DataFrame, other: pl.DataFrame, column: str) -> list[tuple]:
    pairs = pl.DataFrame({"one": one[column], "other": other[column]})
    return pairs.filter(pl.col("one").ne_missing(pl.col("other"))).rows()


@needs_real
@pytest.mark.parametrize("form", GENAI)
def test_fields_that_every_format_holds_agree(tagged, form):
    records = _other(form)["records"]
    assert records.select(NUMBERS).equals(tagged["records"].select(NUMBERS))


@needs_real
def test_workbook_agrees_with_tagged_text(tagged):
    """It leaves out quotation marks, markup and what one takes for it in titles and abstracts, and final stops."""
    one, other = tagged["records"], _other("xls")["records"]
    for column in ("title", "abstract"):
        for ours, theirs in _differing(one, other, column):
            plain = re.sub(r'"|</?[a-z]+>|\s', "", ours)
            assert plain == re.sub(r'"|\s', "", theirs)
    stopped = one["affiliations_raw"].str.replace_all(r"(?m)\.$", "")
    assert stopped.equals(other["affiliations_raw"].str.replace_all(r"(?m)\.$", ""))
    same = [name for name in one.columns if name not in ("title", "abstract", "affiliations_raw")]
    assert one.select(same).equals(other.select(same))
    assert tagged["authorships"].equals(_other("xls")["authorships"])


@needs_real
def test_bibtex_agrees_with_tagged_text(tagged):
    """It writes quotation marks by LaTeX' rule, lists groups as authors (2), and names nobody in the short form."""
    frames = _other("bib")
    one, other = tagged["records"], frames["records"]
    assert len(_differing(one, other, "title")) == 0
    assert len(_differing(one, other, "abstract")) <= 4  # an accent grave, LaTeX in the text, a blank at a line end
    groups = [set(theirs) - set(ours) for ours, theirs in _differing(one, other, "authors")]
    assert groups == [{"JPGN Editorial Board"}, {"Invest Human Creativity"}]
    same = [name for name in one.columns if name not in ("abstract", "authors")]
    assert one.select(same).equals(other.select(same))
    links = ["row", "position", "author", "affiliation_raw", "link"]
    lines, theirs = (f["authorships"].select(*links, "is_corresponding") for f in (tagged, frames))
    group = pl.col("author").is_in(["JPGN Editorial Board", "Invest Human Creativity"])
    grouped = theirs.filter(~group.fill_null(False))
    assert grouped.select(links).equals(lines.select(links))
    # short names: `Lee, J` is either of two, a name that is listed twice, and three that the full name does not yield
    unlike = _differing(lines, grouped, "is_corresponding")
    assert len(unlike) <= 8 and lines["is_corresponding"].sum() > 500


@needs_real
def test_ris_agrees_with_tagged_text_as_far_as_it_goes(tagged):
    """It has short names only, no document types (all in journals), no categories, and one kind of ISSN."""
    one, other = tagged["records"], _other("ris")["records"]
    assert not _differing(one, other, "title") and not _differing(one, other, "abstract")
    assert other["document_type"].unique().to_list() == ["journal_article"]
    assert other["research_areas"].null_count() == 469
    text = (REAL / "wos_tagged/genai_authorship_469.txt").read_text("utf-8-sig")
    short = [names.split("\n   ") for names in re.findall(r"(?m)^AU (.*(?:\n   .*)*)", text)]
    assert other["authors"].to_list() == short
    for column in ("issn", "eissn"):
        found = pl.DataFrame({"ours": one[column], "theirs": other["issn"], "second": other["eissn"]})
        assert found.filter(pl.col("ours").is_not_null() & ~pl.any_horizontal(
            pl.col("theirs", "second") == pl.col("ours")).fill_null(False)).is_empty()  # fmt: skip
    keywords = _differing(one, other, "author_keywords")
    assert len(keywords) == 10 and all(ours[:-1] == theirs or len(theirs) < len(ours) for ours, theirs in keywords)
    addresses = [set(re.sub(r"(?m)^\[.*?\] |\.$", "", text or "").split("\n")) for text in one["affiliations_raw"]]
    assert addresses == [set((text or "").split("\n")) for text in other["affiliations_raw"]]


@needs_real
def test_ris_links_only_what_tagged_text_links(tagged):
    """A single address is taken as everybody's: of 235 links, tagged text leaves 2 open (an author without address)."""
    single = _other("ris")["authorships"].filter(pl.col("link") == "single_address")
    known = tagged["authorships"].filter(pl.col("link").is_in(["bracket", "single_address"]))
    assert single.height == 235
    assert single.join(known, on=["row", "position", "affiliation_raw"], how="anti").height == 2
