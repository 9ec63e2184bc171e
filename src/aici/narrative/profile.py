"""Sentences of section 08-profile: one institution, of whose tables each has its rows alone.

A mean, a share or an area is set against the sample in words only where its 95 % interval leaves the sample's value
out. Places are told by how many institutions have more papers, which is true of equal ones, too.
"""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, reason, sentences
from aici.narrative.wording import amount, country, ended, escaped, leaders, listed, some
from aici.records import Indicator
from aici.tables import number

MNCS = "Normalised by field, year and kind they are cited {} times as much as the sample"
TOP = "{} % of them are in the most cited tenth of their field, year and kind"


def profile(
    figures: Indicator,
    years: Indicator,
    partners: Indicator,
    countries: Indicator,
    areas: Indicator,
    patents: Indicator,
) -> Exhibit:
    """How much the institution publishes, with whom, how it is cited, on what, and its patents.

    Parameters
    ----------
    figures, years, partners, countries, areas, patents : Indicator
        Key figures, papers by year, partner institutions and countries, areas, and patents by year of one institution.
    """
    if figures.missing:
        return no_numbers(figures)
    told = observed(figures).set_index("figure")
    return sentences(
        _papers(told),
        _places(told),
        _most(years),
        _partners(told, partners, countries),
        _cited(told),
        _normalised(told, "mncs", MNCS, 1),
        _normalised(told, "pp_top10_percent", TOP, 10),
        _areas(areas),
        _patents(told, patents),
    )


def _papers(told: pd.DataFrame) -> str:
    name, home, value = escaped(told["institution"].iloc[0]), told["label"].iloc[0], told["value"]
    share = value["share_percent"]
    part = "" if pd.isna(share) else f", {number(share, 1)} % of those with an address in {country(home)}"
    return (
        f"{name} has {amount(value['papers'])} papers in the sample{part}; shared among all authors they are "
        f"{amount(value['papers_fractional'])}; {amount(value['papers_first_author'])} have their first author there."
    )


def _places(told: pd.DataFrame) -> str:
    """How many institutions have more papers, in the world and in the country."""
    world, home = told.loc["rank_in_world", "value"], told.loc["rank_in_country", "value"]
    if pd.isna(world):
        return ""
    above = int(world) - 1
    many = f"{above:,} institution{'s have' if above > 1 else ' has'}" if above else "no institution has"
    there = (
        "" if pd.isna(home) else f", in {country(told['label'].iloc[0])} {number(home - 1, 0) if home > 1 else 'none'}"
    )
    return f"In the world {many} more{there}."


def _most(years: Indicator) -> str:
    """The years of most papers, of those that are complete."""
    if years.missing:
        return ""
    frame = observed(years)
    whole = leaders(frame[frame["is_complete"].astype("boolean").fillna(False)], "papers")
    if whole.empty:
        return ""
    each = " each" if len(whole) > 1 else ""
    told = some([str(int(year)) for year in whole["year"]])
    return f"Of the complete years it had most papers in {told} ({amount(whole['papers'].iloc[0])}{each})."


def _partners(told: pd.DataFrame, partners: Indicator, countries: Indicator) -> str:
    share = told.loc["international_percent", "value"]
    abroad = "" if pd.isna(share) else f"{number(share, 1)} % of its papers have a partner abroad"
    if not countries.missing:
        abroad += _with(observed(countries), "label", country, abroad and ", most often in ")
    joint = "" if partners.missing else _with(observed(partners), "partner", escaped, "most joint papers are with ")
    return " ".join(filter(None, [ended(abroad), ended(joint)]))


def _with(frame: pd.DataFrame, column: str, word, lead: str) -> str:
    """Who shares most papers, several where they tie; empty where nobody does."""
    most = leaders(frame, "papers")
    if most.empty or not lead:
        return ""
    each = " each" if len(most) > 1 else ""
    return f"{lead}{some(map(word, most[column]))} ({amount(most['papers'].iloc[0])}{each})"


def _cited(told: pd.DataFrame) -> str:
    mean = told.loc["mean_citations"]
    if pd.isna(mean["value"]):
        return "The exports hold no citation counts of its papers."
    return f"A paper has {number(mean['value'], int(mean['decimals']))} citations in the mean{_interval(mean)}."


def _normalised(told: pd.DataFrame, figure: str, sentence: str, sample: float) -> str:
    """A normalised measure, and that it cannot be told from the sample's value where its interval holds that."""
    row = told.loc[figure]
    if pd.isna(row["value"]):
        return ""
    alike = pd.notna(row["value_lb"]) and row["value_lb"] <= sample <= row["value_ub"]
    value = number(row["value"], int(row["decimals"]))
    tail = ", which is not distinguishable from the sample" if alike else ""
    return f"{sentence.format(value)}{_interval(row)}{tail}."


def _interval(row: pd.Series) -> str:
    if pd.isna(row["value_lb"]):
        return ", too few or too alike for an interval"
    low, high = (number(row[name], int(row["decimals"])) for name in ("value_lb", "value_ub"))
    return f" (95 % interval {low} to {high})"


def _areas(areas: Indicator) -> str:
    """Areas whose share differs from the sample's by more than its interval."""
    if areas.missing:
        return f"On its research areas nothing can be told: {reason(areas.missing)}."
    frame = observed(areas)
    more = frame[frame["share_percent_lb"] > frame["sample_share_percent"]]
    less = frame[frame["share_percent_ub"] < frame["sample_share_percent"]]
    if more.empty and less.empty:
        return "Its shares of research areas are not distinguishable from those of the sample."
    clauses = [f"{word} {_shares(rows)}" for word, rows in (("more", more), ("less", less)) if len(rows)]
    return f"Set against the sample, beyond the 95 % interval, it works {listed(clauses)}."


def _shares(rows: pd.DataFrame) -> str:
    ordered = rows.sort_values(["activity_index", "topic"], ascending=[False, True])
    return "on " + listed(
        [
            f"{escaped(row.topic)} ({number(row.share_percent, 1)} against {number(row.sample_share_percent, 1)} %)"
            for row in ordered.itertuples()
        ]
    )


def _patents(told: pd.DataFrame, patents: Indicator) -> str:
    count = told.loc["patents", "value"]
    if patents.missing or pd.isna(count):
        why = reason(patents.missing) if patents.missing else "no applicant bears its name"
        return f"Its patents are not known: {why}."
    return f"It is an applicant of {amount(count)} patent famil{'y' if count == 1 else 'ies'}."
