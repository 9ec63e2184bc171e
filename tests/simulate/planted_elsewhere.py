"""Counts what is planted in the exports of IEEE Xplore, Google Scholar and OpenAlex, from CSV and JSON."""

import re

import polars as pl

from checkout import ROOT
from simulate import raw_files
from simulate.counting import KNOWN, MARKUP, Counter, records, with_listed, with_listed_files

_IEEE = [
    "Document Title", "Authors", "Author Affiliations", "Volume", "Issue", "Start Page", "DOI", "PDF Link",
    "Author Keywords", "Document Identifier",
]  # fmt: skip
_SCHOLAR = "Cites Authors Title Year Source Publisher ArticleURL CitesURL Type DOI RelatedURL".split()
# how IEEE Xplore writes the countries of which it has several spellings
_USUAL = (
    "United Arab Emirates|China|Czech Republic|UK|Iran|South Korea|Netherlands|Russia|Saudi Arabia|Turkey|Taiwan|USA"
    "|Vietnam"
)
_RARER = (
    r"UAE|U\.A\.E\.|P\. ?R\. China|PR China|People's Republic of China|Czechia|U\.K\.|United Kingdom|England"
    r"|Islamic Republic of Iran|Republic of Korea|Korea|Korea \(South\)|The Netherlands|Russian Federation"
    r"|Kingdom of Saudi Arabia|Türkiye|Taiwan, ?R\.O\.C\.|Taiwan ROC|United States|US|U\.S\.A\.|Viet Nam"
)


def tables(world, truth):
    """By file, by record and by affiliation or authorship: `ieee…`, `scholar…`, `openalex…`."""
    known = records(truth)
    return _ieee(world, truth, known) | _scholar(world, truth, known) | _openalex(world, known)


def _ieee(world, truth, known):
    files = raw_files.files(world, "ieee_xplore")
    old, inspec = (pl.col("head").str.contains(text) for text in ("Publication_Year", "INSPEC"))
    vintage = (
        pl.when(old & pl.col("head").str.contains("Copyright Year")).then(2018).when(old).then(2019)
        .when(inspec).then(2020).when(pl.col("head").str.contains("Publication Year")).then(2024).otherwise(2026)
    )  # fmt: skip
    files = files.with_columns(vintage=vintage)
    listed = pl.col("Author Affiliations").str.split("; ")
    rows = with_listed(raw_files.separated(files, _IEEE), known, *KNOWN).join(
        files.select("file", "vintage"), on="file", maintain_order="left"
    ).with_columns(
        listed=listed, missing=listed.list.count_matches("NA").fill_null(0)
    )  # fmt: skip
    places = rows.explode("listed").rename({"listed": "place"}).filter(pl.col("place") != "NA")
    named = pl.col("place").str.contains(rf", ?({_RARER}|{_names()})$")
    places = places.with_columns(named=named)
    return {"ieee_files": with_listed_files(files, truth), "ieee": rows, "ieee_places": places}


def _names():
    """A pattern of the usual names of all countries."""
    labels = pl.read_csv(ROOT / "data" / "reference" / "countries.csv")["label"]
    return "|".join([_USUAL, *map(re.escape, labels)])


def _scholar(world, truth, known):
    files = raw_files.files(world, "google_scholar")
    width = pl.col("head").str.count_matches(",") + 1
    rows = with_listed(raw_files.separated(files, _SCHOLAR), known, *KNOWN).with_columns(
        pl.col("Cites").cast(pl.Int64), cut=pl.col("Title").str.ends_with(" …")
    )
    shown = pl.col("Title").str.len_chars()
    left = pl.when("cut").then(pl.col("plain").str.head(shown - 2)).otherwise("plain")
    rows = rows.with_columns(left=left, again=pl.col("record_id").cum_count().over("work_id") > 1)
    lost = pl.col("left").str.len_chars().cast(pl.Int64) - shown
    rows = rows.with_columns(shortened=~pl.col("cut") & (lost > 1))
    return {"scholar_files": with_listed_files(files.with_columns(width=width), truth), "scholar": rows}


