"""The funnel: from the rows of the exports to the works counted, step by step, in all and for each database.

What a step removes is counted by itself, never as the difference, so that a row lost on the way shows as a sum that
fails. A work that several databases hold stands in the row of each, and once in the row `all`.
"""

from __future__ import annotations

import ibis
import pandas as pd
from ibis import _
from ibis.expr.types import Table

from aici.corpus import patent_steps
from aici.corpus.choices import Choices, in_years, of_types, outside_years
from aici.corpus.patent_steps import ALL_PATENTS
from aici.records import CORPUS
from aici.sources import KIND_OF

ALL = "all"  # databases
READ = "exports to records"
UNREADABLE = "not readable or damaged, each with its reason among the rejects; a whole file is one row"
REPEATED = "further records of the same paper, joined by id, by DOI, or by title, author and place"
UNMATCHED = "no keyword of any group in title, abstract, author keywords"
UNPLACED = "no address, or none that can be linked or placed; counted as unattributed"


def rows(tables: dict[str, Table], choices: Choices) -> pd.DataFrame:
    """The funnel of a corpus, columns of `CORPUS["funnel"]`, in order of its steps: papers, then patents."""
    steps = [*_read(tables, "papers"), *_merged(tables), *_counted(tables, choices)]
    steps += [*_read(tables, "patents"), *_selected_patents(tables, choices), *patent_steps.joined(tables, choices)]
    frame = pd.DataFrame(steps, columns=CORPUS["funnel"].column_names)
    return frame.assign(reason=frame["reason"].where(frame["removed"] > 0, None))


def _read(tables: dict[str, Table], kind: str) -> list[tuple]:
    """One row per provider: rows counted in its exports, and what was not taken of them."""
    exported = tables["files"].filter(_.data_source != "journal_metrics").group_by("data_source").agg(n=_.rows.sum())
    taken = ibis.union(*(tables[name].select("data_source") for name in ("records", "patent_records")))
    counted = [exported, *(table.group_by("data_source").agg(n=_.count()) for table in (taken, tables["rejects"]))]
    came, out, left = (table.to_pandas().set_index("data_source")["n"] for table in counted)
    counts = pd.DataFrame({"in": came, "out": out, "left": left}).loc[came.index].fillna(0).astype(int).sort_index()
    return [
        (kind, READ, source, *row, UNREADABLE)
        for source, *row in counts.itertuples(name=None)
        if KIND_OF.get(source, "papers") == kind  # a file that no source knows is looked for among the papers
    ]


def _merged(tables: dict[str, Table]) -> list[tuple]:
    """Records -> works: in all, and the works that hold a record of each database."""
    records, works, assigned = tables["records"], tables["works"], tables["record_work"]
    sources = records.select("record_id", "data_source").distinct()
    owned = assigned.inner_join(sources, "record_id")
    removed = _by_source(owned.group_by("data_source").agg(n=owned.count() - owned.work_id.nunique()))
    came = _by_source(records.group_by("data_source").agg(n=_.count()))
    kept = _by_source(_each_source(works).group_by("data_source").agg(n=_.count()))
    every = (_count(records), _count(works), _number(assigned.count() - assigned.work_id.nunique()))
    of_each = [(source, came[source], kept.get(source, 0), removed.get(source, 0)) for source in came]
    return [("papers", "records to works", *row, REPEATED) for row in [(ALL, *every), *of_each]]


def _counted(tables: dict[str, Table], choices: Choices) -> list[tuple]:
    """The steps that the edition's choices make, from works to the sample, and to those with a country."""
    works = tables["works"]
    placed = with_first_author_country(tables).mutate(placed=True)
    flags = works.left_join(placed, "work_id").select(
        "data_sources", "document_type", "is_ai", "in_sample",
        typed=of_types(works, choices), dated=in_years(works, choices), placed=_.placed.fill_null(False),
    )  # fmt: skip
    both = ibis.union(flags.mutate(data_source=ibis.literal(ALL)).drop("data_sources"), _each_source(flags))
    groups = both.group_by("data_source", "document_type", "is_ai", "in_sample", "typed", "dated", "placed")
    counts = groups.agg(n=_.count()).order_by("data_source").to_pandas()
    selected, typed = counts["is_ai"], counts["is_ai"] & counts["typed"]
    everything = pd.Series(True, index=counts.index)
    steps = (
        ("about AI", everything, selected, ~selected, lambda _left: UNMATCHED),
        ("document types", selected, typed, selected & ~counts["typed"], lambda part: _types(part, choices)),
        ("publication years", typed, counts["in_sample"], typed & ~counts["dated"],
         lambda _left: outside_years(choices)),
        ("first author's country known", counts["in_sample"], counts["in_sample"] & counts["placed"],
         counts["in_sample"] & ~counts["placed"], lambda _left: UNPLACED),
    )  # fmt: skip
    sources = [ALL, *sorted(set(counts["data_source"]) - {ALL})]
    return [
        ("papers", step, source, *(int(counts.loc[is_source & flag, "n"].sum()) for flag in (came, kept, left)),
         reason(counts[is_source & left]))
        for step, came, kept, left, reason in steps
        for source in sources
        if (is_source := counts["data_source"] == source).any()
    ]  # fmt: skip


def _selected_patents(tables: dict[str, Table], choices: Choices) -> list[tuple]:
    """Patent records -> those about AI under the edition's choice."""
    judged = tables["patent_selection"].select("data_source", "is_ai")
    both = ibis.union(judged.mutate(data_source=ibis.literal(ALL_PATENTS)), judged)
    counts = both.group_by("data_source").agg(n=_.count(), kept=_.is_ai.sum(), left=(~_.is_ai).sum())
    frame = counts.to_pandas().set_index("data_source").astype(int)
    order = [ALL_PATENTS, *sorted(set(frame.index) - {ALL_PATENTS})]
    reason = f"not found by {choices.patent_words}"
    return [("patents", "about AI", source, *frame.loc[source], reason) for source in order if source in frame.index]


def _types(left: pd.DataFrame, choices: Choices) -> str:
    """What was left out, by type."""
    kinds = " or ".join(kind.replace("_", " ") for kind in choices.document_types)
    named = left.assign(kind=left["document_type"].fillna("without type").str.replace("_", " "))
    counts = named.groupby("kind")["n"].sum().sort_values(ascending=False, kind="stable")
    listed = ", ".join(f"{kind} {n:,}" for kind, n in counts.items())
    return f"not {kinds}" + (f": {listed}" if listed else "")


def with_first_author_country(tables: dict[str, Table]) -> Table:
    """Works whose first author has a country: by an address of his, or because all unlinked ones lie in one."""
    works, lines = tables["works"], tables["authorships"]
    own = lines.filter((lines.position == 1) & lines.country_code.notnull()).select("work_id")
    return own.union(works.filter(works.first_author_status == "single_country").select("work_id")).distinct()


def _each_source(works: Table) -> Table:
    """A row for each work and database that holds it."""
    return works.mutate(data_source=works.data_sources.unnest()).drop("data_sources")


def _by_source(counts: Table) -> dict[str, int]:
    frame = counts.order_by("data_source").to_pandas()
    return dict(zip(frame["data_source"], frame["n"].astype(int), strict=True))


def _count(table: Table) -> int:
    return _number(table.count())


def _number(value: ibis.Value) -> int:
    return int(value.to_pandas())
