"""What is drawn: works in the proportions of the calibration, authors and addresses, pairs, and who holds them."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from aici.simulate import papers
from aici.simulate.papers import holdings
from aici.simulate.parts import Part
from aici.simulate.rates import RATES
from aici.simulate.schema import ADDRESSES, AUTHORS, RECORDS, WORKS

# the keyword groups that the published report prints, apart from the program
AI_TERMS = re.compile(
    r"machine learning|deep learning|supervised learning|reinforcement learning|policy gradient|q-learning"
    r"|neural network|\bCNN\b|adversarial|\bGAN\b|variational autoencoder|diffusion model|short-term memory|\bLSTM\b"
    r"|transformer|self-attention|text classification|sentiment analysis|machine translation|dialogue system"
    r"|image recognition|object detection|image segmentation|video analysis|text-to-speech|voice recognition"
    r"|neural architecture|model compression|data augmentation|feature extraction|neuromorphic",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def ai(drawn_papers):
    return drawn_papers.works.filter("is_ai")


@pytest.fixture(scope="module")
def records(part, drawn_papers, calibration):
    return holdings.draw(part, drawn_papers, calibration)


@pytest.fixture(scope="module")
def copies(ai):
    """Works that must stay apart from another, with the other's columns as `…_original`."""
    originals = ai.rename(lambda name: f"{name}_original")
    return ai.drop_nulls("apart_from").join(originals, left_on="apart_from", right_on="work_original")


def test_frames_are_those_of_the_schema(drawn_papers, records):
    tables = ((drawn_papers.works, WORKS), (drawn_papers.authors, AUTHORS), (drawn_papers.addresses, ADDRESSES))
    for frame, schema in (*tables, (records, RECORDS)):
        assert frame.schema == pl.Schema(schema)


def test_a_part_has_its_numbers_and_more_beside_for_works_not_on_ai(drawn_papers, ai, part):
    assert ai["work"].to_list() == list(range(12_000, 20_000))
    others = drawn_papers.works.filter(~pl.col("is_ai"))["work"]
    assert others.to_list() == list(range(500_100_000, 500_100_000 + len(others)))


def test_the_same_part_is_drawn_again_and_another_seed_draws_another(part, calibration, drawn_papers):
    again = papers.draw(part, calibration)
    assert all(getattr(again, name).equals(getattr(drawn_papers, name)) for name in ("works", "authors", "addresses"))
    other = papers.draw(Part("papers", 1, 12_000, 100, 8), calibration)
    assert set(other.works["title"]).isdisjoint(drawn_papers.works["title"])


def test_sample_and_conferences_are_in_proportion_and_venues_of_their_kind(ai, calibration, within):
    kinds = dict(zip(calibration.venues["venue"], calibration.venues["kind"], strict=True))
    expected = {"conference": "conference_paper", "preprint_server": "preprint"}
    for kind, venue in ai.select("kind", "venue").unique().rows():
        assert kind == expected.get(kinds[venue], kind) and (kind in expected.values()) == (kinds[venue] != "journal")
    assert within((ai["kind"] == "conference_paper").sum(), len(ai), 600 / 1600)


def test_without_conferences_all_is_of_the_sample(calibration):
    only = papers.draw(Part("papers", 0, 0, 300, 1), replace(calibration, conference_papers=0.0)).works
    assert "conference_paper" not in only["kind"]


def test_countries_years_and_areas_follow_the_calibration(ai, calibration, within):
    sample = ai.filter(pl.col("kind") != "conference_paper")
    for code, count in zip(calibration.countries, calibration.papers, strict=True):
        assert within((sample["country_code"] == code).sum(), len(sample), count / 1000)
    for year in calibration.years:
        assert within((sample["year"] == year).sum(), len(sample), (year - 2014) / 55)
    for area, share in zip(calibration.areas, calibration.area_shares[:, 0], strict=True):
        assert within(sample["areas"].list.contains(area).sum(), len(sample), share)


def test_a_work_that_no_area_hits_has_one(ai):
    assert ai["areas"].list.len().min() == 1


