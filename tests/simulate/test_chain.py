"""A simulated world through the chain: what corpus and indicators say equals the truth, as far as exports tell it.

Tables are computed twice: from works as our own deduplication finds them, and from works as they truly are.
The truth is read from its Parquet files and counted with Polars here; nothing of the corpus or the indicators is used
on that side.
"""

import polars as pl
import pytest

from aici.calibration.institutions import abbreviated
from aici.computed.counts import reviewed_hosts
from aici.indicators import (
    collaboration,
    counts,
    impact,
    institutions,
    time_series,
    topics,
    weights,
)
from aici.indicators.normalised import normalised_impact_by_country
from aici.institutions import normalised
from aici.territories import read_reference

HIDDEN = {"wos_no_addresses", "wos_unlinked_addresses", "wos_first_unlinked", "wos_other_index", "wos_early_access"}
LEFT_OUT = {"wos_few_fields"}  # of files


@pytest.fixture(scope="module", params=["made", "made_with_true_works"])
def made(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def told(truth):
    """Records of Web of Science that hide nothing which the comparison is about: record_id, true_id.

    A name that two authors of one paper share tells nobody which of them an address belongs to.
    """
    files = truth["files"].filter(pl.col("planted").list.set_intersection(list(LEFT_OUT)).list.len() > 0)["file"]
    clear = truth["records"].filter(
        (pl.col("data_source") == "wos")
        & ~pl.col("file").is_in(files.implode())
        & (pl.col("planted").list.set_intersection(list(HIDDEN)).list.len() == 0)
    )
    names = truth["authorships"].select("work_id", "position", "author").unique()
    namesakes = names.group_by("work_id", "author").len().filter(pl.col("len") > 1)["work_id"]
    assert namesakes.n_unique() < 20
    clear = clear.filter(~pl.col("work_id").is_in(namesakes.implode()))
    return clear.select("record_id", true_id="work_id").unique()


@pytest.fixture(scope="module")
def compared(made, truth, told):
    """Works of the sample whose records of Web of Science are all clear, with their true identifier.

    These are the two sides of each comparison. What other databases say of such a work must not change it.
    """
    assigned = pl.from_arrow(made["record_work"].to_pyarrow()).select("record_id", "work_id").unique()
    joined = assigned.filter(pl.col("record_id").str.starts_with("wos:")).join(told, on="record_id", how="left")
    clear = joined.group_by("work_id").agg(
        known=pl.col("true_id").is_not_null().all(), true_id=pl.col("true_id").first()
    )
    sample = pl.from_arrow(made["works"].filter(made["works"].in_sample).select("work_id").to_pyarrow())
    kept = clear.filter("known").join(sample, on="work_id").select("work_id", "true_id")
    # a work that two records tell and that were not merged is two works: each counts
    return kept.sort("work_id")


@pytest.fixture(scope="module")
def works(made, compared):
    import ibis

    keep = ibis.memtable(compared.select("work_id").to_arrow())
    return made["works"].semi_join(keep, "work_id")


@pytest.fixture(scope="module")
def true_works(truth, compared):
    return compared.join(truth["works"].rename({"work_id": "true_id"}), on="true_id")


@pytest.fixture(scope="module")
def true_authorships(truth, compared):
    return compared.join(truth["authorships"].rename({"work_id": "true_id"}), on="true_id")


def by(frame, *keys, value="papers"):
    """A table as a dictionary, values rounded far below what one paper moves."""
    rows = frame.select(*keys, value).drop_nulls()
    return {tuple(row[:-1]): round(row[-1], 6) for row in rows.iter_rows()}


def got(table, *keys, value="papers"):
    return by(pl.from_arrow(table.to_pyarrow()), *keys, value=value)


def test_the_comparison_is_about_most_of_the_sample(made, compared):
    works = made["works"].filter(made["works"].in_sample & made["works"].data_sources.contains("wos"))
    sample = works.count().to_pandas()
    assert compared.height > 0.8 * sample
    assert compared.height > 15_000


def test_every_record_written_is_read_and_none_invented(made, truth):
    for name in ("records", "patent_records"):
        written = truth[name].select("data_source", "file", "row")
        read = pl.from_arrow(made[name].select("data_source", "file", "row").to_pyarrow())
        assert read.sort("file", "row").equals(written.sort("file", "row"))
    assert made["rejects"].count().to_pandas() == 0


def test_no_two_true_works_are_merged_and_shared_identifiers_always_are(made, truth):
    """Works that must stay apart (conference versions, parts, preprints) stay apart; twins without DOI are left."""
    assigned = pl.from_arrow(made["record_work"].to_pyarrow()).select("record_id", "work_id").unique()
    shown = pl.from_arrow(made["records"].select("record_id", "doi").to_pyarrow()).unique("record_id")
    owners = truth["records"].select("record_id", true_id="work_id").unique()
    joined = assigned.join(owners, on="record_id").join(shown, on="record_id")
    assert joined.group_by("work_id").agg(pl.col("true_id").n_unique())["true_id"].max() == 1
    with_doi = joined.filter(pl.col("doi").is_not_null())
    assert with_doi.group_by("true_id").agg(pl.col("work_id").n_unique())["work_id"].max() == 1
    apart = truth["works"].filter(pl.col("apart_from").is_not_null()).select("work_id", "apart_from", "apart_kind")
    ours = joined.select("true_id", "work_id").unique()
    pairs = apart.join(ours.rename({"true_id": "work_id", "work_id": "one"}), on="work_id")
    pairs = pairs.join(ours.rename({"true_id": "apart_from", "work_id": "other"}), on="apart_from")
    assert set(pairs["apart_kind"]) >= {"conference_version", "part_of_series"}  # WoS holds no preprint
    assert pairs.filter(pl.col("one") == pl.col("other")).height == 0


def test_families_and_countries_of_applicants_equal_the_truth(made, truth):
    """Families are whole and apart; a country is missing or wrong only where no export tells it."""
    found = pl.from_arrow(made["patents"].select("publication_number", "family_id", "form").to_pyarrow())
    true = truth["publications"].select("publication_number", true_id="family_id")
    joined = found.join(true, on="publication_number", how="left")
    assert joined.group_by("family_id").agg(pl.col("true_id").n_unique())["true_id"].max() == 1
    assert joined.group_by("true_id").agg(pl.col("family_id").n_unique())["family_id"].max() == 1
    assert joined["true_id"].null_count() == 0 and joined.height > 30_000
    forms = joined.group_by("true_id").agg(is_invention=(pl.col("form") == "invention").any())
    counted = truth["families"].select(true_id="family_id", counts=pl.col("form") == "invention")
    counted = counted.join(forms, on="true_id")
    assert (counted["counts"] == counted["is_invention"]).all()
    owners = joined.select("family_id", "true_id").unique()
    told = pl.from_arrow(made["applicants"].to_pyarrow()).join(owners, on="family_id")
    written = truth["applicants"].select(true_id="family_id", position="position", true_code="country_code")
    compared = told.join(written, on=["true_id", "position"])
    right = compared.group_by("country_rule").agg(share=(pl.col("country_code") == pl.col("true_code")).mean())
    shares = dict(right.drop_nulls("country_rule").iter_rows())
    assert compared.height == told.height
    assert shares.pop("first_filing") > 0.9  # those who file abroad first
    assert set(shares.values()) == {1.0} and compared["country_code"].null_count() < 0.003 * compared.height


def test_first_author_counting_equals_the_truth(made, works, true_authorships):
    first = true_authorships.filter(pl.col("position") == 1)
    share = first.with_columns(papers=1 / pl.len().over("work_id"))
    true = share.group_by("country_code").agg(pl.col("papers").sum())
    table = counts.papers_by_country(works, made["authorships"], counting="first_author")
    assert got(table, "country_code") == by(true, "country_code")


def test_full_counting_equals_the_truth(made, works, true_authorships):
    true = true_authorships.select("work_id", "country_code").unique().group_by("country_code").agg(papers=pl.len())
    table = counts.papers_by_country(works, made["authorships"], counting="full")
    assert got(table, "country_code") == by(true, "country_code")


def test_fractional_counting_equals_the_truth(made, works, true_authorships):
    authors = pl.col("position").n_unique().over("work_id")
    addresses = pl.len().over("work_id", "position")
    true = true_authorships.with_columns(papers=1 / authors / addresses)
    true = true.group_by("country_code").agg(pl.col("papers").sum())
    table = counts.papers_by_country(works, made["authorships"], counting="fractional")
    assert got(table, "country_code") == by(true, "country_code")


def test_years_venues_and_areas_equal_the_truth(made, works, true_works, true_authorships):
    first = true_authorships.filter(pl.col("position") == 1)
    share = first.with_columns(papers=1 / pl.len().over("work_id")).select("work_id", "country_code", "papers")
    dated = share.join(true_works.select("work_id", "year"), on="work_id")
    true = dated.group_by("country_code", "year").agg(pl.col("papers").sum())
    table = time_series.papers_by_country_year(works, made["authorships"], counting="first_author")
    shown = {key: papers for key, papers in got(table, "country_code", "year").items() if papers}
    assert shown == by(true, "country_code", "year")
    venues = true_works.group_by(venue=pl.col("venue").str.to_uppercase()).agg(papers=pl.len())
    assert got(counts.papers_by_venue(works, reviewed_hosts()), "venue") == by(venues, "venue")


def test_means_by_country_equal_the_truth(made, works, true_works, true_authorships):
    first = true_authorships.filter(pl.col("position") == 1)
    share = first.with_columns(weight=1 / pl.len().over("work_id")).select("work_id", "country_code", "weight")
    cited = share.join(true_works, on="work_id")
    mean = (pl.col("citations") * pl.col("weight")).sum() / pl.col("weight").sum()
    true = cited.group_by("country_code").agg(mean_citations=mean)
    table = impact.mean_citations_by_country(works, made["authorships"], counting="first_author")
    assert got(table, "country_code", value="mean_citations") == by(true, "country_code", value="mean_citations")
    placed = cited.filter(pl.col("impact_factor").is_not_null())
    mean = (pl.col("impact_factor") * pl.col("weight")).sum() / pl.col("weight").sum()
    true = placed.group_by("country_code").agg(mean_impact_factor=mean)
    table = impact.mean_impact_factor_by_country(
        works, made["authorships"], made["journal_metrics"], counting="first_author", metric_year=None
    )
    value = "mean_impact_factor"
    assert got(table, "country_code", value=value) == by(true, "country_code", value=value)


def test_normalised_impact_equals_the_truth(made, works, true_works, true_authorships):
    """Fields and types are those of the exports, which name categories beside the areas; all else is the truth."""
    cell, weight = ["field", "year", "document_type"], pl.col("weight")
    told = works.select("work_id", "document_type", field="research_areas")
    fields = pl.from_arrow(told.to_pyarrow())
    parts = true_works.select("work_id", "year", "citations").join(fields, on="work_id")
    parts = parts.with_columns(part=1 / pl.col("field").list.len()).explode("field")
    cited, part = pl.col("citations"), pl.col("part")
    parts = parts.with_columns(expected=((cited * part).sum() / part.sum()).over(cell)).sort(
        *cell, "citations", descending=True
    )
    parts = parts.with_columns(
        upto=part.cum_sum().over(cell), ties=part.sum().over([*cell, "citations"]), whole=part.sum().over(cell)
    )
    reached = pl.col("upto").max().over([*cell, "citations"])
    inside = ((0.1 * pl.col("whole") - (reached - pl.col("ties"))) / pl.col("ties")).clip(0, 1)
    scores = (
        parts.with_columns(inside=inside)
        .group_by("work_id")
        .agg(
            mncs=(part * pl.when(pl.col("expected") > 0).then(cited / pl.col("expected")).otherwise(1.0)).sum(),
            pp_top10_percent=100 * (part * pl.col("inside")).sum(),
        )
    )
    first = true_authorships.filter(pl.col("position") == 1)
    share = first.with_columns(weight=1 / pl.len().over("work_id")).select("work_id", "country_code", "weight")
    table = normalised_impact_by_country(works, made["authorships"], counting="first_author")
    for value in ("mncs", "pp_top10_percent"):
        true = (
            share.join(scores, on="work_id").group_by("country_code").agg((pl.col(value) * weight).sum() / weight.sum())
        )
        assert got(table, "country_code", value=value) == by(true, "country_code", value=value)


def test_collaboration_equals_the_truth(made, works, true_authorships):
    first = true_authorships.filter(pl.col("position") == 1)
    share = first.with_columns(papers=1 / pl.len().over("work_id"))
    share = share.group_by("work_id", first_author_country_code="country_code").agg(pl.col("papers").sum())
    others = true_authorships.filter(pl.col("position") > 1).select("work_id", "country_code").unique()
    pairs = share.join(others, on="work_id").filter(pl.col("first_author_country_code") != pl.col("country_code"))
    keys = ("first_author_country_code", "country_code")
    true = pairs.group_by(*keys).agg(pl.col("papers").sum())
    assert got(collaboration.collaboration_by_country(works, made["authorships"]), *keys) == by(true, *keys)


def test_institutions_equal_the_truth(made, works, true_authorships):
    shown = {name: abbreviated(name) for name in true_authorships["institution"].unique()}
    addresses = true_authorships.with_columns(
        pl.col("institution").replace_strict(shown), affiliation_raw=pl.lit(None, pl.String)
    )
    named = normalised(addresses.select("institution", "affiliation_raw", "country_code"))
    addresses = addresses.with_columns(named["institution"])
    addresses = addresses.select("work_id", "country_code", "institution").unique()
    true = addresses.group_by("country_code", "institution").agg(papers=pl.len())
    table = institutions.institutions_by_country(works, made["authorships"])
    assert got(table, "country_code", "institution") == by(true, "country_code", "institution")


def test_shares_of_areas_equal_the_truth(made, works, true_works, true_authorships):
    import ibis

    reference = read_reference("research_areas.csv").filter(pl.col("data_source") == "wos")
    first = true_authorships.filter(pl.col("position") == 1)
    share = first.with_columns(weight=1 / pl.len().over("work_id")).select("work_id", "country_code", "weight")
    totals = share.group_by("country_code").agg(total=pl.col("weight").sum())
    held = true_works.select("work_id", value="areas").explode("value").join(reference, on="value")
    held = held.select("work_id", "topic").unique().join(share, on="work_id").group_by("topic", "country_code")
    true = held.agg(papers=pl.col("weight").sum()).join(totals, on="country_code")
    true = true.with_columns(share_percent=pl.col("papers") / pl.col("total") * 100)
    sample, areas = topics.with_areas_source(works), ibis.memtable(reference.to_pandas())
    table = topics.topic_shares_by_country(sample, made["authorships"], areas, counting="first_author")
    shown = {k: v for k, v in got(table, "topic", "country_code", value="share_percent").items() if v}
    assert shown == by(true, "topic", "country_code", value="share_percent")


def test_every_address_names_its_true_country(made, truth, told):
    """Line by line: the country that our aliases find is the one that was written."""
    lines = pl.from_arrow(
        made["authorships"].select("work_id", "position", "country_code").filter(made["authorships"].position.notnull())
        .to_pyarrow()
    )  # fmt: skip
    owners = pl.from_arrow(made["record_work"].to_pyarrow()).join(told, on="record_id").select("work_id", "true_id")
    read = lines.join(owners.unique(), on="work_id").select("true_id", "position", "country_code").unique()
    written = truth["authorships"].join(told.select(work_id="true_id").unique(), on="work_id", how="semi")
    true = written.select(true_id="work_id", position="position", country_code="country_code").unique()
    assert true.height > 100_000
    assert read.sort(read.columns).equals(true.sort(true.columns))


def test_weights_of_each_work_sum_to_one(made, works):
    for counting in ("first_author", "fractional", "corresponding"):
        table = weights.country_weights(works, made["authorships"], counting=counting)
        sums = table.group_by("work_id").agg(total=table.weight.sum()).total.to_pandas()
        assert sums.sub(1).abs().max() < 1e-9
