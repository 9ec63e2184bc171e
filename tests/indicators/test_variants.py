"""Variants: papers of each country under every counting method and within several sets of document types."""

import pytest

from aici.computed.counts import compared_scopes
from aici.indicators.variants import papers_by_counting, papers_by_scope

from .conftest import table

COLUMNS = ("papers", "rank_papers", "rank_change")
DOCUMENTS = [
    ("w1", 1, "journal_article"),
    ("w2", 1, "journal_article"),
    ("w3", 1, "conference_paper"),
    ("w4", 1, "conference_paper"),
    ("w5", 1, "preprint"),
    ("w6", 1, "preprint"),
    ("w7", 1, None),
]
PLACES = {"w1": "USA", "w2": "CHN", "w3": "CHN", "w4": "CHN", "w5": "DEU", "w7": "USA"}
SCOPES = {
    "edition": ["journal_article"],
    "with_conference_papers": ["conference_paper", "journal_article"],
    "with_preprints": ["journal_article", "preprint"],
}


def test_papers_by_counting_side_by_side(works, authorships, rows_of):
    expression = papers_by_counting(works, authorships, counting="first_author")
    assert expression.columns == ("rank", "country_code", "counting", *COLUMNS)
    assert rows_of(expression) == [
        (1, "CHN", "first_author", 3.0, 1, None),
        (1, "CHN", "full", 5.0, 1, 0),
        (1, "CHN", "fractional", 3.25, 1, 0),
        (1, "CHN", "corresponding", 1.0, 3, -2),
        (2, "USA", "first_author", 1.5, 2, None),
        (2, "USA", "full", 4.0, 2, 0),
        (2, "USA", "fractional", 1.5, 2, 0),
        (2, "USA", "corresponding", 1.25, 2, 0),
        (3, "GBR", "first_author", 1.0, 3, None),
        (3, "GBR", "full", 2.0, 3, 0),
        (3, "GBR", "fractional", 0.5, 4, -1),
        (3, "GBR", "corresponding", 2.0, 1, 2),
        (4, "DEU", "first_author", 0.5, 4, None),
        (4, "DEU", "full", 1.0, 4, 0),
        (4, "DEU", "fractional", 0.25, 5, -1),
        (4, "DEU", "corresponding", 0.5, 4, 0),
        (5, "FRA", "first_author", 0.5, 5, None),
        (5, "FRA", "full", 1.0, 5, 0),
        (5, "FRA", "fractional", 0.75, 3, 2),
        (5, "FRA", "corresponding", 0.5, 5, 0),
        (None, None, "first_author", 2.5, None, None),
        (None, None, "full", 1.0, None, None),
        (None, None, "fractional", 2.75, None, None),
        (None, None, "corresponding", 3.75, None, None),
    ]


def test_the_method_of_the_edition_comes_first_and_is_what_ranks_are_compared_with(works, authorships, rows_of):
    rows = rows_of(papers_by_counting(works, authorships, counting="corresponding"))
    assert rows[:8] == [
        (1, "GBR", "corresponding", 2.0, 1, None),
        (1, "GBR", "first_author", 1.0, 3, -2),
        (1, "GBR", "full", 2.0, 3, -2),
        (1, "GBR", "fractional", 0.5, 4, -3),
        (2, "USA", "corresponding", 1.25, 2, None),
        (2, "USA", "first_author", 1.5, 2, 0),
        (2, "USA", "full", 4.0, 2, 0),
        (2, "USA", "fractional", 1.5, 2, 0),
    ]


def test_country_of_coauthors_only_has_a_true_zero(make_works, make_authorships, rows_of):
    authorships = make_authorships(
        [
            ("w", 1, True, "Ada", "MIT", "USA", "MIT, USA", "bracket"),
            ("w", 2, False, "Bo", "UCL", "GBR", "UCL, England", "bracket"),
        ]
    )
    assert rows_of(papers_by_counting(make_works([{"work_id": "w"}]), authorships, counting="first_author")) == [
        (1, "USA", "first_author", 1.0, 1, None),
        (1, "USA", "full", 1.0, 2, -1),
        (1, "USA", "fractional", 0.5, 2, -1),
        (1, "USA", "corresponding", 1.0, 1, 0),
        (2, "GBR", "first_author", 0.0, 2, None),
        (2, "GBR", "full", 1.0, 1, 1),
        (2, "GBR", "fractional", 0.5, 1, 1),
        (2, "GBR", "corresponding", 0.0, 2, 0),
    ]


def test_papers_by_scope(make_authorships, rows_of):
    works = table(DOCUMENTS, {"work_id": "string", "n_authors": "int64", "document_type": "string"})
    authorships = make_authorships(
        [(work, 1, True, "Ada", "Inst", code, f"Inst, {code}", "bracket") for work, code in PLACES.items()]
    )
    expression = papers_by_scope(works, authorships, SCOPES, counting="first_author")
    assert expression.columns == ("rank", "country_code", "scope", *COLUMNS)
    assert rows_of(expression) == [
        (1, "CHN", "edition", 1.0, 1, None),
        (1, "CHN", "with_conference_papers", 3.0, 1, 0),
        (1, "CHN", "with_preprints", 1.0, 1, 0),
        (2, "USA", "edition", 1.0, 2, None),
        (2, "USA", "with_conference_papers", 1.0, 2, 0),
        (2, "USA", "with_preprints", 1.0, 3, -1),
        (3, "DEU", "edition", 0.0, 3, None),
        (3, "DEU", "with_conference_papers", 0.0, 3, 0),
        (3, "DEU", "with_preprints", 1.0, 2, 1),
        (None, None, "edition", 0.0, None, None),
        (None, None, "with_conference_papers", 0.0, None, None),
        (None, None, "with_preprints", 1.0, None, None),
    ]


ARTICLES = ("journal_article", "review")


@pytest.mark.parametrize(
    ("counted", "held", "scopes"),
    [
        (ARTICLES, {*ARTICLES, "conference_paper", "preprint", "other"}, {
            "edition": ARTICLES, "with_conference_papers": ("conference_paper", *ARTICLES),
            "with_preprints": ("journal_article", "preprint", "review"),
            "with_both": ("conference_paper", "journal_article", "preprint", "review")}),
        ((*ARTICLES, "preprint"), {*ARTICLES, "conference_paper", "preprint"}, {
            "edition": ("journal_article", "preprint", "review"), "articles": ARTICLES,
            "with_conference_papers": ("conference_paper", "journal_article", "preprint", "review")}),
        (ARTICLES, {"journal_article"}, {"edition": ("journal_article",)}),
        (("conference_paper",), {"conference_paper", "review"}, {
            "edition": ("conference_paper",), "articles": ("review",),
            }),
    ],
    ids=["articles", "preprints counted", "nothing else held", "conference papers alone"],
)  # fmt: skip
def test_scopes_that_hold_the_same_papers_are_compared_once(counted, held, scopes):
    assert compared_scopes(list(counted), held) == scopes
