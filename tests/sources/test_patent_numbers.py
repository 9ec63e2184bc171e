"""One form of patent numbers and classes, from all the forms in which sources write them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aici.sources import patent_numbers


def _one(form, *values):
    schema = {"written": pl.String, "year": pl.Int64}
    frame = pl.DataFrame([values], schema=dict(list(schema.items())[: len(values)]), orient="row")
    return frame.select(x=form(*(pl.col(name) for name in frame.columns)))["x"][0]


@pytest.mark.parametrize(
    ("written", "year", "expected"),
    [
        ("US-2019198156-A1", None, "US20190198156A1"),
        ("US2019198156A1", 2019, "US20190198156A1"),
        ("US 2019/0198156 A1", None, "US20190198156A1"),
        ("US20190198156A1", None, "US20190198156A1"),
        ("US08609214B1", None, "US8609214B1"),
        ("US-8609214-B1", None, "US8609214B1"),
        ("USD0912345S1", None, "USD912345S1"),
        ("US62355199P0", None, "US62355199P0"),
        ("WO0040934A1", None, "WO2000040934A1"),
        ("WO-03070333-A1", None, "WO2003070333A1"),
        ("WO-8505281-A1", None, "WO1985005281A1"),
        ("WO 1995/027654 A1", None, "WO1995027654A1"),
        ("WO2018107129-A1", None, "WO2018107129A1"),
        ("EP971217B1", None, "EP0971217B1"),
        ("EP 1357170 B9 20061018", None, "EP1357170B9"),
        ("KR-20220016873-A", None, "KR1020220016873A"),
        ("KR1020220095108A", None, "KR1020220095108A"),
        ("KR2019104030-A", None, "KR1020190104030A"),
        ("KR1840337-B1", None, "KR101840337B1"),
        ("KR-101765150-B1", None, "KR101765150B1"),
        ("KR-20140003911-U", None, "KR2020140003911U"),
        ("KR-200453249-Y1", None, "KR200453249Y1"),
        ("KR3011943920000S", None, "KR3011943920000S"),
        ("JP11160277A", 1999, "JPH11160277A"),
        ("JP8212681A", None, "JPH08212681A"),
        ("JP H045436 A", 1992, "JPH04005436A"),
        ("JPS5237988A", 1977, "JPS52037988A"),
        ("JP07119769B2", 1995, "JPH07119769B2"),
        ("JP07119769B2", None, "JP07119769B2"),
        ("JP06402205B2", 2018, "JP6402205B2"),
        ("JP06500000B2", None, "JP6500000B2"), ("JP06012345B2", None, "JP06012345B2"),
        ("JP0505050A", None, "JP0505050A"), ("JP0505050A", 1988, "JP0505050A"), ("JP0505050A", 1925, "JP0505050A"),
        ("JP7245478B1", 2023, "JP7245478B1"),
        ("JP90000033B2", 2015, "JP90000033B2"),
        ("JP2023058592A", 2023, "JP2023058592A"),
        ("JP WO2005085620 A1", None, "JPWO2005085620A1"),
        ("AU 1995/028268 A", None, "AU1995028268A"),
        ("AU 2009 351236 B9 20130627", None, "AU2009351236B9"),
        ("SG11202004541WA", None, "SG11202004541WA"),
        ("BR PI0620970 A2", None, "BRPI0620970A2"),
        ("TW I324218 B", None, "TWI324218B"),
        ("CN110836969", None, "CN110836969"),
        ("IN 2851DE2013 A", None, "IN2851DE2013A"),
        ("12345", None, None),
        ("Not a number", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_publication_number_of_every_source(written, year, expected):
    assert _one(patent_numbers.publication, written, year) == expected
    if expected:
        assert _one(patent_numbers.publication, expected, year) == expected


def test_kind_is_what_follows_the_number():
    written = ["US20190198156A1", "CN116074834A", "SG11202004541WA", "CN110836969", "USD912345S1", None]
    kinds = pl.DataFrame({"n": written}).select(patent_numbers.kind(pl.col("n")))["n"].to_list()
    assert kinds == ["A1", "A", "A", None, "S1", None]


@pytest.mark.parametrize(
    ("written", "year", "expected"),
    [
        ("CN202211542664.1", 2022, "CN202211542664.1"),
        ("CN202211542664", None, "CN202211542664.1"),
        ("CN2022115426641", None, "CN202211542664.1"),
        ("CN202210238113.X", 2022, "CN202210238113.X"),
        ("CN03825807.2", 2003, "CN03825807.2"),
        ("US18089850", 2022, "US18089850"),
        ("US17/499,190", 2021, "US17499190"),
        ("US62954356P0", 2019, "US62954356"),
        ("US3440903D", 1969, "US3440903D"),
        ("WOUS21036939", 2021, "WOUS21036939"),
        ("PCT/US2017/065477", 2017, "WOUS17065477"),
        ("EP17879489.5", 2017, "EP17879489"),
        ("JP07087095", 1995, "JP1995087095"),
        ("JP2018527874", 2018, "JP2018527874"),
        ("JP2022000032U", 2022, "JP2022000032U"),
        ("10-2021-0164517", 2021, None),
        (None, 2021, None),
    ],
)
def test_application_number_as_the_office_writes_it(written, year, expected):
    assert _one(patent_numbers.application, written, year) == expected


@pytest.mark.parametrize(
    ("written", "year", "expected"),
    [
        ("US 201916393370 A", 2019, "US16393370"),
        ("US 65784810 A", 2010, "US2010657848"),
        ("US 5610902 A", 2002, "US2002056109"),
        ("US 3690102D A", None, "US3690102D"),
        ("US 89029007 P", 2007, "US2007890290P"),
        ("US 201762568268 P", 2017, "US62568268"),
        ("US 2009/0048785 W", 2009, "WOUS09048785"),
        ("US 9504489 W", 1995, "WOUS95004489"),
        ("IB 2019055190 W", 2019, "WOIB19055190"),
        ("CN 201310568142 A", 2013, "CN201310568142.3"),
        ("KR 20110075838 A", 2011, "KR1020110075838"),
        ("KR 19990024004 U", 1999, "KR2019990024004"),
        ("JP 10523590 A", 1990, "JP1990105235"),
        ("JP 2019026290 A", 2019, "JP2019026290"),
        ("EP 07873759 A", 2007, "EP07873759"),
    ],
)
def test_application_number_of_the_european_documentation(written, year, expected):
    assert _one(patent_numbers.docdb_application, written, year) == expected


@pytest.mark.parametrize(
    ("written", "year", "expected"),
    [
        ("CN20415956", 2019, "CN201920415956.6"),
        ("US917546", 2018, "US2018917546"),
        ("US432553P", 2016, "US2016432553P"),
        ("US432553", 2016, "US2016432553"),
        ("WOUS065477", 2017, "WOUS17065477"),
        ("EP879489", 2017, "EP17879489"),
        ("JP531062", 2017, "JP2017531062"),
        ("CA3049961", 2017, "CA3049961"),
        ("IDP04591", 2013, "IDP04591"),
        ("US917546", None, "US917546"),
    ],
)
def test_application_number_of_derwent_gets_the_year_of_its_date(written, year, expected):
    assert _one(patent_numbers.dated_application, written, year) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("G06N3/08", "G06N 3/08"), ("G06N-003/08", "G06N 3/08"), ("G06N 3/08", "G06N 3/08"), (" g06n3/08", "G06N 3/08"),
        ("C12Q-001/6869", "C12Q 1/6869"), ("G06F-017/30(2006.01)", "G06F 17/30"), ("Y02T10/7072", "Y02T 10/7072"),
        ("G06N", "G06N"), ("", None), (None, None),
    ],
)  # fmt: skip
def test_class_of_every_source(written, expected):
    assert _one(patent_numbers.classes, written) == expected


@given(st.lists(st.text(alphabet="USJPKRWOEPCN0123456789 -/.AB1", max_size=24), min_size=1, max_size=20))
def test_form_of_a_form_is_itself_and_no_text_is_too_much(written):
    frame = pl.DataFrame({"n": written}, schema={"n": pl.String}).with_columns(year=pl.lit(2020))
    once = frame.with_columns(n=patent_numbers.publication(pl.col("n"), pl.col("year")))
    twice = once.with_columns(n=patent_numbers.publication(pl.col("n"), pl.col("year")))
    assert once["n"].to_list() == twice["n"].to_list()
    frame.select(patent_numbers.application(pl.col("n"), pl.col("year")))
    frame.select(patent_numbers.docdb_application(pl.col("n"), pl.col("year")))