def test_mean_citations_are_those_of_the_country_and_fall_with_the_year(ai, calibration):
    sample = ai.filter(pl.col("kind") != "conference_paper")
    for code, mean in zip(calibration.countries[:4], calibration.mean_citations, strict=False):
        counts = sample.filter(pl.col("country_code") == code)["citations"]
        assert abs(counts.mean() - mean) < 5 * counts.std() / np.sqrt(len(counts))
    means = sample.group_by("year").agg(pl.col("citations").mean()).sort("year")["citations"]
    assert means[0] > means[5] > means[9]


def test_texts_name_ai_where_they_should(drawn_papers, ai, within):
    texts = drawn_papers.works.with_columns(keyword=pl.col("keywords").list.join(" | "))
    named = [bool(AI_TERMS.search(f"{a} {k}")) for a, k in texts.select("abstract", "keyword").rows()]
    assert named == texts["is_ai"].to_list()
    others = texts.filter(~pl.col("is_ai"))
    assert not any(AI_TERMS.search(title) for title in others["title"])
    hidden = sum(not AI_TERMS.search(title) for title in ai["title"])
    assert 0.5 * RATES["title_without_ai_term"].rate < hidden / len(ai) < 1.2 * RATES["title_without_ai_term"].rate


def test_abstracts_have_their_length_and_say_that_they_are_simulated(ai):
    assert 900 <= ai["abstract"].str.len_chars().mean() <= 1200
    assert ai["abstract"].str.ends_with("Simulated text: no such study was made.").all()


def test_no_two_works_share_a_title_but_those_that_must_stay_apart(drawn_papers):
    titles = drawn_papers.works.filter(pl.col("apart_from").is_null())["title"]
    assert titles.str.to_lowercase().n_unique() == len(titles)


@pytest.mark.parametrize(
    ("name", "of", "planted"),
    [
        ("not_ai", pl.col("is_ai"), ~pl.col("is_ai")),
        ("review", pl.col("kind").is_in(["journal_article", "review"]), pl.col("kind") == "review"),
        ("article_number", pl.col("kind").is_in(["journal_article", "review"]), pl.col("volume").is_not_null()
         & pl.col("article_number").is_not_null()),
        ("title_with_markup", pl.col("apart_from").is_null(), pl.col("title").str.contains("<(i|sub)>")
         & pl.col("apart_from").is_null()),
        ("no_doi", True, pl.col("doi").is_null()),
        ("part_of_series", pl.col("kind").is_in(["journal_article", "review"]) & pl.col("is_ai"),
         pl.col("apart_kind") == "part_of_series"),
    ],
)  # fmt: skip
def test_works_are_planted_at_their_rates(drawn_papers, within, name, of, planted):
    works = drawn_papers.works
    total = len(works) if of is True else works.select(of.sum()).item()
    assert within(works.select(planted.sum()).item(), total, RATES[name].rate)


@pytest.mark.parametrize(("name", "of"), [("conference_version", "conference_paper"), ("preprint_version", "preprint")])
def test_versions_are_planted_at_their_rates_or_a_little_below(ai, name, of):
    slots, found = (ai["kind"] == of).sum(), (ai["apart_kind"] == name).sum()
    assert 0.75 * RATES[name].rate * slots < found < 1.3 * RATES[name].rate * slots


def test_copies_have_the_authors_and_country_of_the_original_and_a_doi_of_their_own(copies, drawn_papers):
    assert copies["country_code"].equals(copies["country_code_original"])
    assert not (copies["doi"] == copies["doi_original"]).any()
    assert copies["apart_from"].is_in(drawn_papers.works.filter(pl.col("apart_from").is_null())["work"].implode()).all()
    team = drawn_papers.authors.group_by("work").agg(
        pl.concat_str("surname", "given").sort_by("position").alias("team")
    )
    both = copies.join(team, on="work").join(team, left_on="apart_from", right_on="work", suffix="_original")
    assert len(both) == len(copies) and both["team"].equals(both["team_original"])


def test_conference_versions_come_a_year_before_and_preprints_in_the_year(copies):
    versions = {kind: copies.filter(pl.col("apart_kind") == kind) for kind in copies["apart_kind"].unique()}
    meeting, preprint = versions["conference_version"], versions["preprint_version"]
    assert (meeting["year"] == meeting["year_original"] - 1).all() and (meeting["kind"] == "conference_paper").all()
    ends = [title.endswith(original) for title, original in meeting.select("title", "title_original").rows()]
    same = (meeting["title"] == meeting["title_original"]).sum()
    assert all(ends) and 0.4 * len(meeting) < same < 0.85 * len(meeting)
    assert preprint["title"].equals(preprint["title_original"]) and preprint["year"].equals(preprint["year_original"])
    assert (preprint["kind"] == "preprint").all()


