"""Sentences on how far the order by impact value hangs on the choices made in it."""

from __future__ import annotations

import pandas as pd

from aici.exhibits import Exhibit
from aici.narrative.telling import no_numbers, observed, sentences
from aici.narrative.wording import country, escaped, listed, some
from aici.records import Indicator
from aici.tables import number

NEAR, PLACES = 2, "two places"  # from the baseline, that still count as keeping one's place
WIDEST = 3  # countries named for the width of their ranges
CROSSING = {  # kind of choice -> what its bounds are, for the two countries that are first
    "combinations": ("the middle nine tenths of the combinations put", "rank_p05", "rank_p95"),
    "bootstrap": ("the intervals of papers drawn anew put", "rank_low", "rank_high"),
    "rounding": ("the rounding of the printed cells allows", "rank_low", "rank_high"),
}
SET_BESIDE = ("baseline", "printed")  # rows of variants that are no other choice


def composite(ranges: Indicator, variants: Indicator, leading: Indicator) -> Exhibit:
    """Whether the leader leads throughout, who keeps a place, who moves most, and at which weights the lead changes.

    Ranks are compared over all variants, and over the middle nine tenths of the combinations. The first two are said to
    be not distinguishable where their ranks cross there, in the bootstrap, or within the rounding of printed cells.
    """
    if ranges.missing:
        return no_numbers(ranges)
    frame, told = observed(ranges), observed(variants)
    of = {kind: part[part["rank"].notna()] for kind, part in frame.groupby("kind", sort=False)}
    other = told[~told["kind"].isin(SET_BESIDE)]
    return sentences(
        _computed(ranges, other, of),
        _first(of),
        _runner_up(of),
        _near(of["all"]),
        _widest(of["all"]),
        _weights(observed(leading)),
        _shifted(other),
        _printed(told[told["kind"] == "printed"]),
        _lacking(frame),
    )


def _computed(ranges: Indicator, other: pd.DataFrame, of: dict[str, pd.DataFrame]) -> str:
    """How often the impact value was computed; combinations are counted as those that rank a country."""
    tables = ", from the printed tables" if ranges.basis == "published" else ""
    combinations = number(of["combinations"]["variants"].max(), 0)
    return (
        f"The impact value was computed anew under {number(len(other), 0)} variants, which differ from its definition "
        f"in one respect each, and each country was ranked under {combinations} combinations of choices{tables}."
    )


def _first(of: dict[str, pd.DataFrame]) -> str:
    """How often those that are first in the baseline are first."""
    leaders = of["all"][of["all"]["rank"] == 1]
    shares = of["combinations"].set_index("country_code")["first_percent"]
    names = [country(label) for label in leaders["label"]]
    told = [f"{_variants(row)} and in {_share(shares[row.country_code])} combinations" for row in leaders.itertuples()]
    if len(names) == 1:
        return f"{_capital(names[0])} is first in the baseline, under {told[0]}."
    each = [f"{name} is first under {words}" for name, words in zip(names, told, strict=True)]
    return f"{_capital(listed(names))} share the first place of the baseline; {listed(each)}."


def _variants(row) -> str:
    """Under how many of the other variants that rank a country it is first."""
    first, others = round(row.first_percent * row.variants / 100) - 1, row.variants - 1
    if first == others:
        return "every other variant that ranks it"
    return f"{number(first, 0)} of {number(others, 0)} other variants that rank it"


def _share(percent: float) -> str:
    return "all" if percent == 100 else "no" if percent == 0 else f"{_percent(percent)} % of the"


def _percent(percent: float) -> str:
    """A share with one decimal, which is never rounded to nothing or to all."""
    return "less than 0.1" if percent < 0.05 else "more than 99.9" if percent >= 99.95 else number(percent, 1)


def _runner_up(of: dict[str, pd.DataFrame]) -> str:
    """Whether the first can be told from the second of the baseline."""
    ranked = of["combinations"]
    first, others = ranked[ranked["rank"] == 1], ranked[ranked["rank"] > 1]
    second = others[others["rank"] == others["rank"].min()]
    if len(first) != 1 or len(second) != 1:
        return ""
    names = [country(one["label"].iloc[0]) for one in (first, second)]
    codes = [one["country_code"].iloc[0] for one in (first, second)]
    for kind in (kind for kind in CROSSING if _bounded(of, kind, codes)):
        (_, last), (best, _) = _bounds(of, kind, codes)
        if last >= best:
            return (
                f"{_capital(names[0])} and {names[1]}, second, are not distinguishable: {_put(of, kind, codes, names)}."
            )
    return f"{_capital(names[0])} stays ahead of {names[1]}, second: {_put(of, 'combinations', codes, names)}."


