"""Patsnap workbooks, read by another library, hold the publications that were drawn; plants come at their rates."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from aici.simulate import patents
from aici.simulate.exports import patsnap, spreadsheets
from aici.simulate.rates import RATES
from simulate import small_patents
from simulate.small_patents import assert_share

PART = small_patents.part(1_500)
CODES = {"CHN": "CN", "USA": "US", "JPN": "JP", "KOR": "KR", "CYP": "CY"}


@pytest.fixture(scope="module")
def drawn() -> patents.Patents:
    return patents.draw(PART, small_patents.calibration())


@pytest.fixture(scope="module")
def written(drawn, tmp_path_factory) -> tuple[Path, pl.DataFrame, pl.DataFrame]:
    """In files of 200 rows, so that there are some of each interface."""
    folder = tmp_path_factory.mktemp("exports") / "patsnap"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spreadsheets, "ROWS", 200)
        return folder, *patsnap.write(PART, drawn, folder)


@pytest.fixture(scope="module")
def read(written) -> list[dict]:
    """The rows of all files in order under the Chinese headings, with what is planted in them and their file."""
    folder, rows, files = written
    english = {theirs: ours for ours, theirs in patsnap._HEADINGS.items()}
    found = []
    for file, planted in files.select("file", "planted").iter_rows():
        _, sheet = small_patents.sheet(folder.parent / file)
        is_english = "patsnap_english_headings" in planted
        found += [{english[name] if is_english else name: value for name, value in row.items()} for row in sheet]
    return [row | {"planted": planted} for row, planted in zip(found, rows["planted"], strict=True)]


def test_files_say_where_each_publication_is(written, read):
    folder, rows, files = written
    assert sorted(f"patsnap/{path.name}" for path in folder.iterdir()) == files["file"].to_list()
    assert all(file.endswith(".XLSX") for file in files["file"])
    assert files["rows"].to_list()[:-1] == [200] * (files.height - 1)
    assert [row["公开(公告)号"] for row in read] == rows["publication_number"].to_list()
    assert [row["序号"] for row in read] == rows["row"].to_list()
    assert rows["record_id"].to_list() == [f"patsnap:{number}" for number in rows["publication_number"]]
    assert {tuple(planted) for planted in files["planted"]} == {(), ("patsnap_english_headings",)}


def test_each_row_is_what_was_drawn(drawn, read):
    expected = small_patents.by_publication(drawn)
    for row in read:
        true = expected[row["公开(公告)号"]]
        assert row["申请号"] == true["application_number"]
        assert row["申请日"] == str(true["application_date"])
        assert row["公开(公告)日"] == str(true["publication_date"])
        assert row["优先权号"] == (true["priority_number"] or "-")
        assert row["IPC分类号"] == (" | ".join(name.replace(" ", "") for name in true["classes"]) or "-")
        assert row["简单同族被引用专利总数"] == true["citations"] * 9 // 10
        assert row["[标]原始申请(专利权)人"].split(" | ") == true["holder"]
        assert row["原始申请(专利权)人"].split(" | ") == true["name"]
        assert row["当前申请(专利权)人国家"].split(" | ")[0] == CODES[true["country_code"][0]]


def test_texts_are_as_published_with_a_translation_beside(drawn, read):
    expected = small_patents.by_publication(drawn)
    for row in read:
        true = expected[row["公开(公告)号"]]
        titles = [row["标题"], row["标题(译)(简体中文)"], row["标题(译)(英文)"]]
        abstracts = [row["摘要"], row["摘要(译)(简体中文)"], row["摘要(译)(英文)"]]
        if true["office"] == "CN":
            assert titles == [true["title_zh"], "-", true["title"]]
            whole = [true["abstract_zh"], "-", true["abstract"]]
        else:
            assert titles == [true["title"], true["title_zh"], "-"]
            whole = [true["abstract"], true["abstract_zh"], "-"]
        assert abstracts == (["-"] * 3 if "patsnap_no_abstract" in row["planted"] else whole)


def test_values_are_in_the_language_of_the_file(written, read):
    _, rows, files = written
    english = set(files.filter(pl.col("planted").list.len() > 0)["file"])
    for row, file in zip(read, rows["file"], strict=True):
        if row["公开(公告)号"].startswith("US"):
            assert row["受理局"] == ("United States" if file in english else "美国")
            kinds = ("Granted Invention", "授权发明") if row["公开(公告)号"].endswith("B2") else None
            assert kinds is None or row["专利类型"] == kinds[file not in english]


def test_a_transfer_changes_the_current_assignee_only(drawn, read):
    for row in read:
        changed = row["[标]当前申请(专利权)人"] != row["[标]原始申请(专利权)人"]
        assert not changed or "patsnap_transferred" in row["planted"]
    moved = [row for row in read if "patsnap_transferred" in row["planted"]]
    assert sum(row["[标]当前申请(专利权)人"] != row["[标]原始申请(专利权)人"] for row in moved) > 0.6 * len(moved)


def test_plants_come_at_their_rates(drawn, written, read):
    _, rows, _ = written
    for name in ("patsnap_transferred", "patsnap_no_abstract", "patsnap_no_family"):
        assert_share(rows, pl.col("planted").list.contains(name), RATES[name].rate)
    held = pl.col("publication_number").is_in(rows["publication_number"].implode())
    assert_share(drawn.publications, held, RATES["in_patsnap"].rate)
    assert all((row["简单同族"] == "-") == ("patsnap_no_family" in row["planted"]) for row in read)


def test_the_same_part_gives_the_same_bytes(drawn, written, tmp_path):
    folder, _, _ = written
    again = tmp_path / "patsnap"
    again.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spreadsheets, "ROWS", 200)
        patsnap.write(PART, drawn, again)
    assert all((again / path.name).read_bytes() == path.read_bytes() for path in folder.iterdir())
