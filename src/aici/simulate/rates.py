"""What is planted in a simulated world, and how often: the one table of rates.

A rate is a probability per the unit named in `of`. Tests count the planted things in the written files by an
independent reading and hold them against this table; `data/README.md` prints it.

Files of all vintages occur, whatever the years of their works: all are dated the day of one search (`parts.SEARCHED`),
as if authors had pooled programs and interfaces of every age. The year of a vintage says whose form a file has.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """How often something is planted: `rate` per one of `of`."""

    rate: float
    of: str
    meaning: str


RATES: dict[str, Rate] = {
    # which databases hold a work
    "in_wos_journal": Rate(0.85, "journal article or review", "held by Web of Science"),
    "in_wos_conference": Rate(0.35, "conference paper", "held by Web of Science"),
    "in_ieee_xplore": Rate(0.95, "work of an IEEE venue", "held by IEEE Xplore"),
    "in_google_scholar": Rate(
        0.55, "work in Web of Science or IEEE Xplore", "held by Google Scholar; so are all works in neither"
    ),
    "in_openalex": Rate(0.92, "work", "held by OpenAlex"),
    # files and records of IEEE Xplore; the five vintages share the files
    "ieee_2018": Rate(0.10, "file of IEEE Xplore", "headings of 2018: distinct affiliations only, dates as 20180731"),
    "ieee_2019": Rate(0.10, "file of IEEE Xplore", "headings of 2019: no dates, ISBNs run together"),
    "ieee_2020": Rate(0.30, "file of IEEE Xplore", "headings of 2020 to 2023"),
    "ieee_2024": Rate(0.25, "file of IEEE Xplore", "headings of 2024 and 2025: no INSPEC terms"),
    "ieee_2026": Rate(0.25, "file of IEEE Xplore", "headings of 2026: the year is called Year"),
    "ieee_resaved": Rate(0.06, "file of IEEE Xplore", "saved again by a spreadsheet: CRLF, dates as 04-Feb-16"),
    "ieee_no_affiliations": Rate(0.03, "record of IEEE Xplore", "NA for every author, nothing in 2018"),
    "ieee_affiliation_na": Rate(
        0.02, "author in IEEE Xplore from 2019 on, record with affiliations", "NA in place of this affiliation"
    ),
    "ieee_no_country": Rate(
        0.10, "affiliation in IEEE Xplore from 2019 on", "ends without country, half without city too"
    ),
    "ieee_no_blanks": Rate(0.03, "affiliation in IEEE Xplore from 2019 on", "commas without blanks after them"),
    "ieee_country_spelling": Rate(
        0.30, "record of IEEE Xplore with a country of several spellings", "one of the rarer spellings"
    ),
    "ieee_two_affiliations": Rate(
        0.10,
        "author of several addresses in IEEE Xplore from 2019 on, not NA",
        "two affiliations: the lists are not parallel",
    ),
    "ieee_early_access": Rate(0.04, "article in IEEE Xplore", "early access: volume PP, issue 99, page 1"),
    "ieee_no_keywords": Rate(0.15, "record of IEEE Xplore", "no author keywords"),
    # files and records of Google Scholar through Publish or Perish; the three vintages share the files
    "scholar_2018": Rate(0.20, "file of Google Scholar", "23 columns, blanks that do not break, no DOI"),
    "scholar_2020": Rate(0.20, "file of Google Scholar", "24 columns"),
    "scholar_2021": Rate(0.60, "file of Google Scholar", "26 columns, `& ` has lost its blank"),
    "scholar_authors_cut": Rate(0.55, "record of Google Scholar with more than 3 authors", "authors end in …"),
    "scholar_source_cut": Rate(0.60, "record of Google Scholar with a source of 3 words or more", "source cut by …"),
    "scholar_no_source": Rate(0.06, "record of Google Scholar", "no source"),
    "scholar_citation_only": Rate(0.02, "record of Google Scholar", "type CITATION: no address, no publisher"),
    "scholar_no_cites_url": Rate(
        1.0, "uncited record of Google Scholar in 26 columns", "no CitesURL: its number stands in the RelatedURL only"
    ),
    "scholar_elsewhere": Rate(
        0.06, "record of Google Scholar with an address", "found at a repository in place of the publisher"
    ),
    # records of OpenAlex
    "openalex_no_abstract": Rate(0.50, "work in OpenAlex", "abstract withheld: no inverted index"),
    "openalex_conference_type": Rate(0.50, "conference paper in OpenAlex", "type conference-paper without source"),
    "openalex_no_affiliations": Rate(0.03, "work in OpenAlex", "neither institutions nor their raw text"),
    "openalex_no_corresponding": Rate(0.40, "work in OpenAlex", "no corresponding author marked"),
    "openalex_no_author_id": Rate(0.03, "authorship in OpenAlex", "author without identifier"),
    "openalex_no_institutions": Rate(
        0.06, "authorship with addresses in OpenAlex", "institutions not recognised, raw text kept"
    ),
    "openalex_no_countries": Rate(0.25, "authorship of no institutions in OpenAlex", "no countries either"),
    "openalex_other_topic": Rate(0.10, "AI work in OpenAlex", "primary topic outside Artificial Intelligence"),
    # families of patents, their applicants and publications
    "non_ai_family": Rate(0.03, "AI family", "one more family without a class of AI: noise of the search"),
    "utility_model_family": Rate(0.02, "AI family", "one more family, of nothing but a utility model: not counted"),
    "design_family": Rate(0.003, "AI family", "one more family, of nothing but a design"),
    "image_recognition_family": Rate(0.15, "AI family", "AI only by G06K 9 until 2021, by G06V since"),
    "clustered_family": Rate(
        0.40,
        "AI family of one of the ten largest holders of a country with planted clusters",
        "three to six technologies of one cluster, 40 citations or more",
    ),
    "holder_name_varies": Rate(0.30, "family of a listed holder", "written with a legal form or unit"),
    "person": Rate(0.08, "applicant that is not listed", "a person"),
    "university": Rate(0.15, "applicant that is not listed", "a university"),
    "co_applicant": Rate(0.08, "family", "one or two co-applicants"),
    "co_applicant_abroad": Rate(0.25, "co-applicant", "of another country than the first applicant"),
    "abroad_from_china": Rate(
        0.08, "invention of Mainland, China", "filed in other offices too, by their chances, one at least"
    ),
    "abroad_from_elsewhere": Rate(
        0.28, "invention of other countries", "filed in other offices too, by their chances, one at least"
    ),
    "provisional": Rate(0.35, "invention first filed in the United States", "after a provisional application"),
    "utility_model": Rate(0.06, "invention first filed in China or Germany", "utility model of the same day beside it"),
    "granted": Rate(
        0.50,
        "application for an invention, not international, published three years before the last day",
        "granted within three years",
    ),
    "corrected_publication": Rate(0.01, "international application", "published again, corrected (A9)"),
    # which databases hold a family or a publication
    "in_derwent": Rate(0.60, "family", "held by Derwent"),
    "in_incopat": Rate(
        0.85, "publication of a family in Derwent", "held by IncoPat; of other families one at least is held by any"
    ),
    "in_patsnap": Rate(0.75, "publication", "held by Patsnap"),
    # files and records of Derwent
    "derwent_crlf": Rate(0.30, "file of Derwent", "lines end in CRLF"),
    "derwent_bom": Rate(0.60, "file of Derwent", "begins with a byte order mark"),
    "derwent_empty_abstract_line": Rate(0.30, "file of Derwent", "first line of AB empty instead of indented by 4"),
    # files and records of IncoPat
    "incopat_older_headings": Rate(0.25, "file of IncoPat", "headings of older exports, half-width brackets"),
    "incopat_no_applicant": Rate(0.005, "record of IncoPat", "no applicants"),
    "incopat_no_application_date": Rate(0.004, "record of IncoPat", "no date of application"),
    "incopat_no_family": Rate(0.02, "record of IncoPat", "no simple family"),
    # files and records of Patsnap
    "patsnap_english_headings": Rate(0.25, "file of Patsnap", "headings of the English interface"),
    "patsnap_transferred": Rate(
        0.04, "record of Patsnap behind one of another applicant of the country", "the current assignee is that one"
    ),
    "patsnap_no_abstract": Rate(0.01, "record of Patsnap", "abstract and its translation are -"),
    "patsnap_no_family": Rate(0.02, "record of Patsnap", "simple family is -"),
    # what Web of Science shows of a work, and which rows there are of it
    "wos_exported_twice": Rate(
        0.01, "record of Web of Science with 1,000 behind it in its part", "once more in a later file"
    ),
    "wos_other_index": Rate(
        0.005, "work in Web of Science", "one more, of the Zoological Record: no DOI, one address at most"
    ),
    "wos_doi_missing": Rate(0.04, "record of Web of Science of a work with DOI", "without DOI"),
    "wos_title_capitals": Rate(0.01, "record of Web of Science without markup in the title", "title in capitals"),
    # what other databases show of a work
    "ieee_doi_missing": Rate(0.02, "record of IEEE Xplore of a work with DOI", "without DOI"),
    "ieee_markup_dropped": Rate(1.0, "record of IEEE Xplore with markup in the title", "<i> and <sub> left out"),
    "ieee_title_dash": Rate(0.05, "record of IEEE Xplore with a hyphen in the title", "en dashes in place of hyphens"),
    "scholar_found_twice": Rate(0.01, "work in Google Scholar", "a second record with a number of its own"),
    "scholar_doi_missing": Rate(0.98, "record of Google Scholar from 24 columns on of a work with DOI", "without DOI"),
    "scholar_year_missing": Rate(0.05, "record of Google Scholar", "without year"),
    "scholar_markup_dropped": Rate(1.0, "record of Google Scholar with markup in the title", "<i> and <sub> left out"),
    "scholar_title_lower_case": Rate(0.30, "record of Google Scholar", "title in lower case, acronyms too"),
    "scholar_title_dash": Rate(0.10, "record of Google Scholar, hyphen in the title left", "U+2010 for hyphens"),
    "scholar_title_colon": Rate(0.05, "record of Google Scholar, colon in a title not cut", "hyphen for the colon"),
    "scholar_subtitle_dropped": Rate(0.03, "record of Google Scholar, colon left in a title not cut", "no subtitle"),
    "scholar_title_cut": Rate(0.10, "record of Google Scholar with a title beyond 120 characters", "title ends in …"),
    "openalex_doi_missing": Rate(0.05, "work in OpenAlex with DOI", "without DOI"),
    "openalex_markup_dropped": Rate(0.50, "work in OpenAlex with markup in the title", "<i> and <sub> left out"),
    "openalex_title_lower_case": Rate(0.20, "work in OpenAlex", "title in lower case, acronyms too"),
    "openalex_year_before": Rate(0.03, "work in OpenAlex", "the year before: that of the first version online"),
    # files and records of Web of Science; Core records are all but those of the Zoological Record
    "wos_older_form": Rate(0.50, "file of works until 2018", "Thomson Reuters, reprint author, no C3, WE, DA"),
    "wos_middle_form": Rate(0.50, "other file of works until 2021", "no C3, WE; early access without PY"),
    "wos_broken_header": Rate(0.10, "file of the older form", "first line begins with XX"),
    "wos_chinese_interface": Rate(0.08, "file of neither older nor middle form", "RP with (通讯作者)，"),
    "wos_crlf": Rate(0.10, "file of Web of Science", "lines end in CRLF"),
    "wos_no_bom": Rate(0.10, "file of Web of Science", "no byte-order mark"),
    "wos_few_fields": Rate(
        0.01, "file of neither older nor middle form", "no addresses, no counts, no DT; other files are full"
    ),
    "wos_early_access": Rate(0.04, "article in a file of the middle form", "early access without PY, volume and pages"),
    "wos_no_addresses": Rate(0.01, "Core record in a full file", "neither addresses nor reprint author"),
    "wos_no_reprint": Rate(0.02, "Core record with addresses", "no reprint author"),
    "wos_unlinked_addresses": Rate(0.03, "Core record with addresses", "no names before the addresses"),
    "wos_first_unlinked": Rate(0.004, "Core record with names before addresses", "the first author stands before none"),
    "wos_no_abstract": Rate(0.02, "Core record", "no abstract"),
    "wos_no_keywords": Rate(0.12, "Core record in a full file", "no author keywords"),
    "wos_old_turkey": Rate(
        0.40, "Core record with a Turkish address, form neither older nor middle", "Turkey, not Turkiye"
    ),
    "wos_more_counted": Rate(0.50, "cited Core record in a full file", "Z9 counts more than TC"),
    "wos_meeting_in_journal": Rate(
        0.03, "article in a full file, not early access", "DT Article; Proceedings Paper in a journal"
    ),
    # works beside and within the sample
    "not_ai": Rate(0.06, "work on AI", "a work without any AI term beside it: noise of the database search"),
    "review": Rate(0.08, "work in a journal", "a review"),
    "title_without_ai_term": Rate(0.10, "work on AI", "title names no term of the keyword groups; the abstract does"),
    "title_with_markup": Rate(0.03, "work", "title holds <i> or <sub>"),
    "no_doi": Rate(0.03, "work", "has no DOI in any database"),
    "article_number": Rate(0.40, "work in a journal", "article number instead of pages"),
    # works that look alike and must stay apart
    "conference_version": Rate(
        0.10,
        "conference paper on AI, as many articles of its country in the part",
        "a year before an article of nearly this title, same authors",
    ),
    "preprint_version": Rate(
        0.25,
        "preprint on AI, as many articles of its country and year in the part",
        "same title and authors as an article of the year, other DOI",
    ),
    "part_of_series": Rate(
        0.004,
        "journal article or review on AI, not alone of its country and year in the part",
        "Part II of another; titles differ by that only",
    ),
    # authors and addresses
    "hyper_authored": Rate(0.0005, "work", "120 to 179 authors"),
    "corresponding_abroad": Rate(0.15, "international work", "corresponding author in another country than the first"),
    "two_corresponding": Rate(0.12, "work of several authors in one country", "two corresponding authors"),
    "two_addresses": Rate(0.10, "author", "two addresses"),
    "second_country": Rate(0.15, "author of an international work with two addresses", "the second in another country"),
    "accented_surname": Rate(
        0.05, "author with a name that is not East or South Asian", "surname with accent or apostrophe"
    ),
    "name_from_elsewhere": Rate(0.15, "author of a country whose names are listed", "name of another culture"),
}