def _bounded(of: dict[str, pd.DataFrame], kind: str, codes: list[str]) -> bool:
    """Whether that kind of choice has ranks of them all; a country of few papers has none from the bootstrap."""
    column = CROSSING[kind][1]
    return kind in of and bool(of[kind].set_index("country_code").loc[codes, column].notna().all())


def _bounds(of: dict[str, pd.DataFrame], kind: str, codes: list[str]) -> list[tuple[int, int]]:
    _, low, high = CROSSING[kind]
    rows = of[kind].set_index("country_code").loc[codes, [low, high]]
    return [(int(best), int(worst)) for best, worst in rows.itertuples(index=False)]


def _put(of: dict[str, pd.DataFrame], kind: str, codes: list[str], names: list[str]) -> str:
    spans = [f"rank {a}" if a == b else f"ranks {a} to {b}" for a, b in _bounds(of, kind, codes)]
    at = "at " if kind != "rounding" else ""
    return f"{CROSSING[kind][0]} {names[0]} {at}{spans[0]} and {names[1]} {at}{spans[1]}"


def _near(ranked: pd.DataFrame) -> str:
    away = pd.concat([ranked["rank"] - ranked["rank_low"], ranked["rank_high"] - ranked["rank"]], axis=1).max(axis=1)
    near, far = ([country(label) for label in ranked.loc[kept, "label"]] for kept in (away <= NEAR, away > NEAR))
    within = f"within {PLACES} of the rank in the baseline under every variant"
    if len(near) > len(far):
        return f"{_capital(f'all countries but {listed(far)}' if far else 'all countries')} stay {within}."
    return f"{_capital(listed(near)) or 'No country'} {'stay' if len(near) > 1 else 'stays'} {within}."


def _widest(ranked: pd.DataFrame) -> str:
    """The countries of the widest ranges over the variants; those that tie for the last of them, all or none."""
    width = (ranked["rank_high"] - ranked["rank_low"]).astype("int64")
    ordered = ranked.assign(width=width)[width > 0].sort_values("width", ascending=False, kind="stable")
    least = ordered["width"].head(WIDEST).min()
    widest, wider = ordered[ordered["width"] >= least], ordered[ordered["width"] > least]
    named = wider if len(widest) > WIDEST + 1 and len(wider) else widest
    spans = [f"{country(row.label)} ({row.rank_low} to {row.rank_high})" for row in named.itertuples()]
    if not spans:
        return ""
    return f"Over the variants, the widest range{'s are those' if len(spans) > 1 else ' is that'} of {some(spans)}."


def _weights(leading: pd.DataFrame) -> str:
    """Who is first at which weights of mean citations."""
    stretches = [
        (number(low, int(part["decimals"].iloc[0])), listed([country(label) for label in part["label"]]))
        for low, part in leading.groupby("weight_low")
    ]
    if len(stretches) == 1:
        return f"At every weight of mean citations from 0 to 1 the first place is held by {stretches[0][1]}."
    passed = listed([f"to {name} at {low}" for low, name in stretches[1:]])
    return f"As the weight of mean citations grows from 0 to 1, the first place passes from {stretches[0][1]} {passed}."


def _shifted(other: pd.DataFrame) -> str:
    """The variant under which ranks shift most on average; several where they tie."""
    known = other[other["mean_shift"] > 0]
    most = known[known["mean_shift"] == known["mean_shift"].max()]
    if most.empty:
        return ""
    names = some(f"“{escaped(label)}”" for label in most["variant_label"])
    shift = number(most["mean_shift"].iloc[0], int(most["decimals"].iloc[0]))
    return f"Ranks shift most under {names}, by {shift} places on average."


def _printed(printed: pd.DataFrame) -> str:
    if printed.empty:
        return ""
    row = printed.iloc[0]
    if not row["moved"]:
        return "The printed impact values give the same ranks as the formula applied to the printed means."
    one = row["moved"] == 1
    places = f"{number(row['largest_shift'], 0)} place{'' if row['largest_shift'] == 1 else 's'}"
    moved = f"{number(row['moved'], 0)} {'country' if one else 'countries'}"
    return (
        f"The printed impact values give {moved} another rank than the formula does when it is applied to the printed "
        f"means, by up to {places}."
    )


def _lacking(frame: pd.DataFrame) -> str:
    names = [country(label) for label in frame.loc[frame["rank"].isna(), "label"].drop_duplicates()]
    if not names:
        return ""
    return f"Not compared, as one of the two means is missing: {listed(names)}."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
