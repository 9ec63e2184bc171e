"""IncoPat: headings of all vintages, and what is known to be awkward in its cells."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.patent_exports import csv_text, filled, read, records, workbook

NEWER = [
    "序号", "标题 (中文)", "标题 (英文)", "摘要 (中文)", "摘要 (英文)", "申请人", "公开（公告）号", "公开（公告）日",
    "申请号", "申请日", "公开类型", "专利类型", "公开国别", "链接到incoPat", "IPC", "CPC", "标准化申请人",
    "申请人国别代码", "简单同族", "优先权号", "优先权日", "被引证次数", "发明人",
]  # fmt: skip
DAY = datetime.date(2022, 12, 2)
CHINESE = [
    1, "一种石头排序方法", "Method of sorting stones", "本发明公开了方法。", "A method.",
    "北方大学; 腾讯科技(深圳)有限公司", "CN116074834A", datetime.date(2023, 5, 5), "CN202211542664.1", DAY,
    "发明申请", "发明申请", "中国",
    "到incoPat中查看\r\nCN116074834A", "G06N3/08; G06F40/35", "G06N3/084; G06N3/08", "[北方大学-E; 腾讯-C; 腾讯-C]",
    "CN; CN", "CN116074834A; US2023137166A1", "CN202111111111.1", "2021-12-02; 2021-11-01", 3, "王伟; 李娜",
]  # fmt: skip
EXPECTED = {
    "record_id": "incopat:CN116074834A", "publication_number": "CN116074834A",
    "family_members": ["CN116074834A", "US20230137166A1"], "application_number": "CN202211542664.1",
    "priority_numbers": ["CN202111111111.1"], "office": "CN", "kind": "A", "application_year": 2022,
    "priority_year": 2021, "publication_year": 2023, "title": "一种石头排序方法", "abstract": "本发明公开了方法。",
    "inventors": ["王伟", "李娜"], "applicants": ["北方大学", "腾讯科技(深圳)有限公司"],
    "applicants_standard": ["北方大学", "腾讯"], "applicant_countries": ["CN", "CN"],
    "classes": ["G06N 3/08", "G06F 40/35", "G06N 3/084"], "citations": 3, "citation_kind": "by patents",
}  # fmt: skip


def _with(**changes):
    return [changes.get(heading, cell) for heading, cell in zip(NEWER, CHINESE, strict=True)]


def test_record_with_every_column(tmp_path):
    [record] = records(read(workbook(tmp_path / "x", NEWER, [CHINESE])), "incopat")
    assert filled(record) == EXPECTED
    assert (record["file"], record["row"], record["data_source"]) == ("x/export", 1, "incopat")


def test_awkward_cells(tmp_path):
    american = {"公开（公告）号": "US20230137166A1", "公开国别": "美国", "申请号": "US18089850"}
    rows = [
        _with(**american, 申请日=None, 申请人=None, 标准化申请人=None, 申请人国别代码=None),
        _with(**american | {"公开（公告）号": "US62355199P0"}, IPC=None, CPC=None,
              标准化申请人="[Ford France; 福特汽车-C]"),
        _with(**{"公开（公告）号": "JP07119769B2", "公开（公告）日": datetime.date(1995, 12, 20)}, 申请号="JP62087095",
              申请日=datetime.date(1987, 4, 9), 申请人="\x7fopen Ai Fab Inc; ", 公开类型="译文"),
        _with(**{"标题 (中文)": None, "公开（公告）号": "WO0040934A1", "申请号": "WOUS00000123"}),
    ]  # fmt: skip
    first, second, third, fourth = records(read(workbook(tmp_path / "x", NEWER, rows)), "incopat")
    assert first["title"] == "Method of sorting stones"
    missing = {"application_year", "applicants", "applicants_standard", "applicant_countries"}
    assert missing.isdisjoint(filled(first))
    assert (second["kind"], second["classes"]) == ("P0", None)
    assert second["applicants_standard"] == ["Ford France", "福特汽车"]
    assert (third["publication_number"], third["application_number"]) == ("JPH07119769B2", "JP1987087095")
    assert third["applicants"] == ["open Ai Fab Inc"]
    assert (fourth["publication_number"], fourth["title"]) == ("WO2000040934A1", "Method of sorting stones")


def test_older_headings_and_family_citations(tmp_path):
    headings = ["序号", "标题", "摘要", "公开(公告)号", "公开(公告)日", "申请号", "申请日", "主分类号",
                "标准化当前专利权人", "申请人国别代码", "合享价值度", "家族被引证次数"]  # fmt: skip
    row = [1, "Stones", "A study.", "EP971217B1", "2004-01-02", "EP98971217", "1998/1/2", "G06N3/08", "[北方-C]",
           "SE; DE", 7, 2]  # fmt: skip
    [record] = records(read(workbook(tmp_path / "x", headings, [row])), "incopat")
    assert filled(record) == {
        "record_id": "incopat:EP0971217B1", "publication_number": "EP0971217B1", "application_number": "EP98971217",
        "office": "EP", "kind": "B1", "application_year": 1998, "publication_year": 2004, "title": "Stones",
        "abstract": "A study.", "applicants_standard": ["北方"], "applicant_countries": ["SE", "DE"],
        "classes": ["G06N 3/08"], "citations": 2, "citation_kind": "by patents, of the family",
    }  # fmt: skip


def test_row_without_number_is_rejected_and_the_others_kept(tmp_path):
    rows = [CHINESE, _with(**{"公开（公告）号": None}), _with(**{"公开（公告）号": "1,2E+10"}), CHINESE]
    reading = read(workbook(tmp_path / "x", NEWER, rows))
    assert [record["row"] for record in records(reading, "incopat")] == [1, 4]
    assert reading.rejects["row"].to_list() == [2, 3]
    assert "no publication number" in reading.rejects["reason"][0]


@pytest.mark.parametrize("missing", ["公开（公告）号", "标题"])
def test_export_without_a_needed_column_says_what_to_tick(tmp_path, missing):
    headings = [heading for heading in NEWER if not heading.startswith(missing)]
    rows = [[cell for heading, cell in zip(NEWER, CHINESE, strict=True) if not heading.startswith(missing)]]
    [reason] = read(workbook(tmp_path / "x", headings, rows)).rejects["reason"]
    assert "ticked" in reason and missing[:2] in reason


def test_headings_alone_and_csv(tmp_path):
    assert "holds no record" in read(workbook(tmp_path / "x", NEWER, [])).rejects["reason"][0]
    text = csv_text(NEWER, [[str(cell) for cell in CHINESE]])
    [record] = records(read(tmp_path / "y", "\ufeff" + text), "incopat")
    assert filled(record) == EXPECTED


_name = st.text(alphabet="ABCxyz 王伟.-", min_size=1, max_size=12).map(str.strip).filter(lambda t: t.strip(" .-"))


@settings(max_examples=8, deadline=None)
@given(names=st.lists(_name, min_size=1, max_size=4, unique=True), digits=st.integers(10**8, 10**9 - 1),
       year=st.integers(1985, 2030), cited=st.none() | st.integers(0, 10**5))  # fmt: skip
def test_random_record_comes_back(tmp_path_factory, names, digits, year, cited):
    row = _with(**{"公开（公告）号": f"CN{digits}B", "申请人": "; ".join(names), "被引证次数": cited,
                   "申请日": datetime.date(year, 1, 31)})  # fmt: skip
    path = workbook(tmp_path_factory.mktemp("x") / "x", NEWER, [row])
    [record] = records(read(path), "incopat")
    assert (record["publication_number"], record["applicants"]) == (f"CN{digits}B", names)
    assert (record["application_year"], record["citations"]) == (year, cited)
