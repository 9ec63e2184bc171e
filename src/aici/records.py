"""The contract: every table of the project, its grain, key and columns, in one place.

Readers, corpus, indicators and exhibits exchange only the tables named here. `data/README.md` (the codebook) is
written from this module, and `require_columns` is the door each table passes. What a table does not promise, no
later step may rely on. Nothing is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

COUNTINGS = ("first_author", "full", "fractional", "corresponding")
POLICIES = ("iff_2025",)  # territory policies, see `territories.py`
SELECTIONS = ("as_exported", "keyword_groups")  # what decides that a work is about AI
PATENT_SELECTIONS = ("classes", "keywords", "either", "both")
BASES = ("published", "computed", "simulated")
DOCUMENT_TYPES = ("journal_article", "review", "conference_paper", "preprint", "book_chapter", "other")
LINKS = ("bracket", "single_address", "reprint", "parallel_list", "none")
FIRST_AUTHOR_STATUSES = tuple(
    "bracket single_address parallel_list single_country reprint not_linked no_address".split()
)


class ContractError(ValueError):
    """A table lacks a column it promises, or carries a value its contract does not allow."""


class SourceFormatError(ValueError):
    """A file is not the export it is taken for; the message says what it is, or what is missing, and the cure."""


@dataclass(frozen=True)
class Column:
    """One column: `dtype` in {string, int, float, bool, strings}; `heading` is the printed column head."""

    name: str
    dtype: str
    meaning: str
    unit: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Table:
    """One table of the contract: `grain` completes the sentence "one row per …"; `key` identifies a row."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    def heading(self, name: str) -> str:
        """Printed head of the column `name`; its name where none is set."""
        return next((c.heading for c in self.columns if c.name == name and c.heading), name)


def _table(name: str, grain: str, key: str, *columns: tuple[str, ...]) -> Table:
    return Table(name, grain, tuple(key.split()), tuple(Column(*column) for column in columns))


_RECORD_ID = ("record_id", "string", "`<data_source>:<id in it>`, such as `wos:WOS:000…`")
_WORK_ID = ("work_id", "string", "the `record_id` of the work's first record in sort order")
_COUNTRY = ("country_code", "string", "ISO 3166-1 alpha-3 under the territory policy; null where not attributed")
_SHOWN = "what is shown: as printed on basis published, else the harmonised name"
_LABEL = ("label", "string", _SHOWN, "", "Country/region")
_DECIMALS = ("decimals", "int", "printed decimals of the value that is not a count", "digits")
_COUNTING = ("counting", "string", "how a work is shared among countries: " + ", ".join(COUNTINGS))
_BASIS = ("basis", "string", "where the numbers come from: " + ", ".join(BASES))
_RANK = ("rank", "int", "position; on basis published the printed rank", "", "Rank")
_RANK_BY_PAPERS = ("rank", "int", "position by papers, as in Table 1", "", "Rank by papers")
_TAIL = (_COUNTING, _BASIS)
_GROUP = (
    ("place", "int", "place of the group in its list"),
    ("group", "string", "name of the group in `data/reference/`"),
    ("group_label", "string", "the group as shown", "", "Group"),
)

