"""Time series: papers or patents per year and country as lines that are named at their ends.

A country keeps its colour and dashes when the largest is left out, so that two panels read as one figure. Years without
a row leave a gap; nothing is interpolated. What has no year is not drawn, but numbered in a note. Years that were
not complete when the databases were searched lie on a grey band, with thin lines and open circles.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from aici.exhibits import Exhibit
from aici.figures import style
from aici.figures.placement import along_line
from aici.records import Indicator

HEIGHT = 88 * style.MM
MOST = 20  # lines whose names fit one under the other
UNDATED = {"papers": "no paper has a publication year", "patents": "no patent has a priority year"}
LEFT_OUT = {"papers": "Papers without publication year", "patents": "Patents without priority year"}
NONE_LEFT = "no country or region is left without the largest"
DASHES = ("", (5, 1.6), (1.2, 1.2), (7, 1.6, 1.4, 1.6), (3, 1.4))


def lines(series: Indicator, *, countries: Sequence[str] | int, without_largest: bool = False) -> Exhibit:
    """One line per country: papers or patents per year.

    Parameters
    ----------
    series : Indicator papers_by_country_year or patents_by_country_year, one row per country or region and year
        Columns `country_code`, `label`, `year`, `papers` or `patents`, `is_complete`; rows of the null year are not
        drawn.
    countries : codes, or how many of the largest by their total over the years; at most twenty
    without_largest : leaves out the one with the largest total; the others keep their colours

    Returns
    -------
    Exhibit
        A placeholder where no country remains.

    Raises
    ------
    ValueError
        If a code is not in the table, or there are more than twenty.
    """
    if style.without_numbers(series):
        return style.placeholder(series)
    unit = "papers" if "papers" in series.table.column_names else "patents"
    frame = series.frame[series.frame["country_code"].notna()]
    known = frame[frame["year"].notna() & frame[unit].notna()]
    dated = known.rename(columns={unit: "value"}).astype({"year": int, "value": float})
    if dated.empty:
        return style.placeholder(series, UNDATED[unit])
    ranking = _by_total(dated)
    looks = dict(zip(_chosen(frame, ranking, countries), _looks(), strict=False))
    shown = _shown(looks, ranking, without_largest)
    drawn = dated[dated["country_code"].isin(shown)].sort_values(["country_code", "year"])
    if drawn.empty:
        return style.placeholder(series, NONE_LEFT if without_largest else UNDATED[unit])
    undated = frame.loc[frame["country_code"].isin(shown) & frame["year"].isna(), unit].sum()
    incomplete = _incomplete(drawn)
    with style.sheet(series, HEIGHT, _notes(LEFT_OUT[unit], undated, incomplete)) as sheet:
        labels = drawn.drop_duplicates("country_code").set_index("country_code")["label"]
        axes = sheet.axes(left=37, bottom=17, top=16, right=24 + max(style.text_width(one) for one in labels))
        _draw_lines(axes, drawn, {code: looks[code] for code in labels.index}, incomplete)
        _draw_axes(axes, drawn, f"{series.table.heading(unit)} per {series.table.heading('year').lower()}")
        draw_band(axes, incomplete)
        _draw_ends(axes, drawn, looks)
        plotted = frame[frame["country_code"].isin(shown) & frame["year"].notna()]
        return sheet.exhibit(_summary(drawn, labels, unit), plotted)


def _shown(looks: dict[str, tuple], ranking: list[str], without_largest: bool) -> list[str]:
    """Codes of the lines, in the order chosen."""
    largest = next((code for code in ranking if code in looks), None) if without_largest else None
    return [code for code in looks if code != largest]


def _incomplete(drawn: pd.DataFrame) -> list[int]:
    """The years that are known not to be complete, in order."""
    return sorted(drawn.loc[drawn["is_complete"].astype("boolean").eq(False).fillna(False), "year"].unique().tolist())


def _notes(left_out: str, undated: float, incomplete: list[int]) -> list[str]:
    """What the band means, and how much of the lines drawn has no place on the axis of years."""
    years = ", ".join(map(str, incomplete))
    return [
        *([f"On grey, open circles: not complete when the databases were searched ({years})."] if incomplete else []),
        *([f"{left_out}, not drawn: {style.count(undated)}."] if undated else []),
    ]


def _looks() -> list[tuple[str, object]]:
    """Colour and dashes of each line, all pairs different."""
    colours = len(style.CATEGORIES)
    return [(style.CATEGORIES[k % colours], DASHES[(k + k // colours) % len(DASHES)]) for k in range(MOST)]


def _by_total(frame: pd.DataFrame) -> list[str]:
    """Codes by their total over the years, the largest first."""
    totals = frame.groupby("country_code")["value"].sum().reset_index()
    return totals.sort_values(["value", "country_code"], ascending=[False, True])["country_code"].tolist()


def _chosen(frame: pd.DataFrame, ranking: list[str], countries: Sequence[str] | int) -> list[str]:
    chosen = ranking[:countries] if isinstance(countries, int) else list(dict.fromkeys(countries))
    unknown = [code for code in chosen if code not in set(frame["country_code"])]
    if unknown:
        allowed = ", ".join(sorted(frame["country_code"].unique()))
        raise ValueError(f"`countries` names {unknown}, not in the table; allowed are {allowed}")
    if not 0 < len(chosen) <= MOST:
        raise ValueError(f"`countries` must name 1 to {MOST} lines, got {countries!r}")
    return chosen


def _draw_lines(axes: Axes, drawn: pd.DataFrame, looks: dict[str, tuple], incomplete: list[int]) -> None:
    # A year without a row becomes a null, so that the line breaks there; a year between two breaks is a dot.
    years = range(int(drawn["year"].min()), int(drawn["year"].max()) + 1)
    wide = drawn.pivot(index="year", columns="country_code", values="value").reindex(years)
    whole = wide.drop(index=incomplete)
    for code, (colour, dashes) in looks.items():
        known = whole[code].notna()
        alone = known & ~known.shift(1, fill_value=False) & ~known.shift(-1, fill_value=False)
        axes.plot(
            whole.index, whole[code], color=colour, linewidth=1.4, linestyle=(0, dashes) if dashes else "-",
            dash_capstyle="butt", marker="o", markersize=2.6, markevery=alone.tolist(), zorder=3, gid=f"line-{code}",
        )  # fmt: skip
        open_end = wide.loc[incomplete[0] - 1 :, code] if incomplete else wide[code].head(0)
        axes.plot(
            open_end.index, open_end, color=colour, linewidth=0.7, marker="o", markersize=3.6, markerfacecolor="white",
            markeredgewidth=0.9, markevery=open_end.index.isin(incomplete).tolist(), zorder=4, clip_on=False,
            gid=f"open-{code}",
        )  # fmt: skip


def draw_band(axes: Axes, incomplete: list[int]) -> None:
    """The years that are not complete, grey."""
    if not incomplete:
        return
    right = axes.get_xlim()[1]
    axes.axvspan(incomplete[0] - 0.5, right, color="#ececec", linewidth=0, zorder=0, gid="incomplete")
    axes.annotate(
        "incomplete", (right, 1), (0, 2.5), xycoords=("data", "axes fraction"), textcoords="offset points",
        ha="right", size=style.SMALL, color=style.QUIET,
    )  # fmt: skip


def _draw_axes(axes: Axes, drawn: pd.DataFrame, title: str) -> None:
    first, last = int(drawn["year"].min()), int(drawn["year"].max())
    axes.set(xlim=(first - 0.15, max(last, first + 1)), ylim=(0, max(drawn["value"].max(), 1) * 1.04), xlabel="")
    axes.set_ylabel("")
    axes.set_title(title, loc="left", pad=9, x=-35 / axes.bbox.width)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.grid(axis="y", color="#e6e8eb", linewidth=0.5)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _draw_ends(axes: Axes, known: pd.DataFrame, looks: dict[str, tuple]) -> None:
    """Names right of the axes, as near to the height of each line's last value as their neighbours allow."""
    ends = known.sort_values("year").groupby("country_code").tail(1).sort_values(["value", "country_code"])
    points = axes.transData.transform(ends[["year", "value"]].to_numpy(float))
    bottom, right, top = axes.bbox.y0, axes.bbox.x1, axes.bbox.y1
    heights = along_line(points[:, 1], style.LABEL * 1.16, bottom + 1, top + 4)
    back = axes.transData.inverted().transform
    for row, point, height in zip(ends.itertuples(), points, heights, strict=True):
        colour, _ = looks[row.country_code]
        bend = [point + (1.5, 0), (right + 3, point[1]), (right + 13, height), (right + 16, height)]
        axes.plot(*back(bend).T, color=colour, linewidth=0.6, clip_on=False, zorder=2)
        axes.text(*back((right + 18, height)), row.label, size=style.LABEL, va="center",
                  gid=f"label-{row.country_code}")  # fmt: skip


def _summary(drawn: pd.DataFrame, labels: pd.Series, unit: str) -> str:
    last = drawn[drawn["year"] == drawn["year"].max()].dropna(subset=["value"])
    top = last.sort_values(["value", "country_code"], ascending=[False, True]).head(1)
    most = "".join(f"; most in {row.year}: {row.label}, {style.count(row.value)}" for row in top.itertuples())
    years = f"{drawn['year'].min()} to {drawn['year'].max()}"
    return f"Lines of {unit} per year, {years}, {len(labels)} countries or regions{most}."
