"""Web of Science as a table: the headings of every vintage, invented records, and how they are written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import xlsxwriter

_BEGIN = "PT AU BA BE GP AF BF CA TI SO SE BS LA DT CT CY CL SP HO DE ID AB C1"
TAB_2015 = (
    f"{_BEGIN} RP EM RI OI FU FX CR NR TC Z9 PU PI PA SN EI BN J9 JI PD PY VL IS PN SU SI MA BP EP AR DI D2 PG WC SC "
    "GA UT PM"
).split()
TAB_2019 = (
    f"{_BEGIN} RP EM RI OI FU FX CR NR TC Z9 U1 U2 PU PI PA SN EI BN J9 JI PD PY VL IS PN SU SI MA BP EP AR DI D2 EA "
    "EY PG WC SC GA UT PM OA HC HP DA"
).split()
TAB_2020 = [tag for tag in TAB_2019 if tag != "EY"]
TAB_2022 = (
    f"{_BEGIN} C3 RP EM RI OI FU FP FX CR NR TC Z9 U1 U2 PU PI PA SN EI BN J9 JI PD PY VL IS PN SU SI MA BP EP AR DI "
    "DL D2 EA PG WC WE SC GA PM OA HC HP DA UT"
).split()
TAB_ALL = (
    "PT AU Z2 AF BA BF CA GP RI OI BE Z3 TI X1 Y1 Z1 FT PN AE S1 SO SE BS VL IS SI MA BP EP AR DI D2 EA SU PD PY AB X4 "
    "Y4 Z4 AK CT CY SP CL TC Z8 ZR ZA ZB ZS Z9 SN EI BN UT PM"
).split()
LONG = {
    "PT": "Publication Type", "AU": "Authors", "BA": "Book Authors", "BE": "Book Editors", "GP": "Book Group Authors",
    "AF": "Author Full Names", "BF": "Book Author Full Names", "CA": "Group Authors", "TI": "Article Title",
    "SO": "Source Title", "SE": "Book Series Title", "BS": "Book Series Subtitle", "LA": "Language",
    "DT": "Document Type", "CT": "Conference Title", "CY": "Conference Date", "CL": "Conference Location",
    "SP": "Conference Sponsor", "HO": "Conference Host", "DE": "Author Keywords", "ID": "Keywords Plus",
    "AB": "Abstract", "C1": "Addresses", "C3": "Affiliations", "RP": "Reprint Addresses", "EM": "Email Addresses",
    "RI": "Researcher Ids", "OI": "ORCIDs", "FU": "Funding Orgs", "FP": "Funding Name Preferred", "FX": "Funding Text",
    "CR": "Cited References", "NR": "Cited Reference Count", "TC": "Times Cited, WoS Core",
    "Z9": "Times Cited, All Databases", "U1": "180 Day Usage Count", "U2": "Since 2013 Usage Count", "PU": "Publisher",
    "PI": "Publisher City", "PA": "Publisher Address", "SN": "ISSN", "EI": "eISSN", "BN": "ISBN",
    "J9": "Journal Abbreviation", "JI": "Journal ISO Abbreviation", "PD": "Publication Date", "PY": "Publication Year",
    "VL": "Volume", "IS": "Issue", "PN": "Part Number", "SU": "Supplement", "SI": "Special Issue",
    "MA": "Meeting Abstract", "BP": "Start Page", "EP": "End Page", "AR": "Article Number", "DI": "DOI",
    "DL": "DOI Link", "D2": "Book DOI", "EA": "Early Access Date", "PG": "Number of Pages", "WC": "WoS Categories",
    "WE": "Web of Science Index", "SC": "Research Areas", "GA": "IDS Number", "PM": "Pubmed Id",
    "OA": "Open Access Designations", "HC": "Highly Cited Status", "HP": "Hot Paper Status", "DA": "Date of Export",
    "UT": "UT (Unique WOS ID)",
}  # fmt: skip
XLS_2021 = [LONG[tag] for tag in TAB_2020 if tag not in ("UT", "PM", "OA", "HC", "HP", "DA")] + [
    "UT (Unique WOS ID)", "Pubmed Id", "Open Access Designations", "Highly Cited Status", "Hot Paper Status",
    "Date of Export", "",
]  # fmt: skip
XLS_2023 = [*(LONG[tag] for tag in TAB_2022), "Web of Science Record"]
XLS_ALL = (
    "Publication Type|Authors|Book Authors|Group Authors|Book Group Authors|Researcher Ids|ORCIDs|Book Editors|"
    "Author - Arabic|Article Title|Article Title - SciELO|Article Title - SciELO|Article Title - Chinese|"
    "Article Title - Russian|Patent Number|Patent Assignee|Source Title - Arabic|Source Title|Source Title - Korean|"
    "Volume|Issue|Start Page|End Page|Article Number|DOI|Early Access Date|Publication Date|Publication Year|Abstract|"
    "Abstract - Foreign|Abstract - Foreign|Abstract - Korean|Times Cited, WoS Core|Times Cited, CSCD |"
    "Times Cited, All Databases|ISSN|eISSN|ISBN|UT (Unique ID)|Pubmed Id|"
).split("|")
FIRST = {
    "PT": "J", "AU": "Arden, BC; Boro, D", "AF": "Arden, Bea C.; Boro, Dan", "TI": "Learning to sort pebbles & stones",
    "SO": "JOURNAL OF PEBBLES", "DT": "Article; Early Access", "DE": "sorting; pebble counting; stones",
    "AB": "A study.", "C1": "[Arden, Bea C.; Boro, Dan] Univ North, Dept Stones, Lund, Sweden; "
    "[Boro, Dan] Inst South, Boston, MA 02115 USA", "TC": "7", "Z9": "9", "PA": "1 STONE ST, LONDON, ENGLAND",
    "RP": "Arden, BC (corresponding author), Univ North, Dept Stones, Lund, Sweden.", "SN": "1234-567x",
    "EI": "2345-6789", "VL": "3", "IS": "2", "BP": "17", "EP": "19", "AR": "e17", "PY": "2024",
    "DI": "10.1000/ABC.1", "WC": "Computer Science, Artificial Intelligence; Robotics",
    "SC": "Computer Science; Robotics", "UT": "WOS:000000000000001",
}  # fmt: skip
SECOND = FIRST | {"UT": "WOS:000000000000002", "TI": '"Quoted" at the start', "PY": "", "EA": "SEP 2021"}
THIRD = {
    "PT": "C", "AU": "Cole, E", "TI": "Stones", "SO": "ACTA LAPIDUM", "DT": "Proceedings Paper", "PY": "2003",
    "C1": "UNIV NORTH,LUND,SWEDEN", "UT": "ZOOREC:ZOOR1",
}  # fmt: skip


def tab(headings: list[str], *records: dict, end: str = "\n", trailing: str = "") -> str:
    """A tab-delimited export; `trailing` stands behind every row of data."""
    rows = ["\t".join(record.get(tag, "") for tag in headings) + trailing for record in records]
    return "\ufeff" + end.join(["\t".join(headings), *rows]) + end


def by_heading(headings: list[str], record: dict) -> list[str]:
    tags = {long: tag for tag, long in LONG.items()} | {"Year": "PY", "UT (Unique ID)": "UT"}
    return [record.get(tags.get(heading, ""), "") if heading not in headings[:n] else "" for n, heading in
            enumerate(headings)]  # fmt: skip


def comma(headings: list[str], *records: dict) -> str:
    """The table as a spreadsheet saves it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([headings, *(by_heading(headings, record) for record in records)])
    return text.getvalue()


def workbook(path: Path, headings: list[str], *records: dict) -> Path:
    """The table as a workbook, its counts and years as numbers."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("savedrecs")
        for row, cells in enumerate([headings, *(by_heading(headings, record) for record in records)]):
            for place, cell in enumerate(cells):
                (sheet.write_number if cell.isdigit() else sheet.write_string)(
                    row, place, float(cell) if cell.isdigit() else cell
                )
    return path
