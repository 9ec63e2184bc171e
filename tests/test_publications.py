"""Patent records -> publications with their fields, and the steps of the funnel, counted by hand."""

from __future__ import annotations

import ibis
import polars as pl
import pytest

from aici.corpus import Choices, patent_steps, patents
from aici.records import CORPUS
from aici.sources import schema

OPEN_YEARS = Choices(["journal_article"], (None, None), "iff_2025")
SCHEMA = schema(CORPUS["patent_records"])
AI = ["G06N 3/08"]
RECORDS = [  # source, number, members, what else it tells
    ("patsnap", "CN100000001A", "", {"title": "深度学习", "classes": AI, "citations": 1, "citation_kind": "by patents",
                               "application_year": 2019, "applicants": ["甲公司"], "applicant_countries": ["CN"]}),
    ("incopat", "CN100000001A", "", {"classes": ["G06F 17/16"], "citations": 7, "citation_kind": "of families"}),
    ("patsnap", "CN100000001B", "", {"title": "深度学习", "classes": AI,
                                     "priority_year": 2018, "application_year": 2019}),
    ("derwent", "CN100000001A", "CN100000001A US2A1",
     {"title": "Deep learning", "classes": AI, "application_year": 2017, "inventors": ["LUND I"], "citations": 9,
      "citation_kind": "by families"}),
    ("lens", "CN200000002U", "CN200000002U CN200000002Y", {"title": "Net", "classes": AI, "application_year": 2020}),
    ("lens", "EP3A1", "", {"title": "Pump", "classes": ["F02C 7/08"], "application_year": 2021}),
]  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> dict[str, ibis.Table]:
    con = ibis.duckdb.connect()
    rows = [
        {"record_id": f"{source}:{number}", "data_source": source, "file": f"{source}.csv", "row": n,
         "publication_number": number, "family_members": members.split() or None} | more
        for n, (source, number, members, more) in enumerate(RECORDS, start=1)
    ]  # fmt: skip
    frame = pl.DataFrame(rows, SCHEMA)
    is_ai = pl.col("classes").list.contains("G06N 3/08")
    record = ("record_id", "file", "row")
    judged = frame.select(*record, "data_source", "publication_number", is_ai=is_ai)
    found = {"group": "g06n", "term": "G06N 3/08", "field": "classes"}
    matches = frame.filter(is_ai).select(*record, **{name: pl.lit(value) for name, value in found.items()})
    given = {"patent_records": frame, "patent_selection": judged, "matches": matches}
    made = {name: con.create_table(name, table.to_arrow()) for name, table in given.items()}
    return made | patents.merged(con, made, "iff_2025")


def rows(table: ibis.Table, columns: str, key: str) -> list[tuple]:
    return table.to_polars().sort(key).select(columns.split()).rows()


def test_fields_of_publications(tables):
    assert set(tables["patents"].columns) == set(CORPUS["patents"].column_names)
    shown = "publication_number title inventors application_year priority_year citations citation_kind is_ai"
    assert rows(tables["patents"], shown, "publication_number") == [
        ("CN100000001A", "深度学习", ["LUND I"], 2019, 2017, 7, "of families", True),
        ("CN100000001B", "深度学习", None, 2019, 2017, None, None, True),
        ("CN200000002U", "Net", None, 2020, 2020, None, None, True),
        ("CN200000002Y", None, None, None, 2020, None, None, False),
        ("EP3A1", "Pump", None, 2021, 2021, None, None, False),
        ("US2A1", "Deep learning", ["LUND I"], None, 2017, None, None, True),
    ]


def test_lists_and_families_of_publications(tables):
    shown = "publication_number application_id family_id form classes classes_matched data_sources"
    both, three = ["G06F 17/16", "G06N 3/08"], ["derwent", "incopat", "patsnap"]
    assert rows(tables["patents"], shown, "publication_number") == [
        ("CN100000001A", "CN100000001A", "CN100000001A", "invention", both, ["g06n"], three),
        ("CN100000001B", "CN100000001A", "CN100000001A", "invention", AI, ["g06n"], ["patsnap"]),
        ("CN200000002U", "CN200000002U", "CN200000002U", "utility_model", AI, ["g06n"], ["lens"]),
        ("CN200000002Y", "CN200000002U", "CN200000002U", "utility_model", None, [], ["lens"]),
        ("EP3A1", "EP3A1", "EP3A1", "invention", ["F02C 7/08"], [], ["lens"]),
        ("US2A1", "US2A1", "CN100000001A", "invention", AI, ["g06n"], ["derwent"]),
    ]


