"""The frames that pass from drawing to writing a simulated world, and the tables of its truth.

Drawing makes works, authors and addresses and decides what each database holds of them (`RECORDS`); writers only put
that into a provider's format and say in which file and row each record landed. What was planted in a record stands by
name in `planted`; the names and their rates are those of `rates.RATES`.
"""

from __future__ import annotations

import polars as pl

_TEXT, _WHOLE, _FLAG, _LIST = pl.String, pl.Int64, pl.Boolean, pl.List(pl.String)

# one row per work of a part; `work` numbers the works of the whole world from 0
WORKS = {
    "work": _WHOLE,
    "kind": _TEXT,  # journal_article, review, conference_paper, preprint
    "is_ai": _FLAG,  # false: noise of the database search
    "country_code": _TEXT,  # of the first author
    "year": _WHOLE,
    "month": _WHOLE,
    "venue": _TEXT,  # as in the venues of the calibration
    "volume": _TEXT,
    "issue": _TEXT,
    "first_page": _TEXT,  # null where there is an article number instead
    "last_page": _TEXT,
    "article_number": _TEXT,
    "title": _TEXT,
    "abstract": _TEXT,
    "keywords": _LIST,
    "areas": _LIST,  # Web of Science research areas (SC)
    "doi": _TEXT,  # null where the work has none anywhere
    "citations": _WHOLE,  # true number; databases show multiples of it
    "apart_from": _WHOLE,  # the work it looks like and must stay apart from
    "apart_kind": _TEXT,  # conference_version, part_of_series, preprint_version
}
# one row per work × author
AUTHORS = {
    "work": _WHOLE,
    "position": _WHOLE,  # 1 = first
    "surname": _TEXT,
    "given": _TEXT,
    "is_corresponding": _FLAG,
}
# one row per work × author × address
ADDRESSES = {
    "work": _WHOLE,
    "position": _WHOLE,
    "place": _WHOLE,  # 1 = first address of this author
    "institution": _TEXT,  # full name
    "institution_wos": _TEXT,  # as Web of Science abbreviates it
    "system": _TEXT,  # parent system, null where there is none
    "department": _TEXT,
    "city": _TEXT,
    "postcode": _TEXT,
    "country_code": _TEXT,
}
# one row per record that a database holds, in the order in which it is exported
RECORDS = {
    "source": _TEXT,  # wos, ieee_xplore, google_scholar, openalex
    "record_id": _TEXT,  # as the reader will name it, such as wos:WOS:SIM000000000012
    "work": _WHOLE,
    "title": _TEXT,  # as this database shows it
    "doi": _TEXT,
    "year": _WHOLE,  # null where the record shows none
    "citations": _WHOLE,  # as this database counts
    "planted": _LIST,  # names in `rates.RATES`
}

# one row per patent family of a part
FAMILIES = {
    "family": _WHOLE,
    "form": _TEXT,  # invention, or the only thing filed: utility_model, design
    "is_ai": _FLAG,
    "country_code": _TEXT,  # of the first applicant
    "priority_year": _WHOLE,
    "title": _TEXT,
    "title_zh": _TEXT,  # its translation, as Chinese databases show it
    "abstract": _TEXT,
    "abstract_zh": _TEXT,  # its translation, as Chinese databases show it
    "inventors": _LIST,  # Surname Given
    "classes": _LIST,  # IPC groups such as G06N 3/08
    "technologies": _LIST,  # planted technologies; empty for most
    "cluster": _TEXT,  # planted cluster of technologies, null for most
    "citations": _WHOLE,
}
# one row per family × applicant
APPLICANTS = {
    "family": _WHOLE,
    "position": _WHOLE,
    "holder": _TEXT,  # harmonised name
    "name": _TEXT,  # as written on the publications, English
    "name_zh": _TEXT,
    "country_code": _TEXT,
    "is_person": _FLAG,
    "code": _TEXT,  # four letters of a listed holder in Derwent, null for small applicants
}
# one row per publication (document) of a family
PUBLICATIONS = {
    "family": _WHOLE,
    "publication_number": _TEXT,
    "application_number": _TEXT,  # shared by an application and its grant
    "office": _TEXT,  # CN, US, JP, KR, EP, WO, …
    "kind": _TEXT,  # A, A1, B, B2, U, Y, …
    "application_date": pl.Date,
    "publication_date": pl.Date,
    "priority_number": _TEXT,  # null for the first application of a family
    "priority_date": pl.Date,  # of the family
    "planted": _LIST,
}

# the tables of the truth, written as Parquet under truth/<table>/
TRUTH = {
    "files": {"data_source": _TEXT, "file": _TEXT, "rows": _WHOLE, "planted": _LIST},
    "records": {
        "record_id": _TEXT, "data_source": _TEXT, "file": _TEXT, "row": _WHOLE, "work_id": _TEXT, "planted": _LIST,
    },
    "works": {
        "work_id": _TEXT, "document_type": _TEXT, "is_ai": _FLAG, "country_code": _TEXT, "year": _WHOLE,
        "venue": _TEXT, "impact_factor": pl.Float64, "areas": _LIST, "doi": _TEXT, "title": _TEXT,
        "citations": _WHOLE, "apart_from": _TEXT, "apart_kind": _TEXT,
    },
    "authorships": {
        "work_id": _TEXT, "position": _WHOLE, "author": _TEXT, "is_corresponding": _FLAG, "institution": _TEXT,
        "system": _TEXT, "country_code": _TEXT,
    },
    "patent_records": {
        "record_id": _TEXT, "data_source": _TEXT, "file": _TEXT, "row": _WHOLE, "publication_number": _TEXT,
        "family_id": _TEXT, "planted": _LIST,
    },
    "publications": {
        "publication_number": _TEXT, "application_number": _TEXT, "family_id": _TEXT, "office": _TEXT, "kind": _TEXT,
        "application_year": _WHOLE, "planted": _LIST,
    },
    "families": {
        "family_id": _TEXT, "form": _TEXT, "is_ai": _FLAG, "country_code": _TEXT, "priority_year": _WHOLE,
        "cluster": _TEXT, "technologies": _LIST, "citations": _WHOLE,
    },
    "applicants": {
        "family_id": _TEXT, "position": _WHOLE, "applicant": _TEXT, "country_code": _TEXT,
    },
}  # fmt: skip


def work_id(work: pl.Expr) -> pl.Expr:
    """The identifier of a work from its number: `W000000012`."""
    return pl.lit("W") + work.cast(pl.String).str.zfill(9)


def family_id(family: pl.Expr) -> pl.Expr:
    """The identifier of a family from its number: `F000000012`."""
    return pl.lit("F") + family.cast(pl.String).str.zfill(9)