_PATENTS = (
    _table("patents", "publication of a patent", "publication_number",
        ("publication_number", "string", "office, number, kind in one form; also of members that are listed only"),
        ("application_id", "string", "smallest publication number of the application, which its grant shares"),
        ("application_number", "string", "office and number in one form; null where no source tells it"),
        ("family_id", "string", "smallest publication number of the simple family"),
        ("office", "string", "two letters: CN, EP, WO, …"), ("kind", "string", "kind code: A, A1, B2, U, … or null"),
        ("form", "string", "what is protected, by the kind: `invention`, `utility_model`, `design`"),
        ("application_year", "int", "year of the application", "year"),
        ("priority_year", "int", "of the family: earliest year of a priority, else of an application", "year"),
        ("publication_year", "int", "its year", "year"), ("title", "string", "of the first source that has one"),
        ("abstract", "string", "likewise"), ("inventors", "strings", "likewise"), ("classes", "strings", "of all"),
        ("classes_matched", "strings", "groups of `patent_classes.yml` that these match, sorted"),
        ("is_ai", "bool", "about AI under the edition's selection: any of its records is"),
        ("citations", "int", "of the first source that counts", "citations"), ("citation_kind", "string", "of what"),
        ("data_sources", "strings", "databases that hold a record of it or list it in a family")),
    _table("applicants", "family × applicant", "family_id position",
        ("family_id", "string", "as in `patents`"), ("position", "int", "place in the record they are taken from"),
        ("applicant_raw", "string", "as exported; original applicants before current owners"),
        ("applicant", "string", "harmonised name: of `data/reference/holders.csv`, else the most frequent spelling"),
        ("applicant_rule", "string", "why: `alias`, `standard_alias`, `standard`, `key`"),
        ("is_person", "bool", "an inventor, too; false for listed firms and institutions; else null"), _COUNTRY,
        ("country_rule", "string", "`exported`, `exported_single`, `holder`, `same_name`; stand-in `first_filing`")),
)  # fmt: skip
CORPUS: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "records",
            "row of a paper export",
            "record_id file row",
            _RECORD_ID,
            ("data_source", "string", "provider of the record, as its raw folder is named"),
            ("file", "string", "path below the raw folder"),
            ("row", "int", "ordinal of the record in its file, from 1"),
            ("doi", "string", "lower case, without resolver prefix; null where absent"),
            ("title", "string", "as exported, wrapped lines joined"),
            ("year", "int", "publication year; for early access without one, the year of early access", "year"),
            ("document_type", "string", "one of " + ", ".join(DOCUMENT_TYPES) + "; null where not exported"),
            ("venue", "string", "journal, proceedings or book title as exported"),
            ("issn", "string", "print ISSN, NNNN-NNNN"),
            ("eissn", "string", "electronic ISSN, NNNN-NNNN"),
            ("volume", "string", "as exported"),
            ("issue", "string", "as exported"),
            ("pages", "string", "first-last, both in full, or the first; the article number where there is none"),
            ("publisher_country", "string", "country named last in the publisher's address, as exported"),
            ("citations", "int", "citation count in this database at export; null where not exported", "citations"),
            ("abstract", "string", "as exported"),
            ("author_keywords", "strings", "author keywords"),
            ("research_areas", "strings", "WoS research areas (SC) and categories (WC), or the source's own fields"),
            ("authors", "strings", "author names in printed order, full form where exported"),
            ("first_author", "string", "first of `authors`"),
            ("affiliations_raw", "string", "address lines as exported, joined by newline"),
        ),
        _table(
            "patent_records",
            "row of a patent export",
            "record_id file row",
            _RECORD_ID,
            ("data_source", "string", "provider of the record, as its raw folder is named"),
            ("file", "string", "path below the raw folder"),
            ("row", "int", "ordinal of the record in its file, from 1"),
            ("publication_number", "string", "office, number, kind in one form: `US20190198156A1`; first of a family"),
            ("family_members", "strings", "publication numbers of the whole family, where the source gives them"),
            ("application_number", "string", "office and number in one form; null where not exported"),
            ("priority_numbers", "strings", "office and number in one form"),
            ("family_id", "string", "family as the source numbers it, `<data_source>:<id>`; null where not exported"),
            ("office", "string", "two letters of the publication number: CN, US, EP, WO, …"),
            ("kind", "string", "kind code: A, A1, B2, U, …; null where not exported"),
            ("application_year", "int", "year of the application; of the earliest member for a family", "year"),
            ("priority_year", "int", "year of the earliest priority", "year"),
            ("publication_year", "int", "year of the publication", "year"),
            ("title", "string", "as exported; the original where there are several languages, else the translation"),
            ("abstract", "string", "as exported"),
            ("inventors", "strings", "names as exported"),
            ("applicants", "strings", "applicants or assignees as exported, the original ones before current ones"),
            ("applicants_standard", "strings", "names as the source harmonises them; null where it does not"),
            ("applicant_countries", "strings", "their countries as exported, each in its place; null where not told"),
            ("classes", "strings", "IPC and CPC groups in one form: `G06N 3/08`"),
            ("citations", "int", "citations received; null where not exported", "citations"),
            ("citation_kind", "string", "what is counted: by patents, by family, within five years, as exported"),
        ),
        _table(
            "matches",
            "record × group × term × field",
            "record_id file row group term field",
            _RECORD_ID,
            ("file", "string", "path below the raw folder"),
            ("row", "int", "ordinal of the record in its file"),
            ("group", "string", "AI keyword group, or group of patent classes, as `data/reference/` names it"),
            ("term", "string", "the term of the group, or the class as exported, that was found"),
            ("field", "string", "where: `title`, `abstract`, `author_keywords` or `classes`"),
        ),
        _table(
            "coverage",
            "export file × field of its records",
            "data_source file field",
            ("data_source", "string", "provider of the records"),
            ("file", "string", "path below the raw folder"),
            ("field", "string", "column of `records` or `patent_records`; `countries` for records placed in a country"),
            ("records", "int", "records taken from the file", "records"),
            ("filled", "int", "of which the field holds something; 0 where the file does not export it", "records"),
        ),
        _table(
            "files",
            "export file",
            "data_source file",
            ("data_source", "string", "provider whose export it is, or the folder it lies in"),
            ("file", "string", "path below the raw folder"),
            ("rows", "int", "rows counted in the file apart from reading; 1 for a file rejected as a whole", "rows"),
        ),
        _table(
            "rejects",
            "row or file not taken",
            "data_source file row",
            ("data_source", "string", "provider the file was put under"),
            ("file", "string", "path below the raw folder"),
            ("row", "int", "ordinal of the record in its file; null for a whole file"),
            ("reason", "string", "what is wrong and what to do"),
        ),
        _table(
            "record_work",
            "paper record",
            "record_id file row",
            _RECORD_ID,
            ("file", "string", "path below the raw folder"),
            ("row", "int", "ordinal of the record in its file"),
            _WORK_ID,
            ("rule", "string", "why it is in the work: `single`, `same_id`, `decision` or a rule of `dedup/rules.py`"),
        ),
        _table(
            "evidence",
            "pair of paper records that were joined, or look alike and were not",
            "record_id_a record_id_b",
            ("record_id_a", "string", "the smaller `record_id`"),
            ("record_id_b", "string", "the other"),
            ("outcome", "string", "`same`, `apart`; `uncertain`: for a person; `refused`: would join two held apart"),
            ("rule", "string", "what joins them or holds them apart, see `dedup/rules.py`; null where uncertain"),
            ("score", "float", "how much agrees, 0 to 1"),
        ),
        _table(
            "works",
            "deduplicated paper",
            "work_id",
            _WORK_ID,
            ("title", "string", "of the work's first record that has one"),
            ("year", "int", "publication year", "year"),
            ("document_type", "string", "one of " + ", ".join(DOCUMENT_TYPES)),
            ("venue", "string", "journal, proceedings or book title"),
            ("venue_key", "string", "venue in lower case, `&` as `and`, without punctuation: for joining by title"),
            ("issn", "string", "print ISSN"),
            ("eissn", "string", "electronic ISSN"),
            ("publisher_country_code", "string", "ISO 3166-1 alpha-3 of the publisher's address"),
            ("doi", "string", "lower case"),
            ("citations", "int", "citation count under the edition's policy `citations`", "citations"),
            ("citations_source", "string", "database whose count that is; null where there is none"),
            ("fields_from", "string", "`record_id` of the work's first record in order of preference"),
            ("fields_from_others", "strings", "`field:record_id` for each field that another record gives, sorted"),
            ("research_areas", "strings", "of the first database that names any, united over its records"),
            ("is_ai", "bool", "about AI under the edition's selection"),
            ("keyword_groups", "strings", "AI keyword groups that its records match, sorted; empty where none is"),
            ("data_sources", "strings", "databases that hold a record of the work"),
            ("n_authors", "int", "authors listed; null where none is exported", "authors"),
            ("authors_truncated", "bool", "the source has cut the list of authors; null where none is exported"),
            ("is_hyper_authored", "bool", "more than 100 authors are listed; null where none is exported"),
            ("first_author_status", "string", "how his country was found: " + ", ".join(FIRST_AUTHOR_STATUSES)),
            ("in_sample", "bool", "counted: about AI, of the edition's document types, within its years"),
        ),
        _table(
            "authorships",
            "work × author × address",
            "work_id position author affiliation_raw",
            _WORK_ID,
            ("position", "int", "place of the author, 1 = first; null where the export links no author to the address"),
            ("is_corresponding", "bool", "named as corresponding or reprint author"),
            ("author", "string", "name as exported; null for an address linked to no author"),
            ("institution", "string", "organisation of the address: its full name where it is known, else as exported"),
            ("institution_system", "string", "what it is a member of, such as a university system; else null"),
            _COUNTRY,
            ("affiliation_raw", "string", "address line without names; null for an author without address"),
            ("link", "string", "what links author and address: " + ", ".join(LINKS)),
        ),
        *_PATENTS,
        _table(
            "unmatched_countries",
            "last address segment that is no known territory",
            "segment",
            ("segment", "string", "text after the last comma of an address"),
            ("lines", "int", "address lines that end so", "lines"),
        ),
        _table(
            "journal_metrics",
            "venue × metrics file",
            "file row",
            ("file", "string", "path below the raw folder"),
            ("row", "int", "ordinal in the file"),
            ("venue", "string", "title as listed"),
            ("venue_key", "string", "as in `works`"),
            ("issn", "string", "print ISSN; null in files without ISSN"),
            ("eissn", "string", "electronic ISSN"),
            ("impact_factor", "float", "journal impact factor, or two-year mean citedness; null where there is none"),
            ("metric", "string", "name of the metric as the file heads it"),
            ("metric_year", "int", "year of the metric", "year"),
        ),
        _table(
            "funnel",
            "kind × step × data source",
            "kind step data_source",
            ("kind", "string", "what is counted: `papers` or `patents`"),
            ("step", "string", "what the step does", "", "Step"),
            ("data_source", "string", "provider; `all` or `all patents` once databases are merged", "", "Source"),
            ("rows_in", "int", "rows that enter the step; at first those counted in the files", "rows", "In"),
            ("rows_out", "int", "rows that leave it", "rows", "Out"),
            ("removed", "int", "rows left out, counted by itself: equals rows_in - rows_out", "rows", "Removed"),
            ("reason", "string", "why rows were removed", "", "Reason"),
        ),
    )
}

