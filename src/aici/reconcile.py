"""Reconciliation: what a table must agree with, what it was checked against, and whether it does.

A check is a row: what was checked, what we got, the control, the tolerance, the verdict. On printed tables a failing
check is a finding about the print and is listed; on computed tables it is an error of ours, and `require` stops the
notebook. Rounding of printed cells is carried as an interval: 10.3 stands for [10.25, 10.35).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from aici.exhibits import Exhibit
from aici.records import Indicator
from aici.tables import number, to_csv

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
        rows.append([f"ranks in {_words(indicator)}", got, f"{len(frame)} ranks", "ties", verdict(wrong.empty)])
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
            [f"rank column of {_words(other)}", f"{agree} agree", f"{len(other.frame)} rows", "none", verdict(holds)]
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
        total = _total_of(table, unit)
        if table.missing or total not in known.index:
            rows.append([f"sum of {_words(table)}", "–", "–", "–", OPEN])
            continue
        got, control = float(table.frame[unit].sum()), float(known.loc[total, "value"])
        half = float(known.loc[total, "resolution"]) / 2
        found = HOLDS if got <= control + TOLERANCE else ROUNDING if got < control + half else FAILS
        tolerance = f"± {number(half, 0)}" if half else "none"
        rows.append([f"sum of {_words(table)}", number(got, 0), f"at most {number(control, 0)}", tolerance, found])
    return pd.DataFrame(rows, columns=COLUMNS)


def _total_of(table: Indicator, unit: str) -> str:
    """The total that a table is part of; counted in full, a work counts once for each of its countries or holders."""
    countings = table.frame["counting"].unique() if "country_code" in table.table.key else []
    if unit == "patents":
        if "holder" in table.table.key and "all_applicants" in set(table.frame["counting"]):
            return "patent and applicant pairs"
        return "patent and country pairs" if "all_applicants" in countings else "patents identified"
    return "work and country pairs" if "full" in countings else "papers counted"


def counting(variants: Indicator, totals: Indicator) -> pd.DataFrame:
    """The identities of the counting methods, against totals counted directly.

    First-author, fractional and corresponding shares, the unattributed ones included, sum to the papers counted; full
    counts sum to the pairs of work and country; no country has more under fractional than under full counting; every
    record is in one work.

    Source: Waltman & van Eck (2015), doi:10.1016/j.joi.2015.08.001.
    """
    if variants.missing:
        return pd.DataFrame([["identities of counting methods", "–", "–", "–", OPEN]], columns=COLUMNS)
    frame = variants.frame.pivot(index="country_code", columns="counting", values="papers")
    value = totals.frame.set_index("total")["value"]
    counted, pairs = value["papers counted"], value["work and country pairs"]
    rows = []
    for method in ("first_author", "fractional", "corresponding"):
        words = method.replace("_", " ")
        got = frame[method].sum() + value[f"papers without country, {words}"]
        rows.append(_equal(f"{words} shares and unattributed sum to papers", got, counted))
    rows.append(_equal("full counts sum to pairs of work and country", frame["full"].sum(), pairs))
    below = int((frame["fractional"] <= frame["full"] + TOLERANCE).sum())
    rows.append(_equal("countries whose fractional count is at most the full one", below, len(frame)))
    rows.append(_equal("records in exactly one work", value["records assigned to a work"], value["records"]))
    return pd.DataFrame(rows, columns=COLUMNS)


def own_choice(papers: Indicator, *variants: Indicator) -> pd.DataFrame:
    """The edition's own rows of tables that compare choices against the table that they vary."""
    rows = []
    for table in variants:
        check = f"edition's own choice in {_words(table)}"
        if papers.missing or table.missing:
            rows.append([check, "–", "–", "–", OPEN])
            continue
        own = table.frame[table.frame["rank_change"].isna()].set_index("country_code")["papers"]
        known = papers.frame.set_index("country_code")["papers"]
        agree = int(((own.reindex(known.index) - known).abs() < TOLERANCE).sum())
        holds = verdict(agree == len(known))
        rows.append([check, f"{agree} agree", f"{len(known)} countries", "floating point", holds])
    return pd.DataFrame(rows, columns=COLUMNS)


def ends(growth: Indicator, series: Indicator) -> pd.DataFrame:
    """First and last numbers of the growth of each country against its yearly papers."""
    check = "ends of growth are papers by country and year"
    if growth.missing or series.missing:
        return pd.DataFrame([[check, "–", "–", "–", OPEN]], columns=COLUMNS)
    yearly, frame = series.frame.set_index(["country_code", "year"])["papers"], growth.frame
    agree = pd.Series(True, frame.index)
    for end in ("first", "last"):
        control = yearly.reindex(pd.MultiIndex.from_frame(frame[["country_code", f"{end}_year"]])).to_numpy(float)
        agree &= (frame[f"papers_{end}"] - control).abs().lt(TOLERANCE) | frame[f"papers_{end}"].isna()
    row = [check, f"{int(agree.sum())} agree", f"{len(frame)} countries", "floating point", verdict(bool(agree.all()))]
    return pd.DataFrame([row], columns=COLUMNS)


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
    """Every row that goes in comes out or is accounted for, step by step, in all and for each data source."""
    if funnel.missing:
        return pd.DataFrame([["rows in = rows out + removed", "–", "–", "–", OPEN]], columns=COLUMNS)
    rows, before = [], {}
    for (kind, step), part in funnel.frame.groupby(["kind", "step"], sort=False):
        merged = part[part["data_source"].str.match(r"all\b")]
        total = (part if merged.empty else merged)[["rows_in", "rows_out", "removed"]].sum()
        lost = part[part["rows_in"] != part["rows_out"] + part["removed"]]
        gap = before.get(kind, total["rows_in"]) - total["rows_in"]
        said = [f"{r.data_source}: {r.rows_in:,} is not {r.rows_out:,} + {r.removed:,}" for r in lost.itertuples()]
        said += [f"the step before gives out {before[kind]:,}"] if gap else []
        control = "; ".join([f"{total['rows_out']:,} + {total['removed']:,}", *said])
        check = f"rows in = rows out + removed: {step} ({kind})"
        rows.append([check, number(total["rows_in"], 0), control, "none", verdict(not said)])
        before[kind] = total["rows_out"]
    return pd.DataFrame(rows, columns=COLUMNS)


