"""Formats of patents: what gives each field, and what was seen of them; see `form`.

The headings are those that the readers know; which of their names gives which field is said here.
"""

from __future__ import annotations

from aici.sources import derwent, google_patents, incopat, lens, patsnap
from aici.sources.origins.form import Format, Seen, in_headings

_DERWENT = {
    "record_id": "UT | GA", "publication_number": "PN", "family_members": "PN", "application_number": "AD",
    "priority_numbers": "PI", "family_id": "UT | GA", "application_year": "AD", "priority_year": "PI",
    "publication_year": "PD", "title": "TI", "abstract": "AB", "inventors": "AU", "applicants": "AE",
    "applicants_standard": "AE", "classes": "IP", "citations": "TC | Z9",
}  # fmt: skip
_OF_DERWENT = {
    "application_number": "of the first member of the family only",
    "applicants_standard": "codes of listed firms; else the name",
    "citations": "by families, where exported",
}
_NAMES = {
    "record_id": "number", "publication_number": "number", "application_number": "applied_as",
    "priority_numbers": "prior", "application_year": "applied", "priority_year": "prior_date",
    "publication_year": "published", "title": "title", "abstract": "abstract", "inventors": "inventors",
    "applicants": "applicants", "classes": "ipc + cpc", "citations": "cited", "family_members": "family",
}  # fmt: skip
FORMATS = (
    Format(
        "Derwent Innovations Index", "tagged text", "derwent", "patents", derwent.read, _DERWENT, _OF_DERWENT,
        (Seen("since 2018", "FN Clarivate Analytics", files=2, rows=5),),
    ),
    Format(
        "Derwent Innovations Index", "table of the tags", "derwent", "patents", derwent.read, _DERWENT, _OF_DERWENT,
        (Seen("workbook made of tagged text", "TF", 17, files=1, rows=10),),
    ),
    Format(
        "IncoPat", "XLSX or CSV", "incopat", "patents", incopat.read,
        in_headings(_NAMES | {
            "title": "title_older | title_zh | title_en", "abstract": "abstract_older | abstract_zh | abstract_en",
            "applicants_standard": "standard", "applicant_countries": "countries",
            "citations": "cited | family_cited",
        }, incopat.HEADINGS),
        {"applicants_standard": "names of groups without their codes"},
        (
            Seen("full-width brackets", "公开（公告）号", None, files=3, rows=10423),
            Seen("older, half-width brackets", "公开(公告)号", None),
        ),
    ),
    Format(
        "Patsnap", "XLSX or CSV", "patsnap", "patents", patsnap.read,
        in_headings(_NAMES | {
            "applicants": "original | current", "applicants_standard": "standard & standard_current",
            "applicant_countries": "countries | countries_current", "classes": "ipc_main + ipc + cpc",
            "citations": "cited | family_cited | cited_5",
        }, patsnap.HEADINGS),
        {"applicant_countries": "those of current assignees only where these are the applicants"},
        (
            Seen("Chinese headings", "公开(公告)号", None, files=1, rows=1),
            Seen("English headings", "Publication Number", None),
        ),
    ),
    Format(
        "The Lens", "CSV", "lens", "patents", lens.read,
        in_headings(_NAMES | {"record_id": "lens_id"}, lens.HEADINGS),
        {"abstract": "newest vintage only", "family_members": "newest vintage only"},
        (
            Seen("2021", "Owners (US)", 31, files=1, rows=3779),
            Seen("2016", "Cited Count", None),
            Seen("newest", "Display Key", None),
        ),
    ),
    Format(
        "Google Patents", "CSV", "google_patents", "patents", google_patents.read,
        in_headings({
            "record_id": "number", "publication_number": "number", "application_year": "applied",
            "priority_year": "prior_date", "publication_year": "published", "title": "title",
            "inventors": "inventor", "applicants": "assignee",
        }, google_patents.HEADINGS),
        {"inventors": "names with a comma may be cut", "applicants": "names with a comma may be cut"},
        (Seen("2020–24", "inventor/author", 10, files=2, rows=7558),),
    ),
)  # fmt: skip