_SELECTION = (
    _table("keyword_groups", "AI keyword group; null for the papers that match none", "group", *_GROUP,
        ("papers", "int", "papers that match the group", "papers", "AI papers"),
        ("share_percent", "float", "their share in the sample; groups overlap", "%", "Share, %"),
        ("exclusive_papers", "int", "of which match no other group", "papers", "Exclusive"),
        ("marginal_papers", "int", "of which match no group before it in the list", "papers", "Marginal"), _BASIS),
    _table("leave_one_group_out", "AI keyword group × country or region", "group country_code", *_GROUP,
        _COUNTRY, _LABEL,
        ("rank", "int", "by the papers left without the group", "", "Rank without"),
        ("papers", "float", "papers left without those that match this group alone", "papers", "Papers without"),
        ("share_percent", "float", "their share in the papers left in the sample", "%", "Share without, %"),
        ("rank_all_groups", "int", "by papers with all groups", "", "Rank"),
        ("papers_all_groups", "float", "papers with all groups", "papers", "AI papers"),
        ("share_percent_all_groups", "float", "their share in the sample", "%", "Share, %"),
        ("difference_points", "float", "share without less share with", "percentage points", "Difference"), *_TAIL),
    _table("patent_selection", "way patents are found", "found_by",
        ("found_by", "string", "by classes, by keywords, by both or neither", "", "Found by"),
        ("patents", "int", "patent records, each once", "patents", "Patent documents"),
        ("share_percent", "float", "their share in all patents read", "%", "Share, %"), _BASIS),
    _table("patent_classes", "group of patent classes", "group", *_GROUP,
        ("is_bridge", "bool", "continues another group whose classes were moved"),
        ("patents", "int", "patent records with a class of the group", "patents", "Patent documents"),
        ("share_percent", "float", "their share in those found by classes; groups overlap", "%", "Share, %"),
        ("exclusive_patents", "int", "of which have no class of another group", "patents", "Exclusive"),
        ("marginal_patents", "int", "of which have none of a group before it", "patents", "Marginal"), _BASIS),
    _table("patent_bridge_by_year", "year of application", "year",
        ("year", "int", "of application", "year", "Year"),
        ("patents", "int", "patent records found by classes", "patents", "Patent documents"),
        ("patents_without_bridge", "int", "found also without a bridge", "patents", "Without the bridge"),
        ("only_by_bridge", "int", "found by a bridge alone", "patents", "Only by the bridge"), _BASIS),
)  # fmt: skip