def series(series: Indicator, papers: Indicator) -> pd.DataFrame:
    """Each country's yearly papers, or patents, against its total."""
    unit = "papers" if "papers" in series.table.column_names else "patents"
    check = f"{unit} by country and year sum to {unit} by country"
    if series.missing or papers.missing:
        return pd.DataFrame([[check, "–", "–", "–", OPEN]], columns=COLUMNS)
    yearly = series.frame.groupby("country_code")[unit].sum()
    total = papers.frame.set_index("country_code")[unit]
    agree = int(((yearly.reindex(total.index) - total).abs() < TOLERANCE).sum())
    row = [check, f"{agree} agree", f"{len(total)} countries", "floating point", verdict(agree == len(total))]
    return pd.DataFrame([row], columns=COLUMNS)


def patents(patents: Indicator, yearly: Indicator, totals: Indicator, funnel: Indicator) -> pd.DataFrame:
    """Patents by country and by year against totals counted directly, and these against the last steps of the funnel.

    Those by country and the unattributed sum to the patents counted, or to the pairs of patent and country where each
    country of a patent counts it.
    """
    value = totals.frame.set_index("total")["value"]
    if patents.missing or "patents counted" not in value:
        return pd.DataFrame([["patents by country sum to patents counted", "–", "–", "–", OPEN]], columns=COLUMNS)
    in_full = set(patents.frame["counting"]) == {"all_applicants"}
    got = patents.frame["patents"].sum() + (0 if in_full else value["patents without country"])
    total = "patent and country pairs" if in_full else "patents counted"
    in_all = funnel.frame[(funnel.frame["kind"] == "patents") & funnel.frame["data_source"].str.match(r"all\b")]
    steps = in_all.set_index("step")["rows_out"]
    rows = [
        _equal(f"patents by country and unattributed sum to {total}", got, value[total]),
        _equal("patents identified are the inventions of the funnel", value["patents identified"], steps["inventions"]),
        _equal("patents counted leave the funnel's last step", value["patents counted"], steps.iloc[-1]),
    ]
    return checks(pd.DataFrame(rows, columns=COLUMNS), series(yearly, patents))


def shares(profile: Indicator) -> pd.DataFrame:
    """Domestic, international and unattributed papers against all papers of each first-author country."""
    check = "domestic + international + unattributed = 100 %"
    if profile.missing:
        return pd.DataFrame([[check, "–", "–", "–", OPEN]], columns=COLUMNS)
    total = profile.frame[["domestic_percent", "international_percent", "unattributed_percent"]].sum(axis=1)
    agree = int(((total - 100).abs() < TOLERANCE).sum())
    row = [check, f"{agree} agree", f"{len(total)} countries", "floating point", verdict(agree == len(total))]
    return pd.DataFrame([row], columns=COLUMNS)


def profile(figures: Indicator, *yearly: Indicator) -> pd.DataFrame:
    """Yearly papers and patents of institutions against those among their key figures."""
    rows = []
    for series in yearly:
        unit = "papers" if "papers" in series.table.column_names else "patents"
        check = f"{unit} of an institution by year sum to its {unit}"
        if figures.missing or series.missing:
            rows.append([check, "–", "–", "–", OPEN])
            continue
        known = figures.frame[(figures.frame["figure"] == unit) & figures.frame["value"].notna()]
        rows.append(_equal(check, series.frame[unit].sum(), known["value"].sum()))
    return pd.DataFrame(rows, columns=COLUMNS)


def percentages(shares: Indicator) -> pd.DataFrame:
    """Shares in percent lie between 0 and 100; those that are not known are not checked."""
    check = "shares lie between 0 and 100 %"
    if shares.missing or shares.frame["share_percent"].isna().all():
        return pd.DataFrame([[check, "–", "–", "–", OPEN]], columns=COLUMNS)
    inside = shares.frame["share_percent"].dropna().between(0, 100)
    row = [check, f"{int(inside.sum())} inside", f"{len(inside)} shares", "none", verdict(bool(inside.all()))]
    return pd.DataFrame([row], columns=COLUMNS)


def _words(indicator: Indicator) -> str:
    return indicator.name.replace("_", " ")


def _equal(check: str, got: float, control: float) -> list[str]:
    return [check, number(got, 0), number(control, 0), "floating point", verdict(abs(got - control) < TOLERANCE)]


def verdict(holds: bool) -> str:
    """The word for a check that holds, or does not."""
    return HOLDS if holds else FAILS
