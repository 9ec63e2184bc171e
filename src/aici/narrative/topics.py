"""Sentences of section 05-topics."""

from __future__ import annotations

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, sentences
from aici.narrative.wording import amount, country, escaped, leaders, listed, some
from aici.records import Indicator
from aici.tables import number


def topics(shares: Indicator) -> Exhibit:
    """The country with the largest share in each research area; areas without any paper are left out."""
    if shares.missing:
        return no_numbers(shares)
    frame = observed(shares)
    led = leaders(frame.sort_values("country_code"), "share_percent", of="topic")
    led = led.assign(place=led["topic"].map({t: k for k, t in enumerate(frame["topic"].unique())}))
    told = [
        f"{escaped(topic)}: {some(map(country, part['label']))} "
        f"({number(part['share_percent'].iloc[0], int(part['decimals'].iloc[0]))} %)"
        for (_, topic), part in led.groupby(["place", "topic"])
    ]
    if not told:
        return sentences("No country has papers in any of the research areas.")
    return sentences(f"The largest share of its papers in each research area has, by area, {'; '.join(told)}.")


def institutions(institutions: Indicator) -> Exhibit:
    """The leading institution of each country."""
    if institutions.missing:
        return no_numbers(institutions)
    leading = leaders(observed(institutions), "papers", of="country_code")
    told = [
        f"{some(map(escaped, part['institution']))} for {country(part['label'].iloc[0])} "
        f"({amount(part['papers'].iloc[0])}{' each' if len(part) > 1 else ''})"
        for _, part in leading.groupby("country_code", sort=False)
    ]
    return sentences(f"The institution with most papers is {listed(told)}." if told else "No institution has papers.")
