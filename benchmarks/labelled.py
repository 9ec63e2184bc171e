"""Our deduplication and others' on the labelled sets: `data/reference/deduplication.csv` and the list of wrong pairs.

Each set is matched by itself, as the published evaluations do; pooled figures add the counts of the five sets. Figures
of other tools are those of bib-dedupe's own continuous evaluation, whose measure is the record-level one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import gold
import matching
import polars as pl

from aici.dedup.evaluation import Agreement, pairwise, record_level, wrong_pairs
from aici.editions import project_root
from aici.quality import OURS

TABLE = project_root() / "data" / "reference" / "deduplication.csv"
CAUSES = project_root() / "benchmarks" / "wrong_pairs.csv"
LIST = project_root() / "benchmarks" / "DEDUPLICATION.md"
BIB_DEDUPE = "bib-dedupe"
POOLED, CASES = "pooled", "pair_test_cases"
LABELS = {  # in the order of the table
    POOLED: "Five sets pooled", "all": "Ten published sets",
    "cytology_screening": "Cytology", "haematology": "Haematology", "respiratory": "Respiratory",
    "diabetes": "Diabetes", "special_cases": "Special cases",
}  # fmt: skip
DECIMALS = 3  # printed: those that all figures are known with
EVALUATED = "2025-10-05"  # the continuous evaluation of bib-dedupe
PUBLISHED = {  # tool -> set -> precision, recall, F1 at record level
    "bib-dedupe": {
        "cytology_screening": (1, 0.992, 0.996), "haematology": (1, 0.889, 0.941), "respiratory": (1, 0.936, 0.967),
        "diabetes": (1, 1, 1), "all": (1, 0.9935, 0.9967),
    },
    "ASySD": {
        "cytology_screening": (0.999, 0.973, 0.986), "haematology": (1, 0.807, 0.893),
        "respiratory": (1, 0.915, 0.956), "diabetes": (1, 0.998, 0.999), "all": (0.998, 0.975, 0.986),
    },
    "asreview-datatools": {
        "cytology_screening": (0.984, 0.975, 0.98), "haematology": (0.747, 0.83, 0.786),
        "respiratory": (0.966, 0.915, 0.94), "diabetes": (1, 0.874, 0.933), "all": (0.981, 0.564, 0.716),
    },
    "buhos": {
        "cytology_screening": (0.962, 0.96, 0.961), "haematology": (0.857, 0.8, 0.828),
        "respiratory": (0.968, 0.906, 0.936), "diabetes": (0.904, 0.905, 0.905), "all": (0.901, 0.877, 0.889),
    },
}  # fmt: skip
UNSEEN = {"miss": "not alike, or never compared", "false_merge": "joined through others"}  # no evidence of the pair
MEASURES = (pairwise, record_level)
Measured = dict[str, tuple[Agreement, Agreement]]  # set -> pairwise, record-level; with `POOLED`


def measured(works: dict[str, pl.DataFrame]) -> Measured:
    """Agreement of the works of each set with its labels, and of all sets pooled."""
    each = {name: tuple(measure(found, gold.truth(name)) for measure in MEASURES) for name, found in works.items()}
    pooled = tuple(sum(of_sets, Agreement(0, 0, 0)) for of_sets in zip(*each.values(), strict=True))
    return each | {POOLED: pooled}


def ours() -> tuple[Measured, pl.DataFrame]:
    """Our figures, and DataFrame[set, id_a, id_b, kind, decided]: the wrong pairs of the sets and the cases, sorted."""
    matches = {name: matching.matched(gold.records(name)) for name in gold.SETS}
    wrong = [_told(name, wrong_pairs(works, gold.truth(name)), told) for name, (works, told) in matches.items()]
    figures = measured({name: works for name, (works, _) in matches.items()})
    return figures, pl.concat([*wrong, _wrong_cases()]).sort("set", "id_a", "id_b")


def table(of_tools: dict[str, Measured], today: date) -> pl.DataFrame:
    """One row per set, tool and kind of figure, by `records.INDICATORS["deduplication_quality"]` but `place`."""
    rows = [row for tool, figures in of_tools.items() for row in _measured_rows(tool, figures, today)]
    return ordered(pl.DataFrame([*rows, *_published_rows()], infer_schema_length=None))


def ordered(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of the table in its order: pooled sets first, in each what was run here, ours before that of others."""
    sets = pl.col("dataset").replace_strict({label: place for place, label in enumerate(LABELS.values())})
    tools = pl.col("tool").replace_strict({tool: place for place, tool in enumerate((OURS, *PUBLISHED))})
    return table.sort(sets, "basis", tools)