_IMPACT = (
    _table("mean_citations_by_country", "country or region", "country_code", _RANK_BY_PAPERS, _COUNTRY, _LABEL,
        ("mean_citations", "float", "weighted mean of citations per paper", "citations / paper", "Mean citations"),
        _DECIMALS, *_TAIL),
    _table("mean_impact_factor_by_country", "country or region", "country_code", _RANK_BY_PAPERS, _COUNTRY, _LABEL,
        ("mean_impact_factor", "float", "weighted mean of the journals' impact factors, over papers that have one",
         "citations / citable item", "Mean impact factor"),
        ("coverage_percent", "float", "share of the country's papers whose journal has an impact factor", "%",
         "Coverage, %"), _DECIMALS, *_TAIL),
    _table("impact_value_by_country", "country or region", "country_code", _RANK_BY_PAPERS, _COUNTRY, _LABEL,
        ("mean_citations", "float", "as in Table 3", "citations / paper", "Mean citations"),
        ("mean_impact_factor", "float", "as in Table 4", "citations / citable item", "Mean impact factor"),
        ("impact_value", "float", "mean of both after min-max scaling over the listed countries", "0 to 1",
         "Impact value"), _DECIMALS, *_TAIL),
    _table("citation_policies", "country or region × citation policy", "country_code policy", _RANK_BY_PAPERS, _COUNTRY,
        _LABEL, ("policy", "string", "`edition`: that of the edition; a database: its count first; `max`: the largest"),
        ("policy_label", "string", "the policy in words", "", "Citation count taken"),
        ("mean_citations", "float", "as in Table 3, under the policy", "citations / paper", "Mean citations"),
        ("difference_percent", "float", "against the edition's policy; null in its own row", "%", "Difference, %"),
        ("rank_citations", "int", "by mean citations among the countries listed", "", "Rank"),
        ("rank_change", "int", "places gained on the edition's policy; null in its own row", "places", "Places gained"),
        *_TAIL),
)  # fmt: skip

