"""Reconciliation: what a table must agree with, what it was checked against, and whether it does.

A check is a row: what was checked, what we got, the control, the tolerance, the verdict. On printed tables a failing
check is a finding about the print and is listed; on computed tables it is an error of ours, and `require` stops the
notebook. Rounding of printed cells is carried as an interval: 10.3 stands for [10.25, 10.35).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from aici import territories
from aici.exhibits import Exhibit
from aici.records import Indicator
from aici.tables import number

TOLERANCE = 1e-6  # of sums of shares of papers: floating point only
HOLDS, ROUNDING, FAILS, OPEN = "holds", "holds only within rounding", "fails", "not checkable"
COLUMNS = ["Check", "Got", "Control", "Tolerance", "Verdict"]
RANKED_BY = {
    "papers_by_country": "papers",
    "papers_by_venue": "papers",
    "patents_by_country": "patents",
    "patents_by_holder": "patents",
}


class ReconciliationError(ValueError):
    """Our own numbers do not agree with each other."""


def require(checks: pd.DataFrame, *, basis: str) -> Exhibit:
    """The checks in one line; raises where our own numbers do not reconcile.

    Raises
    ------
    ReconciliationError
        If a check fails and `basis` is not `published` (a printed table that fails is a finding).
    """
    failed = checks[checks["Verdict"] == FAILS]
    if len(failed) and basis != "published":
        rows = "; ".join(f"{r.Check}: got {r.Got}, control {r.Control}" for r in failed.itertuples())
        raise ReconciliationError(f"{len(failed)} of {len(checks)} checks fail: {rows}. Do not publish this edition.")
    counts = checks["Verdict"].value_counts(sort=False)
    told = "Verdicts: " + ", ".join(f"{verdict} {count}" for verdict, count in counts.items())
    return Exhibit("text/markdown", f"{told}.", told, to_csv(checks))


def to_csv(frame: pd.DataFrame) -> str:
    """A frame as CSV text with LF line ends."""
    return frame.to_csv(index=False, lineterminator="\n")


def checks(*frames: pd.DataFrame) -> pd.DataFrame:
    """Several tables of checks as one."""
    return pd.concat(frames, ignore_index=True)


def ranks(*indicators: Indicator) -> pd.DataFrame:
    """Rank columns against ranks recomputed from the values; equal values may stand in either order."""
    rows = []
    for indicator in indicators:
        value = RANKED_BY[indicator.name]
        if indicator.missing:
            rows.append([f"ranks of {value} in {_words(indicator)}", "–", "–", "–", OPEN])
            continue
        frame = indicator.frame
        above = frame[value].rank(method="min", ascending=False)
        wrong = frame[(frame["rank"] < above) | (frame["rank"] > frame[value].rank(method="max", ascending=False))]
        got = f"{len(frame) - len(wrong)} of {len(frame)} ranks"
        rows.append([f"ranks in {_words(indicator)}", got, f"{len(frame)} ranks", "ties", _verdict(wrong.empty)])
    return pd.DataFrame(rows, columns=COLUMNS)


def same_ranks(first: Indicator, *others: Indicator) -> pd.DataFrame:
    """The rank column of later tables against that of the first: it numbers the countries by papers throughout."""
    rows = []
    for other in others:
        if first.missing or other.missing:
            rows.append([f"rank column of {_words(other)}", "–", "–", "–", OPEN])
            continue
        pairs = other.frame.merge(first.frame, on="country_code", suffixes=("", "_first"))
        agree = int((pairs["rank"] == pairs["rank_first"]).sum())
        holds = agree == len(other.frame)
        rows.append(
            [f"rank column of {_words(other)}", f"{agree} agree", f"{len(other.frame)} rows", "none", _verdict(holds)]
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def sums(totals: Indicator, tables: Sequence[Indicator]) -> pd.DataFrame:
    """Sums of tables against the totals they are part of; a table of the largest countries may stay below.

    Parameters
    ----------
    totals : Indicator totals
    tables : indicators of papers, by whatever key, and of patents

    Returns
    -------
    Table[Check, Got, Control, Tolerance, Verdict]
        A sum that exceeds the total by no more than the rounding of the total holds only within rounding.
    """
    rows, known = [], totals.frame.set_index("total")
    for table in tables:
        unit = "papers" if "papers" in table.table.column_names else "patents"
        total = f"{unit} {'counted' if unit == 'papers' else 'identified'}"
        if table.missing or total not in known.index:
            rows.append([f"sum of {_words(table)}", "–", "–", "–", OPEN])
            continue
        got, control = float(table.frame[unit].sum()), float(known.loc[total, "value"])
        half = float(known.loc[total, "resolution"]) / 2
        verdict = HOLDS if got <= control + TOLERANCE else ROUNDING if got < control + half else FAILS
        tolerance = f"± {number(half, 0)}" if half else "none"
        rows.append([f"sum of {_words(table)}", number(got, 0), f"at most {number(control, 0)}", tolerance, verdict])
    return pd.DataFrame(rows, columns=COLUMNS)


def per_million(papers: Indicator, patents: Indicator, *, year: int, rows: int) -> pd.DataFrame:
    """Inhabitants implied by each country's papers and patents per million, beside a reference population.

    Returns
    -------
    Table[country, papers low, papers high, patents low, patents high, reference, verdict], millions of inhabitants
        One row per country among the first `rows` of either table. The interval is count / (printed value ± half a unit
        of its last digit). The verdict says whether the two intervals meet; where only papers are computed, whether
        the reference population they were divided by lies in theirs.
    """
    left, right = (_implied(t, v, rows) for t, v in ((papers, "papers"), (patents, "patents")))
    pairs = left.merge(right, on="country_code", how="outer", suffixes=(" by papers", " by patents"), sort=True)
    pairs["label"] = pairs["label by papers"].fillna(pairs["label by patents"])
    pairs["reference"] = pairs["country_code"].map(territories.population(year)) / 1e6
    own = papers.basis == "computed" and patents.missing
    pairs["verdict"] = [_contains(row) if own else _meet(row) for _, row in pairs.iterrows()]
    order = pairs["low by papers"].fillna(pairs["low by patents"]).sort_values(ascending=False, kind="stable").index
    names = ["label", "low by papers", "high by papers", "low by patents", "high by patents", "reference", "verdict"]
    heads = ["Country/region", "Papers, low", "Papers, high", "Patents, low", "Patents, high", f"Reference {year}"]
    return pairs.loc[order, names].set_axis([*heads, "Verdict"], axis=1).reset_index(drop=True)


def impact_formula(impact: Indicator) -> pd.DataFrame:
    """Each printed impact value against the formula, the rounding of every cell carried along.

    Returns
    -------
    Table[country, printed, formula, low, high, verdict]
        One row per country. `formula` takes the printed cells as exact; `low` and `high` are the extremes within their
        rounding, the lowest and highest cell taken as the bounds they are.

    Source: the printed report, section III (formula); method in `data/README.md`.
    """
    heads = ["Country/region", "Given", "Formula", "Low", "High", "Verdict"]
    if impact.missing:
        return pd.DataFrame(columns=heads)
    frame = impact.frame.dropna(subset=["mean_citations", "mean_impact_factor", "impact_value"])
    scaled = [_scaled(frame[c]) for c in ("mean_citations", "mean_impact_factor")]
    exact, low, high = (sum(part[i] for part in scaled) / 2 for i in range(3))
    half = 0.5 * 10.0 ** -frame["decimals"].astype(int)
    given = frame["impact_value"]
    verdict = [
        HOLDS if abs(g - e) <= h else ROUNDING if lo - h <= g <= hi + h else FAILS
        for g, e, lo, hi, h in zip(given, exact, low, high, half + 1e-9, strict=True)
    ]
    return pd.DataFrame(dict(zip(heads, [frame["label"], given, exact, low, high, verdict], strict=True))).reset_index(
        drop=True
    )


def summary(table: pd.DataFrame, check: str) -> pd.DataFrame:
    """One check from a table of verdicts: how many rows hold, exactly or within rounding."""
    if table.empty:
        return pd.DataFrame([[check, "–", "–", "–", OPEN]], columns=COLUMNS)
    verdicts = table[table.columns[-1]]
    checkable = verdicts[verdicts != OPEN]
    exact, rounded = int((checkable == HOLDS).sum()), int((checkable == ROUNDING).sum())
    got = f"{exact} exactly, {rounded} within rounding"
    holds = exact + rounded == len(checkable)
    verdict = OPEN if checkable.empty else FAILS if not holds else ROUNDING if rounded else HOLDS
    return pd.DataFrame([[check, got, f"{len(checkable)} rows", "rounding of each cell", verdict]], columns=COLUMNS)


def flow(funnel: Indicator) -> pd.DataFrame:
    """Every row that goes in comes out or is accounted for, step by step."""
    if funnel.missing:
        return pd.DataFrame([["rows in = rows out + removed", "–", "–", "–", OPEN]], columns=COLUMNS)
    rows = []
    for r in funnel.frame.itertuples():
        control = f"{number(r.rows_out, 0)} + {number(r.removed, 0)}"
        check = f"rows in = rows out + removed: {r.step}, {r.data_source}"
        rows.append([check, number(r.rows_in, 0), control, "none", _verdict(r.rows_in == r.rows_out + r.removed)])
    return pd.DataFrame(rows, columns=COLUMNS)


def series(series: Indicator, papers: Indicator) -> pd.DataFrame:
    """Each country's yearly papers against its total."""
    check = "papers by country and year sum to papers by country"
    if series.missing or papers.missing:
        return pd.DataFrame([[check, "–", "–", "–", OPEN]], columns=COLUMNS)
    yearly = series.frame.groupby("country_code")["papers"].sum()
    total = papers.frame.set_index("country_code")["papers"]
    agree = int(((yearly.reindex(total.index) - total).abs() < TOLERANCE).sum())
    row = [check, f"{agree} agree", f"{len(total)} countries", f"{TOLERANCE:g}", _verdict(agree == len(total))]
    return pd.DataFrame([row], columns=COLUMNS)


