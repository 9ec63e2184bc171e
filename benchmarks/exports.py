"""Exports to be read: tagged text of the package's own simulation, many times over, and tables of ordinary length."""

from __future__ import annotations

import csv
import itertools
import subprocess
import sys

import xlsxwriter

from aici.editions import project_root

SCALE = 0.002  # of the world whose tagged text is repeated
REFERENCES = 55  # cited by a full record with references
TEXT = (
    "The learning of networks from rare and noisy samples is studied, which were taken at several sites and are "
    "compared with those of earlier work under equal conditions. "
)
PEOPLE = [("Arden", "Bea C."), ("Boro", "Dan"), ("Cole", "Eva"), ("Dorn", "Finn G."), ("Eder", "Hal")]
ADDRESS = "Inst {}, Sch Comp Sci, Beijing 100084, Peoples R China"


def simulated(folder):
    """The files of tagged text of a small simulated world."""
    command = [sys.executable, "-m", "aici.cli", "simulate", str(folder / "world"), "--scale", str(SCALE)]
    subprocess.run(command, cwd=project_root(), check=True, stdout=subprocess.DEVNULL)
    return [path.read_bytes() for path in sorted((folder / "world" / "wos").glob("*.txt"))]


def repeated(folder, texts, size):
    """Copies of the texts, each with identifiers of its own, of `size` bytes together at least: the files."""
    folder.mkdir()
    for copy, (number, text) in itertools.product(range(-(-size // sum(map(len, texts)))), enumerate(texts)):
        own = text.replace(b"UT WOS:SIM", b"UT WOS:%03d" % copy)
        (folder / f"{copy:03}-{number:03}.txt").write_bytes(own)
    return sorted(folder.iterdir())


def with_references(text):
    """The tagged text with a field of cited references in every record."""
    first, *others = text.split(b"\nNR ")
    return first + b"".join(_references(number) + b"\nNR " + part for number, part in enumerate(others))


def _references(number):
    cited = (
        f"{PEOPLE[n % 5][0]} {'ABCDEFG'[n % 7]}, {1990 + (number + n) % 35}, SIMUL JOURN {n:04}, V{n}, P{number + n}, "
        f"DOI 10.5555/sim.{number * REFERENCES + n:09}"
        for n in range(REFERENCES)
    )
    return ("\nCR " + "\n   ".join(cited)).encode()


def _paper(n):
    return {"title": f"A title of some length about learning from data number {n}", "abstract": TEXT * 7,
            "year": str(2015 + n % 10), "doi": f"10.5555/sim.{n:09}", "cited": str(n % 50),
            "keywords": "first keyword; second keyword; third keyword; another one"}  # fmt: skip


def web_of_science(n):
    """A row of a Web of Science table, full record."""
    paper, address = _paper(n), [ADDRESS.format(n * 7 % 900 + k) for k in range(3)]
    full = [f"{last}, {first}" for last, first in PEOPLE]
    linked = f"[{'; '.join(full[:3])}] {address[0]}; [{full[3]}] {address[1]}; [{full[4]}] {address[2]}"
    return {
        "PT": "J", "AU": "Arden, BC; Boro, D; Cole, E; Dorn, FG; Eder, H", "AF": "; ".join(full), "TI": paper["title"],
        "SO": f"SIMULATED JOURNAL {n % 500:04}", "LA": "English", "DT": "Article", "DE": paper["keywords"],
        "ID": "LEARNING; NETWORKS; SAMPLES", "AB": paper["abstract"], "C1": linked,
        "RP": f"Arden, BC (corresponding author), {address[0]}.", "EM": "author@mail.example", "NR": "40",
        "TC": paper["cited"], "Z9": paper["cited"], "PU": "SIMULATED PRESS", "PA": "1 PRESS STREET, CITY, NETHERLANDS",
        "SN": "9000-2199", "EI": "9500-2197", "PY": paper["year"], "VL": "20", "BP": str(n), "DI": paper["doi"],
        "WC": "Computer Science, Artificial Intelligence", "SC": "Computer Science", "UT": f"WOS:{n:015}",
    }  # fmt: skip


def ieee(n):
    """A row of an IEEE Xplore table."""
    paper = _paper(n)
    return {
        "Document Title": paper["title"], "Authors": "B. C. Arden; D. Boro; E. Cole; F. G. Dorn; H. Eder",
        "Author Affiliations": "; ".join(ADDRESS.format(n * 7 % 900 + k) for k in range(5)),
        "Publication Title": "2019 IEEE Simulated Conference", "Date Added To Xplore": "24 Jul 2019",
        "Publication Year": paper["year"], "Volume": "", "Issue": "", "Start Page": "1", "End Page": "9",
        "Abstract": paper["abstract"], "ISSN": "", "ISBNs": "", "DOI": paper["doi"], "Funding Information": "",
        "PDF Link": f"https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber={n}", "Author Keywords": paper["keywords"],
        "IEEE Terms": paper["keywords"], "Mesh_Terms": "", "Article Citation Count": paper["cited"],
        "Patent Citation Count": "", "Reference Count": "40", "License": "IEEE", "Online Date": "24 Jul 2019",
        "Issue Date": "", "Meeting Date": "", "Publisher": "IEEE", "Document Identifier": "IEEE Conferences",
    }  # fmt: skip


def scholar(n):
    """A row of Publish or Perish."""
    paper = _paper(n)
    return {
        "Cites": paper["cited"], "Authors": "BC Arden, D Boro, E Cole, FG Dorn…", "Title": paper["title"],
        "Year": paper["year"], "Source": "Simulated Journal …", "Publisher": "press.example",
        "ArticleURL": f"https://press.example/{n}", "CitesURL": f"https://scholar.google.com/scholar?cites={n}",
        "GSRank": str(n), "QueryDate": "2025-02-14 08:37:49", "Type": "PDF", "DOI": "", "ISSN": "", "CitationURL": "",
        "Volume": "", "Issue": "", "StartPage": "", "EndPage": "", "ECC": paper["cited"], "CitesPerYear": "2.50",
        "CitesPerAuthor": "1", "AuthorCount": "4", "Age": "5", "Abstract": "… " + TEXT + "…",
    }  # fmt: skip


def scopus(n):
    """A row of a Scopus table."""
    paper, address = _paper(n), [ADDRESS.format(n * 7 % 900 + k) for k in range(5)]
    names = ["Arden B.C.", "Boro D.", "Cole E.", "Dorn F.G.", "Eder H."]
    return {
        "Authors": "; ".join(names), "Author(s) ID": "57202138757; 7402220509; 56948551400; 8553717000; 6701753117",
        "Title": paper["title"], "Year": paper["year"], "Source title": f"Simulated Journal {n % 500}", "Volume": "20",
        "Issue": "1", "Art. No.": "", "Page start": "1", "Page end": "9", "Page count": "", "Cited by": paper["cited"],
        "DOI": paper["doi"], "Link": f"https://www.scopus.com/inward/record.uri?eid=2-s2.0-{n}",
        "Affiliations": "; ".join(address),
        "Authors with affiliations": "; ".join(f"{a}, {b}" for a, b in zip(names, address, strict=True)),
        "Abstract": paper["abstract"], "Author Keywords": paper["keywords"], "Index Keywords": paper["keywords"],
        "Correspondence Address": f"Arden B.C.; {address[0]}", "Publisher": "Simulated Press", "ISSN": "90002199",
        "Language of Original Document": "English", "Document Type": "Article", "Source": "Scopus",
        "EID": f"2-s2.0-{n:011}",
    }  # fmt: skip


def openalex(n):
    """A row of the table OpenAlex offers for download."""
    paper = _paper(n)
    return {
        "id": f"https://openalex.org/W{n + 10**9}", "abstract": paper["abstract"],
        "authorships.author.display_name": "|".join(f"{first} {last}" for last, first in PEOPLE),
        "authorships.countries": "CN|CN|DE|KR|US",
        "authorships.institutions.display_name": "|".join(f"Institute {n * 7 % 900 + k}" for k in range(5)),
        "authorships.is_corresponding": "True|False|False|False|False", "cited_by_count": paper["cited"],
        "display_name": paper["title"], "doi": f"https://doi.org/{paper['doi']}", "language": "en",
        "primary_location.source.display_name": f"Simulated Journal {n % 500}",
        "primary_location.source.issn_l": "9000-2199", "primary_location.source.type": "journal",
        "primary_topic.display_name": "Learning", "publication_date": f"{paper['year']}-01-01",
        "publication_year": paper["year"], "type": "article",
    }  # fmt: skip


def lens(n):
    """A row of a patent table of The Lens."""
    return {
        "#": str(n), "Jurisdiction": "US", "Kind": "A1", "Publication Number": f"US 2011/{n:07} A1",
        "Lens ID": f"{n // 1000:03}-{n % 1000:03}-618-820-635", "Publication Date": "2011-08-04",
        "Publication Year": "2011",
        "Application Number": f"US {n:08} A", "Application Date": "2010-01-29",
        "Priority Numbers": f"US {n:08} A 20100129", "Earliest Priority Date": "2010-01-29",
        "Title": _paper(n)["title"], "Applicants": "ARDEN INC;;BORO LTD", "Inventors": "ARDEN BEA;;BORO DAN",
        "Owners (US)": "", "URL": f"https://lens.org/{n}", "Type": "Patent Application", "Has Full Text": "yes",
        "Cites Patent Count": "7", "Cited by Patent Count": str(n % 50), "Simple Family Size": "1",
        "Extended Family Size": "1", "Sequence Count": "0", "CPC Classifications": "G06N3/08;;G06N20/00",
        "IPCR Classifications": "G06N3/08;;G06N20/00", "US Classifications": "706/12", "NPL Citation Count": "0",
    }  # fmt: skip


def google_patents(n):
    """A row of the table Google Patents offers for download."""
    return {
        "id": f"US-{2010 + n // 10**6}{n % 10**6:07}-A1", "title": _paper(n)["title"],
        "assignee": "Arden Inc, Boro Ltd",
        "inventor/author": "Bea C. Arden, Dan Boro, Eva Cole", "priority date": "2017-12-21",
        "filing/creation date": "2017-12-21", "publication date": "2019-06-27", "grant date": "",
        "result link": f"https://patents.google.com/patent/US2019{n:07}A1/en",
        "representative figure link": f"https://patentimages.storage.googleapis.com/{n}.png",
    }  # fmt: skip


def write_csv(path, row, rows, separator=","):
    """A table of so many rows; tab-delimited text has no quotes."""
    quoting = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_ALL
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator, quoting=quoting, quotechar=None if separator == "\t" else '"')
        writer.writerow(row(0))
        writer.writerows(row(n).values() for n in range(rows))


def write_xlsx(path, row, rows):
    """A workbook of so many rows."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("savedrecs")
        for number, cells in enumerate([list(row(0)), *(row(n).values() for n in range(rows))]):
            sheet.write_row(number, 0, cells)