_COLLABORATION = (
    _table("collaboration_by_country", "first-author country × co-author country",
        "first_author_country_code country_code",
        ("first_author_country_code", "string", "ISO 3166-1 alpha-3 of the first author"),
        ("first_author_label", "string", "its name as shown", "", "First author in"), _COUNTRY,
        ("label", "string", "co-author country as shown", "", "Co-author in"),
        ("papers", "float", "papers with at least one co-author there, each country once a paper", "papers", "Papers"),
        *_TAIL),
    _table("collaboration_profile", "first-author country", "first_author_country_code",
        ("first_author_country_code", "string", "ISO 3166-1 alpha-3 of the first author"),
        ("first_author_label", "string", "its name as shown", "", "First author in"),
        ("papers", "float", "papers with a first author there", "papers", "Papers"),
        ("domestic_percent", "float", "share without any co-author abroad, all addresses known", "%", "Domestic, %"),
        ("international_percent", "float", "share with a co-author abroad", "%", "International, %"),
        ("unattributed_percent", "float", "share whose co-authors' countries are not all known, none found abroad",
         "%", "Unattributed, %"), *_TAIL),
)  # fmt: skip

_OVERLAP = (
    _table("works_by_databases", "combination of databases", "databases",
        ("databases", "string", "databases that hold the work, sorted, joined by ` + `; `all` for all combinations"),
        ("label", "string", "their names", "", "Held by"),
        ("n_databases", "int", "number of databases; null for all combinations"),
        ("papers", "int", "papers of the sample", "papers", "AI papers"),
        ("share_percent", "float", "their share in the sample", "%", "Share, %"),
        ("compared", "int", "of which two or more databases give a citation count", "papers", "With several counts"),
        ("conflicting", "int", "of which the counts differ", "papers", "Conflicting"),
        ("conflicting_percent", "float", "their share in those compared", "%", "Conflicting, %"),
        ("median_difference_percent", "float", "of those: median of (largest - smallest) / largest", "%",
         "Median difference, %"), _BASIS),
)  # fmt: skip

