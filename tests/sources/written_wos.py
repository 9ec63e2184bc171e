"""Invented papers as Web of Science writes them: tagged text, tables, BibTeX, RIS; and what must come back."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence

from sources.written import Form, Paper, common, linked, packed, rows, workbook
from wos_tables import TAB_2015, TAB_2019, TAB_2022, XLS_2021, XLS_2023, by_heading


def wos_fields(paper: Paper) -> dict[str, str]:
    full, short = paper.names("{family}, {given}"), paper.names("{family}, {short}")
    return {
        "PT": "J", "AU": "; ".join(short), "AF": "; ".join(full), "TI": paper.title, "SO": "ACTA LAPIDUM",
        "DT": "Article", "DE": "; ".join(paper.keywords), "TC": str(paper.citations), "PY": str(paper.year),
        "C1": "; ".join(f"[{name}] {place}" for name, place in zip(full, paper.places, strict=True)),
        "VL": paper.place.volume, "IS": paper.place.issue, "BP": paper.place.first, "EP": paper.place.last,
        "AR": paper.place.article, "DI": paper.doi, "UT": f"WOS:{paper.number:015d}",
    }  # fmt: skip


def _of_wos(paper: Paper) -> dict[str, object]:
    full = paper.names("{family}, {given}")
    more = linked(paper, full) | {"author_keywords": paper.keywords, "record_id": f"wos:WOS:{paper.number:015d}"}
    return common(paper, full, **more)


def _wrapped(text: str) -> str:
    return text.replace(" ", "\n   ", 1) if len(text) > 20 else text


def _tagged(paper: Paper) -> str:
    fields = wos_fields(paper)
    fields["TI"] = _wrapped(paper.title)
    fields |= {tag: fields[tag].replace("; ", "\n   ") for tag in ("AU", "AF")}
    fields["C1"] = fields["C1"].replace("; [", ".\n   [") + "."
    return "".join(f"{tag} {text}\n" for tag, text in fields.items() if text) + "ER\n\n"


def wos_tagged(header: str, end: str = "\n") -> Callable:
    return lambda papers: (header.replace("\n", end).encode(),
                           [_tagged(paper).replace("\n", end).encode() for paper in papers], b"EF")  # fmt: skip


def wos_tab(tags: list[str], trailing: str = "", end: str = "\n") -> Callable:
    def pieces(papers: Sequence[Paper]):
        fields = [wos_fields(paper) for paper in papers]
        lines = ["\t".join(record.get(tag, "") for tag in tags) + trailing + end for record in fields]
        return ("\ufeff" + "\t".join(tags) + end).encode(), [line.encode() for line in lines], b""

    return pieces


def wos_csv(headings: list[str]) -> Callable:
    return lambda papers: rows(headings, [by_heading(headings, wos_fields(paper)) for paper in papers],
                               quoting=csv.QUOTE_MINIMAL)  # fmt: skip


def wos_workbook(headings: list[str]) -> Callable:
    return lambda papers: workbook(headings, [by_heading(headings, wos_fields(paper)) for paper in papers])


_LATEX = {sign: f"\\{sign}" for sign in "&%$#_"} | {
    '"': "{''}", "[": "{[}", "<": r"{\textless}", ">": r"{\textgreater}",
}  # fmt: skip


def _entry(paper: Paper, braces: str) -> str:
    full = paper.names("{family}, {given}")
    title = paper.title.translate(str.maketrans(_LATEX))
    lines = "\n   ".join(f"{name}, {place}." for name, place in zip(full, paper.places, strict=True))
    fields = {
        "Title": title, "Journal": "ACTA LAPIDUM", "Year": paper.year, "Type": "Article", "Affiliation": lines,
        "DOI": paper.doi, "Keywords": "; ".join(paper.keywords).replace("&", r"\&"), "Times-Cited": paper.citations,
        "Volume": paper.place.volume, "Number": paper.place.issue, "Pages": paper.place.span,
        "Article-Number": paper.place.article, "Unique-ID": f"WOS:{paper.number:015d}",
    }  # fmt: skip
    texts = "".join(f"{name} = {braces.replace('@', str(text))},\n" for name, text in fields.items() if text != "")
    return f"@article{{ WOS:{paper.number:015d},\nAuthor = {{{' and '.join(full)}}},\n{texts}}}\n\n"


def _ris(paper: Paper) -> str:
    people = "".join(f"AU  - {name}\n" for name in paper.names("{family}, {short}"))
    words = "".join(f"KW  - {word}\n" for word in paper.keywords)
    places = "".join(f"AD  - {place}" for place in paper.addresses)
    told = zip(("VL", "IS", "SP", "EP", "C7"), paper.place, strict=True)
    where = "".join(f"{tag}  - {text}\n" for tag, text in told if text)
    return (
        f"TY  - JOUR\n{people}TI  - {paper.title}\nT2  - ACTA LAPIDUM\n{words}KW  - PLUS\n{places}C3  - Univ N"
        f"PU  - STONE\nPY  - {paper.year}\n{where}DO  - {paper.doi}\nWE  - Science Citation Index (SCI)AN  - "
        f"WOS:{paper.number:015d}\nN1  - Times Cited in Web of Science Core Collection:  {paper.citations}\n"
        "Total Times Cited:  9\nER  -\n\n"
    )


def _of_ris(paper: Paper) -> dict[str, object]:
    more = {"affiliations_raw": "\n".join(paper.addresses), "record_id": f"wos:WOS:{paper.number:015d}"}
    return common(paper, paper.names("{family}, {short}"), author_keywords=paper.keywords, **more)


def entries(start: str, braces: str, end: str = "\n") -> Callable:
    return lambda papers: (start.encode(), [_entry(paper, braces).replace("\n", end).encode() for paper in papers], b"")


def _utf_16(content: bytes) -> bytes:
    return content.decode().encode("utf-16")


HEADER = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
_FORMS = {
    "tagged": wos_tagged(HEADER),
    "tagged, CRLF": wos_tagged("\ufeff" + HEADER, "\r\n"),
    "tagged 2010": wos_tagged("FN ISI Export Format VR 1.0\n"),
    "tagged, UTF-16": packed(wos_tagged(HEADER), _utf_16),
    "tagged, gzip": packed(wos_tagged(HEADER)),
    "tab": wos_tab(TAB_2022, end="\r\n"),
    "tab 2019": wos_tab(TAB_2019, "\t"),
    "tab 2015": wos_tab(TAB_2015, "\t"),
    "CSV": wos_csv(XLS_2023),
    "workbook": wos_workbook(XLS_2023),
    "workbook 2021": wos_workbook(XLS_2021),
    "BibTeX": entries("\ufeff\n", "{@}"),
    "BibTeX 2021": entries("", "{{@}}"),
}
FORMS = [Form(f"Web of Science, {name}", "wos", pieces, _of_wos) for name, pieces in _FORMS.items()]
FORMS.append(Form("Web of Science, RIS", "wos", lambda papers: (b"\xef\xbb\xbf", [_ris(paper).encode() for paper in
    papers], b""), _of_ris))  # fmt: skip
