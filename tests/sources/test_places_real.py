"""Volume, issue and pages in real exports: rows checked by hand, and how many there are against the text itself."""

from __future__ import annotations

import json
import re

import polars as pl
import pytest

from checkout import REAL, needs_real
from sources.real_exports import reading

pytestmark = needs_real
PLACE = ("volume", "issue", "pages")
ROWS = {  # by file: volume, issue and pages of some of its rows
    "wos_tagged/zoological_record.txt": {1: ("121", "3", "duz039"), 2: ("391", None, "1-74")},
    "wos_tagged_old/wok_2013_500.txt": {9: ("7", "11", "e50299"), 428: ("8087", None, "80871J")},
    "wos_bibtex/pybibx_wos.bib": {1: ("297", "3", "986-1005"), 164: ("16", "1", "S78-S98")},
    "wos_csv_resaved/churn_unlearning_50.csv": {1: ("15660", None, "307-326"), 4: ("90", None, "104010")},
    "ieee_csv/2019_learning_styles_235.csv": {17: (None, None, "F1H"), 25: ("3", None, "S1D-S18")},
    "scopus_csv/phishing_38.csv": {1: ("34", "24", "e7235"), 4: ("269 CCIS", "PART I", "392-401")},
    "scholar_profile_csv/nlp_researcher_117.csv": {1: ("36", None, "7093-7115"), 4: ("591", "7850", "379-384")},
    "openalex/api_page_wrapped.json": {1: ("54", "5", "905-921"), 3: ("6", "3", None)},
}


@pytest.mark.parametrize("name", ROWS)
def test_rows_checked_by_hand(name):
    found = reading(name).frames["records"].filter(pl.col("row").is_in(list(ROWS[name])))
    assert {row: place for row, *place in found.select("row", *PLACE).iter_rows()} == {
        row: list(place) for row, place in ROWS[name].items()
    }


@pytest.mark.parametrize(
    "name",
    ["wos_tagged/bci_500_part1.txt", "wos_tagged/genai_500_crlf.txt", "wos_tagged/genai_authorship_469.txt",
     "wos_tagged_old/tr_2016_500.txt"],
)  # fmt: skip
def test_web_of_science_is_read_whole(name):
    records = re.split(r"(?m)^ER\s*$", (REAL / name).read_text("utf-8-sig").replace("\r", ""))[:-1]
    told = [dict(re.findall(r"(?m)^(VL|IS|BP|EP|AR) (.*)$", record)) for record in records]
    expected = [
        (tags.get("VL"), tags.get("IS"), "-".join(dict.fromkeys([tags["BP"], tags["EP"]])).removesuffix("-+")
         if {"BP", "EP"} <= set(tags) else tags.get("BP") or tags.get("AR"))
        for tags in told
    ]  # fmt: skip
    assert reading(name).frames["records"].select(PLACE).rows() == expected


@pytest.mark.parametrize("name", ["openalex/api_page_wrapped.json", "openalex/nlp_first10.json"])
def test_openalex_is_read_whole(name):
    works = json.loads((REAL / name).read_text("utf-8"))
    told = [work["biblio"] for work in (works["results"] if isinstance(works, dict) else works)]
    pages = ["-".join(dict.fromkeys(filter(None, (one["first_page"], one["last_page"])))) or None for one in told]
    expected = [(one["volume"], one["issue"], page) for one, page in zip(told, pages, strict=True)]
    assert reading(name).frames["records"].select(PLACE).rows() == expected
