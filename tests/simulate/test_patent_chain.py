"""Patents of a simulated world through the chain: families, years, countries and holders equal the truth.

The truth is read from its Parquet files and counted with Polars here. Where exports tell too little of a family, it is
unattributed or marked as a stand-in; how many these are is part of the test.
"""

import ibis
import polars as pl
import pytest

from aici import reconcile
from aici.computed import ComputedTables
from aici.computed.inventions import Inventions
from aici.configuration import Years
from aici.editions import open_edition
from aici.indicators import patents
from checkout import ROOT


@pytest.fixture(scope="module")
def config():
    return open_edition("demo", ROOT).config


@pytest.fixture(scope="module")
def found(made, config):
    return Inventions(made, config)


@pytest.fixture(scope="module")
def owners(made, truth):
    """Our families with their true identifier: family_id, true_id."""
    ours = pl.from_arrow(made["patents"].select("publication_number", "family_id").to_pyarrow())
    true = truth["publications"].select("publication_number", true_id="family_id")
    return ours.join(true, on="publication_number").select("family_id", "true_id").unique()


@pytest.fixture(scope="module")
def true_families(truth, owners):
    """The true inventions about AI that any database holds, under our identifier."""
    right = truth["families"].filter(pl.col("is_ai"), pl.col("form") == "invention").rename({"family_id": "true_id"})
    return right.join(owners, on="true_id")


@pytest.fixture(scope="module")
def applied(made, truth, true_families):
    """The applicants of those families as found and as written: family_id, position, …, true_name, true_code."""
    ours = pl.from_arrow(made["applicants"].to_pyarrow()).join(true_families.select("family_id"), on="family_id")
    written = truth["applicants"].select(
        true_id="family_id", position="position", true_name="applicant", true_code="country_code"
    )  # fmt: skip
    written = written.join(true_families.select("true_id", "family_id"), on="true_id")
    return ours.join(written, on=["family_id", "position"], how="full", coalesce=True)


def counted(frame, *keys):
    return {tuple(row[:-1]): row[-1] for row in frame.group_by(*keys).agg(pl.len()).iter_rows()}


def got(table, *keys):
    rows = pl.from_arrow(table.to_pyarrow()).select(*keys, "patents").drop_nulls().filter(pl.col("patents") > 0)
    return {tuple(row[:-1]): round(row[-1], 6) for row in rows.iter_rows()}


def test_the_families_counted_are_the_true_inventions_about_ai(found, true_families):
    ours = pl.from_arrow(found.counted.to_pyarrow())
    assert set(ours["family_id"]) == set(true_families["family_id"])
    assert ours.height == true_families.height > 14_000


def test_priority_years_equal_the_truth_where_an_export_tells_one(found, true_families):
    ours = pl.from_arrow(found.counted.to_pyarrow()).join(true_families, on="family_id")
    dated = ours.drop_nulls("year")
    assert (dated["year"] == dated["priority_year"]).all()
    assert ours.height - dated.height < 0.001 * ours.height


def test_a_window_of_years_keeps_the_true_families_of_these_years(made, config, true_families):
    limited = config.model_copy(update={"years": Years(first=2015, last=2020)})
    kept = Inventions(made, limited).counted.to_pyarrow()["family_id"].to_pylist()
    assert set(kept) <= set(true_families.filter(pl.col("priority_year").is_between(2015, 2020))["family_id"])
    right = true_families.filter(pl.col("priority_year").is_between(2015, 2020)).height
    assert 0.999 * right < len(kept) <= right


@pytest.fixture(scope="module")
def told(found, applied):
    """The families all of whose applicants and countries an export or a reviewed name tells, as an Ibis table."""
    stands_in = pl.col("country_rule").is_null() | (pl.col("country_rule") == "first_filing")
    lost = applied.filter(stands_in | pl.col("true_code").is_null())["family_id"].unique()
    families = pl.from_arrow(found.counted.to_pyarrow()).filter(~pl.col("family_id").is_in(lost.implode()))
    assert families.height > 0.988 * int(found.counted.count().to_pandas())
    return ibis.memtable(families.to_arrow())


