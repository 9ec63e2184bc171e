"""Names of organisations: spellings that are one, systems apart, and what stays as exported."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici import institutions
from aici.territories import countries

SCHEMA = {"institution": pl.String, "affiliation_raw": pl.String, "country_code": pl.String}


def normalised(*lines: tuple[str | None, str | None, str | None]) -> list[tuple[str | None, str | None]]:
    return institutions.normalised(pl.DataFrame(lines, schema=SCHEMA, orient="row")).rows()


def of_address(address: str, code: str | None = None) -> tuple[str | None, str | None]:
    return normalised((address.split(",")[0].strip(), address, code))[0]


CELL = st.none() | st.sampled_from(["MIT", "USA", "Univ Oxford", "a, b", "", " ,"])
UC, UT, HELMHOLTZ = "University of California system", "University of Texas system", "Helmholtz Association"
PRINTED = [
    ("Chinese Acad Sci, Inst Automat, Beijing, Peoples R China", "CHN", "Chinese Academy of Sciences", None),
    ("Univ Chinese Acad Sci, Beijing, Peoples R China", "CHN", "University of Chinese Academy of Sciences", None),
    ("Tsinghua Univ, Beijing, Peoples R China", "CHN", "Tsinghua University", None),
    ("Zhejiang Univ, Hangzhou, Peoples R China", "CHN", "Zhejiang University", None),
    ("Univ Calif Berkeley, Dept EECS, Berkeley, CA USA", "USA", "University of California Berkeley", UC),
    ("Univ Calif Los Angeles, Los Angeles, CA USA", "USA", "University of California Los Angeles", UC),
    ("University of California, Berkeley, CA, USA", "USA", "University of California Berkeley", UC),
    ("Univ Calif, Oakland, CA USA", "USA", UC, UC),
    ("Harvard Univ, Cambridge, MA USA", "USA", "Harvard University", None),
    ("Univ Texas Austin, Austin, TX USA", "USA", "University of Texas Austin", UT),
    ("UCL, Dept Comp Sci, London, England", "GBR", "University College London", None),
    ("Univ Coll London, London, England", "GBR", "University College London", None),
    ("Imperial Coll London, London, England", "GBR", "Imperial College London", None),
    ("UNIV OXFORD,OXFORD,ENGLAND", "GBR", "University of Oxford", None),
    ("Forschungszentrum Julich, Julich, Germany", "DEU", "Forschungszentrum Jülich", HELMHOLTZ),
    ("CNRS, UMR 8187, Wimereux, France", "FRA", "CNRS", "CNRS"),
    ("CNR, ISTI, Pisa, Italy", "ITA", "National Research Council", "National Research Council"),
]


@pytest.mark.parametrize(("address", "code", "name", "system"), PRINTED)
def test_institutions_that_the_report_prints(address, code, name, system):
    found, found_system = of_address(address, code)
    assert found == name
    if name not in {"Chinese Academy of Sciences", "Harvard University"}:  # the system itself
        assert found_system == system


def test_the_university_of_the_academy_is_counted_apart_as_printed():
    names = [("Chinese Acad Sci", None, "CHN"), ("Univ Chinese Acad Sci", None, "CHN")]
    assert normalised(*names) == [
        ("Chinese Academy of Sciences", "Chinese Academy of Sciences"),
        ("University of Chinese Academy of Sciences", None),
    ]


def test_an_alias_with_a_country_counts_there_only():
    assert of_address("Natl Res Council, Rome, Italy", "ITA")[0] == "National Research Council"
    assert of_address("Natl Res Council, Ottawa, Canada", "CAN")[0] == "National Research Council Canada"
    assert of_address("Natl Res Council, Cairo, Egypt", "EGY") == ("Natl Res Council", None)
    assert of_address("UCL, Brussels, Belgium", "BEL") == ("UCL", None)
    assert of_address("Erasmus Univ, Brussels, Belgium", "BEL") == ("Erasmus Univ", None)
    assert of_address("Erasmus Univ, Rotterdam, Netherlands", "NLD")[0] == "Erasmus University Rotterdam"
    assert of_address("Queen Mary Univ, Hong Kong, Peoples R China", "HKG") == ("Queen Mary Univ", None)
    assert of_address("Queen Mary Univ, London, England", "GBR")[0] == "Queen Mary University of London"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("School of Cyber Science and Engineering, Wuhan University", "Wuhan University"),
        ("Department of CSE, RMK Engineering College, Chennai, India", "RMK Engineering College"),
        ("Department of Computer Science, College of Computing, Cochin University, Kochi, India", "Cochin University"),
        ("Institute of Automation, Chinese Academy of Sciences, Beijing, China", "Chinese Academy of Sciences"),
        ("Institute of Image Processing, School of Automation, Shanghai Jiao Tong University, China",
         "Shanghai Jiao Tong University"),
        ("Physics Department and Center for NanoScience, Ludwig-Maximilians University, Munich", "LMU Munich"),
        ("Computer Science Department, University of California, Davis", "University of California Davis"),
        ("Department of CS, Courant Institute, New York University, NY, USA", "New York University"),
        ("Department of Automation, Fraunhofer Institute for Flow, Dortmund", "Fraunhofer Institute for Flow"),
        ("Inst. of Comput. Eng., Univ. of Heidelberg, Heidelberg, Germany", "Heidelberg University"),
        ("Dept. of Inf. Sci., Nat. Univ. of Singapore, Singapore", "National University of Singapore"),
        ("Department of Telematics, Barcelona, Spain", "Department of Telematics"),
        ("Brookhaven National Laboratory, Stony Brook University, NY, USA", "Brookhaven National Laboratory"),
        ("Peking University Third Hospital, Peking University, Beijing, China", "Peking University Third Hospital"),
    ],
)  # fmt: skip
def test_a_part_of_an_organisation_gives_way_to_the_organisation(address, name):
    assert of_address(address)[0] == name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("Laboratory for Y, 12 University Ave, Ottawa, Canada", "Laboratory for Y"),
        ("Department of X, University Road 5, Galway, Ireland", "Department of X"),
        ("Department of X, University Town, Shenzhen, China", "Department of X"),
        ("School of X, Institution Street 5, Bergen, Norway", "School of X"),
        ("Faculty of X, Universitätsstraße 31, 93053 Regensburg, Germany", "Faculty of X"),
        ("Faculty of X, Univ Str 150, Bochum, Germany", "Faculty of X"),
        ("Faculty of X, 12 University Ave, Univ Ottawa, Ottawa, Canada", "University of Ottawa"),
        ("Department of X, 3rd Mil Med Univ, Chongqing, China", "3rd Mil Med Univ"),
        ("Department of X, Univ Cape Town, Cape Town, South Africa", "University of Cape Town"),
    ],
)
def test_a_street_is_no_organisation(address, name):
    assert of_address(address)[0] == name


@pytest.mark.parametrize(
    "address",
    [
        "Centre for Addiction and Mental Health, University of Toronto, Toronto, Canada",
        "Minnesota Department of Natural Resources, University of Minnesota, MN, USA",
        "Ohio Health Department, Ohio State University, Columbus, USA",
        "Institute for Infocomm Research, A*STAR, National University of Singapore, Singapore",
    ],
)
def test_an_organisation_of_its_own_does_not_give_way_to_the_one_behind_it(address):
    assert of_address(address)[0] == address.split(",")[0]


def test_no_invented_name_is_in_the_table():
    assert not institutions.aliases()["name"].str.contains(r" \d+$").any()


def test_a_name_that_the_source_recognised_is_kept_apart_from_the_address():
    line = ("University of Oxford", "Dept X, Some College, Oxford, UK", "GBR")
    assert normalised(line) == [("University of Oxford", None)]


def test_unknown_names_stay_as_exported_and_nulls_stay_null():
    lines = [("Inst  Unheard Of", "Inst  Unheard Of, Nowhere", None), (None, None, None), (None, "X, Japan", "JPN")]
    assert normalised(*lines) == [("Inst Unheard Of", None), (None, None), (None, None)]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=5))
def test_one_row_per_line_in_order(lines):
    together = normalised(*lines)
    assert together == [normalised(line)[0] for line in lines]


def test_the_table_names_each_institution_once_and_is_consistent():
    table = institutions.aliases()
    assert not table.select("key", "country_code").is_duplicated().any()
    assert set(table["country_code"]) - {""} <= set(countries()["country_code"])
    assert table.select("name", "system").unique()["name"].is_unique().all()
    assert set(table["system"].drop_nulls()) <= set(table["name"])
