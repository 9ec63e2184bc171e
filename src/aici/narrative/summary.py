"""The report in a paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aici.exhibits import Exhibit
from aici.narrative.counts import most_papers
from aici.narrative.order import first, has_intervals
from aici.narrative.telling import led, observed, sentences
from aici.narrative.wording import ended
from aici.records import Indicator
from aici.tables import number

if TYPE_CHECKING:
    from aici.editions import Edition


IMPACT_VALUE = "the mean of scaled citations and journal impact factors"
SIMULATED = "Every number of this edition is simulated, except in @suptbl-deduplication, measured on labelled records."
EXAMINED = "@sec-audit examines whether these values follow from their formula, @sec-composite what moves their order."


def abstract(edition: Edition) -> Exhibit:
    """The report in a paragraph; each clause only where its table has numbers."""
    shown = edition.config.notebooks  # the abstract speaks of the rows that the tables show
    totals, patents = edition.indicators("totals", "patents_by_country")
    papers = edition.indicator("papers_by_country", countries=shown["01-counts"]["countries"])
    value = edition.indicator("impact_value_by_country", countries=shown["03-impact"]["countries"])
    return sentences(
        SIMULATED if edition.config.basis == "simulated" else "",
        _sample(totals, edition),
        *([] if papers.missing else most_papers(observed(papers))),
        ended(first(value, "impact_value", _lead(value), 4)),
        EXAMINED if value.basis == "published" else "",
        ended(led(patents, "patents", "Patents are led by", 0)),
    )


def _lead(value: Indicator) -> str:
    """Intervals tell who is first, and from whom that one is not distinguishable; they tell no order."""
    if has_intervals(value, "impact_value"):
        return f"The impact value, {IMPACT_VALUE}, is highest for"
    return f"By impact value{' as printed' if value.basis == 'published' else ''}, {IMPACT_VALUE}, the order is"


def _sample(totals: Indicator, edition: Edition) -> str:
    value = observed(totals).set_index("total")["value"]
    day = f"{edition.config.cut_off:%-d %B %Y}"
    identified, counted = (number(value[f"papers {which}"], 0) for which in ("identified", "counted"))
    return f"Of {identified} papers identified as of {day}, {counted} are counted in this edition."
