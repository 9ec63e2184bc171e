"""Sentences of section 06-patents."""

from __future__ import annotations

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, sentences
from aici.narrative.wording import ended, largest, ranked
from aici.records import Indicator


def patents(patents: Indicator, holders: Indicator) -> Exhibit:
    """Who holds most patents, in all and per head, and which organisations."""
    if patents.missing:
        return no_numbers(patents)
    frame, owners = observed(patents), largest(observed(holders), "patents", 3)
    most, dense = largest(frame, "patents", 4), largest(frame, "patents_per_million", 5)
    clauses = [
        f"most patents are those of {ranked(most, 'patents')}" if most else "",
        f"per million inhabitants {ranked(dense, 'patents_per_million', 1)} come first" if dense else "",
    ]
    return sentences(
        ended("; ".join(filter(None, clauses))),
        f"The largest holders are {ranked(owners, 'patents', name='holder')}." if owners else "",
    )
