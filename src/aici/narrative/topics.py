"""Sentences of section 05-topics.

Who comes first is said with those who cannot be told from them: where shares have 95 % intervals, all whose interval
overlaps that of the first; where they are printed, all that may be as large before rounding. Papers of institutions are
counts and have no interval; equal counts share a place.
"""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, paragraphs, sentences
from aici.narrative.wording import amount, country, escaped, largest, leaders, listed, some
from aici.records import Indicator
from aici.tables import number

OVERLAPPING = "Not distinguishable are those whose 95 % intervals overlap."
SYSTEMS = 5  # named, by papers


def topics(shares: Indicator, specialisation: Indicator | None = None, overlap: Indicator | None = None) -> Exhibit:
    """The countries with the largest share in each area, the areas each specialises in, and how areas overlap.

    Areas without any paper are left out; `specialisation` gives the intervals of the shares.
    """
    if shares.missing:
        return no_numbers(shares)
    frame = _with_intervals(observed(shares), specialisation)
    told = [_first(part) for _, part in frame.groupby("topic", sort=False) if (part["share_percent"] > 0).any()]
    if not told:
        return sentences("No country has papers in any of the research areas.")
    largest_share = f"The largest share of its papers in each research area has, by area, {'; '.join(told)}."
    said = [[largest_share], _specialised(specialisation)]
    apart = [OVERLAPPING] if any("not distinguishable" in sentence for part in said for sentence in part) else []
    overlapping = _overlapping(overlap, frame["topic"].nunique())
    return paragraphs(*(" ".join(part) for part in said), " ".join([*apart, overlapping]).strip())


def institutions(
    institutions: Indicator, systems: Indicator | None = None, concentration: Indicator | None = None
) -> Exhibit:
    """The leading institution of each country, systems beside their members, and what the first ten hold."""
    if institutions.missing:
        return no_numbers(institutions)
    leading = leaders(observed(institutions), "papers", of="country_code")
    told = [
        f"{some(map(escaped, part['institution']))} for {country(part['label'].iloc[0])} "
        f"({amount(part['papers'].iloc[0])}{' each' if len(part) > 1 else ''})"
        for _, part in leading.groupby("country_code", sort=False)
    ]
    first = f"The institution with most papers is {listed(told)}." if told else "No institution has papers."
    return sentences(first, _of_systems(systems), _concentrated(concentration))


def _with_intervals(frame: pd.DataFrame, specialisation: Indicator | None) -> pd.DataFrame:
    """Shares with the limits within which they lie: of their 95 % interval, or of the rounding of a printed cell."""
    if specialisation is None or specialisation.missing:
        half = 0.5 * 10.0 ** -frame["decimals"].astype("float64")
        printed = frame["basis"] == "published"
        limits = (frame["share_percent"] + sign * half.where(printed, 0.0) for sign in (-1, 1))
        return frame.assign(**dict(zip(("lower", "upper"), limits, strict=True)), because="within rounding of")
    limits = observed(specialisation).rename(columns={"share_percent_lb": "lower", "share_percent_ub": "upper"})
    keys = ["topic", "country_code"]
    return frame.merge(limits[[*keys, "lower", "upper"]], on=keys, how="left").assign(
        because="not distinguishable from"
    )


def _first(part: pd.DataFrame) -> str:
    """The country with the largest share of an area, and those that cannot be told from it."""
    part = part.sort_values("country_code")
    first, others = _place(part, "share_percent")
    share = number(first["share_percent"].iloc[0], int(first["decimals"].iloc[0]))
    said = f"{escaped(first['topic'].iloc[0])}: {some(map(country, first['label']))} ({share} %)"
    return f"{said}, {part['because'].iloc[0]} {some(map(country, others['label']))}" if len(others) else said


