"""Exports countable by hand, with a foreign, a damaged and a truncated file beside them, and the edition they make."""

import datetime

from aici.editions import new_edition
from aici.report import make_corpus
from checkout import copy_project

CHINA, KOREA, GERMANY = "Univ A, Beijing, Peoples R China.", "Univ B, Seoul, South Korea.", "Univ C, Bonn, Germany."
# UT, year, venue, citations, research area, authors with their address lines
PAPERS = [
    ("1", 2020, "JOURNAL ONE", 10, "Computer Science", [("Li, An", [CHINA]), ("Kim, Bo", [KOREA])]),
    ("2", 2021, "JOURNAL ONE", 20, "Computer Science; Robotics", [("Li, An", [CHINA, GERMANY])]),
    ("3", 2021, "JOURNAL TWO", 0, "Engineering", [("Kim, Bo", [KOREA])]),
    ("4", 2021, "JOURNAL TWO", 4, "Engineering", [("Abel, Cy", [GERMANY]), ("Li, An", [CHINA])]),
    ("5", 1999, "JOURNAL TWO", 99, "Engineering", [("Kim, Bo", [KOREA])]),  # outside the years
]
ISSN = {"JOURNAL ONE": "1111-1111", "JOURNAL TWO": "2222-2222"}
NBIB = "PMID- 1\r\nOWN - NLM\r\nTI  - Stones\r\nFAU - Arden, Bea\r\nAD  - Univ North, Lund, Sweden.\r\n"
METRICS = "Journal,ISSN,eISSN,Category,IF(2024),IF Quartile(2024),IF Rank(2024)\nJOURNAL ONE,1111-1111,,X,6.0,Q1,1/2\n"


def record(ut, year, venue, citations, area, authors, *, end="ER\n\n"):
    names = "\n   ".join(name for name, _ in authors)
    lines = "\n   ".join(f"[{name}] {address}" for name, addresses in authors for address in addresses)
    return (
        f"PT J\nAU {names}\nAF {names}\nTI Paper {ut}\nSO {venue}\nDT Article\nC1 {lines}\nTC {citations}\n"
        f"PA BONN, GERMANY\nSN {ISSN[venue]}\nPY {year}\nSC {area}\nUT WOS:{ut}\n{end}"
    )


def export(papers, **options):
    return "FN Clarivate Analytics Web of Science\nVR 1.0\n" + "".join(record(*p) for p in papers) + "EF\n"


def make_edition(folder):
    """An edition with good files, and others that can be read in part or not at all."""
    made = new_edition("trial", datetime.date(2026, 6, 1), copy_project(folder / "project"))
    wos = made.raw / "wos"
    (wos / "first.txt").write_text("\ufeff" + export(PAPERS[:3]), encoding="utf-8")
    truncated = export(PAPERS[2:]).removesuffix("EF\n") + record(*("6", *PAPERS[0][1:]), end="")[:-30]
    (wos / "truncated.txt").write_text(truncated)
    (wos / "pubmed.txt").write_text(NBIB)
    (wos / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (made.raw / "journal_metrics" / "jcr.csv").write_text(METRICS)
    make_corpus(made, lambda line: None)
    return made