def write(of_tools: dict[str, Measured], wrong: pl.DataFrame, today: date):
    """The committed table, and the list of wrong pairs with the causes that a person gave them."""
    table(of_tools, today).write_csv(TABLE)
    causes = pl.read_csv(CAUSES, infer_schema=False)
    listed = wrong.join(causes, on=["set", "id_a", "id_b"], how="left", maintain_order="left")
    head = (
        "# Wrong pairs of the deduplication\n\n`make bench`. Every pair of the labelled sets that is decided otherwise "
        "than labelled, with the rule or the nearest veto, and the\ncause that `wrong_pairs.csv` gives. Ids are those "
        "of the sets, whose records are not copied here.\n"
    )
    lines = [
        f"| {row['set']} | {row['id_a']} | {row['id_b']} | {row['kind'].replace('_', ' ')} | {row['decided']} | "
        f"{row['cause'] or '**not given**'} |"
        for row in listed.iter_rows(named=True)
    ]
    shape = ["| set | record | record | kind | decided by | cause |", "|---|---|---|---|---|---|"]
    LIST.write_text("\n".join([head, *shape, *lines, ""]), encoding="utf-8")


def without_cause(wrong: pl.DataFrame) -> tuple[list[tuple], list[tuple]]:
    """Wrong pairs that have no cause, and causes of pairs that are not wrong."""
    key = ["set", "id_a", "id_b"]
    causes = pl.read_csv(CAUSES, infer_schema=False)
    given = causes.filter(pl.col("cause").str.strip_chars() != "")
    return wrong.join(given, on=key, how="anti").select(key).rows(), causes.join(wrong, on=key, how="anti").rows()


def _told(name: str, wrong: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """The wrong pairs of a set with what decided them; its ids are in the sets' own form."""
    compared = evidence.select(
        "record_id_a", "record_id_b", decided=pl.concat_str("outcome", "rule", separator=": ", ignore_nulls=True)
    ).unique(["record_id_a", "record_id_b"], keep="first", maintain_order=True)
    told = wrong.join(compared, on=["record_id_a", "record_id_b"], how="left", maintain_order="left")
    unseen = pl.col("kind").replace_strict(UNSEEN)
    own = (pl.col(f"record_id_{side}").str.strip_prefix(f"{name}:").alias(f"id_{side}") for side in "ab")
    return told.select(pl.lit(name).alias("set"), *own, "kind", pl.col("decided").fill_null(unseen))


def _wrong_cases() -> pl.DataFrame:
    """Pairs made by hand that are decided otherwise than labelled; each is matched by itself."""
    found = []
    for name, records, same in gold.cases():
        works, told = matching.matched(records)
        truth = records.select("record_id", work=pl.lit(name) if same else pl.col("record_id"))
        found.append(_told("pair", wrong_pairs(works, truth), told).with_columns(set=pl.lit(CASES)))
    return pl.concat(found)


def _measured_rows(tool: str, figures: Measured, today: date) -> Iterator[dict]:
    records = {name: len(gold.truth(name)) for name in gold.SETS}
    for name, (pairs, of_records) in figures.items():
        yield {
            "dataset": LABELS[name],
            "tool": tool,
            "origin": "run here",
            "records": records.get(name, sum(records.values())),
            "pairs": pairs.true_positives + pairs.misses,
            **_three("pairwise", pairs.precision, pairs.recall, pairs.f1),
            **_three("record", of_records.precision, of_records.recall, of_records.f1),
            "decimals": DECIMALS,
            "source": "benchmarks/deduplication.py",
            "date": today.isoformat(),
            "basis": "computed",
        }


def _published_rows() -> Iterator[dict]:
    for tool, sets in PUBLISHED.items():
        for name, shares in sets.items():
            yield {
                "dataset": LABELS[name],
                "tool": tool,
                "origin": "published",
                "records": None,
                "pairs": None,
                **_three("pairwise", None, None, None),
                **_three("record", *map(float, shares)),
                "decimals": DECIMALS,
                "source": "continuous evaluation of bib-dedupe",
                "date": EVALUATED,
                "basis": "published",
            }


def _three(measure: str, *shares: float | None) -> dict[str, float | None]:
    names = (f"{measure}_{share}" for share in ("precision", "recall", "f1"))
    return {name: share if share is None else round(share, 6) for name, share in zip(names, shares, strict=True)}
