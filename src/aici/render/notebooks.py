"""A labelled cell of an executed notebook into Pandoc Markdown, with its pictures beside.

Figures and tables become fenced divisions that the filter `floats.lua` numbers; narrative goes in as the Markdown
it is. `text/csv` is data for checks and is left out, as Quarto leaves it out, and so are files for other programs. A
cell that failed, printed, has no output or has options the report does not use is an error: nothing of a cell is
dropped in silence.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from aici.exhibits import CSV, FILES
from aici.render.project import RenderError, refuse_unknown

OPTIONS = {"label", "echo", "fig-cap", "fig-alt", "fig-subcap", "tbl-cap", "layout-ncol"}
SHOWN = ("image/svg+xml", "text/html", "text/markdown")
BESIDE = {"text/plain", CSV, *FILES}


@dataclass(frozen=True)
class Cell:
    """One labelled code cell: its `#|` options and the outputs to show as (media type, content)."""

    label: str
    place: str
    options: dict
    outputs: tuple[tuple[str, str], ...]


def read_cells(path: Path) -> dict[str, Cell]:
    """The labelled code cells of a notebook, by label."""
    if not path.is_file():
        raise RenderError(f"embed: notebook {path} does not exist. Run `aici report` to execute the notebooks.")
    try:
        raw_cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (json.JSONDecodeError, KeyError) as problem:
        raise RenderError(
            f"{path}: not a Jupyter notebook ({problem}). Run `aici report` to make it again."
        ) from problem
    cells: dict[str, Cell] = {}
    for index, raw in enumerate(raw_cells):
        options = cell_options(_text(raw["source"]), f"{path}, cell {index}") if raw["cell_type"] == "code" else {}
        label = options.get("label")
        if label in cells:
            raise RenderError(f"{path}: the label {label!r} is on two cells. Labels must be unique; rename one.")
        if label:
            cells[label] = Cell(label, f"{path}, cell {label!r}", options, tuple(_outputs(raw, path, label)))
    return cells


def cell_options(source: str, place: str) -> dict:
    """Options in the `#|` comment lines at the top of a cell."""
    lines = []
    for line in source.splitlines():
        if not line.startswith("#|"):
            break
        lines.append(line[2:].removeprefix(" "))
    try:
        return yaml.safe_load("\n".join(lines)) or {}
    except yaml.YAMLError as problem:
        raise RenderError(f"{place}: its `#|` options are not valid YAML: {problem}") from problem


def _outputs(raw: dict, path: Path, label: str):
    for output in raw.get("outputs", []):
        place = f"{path}, cell {label!r}"
        if output["output_type"] == "error":
            failure = f"{output['ename']}: {output['evalue']}"
            raise RenderError(f"{place}: it failed with {failure}. Repair it and run again.")
        if output["output_type"] == "stream":
            printed = _text(output["text"])[:60]
            raise RenderError(f"{place}: it prints {printed!r}. A report cell only displays its exhibit.")
        data = output["data"]
        shown = [kind for kind in SHOWN if kind in data]
        if len(shown) != 1 or set(data) - set(SHOWN) - BESIDE:
            raise RenderError(f"{place}: expected one output of {SHOWN}, got {sorted(data)}. Display an Exhibit.")
        yield shown[0], _text(data[shown[0]])


def cell_markdown(cell: Cell, kinds: set[str], pictures: dict[str, str]) -> str:
    """Pandoc Markdown of a cell; its pictures are added to `pictures` by file name."""
    refuse_unknown(cell.options, OPTIONS, cell.place)
    if not cell.outputs:
        raise RenderError(f"{cell.place}: it has no output. Run the notebook.")
    kind = cell.label.partition("-")[0]
    shown = [_markdown_of(cell, index, pictures) for index in range(len(cell.outputs))]
    return _float(cell, kind, shown) if kind in kinds else "\n\n".join(shown)


def _markdown_of(cell: Cell, index: int, pictures: dict[str, str]) -> str:
    media_type, content = cell.outputs[index]
    if media_type == "text/markdown":
        return content
    if media_type == "text/html":
        return _fenced(content, "{=html}")
    name = f"figures/{cell.label}-{index + 1}.svg"
    pictures[name] = _svg(content)
    alt = _alt(cell, index)
    return f"![]({name}){{fig-alt={_quoted(alt)}}}"


def _alt(cell: Cell, index: int) -> str:
    alt = cell.options.get("fig-alt")
    alt = alt[index] if isinstance(alt, list) and index < len(alt) else alt
    if not isinstance(alt, str) or not alt.strip():
        raise RenderError(f"{cell.place}: picture {index + 1} has no alternative text. Add `#| fig-alt:`.")
    return " ".join(alt.split())


def _float(cell: Cell, kind: str, shown: list[str]) -> str:
    caption = cell.options.get(f"{kind}-cap")
    if kind not in ("fig", "tbl") or not caption:
        raise RenderError(
            f"{cell.place}: a label starting with {kind!r} needs `#| {kind}-cap:`; only fig and tbl are possible in a "
            f"cell. For other kinds label the cell otherwise and wrap the embed in `::: {{#{kind}-…}}`."
        )
    panels = cell.options.get("fig-subcap") or []
    if (panels or len(shown) > 1) and len(panels) != len(shown):
        raise RenderError(
            f"{cell.place}: {len(shown)} outputs, {len(panels)} entries in `fig-subcap`. Make them equal."
        )
    below = [f"\n\n::: {{.float-subcaption}}\n{text}\n:::" for text in panels] or [""]
    parts = "\n\n".join(f"::: {{.float-panel}}\n{shown[i]}{below[i]}\n:::" for i in range(len(shown)))
    columns = cell.options.get("layout-ncol", 1)
    head = f":::: {{#{cell.label} .float columns={columns}}}"
    return f"{head}\n{parts}\n\n::: {{.float-caption}}\n{caption}\n:::\n::::"


def _svg(content: str) -> str:
    """The picture from its root element on: an XML declaration or doctype inside a data address helps nobody."""
    start = content.find("<svg")
    return content[start:] if start >= 0 else content


def _text(value: str | list[str]) -> str:
    return "".join(value) if isinstance(value, list) else value


def _fenced(text: str, attribute: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{attribute}\n{text.rstrip()}\n{fence}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
