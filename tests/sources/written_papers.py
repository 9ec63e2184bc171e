"""Invented papers as IEEE Xplore, Google Scholar, OpenAlex and Scopus write them, and what must come back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence

from aici.simulate.exports.google_scholar import COLUMNS
from aici.simulate.exports.ieee_xplore import HEADINGS
from sources.written import Form, Paper, common, linked, of_dicts, packed, rows


def ieee(vintage: str, end: str = "\n") -> Callable:
    def row(paper: Paper) -> dict[str, str]:
        year = dict.fromkeys(("Year", "Publication Year", "Publication_Year"), str(paper.year))
        return year | {
            "Document Title": paper.title, "Authors": "; ".join(paper.names("{dotted} {family}")),
            "Author Affiliations": "; ".join(paper.places), "Publication Title": "Acta Lapidum",
            "Abstract": "We sort,\nand count.", "DOI": paper.doi, "Article Citation Count": str(paper.citations),
            "PDF Link": f"https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber={paper.number}",
            "Author Keywords": ";".join(paper.keywords), "Document Identifier": "IEEE Journals",
            "Volume": paper.place.volume, "Issue": paper.place.issue, "Start Page": paper.place.begin,
            "End Page": paper.place.last,
        }  # fmt: skip

    headings = next(csv.reader([HEADINGS[vintage]]))
    return lambda papers: of_dicts(headings, [row(paper) for paper in papers], end=end)


def _of_ieee(is_linked: bool) -> Callable:
    def expected(paper: Paper) -> dict[str, object]:
        names = paper.names("{dotted} {family}")
        more = {"record_id": f"ieee_xplore:{paper.number}", "author_keywords": paper.keywords}
        return common(paper, names, **more, **(linked(paper, names) if is_linked else {}))

    return expected


def pop(width: int) -> Callable:
    def row(paper: Paper) -> dict[str, str]:
        return {
            "Cites": str(paper.citations), "Authors": ", ".join(paper.names("{short} {family}")), "Title": paper.title,
            "Year": str(paper.year), "Source": "Acta\xa0Lapidum", "DOI": paper.doi, "Publisher": "stones.example",
            "CitesURL": f"https://scholar.google.com/scholar?cites={paper.number}&as_sdt=2005", "Type": "PDF",
            "Volume": paper.place.volume, "Issue": paper.place.issue, "StartPage": paper.place.begin,
            "EndPage": paper.place.last,
        }  # fmt: skip

    return lambda papers: of_dicts(COLUMNS[:width], [row(paper) for paper in papers], start="\ufeff")


def _of_pop(paper: Paper) -> dict[str, object]:
    return common(paper, paper.names("{short} {family}"), record_id=f"google_scholar:{paper.number}")


def profile(papers: Sequence[Paper]):
    headings = "Authors Title Publication Volume Number Pages Year Publisher".split()

    def row(paper: Paper) -> list[str]:
        people, place = "".join(f"{name}; " for name in paper.names("{family}, {given}")), paper.place
        pages = place.span or place.article
        return [people, paper.title, "Acta", place.volume, place.issue, pages, str(paper.year), ""]

    return rows(headings, [row(paper) for paper in papers], start="\ufeff", end="\r\n", quoting=csv.QUOTE_MINIMAL)


def _of_profile(paper: Paper) -> dict[str, object]:
    found = common(paper, paper.names("{family}, {given}"))
    return {name: value for name, value in found.items() if name not in ("doi", "citations")}


def _biblio(paper: Paper) -> dict[str, str]:
    return {"biblio.volume": paper.place.volume, "biblio.issue": paper.place.issue,
            "biblio.first_page": paper.place.begin, "biblio.last_page": paper.place.last}  # fmt: skip


def _work(paper: Paper) -> dict[str, object]:
    people = [
        {"author": {"id": None, "display_name": name}, "institutions": [], "countries": [], "raw_author_name": name,
         "raw_affiliation_strings": [place]}
        for name, place in zip(paper.names("{given} {family}"), paper.places, strict=True)
    ]  # fmt: skip
    return {
        "id": f"https://openalex.org/W{paper.number}", "doi": f"https://doi.org/{paper.doi}", "title": paper.title,
        "publication_year": paper.year, "type": "article", "cited_by_count": paper.citations, "authorships": people,
        "primary_location": {"source": {"display_name": "Acta", "issn_l": None, "type": "journal"}},
        "biblio": {name.split(".")[1]: text or None for name, text in _biblio(paper).items()},
        "abstract_inverted_index": {"We": [0], "count \"stones\".": [1]},
    }  # fmt: skip


def lines(papers: Sequence[Paper]):
    return b"", [json.dumps(_work(paper), ensure_ascii=False).encode() + b"\n" for paper in papers], b""


def page(papers: Sequence[Paper]):
    works = [json.dumps(_work(paper)) for paper in papers]
    ends = [", "] * (len(works) - 1) + [""]
    pieces = [(work + end).encode() for work, end in zip(works, ends, strict=True)]
    return b'{"meta": {"count": 3}, "results": [', pieces, b"]}"


def _of_openalex(paper: Paper) -> dict[str, object]:
    names = paper.names("{given} {family}")
    more = {"record_id": f"openalex:W{paper.number}", "abstract": 'We count "stones".'}
    return common(paper, names, **more, **linked(paper, names))


def openalex_csv(papers: Sequence[Paper]):
    works = [
        {
            "id": f"https://openalex.org/W{paper.number}", "doi": f"https://doi.org/{paper.doi}",
            "display_name": paper.title, "publication_year": str(paper.year), "cited_by_count": str(paper.citations),
            "type": "article", "authorships.author.display_name": "|".join(paper.names("{given} {family}")),
            "authorships.raw_affiliation_strings": "|".join(paper.places),
            "primary_location.source.display_name": "Acta",
        } | _biblio(paper)
        for paper in papers
    ]  # fmt: skip
    return of_dicts(list(works[0]), works, quoting=csv.QUOTE_MINIMAL)


def _of_openalex_csv(paper: Paper) -> dict[str, object]:
    more = {"record_id": f"openalex:W{paper.number}", "affiliations_raw": "\n".join(paper.addresses)}
    return common(paper, paper.names("{given} {family}"), **more)


_SCOPUS = {  # authors, what separates them, and how they begin their affiliations
    "2016": ("{family}, {tight}", ", ", "{family}, {tight}"), "2021": ("{family} {tight}", ", ", "{family}, {tight}"),
    "2023": ("{family} {tight}", "; ", "{family} {tight}"),
}  # fmt: skip


def scopus(vintage: str) -> Callable:
    author, separator, linked_as = _SCOPUS[vintage]

    def row(paper: Paper) -> dict[str, str]:
        places = zip(paper.names(linked_as), paper.places, strict=True)
        found = {"Authors": separator.join(paper.names(author))}
        if vintage == "2023":
            found["Author full names"] = "; ".join(f"{name} (57001)" for name in paper.names("{family}, {given}"))
        return found | {
            "Title": paper.title, "Year": str(paper.year), "Source title": "Acta", "Cited by": str(paper.citations),
            "DOI": paper.doi, "Affiliations": "; ".join(paper.addresses), "Abstract": "We sort,\nand count.",
            "Authors with affiliations": "; ".join(f"{name}, {place}" for name, place in places),
            "Author Keywords": "; ".join(paper.keywords), "Funding Text 1": "Thanks.", "Document Type": "Article",
            "Volume": paper.place.volume, "Issue": paper.place.issue, "Art. No.": paper.place.article,
            "Page start": paper.place.first, "Page end": paper.place.last, "EID": f"2-s2.0-{paper.number}",
        }  # fmt: skip

    return lambda papers: of_dicts(list(row(papers[0])), [row(paper) for paper in papers], start="\ufeff")


def scopus_2022(papers: Sequence[Paper]):
    """Rows one field longer than the headings."""
    before, pieces, behind = scopus("2021")(papers)
    return before, [piece.replace(b'"Thanks.",', b'"Thanks.","And thanks.",') for piece in pieces], behind


def _of_scopus(author: str) -> Callable:
    def expected(paper: Paper) -> dict[str, object]:
        names = paper.names(author)
        more = {"record_id": f"scopus:2-s2.0-{paper.number}", "author_keywords": paper.keywords}
        return common(paper, names, **more, **linked(paper, names))

    return expected


FORMS = [
    *(Form(f"IEEE Xplore, {name}", "ieee_xplore", ieee(name), _of_ieee(name != "ieee_2018")) for name in HEADINGS),
    Form("IEEE Xplore, CRLF", "ieee_xplore", ieee("ieee_2026", "\r\n"), _of_ieee(True)),
    *(Form(f"Publish or Perish, {width} columns", "google_scholar", pop(width), _of_pop) for width in (23, 24, 26)),
    Form("Google Scholar, profile", "google_scholar", profile, _of_profile),
    Form("OpenAlex, lines", "openalex", lines, _of_openalex),
    Form("OpenAlex, page", "openalex", page, _of_openalex),
    Form("OpenAlex, lines, gzip", "openalex", packed(lines), _of_openalex),
    Form("OpenAlex, CSV", "openalex", openalex_csv, _of_openalex_csv),
    *(Form(f"Scopus, {vintage}", "scopus", scopus(vintage), _of_scopus(author))
      for vintage, author in zip(_SCOPUS, ("{family}, {tight}", "{family} {tight}", "{family}, {given}"), strict=True)),
    Form("Scopus, 2022", "scopus", scopus_2022, _of_scopus("{family} {tight}")),
]  # fmt: skip