_MEASURED = (
    _table("deduplication_quality", "labelled set × tool × origin of its figures", "dataset tool origin",
        ("dataset", "string", "set of labelled records", "", "Labelled set"),
        ("tool", "string", "what deduplicated it", "", "Tool"),
        ("origin", "string", "where its figures come from: `run here` or `published`", "", "Figures"),
        ("records", "int", "records of the set; null where not published", "records", "Records"),
        ("pairs", "int", "pairs of records that are one paper; null where not published", "pairs"),
        ("pairwise_precision", "float", "share of the pairs joined that are one paper", "0 to 1", "Precision, pairs"),
        ("pairwise_recall", "float", "share of the pairs of one paper that were joined", "0 to 1", "Recall, pairs"),
        ("pairwise_f1", "float", "harmonic mean of both", "0 to 1", "F1, pairs"),
        ("record_precision", "float", "share of the records removed that are duplicates", "0 to 1",
         "Precision, records"),
        ("record_recall", "float", "share of the duplicates that were removed", "0 to 1", "Recall, records"),
        ("record_f1", "float", "harmonic mean of both", "0 to 1", "F1, records"), _DECIMALS,
        ("source", "string", "what measured it"), ("date", "string", "day of the measurement"), _BASIS),
)  # fmt: skip

INDICATORS: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "papers_by_country",
            "country or region",
            "country_code",
            _RANK,
            _COUNTRY,
            _LABEL,
            ("papers", "float", "papers attributed to the country", "papers", "AI papers"),
            (
                "papers_per_million",
                "float",
                "papers per million inhabitants",
                "papers / 10^6 persons",
                "AI papers per million",
            ),
            _DECIMALS,
            *_TAIL,
        ),
        _table(
            "papers_by_counting",
            "country or region",
            "country_code",
            ("rank", "int", "rank under first-author counting", "", "Rank, first author"),
            _COUNTRY,
            _LABEL,
            ("first_author", "float", "papers of the first author's country", "papers", "First author"),
            ("full", "float", "papers with any author in the country", "papers", "Full"),
            ("fractional", "float", "papers shared equally among authors, then addresses", "papers", "Fractional"),
            ("rank_full", "int", "rank under full counting", "", "Rank, full"),
            ("rank_fractional", "int", "rank under fractional counting", "", "Rank, fractional"),
            _BASIS,
        ),
        _table(
            "papers_by_venue",
            "venue",
            "venue",
            _RANK,
            ("venue", "string", "journal title as printed or exported", "", "Venue"),
            ("papers", "float", "papers in the venue", "papers", "AI papers"),
            ("host_country_code", "string", "ISO 3166-1 alpha-3 of the publisher"),
            ("host_label", "string", "publisher's country as shown", "", "Host country"),
            *_TAIL,
        ),
        _table(
            "papers_by_country_year",
            "country or region × year",
            "country_code year",
            _COUNTRY,
            _LABEL,
            ("year", "int", "publication year", "year", "Year"),
            ("papers", "float", "papers attributed to the country in the year", "papers", "AI papers"),
            *_TAIL,
        ),
        *_IMPACT,
        *_COLLABORATION,
        _table(
            "topic_shares_by_country",
            "research area × country or region",
            "topic country_code",
            ("topic", "string", "research area as shown", "", "Research area"),
            _COUNTRY,
            _LABEL,
            ("share_percent", "float", "share of the country's papers in the area; areas overlap", "%", "Share, %"),
            _DECIMALS,
            *_TAIL,
        ),
        _table(
            "institutions_by_country",
            "country or region × institution",
            "country_code institution",
            _RANK,
            _COUNTRY,
            _LABEL,
            ("institution", "string", "organisation as named in the addresses", "", "Institution"),
            ("papers", "float", "papers with an address of the institution in the country", "papers", "AI papers"),
            *_TAIL,
        ),
        _table(
            "patents_by_country",
            "country or region",
            "country_code",
            _RANK,
            _COUNTRY,
            _LABEL,
            ("patents", "float", "patents attributed to the country", "patents", "AI patents"),
            (
                "patents_per_million",
                "float",
                "patents per million inhabitants",
                "patents / 10^6 persons",
                "AI patents per million",
            ),
            _DECIMALS,
            *_TAIL,
        ),
        _table(
            "patents_by_holder",
            "patent holder",
            "holder",
            _RANK,
            ("holder", "string", "patent holder as shown", "", "Patent holder"),
            ("patents", "float", "patents held", "patents", "AI patents"),
            ("country_code", "string", "ISO 3166-1 alpha-3 of the holder"),
            ("label", "string", "holder's country as shown", "", "Country"),
            *_TAIL,
        ),
        _table(
            "technologies_by_patent",
            "patent × technology",
            "country_code family_id technology",
            _COUNTRY,
            ("family_id", "string", "patent family"),
            ("technology", "string", "technology phrase or class of the patent", "", "Technology"),
            *_TAIL,
        ),
        _table(
            "corpus_files",
            "export file",
            "data_source file",
            ("data_source", "string", "provider whose export it is, or the folder it lies in", "", "Source"),
            ("file", "string", "path below the raw folder", "", "File"),
            ("rows", "int", "rows counted in the file apart from reading; 1 for a whole file", "rows", "Rows"),
            ("records", "int", "records read", "records", "Records"),
            ("rejected", "int", "records not taken, or 1 for a whole file", "rows", "Rejected"),
            ("reason", "string", "why; of the first where there are several", "", "Reason"),
            ("lacks", "string", "main fields that exports of this source can hold and this file does not", "", "Lacks"),
            _BASIS,
        ),
        _table(
            "attribution",
            "way the first author's country was found",
            "status",
            ("status", "string", "as in `works`, or `unplaced`: no address names a known country"),
            ("taken_from", "string", "the status in words", "", "First author's country taken from"),
            ("papers", "int", "papers of the sample", "papers", "AI papers"),
            ("share_percent", "float", "their share in the sample", "%", "Share, %"),
            _BASIS,
        ),
        _table(
            "unmatched_addresses",
            "last address segment that is no known territory",
            "segment",
            ("segment", "string", "text after the last comma of an address", "", "Last segment of the address"),
            ("lines", "int", "address lines that end so, in all papers read", "lines", "Address lines"),
            _BASIS,
        ),
        _table(
            "illustration_targets",
            "printed statement that bears on an illustrated figure",
            "target",
            ("target", "string", "name of the statement in targets.yml"),
            ("figure", "string", "figure it bears on", "", "Figure"),
            ("states", "string", "the statement in our words", "", "Statement"),
            ("where", "string", "section that prints it"),
            ("printed", "string", "what is printed", "", "Printed"),
            ("drawn", "string", "what the illustration shows", "", "Drawn"),
            ("verdict", "string", "`met`, or `conflicts with` what it cannot be held together with", "", "Verdict"),
            _BASIS,
        ),
        *_SELECTION,
        *_OVERLAP,
        *_MEASURED,
        _table(
            "totals",
            "total that tables are part of",
            "total",
            ("total", "string", "papers identified, papers counted, patents identified", "", "Total"),
            ("value", "float", "the total", "papers or patents", "Value"),
            ("resolution", "float", "last printed digit in units of `value`; 0 where the total is exact", "as `value`"),
            _BASIS,
        ),
        _table(
            "field_coverage",
            "data source × field",
            "kind data_source field",
            ("kind", "string", "what is described: `papers` or `patents`"),
            ("data_source", "string", "provider of the records"),
            ("label", "string", "its name as shown", "", "Source"),
            ("field", "string", "column of `records` or `patent_records`, as in `coverage`", "", "Field"),
            ("records", "int", "records of the source", "records", "Records"),
            ("filled", "int", "of which the field holds something; null where no file exports it", "records", "Filled"),
            ("share_percent", "float", "their share in the records; null where no file exports it", "%", "Share, %"),
            _BASIS,
        ),
        _table(
            "corpus_funnel",
            "kind × step × data source",
            "kind step data_source",
            *((c.name, c.dtype, c.meaning, c.unit, c.heading) for c in CORPUS["funnel"].columns[:2]),
            ("data_source", "string", CORPUS["funnel"].columns[2].meaning),
            ("label", "string", "its name as shown", "", "Source"),
            *((c.name, c.dtype, c.meaning, c.unit, c.heading) for c in CORPUS["funnel"].columns[3:]),
            _BASIS,
        ),
    )
}


