"""What is drawn: families in the calibration's proportions, numbers by their rule, things planted at their rates."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from aici.simulate import patents
from aici.simulate.patents.offices import ON_TOP
from aici.simulate.rates import RATES
from aici.simulate.schema import APPLICANTS, FAMILIES, PUBLICATIONS
from simulate import small_patents
from simulate.small_patents import assert_share


@pytest.fixture(scope="module")
def drawn() -> patents.Patents:
    return patents.draw(small_patents.part(), small_patents.calibration())


@pytest.fixture(scope="module")
def counted(drawn: patents.Patents) -> pl.DataFrame:
    return drawn.families.filter(pl.col("family") < ON_TOP)


def first_applicants(drawn: patents.Patents) -> pl.DataFrame:
    return drawn.applicants.filter(pl.col("position") == 1, pl.col("family") < ON_TOP)


def test_frames_are_those_of_the_schema_and_every_family_is_in_each(drawn):
    schemas = {"families": FAMILIES, "applicants": APPLICANTS, "publications": PUBLICATIONS}
    for name, schema in schemas.items():
        frame = getattr(drawn, name)
        assert frame.schema == pl.Schema(schema)
        assert frame["family"].is_sorted()
        assert set(frame["family"]) == set(drawn.families["family"])


def test_a_part_has_its_families_and_others_on_top(counted, drawn):
    assert counted["family"].to_list() == list(range(12_000, 15_000))
    assert counted["is_ai"].all()
    on_top = drawn.families.filter(pl.col("family") >= ON_TOP)
    assert on_top["family"].to_list() == list(range(500_100_000, 500_100_000 + on_top.height))
    kinds = on_top.join(drawn.publications.unique("family", keep="first"), on="family", how="left")
    only = {"U": "utility_model_family", "U1": "utility_model_family", "S": "design_family", "S1": "design_family"}
    found = kinds.select(name=pl.col("kind").replace_strict(only, default="non_ai_family"), is_ai="is_ai")
    assert found.filter("is_ai")["name"].unique().to_list() == ["utility_model_family"]
    for name, rows in found.group_by("name"):
        rate = RATES[name[0]].rate
        assert abs(rows.height - 3_000 * rate) <= 4 * (3_000 * rate) ** 0.5


def test_countries_years_and_holders_in_their_proportions(counted, drawn):
    assert_share(counted, pl.col("country_code") == "CHN", 0.4)
    assert_share(counted, pl.col("country_code") == "CYP", 0.02)
    assert_share(counted, pl.col("priority_year") == 2024, 10 / 55)
    first = first_applicants(drawn)
    assert_share(first, pl.col("holder") == "IBM", 0.09)
    assert_share(first, pl.col("code").is_null(), 0.72)
    assert_frame_equal(first.select("family", "country_code"), counted.select("family", "country_code"))


def test_holders_have_one_code_under_all_names(drawn):
    listed = drawn.applicants.filter(pl.col("code").is_not_null())
    assert listed.group_by("code").agg(pl.col("holder").n_unique())["holder"].to_list() == [1] * 7
    assert_share(listed, pl.col("name") != pl.col("holder"), RATES["holder_name_varies"].rate)
    assert listed.filter(pl.col("holder") == "Tencent")["name_zh"].str.starts_with("腾讯").all()


def test_small_applicants_and_co_applicants(counted, drawn):
    small = first_applicants(drawn).filter(pl.col("code").is_null())
    assert_share(small, pl.col("is_person"), RATES["person"].rate)
    assert_share(small, pl.col("holder").str.starts_with("University "), RATES["university"].rate)
    others = drawn.applicants.filter(pl.col("position") > 1)
    joint = drawn.families.with_columns(joint=pl.col("family").is_in(others["family"].implode()))
    assert_share(joint, pl.col("joint"), RATES["co_applicant"].rate)
    others = others.join(drawn.families.select("family", first="country_code"), on="family")
    assert_share(others, pl.col("country_code") != pl.col("first"), RATES["co_applicant_abroad"].rate)


def test_numbers_are_unique_and_recognisable(drawn):
    numbers = drawn.publications["publication_number"]
    assert numbers.is_unique().all()
    assert numbers.str.contains(r"^[A-Z]+(10|11|20)?(9|209|21)").all()
    of_one = drawn.publications.filter(pl.col("family") == 12_003)
    assert of_one["publication_number"].str.contains("0012003|0?012003").all()
    far = patents.draw(small_patents.part(200, index=123), small_patents.calibration())
    assert not set(far.publications["publication_number"]) & set(numbers)


def test_application_and_grant_share_the_application(drawn):
    grants = drawn.publications.filter(pl.col("kind").str.contains("^[BC]"))
    first = drawn.publications.join(grants, on=["family", "office", "application_number"], suffix="_granted")
    first = first.filter(pl.col("kind").str.contains("^A"))
    assert first.height == grants.height > 500
    assert (first["application_date"] == first["application_date_granted"]).all()
    assert (first["publication_date"] < first["publication_date_granted"]).all()
    old = drawn.publications.filter(pl.col("application_date").dt.year() <= 2019, pl.col("office") != "WO")
    old = old.filter(pl.col("kind").is_in(["A", "A1"]))
    granted = pl.col("application_number").is_in(grants["application_number"].implode())
    assert_share(old, granted, RATES["granted"].rate)


def test_dates_follow_each_other(drawn):
    rows = drawn.publications.join(drawn.families, on="family")
    assert (rows["priority_date"].dt.year() == rows["priority_year"]).all()
    assert rows.select((pl.col("priority_date") <= pl.col("application_date")).all()).item()
    assert rows.select((pl.col("application_date") <= pl.col("publication_date")).all()).item()
    assert str(rows["publication_date"].max()) <= "2025-02-14"
    first = rows.filter(pl.col("priority_number").is_null())
    assert (first["priority_date"] == first["application_date"]).all()


def test_families_of_china_stay_home_more_than_others(counted, drawn):
    offices = drawn.publications.group_by("family").agg(
        abroad=(~pl.col("office").is_in(["CN"])).any(), provisional=pl.col("priority_number").str.ends_with("P0").any()
    )
    rows = counted.join(offices, on="family")
    # going abroad at all, and then to one office at least
    nowhere = 0.4 * 0.35 * 0.5 * 0.7 * 0.75 * 0.88
    assert_share(
        rows.filter(pl.col("country_code") == "CHN"), pl.col("abroad"), RATES["abroad_from_china"].rate * (1 - nowhere)
    )
    us = rows.filter(pl.col("country_code") == "USA").with_columns(pl.col("provisional").fill_null(False))
    assert_share(us, pl.col("provisional"), RATES["provisional"].rate)


def test_utility_models_beside_inventions_are_filed_on_the_same_day(counted, drawn):
    beside = drawn.publications.filter(pl.col("kind") == "U", pl.col("family") < ON_TOP)
    assert beside["planted"].to_list() == [["utility_model"]] * beside.height
    chinese = counted.filter(pl.col("country_code") == "CHN")
    assert_share(chinese, pl.col("family").is_in(beside["family"].implode()), RATES["utility_model"].rate)
    pairs = beside.join(drawn.publications.filter(pl.col("kind") == "A", pl.col("office") == "CN"), on="family")
    assert pairs.height == beside.height
    assert (pairs["application_date"] == pairs["application_date_right"]).all()
    assert (pairs["application_number"] != pairs["application_number_right"]).all()


def test_classes_of_ai_move_from_g06k_to_g06v(counted, drawn):
    text = counted.with_columns(classes=pl.col("classes").list.join(" "))
    images = ~pl.col("classes").str.contains("G06N")
    assert_share(text, images, RATES["image_recognition_family"].rate)
    only = text.filter(images)
    assert (only["classes"].str.contains("G06V") == (only["priority_year"] >= 2022)).all()
    assert (only["classes"].str.contains("G06K 9") == (only["priority_year"] < 2022)).all()
    noise = drawn.families.filter(~pl.col("is_ai"))
    assert not noise["classes"].list.join(" ").str.contains("G06N|G06K|G06V").any()


def test_clusters_of_leading_firms_are_named_and_most_cited(counted, drawn):
    clustered = counted.filter(pl.col("cluster").is_not_null())
    leading = first_applicants(drawn).filter(pl.col("code").is_not_null(), pl.col("country_code").is_in(["CHN", "USA"]))
    firms = counted.join(leading.select("family"), on="family")
    assert set(clustered["family"]) <= set(firms["family"])
    assert_share(firms, pl.col("cluster").is_not_null(), RATES["clustered_family"].rate)
    technologies = pl.from_pandas(small_patents.calibration().technologies)
    pairs = clustered.explode("technologies").rename({"technologies": "technology"})
    assert pairs.join(technologies, on=["country_code", "cluster", "technology"], how="anti").is_empty()
    assert pairs.filter(~pl.col("abstract").str.contains(pl.col("technology"), literal=True)).is_empty()
    assert clustered["technologies"].list.len().is_between(3, 6).all()
    top = firms.filter(pl.col("country_code") == "USA").sort("citations", descending=True).head(50)
    assert top["cluster"].is_not_null().mean() > 0.9


def test_same_seed_same_frames_and_other_seed_others():
    one, two, other = (
        patents.draw(small_patents.part(200, seed=seed), small_patents.calibration()) for seed in (1, 1, 2)
    )
    for name in ("families", "applicants", "publications"):
        assert_frame_equal(getattr(one, name), getattr(two, name))
        assert not getattr(one, name).equals(getattr(other, name))


def test_an_unknown_country_is_refused():
    calibration = small_patents.calibration()
    strange = type(calibration)(**{**vars(calibration), "countries": ("CHN", "USA", "JPN", "KOR", "XXX")})
    with pytest.raises(ValueError, match=r"unknown country codes \['XXX'\]"):
        patents.draw(small_patents.part(10), strange)
