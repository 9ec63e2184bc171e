"""Sentences on counts and series in full: ties, few papers, years that are not complete."""

import dataclasses

import pandas as pd
import pytest

from aici import narrative
from aici.records import INDICATORS, Indicator


def table(name: str, rows: list[dict], missing: str = "", basis: str = "computed") -> Indicator:
    """An indicator table from rows; columns not given are null."""
    frame = pd.DataFrame(rows, columns=INDICATORS[name].column_names)
    return Indicator(name, frame, "" if missing else basis, "Counted by hand.", missing)


def papers(**counts: tuple) -> Indicator:
    rows = [
        {"country_code": code, "label": code, "papers": n, "papers_per_million": per, "decimals": 1}
        for code, (n, per) in counts.items()
    ]
    return table("papers_by_country", rows)


def test_values_per_million_of_few_papers_are_not_ranked():
    told = narrative.papers_by_country(papers(A=(50.0, 2.0), B=(10.0, 5.0), C=(9.0, 99.0)), rows=9).content
    assert told == (
        "A leads with 50 papers, before B (10) and C (9). "
        "Per million inhabitants, among those with at least 10 papers, the largest numbers are those of B (5.0) and A "
        "(2.0). The 3 countries and regions listed account for 69 papers."
    )


def test_those_level_with_the_last_one_named_are_numbered():
    told = narrative.papers_by_country(
        papers(A=(90.0, 1.0), B=(80.0, 1.0), **dict.fromkeys("CDEF", (70.0, 1.0))), rows=9
    )
    assert told.content == (
        "A leads with 90 papers, before B (80) and C (70), level with 3 more. Per million inhabitants the largest "
        "numbers are those of A (1.0), B (1.0), C (1.0) and D (1.0), level with 2 more. The 6 countries and regions "
        "listed account for 450 papers."
    )
    venues = table("papers_by_venue", [{"venue": name, "papers": 2.0} for name in "ABCDE"])
    assert narrative.papers_by_venue(venues, rows=9).content == (
        "The venues with most papers are A (2), B (2) and C (2), level with 2 more."
    )


def test_of_few_papers_alone_nothing_is_said_per_million():
    told = narrative.papers_by_country(papers(A=(2.0, 2.0)), rows=9).content
    assert told == "A leads with 2 papers. The one country or region listed accounts for 2 papers."


def variants(name: str, choice: str, changes: dict[str, list], counts: dict | None = None) -> Indicator:
    """A table of choices: places gained by each country under each, the edition's own having null."""
    rows = [
        {"rank": rank, "country_code": code, "label": code, choice: way,
         "papers": (counts or {}).get(way, 1.0), "rank_change": change}
        for way, gained in changes.items() for rank, (code, change) in enumerate(zip("ABCDE", gained, strict=True), 1)
    ]  # fmt: skip
    return table(name, rows)


def test_moves_between_counting_methods():
    changes = {
        "first_author": [None] * 5, "full": [0, 0, 0, 0, 0], "fractional": [0, -1, 1, 0, 0],
        "corresponding": [-3, -1, 2, 2, 0],
    }  # fmt: skip
    told = narrative.counting(variants("papers_by_counting", "counting", changes), rows=5).content
    assert told == (
        "Under full counting all 5 countries and regions keep their place. "
        "Under fractional counting 3 of the 5 countries and regions keep their place and the others move by one. "
        "Under corresponding counting 1 of the 5 countries and regions keeps its place, furthest up move C and D "
        "(2 places), furthest down moves A (3 places)."
    )


def test_only_the_rows_shown_are_told():
    changes = {"full": [None] * 5, "fractional": [0, 0, 0, -4, 4]}
    told = narrative.counting(variants("papers_by_counting", "counting", changes), rows=3).content
    assert told == "Under fractional counting all 3 countries and regions keep their place."


def test_scopes():
    changes = {"edition": [None] * 5, "articles": [0] * 5, "with_both": [0, -1, 0, 0, 0]}
    counts = {"edition": 10.0, "articles": 8.0, "with_both": 15.5}
    told = narrative.scopes(variants("papers_by_scope", "scope", changes, counts=counts), rows=5).content
    assert told == (
        "With journal articles and reviews alone, the countries and regions listed have 40 papers instead of 50 "
        "(−20 %); all 5 countries and regions keep their place. "
        "With conference papers and preprints, the countries and regions listed have 77.5 papers instead of 50 "
        "(+55 %); 4 of the 5 countries and regions keep their place and the other moves by one."
    )


def series(**counts: list) -> Indicator:
    """Papers from 2020 on; the last year is not complete."""
    rows = [
        {"country_code": code, "label": code, "year": 2020 + k, "papers": n, "is_complete": k < len(values) - 1}
        for code, values in counts.items() for k, n in enumerate(values)
    ]  # fmt: skip
    return table("papers_by_country_year", rows)