@dataclass(frozen=True)
class Indicator:
    """An indicator table with what must be said beside it.

    `frame` has the columns that `INDICATORS[name]` promises; it is empty where `missing` says why there are no
    numbers. `basis` is the one in the column, or "" when missing; `origin` is the sentence printed under exhibits.
    `of_simulated_edition` says that the whole edition is declared simulated, so that sentences may be made of it.
    """

    name: str
    frame: pd.DataFrame
    basis: str
    origin: str
    missing: str = ""
    notes: tuple[str, ...] = field(default=())
    of_simulated_edition: bool = False

    @property
    def table(self) -> Table:
        return INDICATORS[self.name]


def require_columns(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame with exactly the contract's columns in the contract's order.

    Raises
    ------
    ContractError
        If a promised column is missing or the key repeats.
    """
    missing = [name for name in table.column_names if name not in frame.columns]
    if missing:
        raise ContractError(
            f"table {table.name!r} lacks {missing}, got {list(frame.columns)}; its contract is in src/aici/records.py"
        )
    ordered = frame[table.column_names]
    repeated = ordered.duplicated(list(table.key), keep=False)
    if repeated.any():
        example = ordered.loc[repeated, list(table.key)].iloc[0].to_dict()
        raise ContractError(
            f"table {table.name!r} must have one row per {table.grain}; {example} occurs more than once"
        )
    return ordered
