"""Flow diagram of the funnel, in the manner of PRISMA 2020 (Page et al. 2021, doi:10.1136/bmj.n71).

From top to bottom a box per data source, then one per step that all of them share, with what is left after it; at the
right what a step left out, and why. Papers and patents are strands of their own. A step that leaves nothing out has no
box at its right. Strands whose steps do not follow from each other are refused: such a picture would hide lost rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from aici.configuration import DATA_SOURCES
from aici.exhibits import Exhibit
from aici.figures import style
from aici.records import Indicator

TAB, LEFT = 15.0, 25.0  # width of the strand's name at the left, and where its boxes begin
MAIN, SIDE = 196.0, 212.0  # widths of the boxes of steps, and of what they left out
SIDE_LEFT = style.WIDTH - SIDE - 1
CENTRE = LEFT + MAIN / 2
ROW, WIDEST, GAP = 5, 122.0, 6.0  # data sources in a row, width of their boxes, between them
ARROW, BETWEEN, PAD, LEAD = 11.0, 16.0, 5.0, 1.25  # half an arrow, between strands, inside a box, height of a line
BUS, RISER, HEAD = 7.0, 8.0, 4.6  # from data sources down to the line that joins them; room for it; an arrow's head
BOLDER = 1.07  # by which bold text is wider
ROWS, IDENTIFIED = "rows", "Identified"
NOTE = "At the left what remains after each step, at the right what the step left out, and why."
LOOKS = {
    "source": {"facecolor": "#f6f7f8", "edgecolor": style.QUIET, "linewidth": 0.7},
    "step": {"facecolor": "#e3edf5", "edgecolor": "#1d4f7c", "linewidth": 0.7},
    "last": {"facecolor": "#c3d9ea", "edgecolor": "#1d4f7c", "linewidth": 1.5},
    "removed": {"facecolor": "white", "edgecolor": style.QUIET, "linewidth": 0.7, "linestyle": (0, (3, 1.6))},
}


@dataclass(frozen=True)
class Line:
    """One line of text in a box."""

    text: str
    size: float = style.LABEL
    bold: bool = False


@dataclass(frozen=True)
class Box:
    """A box of lines of text, at `least` so high; `top` is counted downwards from the top of the drawing."""

    name: str
    look: str
    lines: tuple[Line, ...]
    left: float
    width: float
    top: float = 0.0
    least: float = 0.0

    @property
    def height(self) -> float:
        return max(sum(line.size for line in self.lines) * LEAD + 2 * PAD - 1, self.least)

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def centre(self) -> float:
        return self.left + self.width / 2


@dataclass(frozen=True)
class Strand:
    """What is drawn of papers, or of patents: boxes and the lines between them, heights counted downwards."""

    kind: str
    top: float
    bottom: float
    boxes: tuple[Box, ...]
    lines: tuple[tuple[tuple[float, float], ...], ...]


def flow(funnel: Indicator) -> Exhibit:
    """Flow diagram of what was identified, what each step left out, and what remained; the CSV is the table.

    Parameters
    ----------
    funnel : Indicator corpus_funnel, one row per kind × step × data source, in the order of the steps
        Columns `kind`, `step`, `data_source`, `rows_in`, `rows_out`, `removed`, `reason`; the rows of data sources
        before those of `all`, or of `all patents`.

    Raises
    ------
    ValueError
        If a step does not take in what the steps before it gave out.
    """
    if style.without_numbers(funnel):
        return style.placeholder(funnel)
    strands = placed(funnel.frame)
    with style.sheet(funnel, strands[-1].bottom + 4, [NOTE]) as sheet:
        axes = sheet.canvas()
        for strand in strands:
            _draw(axes, strand, sheet.height)
        return sheet.exhibit(_summary(strands), funnel.frame)


def placed(frame: pd.DataFrame) -> list[Strand]:
    """The strands of a funnel where they are drawn, one below the other."""
    strands, top = [], 2.0
    for kind, own in frame.groupby("kind", sort=False):
        strands.append(_strand(kind, own, top))
        top = strands[-1].bottom + BETWEEN
    return strands


def _strand(kind: str, own: pd.DataFrame, top: float) -> Strand:
    steps = own[own["data_source"].str.match(r"all\b")]
    sources = own[~own["step"].isin(steps["step"])]  # a merged step's own rows only say what each source holds
    _require_flow(kind, sources, steps)
    boxes, lines, y = _sources(sources, top) if len(sources) else _identified(steps, kind, top)
    clear = y  # below which the right side is free
    for stage in _stages(sources, steps, kind):
        side = _removed(stage)
        middle = max(y + ARROW, clear + 5 + side.height / 2) if side else y + ARROW
        if side:
            boxes.append(replace(side, top=middle - side.height / 2))
            lines.append(((CENTRE, middle), (SIDE_LEFT, middle)))
            clear = boxes[-1].bottom
        box = replace(_remaining(stage), top=middle + ARROW)
        lines.append(((CENTRE, y), (CENTRE, box.top)))
        boxes.append(box)
        y = box.bottom
    boxes[-1] = replace(boxes[-1], look="last")
    return Strand(kind, top, max(y, clear), tuple(boxes), tuple(lines))


def _require_flow(kind: str, sources: pd.DataFrame, steps: pd.DataFrame) -> None:
    """Each step takes in what those before gave out: of the same source, or the sum of all sources."""
    chains = [chain for _, chain in sources.groupby("data_source", sort=False)]
    given = sum(int(chain["rows_out"].iloc[-1]) for chain in chains) if chains else None
    for chain, before in [*((chain, None) for chain in chains), (steps, given)]:
        for row in chain.itertuples():
            if before is not None and row.rows_in != before:
                raise ValueError(
                    f"the funnel of {kind} must be without a gap: {row.step!r} of {row.data_source!r} takes in "
                    f"{row.rows_in:,}, what stands before it gives out {before:,}. Find the rows in the corpus."
                )
            before = row.rows_out


@dataclass(frozen=True)
class Stage:
    """One step of a strand: what remains after it, its rows of the funnel, what they count before and after it."""

    step: str
    remaining: int
    rows: pd.DataFrame
    before: str
    after: str


def _stages(sources: pd.DataFrame, steps: pd.DataFrame, kind: str) -> Iterator[Stage]:
    """The steps of the data sources, each over all of them, then the steps they share."""
    unit = kind if sources.empty else ROWS
    order = {step: k for k, step in enumerate(sources["step"].unique())}
    for step, place in order.items():
        done = sources[sources["step"].map(order) <= place].groupby("data_source")["rows_out"].last().sum()
        unit, before = unit_after(step, unit), unit
        yield Stage(step, int(done), sources[sources["step"] == step], before, unit)
    for k, row in enumerate(steps.itertuples()):
        unit, before = unit_after(row.step, unit), unit
        yield Stage(row.step, int(row.rows_out), steps.iloc[[k]], before, unit)


def unit_after(step: str, unit: str) -> str:
    """What is counted after a step: the works of `records to works`, else what was counted before it."""
    turned = re.fullmatch(r"\w+ to (\w+)", step)
    return turned[1] if turned else unit


def _counted(count: int, unit: str) -> str:
    one = re.sub("ies$", "y", unit) if unit.endswith("ies") else unit.removesuffix("s")
    return f"{count:,} {one if count == 1 else unit}"


def _sources(sources: pd.DataFrame, top: float) -> tuple[list[Box], list, float]:
    """A box per data source in rows of at most five, and the lines that join them; where the next arrow begins."""
    chains = [chain for _, chain in sources.groupby("data_source", sort=False)]
    rows = -(-len(chains) // ROW)
    per = -(-len(chains) // rows)
    left = LEFT + (RISER if rows > 1 else 0)
    width = MAIN if len(chains) == 1 else min((style.WIDTH - 1 - left - GAP * (per - 1)) / per, WIDEST)
    boxes, lines, y = [], [], top
    for first in range(0, len(chains), per):
        row = [_source(chain, left + k * (width + GAP), width) for k, chain in enumerate(chains[first : first + per])]
        row = [replace(box, top=y, least=max(one.height for one in row)) for box in row]
        y = row[0].bottom + (BUS if len(chains) > 1 else 0)
        lines += [((box.centre, box.bottom), (box.centre, y)) for box in row if len(chains) > 1]
        begin = LEFT if rows > 1 else min(row[0].centre, CENTRE)
        lines += [((begin, y), (max(row[-1].centre, CENTRE), y))] if len(chains) > 1 else []
        boxes += row
        y += GAP if first + per < len(chains) else 0
    if rows > 1:
        lines.append(((LEFT, boxes[0].bottom + BUS), (LEFT, y)))
    return boxes, lines, y


def _source(chain: pd.DataFrame, left: float, width: float) -> Box:
    name, unit = chain["data_source"].iloc[0], ROWS
    counts = [_counted(int(chain["rows_in"].iloc[0]), unit)]
    for row in chain.itertuples():
        unit = unit_after(row.step, unit)
        counts.append(_counted(int(row.rows_out), unit))
    lines = [*_fitted(DATA_SOURCES.get(name, name), width, bold=True), *(Line(text) for text in counts)]
    return Box(name, "source", tuple(lines), left, width)


def _fitted(text: str, width: float, size: float = style.LABEL, *, bold: bool = False) -> list[Line]:
    """Lines that a box of that width holds; a single word is cut where it is too long."""
    room = (width - 2 * PAD) / (BOLDER if bold else 1)
    return [Line(style.shortened(line, room, size), size, bold) for line in style.wrapped(text, room, size)]


def _identified(steps: pd.DataFrame, kind: str, top: float) -> tuple[list[Box], list, float]:
    """The first box of a strand without data sources."""
    lines = (Line(IDENTIFIED, bold=True), Line(_counted(int(steps["rows_in"].iloc[0]), kind)))
    box = Box("identified", "source", lines, LEFT, MAIN, top)
    return [box], [], box.bottom


def _remaining(stage: Stage) -> Box:
    title = stage.step[:1].upper() + stage.step[1:]
    lines = (*_fitted(title, MAIN, bold=True), Line(_counted(stage.remaining, stage.after)))
    return Box(stage.step, "step", lines, LEFT, MAIN)


def _removed(stage: Stage) -> Box | None:
    """What a step left out: the number, the reasons, and of which data sources where there are several."""
    left_out = stage.rows[stage.rows["removed"] > 0]
    if left_out.empty:
        return None
    lines = [Line(f"{_counted(int(left_out['removed'].sum()), stage.before)} left out", bold=True)]
    for reason, part in left_out.groupby("reason", sort=False, dropna=False):
        shares = [f"{DATA_SOURCES.get(r.data_source, r.data_source)} {r.removed:,}" for r in part.itertuples()]
        told = [reason if isinstance(reason, str) else "", "; ".join(shares) if len(stage.rows) > 1 else ""]
        lines += [line for text in told if text for line in _fitted(text, SIDE, style.SMALL)]
    return Box(f"{stage.step}-removed", "removed", tuple(lines), SIDE_LEFT, SIDE)


def _draw(axes: Axes, strand: Strand, height: float) -> None:
    """A strand on axes in points that count upwards."""
    tab = (1, height - strand.bottom), TAB, strand.bottom - strand.top
    axes.add_patch(Rectangle(*tab, facecolor=style.QUIET, linewidth=0, gid=f"strand-{strand.kind}"))
    axes.text(
        1 + TAB / 2, height - (strand.top + strand.bottom) / 2, strand.kind.capitalize(), rotation=90,
        size=style.TEXT, weight="bold", color="white", ha="center", va="center",
    )  # fmt: skip
    for start, end in strand.lines:
        (x1, y1), (x2, y2) = ((x, height - y) for x, y in (start, end))
        axes.plot([x1, x2], [y1, y2], color=style.INK, linewidth=0.8, solid_capstyle="projecting", zorder=1)
    for box in strand.boxes:
        _draw_box(axes, box, height, f"{strand.kind}-{box.name}".replace(" ", "-"))
        if box.look == "removed":
            _draw_head(axes, box.left, height - box.top - box.height / 2, right=1)
        elif box.look != "source":
            _draw_head(axes, box.centre, height - box.top, right=0)


def _draw_head(axes: Axes, x: float, y: float, *, right: int) -> None:
    """The head of an arrow that ends at x, y, to the right or downwards."""
    corners = [(0, 0), (-HEAD, HEAD / 2), (-HEAD, -HEAD / 2)]
    points = [(x + a, y + b) if right else (x + b, y - a) for a, b in corners]
    axes.add_patch(Polygon(points, closed=True, facecolor=style.INK, linewidth=0, zorder=3))


def _draw_box(axes: Axes, box: Box, height: float, name: str) -> None:
    axes.add_patch(Rectangle((box.left, height - box.bottom), box.width, box.height, **LOOKS[box.look], zorder=2,
                             gid=f"box-{name}"))  # fmt: skip
    written = sum(line.size for line in box.lines) * LEAD
    y = box.top + (box.height - written) / 2
    for line in box.lines:
        y += line.size * LEAD
        x, align = (box.left + PAD, "left") if box.look == "removed" else (box.centre, "center")
        axes.text(x, height - y + 0.28 * line.size, line.text, size=line.size, ha=align, zorder=4, gid=f"text-{name}",
                  weight="bold" if line.bold else "normal")  # fmt: skip


def _summary(strands: list[Strand]) -> str:
    """Where each strand begins and ends, in the words of its boxes."""
    told = []
    for strand in strands:
        sources = [box for box in strand.boxes if box.look == "source" and box.name != "identified"]
        first = next(line.text for line in strand.boxes[0].lines if not line.bold)
        begin = f"{len(sources)} data sources" if len(sources) > 1 else first
        last = next(box for box in strand.boxes if box.look == "last")
        told.append(f"{strand.kind}, from {begin} to {last.lines[-1].text} after the step {last.name}")
    return f"Flow diagram of {'; '.join(told)}."
