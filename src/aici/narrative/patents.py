"""Sentences of section 06-patents: ties are told as ties; shares are not ranked that intervals do not tell apart."""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.counts import moves
from aici.narrative.telling import no_numbers, observed, reason, sentences
from aici.narrative.wording import amount, change, country, ended, escaped, listed, some
from aici.records import Indicator
from aici.records.indicators.patents import FEWEST_PATENTS
from aici.tables import number

LARGEST = 3  # countries whose years are told
AMONG = f"among those with at least {FEWEST_PATENTS} patents"


def patents(patents: Indicator, holders: Indicator, *, rows: int | None = None) -> Exhibit:
    """Who holds most patents, in all and per head, among the first `rows` countries, and which organisations."""
    if patents.missing:
        return no_numbers(patents)
    frame = observed(patents)
    frame = frame.head(rows) if rows else frame
    enough, owners = _enough(frame), _largest(observed(holders), "patents", 3, "holder")
    most, dense = _largest(frame, "patents", 4), _largest(enough, "patents_per_million", 5)
    among = f", {AMONG}," if len(enough) < len(frame) else ""
    come = "come" if len(enough["patents_per_million"].dropna()) > 1 else "comes"
    clauses = [
        f"most patents are those of {most}" if most else "",
        f"per million inhabitants{among} {dense} {come} first" if dense else "",
    ]
    are = "holders are" if len(holders.frame) > 1 else "holder is"
    return sentences(ended("; ".join(filter(None, clauses))), f"The largest {are} {owners}." if owners else "")


def patents_beside(yearly: Indicator, attributed: Indicator, reach: Indicator, *, rows: int) -> Exhibit:
    """How patents went by year, how the order changes with the attribution, and whose patents go abroad.

    Of the first `rows` countries; of a table without numbers the reason is given.
    """
    told = {
        "patents by year": (yearly, _by_year),
        "other attributions": (attributed, lambda frame: _by_method(frame[frame["rank"] <= rows])),
        "offices of filing": (reach, lambda frame: _abroad(frame[frame["rank"] <= rows])),
    }
    lacking: dict[str, list[str]] = {}
    for name, (table, _) in told.items():
        lacking.setdefault(table.missing, []).append(name)
    return sentences(
        *(word(observed(table)) for table, word in told.values() if not table.missing),
        *(f"{listed(names).capitalize()} cannot be given: {reason(why)}." for why, names in lacking.items() if why),
    )


def _largest(frame: pd.DataFrame, column: str, count: int, name: str = "label") -> str:
    """The largest positive values with whose they are; equal ones together, all of those that share the last place."""
    known = frame[frame[column].notna()]
    positive = known[known[column] > 0].sort_values(column, ascending=False, kind="stable")
    word, told, named = country if name == "label" else escaped, [], 0
    for value, part in positive.groupby(column, sort=False):
        if named >= count:
            break
        shown = amount(value) if column == "patents" else number(value, int(part["decimals"].iloc[0]))
        told.append(f"{some(map(word, part[name]))} ({shown}{' each' if len(part) > 1 else ''})")
        named += len(part)
    return listed(told)


def _enough(frame: pd.DataFrame) -> pd.DataFrame:
    """Countries with enough patents for a ratio of them."""
    return frame[frame["patents"] >= FEWEST_PATENTS]


def _by_year(frame: pd.DataFrame) -> str:
    """The largest countries in the first and the last complete priority year."""
    dated = frame.dropna(subset=["year"])
    complete = dated[dated["is_complete"].astype(bool)]
    if complete.empty:
        return "No priority year of the patents is complete."
    first, last = int(complete["year"].min()), int(complete["year"].max())
    totals = complete.groupby(["country_code", "label"])["patents"].sum().reset_index()
    top = totals.sort_values(["patents", "country_code"], ascending=[False, True]).head(LARGEST)
    ends = complete.pivot(index="country_code", columns="year", values="patents").loc[top["country_code"]]
    filling = dated.loc[~dated["is_complete"].astype(bool), "year"].astype(int)
    later = f" Later priority years, to {filling.max()}, are not complete." if len(filling) else ""
    if first == last:
        named = [f"{country(name)} ({amount(value)})" for name, value in zip(top["label"], ends[last], strict=True)]
        return f"In {last}, the only complete priority year, the largest numbers are those of {listed(named)}.{later}"
    named = [
        f"{country(name)} from {amount(was)} to {amount(now)}{change(was, now)}"
        for name, was, now in zip(top["label"], ends[first], ends[last], strict=True)
    ]
    return f"From {first} to {last}, the last complete priority year, patents went: {listed(named)}.{later}"


def _by_method(frame: pd.DataFrame) -> str:
    """How many countries with enough patents keep their place under each other method that the exports tell of."""
    others = frame[frame["rank_change"].notna()]
    own = frame[~frame["counting"].isin(others["counting"]) & frame["patents"].notna()]
    enough = others[others["country_code"].isin(_enough(own)["country_code"])]
    among = f"{AMONG}, " if len(enough) < len(others) else ""
    return " ".join(
        f"Counted by {label[0].lower()}{label[1:]}, {among}{moves(part)}."
        for label, part in enough.groupby("counting_label", sort=False)
    )


def _abroad(frame: pd.DataFrame) -> str:
    """The share of international patents, and whose own lies with all its interval above or below that."""
    known = _enough(frame).dropna(subset=["international_percent"])
    if known.empty:
        return ""
    share = (known["international_percent"] * known["patents"]).sum() / known["patents"].sum()
    above = known[known["international_percent_lb"] > share]
    below = known[known["international_percent_ub"] < share]
    sides = [(above, "above this share"), (below, "below it" if len(above) else "below this share")]
    apart = [f"wholly {side} for {some(map(country, part['label']))}" for part, side in sides if len(part)]
    told = f"the interval lies {listed(apart)}" if apart else "no interval lies wholly above or below this share"
    return f"Of the patents of these countries and regions, {AMONG}, {number(share, 1)} % are international; {told}."
