"""Sentences in full, names letter for letter, and the rule that nothing simulated enters one."""

import dataclasses
import json
import string
import subprocess

import pandas as pd
import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici import disclosure, narrative, reconcile
from aici.editions import open_edition
from aici.records import INDICATORS, Indicator
from checkout import ROOT

MARKUP = [
    "<AI>", "@fig-x", "*Star*", "_X_", "[1](b)", "^2^", "H~2~O", "[@iff2025]", "A*STAR*", "$x$", "`code`", "{{< x >}}",
    "AT&amp;T", "\\alpha", "a -- b", "a...", "1. FC", "(1) x", "# head", "- dash", "~~x~~", "'quoted' \"text\"",
    "Mr. X", "![](x)", "[x]{.y}", "| a", ": x", "https://x.org", "% x", "x\\", "\u4e2d\u56fd", "Institute of  X",
]  # fmt: skip

IMPACT = ("mean_citations_by_country", "mean_impact_factor_by_country", "impact_value_by_country")


def table(name: str, rows: list[dict], missing: str = "") -> Indicator:
    """An indicator table from rows; columns not given are null."""
    frame = pd.DataFrame(rows, columns=INDICATORS[name].column_names)
    return Indicator(name, frame, "" if missing else "computed", "Counted by hand.", missing)


def printed(*markdown: str) -> list[str]:
    """The text of each Markdown paragraph, as pandoc reads it for the report."""
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "json"]
    done = subprocess.run(command, input="\n\n".join(markdown), capture_output=True, encoding="utf-8", check=True)
    blocks = json.loads(done.stdout)["blocks"]
    assert all(block["t"] == "Para" for block in blocks), blocks
    assert all(inline["t"] in ("Str", "Space") for block in blocks for inline in block["c"]), blocks
    return ["".join(inline.get("c", " ") for inline in block["c"]) for block in blocks]


@pytest.fixture(scope="module")
def edition():
    return open_edition("2025", ROOT)


@pytest.mark.parametrize("place", ["{}", "Before {} (3) and after"])
def test_names_come_out_letter_for_letter(place):
    told = printed(*(place.format(narrative.escaped(name)) for name in MARKUP))
    assert told == [place.format(" ".join(name.split())) for name in MARKUP]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text(string.punctuation + "ab1 é", min_size=1), min_size=60, max_size=90))
def test_any_punctuation_comes_out_letter_for_letter(names):
    names = [" ".join(name.split()) for name in names if name.strip()]
    assert printed(*map(narrative.escaped, names)) == names


def test_control_characters_and_line_breaks_are_blanks():
    assert narrative.escaped("a\x00\x1f b\n\n# c\x85") == r"a b \# c"


@pytest.mark.parametrize("name", MARKUP)
def test_a_name_is_printed_as_it_is_in_every_sentence(name):
    name = " ".join(name.split())
    venues = table("papers_by_venue", [{"rank": 1, "venue": name, "papers": 2.0, "host_label": name}])
    houses = table(
        "institutions_by_country", [{"country_code": "X", "label": name, "institution": name, "papers": 1.0}]
    )
    areas = table(
        "topic_shares_by_country",
        [{"topic": name, "country_code": "X", "label": name, "share_percent": 5.0, "decimals": 1}],
    )
    gone = table("papers_by_country_year", [], missing=name)
    told = [
        narrative.papers_by_venue(venues, rows=5), narrative.institutions(houses), narrative.topics(areas),
        narrative.growth(gone, gone, rows=3),
    ]  # fmt: skip
    assert [text.count(name) for text in printed(*(exhibit.content for exhibit in told))] >= [2, 2, 2, 1]


def test_a_holder_is_no_country():
    holders = table("patents_by_holder", [{"holder": name, "patents": 2.0} for name in ("US", "Academy, China")])
    countries = table("patents_by_country", [{"country_code": "USA", "label": "US", "patents": 4.0}])
    told = narrative.patents(countries, holders).content
    assert told == "Most patents are those of the US (4). The largest holders are US and Academy, China (2 each)."


