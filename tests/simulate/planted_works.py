"""Counts what is planted in works, authors and holdings, over all databases that show it."""

import re

import polars as pl

from checkout import ROOT
from simulate.counting import MARKUP, Counter
from simulate.test_papers import AI_TERMS

_ARTICLES = ["journal_article", "review"]
_PREFIX = "^(toward|on|firstresultson)"  # of a conference version, as `_plain` leaves it
_NAMES = (ROOT / "src" / "aici" / "simulate" / "names.txt").read_text(encoding="utf-8")
_SECTIONS = {name: words.split() for name, words in re.findall(r"^\[([\w.]+)\]\n((?:[^\[\n].*\n?)*)", _NAMES, re.M)}
_UNLIKE_OTHERS = ("chinese", "indian", "eastern")  # cultures that share no given name with another
_TWO_LETTERS = ROOT / "data" / "reference" / "country_codes.csv"


def tables(world, truth, seen):
    """`works` with who holds them, `in_openalex` by work, `teams` and `authors` as OpenAlex shows them."""
    teams = _teams(seen["openalex_authorships"])
    works = _works(truth["works"], truth["records"], seen, teams)
    international = teams.filter("complete").select("work_id", international=pl.col("countries") > 1)
    authors = seen["openalex_authorships"].drop("planted").join(international, on="work_id", how="left")
    return {
        "works": works, "pairs": _pairs(works), "teams": teams, "authors": _cultures(authors),
        "in_openalex": seen["openalex"].drop("planted"),
        "in_wos": seen["wos"].filter(pl.col("core") & pl.col("first")).drop("planted"),
    }  # fmt: skip


def _teams(authorships):
    """One row per work: its authors, as far as their countries tell."""
    abroad = pl.col("is_corresponding") & (pl.col("country") != pl.col("country").first())
    return authorships.group_by("work_id").agg(
        authors=pl.len(), names=pl.col("name").str.join("; "), complete=(pl.col("countries") > 0).all(),
        countries=pl.col("country").n_unique(), corresponding=pl.col("is_corresponding").sum(),
        is_abroad=abroad.any(),
    )  # fmt: skip


def _works(works, records, seen, teams):
    """One row per work, with the databases that hold it, whether one shows a DOI, and `plain`, its title in short."""
    titles = {"wos": "title", "openalex": "title", "ieee": "Document Title", "scholar": "left"}
    dois = {"wos": "DI", "openalex": "doi", "ieee": "DOI", "scholar": "DOI"}
    works = works.rename({"document_type": "kind", "title": "true_title", "doi": "true_doi"})
    for name, title in titles.items():
        shown = seen[name].group_by("work_id").agg(
            pl.lit(True).alias(name), pl.col(title).first().alias(f"{name}_title"),
            pl.col(dois[name]).is_not_null().any().alias(f"{name}_doi"),
        )  # fmt: skip
        works = works.join(shown, on="work_id", how="left").with_columns(pl.col(name).fill_null(False))
    title = pl.coalesce(f"{name}_title" for name in titles).str.to_lowercase().str.replace_all(MARKUP, "")
    part = records.group_by("work_id").agg(part=pl.col("file").str.extract(r"/(\d+)-").first())
    works = works.join(part, on="work_id").join(teams.select("work_id", "names"), on="work_id", how="left")
    return works.with_columns(
        shows_doi=pl.any_horizontal(pl.col(f"{name}_doi").fill_null(False) for name in titles),
        plain=title.str.replace_all(r"[^\p{L}\d]", ""),
    )


def _pairs(works):
    """Works on AI with `partner`, whether an article of the same title and authors stands beside them, and how many
    articles and works of their own kind their part has of their country, and of their year as well."""
    works = works.filter("is_ai")
    articles = works.filter(pl.col("kind").is_in(_ARTICLES)).unique("plain", keep="none")
    articles = articles.select("plain", original="work_id", signed="names")
    by, exactly = ["part", "country_code"], ["part", "country_code", "year"]
    is_article, same_kind = pl.col("kind").is_in(_ARTICLES), pl.struct("kind").is_not_null()
    works = works.with_columns(
        first_part=pl.when(pl.col("plain").str.ends_with("partii")).then(pl.col("plain").str.strip_suffix("i")),
        without=pl.col("plain").str.replace(_PREFIX, ""),
        of_country=is_article.sum().over(by), of_year=is_article.sum().over(exactly),
        alike=same_kind.sum().over([*by, "kind"]), alike_of_year=same_kind.sum().over([*exactly, "kind"]),
    )  # fmt: skip
    for key in ("plain", "without", "first_part"):
        beside = works.join(articles, left_on=key, right_on="plain", how="left", maintain_order="left")
        same = (pl.col("signed") == pl.col("names")).fill_null(True) & (pl.col("original") != pl.col("work_id"))
        works = works.with_columns(beside.select(same.fill_null(False).alias(f"{key}_beside")))
    return works