def test_patents_by_country_equal_the_truth_under_each_method(made, found, told, applied):
    right = applied.join(pl.from_arrow(told.to_pyarrow()), on="family_id", how="semi")
    parts = right.with_columns(patents=1 / pl.len().over("family_id"))
    share = parts.group_by("true_code").agg(pl.col("patents").sum())
    expected = {
        "first_applicant": counted(right.filter(pl.col("position") == 1), "true_code"),
        "fractional_applicants": {(code,): round(patents, 6) for code, patents in share.iter_rows()},
        "all_applicants": counted(right.select("family_id", "true_code").unique(), "true_code"),
    }
    for counting, true in expected.items():
        table = patents.patents_by_country(told, made["applicants"], found.first_offices, counting=counting)
        assert got(table, "country_code") == true, counting


def test_patents_by_country_and_year_equal_the_truth(made, found, told, applied, true_families):
    first = applied.filter(pl.col("position") == 1).join(pl.from_arrow(told.to_pyarrow()), on="family_id")
    true = counted(first.drop_nulls("year").join(true_families, on="family_id"), "true_code", "priority_year")
    table = patents.patents_by_country_year(
        told, made["applicants"], found.first_offices, counting="first_applicant", complete_to=2022
    )
    assert got(table, "country_code", "year") == true


def test_of_all_patents_few_countries_are_missing_or_wrong(found, applied, true_families):
    table = patents.patents_by_country(*found.tables, counting="first_applicant")
    ours = pl.from_arrow(table.to_pyarrow())
    total = true_families.height
    assert ours["patents"].sum() == total
    assert ours.filter(pl.col("country_code").is_null())["patents"].sum() < 0.001 * total
    first = applied.filter(pl.col("position") == 1).drop_nulls("country_code")
    wrong = first.filter(pl.col("country_code") != pl.col("true_code"))
    assert wrong.height < 0.001 * total and set(wrong["country_rule"]) <= {"first_filing"}
    families, applicants, _ = found.tables
    assert float(patents.stand_ins(families, applicants).to_pandas()["share_percent"].iloc[0]) < 1


def test_given_the_true_names_holders_equal_the_truth(found, applied):
    named = applied.select(
        "family_id", "position", "country_rule", applicant="true_name", country_code="true_code", is_person=False
    ).drop_nulls("applicant")  # fmt: skip
    once = named.unique(["family_id", "applicant"])
    true = counted(once, "applicant")
    kinds = ibis.memtable({"holder": ["IBM"], "kind": ["company"]})
    table = patents.patents_by_holder(found.counted, ibis.memtable(once.to_arrow()), kinds)
    assert got(table, "holder") == true
    countries = pl.from_arrow(table.to_pyarrow()).filter(pl.col("patents") > 20).join(
        named.select(holder="applicant", true="country_code").unique(), on="holder"
    )  # fmt: skip
    assert (countries["country_code"] == countries["true"]).all() and countries.height > 20


def test_our_names_join_no_two_holders_and_few_patents_lie_under_another_name(applied):
    """What splits a holder: names in two scripts that no export pairs, and subsidiaries that no list names."""
    pairs = applied.drop_nulls(["applicant", "true_name"]).group_by("true_name", "applicant").len()
    assert pairs["applicant"].is_unique().all()
    largest = pairs.group_by("true_name").agg(best=pl.col("len").max(), rows=pl.col("len").sum())
    assert largest["best"].sum() > 0.93 * largest["rows"].sum()


def test_the_tables_of_the_edition_reconcile(corpus_folder, config):
    tables = ComputedTables(corpus_folder, "data/raw/demo", config)
    names = "patents_by_country patents_by_country_year patents_by_holder totals corpus_funnel".split()
    by_country, yearly, holders, totals, funnel = (tables.indicator(name, None) for name in names)
    checks = reconcile.checks(
        reconcile.ranks(by_country, holders),
        reconcile.patents(by_country, yearly, totals, funnel),
        reconcile.sums(totals, (by_country, yearly, holders)),
    )
    assert set(checks["Verdict"]) == {"holds"}