def test_papers_by_country(edition):
    told = narrative.papers_by_country(edition.indicator("papers_by_country"), rows=30)
    assert told.content == (
        "Mainland China leads with 768,643 papers, before the US (368,104) and India (118,513). "
        "Per million inhabitants the largest numbers are those of Singapore (4,378.1), Switzerland (2,880.7), "
        "Australia (2,061.2) and Canada (1,741.7). "
        "The 30 countries and regions listed account for 2,277,749 papers."
    )


def test_impact_names_every_country_above_both_means(edition):
    told = narrative.impact(*(edition.indicator(name, countries=30) for name in IMPACT)).content
    assert told.startswith(
        "Papers are cited most, on average, for Switzerland (43.9), Australia (43.6) and the Netherlands (38.9); "
        "the journals with the highest mean impact factor are those of the US (9.5), the UK (8.5) and Israel (8.3). "
    )
    assert "The impact value is highest for Switzerland (0.8523), Canada (0.8103) and the UK (0.7629)." in told
    assert told.endswith(
        "Above both means (22.2 citations, impact factor 5.2) lie the US, the UK, Germany, Canada, Italy, Australia, "
        "the Netherlands, Singapore and Switzerland."
    )


def means(citations: dict, factors: dict, missing: str = "") -> list[Indicator]:
    """The three tables of impact, by label; the value is null. With `missing` the latter two have no numbers."""
    labels = dict.fromkeys([*citations, *factors])
    rows = [
        {
            "country_code": one,
            "label": one,
            "mean_citations": citations.get(one),
            "mean_impact_factor": factors.get(one),
        }
        for one in labels
    ]
    return [table(name, rows, missing) for name, missing in zip(IMPACT, ("", missing, missing), strict=True)]


def test_a_country_without_impact_factor_keeps_its_place_among_the_most_cited():
    tables = means({"A": 9.0, "B": 4.0}, {"B": 2.0})
    assert narrative.impact(*tables).content == (
        "Papers are cited most, on average, for A (9.0) and B (4.0); the journals with the highest mean impact factor "
        "are those of B (2.0). Above both means (4.0 citations, impact factor 2.0) lies no country."
    )


def test_citations_are_worded_where_there_is_no_impact_factor():
    told = narrative.impact(*means({"A": 9.0}, {}, missing="no metrics file (jcr_2024.csv) in data/raw"))
    assert printed(told.content) == [
        "Papers are cited most, on average, for A (9.0). Mean impact factor and impact value cannot be given: "
        "no metrics file (jcr_2024.csv) in data/raw."
    ]


def test_an_area_without_papers_is_left_out_and_ties_are_named():
    shares = {"Vision": (50.0, 50.0, 25.0), "Sound": (0.0, 0.0, None), "Text": (0.0, 0.4, 0.0)}
    rows = [
        {"topic": topic, "country_code": code, "label": code, "share_percent": share, "decimals": 1}
        for topic, row in shares.items()
        for code, share in zip("BAC", row, strict=True)
    ]
    assert narrative.topics(table("topic_shares_by_country", rows)).content == (
        "The largest share of its papers in each research area has, by area, Vision: A and B (50.0 %); Text: A (0.4 %)."
    )
    none = [row | {"share_percent": 0.0} for row in rows]
    told = narrative.topics(table("topic_shares_by_country", none)).content
    assert told == "No country has papers in any of the research areas."


def test_countries_and_institutions_that_tie_are_named():
    papers = [{"country_code": c, "label": c, "papers": 2.0, "papers_per_million": None} for c in "AB"]
    assert narrative.papers_by_country(table("papers_by_country", papers), rows=9).content == (
        "A and B lead with 2 papers each. The 2 countries and regions listed account for 4 papers."
    )
    rows = [{"country_code": "A", "label": "A", "institution": f"I{k}", "papers": 1.5} for k in range(6)]
    assert narrative.institutions(table("institutions_by_country", rows)).content == (
        "The institution with most papers is I0, I1, I2 and 3 more for A (1.5 each)."
    )


