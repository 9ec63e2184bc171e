"""Exports put together or saved again: headings that stand again, counts as other programs write them, DOIs."""

from __future__ import annotations

import polars as pl
import pytest

from aici import sources
from aici.sources import papers
from sample_exports import Table, samples

TABLES = {
    f"{title} {number}": form
    for title, formats in samples().items()
    for number, form in enumerate(formats)
    if isinstance(form, Table)
}
AGAIN = "the headings stand here again: the file was put together from several; this row is no record"


def read(folder, text: str) -> sources.Reading:
    (folder / "all.csv").write_text(text, encoding="utf-8")
    return sources.read(folder / "all.csv")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("name", TABLES)
def test_headings_that_stand_again_are_a_reject(tmp_path, name, mark):
    form = TABLES[name]
    alone = read(tmp_path, form.without(set()))
    found = read(tmp_path, form.without(set()) + mark + form.without(set()))
    assert found.rows == 2 * form.records + 1
    assert (found.data_source, found.kind) == (alone.data_source, alone.kind)
    assert found.rejects.select("row", "reason").rows() == [(form.records + 1, AGAIN)]
    table = {"papers": "records", "patents": "patent_records"}.get(found.kind, found.kind)
    twice = pl.concat([alone.frames[table], alone.frames[table].with_columns(pl.col("row") + form.records + 1)])
    assert found.frames[table].drop("record_id", strict=False).equals(twice.drop("record_id", strict=False))


def test_headings_again_in_a_list_of_journals(tmp_path):
    head = "Journal,ISSN,IF (2020)\n"
    found = read(tmp_path, f"{head}PEBBLES,1234-5678,1.5\n\ufeff{head}STONES,1234-5679,2\n")
    assert found.frames["journal_metrics"].select("row", "venue").rows() == [(1, "PEBBLES"), (3, "STONES")]
    assert (found.rows, found.rejects.select("row", "reason").rows()) == (3, [(2, AGAIN)])


def test_a_repeated_and_a_blank_heading_may_stand_again(tmp_path):
    head = '"Authors","Title","Year","Source title","Cited by","EID","","Title"\n'
    row = '"Arden, B.","Stones","2024","Pebbles","7","2-s2.0-{}","",""\n'
    found = read(tmp_path, head + row.format(1) + head + row.format(2))
    assert (found.data_source, found.rejects["row"].to_list(), found.frames["records"]["row"].to_list()) == (
        "scopus", [2], [1, 3]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "count"),
    [("12", 12), ("0", 0), ("12.0", 12), ("12.00", 12), ("1,234", 1234), ("1,234,567", 1234567), ("1,234.0", 1234),
     ("1.234", None), ("12.5", None), ("12,34", None), ("1234,567", None), ("-1", None), ("", None), ("n/a", None),
     ("1" * 30, None), ("12.", None)],
)  # fmt: skip
def test_count(text, count):
    assert pl.select(papers.number(pl.lit(text))).item() == count


def test_counts_saved_again_are_counts(tmp_path):
    head = "Authors,Title,Year,Source title,Cited by,EID\n"
    found = read(tmp_path, head + 'A,Stones,2024,P,12.0,2-s2.0-1\nA,Stones,2024,P,"1,234",2-s2.0-2\n')
    assert found.frames["records"]["citations"].to_list() == [12, 1234]


@pytest.mark.parametrize(
    ("text", "doi"),
    [("10.1000/abc", "10.1000/abc"), ("10.1000/ABC.", "10.1000/abc"), ("https://doi.org/10.1000/abc;", "10.1000/abc"),
     ("doi: 10.1000%2Fabc", "10.1000/abc"), ("https://doi.org/10.1000%2fa%2Fb", "10.1000/a/b"),
     ("10.1016/0004-3702(94)", "10.1016/0004-3702(94)"), ("(see 10.1000/abc).", "10.1000/abc"),
     ("10.1016/S0140-6736(20)30183-5", "10.1016/s0140-6736(20)30183-5"), ("(10.1016/0004(94))", "10.1016/0004(94)"),
     ("10.1000/a.b:c,d;e", "10.1000/a.b:c,d;e"), ("10.1000/abc.,;:", "10.1000/abc"), ("11.1000/abc", None)],
)  # fmt: skip
def test_doi(text, doi):
    assert pl.select(papers.doi(pl.lit(text))).item() == doi


def test_doi_of_web_of_science(read_wos):
    assert read_wos("10.1000%2FABC.1.")["doi"].to_list() == ["10.1000/abc.1"]


@pytest.fixture
def read_wos(tmp_path, record, export):
    def read_wos(doi: str) -> pl.DataFrame:
        return read(tmp_path, export(record(DI=doi))).frames["records"]

    return read_wos


@pytest.mark.parametrize(
    ("text", "year"),
    [("2020", 2020), ("2020-01-31", 2020), ("31/1/2020", 2020), ("2020.0", 2020), ("2020年", 2020), ("12020", None),
     ("20", None), ("1899", 1899), ("1499", None)],
)  # fmt: skip
def test_year(text, year):
    assert pl.select(papers.year(pl.lit(text))).item() == year
