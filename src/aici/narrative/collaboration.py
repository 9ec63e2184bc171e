"""Sentences of section 04-collaboration.

Partners are told from all papers, ties as ties. Shares and affinities are ranked only where their intervals of 95 % do
not overlap, affinities only of pairs with enough joint papers.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from aici.exhibits import Exhibit
from aici.indicators.affinity import LEAST_JOINT_PAPERS
from aici.narrative.telling import no_numbers, observed, sentences
from aici.narrative.wording import amount, country, leaders, listed, some
from aici.records import Indicator
from aici.tables import number

FIRST, SHARE = "first_author_country_code", "international_percent"
NO_PARTNERS = "None of the first-author countries has papers with co-authors of a known country."


def collaboration(
    pairs: Indicator, profile: Indicator, spread: Indicator, *, first_authors: Sequence[str], countries: int = 20
) -> Exhibit:
    """The most frequent partners of the first-author countries, what stays at home, and whose partners spread most.

    Parameters
    ----------
    pairs : Indicator collaboration_affinity, of all countries
    profile, spread : Indicator collaboration_profile, collaboration_spread, of all countries
    first_authors : codes of those told one by one, in this order
    countries : how many with most papers are compared
    """
    if pairs.missing:
        return no_numbers(pairs)
    frame, shares = observed(pairs), observed(profile)
    led = leaders(frame, "first_author_papers", of="country_code")
    chosen = {code: part for code, part in led.groupby("country_code") if code in set(first_authors)}
    told = [_partner(chosen[code]) for code in dict.fromkeys(first_authors) if code in chosen]
    return sentences(
        f"The most frequent co-author country is {listed(told)}." if told else NO_PARTNERS,
        _led_by(led[led["rank"] <= countries]),
        _mutual(led[led["rank"] <= countries]),
        *_shares(shares.set_index(FIRST).reindex(list(dict.fromkeys(first_authors))).dropna(subset=[SHARE])),
        _most(shares.dropna(subset=[SHARE]).head(countries)),
        _spread(observed(spread).head(countries)),
    )


def affinity(pairs: Indicator, *, countries: int = 20) -> Exhibit:
    """Which pairs among the countries with most papers write together more, and less, than their totals let expect.

    Parameters
    ----------
    pairs : Indicator collaboration_affinity
    countries : how many with most papers are paired
    """
    if pairs.missing:
        return no_numbers(pairs)
    frame = observed(pairs)
    ranks = frame.drop_duplicates("country_code").set_index("country_code")["rank"]
    once = frame.assign(partner_rank=frame["partner_country_code"].map(ranks)).dropna(subset=["rank", "partner_rank"])
    once = once[(once["rank"] < once["partner_rank"]) & (once["partner_rank"] <= countries)]
    enough = once[once["papers"] >= LEAST_JOINT_PAPERS].dropna(subset=["affinity"])
    pair = "pair" if len(once) == 1 else "pairs"
    among = f"Of the {len(once):,} {pair} among the {_number(once)} countries and regions with most papers"
    if once.empty:
        return sentences("No two of the countries and regions with most papers have joint papers.")
    if enough.empty:
        return sentences(f"{among}, none has {LEAST_JOINT_PAPERS} joint papers or more.")
    more, fewer = (
        f"{k.sum():,}" if k.any() else "none" for k in (enough["affinity_lb"] > 1, enough["affinity_ub"] < 1)
    )
    return sentences(
        f"{among}, {len(enough):,} {'has' if len(enough) == 1 else 'have'} {LEAST_JOINT_PAPERS} joint papers or more; "
        f"in {more} of these they are more than expected and in {fewer} fewer, with intervals of 95 % that exclude "
        "the expected number.",
        *([_extreme(enough, "highest", 1), _extreme(enough, "lowest", -1)] if len(enough) > 1 else []),
    )


def _partner(part: pd.DataFrame) -> str:
    """One country's most frequent partner, or those that tie."""
    papers, each = part["first_author_papers"].iloc[0], " each" if len(part) > 1 else ""
    return f"{some(map(country, part['partner_label']))} for {country(part['label'].iloc[0])} ({_papers(papers)}{each})"


def _papers(papers: float) -> str:
    return f"{amount(papers)} paper{'' if papers == 1 else 's'}"


