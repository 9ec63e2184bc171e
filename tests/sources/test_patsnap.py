"""Patsnap: Chinese and English headings, workbook and CSV."""

from __future__ import annotations

import pytest

from sources.patent_exports import csv_text, filled, read, records, workbook

CHINESE = {
    "序号": "1", "公开(公告)号": "US20900000123A1", "标题": "-", "标题(译)(简体中文)": "石头排序方法",
    "摘要": "A study.", "[标]当前申请(专利权)人": "Tencent", "当前申请(专利权)人": "Tencent Tech | Li Na",
    "[标]原始申请(专利权)人": "Canon Inc. | University North",
    "原始申请(专利权)人": "Canon Inc. Research | Univ North",
    "当前申请(专利权)人国家": "CN | JP", "发明人": "Wang Wei | Li Na", "申请号": "US90000123", "申请日": "2002/8/1",
    "公开(公告)日": "2004-02-06", "优先权号": "JP2090000123 | CN202111111111.1", "优先权日": "2001-05-04 | 2001-01-02",
    "受理局": "美国", "IPC主分类号": "G06N3/08", "IPC分类号": "G06N3/08 | G06F40/30", "法律状态/事件": "授权",
    "简单同族": "US2090000123A1 | JP2090000123A", "被引用专利数量": "4", "5年内被引用数量": "2",
    "简单同族被引用专利总数": "9",
}  # fmt: skip
UNCHANGED = CHINESE | {"当前申请(专利权)人": CHINESE["原始申请(专利权)人"]}  # no transfer
ENGLISH = dict(
    zip(
        CHINESE,
        [
            "No.", "Publication Number", "Title", "Title (Translated)(Simplified Chinese)", "Abstract",
            "Std. Current Assignee", "Current Assignee", "Std. Original Assignee (Applicant)",
            "Original Assignee (Applicant)", "Current Assignee Country", "Inventor", "Application Number",
            "Application Date", "Publication Date", "Priority Number", "Priority Date", "Authority",
            "IPC Main Classification", "IPC Classification", "Legal Status/Event", "Simple Family",
            "Cited By Patent Count", "Cited By Count within 5 Years", "Simple Family Cited By Patent Count",
        ],
        strict=True,
    )
)  # fmt: skip
EXPECTED = {
    "record_id": "patsnap:US20900000123A1", "publication_number": "US20900000123A1",
    "family_members": ["US20900000123A1", "JP2090000123A"], "application_number": "US90000123",
    "priority_numbers": ["JP2090000123", "CN202111111111.1"], "office": "US", "kind": "A1", "application_year": 2002,
    "priority_year": 2001, "publication_year": 2004, "title": "石头排序方法", "abstract": "A study.",
    "inventors": ["Wang Wei", "Li Na"], "applicants": ["Canon Inc. Research", "Univ North"],
    "applicants_standard": ["Canon Inc.", "University North"],
    "classes": ["G06N 3/08", "G06F 40/30"], "citations": 4, "citation_kind": "by patents",
}  # fmt: skip


def _csv(*changes: dict, without: tuple[str, ...] = (), headings: dict | None = None) -> str:
    names = [name for name in CHINESE if name not in without]
    rows = [[(CHINESE | change)[name] for name in names] for change in changes]
    return csv_text([(headings or {}).get(name, name) for name in names], rows)


@pytest.mark.parametrize("headings", [{}, ENGLISH], ids=["chinese", "english"])
def test_record_with_every_column(tmp_path, headings):
    [record] = records(read(tmp_path / "x", _csv({}, headings=headings)), "patsnap")
    assert filled(record) == EXPECTED
    names = [headings.get(name, name) for name in CHINESE]
    [record] = records(read(workbook(tmp_path / "y", names, [list(CHINESE.values())])), "patsnap")
    assert filled(record) == EXPECTED


def test_countries_of_current_assignees_are_taken_where_these_are_the_applicants(tmp_path):
    changes = [{}, UNCHANGED, UNCHANGED | {"当前申请(专利权)人国家": "JP | JP"}]
    told = records(read(tmp_path / "x", _csv(*changes)), "patsnap")
    assert [record["applicant_countries"] for record in told] == [None, ["CN", "JP"], ["JP", "JP"]]


def test_hyphen_is_nothing_and_current_assignees_stand_in(tmp_path):
    nothing = dict.fromkeys(set(CHINESE) - {"公开(公告)号", "序号", "标题(译)(简体中文)"}, "-")
    no_original = {"[标]原始申请(专利权)人": "-", "原始申请(专利权)人": "-", "标题": "Stones"}
    first, second = records(read(tmp_path / "x", _csv(nothing, no_original)), "patsnap")
    assert set(filled(first)) == {"record_id", "publication_number", "office", "kind", "title"}
    assert (second["title"], second["applicants"]) == ("Stones", ["Tencent Tech", "Li Na"])
    assert second["applicants_standard"] == ["Tencent"]


def test_counts_are_told_apart(tmp_path):
    fewer = _csv({}, without=("被引用专利数量",))
    [record] = records(read(tmp_path / "x", fewer), "patsnap")
    assert (record["citations"], record["citation_kind"]) == (9, "by patents, of the family")
    fewest = _csv({}, without=("被引用专利数量", "简单同族被引用专利总数"))
    [record] = records(read(tmp_path / "x", fewest), "patsnap")
    assert (record["citations"], record["citation_kind"]) == (2, "by patents, within five years")


def test_damaged_rows_are_rejected_and_the_others_kept(tmp_path):
    lines = _csv({}, {"公开(公告)号": "-"}, {}).splitlines()
    reading = read(tmp_path / "x", "\n".join([*lines, "9,US1", lines[1] + ",surplus"]) + "\n")
    assert [record["row"] for record in records(reading, "patsnap")] == [1, 3]
    assert reading.rejects["row"].to_list() == [2, 4, 5]


@pytest.mark.parametrize("missing", [("公开(公告)号",), ("标题", "标题(译)(简体中文)")])
def test_export_without_a_needed_column_says_what_to_tick(tmp_path, missing):
    [reason] = read(tmp_path / "x", _csv({}, without=missing)).rejects["reason"]
    assert "ticked" in reason and missing[0] in reason