def test_parts_of_a_series_differ_by_their_number_only(copies):
    for two, one in copies.filter(pl.col("apart_kind") == "part_of_series").select("title", "title_original").rows():
        assert two != one and re.sub(r"Part II\b", "Part I", two) == one


def test_every_work_has_authors_in_a_row_and_each_an_address(drawn_papers):
    positions = drawn_papers.authors.group_by("work").agg(pl.len(), pl.col("position").min().alias("low"),
                                                           pl.col("position").max().alias("high"))  # fmt: skip
    assert len(positions) == len(drawn_papers.works)
    assert (positions["low"] == 1).all() and (positions["high"] == positions["len"]).all()
    addressed = drawn_papers.addresses.filter(pl.col("place") == 1).select("work", "position")
    assert addressed.equals(drawn_papers.authors.select("work", "position"))
    assert drawn_papers.authors.group_by("work").agg(pl.col("is_corresponding").any())["is_corresponding"].all()
    assert drawn_papers.authors.select("work", "surname", "given").is_unique().all()


def test_team_sizes_are_plausible(drawn_papers):
    sizes = drawn_papers.authors.group_by("work").len()["len"]
    assert 4.2 < sizes.median() + sizes.mean() - sizes.median() < 5.0
    assert sizes.filter(sizes > 30).is_between(120, 179).all() and sizes.filter(sizes <= 30).max() > 10


def test_the_first_author_is_in_the_works_country(drawn_papers):
    first = drawn_papers.addresses.filter((pl.col("position") == 1) & (pl.col("place") == 1))
    assert first["country_code"].equals(drawn_papers.works["country_code"])


def test_international_works_are_as_frequent_as_calibrated(drawn_papers, calibration, within):
    home = drawn_papers.works.select("work", pl.col("country_code").alias("home"), "apart_from")
    placed = drawn_papers.addresses.join(home, on="work").filter(pl.col("apart_from").is_null())
    by_work = placed.group_by("work", "home").agg(abroad=(pl.col("country_code") != pl.col("home")).any())
    for code, share in zip(calibration.countries, calibration.international, strict=True):
        found = by_work.filter(pl.col("home") == code)["abroad"]
        assert within(found.sum(), len(found), share)


def test_authors_are_planted_at_their_rates(drawn_papers, within):
    original = drawn_papers.works.filter(pl.col("apart_from").is_null())["work"].implode()
    authors, addresses = (table.filter(pl.col("work").is_in(original)) for table in
                          (drawn_papers.authors, drawn_papers.addresses))  # fmt: skip
    two = addresses.filter(pl.col("place") == 2)
    rate = RATES["two_addresses"].rate
    assert 0.5 * rate < len(two) / len(authors) < rate
    western = addresses.filter((pl.col("place") == 1) & pl.col("country_code").is_in(["USA", "GBR", "DEU", "TUR"]))
    names = western.join(authors, on=["work", "position"])["surname"]
    beyond = names.str.contains(r"[^\x00-\x7F]|O'Connor|D'Angelo").sum()
    assert 0.8 * RATES["accented_surname"].rate < beyond / len(names) < 1.2 * RATES["accented_surname"].rate


def test_every_work_is_in_one_of_the_three_databases_and_preprints_in_google_scholar(drawn_papers, records):
    three = records.filter(pl.col("source") != "openalex")
    assert set(three["work"]) == set(drawn_papers.works["work"])
    preprints = drawn_papers.works.filter(pl.col("kind") == "preprint")["work"]
    held = records.filter(pl.col("work").is_in(preprints.implode()))
    assert set(held["source"]) == {"google_scholar", "openalex"}


