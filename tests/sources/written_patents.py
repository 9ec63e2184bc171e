"""Invented patents as every database of patents writes them, lists of journals, and what must come back of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from typing import NamedTuple

from hypothesis import strategies as st

from sources.written import TEXTS, Form, of_dicts, rows, workbook

NAMES = ["STONE INST INC", "北方大学", "Arden B", "Boro Dan", "Ünal Co", "李娜"]
_names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)


class Patent(NamedTuple):
    """What is written: the Chinese publication of `number`, of a class of IPC."""

    number: int
    title: str
    applicants: list[str]
    inventors: list[str]
    year: int
    citations: int

    @property
    def publication(self) -> str:
        return f"CN{self.number + 110_000_000}A"


@st.composite
def patents(draw: st.DrawFn, number: int) -> Patent:
    return Patent(number, draw(TEXTS), draw(_names), draw(_names), draw(st.integers(1990, 2030)),
                  draw(st.integers(0, 10**4)))  # fmt: skip


def _expected(source: str, *without: str, **more: Callable[[Patent], object]) -> Callable:
    def expected(patent: Patent) -> dict[str, object]:
        known = {
            "record_id": f"{source}:{patent.publication}", "publication_number": patent.publication,
            "title": patent.title, "applicants": patent.applicants, "inventors": patent.inventors, "office": "CN",
            "publication_year": patent.year, "citations": patent.citations, "classes": ["G06N 3/08"],
        } | {name: value(patent) for name, value in more.items()}  # fmt: skip
        return {name: value for name, value in known.items() if name not in without}

    return expected


def _derwent_fields(patent: Patent) -> dict[str, str]:
    number = f"{patent.publication[:-1]}-A"
    return {
        "PT": "P", "PN": number, "TI": f"{patent.title}.", "AU": "; ".join(patent.inventors),
        "AE": "; ".join(f"{name} (ABCD-Non-standard)" for name in patent.applicants), "GA": f"2018{patent.number}",
        "AB": "NOVELTY - Stones.", "IP": "G06N-003/08",
        "PD": f"{number}   05 May {patent.year}   G06N-003/08   202001   Pages: 12   Chinese",
        "TC": str(patent.citations), "UT": f"DIIDW:2018{patent.number}",
    }  # fmt: skip


def _derwent(patent: Patent) -> str:
    fields = _derwent_fields(patent)
    fields |= {tag: fields[tag].replace("; ", "\n   ") for tag in ("AU", "AE")}
    fields |= {"TI": fields["TI"].replace(" ", "\n   ", 1), "AB": f"   {fields['AB']}"}
    text = "".join(f"{tag} {text}\n" for tag, text in fields.items())
    return text + "CP US10266887-B2\n      US20170321198-A1      \nER\n\n"


def derwent(header: str) -> Callable:
    return lambda patents: (header.encode(), [_derwent(patent).encode() for patent in patents], b"EF")


def _table(cells: Callable[[Patent], dict[str, str]], **options: object) -> Callable:
    def pieces(patents: Sequence[Patent]):
        listed = [cells(patent) for patent in patents]
        return of_dicts(list(listed[0]), listed, **({"quoting": csv.QUOTE_MINIMAL} | options))

    return pieces


def _workbook(cells: Callable[[Patent], dict[str, str]]) -> Callable:
    def pieces(patents: Sequence[Patent]):
        listed = [cells(patent) for patent in patents]
        return workbook(list(listed[0]), [list(row.values()) for row in listed])

    return pieces


def _incopat(patent: Patent) -> dict[str, str]:
    return {
        "序号": str(patent.number), "标题 (中文)": patent.title, "标题 (英文)": "Stones", "摘要 (中文)": "石头",
        "申请人": "; ".join(patent.applicants), "公开（公告）号": patent.publication,
        "公开（公告）日": f"{patent.year}-05-05", "公开国别": "中国", "IPC": "G06N3/08",
        "链接到incoPat": f"到incoPat中查看\r\n{patent.publication}", "标准化申请人": "[北方-C]",
        "被引证次数": str(patent.citations), "发明人": "; ".join(patent.inventors),
    }  # fmt: skip


def _incopat_older(patent: Patent) -> dict[str, str]:
    names = {
        "标题 (中文)": "标题", "摘要 (中文)": "摘要", "公开（公告）号": "公开(公告)号",
        "公开（公告）日": "公开(公告)日", "IPC": "主分类号", "公开国别": "申请人国别代码",
    }  # fmt: skip
    return {names.get(name, name): cell for name, cell in _incopat(patent).items() if name != "标题 (英文)"}


def _patsnap(patent: Patent) -> dict[str, str]:
    return {
        "序号": str(patent.number), "公开(公告)号": patent.publication, "标题": "-", "标题(译)(简体中文)": patent.title,
        "摘要": "-", "原始申请(专利权)人": " | ".join(patent.applicants), "当前申请(专利权)人": "-",
        "发明人": " | ".join(patent.inventors), "公开(公告)日": f"{patent.year}/5/5", "受理局": "中国",
        "IPC分类号": "G06N3/08", "被引用专利数量": str(patent.citations),
    }  # fmt: skip


_ENGLISH = (
    "No.|Publication Number|Title|Title (Translated)(Simplified Chinese)|Abstract|Original Assignee (Applicant)|"
    "Current Assignee|Inventor|Publication Date|Authority|IPC Classification|Cited By Patent Count"
).split("|")


def _patsnap_english(patent: Patent) -> dict[str, str]:
    return dict(zip(_ENGLISH, _patsnap(patent).values(), strict=True))


def _lens(**renamed: str) -> Callable:
    def cells(patent: Patent) -> dict[str, str]:
        row = {
            "#": str(patent.number), "Jurisdiction": "CN", "Kind": "A",
            "Publication Number": f"CN {patent.publication[2:-1]} A", "Lens ID": _lens_id(patent),
            "Publication Date": f"{patent.year}-05-05", "Title": patent.title,
            "Applicants": ";;".join(patent.applicants), "Inventors": ";;".join(patent.inventors), "Owners (US)": "",
            "URL": f"https://lens.org/{_lens_id(patent)}", "Type": "Patent Application", "Has Full Text": "yes",
            "Cites Patent Count": "7", "Cited by Patent Count": str(patent.citations),
            "IPCR Classifications": "G06N3/08", "NPL Citations": "a; b",
        }  # fmt: skip
        return {renamed.get(name, name): cell for name, cell in row.items()}

    return cells


def _lens_id(patent: Patent) -> str:
    digits = f"{patent.number:015d}"
    return "-".join(digits[n : n + 3] for n in range(0, 15, 3))


_RENAMED = {"Publication Number": "Display Key", "Owners (US)": "Owners", "Type": "Document Type"}
_OLDEST = {"Cited by Patent Count": "Cited Count", "NPL Citations": "Non-Patent Citations"}


def _google(patent: Patent) -> dict[str, str]:
    return {
        "id": f"CN-{patent.publication[2:-1]}-A", "title": f"{patent.title} ", "assignee": ", ".join(patent.applicants),
        "inventor/author": ", ".join(patent.inventors), "priority date": "1989-01-02",
        "filing/creation date": "", "publication date": f"{patent.year}-05-05", "grant date": "",
        "result link": f"https://patents.google.com/patent/{patent.publication}/en", "representative figure link": "",
    }  # fmt: skip


def _journals(patents: Sequence[Patent]):
    area = "GEOCHEMISTRY & GEOPHYSICS(SCIE);MINERALOGY(SCIE)"
    cells = [[patent.title, f"{patent.number}-1234", "N/A", area, f"{patent.citations}.5"] for patent in patents]
    return rows(["Journal", "ISSN", "eISSN", "Category", "IF(2024)"], cells, quoting=csv.QUOTE_MINIMAL)


def _of_journal(patent: Patent) -> dict[str, object]:
    return {"venue": patent.title, "issn": f"{patent.number}-1234", "impact_factor": patent.citations + 0.5}


_OF_DERWENT = _expected("derwent", record_id=lambda patent: f"derwent:DIIDW:2018{patent.number}")
_OF_INCOPAT, _OF_PATSNAP = _expected("incopat"), _expected("patsnap")
_OF_LENS = _expected("lens", record_id=lambda patent: f"lens:{_lens_id(patent)}")
_OF_GOOGLE = _expected("google_patents", "citations", "classes")
_FIRST = "search URL:,https://patents.google.com/?q=stones\n"
FORMS = [
    Form("Derwent, tagged", "derwent", derwent("FN Clarivate Analytics Web of Science\nVR 1.0\n"), _OF_DERWENT,
         "patents"),
    Form("Derwent, table", "derwent", _table(_derwent_fields), _OF_DERWENT, "patents"),
    Form("Derwent, workbook", "derwent", _workbook(_derwent_fields), _OF_DERWENT, "patents"),
    Form("IncoPat, full width", "incopat", _workbook(_incopat), _OF_INCOPAT, "patents"),
    Form("IncoPat, half width", "incopat", _workbook(_incopat_older), _OF_INCOPAT, "patents"),
    Form("IncoPat, CSV", "incopat", _table(_incopat, start="\ufeff"), _OF_INCOPAT, "patents"),
    Form("Patsnap, Chinese", "patsnap", _table(_patsnap), _OF_PATSNAP, "patents"),
    Form("Patsnap, English", "patsnap", _table(_patsnap_english), _OF_PATSNAP, "patents"),
    Form("Patsnap, workbook, Chinese", "patsnap", _workbook(_patsnap), _OF_PATSNAP, "patents"),
    Form("Patsnap, workbook, English", "patsnap", _workbook(_patsnap_english), _OF_PATSNAP, "patents"),
    Form("The Lens, 2016", "lens", _table(_lens(**_OLDEST)), _OF_LENS, "patents"),
    Form("The Lens, 2021", "lens", _table(_lens(), end="\r\n"), _OF_LENS, "patents"),
    Form("The Lens, newer", "lens", _table(_lens(**_RENAMED)), _OF_LENS, "patents"),
    Form("Google Patents", "google_patents", _table(_google, start=_FIRST), _OF_GOOGLE, "patents"),
    Form("Google Patents, first line deleted", "google_patents", _table(_google), _OF_GOOGLE, "patents"),
    Form("journal metrics, CSV", "journal_metrics", _journals, _of_journal, "journal_metrics"),
]  # fmt: skip
