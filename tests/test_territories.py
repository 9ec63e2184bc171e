"""Addresses to country codes, labels to codes, inhabitants: the golden cases, and what must stay unknown."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aici import territories

GOLDEN = {
    "GEORGIA INST TECHNOL, ATLANTA, GA 30332 USA": "USA",
    "MELCIOR DE PALAU 140, BARCELONA 08014, SPAIN": "ESP",
    "Beth Israel Deaconess, Boston, MA USA": "USA",
    "Univ New S Wales, Sydney, NSW, Australia": "AUS",
    "Queens Univ Belfast, Belfast, North Ireland": "GBR",
    "Univ Glasgow, Glasgow G12 8QQ, Lanark, Scotland": "GBR",
    "Univ Oxford, Oxford, England": "GBR",
    "Cardiff Univ, Cardiff, Wales": "GBR",
    "Univ Marien Ngouabi, Brazzaville, Rep Congo": "COG",
    "UNIV KINSHASA, KINSHASA, DEM REP CONGO": "COD",
    "Kim Il Sung Univ, Pyongyang, North Korea": "PRK",
    "Seoul Natl Univ, Seoul, South Korea": "KOR",
    "Korea Adv Inst, Daejeon, Korea, Republic of": "KOR",
    "Hacettepe Univ, Ankara, Turkiye": "TUR",
    "Hacettepe Univ, Ankara, Turkey": "TUR",
    "Hacettepe Üniv, Ankara, TÜRKİYE": "TUR",
    "Univ Hong Kong, Hong Kong, Hong Kong, Peoples R China": "HKG",
    "Univ Macau, Macau 999078, Peoples R China": "MAC",
    "Univ Hong Kong, Shenzhen Hosp, Shenzhen, Peoples R China": "CHN",
    "Natl Taiwan Univ, Taipei, Taiwan": "TWN",
    "Univ Macau, Taipa, Macao": "MAC",
    "UNIV TRONDHEIM,INST THEORET PHYS,N-7034 TRONDHEIM,NORWAY.": "NOR",
    "Univ Vienna, Vienna, Austria.": "AUT",
    "Univ Georgia, Tbilisi, Georgia": "GEO",
    "Univ X, Atlanta, Georgia": "USA",
    "Univ Kinshasa, Kinshasa, Congo": "COD",
    "Univ Marien Ngouabi, Brazzaville, Congo": "COG",
    "Kim Il Sung Univ, Pyongyang, Korea": "PRK",
    "Univ Puerto Rico, Mayaguez, Puerto Rico 00681": "PRI",
    "Univ Puerto Rico, Mayaguez, Puerto Rico": "PRI",
    "Univ Puerto Rico, San Juan, PR 00936 USA": "USA",
    "UNIV HAMBURG, HAMBURG, FED REP GER": "DEU",
    "UNIV JENA, JENA, GER DEM REP": "DEU",
}


def match(*addresses: str | None) -> pl.DataFrame:
    return territories.match_countries(pl.Series(addresses, dtype=pl.String), "iff_2025")


@pytest.mark.parametrize(("address", "code"), GOLDEN.items())
def test_golden_address(address, code):
    assert match(address)["country_code"].to_list() == [code]


BEFORE_CHINA = {
    "HKG": [
        "X, Hong Kong SAR, People's Republic of China", "X, Hong Kong, People's Rep. of China",
        "X, Hong Kong, The People's Republic of China", "X, Hong Kong, P. R. of China",
        "X, Hong Kong, China (Mainland)", "X, HKSAR, China", "X, Kowloon, PR China", "X, Kowloon, HK, China",
        "X, Hong Kong, 999077, China", "X, Hong Kong, China, 999077", "X, 999077 Hong Kong, China",
        "Educ Univ Hong Kong, Dept Y, Hong Kong, New Territories, Peoples R China",
        "Chinese Univ Hong Kong, Shatin, N.T., Peoples R China", "Univ. of Hong Kong, Hong Kong, SAR, China",
        "City University of Hong Kong, HKSAR, China", "X, Hong Kong - PR China", "X, Kowloon (China)",
        "The Hong Kong Polytechnic University, China", "X, 香港, 中国", "Int Engn Inst, Hongkong, Peoples R China",
        "Hong Kong, China",
    ],
    "MAC": [
        "X, Macau, People's Republic of China", "X, Macau, PRC", "X, Taipa, P.R. China", "X, Macau; China",
        "X, Macau 999078, Peoples R China", "City University of Macau, China", "X, Macao, S.A.R., China",
    ],
    "TWN": [
        "X, Taiwan, PRC", "X, Taiwan, P.R.China", "X, Taiwan, People's Republic of China", "X, Hsinchu, China",
        "Academia Sinica, Taiwan, PRC", "X, Taipei 106-17, Taiwan, R. O. C.", "X, Taiwan, Province of China",
        "X, Taiwan (PRC)",
    ],
    "CHN": [
        "Univ Hong Kong, Shenzhen Hosp, Shenzhen, Peoples R China", "Univ Hong Kong, Shenzhen - PR China",
        "Chinese University of Hong Kong (Shenzhen), China", "X, Hong Kong, Beijing China", "X, SAR, China",
        "Chinese Univ Hong Kong, Sch Y, Shenzhen, Guangdong Provi, Peoples R China", "X, Mainland, China",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("code", "addresses"), BEFORE_CHINA.items())
def test_territory_before_any_name_of_china_decides(code, addresses):
    found = match(*addresses)["country_code"].to_list()
    assert dict(zip(addresses, found, strict=True)) == dict.fromkeys(addresses, code)


@given(
    st.sampled_from([("Hong Kong", "HKG"), ("HKSAR", "HKG"), ("Kowloon", "HKG"), ("Macau", "MAC"), ("Taipa", "MAC"),
                     ("Taiwan", "TWN"), ("Shenzhen", "CHN")]),
    st.sampled_from(sorted(territories._names_of_china())),
    st.sampled_from(["", ", SAR", ", 999077", " 999077"]),
)  # fmt: skip
def test_every_place_counts_before_every_name_of_china(place, china, between):
    assert match(f"Univ X, {place[0]}{between}, {china}")["country_code"].to_list() == [place[1]]


@pytest.mark.parametrize(
    "address",
    ["City University of Hong Kong, China", "Hong Kong Univ Sci & Technol, Peoples R China",
     "Natl Taiwan Univ, PR China"],
)  # fmt: skip
def test_institution_named_after_a_territory_alone_before_china_is_listed(address):
    assert match(address).row(0) == (address, None, "unmatched")


@pytest.mark.parametrize(
    ("address", "segment"),
    [("Hope Univ, Springfield, Georgia", "Springfield, Georgia"), ("Georgia", "Georgia"),
     ("Univ Queensland, St Lucia", "Univ Queensland, St Lucia"), ("Univ X, Saint Lucia", "Univ X, Saint Lucia"),
     ("Univ X, St Lucia 4072", "St Lucia 4072"), ("Univ X, Povo, TN 38123", "TN 38123"), ("X, TN 38053", "TN 38053"),
     ("X, San Juan, PR 00936", "PR 00936"), ("X, Tel Aviv, IL-61390", "IL-61390")],
)  # fmt: skip
def test_what_means_two_places_is_listed_and_never_guessed(address, segment):
    assert match(address).row(0) == (segment, None, "unmatched")


@pytest.mark.parametrize(
    ("address", "code"),
    [("X, Castries, St. Lucia", "LCA"), ("X, Tbilisi 0162, Georgia", "GEO"), ("X, 0162 Tbilisi, Georgia", "GEO"),
     ("X, Tbilisi, 0162, Georgia", "GEO"), ("Univ X, Athens, Georgia", "USA"), ("X, Rep Georgia", "GEO"),
     ("Univ X, Memphis, TN 38152", "USA"), ("Univ X, Nashville, TN 37235", "USA"),
     ("Univ X, Collierville, Tennessee 38017", "USA")],
)  # fmt: skip
def test_what_means_two_places_counts_with_evidence_beside_it(address, code):
    assert match(address)["country_code"].to_list() == [code]


def test_state_and_zip_without_country_is_the_usa_and_flagged():
    found = match("UNIV ROCHESTER,ROCHESTER,NY 14627.", "NY 14627", "MIT, Cambridge, MA 02139 USA")
    assert found["country_code"].to_list() == ["USA"] * 3
    assert found["rule"].to_list() == ["us_state_zip", "us_state_zip", "usa_suffix"]


@pytest.mark.parametrize("state", ["USSR", "YUGOSLAVIA", "Czechoslovakia", "Serbia Monteneg"])
def test_dissolved_state_without_single_successor_stays_null(state):
    assert match(f"Acad Sci, {state}").select("country_code", "rule").row(0) == (None, "dissolved")


@pytest.mark.parametrize(
    "segment",
    ["Wuhan University", "Georgia Tech", "MA", "Chinaa", "Germany Inst", "New Mexico", "Tennessee", "Andhra Pradesh",
     "University of Science and Technology of China", "AWS AI Labs", "Beth Israel", "欧洲专利局", "广东"],
)  # fmt: skip
def test_unknown_segment_is_listed_and_never_guessed(segment):
    assert match(f"Dept X, {segment}").row(0) == (segment, None, "unmatched")


@pytest.mark.parametrize("address", ["NVIDIA", "Wuhan University", "Universiti Tun Hussein Onn Malaysia"])
def test_an_address_of_one_unknown_segment_is_an_organisation_alone(address):
    assert match(address).row(0) == (address, None, "one_segment")


ENDINGS = {
    "Univ X, Daejeon, Korea 305-806": ("KOR", "postcode"),
    "Univ X, Taiyuan, China, 030024": ("CHN", "postcode"),
    "Univ X,Bengaluru,India,64": ("IND", "postcode"),
    "Univ X, Attock, 43600 Pakistan.": ("PAK", "postcode"),
    "Univ X, Utrecht, 3508 TC The Netherlands": ("NLD", "postcode"),
    "Univ X, Wolfville, NS BOP 1X0 Canada": ("CAN", "postcode"),
    "Univ X, Toronto, Canada, M5S 1A1": ("CAN", "postcode"),
    "Univ X, London, UK SW7 2AZ": ("GBR", "postcode"),
    "Univ X, Chandigarh (India)": ("IND", "set_apart"),
    "Univ X, Agadir - Morocco": ("MAR", "set_apart"),
    "Google (United States)": ("USA", "set_apart"),
    "Dept X Univ Y Madrid Spain": ("ESP", "place_country"),
    "Univ X, Bangi, Malaysia. someone@x.my": ("MYS", "alias"),
    "Univ X, Dublin, Ireland, a.b@x.ie": ("IRL", "alias"),
    "Univ X, Dublin, Ireland (e-mail: a.b@x.ie)": ("IRL", "alias"),
    "Univ X, Sunnyvale CA 94085": ("USA", "us_state_zip"),
    "Univ X, Berkeley, California 94720-1650": ("USA", "us_state_zip"),
    "Lab X, Lemont,IL,60439": ("USA", "us_state_zip"),
    "Atlanta,Georgia,USA": ("USA", "alias"),
    "Univ X, Atlanta, Georgia 30332": ("USA", "us_state_zip"),
}


@pytest.mark.parametrize(("address", "expected"), ENDINGS.items())
def test_endings_around_the_name_of_a_country(address, expected):
    assert match(address).select("country_code", "rule").row(0) == expected


@pytest.mark.parametrize(
    "address",
    ["Univ X, Munich, DE 80333", "Univ X, Jakarta, ID 10430", "Univ X, 0186 Georgia", "X, Columbus (Georgia)",
     "X, Lab (RSA)"],
)  # fmt: skip
def test_what_only_looks_like_a_country_or_a_state_stays_unmatched(address):
    assert match(address).select("country_code", "rule").row(0) == (None, "unmatched")


@pytest.mark.parametrize(
    ("name", "code"),
    [("中国台湾", "TWN"), ("中国香港", "HKG"), ("中国澳门", "MAC"), ("中国", "CHN"), ("韩国", "KOR"), ("U.S.A.", "USA"),
     ("Viet Nam", "VNM"), ("Republic of Korea", "KOR"), ("P.R. China", "CHN"), ("PR China", "CHN"), ("HKSAR", "HKG"),
     ("People's Republic of China", "CHN"), ("Türkiye", "TUR"), ("Deutschland", "DEU"), ("Czech Republic", "CZE"),
     ("Russian Federation", "RUS"), ("Federal Republic of Germany", "DEU"), ("Iran (Islamic Republic of)", "IRN")],
)  # fmt: skip
def test_forms_of_the_sources(name, code):
    assert match(f"X, {name}")["country_code"].to_list() == [code]


def test_missing_addresses_stay_null_in_their_place():
    found = match(None, "", "X, Japan", None)
    assert found["country_code"].to_list() == [None, None, "JPN", None]
    assert found["rule"].to_list() == [None, "empty", "alias", None]


@given(st.sampled_from([a for a in GOLDEN if a.isascii()]), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_does_not_matter(address, change):
    assert match(change(address))["country_code"][0] == GOLDEN[address]


def test_one_alias_names_one_territory():
    aliases = territories._alias_frame()
    assert aliases["key"].is_unique().all()
    assert territories._before_china()["key"].is_unique().all()
    assert set(aliases["country_code"]) - {""} <= set(territories.countries()["country_code"])


def test_every_label_leads_back_to_its_code():
    labels = pd.Series(territories.labels())
    assert territories.codes_of_labels(labels).tolist() == labels.index.tolist()


@pytest.mark.parametrize(
    ("label", "code"),
    [("US", "USA"), ("United States", "USA"), ("China", "CHN"), ("Mainland, China", "CHN"), ("Korea", "KOR"),
     ("Hong Kong, China", "HKG"), ("Taiwan, China", "TWN"), ("United Kingdom", "GBR"), ("Atlantis", None)],
)  # fmt: skip
def test_printed_label_has_a_code(label, code):
    assert territories.codes_of_labels(pd.Series([label])).tolist() == [code]


def test_reference_tables_are_read_from_a_folder_whose_name_looks_like_a_pattern(tmp_path, monkeypatch):
    folder = tmp_path / "report [b]*" / "reference"
    folder.mkdir(parents=True)
    (folder / "population.csv").write_text("country_code,year,population\nJPN,2020,7\n", "utf-8")
    monkeypatch.setattr(territories, "REFERENCE", folder)
    assert territories.read_reference("population.csv", population=pl.String).rows() == [("JPN", 2020, "7")]


def test_codes_of_labels_keep_the_index():
    codes = territories.codes_of_labels(pd.Series(["UK", "Nowhere"], index=[7, 3]))
    assert codes.to_dict() == {7: "GBR", 3: None}


def test_population_of_a_year():
    people = territories.population(2024)
    assert people["TWN"] == 23_400_220
    assert {"CHN", "HKG", "MAC", "USA", "XKX"} <= set(people.index)
    assert people.index.is_unique and not {"WLD", "EUU"} & set(people.index)


def test_population_of_2025_is_one_projection_for_all():
    people = territories.population(2025)
    # United Nations, World Population Prospects 2024: the world at mid-2025 is 8,231,613,070; the Holy See is left out
    assert abs(people.sum() - 8_231_613_070) < 1_000
    assert people[["CHN", "USA", "TWN"]].tolist() == [1_416_096_094, 347_275_808, 23_112_793]
    assert set(territories.population(2024).index) <= set(people.index)
    assert territories.read_reference("population.csv").filter(pl.col("year") == 2025)["source"].n_unique() == 1


def test_every_year_of_the_allowed_population_years_is_there():
    assert all("TWN" in territories.population(year).index for year in range(2015, 2026))


def test_population_outside_the_table_says_what_there_is():
    with pytest.raises(ValueError, match="holds 2015 to 2025, not 1999"):
        territories.population(1999)


def test_unknown_policy_names_the_allowed_ones():
    with pytest.raises(ValueError, match=r"one of \('iff_2025',\), got 'un'"):
        territories.match_countries(pl.Series(["X, Japan"]), "un")