def _openalex(world, known):
    works, authorships = raw_files.openalex(world)
    addressed = authorships.group_by("file", "row", maintain_order=True).agg(
        addresses=pl.col("addresses").sum(), institutions=pl.col("institutions").sum(),
        corresponding=pl.col("is_corresponding").sum(), written=pl.len(),
    )  # fmt: skip
    works = with_listed(works, known, *KNOWN).join(addressed, on=["file", "row"], maintain_order="left")
    return {"openalex": works, "openalex_authorships": with_listed(authorships, known, "work_id")}


_SINCE_2019 = pl.col("vintage") >= 2019
_SOME = pl.col("missing") < pl.col("listed").list.len()
_TELLING = ~pl.col("in_city_state")  # Hong Kong is a city that stands where others name the country
_PLACE = pl.col("place")
_HAS_DOI, _MARKED = pl.col("true_doi").is_not_null(), pl.col("true_title").str.contains(MARKUP)
_IEEE_TITLE, _TITLE = pl.col("Document Title"), pl.col("Title")


COUNTERS = {
    **{f"ieee_{year}": Counter("ieee_files", pl.col("vintage") == year, key=("file",))
       for year in (2018, 2019, 2020, 2024, 2026)},
    "ieee_resaved": Counter("ieee_files", pl.col("crlf"), key=("file",)),
    # of few authors each may lack an affiliation by itself
    "ieee_no_affiliations": Counter(
        "ieee", pl.col("Author Affiliations").str.contains("^NA(; NA)*$") | pl.col("Author Affiliations").is_null(),
        within=(pl.col("authors") > 2) | ~_SINCE_2019,
    ),
    "ieee_affiliation_na": Counter(
        "ieee", pl.col("missing"), pl.col("authors"), within=_SINCE_2019 & _SOME & (pl.col("authors") > 2)
    ),
    "ieee_no_country": Counter("ieee_places", ~pl.col("named"), within=_SINCE_2019 & _TELLING),
    "ieee_no_blanks": Counter("ieee_places", _PLACE.str.contains(r",\S"), within=_SINCE_2019),
    "ieee_country_spelling": Counter(
        "ieee", pl.col("Author Affiliations").str.contains(rf", ?({_RARER})(; |$)"),
        pl.col("Author Affiliations").str.contains(rf", ?({_RARER}|{_USUAL})(; |$)"), within=_TELLING,
    ),
    "ieee_two_affiliations": Counter(
        "ieee", pl.col("listed").list.len() - pl.col("authors"), pl.col("of_two_addresses"),
        within=_SINCE_2019 & (pl.col("missing") == 0),
    ),
    "ieee_early_access": Counter(
        "ieee", (pl.col("Volume") == "PP") & (pl.col("Issue") == "99") & (pl.col("Start Page") == "1"),
        ~pl.col("Document Identifier").str.ends_with("Conferences"),
    ),
    "ieee_no_keywords": Counter("ieee", pl.col("Author Keywords").is_null()),
    "ieee_doi_missing": Counter("ieee", pl.col("DOI").is_null(), _HAS_DOI),
    "ieee_markup_dropped": Counter("ieee", ~_IEEE_TITLE.str.contains(MARKUP), _MARKED),
    "ieee_title_dash": Counter("ieee", _IEEE_TITLE.str.contains(r"\w–\w"), pl.col("plain").str.contains(r"\w-\w")),
    **{name: Counter("scholar_files", pl.col("width") == width, key=("file",))
       for name, width in (("scholar_2018", 23), ("scholar_2020", 24), ("scholar_2021", 26))},
    "scholar_authors_cut": Counter(
        "scholar", pl.col("Authors").str.ends_with("…"), pl.col("Authors").str.contains("…$|(, .*){3}")
    ),
    "scholar_source_cut": Counter(
        "scholar", pl.col("Source").str.contains("^…|…$"),
        pl.col("Source").str.contains("…") | (pl.col("Source").str.count_matches(r"[ \u00a0]|&\b") >= 2),
    ),
    "scholar_no_source": Counter("scholar", pl.col("Source").is_null()),
    "scholar_citation_only": Counter(
        "scholar", (pl.col("Type") == "CITATION") & pl.col("ArticleURL").is_null() & pl.col("Publisher").is_null()
    ),
    "scholar_no_cites_url": Counter(
        "scholar", pl.col("CitesURL").is_null() & pl.col("RelatedURL").is_not_null(),
        (pl.col("Cites") == 0) & (pl.col("width") == 26),
    ),
    "scholar_elsewhere": Counter(
        "scholar", pl.col("ArticleURL").str.contains("//researchgate.net/"), pl.col("ArticleURL").is_not_null()
    ),
    "scholar_found_twice": Counter("scholar", pl.col("again"), ~pl.col("again"), beside=True),
    "scholar_doi_missing": Counter("scholar", pl.col("DOI").is_null(), _HAS_DOI, within=pl.col("width") > 23),
    "scholar_year_missing": Counter("scholar", pl.col("Year").is_null()),
    "scholar_markup_dropped": Counter("scholar", ~_TITLE.str.contains(MARKUP), _MARKED),
    "scholar_title_lower_case": Counter(  # where what is shown of the title has a capital to lose
        "scholar", ~_TITLE.str.slice(1).str.contains(r"\p{Lu}"),
        within=pl.col("left").str.slice(1, _TITLE.str.len_chars() - 3).str.contains(r"\p{Lu}"),
    ),
    "scholar_title_dash": Counter(
        "scholar", _TITLE.str.contains("‐"), pl.col("left").str.contains(r"\w-\w"), within=~pl.col("shortened")
    ),
    "scholar_title_colon": Counter(
        "scholar", ~_TITLE.str.contains(": ") & ~pl.col("shortened"),
        pl.col("plain").str.contains(": ") & ~pl.col("cut"),
    ),
    "scholar_subtitle_dropped": Counter(
        "scholar", pl.col("shortened"),
        pl.col("plain").str.contains(": ") & ~pl.col("cut") & (_TITLE.str.contains(": ") | pl.col("shortened")),
    ),
    "scholar_title_cut": Counter("scholar", pl.col("cut"), pl.col("plain").str.len_chars() > 120),
    "openalex_no_abstract": Counter("openalex", ~pl.col("has_abstract")),
    "openalex_conference_type": Counter(
        "openalex", (pl.col("type") == "conference-paper") & pl.col("source_type").is_null(),
        (pl.col("type") == "conference-paper") | (pl.col("source_type") == "conference"),
    ),
    "openalex_no_affiliations": Counter("openalex", (pl.col("addresses") == 0) & (pl.col("institutions") == 0)),
    "openalex_no_corresponding": Counter("openalex", pl.col("corresponding") == 0),
    "openalex_no_author_id": Counter("openalex_authorships", pl.col("author_id").is_null()),
    "openalex_no_institutions": Counter(
        "openalex_authorships", pl.col("institutions") == 0, pl.col("addresses") > 0
    ),
    "openalex_no_countries": Counter(
        "openalex_authorships", pl.col("countries") == 0, (pl.col("addresses") > 0) & (pl.col("institutions") == 0)
    ),
    "openalex_other_topic": Counter("openalex", ~pl.col("subfield").str.ends_with("/1702"), pl.col("is_ai")),
    "openalex_doi_missing": Counter("openalex", pl.col("doi").is_null(), _HAS_DOI),
    "openalex_markup_dropped": Counter("openalex", ~pl.col("title").str.contains(MARKUP), _MARKED),
    "openalex_title_lower_case": Counter(  # where the title has a capital to lose
        "openalex", ~pl.col("title").str.slice(1).str.contains(r"\p{Lu}"),
        within=pl.col("plain").str.slice(1).str.contains(r"\p{Lu}"),
    ),
    "openalex_year_before": Counter("openalex", pl.col("year") == pl.col("true_year") - 1),
}  # fmt: skip
