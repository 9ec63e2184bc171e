"""Sentences on one institution, in full: intervals decide what is said to differ, ties and gaps are told."""

import pandas as pd
import pytest

from aici import narrative
from aici.narrative import SimulatedError
from aici.records import INDICATORS, Indicator

PAPERS = (
    "X has 30 papers in the sample, 12.5 % of those with an address in mainland China; shared among all authors they"
)
PAPERS += " are 10.5; 12 have their first author there."
KEY = {
    "papers": (30, 0), "papers_fractional": (10.5, 1), "papers_first_author": (12, 1), "share_percent": (12.5, 2),
    "rank_in_country": (1, 0), "rank_in_world": (3, 0), "international_percent": (40, 1),
    "mean_citations": (12.04, 1, 8.96, 16.0), "mncs": (1.3, 2, 1.1, 1.5), "pp_top10_percent": (12, 1, 8, 15),
    "patents": (2, 0),
}  # fmt: skip


def table(name, rows, missing="", basis="computed"):
    frame = pd.DataFrame(rows, columns=INDICATORS[name].column_names)
    return Indicator(name, frame, "" if missing else basis, "Counted by hand.", missing)


def figures(**changed):
    rows = [
        {"institution": "X", "label": "Mainland, China", "figure": name, "value": value, "decimals": decimals,
         "value_lb": bounds[0] if bounds else None, "value_ub": bounds[1] if bounds else None}
        for name, (value, decimals, *bounds) in (KEY | changed).items()
    ]  # fmt: skip
    return table("profile_key_figures", rows)


def years(*counted):
    rows = [{"institution": "X", "year": y, "papers": n, "is_complete": whole} for y, n, whole in counted]
    return table("profile_papers_by_year", rows)


def with_partners(*papers):
    rows = [{"partner": f"P{k}", "papers": n} for k, n in enumerate(papers, 1)]
    return table("profile_partner_institutions", rows)


def with_countries(*pairs):
    return table("profile_partner_countries", [{"label": label, "papers": n} for label, n in pairs])


def areas(*rows):
    names = ["topic", "share_percent", "share_percent_lb", "share_percent_ub", "sample_share_percent", "activity_index"]
    return table("profile_areas", [dict(zip(names, row, strict=True)) for row in rows])


def told(**changed):
    given = {
        "figures": figures(), "years": years((2020, 3, True), (2021, 9, False)), "partners": with_partners(5, 4),
        "countries": with_countries(("US", 6), ("UK", 2)), "areas": areas(("Maths", 30, 25, 35, 20, 1.5)),
        "patents": table("profile_patents_by_year", [{"year": 2020, "patents": 2}]),
    }  # fmt: skip
    return narrative.profile(**(given | changed)).content


def test_the_whole_paragraph():
    assert told() == (
        f"{PAPERS} In the world 2 institutions have more, in mainland China none. Of the complete years it had most "
        "papers in 2020 (3). 40.0 % of its papers have a partner abroad, most often in the US (6). Most joint "
        "papers are with P1 (5). A paper has 12.0 citations in the mean (95 % interval 9.0 to 16.0). Normalised by "
        "field, year and kind they are cited 1.30 times as much as the sample (95 % interval 1.10 to 1.50). 12.0 % "
        "of them are in the most cited tenth of their field, year and kind (95 % interval 8.0 to 15.0), which is "
        "not distinguishable from the sample. Set against the sample, beyond the 95 % interval, it works more on "
        "Maths (30.0 against 20.0 %). It is an applicant of 2 patent families."
    )


@pytest.mark.parametrize(
    ("world", "home", "said"),
    [
        (1, 1, "In the world no institution has more, in mainland China none."),
        (2, 2, "In the world 1 institution has more, in mainland China 1."),
        (1201, 41, "In the world 1,200 institutions have more, in mainland China 40."),
        (5, None, "In the world 4 institutions have more."),
    ],
)
def test_places_are_told_by_how_many_have_more(world, home, said):
    assert said in told(figures=figures(rank_in_world=(world, 0), rank_in_country=(home, 0)))


def test_ties_are_told_as_ties():
    text = told(
        years=years((2019, 3, True), (2020, 3, True), (2021, 9, False)),
        partners=with_partners(5, 5, 1),
        countries=with_countries(("US", 6), ("UK", 6), ("Hong Kong, China", 6), ("Japan", 6), ("Italy", 6)),
    )
    assert "Of the complete years it had most papers in 2019 and 2020 (3 each)." in text
    assert "most often in the US, the UK, Hong Kong (China) and 2 more (6 each)." in text
    assert "Most joint papers are with P1 and P2 (5 each)." in text


def test_areas_that_intervals_do_not_tell_apart_are_not_named():
    near = ("Near", 21, 19, 23, 20, 1.05)
    assert "Its shares of research areas are not distinguishable from those of the sample." in told(areas=areas(near))
    text = told(areas=areas(near, ("Less", 5, 3, 8, 20, 0.25), ("More", 30, 25, 35, 20, 1.5), ("Most", 9, 5, 9, 3, 3)))
    assert (
        "it works more on Most (9.0 against 3.0 %) and More (30.0 against 20.0 %) and less on Less (5.0 against" in text
    )
    assert "Near" not in text


def test_few_papers_have_no_interval_and_nothing_is_compared():
    few = figures(mean_citations=(12, 1), mncs=(1.3, 2), pp_top10_percent=(None, 1))
    text = told(figures=few)
    assert "A paper has 12.0 citations in the mean, too few or too alike for an interval." in text
    assert "cited 1.30 times as much as the sample, too few or too alike for an interval." in text
    assert "most cited tenth" not in text


def test_what_is_not_known_is_said_and_no_zero_is_made_of_it():
    none = figures(mean_citations=(None, 1), mncs=(None, 2), patents=(None, 0), share_percent=(None, 2))
    patents = table("profile_patents_by_year", [], "no patent export has been read")
    text = told(figures=none, patents=patents, areas=table("profile_areas", [], "the exports hold no research areas"))
    assert text.startswith("X has 30 papers in the sample; shared among")
    assert "The exports hold no citation counts of its papers." in text
    assert "On its research areas nothing can be told: the exports hold no research areas." in text
    assert text.endswith("Its patents are not known: no patent export has been read.")
    assert "Its patents are not known: no applicant bears its name." in told(figures=none)


def test_an_institution_without_partners_or_whole_years():
    text = told(
        figures=figures(international_percent=(0, 1)), partners=with_partners(), countries=with_countries(),
        years=years((2021, 9, False), (None, 1, None)),
    )  # fmt: skip
    assert "none. 0.0 % of its papers have a partner abroad. A paper has" in text


def test_one_family_and_markup_in_the_name():
    text = told(figures=figures(patents=(1, 0)))
    assert text.endswith("It is an applicant of 1 patent family.")
    named = figures().frame.assign(institution="A*STAR_1")
    assert told(figures=Indicator("profile_key_figures", named, "computed", "")).startswith(
        "A\\*STAR\\_1 has 30 papers"
    )


def test_without_numbers_only_the_reason_is_said_and_nothing_of_an_illustration():
    gone = table("profile_key_figures", [], "an institution is profiled from export files, and this edition has none")
    assert told(figures=gone) == (
        "No numbers can be given here: an institution is profiled from export files, and this edition has none."
    )
    simulated = Indicator("profile_key_figures", figures().frame, "simulated", "")
    with pytest.raises(SimulatedError):
        told(figures=simulated)