def test_first_authors_without_partners_are_said_to_have_none():
    empty = [table(f"collaboration_{name}", []) for name in ("affinity", "profile", "spread")]
    told = narrative.collaboration(*empty, first_authors=["CHN"]).content
    assert told == "None of the first-author countries has papers with co-authors of a known country."


def test_patents(edition):
    told = narrative.patents(*edition.indicators("patents_by_country", "patents_by_holder"))
    assert told.content == (
        "Most patents are those of mainland China (529,591), the United States (465,684), Japan (218,057) and "
        "South Korea (118,207); per million inhabitants South Korea (2,317.9), Japan (1,751.2), the United States "
        "(1,365.2), Israel (1,114.9) and Luxembourg (1,103.1) come first. "
        "The largest holders are IBM (17,702), Tencent (12,380) and Samsung Electronics (11,434)."
    )


def test_a_table_without_numbers_is_said_to_have_none(edition):
    told = narrative.growth(*edition.indicators("papers_by_country_year", "growth_by_country"), rows=10)
    assert told.content == (
        "No numbers can be given here: the published report does not print them as numbers; the figure here is an "
        "illustration, whose numbers are invented."
    )


def test_abstract_has_a_clause_only_where_there_is_a_table(edition):
    told = narrative.abstract(edition).content
    assert told.startswith(
        "Of 3,828,000 papers identified as of 14 February 2025, 2,421,000 are counted in this edition."
    )
    assert "Patents are led by mainland China (529,591)" in told


@pytest.mark.parametrize("sentence", ["papers_by_country", "impact", "topics", "growth"])
def test_no_sentence_is_made_from_a_simulated_table(edition, sentence):
    names = {
        "impact": "impact_value_by_country",
        "topics": "topic_shares_by_country",
        "growth": "papers_by_country_year",
    }
    indicator = edition.indicator(names.get(sentence, sentence))
    simulated = dataclasses.replace(indicator, basis="simulated", missing="")
    options = {"rows": 30} if sentence in ("papers_by_country", "growth") else {}
    tables = [simulated] * {"impact": 3, "growth": 2}.get(sentence, 1)
    with pytest.raises(narrative.SimulatedError, match="no sentence may be made from it"):
        getattr(narrative, sentence)(*tables, **options)


def test_limitations_tell_of_lists_of_authors_that_are_cut_or_very_long(edition, monkeypatch):
    def told(cut, long):
        names = ["papers with a cut list of authors", "papers with more than 100 authors"]
        totals = edition.indicator("totals")
        frame = pd.DataFrame({"total": names, "value": [cut, long]})
        named = {"totals": dataclasses.replace(totals, frame=frame)}
        monkeypatch.setattr(type(edition), "indicator", lambda _, name, **more: named.get(name, totals))
        return disclosure._flagged(edition)

    assert told(0, 0) == []
    assert told(1200, 0) == [
        "Papers counted whose list of authors the source has cut, so that other co-authors are in no table: 1,200"
    ]
    assert told(0, 3)[0].endswith("under full counting: 3")


def test_limitations_of_print_point_to_the_list_of_what_needs_records(edition):
    told = disclosure.limitations(edition).content
    assert "Conference papers are left out" in told
    assert "needs the records behind the printed tables is not in this edition; @sec-methods lists it" in told
    assert "Without numbers" not in told


def test_audit_counts_verdicts_and_names_failures():
    empty = pd.DataFrame(columns=["Country/region", "Verdict"])
    some = pd.DataFrame({"Country/region": ["US", "Italy"], "Verdict": [reconcile.FAILS, reconcile.HOLDS]})
    told = narrative.audit(empty, some, empty, empty).content
    assert told.startswith(
        "No rank columns can be checked. Of 2 impact values against the formula, 1 fails (the US) and 1 holds."
    )