def test_databases_hold_works_at_their_rates(drawn_papers, records, calibration, within):
    held = {source: set(records.filter(pl.col("source") == source)["work"]) for source in records["source"].unique()}
    works, ieee = drawn_papers.works, ["Simulated Access", "Conference on Simulated Vision"]
    for name, source, of in (
        ("in_wos_journal", "wos", pl.col("kind").is_in(["journal_article", "review"])),
        ("in_wos_conference", "wos", pl.col("kind") == "conference_paper"),
        ("in_ieee_xplore", "ieee_xplore", pl.col("venue").is_in(ieee)),
        ("in_openalex", "openalex", pl.lit(True)),
    ):
        candidates = works.filter(of)["work"].to_list()
        assert within(len(held[source].intersection(candidates)), len(candidates), RATES[name].rate)


def test_records_of_databases_are_told_by_their_numbers(records):
    for source, form in (
        ("wos", r"wos:(WOS|ZOOREC):SIM\d{12}"),
        ("ieee_xplore", r"ieee_xplore:\d{8}"),
        ("google_scholar", r"google_scholar:\d{13,19}"),
        ("openalex", r"openalex:W\d{10}"),
    ):
        own = records.filter(pl.col("source") == source)
        assert own["record_id"].str.contains(f"^{form}$").all()
        repeated = own.filter(pl.col("record_id").is_duplicated())
        assert repeated["planted"].list.contains("wos_exported_twice").all()


@pytest.mark.parametrize(("source", "factor"), [("ieee_xplore", 0.7), ("google_scholar", 1.8), ("openalex", 1.15)])
def test_databases_count_citations_in_their_proportion(records, drawn_papers, source, factor):
    own = records.filter(pl.col("source") == source).join(drawn_papers.works, on="work", suffix="_true")
    assert abs(own["citations"].sum() / own["citations_true"].sum() - factor) < 0.05
    wos = records.filter(pl.col("source") == "wos").join(drawn_papers.works, on="work", suffix="_true")
    assert wos["citations"].equals(wos["citations_true"])


SHOWN = {  # what a record shows where something is planted, told from the true title, DOI and year
    "scholar_doi_missing": ("doi_true", lambda row: row["doi"] is None),
    "ieee_doi_missing": ("doi_true", lambda row: row["doi"] is None),
    "openalex_doi_missing": ("doi_true", lambda row: row["doi"] is None),
    "wos_title_capitals": ("unmarked", lambda row: row["title"].upper() == row["title"]),
    "ieee_title_dash": ("hyphen", lambda row: "–" in row["title"]),
    "scholar_title_dash": ("hyphen", lambda row: "‐" in row["title"]),
    "scholar_year_missing": ("any", lambda row: row["year"] is None),
    "scholar_title_lower_case": ("any", lambda row: row["title"][1:] == row["title"][1:].lower()),
    "openalex_title_lower_case": ("any", lambda row: row["title"][1:] == row["title"][1:].lower()),
    "openalex_year_before": ("any", lambda row: row["year"] == row["year_true"] - 1),
    "openalex_markup_dropped": ("marked", lambda row: "<" not in row["title"]),
    "scholar_subtitle_dropped": ("any", lambda row: row["title"].endswith(" …") is False and
                                 len(row["title"]) < len(re.sub("<.*?>", "", row["title_true"])) - 5),
}  # fmt: skip
SOURCES = {"scholar": "google_scholar", "ieee": "ieee_xplore"}


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_database_shows_is_named_and_at_its_rate(records, drawn_papers, within, name):
    of, shows = SHOWN[name]
    prefix = name.split("_")[0]
    own = records.filter(pl.col("source") == SOURCES.get(prefix, prefix))
    rows = own.join(drawn_papers.works, on="work", suffix="_true", maintain_order="left")
    marked, hyphen = pl.col("title_true").str.contains("<"), pl.col("title_true").str.contains(r"\w-\w")
    eligible = {"any": pl.lit(True), "marked": marked, "unmarked": ~marked, "hyphen": hyphen}
    rows = rows.filter(eligible.get(of, pl.col("doi_true").is_not_null()))
    named = [name in row["planted"] for row in rows.to_dicts()]
    assert all(shows(row) for row, is_named in zip(rows.to_dicts(), named, strict=True) if is_named)
    if name != "scholar_subtitle_dropped":
        assert within(sum(named), len(rows), RATES[name].rate)
    assert sum(named) > 0


def test_what_is_named_has_a_rate(records):
    assert set(records.explode("planted").drop_nulls("planted")["planted"]) <= set(RATES)