def _place(part: pd.DataFrame, value: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of the largest value, and by value the others whose `lower` to `upper` overlaps theirs."""
    first = leaders(part, value)
    rest = part.drop(first.index).sort_values(value, ascending=False, kind="stable")
    # what is printed as 13 is less than 13.5: limits that only touch tell two values apart
    return first, rest[rest["upper"] > first["lower"].min() + 1e-9]


def _specialised(specialisation: Indicator | None) -> list[str]:
    """Of each country the area with the largest activity index, where its share is surely above that of the sample."""
    if specialisation is None or specialisation.missing:
        return []
    frame = observed(specialisation)
    whole = frame["sample_share_percent"].where(frame["sample_share_percent"] > 0)
    frame = frame.assign(lower=frame["share_percent_lb"] / whole, upper=frame["share_percent_ub"] / whole)
    above = frame[frame["lower"] > 1]
    if above.empty:
        return ["In no research area is the share of a country distinguishable from that of the sample and larger."]
    held = [above[above["country_code"] == code] for code in frame["country_code"].unique()]
    told = [_specialities(part) for part in held if len(part)]
    without = frame[~frame["country_code"].isin(above["country_code"])].drop_duplicates("country_code")
    none = f"No such area has {some(map(country, without['label']))}." if len(without) else ""
    lead = "The area in which its share most exceeds that of the sample (activity index)"
    return [f"{lead} is, by country, {'; '.join(told)}.", *([none] if none else [])]


def _specialities(part: pd.DataFrame) -> str:
    first, others = _place(part.sort_values("topic"), "activity_index")
    areas = [_indexed(row) for row in first.itertuples()]
    more = f", with {len(others)} more not distinguishable" if len(others) else ""
    return f"for {country(part['label'].iloc[0])} {some(areas)}{more}"


def _indexed(row) -> str:
    return f"{escaped(row.topic)} ({number(row.activity_index, int(row.decimals))})"


def _overlapping(overlap: Indicator | None, areas: int) -> str:
    """On how many of the areas shown a paper is in."""
    if overlap is None or overlap.missing:
        return ""
    frame = observed(overlap)
    for row in frame[(frame["data_source"] == "all") & frame["mean_areas"].notna()].itertuples():
        several, outside, without = (
            f"{number(share, int(row.decimals))} %"
            for share in (row.several_percent, row.outside_percent, row.without_percent)
        )
        return (
            f"A paper with research areas is on average in {number(row.mean_areas, int(row.decimals))} of the {areas} "
            f"areas shown; of all papers of the sample {several} are in more than one, {outside} in none of them, and "
            f"{without} have no research area."
        )
    return ""


def _of_systems(systems: Indicator | None) -> str:
    """Systems of several members, whose papers count once, beside the sum over the members."""
    if systems is None or systems.missing:
        return ""
    frame = observed(systems)
    told = [
        f"{escaped(row.institution)} in {country(row.label)} ({amount(row.papers)} papers; those of its "
        f"{row.members} members add up to {amount(row.papers_of_members)})"
        for row in largest(frame[frame["members"] > 1], "papers", SYSTEMS)
    ]
    return f"Systems of several institutions, each paper counted once, are led by {listed(told)}." if told else ""


def _concentrated(concentration: Indicator | None) -> str:
    """Between which shares the papers of the first ten institutions lie."""
    if concentration is None or concentration.missing:
        return ""
    frame = observed(concentration).dropna(subset="share_percent")
    if frame.empty:
        return ""
    share = frame["share_percent"]
    low, high = frame[share == share.min()], frame[share == share.max()]
    shares = [f"{number(end['share_percent'].iloc[0], int(end['decimals'].iloc[0]))} %" for end in (low, high)]
    names = [some(map(country, end["label"])) for end in (low, high)]
    if len(low) == len(frame):
        return f"The ten institutions with most papers sign {shares[0]} of the papers of {names[0]}."
    return (
        f"The ten institutions with most papers sign from {shares[0]} of their country's papers in {names[0]} to "
        f"{shares[1]} in {names[1]}, each paper counted once."
    )