def _cultures(authors):
    """Authorships with `culture` of the given name, where one culture only has it, and `usual`, the country's."""
    of_name, of_country = {}, {}
    for culture in (name.removesuffix(".given") for name in _SECTIONS if name.endswith(".given")):
        for given in _SECTIONS[f"{culture}.given"]:
            of_name[given] = "shared" if given in of_name else culture
        of_country |= dict.fromkeys(_SECTIONS[f"{culture}.countries"], culture)
    two = {short: code for code, short in pl.read_csv(_TWO_LETTERS).select("country_code", "alpha_2").iter_rows()}
    usual = pl.col("country").replace_strict(two, default=None).replace_strict(of_country, default=None)
    given, surname = (pl.col("name").str.split(" ").list.get(place) for place in (0, -1))
    return authors.with_columns(
        culture=given.replace_strict(of_name, default=None), usual=usual, surname=surname
    )  # fmt: skip


_AI = "(?i)" + AI_TERMS.pattern
_ON_AI = pl.col("keywords").str.contains(_AI)
_KIND, _ARTICLE = pl.col("kind"), pl.col("kind").is_in(_ARTICLES)
_MARKED = pl.col("corresponding") > 0
_THREE = pl.all_horizontal("wos", "ieee", "openalex")  # hardly a DOI is missing in all of them

COUNTERS = {
    "in_wos_journal": Counter("works", pl.col("wos"), _ARTICLE),
    "in_wos_conference": Counter("works", pl.col("wos"), _KIND == "conference_paper"),
    "in_ieee_xplore": Counter("works", pl.col("ieee"), pl.col("venue").str.contains("IEEE")),
    "in_google_scholar": Counter("works", pl.col("scholar"), pl.col("wos") | pl.col("ieee")),
    "in_openalex": Counter("works", pl.col("openalex")),
    "not_ai": Counter("in_openalex", ~_ON_AI, _ON_AI, beside=True),
    "review": Counter("in_openalex", pl.col("type") == "review", pl.col("source_type") == "journal"),
    "title_without_ai_term": Counter("in_openalex", ~pl.col("title").str.contains(_AI), _ON_AI),
    "title_with_markup": Counter("in_wos", pl.col("title").str.contains(MARKUP)),
    "no_doi": Counter("works", ~pl.col("shows_doi"), within=_THREE),
    "article_number": Counter(
        "in_wos", pl.col("AR").is_not_null(), _ARTICLE & (pl.col("AR").is_not_null() | pl.col("BP").is_not_null())
    ),
    "conference_version": Counter(
        "pairs", pl.col("plain_beside") | pl.col("without_beside"),
        (_KIND == "conference_paper") & (pl.col("of_country") >= pl.col("alike")),
    ),
    "preprint_version": Counter(
        "pairs", pl.col("plain_beside"), (_KIND == "preprint") & (pl.col("of_year") >= pl.col("alike_of_year"))
    ),
    "part_of_series": Counter("pairs", pl.col("first_part_beside"), _ARTICLE & (pl.col("of_year") > 1)),
    "hyper_authored": Counter("teams", pl.col("authors").is_between(120, 179)),
    "corresponding_abroad": Counter(
        "teams", pl.col("is_abroad"), pl.col("complete") & _MARKED & (pl.col("countries") > 1)
    ),
    "two_corresponding": Counter(
        "teams", pl.col("corresponding") == 2,
        pl.col("complete") & _MARKED & (pl.col("countries") == 1) & (pl.col("authors") > 1),
    ),
    "two_addresses": Counter("authors", pl.col("addresses") == 2, pl.col("addresses") > 0),
    "second_country": Counter(
        "authors", pl.col("countries") == 2, pl.col("international") & (pl.col("addresses") == 2)
    ),
    "accented_surname": Counter(
        "authors", ~pl.col("surname").str.contains("^[A-Za-z-]+$"),
        ~pl.col("culture").is_in([*_UNLIKE_OTHERS, "shared"]),
    ),
    "name_from_elsewhere": Counter(
        "authors", pl.col("culture") != pl.col("usual"), pl.col("usual").is_in(_UNLIKE_OTHERS)
    ),
}  # fmt: skip