def shares(profile: Indicator) -> pd.DataFrame:
    """Domestic, international and unattributed papers against all papers of each first-author country."""
    check = "domestic + international + unattributed = 100 %"
    if profile.missing:
        return pd.DataFrame([[check, "–", "–", "–", OPEN]], columns=COLUMNS)
    total = profile.frame[["domestic_percent", "international_percent", "unattributed_percent"]].sum(axis=1)
    agree = int(((total - 100).abs() < TOLERANCE).sum())
    row = [check, f"{agree} agree", f"{len(total)} countries", f"{TOLERANCE:g}", _verdict(agree == len(total))]
    return pd.DataFrame([row], columns=COLUMNS)


def percentages(shares: Indicator) -> pd.DataFrame:
    """Shares in percent lie between 0 and 100."""
    if shares.missing:
        return pd.DataFrame([["shares lie between 0 and 100 %", "–", "–", "–", OPEN]], columns=COLUMNS)
    inside = shares.frame["share_percent"].between(0, 100)
    got, control = f"{int(inside.sum())} inside", f"{len(inside)} shares"
    return pd.DataFrame(
        [["shares lie between 0 and 100 %", got, control, "none", _verdict(inside.all())]], columns=COLUMNS
    )


def _words(indicator: Indicator) -> str:
    return indicator.name.replace("_", " ")


