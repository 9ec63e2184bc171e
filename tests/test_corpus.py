"""From a raw folder to the Parquet corpus: contract, funnel, sample, byte identity, and what an interruption leaves."""

from __future__ import annotations

import dataclasses
import shutil

import pytest
from ibis import _

from aici import corpus, dedup, sources
from aici.records import CORPUS, SourceFormatError, require_columns
from tagged import export, record

JOURNALS = "Journal,ISSN,IF (2024)\nPEBBLES,1234-5678,1.5\n"


@pytest.fixture
def raw(tmp_path):
    """Two exports that overlap, a metrics list, a workbook, a hidden file."""
    folder = tmp_path / "raw"
    (folder / "wos").mkdir(parents=True)
    (folder / "journal_metrics").mkdir()
    unlinked = "Univ North, Lund, Sweden.\n   Univ South, Lund, Sweden."
    (folder / "wos" / "a.txt").write_text(
        export(record(1), record(2, DT="Review", PY="2015"), record(3, DT="Letter"), record(4, C1=unlinked)), "utf-8"
    )
    (folder / "wos" / "b.txt").write_text(
        export(record(1, TC="30"), record(5, PY=None, C1=None), record(6, C1="[Arden, Bea] X, Nowhere."),
               record(7, UT="DIIDW:1")),
        "utf-8",
    )  # fmt: skip
    (folder / "wos" / "c.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(50))
    (folder / "journal_metrics" / "jcr.csv").write_text(JOURNALS, "utf-8")
    (folder / ".DS_Store").write_bytes(bytes(10))
    return folder


CHOICES = corpus.Choices(["journal_article", "review"], (2016, 2024), "iff_2025")


def build(raw, out, **changes):
    return corpus.build_corpus(raw, out, choices=dataclasses.replace(CHOICES, **changes))


def test_every_table_keeps_its_contract(raw, tmp_path):
    build(raw, tmp_path / "out")
    tables = corpus.read_corpus(tmp_path / "out")
    for name, table in CORPUS.items():
        frame = tables[name].to_pandas()
        assert list(require_columns(frame, table).columns) == list(frame.columns)
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert made == {corpus.REVIEW, *(f"{name}.parquet" for name in CORPUS)}


def test_works_and_what_is_known_of_them(raw, tmp_path):
    build(raw, tmp_path / "out")
    works = corpus.read_corpus(tmp_path / "out")["works"].to_pandas()
    columns = ["work_id", "year", "document_type", "citations", "first_author_status", "in_sample"]
    assert works[columns].astype(object).where(works[columns].notna(), None).values.tolist() == [
        ["wos:WOS:1", 2020, "journal_article", 30, "bracket", True],
        ["wos:WOS:2", 2015, "review", 2, "bracket", False],
        ["wos:WOS:3", 2020, "other", 3, "bracket", False],
        ["wos:WOS:4", 2020, "journal_article", 4, "single_country", True],
        ["wos:WOS:5", None, "journal_article", 5, "no_address", False],
        ["wos:WOS:6", 2020, "journal_article", 6, "bracket", True],
    ]
    assert set(works["venue_key"]) == {"pebbles and sand"}
    assert set(works["publisher_country_code"]) == {"GBR"}


def test_funnel_accounts_for_every_row(raw, tmp_path):
    summary = build(raw, tmp_path / "out")
    funnel = corpus.read_corpus(tmp_path / "out")["funnel"].to_pandas()
    steps = [
        ["records to works", 7, 6, 1],
        ["about AI", 6, 6, 0],
        ["document types", 6, 5, 1],
        ["publication years", 5, 3, 2],
        ["first author's country known", 3, 2, 1],
    ]
    merged = [["papers", step, source, *rows] for step, *rows in steps for source in ("all", "wos")]
    first = ["papers", "exports to records", "wos", 9, 7, 2]
    assert funnel.drop(columns="reason").values.tolist() == [first, *merged]
    reasons = funnel.set_index(["step", "data_source"])["reason"]
    assert reasons["document types", "all"] == "not journal article or review: other 1"
    assert (funnel["rows_in"] == funnel["rows_out"] + funnel["removed"]).all()
    assert (summary.records, summary.rejects, summary.works, summary.sample) == (7, 2, 6, 3)
    assert (summary.address_lines, summary.unmatched_lines) == (6, 1)


def test_authors_of_a_merged_work_are_not_doubled(raw, tmp_path):
    build(raw, tmp_path / "out")
    lines = corpus.read_corpus(tmp_path / "out")["authorships"].to_pandas()
    assert lines.groupby("work_id").size().to_dict() == {
        "wos:WOS:1": 1, "wos:WOS:2": 1, "wos:WOS:3": 1, "wos:WOS:4": 3, "wos:WOS:5": 1, "wos:WOS:6": 1
    }  # fmt: skip


def test_unmatched_segments_are_listed(raw, tmp_path):
    build(raw, tmp_path / "out")
    assert corpus.read_corpus(tmp_path / "out")["unmatched_countries"].to_pandas().values.tolist() == [["Nowhere", 1]]


def test_files_tell_what_each_gave(raw, tmp_path):
    build(raw, tmp_path / "out")
    told = corpus.files(corpus.read_corpus(tmp_path / "out"))
    assert told[["data_source", "file", "rows", "records", "rejected"]].values.tolist() == [
        ["journal_metrics", "journal_metrics/jcr.csv", 1, 1, 0], ["wos", "wos/a.txt", 4, 4, 0],
        ["wos", "wos/b.txt", 4, 3, 1], ["wos", "wos/c.xls", 1, 0, 1],
    ]  # fmt: skip
    assert told["reason"].notna().tolist() == [False, False, True, True]


def test_files_tell_which_main_fields_they_lack(raw, tmp_path):
    (raw / "wos" / "a.txt").write_text(export(record(1, AB="Of stones.", DE="stone", DI="10.1000/x")), "utf-8")
    build(raw, tmp_path / "out")
    told = corpus.files(corpus.read_corpus(tmp_path / "out")).set_index("file")["lacks"]
    assert told["wos/b.txt"] == "doi, abstract, author keywords"
    assert told.drop("wos/b.txt").isna().all()
    (raw / "wos" / "b.txt").unlink()
    build(raw, tmp_path / "out")
    assert corpus.files(corpus.read_corpus(tmp_path / "out"))["lacks"].isna().all()


def test_file_that_gives_nothing_is_told_too(raw, tmp_path):
    (raw / "journal_metrics" / "jcr.csv").write_text("Journal,ISSN,IF (2024)\n", "utf-8")
    build(raw, tmp_path / "out")
    told = corpus.files(corpus.read_corpus(tmp_path / "out"))
    assert told.loc[0, ["file", "rows", "records"]].tolist() == ["journal_metrics/jcr.csv", 0, 0]


@pytest.mark.parametrize("lost", ["record", "reject", "work"])
def test_row_that_is_lost_on_the_way_shows_in_the_funnel(raw, tmp_path, monkeypatch, lost):
    read, merge = sources.read_all, dedup.merge_works

    def losing(exports):
        readings = read(exports)
        for (path, _file), reading in zip(exports, readings, strict=True):
            if path.name == "b.txt" and lost != "work":
                name = {"record": "records", "reject": "rejects"}[lost]
                reading.frames[name] = reading.frames[name].slice(1)
        return readings

    if lost == "work":
        monkeypatch.setattr(dedup, "merge_works", lambda *tables: merge(*tables).filter(_.work_id != "wos:WOS:2"))
    monkeypatch.setattr(sources, "read_all", losing)
    build(raw, tmp_path / "out")
    funnel = corpus.read_corpus(tmp_path / "out")["funnel"].to_pandas()
    short = funnel["rows_in"] - funnel["rows_out"] - funnel["removed"]
    step, rows = ("records to works", ["all", "wos"]) if lost == "work" else ("exports to records", ["wos"])
    assert funnel.loc[short != 0, ["step", "data_source"]].values.tolist() == [[step, row] for row in rows]
    assert set(short[short != 0]) == {1}


@pytest.mark.parametrize("folder", ["report [b] {c}?*", "year=1999", "it's"])
def test_names_of_folders_and_files_are_no_patterns(raw, tmp_path, folder):
    shutil.move(raw, tmp_path / folder / "raw [1]")
    wos = tmp_path / folder / "raw [1]" / "wos"
    (wos / "a.txt").rename(wos / "s*.txt")
    (wos / "b.txt").rename(wos / "savedrecs[1].txt")
    (wos / "savedrecs1.txt").write_text(export(record(8)), "utf-8")
    out = tmp_path / folder / "out [?]"
    assert build(tmp_path / folder / "raw [1]", out).records == 8
    tables = corpus.read_corpus(out)
    assert corpus.files(tables).set_index("file")["records"].drop("wos/c.xls").to_dict() == {
        "journal_metrics/jcr.csv": 1, "wos/s*.txt": 4, "wos/savedrecs1.txt": 1, "wos/savedrecs[1].txt": 3,
    }  # fmt: skip
    assert tables["works"].year.to_pandas().dropna().tolist() == [2020, 2015, 2020, 2020, 2020, 2020]


def test_id_of_an_old_export_is_that_of_a_new_one(raw, tmp_path):
    (raw / "wos" / "d.txt").write_text(export(record(1, UT="ISI:1", TC="40")), "utf-8")
    summary = build(raw, tmp_path / "out")
    assert (summary.records, summary.works) == (8, 6)
    works = corpus.read_corpus(tmp_path / "out")["works"].to_pandas().set_index("work_id")
    assert works.loc["wos:WOS:1", "citations"] == 40


@pytest.mark.parametrize(
    ("years", "sample"), [((None, None), 5), ((2016, None), 3), ((None, 2015), 1), ((2015, 2020), 4)]
)
def test_open_ends_of_the_years(raw, tmp_path, years, sample):
    assert build(raw, tmp_path / "out", years=years).sample == sample


def test_same_exports_give_the_same_bytes(raw, tmp_path):
    build(raw, tmp_path / "one")
    build(raw, tmp_path / "two")
    contents = [{path.name: path.read_bytes() for path in sorted((tmp_path / n).iterdir())} for n in ("one", "two")]
    assert contents[0] == contents[1]


def test_old_corpus_stays_until_the_new_one_is_whole(raw, tmp_path, monkeypatch):
    out = tmp_path / "out"
    build(raw, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (raw / "wos" / "d.txt").write_text(export(record(9)), "utf-8")
    write, written = corpus._write, []

    def breaks(*args):
        if written:
            raise KeyboardInterrupt
        written.append(args)
        write(*args)

    monkeypatch.setattr(corpus, "_write", breaks)
    with pytest.raises(KeyboardInterrupt):
        build(raw, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    monkeypatch.undo()
    assert build(raw, out).records == 8
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"raw", "out", ".out.aici-read"}


def test_half_written_corpus_is_not_taken_for_whole(raw, tmp_path):
    build(raw, tmp_path / "out")
    (tmp_path / "out" / "works.parquet").unlink()
    with pytest.raises(SourceFormatError, match=r"holds no whole corpus, works missing. Make it with: aici corpus out"):
        corpus.read_corpus(tmp_path / "out")


def test_missing_and_empty_raw_folders_say_where_to_put_what(tmp_path):
    with pytest.raises(
        SourceFormatError, match=r"raw is missing. Make it, and put exports into .*raw/<database>/"
    ):
        build(tmp_path / "raw", tmp_path / "out")
    (tmp_path / "raw" / "wos").mkdir(parents=True)
    (tmp_path / "raw" / ".hidden").write_text("x")
    with pytest.raises(SourceFormatError, match=r"raw holds no export file: put .* into .*raw/wos/"):
        build(tmp_path / "raw", tmp_path / "out")


def test_folder_without_readable_exports_names_files_and_reasons(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "x.bib").write_text("@article{ a,\n}", "utf-8")
    with pytest.raises(SourceFormatError, match=r"(?s)no export that can be read.*x\.bib: looks like BibTeX"):
        build(tmp_path / "raw", tmp_path / "out")
    assert not (tmp_path / "out").exists()
