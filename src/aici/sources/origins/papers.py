"""Formats of papers: what gives each field, and what was seen of them; see `form`."""

from __future__ import annotations

from aici.sources import google_scholar, ieee_xplore, openalex, scopus, wos, wos_bibtex, wos_ris, wos_table
from aici.sources.origins.form import Format, Seen, in_headings

_TAGS = {
    "record_id": "UT", "doi": "DI", "title": "TI", "year": "PY | EA", "document_type": "DT | PT", "venue": "SO",
    "issn": "SN", "eissn": "EI", "volume": "VL", "issue": "IS", "pages": "BP | PS | AR & EP",
    "publisher_country": "PA", "citations": "TC | Z9", "abstract": "AB",
    "author_keywords": "DE", "research_areas": "SC + WC", "authors": "AU & AF", "affiliations_raw": "C1",
    "link": "C1 | RP", "is_corresponding": "RP",
}  # fmt: skip
_OF_TABLE = _TAGS | {"authors": "AF | AU"}
_WOS = (
    Format(
        "Web of Science", "tagged text", "wos", "papers", wos.read, _TAGS,
        seen=(
            Seen("Chinese interface", "通讯作者", files=2, rows=1000),
            Seen("since 2018", "FN Clarivate Analytics", files=9, rows=3603),
            Seen("2014–16", "Thomson Reuters Web of Science", files=3, rows=559),
            Seen("2011–13", "FN Thomson Reuters Web of Knowledge", files=9, rows=524),
            Seen("to 2010", "FN ISI Export Format"),
        ),
    ),
    Format(
        "Web of Science", "tab-delimited", "wos", "papers", wos_table.read, _OF_TABLE,
        seen=(
            Seen("since 2022", "DL", 71, files=2, rows=1405),
            Seen("2019", "EY", 68, files=1, rows=338),
            Seen("2020", "EA", 67),
            Seen("2014–15", "UT", 58),
        ),
    ),
    Format(
        "Web of Science", "Excel, CSV made of it", "wos", "papers", wos_table.read,
        in_headings(_OF_TABLE | {"pages": "BP | AR & EP"}, wos_table.HEADINGS),
        seen=(
            Seen("since 2023", "Web of Science Record", 72, files=3, rows=546),
            Seen("2021", "UT (Unique WOS ID)", 68),
            Seen("2021, saved as CSV", "UT (Unique WOS ID)", 67, files=1, rows=7),
            Seen("All Databases", "UT (Unique ID)", 58, files=1, rows=63),
        ),
    ),
    Format(
        "Web of Science", "BibTeX", "wos", "papers", wos_bibtex.read,
        {
            "record_id": "Unique-ID | entry key", "doi": "DOI", "title": "Title", "year": "Year | EarlyAccessDate",
            "document_type": "Type | entry type", "venue": "Journal | Booktitle", "issn": "ISSN", "eissn": "EISSN",
            "volume": "Volume", "issue": "Number", "pages": "Pages | Article-Number",
            "publisher_country": "Address", "citations": "Times-Cited", "abstract": "Abstract",
            "author_keywords": "Keywords", "research_areas": "Research-Areas + Web-of-Science-Categories",
            "authors": "Author", "affiliations_raw": "Affiliation", "link": "Affiliation",
            "is_corresponding": "Affiliation",
        },
        seen=(
            Seen("to 2021", "Title = {{", files=1, rows=236), Seen("since 2022", "Title = {", files=1, rows=469),
        ),
    ),
    Format(
        "Web of Science", "RIS", "wos", "papers", wos_ris.read,
        {
            "record_id": "AN", "doi": "DO", "title": "TI", "year": "PY | C6", "document_type": "TY", "venue": "T2",
            "issn": "SN", "eissn": "SN", "volume": "VL", "issue": "IS", "pages": "SP | C7 & EP",
            "publisher_country": "PA", "citations": "N1", "abstract": "AB",
            "author_keywords": "KW", "authors": "AU", "affiliations_raw": "AD", "link": "AD",
        },
        {
            "document_type": "reviews are not told apart", "authors": "short names",
            "author_keywords": "in one list with Keywords Plus, told apart by their small letters",
            "link": "only where a record has one address",
        },
        (Seen("2024", "TY  - ", files=1, rows=469),),
    ),
)  # fmt: skip
_IEEE = Format(
    "IEEE Xplore", "CSV", "ieee_xplore", "papers", ieee_xplore.read,
    {
        "record_id": "PDF Link", "doi": "DOI", "title": "Document Title",
        "year": "Year | Publication Year | Publication_Year", "document_type": "Document Identifier",
        "venue": "Publication Title", "issn": "ISSN", "eissn": "ISSN", "volume": "Volume", "issue": "Issue",
        "pages": "Start Page & End Page", "citations": "Article Citation Count",
        "abstract": "Abstract", "author_keywords": "Author Keywords", "research_areas": "IEEE Terms",
        "authors": "Authors", "affiliations_raw": "Author Affiliations", "link": "Author Affiliations",
    },
    {
        "document_type": "reviews are not told apart", "issn": "the only one given may be the electronic one",
        "eissn": "only where two are given", "citations": "empty for none and for unknown alike",
        "authors": "initials of given names", "link": "not in 2018, nor where the lists differ in length",
    },
    (
        Seen("2018", "Copyright Year", 30, files=1, rows=15),
        Seen("2019", "Document Title", 29, files=1, rows=235),
        Seen("2020–23", "Patent Citation Count", 30, files=4, rows=147),
        Seen("2024–25", "Publication Year", 28),
        Seen("2026", "Year", 28, files=1, rows=390),
    ),
)  # fmt: skip
_CUT = {"title": "long ones are cut", "venue": "long ones are cut", "authors": "long lists are cut"}
_SCHOLAR_TYPE = "only preprints, patents and books are told"
_SCHOLAR = (
    Format(
        "Google Scholar", "Publish or Perish", "google_scholar", "papers", google_scholar.read,
        {
            "record_id": "CitesURL | RelatedURL", "doi": "DOI", "title": "Title", "year": "Year",
            "document_type": "Source | Type", "venue": "Source", "volume": "Volume", "issue": "Issue",
            "pages": "StartPage & EndPage", "citations": "Cites", "abstract": "Abstract", "authors": "Authors",
        },
        _CUT | dict.fromkeys(("volume", "issue", "pages"), "empty in all files seen") | {
            "doi": "empty but for a few", "document_type": _SCHOLAR_TYPE,
            "abstract": "pieces around the words searched",
        },
        (
            Seen("2018", "Age", 23, files=1, rows=100),
            Seen("2020", "Abstract", 24),
            Seen("2020, headings lost in a spreadsheet", "CitesURL", 24, files=1, rows=429),
            Seen("since 2021", "RelatedURL", 26, files=2, rows=1961),
        ),
    ),
    Format(
        "Google Scholar", "profile CSV", "google_scholar", "papers", google_scholar.read,
        {
            "record_id": "Scholar ID | cid", "title": "Title | title", "year": "Year | year",
            "document_type": "Publication | journal | Venue", "venue": "Publication | journal | Venue",
            "volume": "Volume | number | Venue", "issue": "Number | number | Venue",
            "pages": "Pages | number | Venue", "citations": "Cited by | cites", "authors": "Authors | author",
        },
        {"record_id": "not in Scholar's own file", "citations": "not in Scholar's own file",
         "document_type": "only preprints and patents are told", "authors": "long lists are cut"},
        (
            Seen("Scholar's own (`citations.csv`)", "Publication", 8),
            Seen("table made of a profile", "Scholar ID", None, files=1, rows=117),
            Seen("table of a package", "pubid", None),
        ),
    ),
)  # fmt: skip
_PLACE = "primary_location"
_KINDLESS = {"issn": "the linking ISSN, in print or not"}
_OPENALEX = (
    Format(
        "OpenAlex", "JSON", "openalex", "papers", openalex.read,
        {
            "record_id": "id", "doi": "doi", "title": "title | display_name", "year": "publication_year",
            "document_type": f"type & {_PLACE}.raw_type & {_PLACE}.source.type & {_PLACE}.version",
            "venue": f"{_PLACE}.source.display_name | {_PLACE}.raw_source_name", "issn": f"{_PLACE}.source.issn_l",
            "eissn": f"{_PLACE}.source.issn", "volume": "biblio.volume", "issue": "biblio.issue",
            "pages": "biblio.first_page & biblio.last_page", "citations": "cited_by_count",
            "abstract": "abstract_inverted_index",
            "research_areas": "primary_topic + topics",
            "authors": "authorships.author.display_name | authorships.raw_author_name",
            "affiliations_raw": "authorships.raw_affiliation_strings | authorships.institutions.display_name",
            "link": "authorships.raw_affiliation_strings | authorships.institutions.display_name",
            "is_corresponding": "authorships.is_corresponding",
        },
        _KINDLESS | {"eissn": "the first other ISSN"},
        (
            Seen("page of the API", '{"meta":', files=1, rows=25),
            Seen("list of works", '"referenced_works"', files=1, rows=10),
        ),
    ),
    Format(
        "OpenAlex", "CSV", "openalex", "papers", openalex.read,
        {
            "record_id": "id", "doi": "doi", "title": "title | display_name", "year": "publication_year",
            "document_type": f"type & {_PLACE}.raw_type & {_PLACE}.source.type & {_PLACE}.version",
            "venue": f"{_PLACE}.source.display_name | {_PLACE}.raw_source_name", "issn": f"{_PLACE}.source.issn_l",
            "eissn": f"{_PLACE}.source.issn", "volume": "biblio.volume", "issue": "biblio.issue",
            "pages": "biblio.first_page & biblio.last_page", "citations": "cited_by_count", "abstract": "abstract",
            "research_areas": "primary_topic.field.display_name + primary_topic.subfield.display_name"
            " + topics.field.display_name + topics.subfield.display_name",
            "authors": "authorships.author.display_name | authorships.raw_author_name",
            "affiliations_raw": "authorships.raw_affiliation_strings | authorships.institutions.display_name",
            "link": "authorships.raw_affiliation_strings | authorships.institutions.display_name",
            "is_corresponding": "authorships.is_corresponding",
        },
        _KINDLESS | {"eissn": "the first other ISSN", "link": "only where a work has one author"},
        (Seen("2026", "authorships.author.display_name", 30, files=1, rows=8),),
    ),
)  # fmt: skip
_SCOPUS = Format(
    "Scopus", "CSV", "scopus", "papers", scopus.read,
    {
        "record_id": "EID | Link", "doi": "DOI", "title": "Title", "year": "Year", "document_type": "Document Type",
        "venue": "Source title", "issn": "ISSN", "eissn": "ISSN", "volume": "Volume", "issue": "Issue",
        "pages": "Page start | Art. No. & Page end", "citations": "Cited by", "abstract": "Abstract",
        "author_keywords": "Author Keywords", "authors": "Author full names | Authors",
        "affiliations_raw": "Authors with affiliations | Affiliations",
        "link": "Authors with affiliations & Affiliations", "is_corresponding": "Correspondence Address",
    },
    {
        "issn": "the only one given may be the electronic one", "eissn": "only where two are given",
        "authors": "short names before 2023",
    },
    (
        Seen("since 2023", "Author full names", None, files=3, rows=56),
        Seen("to 2022, rows longer than the headings", "Funding Text 1", None, files=1, rows=58),
        Seen("to 2022", "Authors", None, files=1, rows=14),
    ),
)  # fmt: skip
FORMATS = (*_WOS, _IEEE, *_SCHOLAR, *_OPENALEX, _SCOPUS)