def test_applicants_of_the_families(tables):
    assert set(tables["applicants"].columns) == set(CORPUS["applicants"].column_names)
    shown = "family_id position applicant_raw applicant applicant_rule is_person country_code country_rule"
    assert rows(tables["applicants"], shown, "family_id") == [
        ("CN100000001A", 1, "甲公司", "甲公司", "key", None, "CHN", "exported")
    ]


def test_steps_of_the_funnel(tables):
    steps = patent_steps.joined(tables, OPEN_YEARS)
    assert all(came == kept + left for _, _, _, came, kept, left, _ in steps)
    assert [step[1:6] for step in steps if step[2] == "all patents"] == [
        ("records to publications", "all patents", 4, 3, 1),
        ("publications to applications", "all patents", 3, 2, 1),
        ("applications to families", "all patents", 2, 2, 0),
        ("inventions", "all patents", 2, 1, 1),
    ]
    assert [step[1:6] for step in steps if step[2] == "patsnap"] == [
        ("records to publications", "patsnap", 2, 2, 0),
        ("publications to applications", "patsnap", 2, 1, 1),
        ("applications to families", "patsnap", 1, 1, 0),
        ("inventions", "patsnap", 1, 1, 0),
    ]


def test_where_the_years_are_limited_families_have_a_last_step(tables):
    limited = Choices(["journal_article"], (2018, None), "iff_2025")
    steps = patent_steps.joined(tables, limited)
    assert steps[:-4] == patent_steps.joined(tables, OPEN_YEARS)
    assert [step[1:] for step in steps[-4:]] == [
        ("priority years", "all patents", 1, 0, 1, "outside 2018 to open, or without year"),
        ("priority years", "derwent", 1, 0, 1, "outside 2018 to open, or without year"),
        ("priority years", "lens", 0, 0, 0, "outside 2018 to open, or without year"),
        ("priority years", "patsnap", 1, 0, 1, "outside 2018 to open, or without year"),
    ]


def test_each_step_takes_in_what_the_one_before_gave_out(tables):
    steps = patent_steps.joined(tables, OPEN_YEARS)
    by_source = {source: [step[3:6] for step in steps if step[2] == source] for source in {step[2] for step in steps}}
    assert set(by_source) == {"all patents", "patsnap", "derwent", "lens"}
    for counts in by_source.values():
        assert len(counts) == 4
        assert [came for came, _, _ in counts[1:]] == [kept for _, kept, _ in counts[:-1]]


def test_what_a_step_removes_is_counted_apart_from_what_it_keeps(tables):
    """A publication without application is a row that is neither kept nor removed: the step does not add up."""
    patents = tables["patents"].to_polars()
    lost = pl.when(publication_number="CN100000001B").then(None).otherwise("application_id").alias("application_id")
    damaged = tables | {"patents": ibis.memtable(patents.with_columns(lost).to_arrow())}
    step = next(step for step in patent_steps.joined(damaged, OPEN_YEARS) if step[1] == "publications to applications")
    assert step[1:6] == ("publications to applications", "all patents", 3, 2, 0)


def test_a_corpus_without_patents_has_no_steps_and_no_families():
    con = ibis.duckdb.connect()
    record = {"record_id": pl.String, "file": pl.String, "row": pl.Int64}
    told = record | {"data_source": pl.String, "publication_number": pl.String, "is_ai": pl.Boolean}
    given = {"patent_records": SCHEMA, "patent_selection": told, "matches": schema(CORPUS["matches"])}
    made = {name: con.create_table(name, pl.DataFrame(schema=types).to_arrow()) for name, types in given.items()}
    made |= patents.merged(con, made, "iff_2025")
    assert [int(made[name].count().to_pandas()) for name in ("patents", "applicants")] == [0, 0]
    assert patent_steps.joined(made, OPEN_YEARS) == []