def _verdict(holds: bool) -> str:
    return HOLDS if holds else FAILS


def _implied(indicator: Indicator, count: str, rows: int) -> pd.DataFrame:
    """Millions of inhabitants implied by a count and its value per million; open above where that rounds to 0."""
    frame = indicator.frame.head(rows).astype({count: float, f"{count}_per_million": float})
    half = 0.5 * 10.0 ** -frame["decimals"].astype(float)
    least = frame[f"{count}_per_million"] - half
    return pd.DataFrame(
        {
            "country_code": frame["country_code"],
            "label": frame["label"],
            "low": frame[count] / (frame[f"{count}_per_million"] + half),
            "high": (frame[count] / least).where(least > 0, math.inf),
        }
    )


def _meet(row: pd.Series) -> str:
    if row.isna()[["low by papers", "low by patents"]].any():
        return OPEN
    meet = row["low by papers"] <= row["high by patents"] and row["low by patents"] <= row["high by papers"]
    return _verdict(bool(meet))


def _contains(row: pd.Series) -> str:
    if row.isna()[["low by papers", "reference"]].any():
        return OPEN
    return _verdict(bool(row["low by papers"] <= row["reference"] <= row["high by papers"]))


def _scaled(cells: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Min-max scaled values of one column: taking cells as exact, and their extremes within rounding.

    The scaled value rises with its own cell and falls with either bound, so the extremes lie at the corners; a cell
    that is itself a bound is 0 or 1 whatever its rounding.
    """
    step = 10.0 ** -max(len(repr(float(v)).partition(".")[2].rstrip("0")) for v in cells)
    half, lowest, highest = step / 2, cells.min(), cells.max()
    exact = (cells - lowest) / (highest - lowest)
    low = (cells - half - (lowest + half)) / (highest - lowest)
    high = (cells + half - (lowest - half)) / (highest - lowest)
    bound = cells.isin([lowest, highest])
    return exact, exact.where(bound, low.clip(0, 1)), exact.where(bound, high.clip(0, 1))
