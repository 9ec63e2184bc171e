"""A small invented export of each format, from which headings, tags or paths can be taken away one by one."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import wos_tables
from paper_exports import table
from sources import (
    conftest,
    test_derwent,
    test_google_patents,
    test_google_scholar,
    test_ieee_xplore,
    test_incopat,
    test_lens,
    test_openalex,
    test_openalex_csv,
    test_patsnap,
    test_scopus,
    test_wos_bibtex,
    test_wos_ris,
)


class Sample(Protocol):
    """An export of `records` records, and its text when what stands under some names is left out or, if it may, blank.

    In `each` the records stand again for each of the sets of names, without what stands under these.
    """

    @property
    def records(self) -> int: ...

    def without(self, names: set[str], blank: bool = False) -> str: ...

    def each(self, several: list[set[str]], kept: list[str | None]) -> str: ...


def plain(heading: str) -> str:
    """Headings are compared without the kind and place of brackets, as IncoPat varies them."""
    return heading.replace("（", "(").replace("）", ")").replace(" ", "")


@dataclass(frozen=True)
class Table:
    """A table; its rows by heading."""

    headings: tuple[str, ...]
    rows: tuple[dict[str, object], ...]
    separator: str = ","

    @property
    def records(self) -> int:
        return len(self.rows)

    def each(self, several: list[set[str]], kept: list[str | None]) -> str:
        """With what the names gave under the one that is kept, in a column of its own if there is none."""
        headings, rows = dict.fromkeys(self.headings), []
        for names, keeps in zip(several, kept, strict=True):
            own = [heading for heading in headings if plain(heading) in set(map(plain, names | {keeps or ""}))]
            to = next((heading for heading in own if plain(heading) == plain(keeps or "")), keeps)
            for row in self.rows:
                value = next((row[heading] for heading in own if row.get(heading)), None)
                rows.append(row | dict.fromkeys(own) | ({to: value} if to else {}))
            headings |= {to: None} if to else {}
        return Table(tuple(headings), tuple(rows), self.separator).without(set())

    def without(self, names: set[str], blank: bool = False) -> str:
        gone = {heading for heading in self.headings if plain(heading) in set(map(plain, names))}
        kept = [heading for heading in self.headings if blank or heading not in gone]
        rows = [{h: "" if row.get(h) is None or h in gone else str(row[h]) for h in kept} for row in self.rows]
        text = table(kept, rows, separator=self.separator)
        return text.replace('"', "") if self.separator == "\t" else text

    def renamed(self, old: str, new: str) -> Table:
        """With another heading over a column."""
        name = {h: new if plain(h) == plain(old) else h for h in self.headings}
        rows = tuple({name.get(h, h): cell for h, cell in row.items()} for row in self.rows)
        return Table(tuple(name.values()), rows, self.separator)


# what begins a record cannot be left out, only be changed into what says nothing
_BEGINS = {
    "entry key": (r"\{ WOS:\d+", "{ none"), "entry type": ("@article|@inproceedings", "@misc"),
    "TY": ("^TY  - .*", "TY  - GEN"),
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """Text in which a name begins a field that ends where the next begins."""

    head: str
    content: str
    field: str  # pattern of a field, with {} for its name
    records: int = 1

    def each(self, several: list[set[str]], kept: list[str | None]) -> str:
        return self.head + "".join(Text("", self.content, self.field).without(names) for names in several)

    def without(self, names: set[str], blank: bool = False) -> str:
        text = self.content
        for name in names:
            pattern, kept = _BEGINS.get(name, (self.field.format(re.escape(name)), ""))
            text = re.sub(pattern, kept, text, flags=re.MULTILINE)
        return self.head + text


@dataclass(frozen=True)
class Works:
    """Works as JSON; names are paths."""

    works: tuple[dict, ...]

    @property
    def records(self) -> int:
        return len(self.works)

    def each(self, several: list[set[str]], kept: list[str | None]) -> str:
        return _page([work for names in several for work in self._left(names)])

    def without(self, names: set[str], blank: bool = False) -> str:
        return _page(self._left(names))

    def _left(self, names: set[str]) -> list[dict]:
        works = copy.deepcopy(list(self.works))
        for name in names:
            _remove(works, name.split("."))
        return works


def _page(works: list[dict]) -> str:
    return json.dumps({"meta": {"of": "https://openalex.org/W1"}, "results": works})


def _remove(value: object, path: list[str]) -> None:
    for item in value if isinstance(value, list) else [value]:
        if len(path) == 1:
            item.pop(path[0], None)
        elif item.get(path[0]) is not None:
            _remove(item[path[0]], path[1:])


def _of(row: dict, *changes: dict) -> Table:
    return Table(tuple(row), tuple(row | change for change in changes or ({},)))


def _by_long_name(record: dict) -> dict:
    return {wos_tables.LONG[tag]: text for tag, text in record.items()}


_TAG = r"^{} .*\n(?:   .*\n)*"
_BIB = r"^{} +=(?: .*\n)(?:   .*\n)*"
_RIS = r"(?:^|(?<=\S)){}  - (?:(?!\n?[A-Z][A-Z0-9]  -)[\s\S])*"  # tags may run on
_PREPRINT = "arXiv preprint arXiv:2405.1"


@cache
def samples() -> dict[str, tuple[Sample, ...]]:
    """Samples by the title of their format; together they have all that the format can give."""
    return _papers() | _patents() | _metrics()


def _papers() -> dict[str, tuple[Sample, ...]]:
    early = _by_long_name(wos_tables.SECOND)
    return {
        "Web of Science, tagged text": (
            Text(conftest.HEADER, conftest.RECORD.replace("PY", "EA SEP 2023\nPS 17-19\nPY") + "\n", _TAG),
        ),
        "Web of Science, tab-delimited": (
            Table(tuple(wos_tables.TAB_2022), (wos_tables.FIRST, wos_tables.SECOND), "\t"),
        ),
        "Web of Science, Excel, CSV made of it": (
            Table(tuple(wos_tables.XLS_2023), (_by_long_name(wos_tables.FIRST), early)),
        ),
        "Web of Science, BibTeX": (Text(
            "", test_wos_bibtex.ENTRY + test_wos_bibtex.ENTRY.replace("@article", "@inproceedings")
            .replace("Journal =", "Booktitle ="), _BIB, 2,
        ),),
        "Web of Science, RIS": (
            Text("", test_wos_ris.RECORD + test_wos_ris.record(2, AD="Univ North, Lund, Sweden"), _RIS, 2),
        ),
        "IEEE Xplore, CSV": tuple(
            Table(tuple(headings), (test_ieee_xplore.ROW,)) for headings in test_ieee_xplore.VINTAGES.values()
        ),
        "OpenAlex, JSON": (Works((test_openalex.work(),)), Works((_work_of_older_form(),))),
        "OpenAlex, CSV": (_of(
            test_openalex_csv.CSV_ROW | {"primary_location.source.issn": "1234-5678|2345-678X"},
            {}, {"authorships.author.display_name": "Bea Arden"},
        ),),
        "Scopus, CSV": (_of(test_scopus.ROW),),
    } | _scholar()  # fmt: skip


def _work_of_older_form() -> dict:
    work = test_openalex.work(authorships=[test_openalex.person("Bea Arden", institutions=[test_openalex.NORTH])])
    work["primary_location"]["raw_source_name"] = "Pebbles"
    return work


def _scholar() -> dict[str, tuple[Sample, ...]]:
    book = {"RelatedURL": test_google_scholar.related(5), "Source": _PREPRINT, "Type": "BOOK"}
    row = dict.fromkeys(test_google_scholar.COLUMNS) | test_google_scholar.row(ISSN="1234-5678") | book
    own = {"Authors": "Arden, Bea C; Boro, Dan; ", "Title": "Stones", "Publication": _PREPRINT, "Volume": "3",
           "Number": "2", "Pages": "17-19", "Year": "2023", "Publisher": "Stone & Son"}  # fmt: skip
    page = {"Title": "Stones", "Cited by": "7", "Year": "2023", "Authors": "B Arden",
            "Venue": f"{_PREPRINT} 3 (2), 17-19, 2023", "Scholar ID": "8bAAAAJ:Qo2"}  # fmt: skip
    package = {"title": "Stones", "author": "B Arden", "journal": _PREPRINT, "number": "3 (2), 17-19", "cites": "7",
               "year": "2023", "cid": "1001", "pubid": "Qo2"}  # fmt: skip
    return {
        "Google Scholar, Publish or Perish": (_of(row),),
        "Google Scholar, profile CSV": (_of(own), _of(page), _of(package)),
    }


def _patents() -> dict[str, tuple[Sample, ...]]:
    family = test_derwent.RECORD.replace("\nUT ", "\nTC 3\nZ9 4\nUT ")
    fields = dict(re.findall(r"^([A-Z][A-Z0-9]) (.*(?:\n   .*)*)", family, re.MULTILINE))
    cells = {tag: re.sub(r"\n\s+", "; " if tag in ("AU", "AE") else " ", text) for tag, text in fields.items()}
    lens = {name: cell for name, cell in test_lens.ROW.items() if cell}
    lens |= {"Abstract": "A study.", "Simple Family Members": "US 2011/0185700 A1;;EP 971217 B1"}
    return {
        "Derwent Innovations Index, tagged text": (Text(test_derwent.HEADER, family, _TAG),),
        "Derwent Innovations Index, table of the tags": (_of(cells),),
        "IncoPat, XLSX or CSV": (_of(dict(zip(test_incopat.NEWER, test_incopat.CHINESE, strict=True))),),
        "Patsnap, XLSX or CSV": (
            _of(test_patsnap.UNCHANGED), _of({test_patsnap.ENGLISH[name]: cell for name, cell in
                                              test_patsnap.UNCHANGED.items()}),
        ),
        "The Lens, CSV": (_of(lens),),
        "Google Patents, CSV": (_of(dict(zip(test_google_patents.HEADINGS, test_google_patents.ROW, strict=True))),),
    }  # fmt: skip


def _metrics() -> dict[str, tuple[Sample, ...]]:
    jcr = {"Journal": "PEBBLES", "ISSN": "1234-567X", "eISSN": "2345-6789", "IF(2024)": "12.5", "Rank": "1/9"}
    scimago = {"Rank": "1", "Title": "Pebbles", "Issn": "1234567X, 23456789", "Cites / Doc. (2years)": "3.5"}
    openalex = {"id": "https://openalex.org/S1", "display_name": "Pebbles", "issn_l": "1234-567X",
                "2yr_mean_citedness": "2.5"}  # fmt: skip
    return {
        "Journal Citation Reports, CSV": (_of(jcr),),
        "SCImago, CSV": (_of(scimago),),
        "OpenAlex, sources as CSV": (_of(openalex),),
    }
