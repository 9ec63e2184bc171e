"""Invented papers, and what the formats that write them have in common: pieces of bytes, one per record."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
from collections.abc import Callable, Sequence
from typing import NamedTuple

import xlsxwriter
from hypothesis import strategies as st

PEOPLE = [("Arden", "Bea C."), ("Boro", "Dan"), ("Cañizares", "Eva"), ("Li", "Wei"), ("O'Neil", "Fionn A."),
          ("van Dyk", "Gus")]  # fmt: skip
PLACES = ["Univ North, Dept Stones, Lund, Sweden", "Inst South, Boston, MA 02115 USA", "Lab, Beijing, Peoples R China"]
TEXTS = st.text("abeéß中Ω <>'\",.()[]&%;:-#_", max_size=30).map(lambda inner: " ".join(f"Of {inner} stones".split()))


class Place(NamedTuple):
    """Where a paper stands, "" for what there is not; `article` is its number where there are no pages."""

    volume: str = "3"
    issue: str = "2"
    first: str = "17"
    last: str = "19"
    article: str = ""

    @property
    def begin(self) -> str:
        """What formats that know no article numbers have as the first page."""
        return self.first or self.article

    @property
    def span(self) -> str:
        """The pages where they stand in one field."""
        return f"{self.first}+" if self.last == "+" else self.pages if self.first else ""

    @property
    def pages(self) -> str:
        """What must come back."""
        return self.begin if self.last in ("", "+", self.begin) else f"{self.begin}-{self.last}"


IN_PRINT = [Place(), Place("12A", "1-2", "S4", "S4"), Place("", "10", "17", "+"), Place("100", "", "", "", "e17"),
            Place("", "", "i", "xii"), Place("", "", "", "")]  # fmt: skip


class Paper(NamedTuple):
    """What is written; `people` are surnames and given names, each with the place in the same place."""

    number: int
    title: str
    people: list[tuple[str, str]]
    places: list[str]
    year: int
    citations: int
    keywords: list[str]
    place: Place = Place()

    @property
    def doi(self) -> str:
        return f"10.1000/{self.number}"

    @property
    def addresses(self) -> list[str]:
        return list(dict.fromkeys(self.places))

    def names(self, form: str) -> list[str]:
        """The authors as `form` has them, of `family`, `given`, `short` (BC), `dotted` (B. C.) and `tight` (B.C.)."""
        spelt = []
        for family, given in self.people:
            first = [word[0] for word in given.split()]
            short, dotted, tight = "".join(first), ". ".join(first) + ".", ".".join(first) + "."
            spelt.append(form.format(family=family, given=given, short=short, dotted=dotted, tight=tight))
        return spelt


@st.composite
def papers(draw: st.DrawFn, number: int) -> Paper:
    people = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True))
    return Paper(
        number, draw(TEXTS), people, [draw(st.sampled_from(PLACES)) for _ in people], draw(st.integers(1900, 2030)),
        draw(st.integers(0, 10**6)), ["sorting", "pebble counts", "of x&y"][: draw(st.integers(1, 3))],
        draw(st.sampled_from(IN_PRINT)),
    )  # fmt: skip


class Form(NamedTuple):
    """A format: `pieces` gives what stands before the records, the bytes of each, and what stands behind.

    Where the bytes of records do not lie apart, as in a workbook, all stands before them. `expected` are the columns of
    a record, and its `links`: position, author and address.
    """

    name: str
    source: str
    pieces: Callable[[Sequence], tuple[bytes, list[bytes], bytes]]
    expected: Callable[[NamedTuple], dict[str, object]]
    kind: str = "papers"

    def content(self, records: Sequence) -> bytes:
        before, pieces, behind = self.pieces(records)
        return b"".join([before, *pieces, behind])


def rows(headings: Sequence[str], cells: Sequence[Sequence[str]], start: str = "", end: str = "\n", **options):
    """A table with separator: headings, and a piece per row."""

    def line(row: Sequence[str]) -> bytes:
        text = io.StringIO()
        csv.writer(text, lineterminator=end, **({"quoting": csv.QUOTE_ALL} | options)).writerow(row)
        return text.getvalue().encode()

    return start.encode() + line(headings), [line(row) for row in cells], b""


def of_dicts(headings: Sequence[str], records: Sequence[dict[str, str]], **options):
    return rows(headings, [[record.get(heading, "") for heading in headings] for record in records], **options)


def workbook(headings: Sequence[str], cells: Sequence[Sequence[object]]) -> tuple[bytes, list[bytes], bytes]:
    """A workbook with one sheet, counts and years as numbers."""
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as file:
        file.set_properties({"created": datetime.datetime(2026, 1, 1)})  # the same bytes each time
        sheet = file.add_worksheet("savedrecs")
        for place, row in enumerate([headings, *cells]):
            for column, cell in enumerate(row):
                write = sheet.write_number if cell.isdigit() else sheet.write_string
                write(place, column, float(cell) if cell.isdigit() else cell)
    return book.getvalue(), [], b""


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def packed(pieces: Callable, pack: Callable[[bytes], bytes] = _gzip) -> Callable:
    """The format with all its bytes packed, so that those of the records do not lie apart."""

    def whole(records: Sequence) -> tuple[bytes, list[bytes], bytes]:
        before, middle, behind = pieces(records)
        return pack(b"".join([before, *middle, behind])), [], b""

    return whole


def common(paper: Paper, names: list[str], **more: object) -> dict[str, object]:
    return {
        "title": paper.title, "year": paper.year, "citations": paper.citations, "authors": names,
        "first_author": names[0], "doi": paper.doi, "volume": paper.place.volume or None,
        "issue": paper.place.issue or None, "pages": paper.place.pages or None,
    } | more  # fmt: skip


def linked(paper: Paper, names: list[str]) -> dict[str, object]:
    places = enumerate(zip(names, paper.places, strict=True), 1)
    return {"links": [(n, name, place) for n, (name, place) in places]}
