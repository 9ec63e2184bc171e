"""Sentences of section 04-collaboration."""

from __future__ import annotations

from collections.abc import Sequence

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, sentences
from aici.narrative.wording import amount, country, leaders, listed, some
from aici.records import Indicator
from aici.tables import number

FIRST = "first_author_country_code"
NO_PARTNERS = "None of the first-author countries has papers with co-authors of a known country."


def collaboration(flows: Indicator, profile: Indicator, *, first_authors: Sequence[str]) -> Exhibit:
    """The most frequent partner of each first-author country, and how much stays at home."""
    if flows.missing:
        return no_numbers(flows)
    frame, shares = (t[t[FIRST].isin(first_authors)] for t in (observed(flows), observed(profile)))
    named = frame.dropna(subset=["country_code"]).sort_values(["papers", "country_code"], ascending=[False, True])
    partners = [
        f"{some(map(country, part['label']))} for {country(part['first_author_label'].iloc[0])} "
        f"({amount(part['papers'].iloc[0])} papers{' each' if len(part) > 1 else ''})"
        for _, part in leaders(named, "papers", of=FIRST).groupby(FIRST, sort=False)
    ]
    abroad = [
        f"{number(r.international_percent, 1)} % of those of {country(r.first_author_label)}"
        for r in shares.dropna(subset=["international_percent"]).itertuples()
    ]
    return sentences(
        f"The most frequent co-author country is {listed(partners)}." if partners else NO_PARTNERS,
        f"Papers with a co-author abroad make up, by the country of the first author, {listed(abroad)}."
        if abroad else "",
    )  # fmt: skip
