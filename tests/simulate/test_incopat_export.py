"""IncoPat workbooks, read by another library, hold the publications that were drawn; plants come at their rates."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest

from aici.simulate import patents
from aici.simulate.exports import incopat, spreadsheets
from aici.simulate.patents import holdings
from aici.simulate.rates import RATES
from simulate import small_patents
from simulate.small_patents import assert_share

PART = small_patents.part(1_500)
NEWER = {"number": "公开（公告）号", "date": "公开（公告）日", "standard": "标准化申请人", "main": "IPC主分类"}
OLDER = {"number": "公开(公告)号", "date": "公开(公告)日", "standard": "标准化当前专利权人", "main": "主分类号"}


@pytest.fixture(scope="module")
def drawn() -> patents.Patents:
    return patents.draw(PART, small_patents.calibration())


@pytest.fixture(scope="module")
def written(drawn, tmp_path_factory) -> tuple[Path, pl.DataFrame, pl.DataFrame]:
    """In files of 200 rows, so that there are some of each vintage."""
    folder = tmp_path_factory.mktemp("exports") / "incopat"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spreadsheets, "ROWS", 200)
        return folder, *incopat.write(PART, drawn, folder)


@pytest.fixture(scope="module")
def read(written) -> list[dict]:
    """The rows of all files in order, under one set of names beside their headings, with what is planted in them."""
    folder, rows, files = written
    found = []
    for file, planted in files.select("file", "planted").iter_rows():
        name, sheet = small_patents.sheet(folder.parent / file)
        assert name == "下载的著录项1"
        vintage = OLDER if "incopat_older_headings" in planted else NEWER
        found += [row | {ours: row[heading] for ours, heading in vintage.items()} for row in sheet]
    return [row | {"planted": planted} for row, planted in zip(found, rows["planted"], strict=True)]


def test_files_say_where_each_publication_is(written, read):
    folder, rows, files = written
    assert sorted(f"incopat/{path.name}" for path in folder.iterdir()) == files["file"].to_list()
    assert files["rows"].to_list()[:-1] == [200] * (files.height - 1)
    assert [row["number"] for row in read] == rows["publication_number"].to_list()
    assert [row["序号"] for row in read] == rows["row"].to_list()
    assert rows["record_id"].to_list() == [f"incopat:{number}" for number in rows["publication_number"]]
    assert {tuple(planted) for planted in files["planted"]} == {(), ("incopat_older_headings",)}


def test_each_row_is_what_was_drawn(drawn, read):
    expected = small_patents.by_publication(drawn)
    for row in read:
        true = expected[row["number"]]
        assert row["date"] == true["publication_date"]
        assert row["申请号"] == true["application_number"]
        assert row["申请日"] == ("" if "incopat_no_application_date" in row["planted"] else true["application_date"])
        assert row["优先权号"] == (true["priority_number"] or "")
        assert row["IPC"] == "; ".join(name.replace(" ", "") for name in true["classes"])
        assert row["main"] == row["IPC"].split("; ")[0]
        assert row["家族被引证次数"] == true["citations"]
        assert row["链接到incoPat"] == f"到incoPat中查看\r\n{row['number']}"
        assert set(row["planted"]) >= set(true["planted"])


def test_titles_are_in_both_languages_or_in_the_offices_own(drawn, read):
    expected = small_patents.by_publication(drawn)
    for row in read:
        true = expected[row["number"]]
        if "标题" not in row:
            assert (row["标题 (中文)"], row["标题 (英文)"]) == (true["title_zh"], true["title"])
            assert (row["摘要 (中文)"], row["摘要 (英文)"]) == (true["abstract_zh"], true["abstract"])
        elif true["office"] == "CN":
            assert (row["标题"], row["标题（翻译）"]) == (true["title_zh"], "")
        else:
            assert (row["标题"], row["标题（翻译）"]) == (true["title"], true["title_zh"])


def test_offices_and_kinds_are_in_chinese(drawn, read):
    expected = small_patents.by_publication(drawn)
    offices = {
        "CN": "中国",
        "US": "美国",
        "EP": "欧洲专利局",
        "WO": "世界知识产权组织",
        "JP": "日本",
        "KR": "韩国",
        "DE": "德国",
    }
    kinds = {"A": "发明申请", "A1": "发明申请", "B": "发明授权", "B1": "发明授权", "B2": "发明授权", "B4": "发明授权"}
    kinds |= {"U": "实用新型", "S": "外观设计", "S1": "外观设计", "T5": "译文", "A9": "修正或者更正专利"}
    for row in read:
        true = expected[row["number"]]
        assert row["公开国别"] == offices[true["office"]]
        assert row["公开类型"] == kinds[true["kind"]]
        assert (row["专利类型"] == row["公开类型"]) == (true["kind"] not in ("T5", "A9"))


def test_applicants_by_name_standard_name_and_country(drawn, read):
    expected = small_patents.by_publication(drawn)
    codes = {"CHN": "CN", "USA": "US", "JPN": "JP", "KOR": "KR", "CYP": "CY"}
    standards = {
        "Tencent": "腾讯-C",
        "Zhejiang University": "浙江大学-E",
        "Firm CN-01": "Firm CN-01-C",
        "Google": "谷歌-C",
    }
    for row in read:
        true = expected[row["number"]]
        if "incopat_no_applicant" in row["planted"]:
            assert (row["申请人"], row["第一申请人"], row["standard"], row["申请人国别代码"]) == ("", "", "", "")
            continue
        names = true["name"]
        if true["office"] == "CN":
            names = [zh or name for zh, name in zip(true["name_zh"], names, strict=True)]
        assert row["申请人"].split("; ") == names
        assert row["第一申请人"] == names[0]
        assert row["申请人国别代码"].split("; ") == [codes[code] for code in true["country_code"]]
        assert (row["standard"][0], row["standard"][-1]) == ("[", "]")
        first = row["standard"][1:-1].split("; ")[0]
        assert first == standards.get(true["holder"][0], first)


def test_a_family_is_listed_whole_and_its_citations_sum_up(drawn, read):
    members = dict(drawn.publications.group_by("family").agg("publication_number").iter_rows())
    expected = small_patents.by_publication(drawn)
    for row in read:
        true = expected[row["number"]]
        hidden = "incopat_no_family" in row["planted"]
        assert set(row["简单同族"].split("; ")) == ({""} if hidden else set(members[true["family"]]))
    shown = holdings.shown(drawn.publications, drawn)
    summed = shown.group_by("family").agg(pl.col("cited").sum(), pl.col("citations").first())
    assert summed["cited"].to_list() == summed["citations"].to_list()


def test_plants_come_at_their_rates(drawn, written):
    _, rows, _ = written
    for name in ("incopat_no_applicant", "incopat_no_application_date", "incopat_no_family"):
        assert_share(rows, pl.col("planted").list.contains(name), RATES[name].rate)
    later = drawn.publications.filter(~pl.col("family").is_first_distinct())
    assert_share(
        later, pl.col("publication_number").is_in(rows["publication_number"].implode()), RATES["in_incopat"].rate
    )


def test_every_family_is_in_one_database_at_least(drawn):
    held = holdings.held(PART, drawn)
    found = {*held.derwent["family"], *held.incopat["family"], *held.patsnap["family"]}
    assert found == set(drawn.families["family"])


def test_the_same_part_gives_the_same_bytes_whatever_the_clock(drawn, written, tmp_path):
    folder, _, files = written
    again = tmp_path / "incopat"
    again.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spreadsheets, "ROWS", 200)
        incopat.write(PART, drawn, again)
    for path in folder.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes()
    with zipfile.ZipFile(folder.parent / files["file"][0]) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"2025-02-14T00:00:00Z" in archive.read("docProps/core.xml")
