"""The author's decisions on pairs of records: a file for review goes out, `data/decisions/<edition>.csv` comes back.

The file for review is a decisions file with an empty column `decision`: the author writes `same` or `different` where
he has made up his mind, saves it as CSV, and copies it. Columns may stand in any order, and all but `record_id_a`,
`record_id_b` and `decision` are ignored; so is a row without decision. Record ids begin with the name of a database, so
that a spreadsheet program takes none for a number, date or formula, and `wos:WOS:000…` keeps its zeros; a title that
would be a formula is written with an apostrophe before it. Comma, semicolon or tab and the encodings of Excel are told
by the file itself. A row that cannot be used is rejected and the others are used; decisions that contradict each other,
also through chains (A = B, B = C, A ≠ C), are an error, as nobody but the author can say which is wrong.
"""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from aici.sources.csv_rows import rows_of

PAIR = ("record_id_a", "record_id_b")
COLUMNS = (*PAIR, "decision")
SAME, DIFFERENT = "same", "different"
SHOWN = ("title", "year", "venue", "doi", "authors")  # of both records, side by side
SEPARATORS = ",;\t"
CONTRADICTIONS_NAMED = 5
_FORMULA = r"^\s*[=+\-@]"  # how a cell begins that a spreadsheet program would compute
_PAIRS = dict.fromkeys(COLUMNS, pl.String) | {"row": pl.Int64}
_REJECTS = {"data_source": pl.String, "file": pl.String, "row": pl.Int64, "reason": pl.String}


class DecisionError(ValueError):
    """A file of decisions that cannot be read, or whose decisions contradict each other."""


@dataclass(frozen=True)
class Decisions:
    """What the author has decided.

    `pairs` is DataFrame[record_id_a, record_id_b, decision, row]: one row per pair, a before b, in that order; `row` is
    the first that decides it. `rejects` has the columns of `CORPUS["rejects"]`, with the data source `decisions`. Rows
    are counted from 1 below the heading, blank ones left aside.
    """

    pairs: pl.DataFrame
    rejects: pl.DataFrame


def write_review(uncertain: pl.DataFrame, path: Path) -> None:
    """Write the pairs that are left to the author, the most alike first, as a decisions file without decisions.

    Parameters
    ----------
    uncertain : DataFrame[record_id_a, record_id_b, rule, score, and of both records title_a, title_b, year_a, …]
        One row per pair; `authors_a` and `authors_b` may be lists.
    path : file to write, UTF-8 with a byte order mark, as Excel needs it for Chinese names
    """
    sides = [f"{name}_{side}" for name in SHOWN for side in "ab"]
    lists = [name for name in sides if isinstance(uncertain.schema[name], pl.List)]
    told = uncertain.with_columns(pl.col(name).list.join("; ") for name in lists)
    told = told.sort("score", *PAIR, descending=[True, False, False], nulls_last=True).select(
        *PAIR, "rule", "score", *(_safe(name) if told.schema[name] == pl.String else name for name in sides)
    )
    told.insert_column(len(PAIR), pl.Series("decision", [""] * told.height, pl.String))
    told.write_csv(path, include_bom=True, null_value="")


def _safe(name: str) -> pl.Expr:
    """Text in one line that no spreadsheet program takes for a formula."""
    line = pl.col(name).str.replace_all(r"\s+", " ")
    return pl.when(line.str.contains(_FORMULA)).then("'" + line).otherwise(line).alias(name)


def read_decisions(path: Path, known: pl.Series | None = None) -> Decisions:
    """The decisions of an edition; none where there is no file.

    Parameters
    ----------
    path : `data/decisions/<edition>.csv`
    known : record ids that were read, optional
        A row that names another is rejected.

    Raises
    ------
    DecisionError
        If the file has no heading with the three columns, or decisions contradict each other.
    """
    if not path.is_file():
        return Decisions(pl.DataFrame(schema=_PAIRS), pl.DataFrame(schema=_REJECTS))
    told = _judged(_table(path), known)
    file = f"{path.parent.name}/{path.name}"
    rejects = told.filter(pl.col("reason").is_not_null()).select(
        pl.lit("decisions").alias("data_source"), pl.lit(file).alias("file"), "row", "reason"
    )
    good = told.filter(pl.col("reason").is_null() & (pl.col("decision") != "")).select(
        pl.min_horizontal(PAIR).alias(PAIR[0]), pl.max_horizontal(PAIR).alias(PAIR[1]), "decision", "row"
    )
    _require_agreement(good, path)
    return Decisions(good.unique(PAIR, keep="first", maintain_order=True).sort(PAIR), rejects)