def growth(**ends: tuple) -> Indicator:
    rows = [
        {"rank": rank, "country_code": code, "label": code, "first_year": 2020, "last_year": 2022,
         "papers_first": first, "papers_last": last, "annual_growth_percent": rate}
        for rank, (code, (first, last, rate)) in enumerate(ends.items(), 1)
    ]  # fmt: skip
    return table("growth_by_country", rows)


def test_growth_compares_complete_years_and_names_the_others():
    yearly = series(A=[100.0, 900.0, 796.0, 1.0], B=[50.0, 30.0, 25.0, 99.0], C=[0.0, 1.0, 2.0, 3.0])
    rates = growth(A=(100.0, 796.0, 182.1), B=(50.0, 25.0, -29.3), C=(0.0, 2.0, None))
    assert narrative.growth(yearly, rates, rows=3).content == (
        "From 2020 to 2022 the yearly number of papers went, for the largest producers: A from 100 to 796 (+696 %), "
        "with 900 in 2021 at the highest, B from 50 to 25 (−50 %) and C from 0 to 2. "
        "Of the 2 of the 3 largest producers with at least 10 papers in 2020, growth per year, compounded, was highest "
        "for A (182.1 %) and lowest for B (−29.3 %). "
        "Not complete when the databases were searched, and left out of growth: 2023."
    )


def test_growth_rates_that_tie_for_the_lowest_are_named_together():
    ends = {code: (10.0, 20.0, rate) for code, rate in zip("ABCDE", (9.0, 5.0, 4.0, 3.0, 3.0), strict=True)}
    told = narrative.growth(series(A=[1.0, 2.0]), growth(**ends), rows=5).content
    assert (
        "Of the 5 largest producers, all with at least 10 papers in 2020, growth per year, compounded, was highest for "
        "A (9.0 %), B (5.0 %) and C (4.0 %) and lowest for D (3.0 %) and E (3.0 %)."
    ) in told


def test_growth_that_cannot_be_given_says_why_and_undated_papers_are_numbered():
    yearly = series(A=[2.0])
    rows = pd.DataFrame([{"country_code": "A", "label": "A", "year": None, "papers": 4.0}])
    frame = pd.concat([yearly.frame.assign(is_complete=True), rows], ignore_index=True)
    none = table("growth_by_country", [], missing="no year was complete")
    assert narrative.growth(dataclasses.replace(yearly, frame=frame), none, rows=3).content == (
        "Growth cannot be given: no year was complete. "
        "Papers without a publication year, as counted for the countries, are left out: 4."
    )
    assert narrative.growth(table("papers_by_country_year", rows.to_dict("records")), none, rows=3).content == (
        "No paper has a publication year."
    )


def overtaken(*rows: tuple) -> Indicator:
    columns = ["year", "label", "behind_label", "papers", "behind_papers"]
    return table("overtakings", [dict(zip(columns, row, strict=True)) for row in rows])


def test_overtakings_of_one_country_in_one_year_are_told_together():
    found = overtaken((2021, "B", "A", 9.0, 8.0), (2021, "B", "C", 9.0, 2.0), (2022, "C", "A", 7.0, 6.0))
    assert narrative.overtakings(found, growth(A=(1.0, 2.0, 1.0))).content == (
        "B overtook A and C in 2021; C overtook A in 2022. "
        "The year is that from which a country or region stays ahead up to the last complete one. "
        "Whether it lasts is open for 2022."
    )


def test_only_the_largest_overtakings_are_told():
    found = overtaken(*((2021, f"C{k}", "A", 10.0 + k, 1.0) for k in range(8)))
    told = narrative.overtakings(found, growth(A=(1.0, 2.0, 1.0))).content
    assert told.startswith("C2 overtook A in 2021; C3")
    assert "C7 overtook A in 2021 (2 more in the table). The year is" in told
    assert told.endswith("up to the last complete one.")


def test_overtakings_left_to_the_table_are_counted_one_by_one():
    found = overtaken(*((2021, f"C{k}", "A", 10.0 + k, 1.0) for k in range(7)), (2021, "C0", "B", 10.0, 2.0))
    told = narrative.overtakings(found, growth(A=(1.0, 2.0, 1.0))).content
    assert "C0" not in told
    assert "(2 more in the table)" in told


@pytest.mark.parametrize("sentence", ["counting", "scopes", "overtakings"])
def test_no_sentence_is_made_of_what_is_missing_or_simulated(sentence):
    names = {"counting": "papers_by_counting", "scopes": "papers_by_scope", "overtakings": "overtakings"}
    options = {} if sentence == "overtakings" else {"rows": 3}
    more = [growth(A=(1.0, 2.0, 1.0))] if sentence == "overtakings" else []
    gone = table(names[sentence], [], missing="there is none")
    told = getattr(narrative, sentence)(gone, *more, **options).content
    assert told == "No numbers can be given here: there is none."
    with pytest.raises(narrative.SimulatedError):
        getattr(narrative, sentence)(table(names[sentence], [], basis="simulated"), *more, **options)