def _mutual(led: pd.DataFrame) -> str:
    """Who is the most frequent partner of whom both ways."""
    ways = set(zip(led["country_code"], led["partner_country_code"], strict=True))
    both = [
        f"{country(row.label)} and {country(row.partner_label)}"
        for row in led.sort_values(["rank", "partner_country_code"]).itertuples()
        if row.country_code < row.partner_country_code and (row.partner_country_code, row.country_code) in ways
    ]
    return f"Each is the other's most frequent: {'; '.join(both)}." if both else ""


def _led_by(led: pd.DataFrame) -> str:
    """Of how many countries with most papers each is the most frequent partner."""
    countries = led["country_code"].nunique()
    if countries < 2:
        return ""
    counts = led.groupby(["partner_country_code", "partner_label"]).size().reset_index(name="times")
    rows = counts.sort_values(["times", "partner_country_code"], ascending=[False, True])
    told = [f"{country(row.partner_label)} for {row.times:,}" for row in rows.itertuples()]
    ties = " (where several tie, each counts)" if len(led) > countries else ""
    return f"Among the {countries:,} countries and regions with most papers it is {listed(told)}{ties}."


def _shares(rows: pd.DataFrame) -> tuple[str, ...]:
    """International and domestic shares of the chosen countries, in the order chosen."""
    if rows.empty:
        return ()
    abroad = [
        f"{number(row.international_percent, 1)} % ({_interval(row, SHARE, 1)}) of those of "
        f"{country(row.first_author_label)}"
        for row in rows.itertuples()
    ]
    home = [f"{number(share, 1)} %" for share in rows["domestic_percent"]]
    order = ", in the same order" if len(home) > 1 else ""
    return (
        f"Papers with a co-author abroad make up, by the country of the first author and with an interval of 95 %, "
        f"{listed(abroad)}.",
        f"Domestic are {listed(home)} of the papers{order}.",
    )


def _most(largest: pd.DataFrame) -> str:
    """The country with the largest international share, or those whose intervals meet its own."""
    if len(largest) < 2:
        return ""
    ordered = largest.sort_values([SHARE, FIRST], ascending=[False, True])
    among = f"the {len(largest):,} countries and regions with most first-authored papers"
    near = ordered[ordered[f"{SHARE}_ub"] >= ordered[f"{SHARE}_lb"].iloc[0]]
    names = [country(label) for label in near["first_author_label"]]
    if len(names) == 1:
        share = number(ordered[SHARE].iloc[0], 1)
        return f"Of {among} {names[0]} has the largest share of papers with a co-author abroad ({share} %)."
    return f"Which of {among} has the largest share is not distinguishable: the intervals of {listed(names)} overlap."


def _spread(largest: pd.DataFrame) -> str:
    """Whose papers spread over most partners, by their effective number."""
    widest = leaders(largest, "effective_partners")
    if len(largest) < 2 or widest.empty:
        return ""
    names, effective = some(map(country, widest["first_author_label"])), widest["effective_partners"].iloc[0]
    partners = listed([f"{n:,}" for n in widest["partners"].astype(int)])
    return (
        f"Of the same, partners spread most widely for {names}: as over {number(effective, 1)} equally frequent "
        f"partners, with {partners} met in all."
    )


def _extreme(pairs: pd.DataFrame, word: str, sign: int) -> str:
    """The pair at one end, and those that are not distinguishable from it."""
    ordered = pairs.assign(key=-sign * pairs["affinity"]).sort_values(["key", "country_code", "partner_country_code"])
    first, others = ordered.iloc[0], ordered.iloc[1:]
    overlap = (
        others["affinity_ub"] >= first["affinity_lb"] if sign > 0 else others["affinity_lb"] <= first["affinity_ub"]
    )
    near = [f"{_pair(row)} ({number(row.affinity, 2)})" for row in others[overlap].itertuples()]
    told = (
        f"The {word} affinity is that of {_pair(first)}, with {number(first['affinity'], 2)} times "
        f"({_interval(first, 'affinity', 2)}) the expected joint papers"
    )
    return f"{told}; not distinguishable from it: {some(near)}." if near else f"{told}."


def _pair(row) -> str:
    return f"{country(row.label)} with {country(row.partner_label)}"


def _interval(row, column: str, decimals: int) -> str:
    return f"{number(getattr(row, f'{column}_lb'), decimals)} to {number(getattr(row, f'{column}_ub'), decimals)}"


def _number(once: pd.DataFrame) -> str:
    return f"{len(set(once['country_code']) | set(once['partner_country_code'])):,}"
