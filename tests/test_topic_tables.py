"""Tables of section 05-topics of a corpus countable by hand, and of the printed edition, which has but one of them."""

from __future__ import annotations

import polars as pl
import pytest

from aici import tables
from aici.editions import open_edition
from aici.territories import read_reference
from checkout import ROOT
from small_exports import make_edition

NAMES = (
    "specialisation_by_country", "topic_overlap", "unmapped_areas", "institution_units_by_country",
    "institution_systems_by_country", "institutions_of_the_world", "institution_concentration_by_country",
)  # fmt: skip


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return make_edition(tmp_path_factory.mktemp("topics"))


def rows(indicator, *columns):
    assert not indicator.missing
    told = indicator.frame[list(columns)].itertuples(index=False)
    return [tuple(round(value, 6) if isinstance(value, float) else value for value in row) for row in told]


def test_areas_stand_in_the_order_of_their_list_and_countries_by_papers(edition):
    index = edition.indicator("specialisation_by_country", countries=2)
    listed = read_reference("research_areas.csv")["topic"].unique(maintain_order=True).to_list()
    assert list(index.frame["topic"].unique()) == listed
    assert list(index.frame["country_code"].unique()) == ["CHN", "DEU"]
    assert set(index.frame["counting"]) == {"first_author"}
    robotics = index.frame[index.frame["topic"] == "Robotics"]
    columns = ("papers", "papers_with_areas", "sample_papers", "sample_papers_with_areas")
    # half of paper 2 is in Robotics, of one paper and a half; of the sample one of four
    assert robotics[list(columns)].values.tolist() == [[0.5, 1.5, 1.0, 4.0], [0.5, 1.5, 1.0, 4.0]]
    assert robotics["activity_index"].round(6).tolist() == [1.333333, 1.333333]
    assert robotics["relative_specialisation"].round(6).tolist() == [0.142857, 0.142857]
    assert index.notes[0].startswith("Base: papers with research areas")


def test_overlap_of_areas_and_what_is_left_of_them(edition):
    columns = ("data_source", "label", "papers", "without_percent", "outside_percent", "one_percent", "several_percent",
               "mean_areas")  # fmt: skip
    shares = (4, 0.0, 0.0, 75.0, 25.0, 1.25)
    assert rows(edition.indicator("topic_overlap"), *columns) == [
        ("all", "all databases", *shares), ("wos", "Web of Science", *shares),
    ]  # fmt: skip
    gone = edition.indicator("unmapped_areas").missing
    assert gone == "every research area of the papers is in one of the areas shown"


def test_institutions_of_the_world(edition):
    world = edition.indicator("institutions_of_the_world")
    columns = ("rank", "institution", "country_code", "papers", "share_percent", "fractional", "rank_fractional",
               "mean_citations")  # fmt: skip
    assert rows(world, *columns) == [
        (1, "Univ A", "CHN", 3.0, 75.0, 1.5, 1, 11.333333),
        (2, "Univ B", "KOR", 2.0, 50.0, 1.5, 2, 5.0),
        (3, "Univ C", "DEU", 2.0, 50.0, 1.0, 3, 12.0),
    ]
    assert set(world.frame["counting"]) == {"full"}


def test_institutions_without_system_stand_for_themselves(edition):
    columns = ("rank", "country_code", "institution", "is_system", "members", "papers", "share_percent")
    assert rows(edition.indicator("institution_units_by_country", countries=2), *columns) == [
        (1, "CHN", "Univ A", False, 1, 3.0, 100.0), (1, "DEU", "Univ C", False, 1, 2.0, 100.0),
    ]  # fmt: skip
    gone = edition.indicator("institution_systems_by_country").missing
    assert gone == "no address names an institution of a known system"


def test_concentration(edition):
    columns = ("rank", "country_code", "papers", "institutions", "unnamed_percent", "first_papers", "share_percent")
    assert rows(edition.indicator("institution_concentration_by_country", countries=2), *columns) == [
        (1, "CHN", 3.0, 1, 0.0, 3.0, 100.0), (2, "DEU", 2.0, 1, 0.0, 2.0, 100.0),
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_printed_edition_says_why_it_has_no_such_table(name):
    indicator = open_edition("2025", ROOT).indicator(name)
    assert indicator.frame.empty
    assert indicator.missing.startswith(("the published report prints no share", "there are no research areas",
                                         "the published report does not print"))  # fmt: skip


def test_reference_names_each_value_of_a_database_once_for_a_topic():
    areas = read_reference("research_areas.csv")
    assert areas.columns == ["topic", "data_source", "vocabulary", "value", "variant"]
    keys = areas.select("topic", "data_source", pl.col("value").str.to_lowercase())
    assert not keys.is_duplicated().any()
    assert areas["topic"].n_unique() == 10
    assert set(areas["variant"]) == {"core", "with_telecommunications"}
    assert set(areas.filter(pl.col("variant") != "core")["topic"]) == {"Communication"}
    vocabularies = areas.select("data_source", "vocabulary").unique().sort("data_source", "vocabulary").rows()
    assert vocabularies == [
        ("ieee_xplore", "IEEE term"), ("openalex", "field"), ("openalex", "subfield"), ("wos", "SC"), ("wos", "WC"),
    ]  # fmt: skip
    printed = pl.read_csv(ROOT / "data" / "published" / "2025" / "table6_topic_shares.csv")["topic"]
    assert set(printed) == set(areas.filter(pl.col("vocabulary") == "SC")["topic"])


def test_note_of_a_table_of_institutions_tells_how_they_are_counted(edition):
    note = tables.basis_note(edition.indicator("institutions_of_the_world"))
    assert "Counting: a paper counts once for each institution in its addresses." in note
    country = tables.basis_note(edition.indicator("institution_concentration_by_country"))
    assert "Counting: a paper counts once for each country of its authors." in country
