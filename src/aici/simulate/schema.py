"""The frames that pass from drawing to writing a simulated world, and the tables of its truth.

Drawing makes works, authors and addresses and decides what each database holds of them (`RECORDS`); writers only put
that into a provider's format and say in which file and row each record landed. What was planted in a record stands by
name in `planted`; the names and their rates are those of `rates.RATES`.
"""

from __future__ import annotations

import polars as pl

from aici.records import Column, Table

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


def _table(name: str, grain: str, key: str, *columns: tuple[str, ...]) -> Table:
    return Table(name, grain, tuple(key.split()), tuple(Column(*column) for column in columns))


_SOURCE = ("data_source", "string", "database whose export it is")
_FILE = ("file", "string", "path below the folder of the world")
_ROW = ("row", "int", "ordinal of the record in its file, from 1; headings do not count")
_PLANTED = ("planted", "strings", "what was planted in it, names of the table of rates below")
_WORK = ("work_id", "string", "the true work: rows with the same one are the same paper")
_FAMILY = ("family_id", "string", "the true family: publications with the same one protect the same invention")
_COUNTRY = ("country_code", "string", "ISO 3166-1 alpha-3")

# what is true of a world, by table; written as Parquet under truth/<table>/
TRUTH: dict[str, Table] = {
    table.name: table
    for table in (
        _table("files", "export file", "file", _SOURCE, _FILE, ("rows", "int", "records in it", "records"), _PLANTED),
        _table(
            "records", "exported row of a paper", "file row",
            ("record_id", "string", "as the reader names it; the same for a record that was exported twice"),
            _SOURCE, _FILE, _ROW, _WORK, _PLANTED,
        ),
        _table(
            "works", "true paper", "work_id", _WORK,
            ("document_type", "string", "journal_article, review, conference_paper or preprint"),
            ("is_ai", "bool", "about AI; false for what the database search found by mistake"),
            (*_COUNTRY[:2], "country of the first author's first address, ISO 3166-1 alpha-3"),
            ("year", "int", "publication year", "year"), ("venue", "string", "as the printed or simulated list has it"),
            ("impact_factor", "float", "simulated, of the venue; null where it has none", "citations / citable item"),
            ("areas", "strings", "research areas, values of the Web of Science field SC"),
            ("doi", "string", "null where the work has none anywhere"), ("title", "string", "before any database"),
            ("citations", "int", "true number; databases other than Web of Science show multiples", "citations"),
            ("apart_from", "string", "the work it looks like and is not: merging the two is an error; null for most"),
            ("apart_kind", "string", "why they look alike: conference_version, part_of_series, preprint_version"),
        ),
        _table(
            "authorships", "work × author × address", "work_id position institution", _WORK,
            ("position", "int", "place of the author, 1 = first"), ("author", "string", "surname, given name"),
            ("is_corresponding", "bool", "corresponding author"),
            ("institution", "string", "in full; Web of Science abbreviates it (`Institution CN-05` is `Inst CN-05`)"),
            ("system", "string", "parent system, such as a university of several campuses; null where there is none"),
            _COUNTRY,
        ),
        _table(
            "patent_records", "exported row of a patent", "file row",
            ("record_id", "string", "as the reader names it"), _SOURCE, _FILE, _ROW,
            ("publication_number", "string", "office, number, kind; the first member for a family of Derwent"),
            _FAMILY, _PLANTED,
        ),
        _table(
            "publications", "patent document", "publication_number",
            ("publication_number", "string", "office, number, kind"),
            ("application_number", "string", "shared by an application and its grant"), _FAMILY,
            ("office", "string", "two letters: CN, US, EP, WO, …"), ("kind", "string", "kind code: A, B2, U, …"),
            ("application_year", "int", "year of this application", "year"), _PLANTED,
        ),
        _table(
            "families", "true family", "family_id", _FAMILY,
            ("form", "string", "invention; utility_model or design where nothing else was filed: these do not count"),
            ("is_ai", "bool", "has a class of AI"), (*_COUNTRY[:2], "of the first applicant, ISO 3166-1 alpha-3"),
            ("priority_year", "int", "year of the first filing", "year"),
            ("cluster", "string", "planted cluster of technologies; null for most"),
            ("technologies", "strings", "planted technologies, named in title and abstract; empty for most"),
            ("citations", "int", "received by the family", "citations"),
        ),
        _table(
            "applicants", "family × applicant", "family_id position", _FAMILY,
            ("position", "int", "1 = first applicant"), ("applicant", "string", "harmonised name"), _COUNTRY,
        ),
    )
}  # fmt: skip


def work_id(work: pl.Expr) -> pl.Expr:
    """The identifier of a work from its number: `W000000012`."""
    return pl.lit("W") + work.cast(pl.String).str.zfill(9)


def family_id(family: pl.Expr) -> pl.Expr:
    """The identifier of a family from its number: `F000000012`."""
    return pl.lit("F") + family.cast(pl.String).str.zfill(9)
