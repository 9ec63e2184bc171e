"""Printed tables: an indicator table in, a set table out, with its basis in the note and its data as CSV.

Rounding happens here and nowhere before. A number keeps the decimals it was printed with; decimals are aligned by
padding with the font's figure and punctuation spaces, so that every renderer aligns them alike. A table without
numbers keeps its place and says why.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import pandas as pd
from great_tables import GT

from aici.exhibits import Exhibit
from aici.records import Column, Indicator

FIGURE_SPACE = "\u2007"  # as wide as a digit
POINT_SPACE = "\u2008"  # as wide as a decimal point
DASH = "–"
COUNTED = {
    "first_author": "a paper counts for the country of its first author",
    "full": "a paper counts once for each country of its authors",
    "fractional": "a paper is shared equally among its authors, then among each author's addresses",
    "corresponding": "a paper counts for the country of its corresponding author",
    "first_applicant": "a patent counts for the country of its first applicant",
    "fractional_applicants": "a patent is shared equally among its applicants",
    "all_applicants": "a patent counts once for each country of its applicants",
    "inventors": "a patent would count for the countries of its inventors, which no export that is read tells",
    "first_office": "a patent counts for the country of the office where it was first filed",
}
EACH_INSTITUTION = "a paper counts once for each institution in its addresses"
NONE_ASKED_FOR = "none of the rows asked for is in the table"


def ranking(
    indicator: Indicator,
    *,
    rows: int | None = None,
    columns: Sequence[str] = (),
    only: Sequence[str] = (),
    rest: bool = False,
    grouped: str = "",
) -> Exhibit:
    """The first `rows` rows of an indicator table, one printed row each.

    Parameters
    ----------
    indicator : Indicator
    rows : int, optional
        Rows shown; all where it is not given.
    columns : names of columns, optional
        Shown of the contract's; by default all that have a heading. One without any value is not shown.
    only : country codes, optional
        Rows shown, by the first column of the table's key.
    rest : bool, optional
        Whether the CSV holds the rows that are not shown, too; the note says how many there are.
    grouped : name of a column, optional
        Its values stand as headings above the rows that have them, which follow one another, and not beside them.

    Returns
    -------
    Exhibit
        text/html, with the shown rows as CSV, all columns of the contract included.
    """
    if indicator.missing:
        return unavailable(indicator)
    frame = indicator.frame
    frame = frame[frame[indicator.table.key[0]].isin(list(only))] if only else frame
    if frame.empty:
        return unavailable(dataclasses.replace(indicator, missing=NONE_ASKED_FOR))
    whole, frame = frame, frame.head(rows) if rows else frame
    left = len(whole) - len(frame)
    if rest and left:
        indicator = dataclasses.replace(indicator, notes=(*indicator.notes, f"{left:,} more rows are in the CSV."))
    shown = [c for c in indicator.table.columns if (c.name in columns if columns else c.heading)]
    shown = [c for c in shown if frame[c.name].notna().any() and c.name != grouped]
    cells = pd.DataFrame({c.name: _cells_of(frame, c) for c in shown})
    told = whole if rest else frame
    groups = frame[grouped].tolist() if grouped else []
    return _exhibit(cells, {c.name: c.heading for c in shown}, _numeric(shown), indicator, told, groups=groups)


def files(indicator: Indicator) -> Exhibit:
    """Export files, neighbours of one folder of which the same is said in one printed row; the CSV has every file."""
    if indicator.missing:
        return unavailable(indicator)
    frame = indicator.frame
    alike = pd.DataFrame({
        "label": frame["label"], "folder": frame["file"].str.rpartition("/")[0], "reason": frame["reason"],
        "lacks": frame["lacks"],
    })  # fmt: skip
    run = (alike.fillna("") != alike.fillna("").shift()).any(axis=1).cumsum().rename("run")
    folded = frame.groupby(run).agg(
        label=("label", "first"), file=("file", _from_to), rows=("rows", "sum"), records=("records", "sum"),
        rejected=("rejected", "sum"), reason=("reason", "first"), lacks=("lacks", "first"),
    )  # fmt: skip
    shown = [c for c in indicator.table.columns if c.name in folded]
    cells = pd.DataFrame({c.name: _cells(folded[c.name], c, pd.Series(0, folded.index)) for c in shown})
    return _exhibit(cells, {c.name: c.heading for c in shown}, _numeric(shown), indicator, frame)


def _from_to(names: pd.Series) -> str:
    """The name of one file, or the first and the last of several."""
    first, last = names.iloc[0], names.iloc[-1].rpartition("/")[2]
    return first if len(names) == 1 else f"{first} to {last} ({len(names)} files)"


def cross(indicator: Indicator, *, rows: str, values: str, decimals: int | None = None) -> Exhibit:
    """Countries side by side: one printed row per value of column `rows`, one column per country.

    `decimals` are those printed where the table has no column of them.
    """
    if indicator.missing:
        return unavailable(indicator)
    frame = indicator.frame
    column = next(c for c in indicator.table.columns if c.name == values)
    places = frame["decimals"] if decimals is None else [decimals] * len(frame)
    printed = frame.assign(cell=_padded([number(v, d) for v, d in zip(frame[values], places, strict=True)]))
    order = list(dict.fromkeys(frame["label"]))
    wide = printed.pivot(index=rows, columns="label", values="cell").reindex(dict.fromkeys(frame[rows]))[order]
    cells = wide.fillna(DASH).reset_index()
    headings = {rows: indicator.table.heading(rows)} | {name: name for name in order}
    return _exhibit(cells, headings, order, indicator, frame, unit=column.heading, wide=True)


def beside(indicator: Indicator, *, across: str, values: str, bracketed: str, rows: int | None = None) -> Exhibit:
    """Choices side by side: one printed row per country, one column per value of column `across`.

    Parameters
    ----------
    indicator : Indicator
        One row per country × choice, countries in order.
    across : str
        Column whose values head the printed columns.
    values, bracketed : str
        Columns printed in the cells: a number, and behind it in brackets a whole number with its sign, where there is
        one.
    rows : int, optional
        Countries shown; all where it is not given. The CSV holds the table as it is, with all of them.
    """
    if indicator.missing:
        return unavailable(indicator)
    frame, table = indicator.frame, indicator.table
    told = f"In the cells: {table.heading(values).lower()}; in brackets: {table.heading(bracketed).lower()}."
    countries = frame["label"].drop_duplicates()
    left = len(countries) - len(countries.head(rows)) if rows else 0
    more = f"{left:,} more {'country or region is' if left == 1 else 'countries and regions are'} in the CSV."
    indicator = dataclasses.replace(indicator, notes=(told, *indicator.notes, *((more,) if left else ())))
    shown = frame[frame["label"].isin(countries.head(rows) if rows else countries)]
    lead = [c for c in table.columns if c.name in ("rank", "label")]
    column = next(c for c in table.columns if c.name == values)
    heads = shown.drop_duplicates("label")
    cells = pd.DataFrame({c.name: _cells(heads[c.name], c, _decimals(heads)) for c in lead}, heads["label"])
    for choice, part in shown.groupby(across, sort=False):
        cells[choice] = pd.Series(_with_brackets(part, column, bracketed), part["label"])
    headings = {c.name: c.heading for c in lead} | {choice: choice for choice in cells if choice in set(frame[across])}
    numeric = [name for name in headings if name != "label"]
    return _exhibit(cells.fillna(DASH), headings, numeric, indicator, frame, wide=True)


def _with_brackets(part: pd.DataFrame, column: Column, bracketed: str) -> list[str]:
    """Numbers with signed ones in brackets, padded so that both stand under each other."""
    numbers = _cells(part[column.name], column, _decimals(part))
    signed = ["" if pd.isna(n) else f" ({f'{int(n):+}' if n else 0})".replace("-", "−") for n in part[bracketed]]
    widest = max(map(len, signed), default=0)
    return [cell + sign + FIGURE_SPACE * (widest - len(sign)) for cell, sign in zip(numbers, signed, strict=True)]


def spans(indicator: Indicator, *, low: str, high: str, across: str, down: str = "label", columns: int = 0) -> Exhibit:
    """Ranges `low`–`high`: a printed row per value of `down`, a column for each, or the first few, of `across`."""
    if indicator.missing:
        return unavailable(indicator)
    frame = indicator.frame
    bounds = zip(frame[low], frame[high], strict=True)
    cells = [DASH if pd.isna(a) else f"{a}" if a == b else f"{a}{DASH}{b}" for a, b in bounds]
    order, rows = (list(dict.fromkeys(frame[name])) for name in (across, down))
    wide = frame.assign(cell=cells).pivot(index=down, columns=across, values="cell").loc[rows, order[: columns or None]]
    if down == "label":
        wide.insert(0, "rank", [number(rank, 0) for rank in frame.drop_duplicates("label")["rank"]])
    headings = {name: indicator.table.heading(name) for name in [down, *wide]}
    return _exhibit(wide.fillna(DASH).reset_index(), headings, [*wide], indicator, frame, wide=True)


def listing(frame: pd.DataFrame, *, name: str, note: str, basis: str, decimals: int = 1) -> Exhibit:
    """Any small table with its column names as heads: checks, tolerances, verdicts; `name` tells it from the others.

    `basis` is that of the numbers checked; it stands in the note and in a column of the CSV.
    """
    columns = [Column(str(n), "float" if pd.api.types.is_numeric_dtype(frame[n]) else "string", "") for n in frame]
    places = pd.Series(decimals, frame.index)
    cells = pd.DataFrame({c.name: _cells(frame[c.name], c, places) for c in columns})
    note = " ".join(filter(None, [f"Basis: {basis}." if basis else "", note]))
    html = _html(name, cells, {c.name: c.name for c in columns}, _numeric(columns), note)
    return Exhibit("text/html", html, f"Table of {len(frame)} rows", to_csv(frame.assign(basis=basis)))


def unavailable(indicator: Indicator) -> Exhibit:
    """The place of a table without numbers, with the reason."""
    cells = pd.DataFrame({"reason": [f"No numbers: {indicator.missing}."]})
    html = _html(indicator.name, cells, {"reason": "Not available in this edition"}, [], "")
    return Exhibit("text/html", html, f"No table: {indicator.missing}", ",".join(indicator.table.column_names) + "\n")


def basis_note(indicator: Indicator) -> str:
    """The sentence under an exhibit: basis, origin, counting method, and what else must be said."""
    countings = indicator.frame["counting"].dropna().unique() if "counting" in indicator.frame.columns else []
    words = COUNTED | ({"full": EACH_INSTITUTION} if "institution" in indicator.table.key else {})
    named = {c: f", {c.replace('_', ' ')}" if len(countings) > 1 else "" for c in countings}
    counted = [f"Counting{named[c]}: {words[c]}." for c in countings if "country_code" in indicator.table.key]
    return " ".join([f"Basis: {indicator.basis}.", indicator.origin, *counted, *indicator.notes])


def to_csv(frame: pd.DataFrame) -> str:
    """A frame as CSV text with LF line ends, the same on every system."""
    return frame.to_csv(index=False, lineterminator="\n")


def number(value: float | None, decimals: int) -> str:
    """A number as printed: thousands separated, `decimals` places, a minus sign, a dash where there is none."""
    if pd.isna(value):
        return DASH
    return "∞" if math.isinf(value) else f"{value:z,.{decimals}f}".replace("-", "−")


def _decimals(frame: pd.DataFrame) -> pd.Series:
    return frame["decimals"].astype("int64") if "decimals" in frame.columns else pd.Series(1, frame.index)


def _cells_of(frame: pd.DataFrame, column: Column) -> list[str]:
    """One printed column; the lower end of an interval, `…_lb`, has the upper end beside it."""
    if not column.name.endswith("_lb"):
        return _cells(frame[column.name], column, _decimals(frame))
    places = [0] * len(frame) if column.dtype == "int" else _decimals(frame)
    ends = (map(number, frame[column.name[:-2] + end], places) for end in ("lb", "ub"))
    return [low if low == high else f"{low}{DASH}{high}" for low, high in zip(*ends, strict=True)]


def _cells(values: pd.Series, column: Column, decimals: pd.Series) -> list[str]:
    """One printed column; counts show decimals only where shares of a paper occur."""
    if column.dtype not in ("int", "float"):
        return [DASH if pd.isna(value) else str(value) for value in values]
    if column.unit == "year":
        return [DASH if pd.isna(value) else str(int(value)) for value in values]
    if column.unit in ("papers", "patents", "rows", "records") or column.dtype == "int":
        whole = (values.dropna() == values.dropna().round()).all()
        return _padded([number(value, 0 if whole else 1) for value in values])
    return _padded([number(value, places) for value, places in zip(values, decimals, strict=True)])


def _padded(cells: list[str]) -> list[str]:
    """Cells padded at the right so that right-aligned decimals stand under each other; a dash ends where they end."""
    places = [len(cell.partition(".")[2]) for cell in cells]
    widest = max(places, default=0)
    return [cell if cell == DASH else cell + _blank(widest, own) for cell, own in zip(cells, places, strict=True)]


def _blank(widest: int, own: int) -> str:
    point = POINT_SPACE if widest and not own else ""
    return point + FIGURE_SPACE * (widest - own)


def _numeric(columns: Sequence[Column]) -> list[str]:
    return [c.name for c in columns if c.dtype in ("int", "float")]


def _exhibit(
    cells: pd.DataFrame,
    headings: dict[str, str],
    numeric: list[str],
    indicator: Indicator,
    frame: pd.DataFrame,
    *,
    unit: str = "",
    wide: bool = False,
    groups: Sequence[str] = (),
) -> Exhibit:
    note = " ".join(filter(None, [f"Unit: {unit}." if unit else "", basis_note(indicator)]))
    html = _html(f"wide-{indicator.name}" if wide else indicator.name, cells, headings, numeric, note, groups)
    summary = f"Table of {len(cells)} rows, {len(headings)} columns; basis {indicator.basis}"
    return Exhibit("text/html", html, summary, to_csv(frame))


def _html(
    name: str,
    cells: pd.DataFrame,
    headings: dict[str, str],
    numeric: list[str],
    note: str,
    groups: Sequence[str] = (),
) -> str:
    text = [head for head in headings if head not in numeric]
    rows = cells.assign(group=list(groups)) if groups else cells
    table = GT(rows, id=name.replace("_", "-"), groupname_col="group" if groups else None).cols_label(headings)
    table = table.cols_align("right", numeric) if numeric else table
    table = table.cols_align("left", text) if text else table
    table = table.tab_source_note(note) if note else table
    return table.as_raw_html()