def _table(path: Path) -> pl.DataFrame:
    """DataFrame[record_id_a, record_id_b, decision, row, reason]: cells without surrounding blanks, null where cut."""
    text = _text(path.read_bytes())
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    head = [name.strip().lower() for name in first.replace('"', "").split(separator)]
    missing = [name for name in COLUMNS if name not in head]
    if missing:
        got = ", ".join(filter(None, head)) or "none"
        raise DecisionError(
            f"{path} has no column {', '.join(missing)} in its first line; got {got}. "
            f"A file of decisions has the columns {', '.join(COLUMNS)}; copy the heading from the review file."
        )
    places = [head.index(name) for name in COLUMNS]
    rows = [
        (*(_cell(cells, place) for place in places), row, _damage(cells, len(head), width))
        for row, (cells, width) in enumerate(rows_of(text, separator, len(head))[1:], start=1)
    ]
    return pl.DataFrame(rows, schema=_PAIRS | {"reason": pl.String}, orient="row")


def _text(content: bytes) -> str:
    """The text of a file as spreadsheet programs write it; a letter that is none becomes �, which no id holds."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = content.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")


def _cell(cells: list[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _damage(cells: list[str], columns: int, width: int) -> str | None:
    if width and not any(cell.strip() for cell in cells[columns:]):
        return None
    return f"the row does not have the {columns} cells of the heading; mend its quotes and separators"


def _judged(rows: pl.DataFrame, known: pl.Series | None) -> pl.DataFrame:
    """The rows with decisions in small letters, and with why a row cannot be used."""
    rows = rows.with_columns(pl.col("decision").str.to_lowercase())
    a, b = (pl.col(name) for name in PAIR)
    word = pl.col("decision")
    unread = pl.lit(None, pl.String)
    if known is not None:
        ids = known.unique().implode()
        unread = pl.when(~a.is_in(ids)).then(a).when(~b.is_in(ids)).then(b)
    reason = (
        pl.when(word == "").then(None)
        .when(~word.is_in([SAME, DIFFERENT]))
        .then("decision is '" + word + f"'; write {SAME} or {DIFFERENT}, or leave it empty")
        .when((a == "") | (b == "")).then(pl.lit("a record id is missing; copy both from the review file"))
        .when(a == b).then("both record ids are " + a + "; a decision is about two records")
        .when(unread.is_not_null())
        .then("no record " + unread + " among those read; copy the id from the review file, or delete the row")
    )  # fmt: skip
    return rows.with_columns(reason=pl.coalesce("reason", reason))


def _require_agreement(decided: pl.DataFrame, path: Path) -> None:
    """An error that names the rows, if two records are called different and connected by rows that call them same."""
    same = decided.filter(pl.col("decision") == SAME)
    roots = _components(same.select(PAIR).iter_rows())
    split = [
        (a, b, row) for a, b, row in decided.filter(pl.col("decision") == DIFFERENT).select(*PAIR, "row").iter_rows()
        if a in roots and roots[a] == roots.get(b)
    ]  # fmt: skip
    if not split:
        return
    graph = _neighbours(same)
    told = [_contradiction(graph, *one) for one in sorted(split)[:CONTRADICTIONS_NAMED]]
    more = [f"and {len(split) - len(told)} more rows"] if len(split) > len(told) else []
    raise DecisionError(
        f"{path} contradicts itself:\n" + "\n".join(f"  - {line}" for line in (*told, *more)) + "\nRows are counted "
        "below the heading. Change or empty the decision in one of the rows of each line, then run again."
    )


def _contradiction(graph: dict[str, dict[str, int]], a: str, b: str, row: int) -> str:
    chain = _chain(graph, a, b)
    rows = sorted(graph[one][other] for one, other in zip(chain, chain[1:], strict=False))
    by = f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]} say" if len(rows) > 1 else f"row {rows[0]} says"
    return f"row {row} says {a} ≠ {b}, but {by} {' = '.join(chain)}"


def _components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A name for the group of each record: records called the same, through chains, have one."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        parent.setdefault(one, one)
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for a, b in pairs:
        parent[root(a)] = root(b)
    return {one: root(one) for one in list(parent)}


def _neighbours(same: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Records called the same as each record, in order of their ids, with the first row that says so."""
    graph: dict[str, dict[str, int]] = {}
    for a, b, row in same.select(*PAIR, "row").sort(*PAIR, "row").iter_rows():
        graph.setdefault(a, {}).setdefault(b, row)
        graph.setdefault(b, {}).setdefault(a, row)
    return {one: dict(sorted(others.items())) for one, others in graph.items()}


def _chain(graph: dict[str, dict[str, int]], a: str, b: str) -> list[str]:
    """The shortest chain from one record to the other, both included."""
    before, queue = {a: a}, deque([a])
    while b not in before:
        one = queue.popleft()
        for other in graph[one]:
            if other not in before:
                before[other] = one
                queue.append(other)
    chain = [b]
    while chain[-1] != a:
        chain.append(before[chain[-1]])
    return chain[::-1]
