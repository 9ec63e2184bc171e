"""Reads exports as they lie on disk, apart from the program: one table per database, one row per record.

Every table says where a row stands (`file`, as `wos/0000-savedrecs-01.txt`, and `row` from 1); its other columns are
the provider's own tags and headings as text, null where the record has none.
"""

import csv
import gzip
import json
import re

import polars as pl
from python_calamine import CalamineWorkbook

_RECORD = re.compile(r"^PT .*?(?=^ER$)", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^([A-Z][A-Z0-9]) (.*(?:\n   .*)*)", re.MULTILINE)
WOS_TAGS = "PT AU AF TI DT DE AB C1 C3 RP TC Z9 PY BP AR DI WE UT DA VL".split()
DERWENT_TAGS = "PN AE AB IP PD AD PI UT".split()
INCOPAT = {
    "number": "公开（公告）号", "applicant": "申请人", "countries": "申请人国别代码", "applied": "申请日",
    "classes": "IPC", "family": "简单同族", "text": "摘要 (中文)", "cited": "家族被引证次数",
}  # fmt: skip
INCOPAT_OLDER = {"number": "公开(公告)号"}  # its Chinese abstracts stand in one of two columns
PATSNAP = {
    "number": "公开(公告)号", "abstract": "摘要", "in_chinese": "摘要(译)(简体中文)", "in_english": "摘要(译)(英文)",
    "current": "[标]当前申请(专利权)人", "original": "[标]原始申请(专利权)人", "countries": "当前申请(专利权)人国家",
    "family": "简单同族", "classes": "IPC分类号",
}  # fmt: skip
PATSNAP_ENGLISH = {
    "number": "Publication Number", "abstract": "Abstract", "in_chinese": "Abstract (Translated)(Simplified Chinese)",
    "in_english": "Abstract (Translated)(English)", "current": "Std. Current Assignee",
    "original": "Std. Original Assignee (Applicant)", "countries": "Current Assignee Country",
    "family": "Simple Family", "classes": "IPC Classification",
}  # fmt: skip


def paths(folder, source):
    """Path and name below `folder` of each file of a database."""
    return [(path, f"{source}/{path.name}") for path in sorted((folder / source).iterdir())]


def files(folder, source):
    """Table[file, head, crlf, bom, content]: what the bytes of each text file show; `head` is the first line."""
    rows = []
    for path, file in paths(folder, source):
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
        shown = {"crlf": b"\r\n" in content, "bom": content.startswith(b"\xef\xbb\xbf"), "content": text}
        rows.append({"file": file, "head": text.splitlines()[0], **shown})
    return pl.DataFrame(rows)


def tagged(texts, tags):
    """The records of tagged files; lines of a field are separated by `\\n`, without their three blanks."""
    rows = []
    for file, text in texts.select("file", "content").iter_rows():
        for row, record in enumerate(_RECORD.findall(text.replace("\r\n", "\n")), start=1):
            fields = dict(_FIELD.findall(record))
            rows.append((file, row, *(fields.get(tag) for tag in tags)))
    schema = {"file": pl.String, "row": pl.Int64, **dict.fromkeys(tags, pl.String)}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.col(tags).str.replace_all("\n   ", "\n"))


def separated(texts, headings):
    """The records of CSV files; `width` is the number of columns of the file, empty cells are null."""
    rows = []
    for file, text in texts.select("file", "content").iter_rows():
        head, *lines = csv.reader(text.splitlines())
        places = [head.index(name) if name in head else None for name in headings]
        for row, line in enumerate(lines, start=1):
            cells = (None if place is None else line[place] or None for place in places)
            rows.append((file, row, len(head), *cells))
    schema = {"file": pl.String, "row": pl.Int64, "width": pl.Int64, **dict.fromkeys(headings, pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def sheet(path):
    """The headings and rows of the first sheet of a workbook."""
    head, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return head, rows


def _picked(file, head, rows, columns):
    """The columns of a sheet under short names, as text."""
    places = {name: head.index(heading) for name, heading in columns.items()}
    cells = {name: [str(row[place]) for row in rows] for name, place in places.items()}
    return pl.DataFrame({"file": [file] * len(rows), "row": range(1, len(rows) + 1)} | cells)


def incopat(folder):
    """Table[file, row, is_older, and the short names of `INCOPAT`]; empty cells are empty texts."""
    tables = []
    for path, file in paths(folder, "incopat"):
        head, rows = sheet(path)
        is_older = INCOPAT_OLDER["number"] in head
        columns = {**INCOPAT, **INCOPAT_OLDER, "text": "摘要", "translated": "摘要（翻译）"} if is_older else INCOPAT
        table = _picked(file, head, rows, columns).with_columns(is_older=pl.lit(is_older))
        tables.append(table.with_columns(text=pl.concat_str("text", "translated")) if is_older else table)
    return pl.concat(tables, how="diagonal")


def patsnap(folder):
    """Table[file, row, is_english, and the short names of `PATSNAP`]."""
    tables = []
    for path, file in paths(folder, "patsnap"):
        head, rows = sheet(path)
        is_english = PATSNAP["number"] not in head
        table = _picked(file, head, rows, PATSNAP_ENGLISH if is_english else PATSNAP)
        tables.append(table.with_columns(is_english=pl.lit(is_english)))
    return pl.concat(tables)


def openalex(folder):
    """Two tables, by work and by authorship: what the objects hold of what is planted."""
    works, authorships = [], []
    for path, file in paths(folder, "openalex"):
        with gzip.open(path) as lines:
            for row, line in enumerate(lines, start=1):
                work = json.loads(line)
                works.append((file, row, *_work(work)))
                authorships += [(file, row, n, *_authorship(one)) for n, one in enumerate(work["authorships"], start=1)]
    return (
        pl.DataFrame(works, schema=["file", "row", *_OF_WORK], orient="row", infer_schema_length=None),
        pl.DataFrame(authorships, schema=["file", "row", "position", *_OF_AUTHORSHIP], orient="row",
                     infer_schema_length=None),
    )  # fmt: skip


_OF_WORK = ["id", "title", "doi", "year", "type", "source_type", "subfield", "keywords", "has_abstract"]
_OF_AUTHORSHIP = ["author_id", "name", "is_corresponding", "addresses", "institutions", "countries", "country"]


def _work(work):
    source = work["primary_location"]["source"] or {}
    return (
        work["id"], work["title"], work["doi"], work["publication_year"], work["type"], source.get("type"),
        work["primary_topic"]["subfield"]["id"], "; ".join(k["display_name"] for k in work["keywords"]),
        bool(work.get("abstract_inverted_index")),
    )  # fmt: skip


def _authorship(one):
    countries = one["countries"]
    return (
        one["author"]["id"], one["author"]["display_name"], one["is_corresponding"],
        len(one["raw_affiliation_strings"]), len(one["institutions"]), len(countries),
        countries[0] if countries else None,
    )  # fmt: skip
