"""Identities that hold for every corpus, tried on random small ones."""

from collections import defaultdict
from functools import cache
from random import Random

import ibis
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aici.indicators.collaboration import collaboration_by_country, collaboration_profile
from aici.indicators.counts import papers_by_country, papers_by_venue
from aici.indicators.growth import growth_by_country, overtakings
from aici.indicators.impact import mean_citations_by_country, mean_impact_factor_by_country
from aici.indicators.institutions import institutions_by_country
from aici.indicators.time_series import papers_by_country_year
from aici.indicators.topics import topic_shares_by_country
from aici.indicators.variants import papers_by_counting, papers_by_scope
from aici.indicators.weights import country_weights
from aici.records import COUNTINGS

from .conftest import AUTHORSHIPS_SCHEMA, METRICS_SCHEMA, WORKS_SCHEMA, as_arrow

SHARING = [counting for counting in COUNTINGS if counting != "full"]
COUNTRIES = st.sampled_from(["CHN", "DEU", "USA", None])
WINDOW = {"first_year": 2019, "last_year": 2021}
TOPICS = ["Computer Science", "Engineering"]
METRICS = [("ai", "1111-1111", None, 1.7, "IF(2024)", 2024), ("nets", None, None, 2.9, "IF(2024)", 2024)]

# the same corpora in every run, and a failing one shown as found: shrinking takes minutes of queries
light = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
)


@st.composite
def authors(draw, work_id, position):
    """Authorship rows of one author: with none to three addresses, or (position null) of addresses without author."""
    author = None if position is None else f"Author {position}"
    countries = draw(st.lists(COUNTRIES, max_size=3))
    link = draw(st.sampled_from(["bracket", "reprint"]))
    addresses = [(f"Inst {c}", c, f"Street {n}, {c}", link) for n, c in enumerate(countries)]
    if not addresses and position is not None:
        addresses = [(None, None, None, "none")]
    return [(work_id, position, draw(st.booleans()), author, *address) for address in addresses]


@st.composite
def corpora(draw):
    """(works, authorships) as rows; the last work has authorships but is outside the sample."""
    works, authorships = [], []
    n_works = draw(st.integers(1, 5))
    for number in range(n_works + 1):
        work_id = f"w{number}"
        n_rows = draw(st.integers(0, 4))
        positions = [*range(1, n_rows + 1), *draw(st.sampled_from([[], [None]]))]
        authorships += [row for position in positions for row in draw(authors(work_id, position))]
        venue = draw(st.sampled_from(["AI", "Ai", None]))
        n_authors = draw(st.sampled_from([n_rows, n_rows + 2, None]))
        year, citations = draw(st.sampled_from([2019, 2021, None])), draw(st.sampled_from([0, 1, 7, None]))
        areas = draw(st.sampled_from([None, [], TOPICS[:1], TOPICS]))
        works.append((work_id, year, citations, n_authors, venue, venue and "ai", None, None, None, areas))
    return works[:-1], authorships


@pytest.fixture(scope="module")
def computed(con):
    """Rows of an indicator of a corpus. Each is compiled once: that takes far longer than to run it on a few rows."""
    schemas = {"works": WORKS_SCHEMA, "authorships": AUTHORSHIPS_SCHEMA}
    inputs = {name: con.create_table(name, schema=ibis.schema(schema)) for name, schema in schemas.items()}
    inputs["works"] = inputs["works"].mutate(areas_source=ibis.literal("wos"))
    words = {"topic": TOPICS, "data_source": ["wos"] * len(TOPICS), "value": list(map(str.upper, TOPICS))}
    areas = con.create_table("research_areas", pa.table(words))
    hosts = con.create_table("hosts", schema=dict.fromkeys(("venue_key", "issn", "eissn", "country_code"), "string"))
    metrics = con.create_table("journal_metrics", as_arrow(METRICS, METRICS_SCHEMA))
    more = {topic_shares_by_country: (areas,), mean_impact_factor_by_country: (metrics,), papers_by_venue: (hosts,)}

    @cache
    def query(indicator, counting):
        options = {"counting": counting} if counting else {}
        given = [inputs["works"]] if indicator is papers_by_venue else list(inputs.values())
        return con.compile(indicator(*given, *more.get(indicator, ()), **options))

    def computed(corpus, indicator, counting=None):
        for (name, schema), rows in zip(schemas.items(), corpus, strict=True):
            con.con.register("rows", as_arrow(rows, schema))
            con.raw_sql(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM rows")
        return con.raw_sql(query(indicator, counting)).to_arrow_table().to_pylist()

    return computed


def growth_of_window(works, authorships, *, counting):
    return growth_by_country(works, authorships, counting=counting, **WINDOW)


def overtakings_of_window(works, authorships, *, counting):
    return overtakings(works, authorships, counting=counting, **WINDOW)


def all_weights(works, authorships):
    return ibis.union(
        *(country_weights(works, authorships, counting=c).mutate(counting=ibis.literal(c)) for c in COUNTINGS)
    )


def summed(rows, value, *keys):
    sums = defaultdict(float)
    for row in rows:
        sums[tuple(row[key] for key in keys)] += row[value]
    return sums


@light
@given(corpus=corpora())
def test_shares_of_a_work_sum_to_one_and_full_counts_are_not_smaller(corpus, computed):
    rows = computed(corpus, all_weights)
    sample = {work[0] for work in corpus[0]}
    assert {row["work_id"] for row in rows} == sample
    assert all(0 < row["weight"] <= 1 + 1e-12 for row in rows)
    by_work = summed(rows, "weight", "counting", "work_id")
    for counting in SHARING:
        assert [by_work[counting, work_id] for work_id in sample] == pytest.approx([1] * len(sample))
    by_country = summed(rows, "weight", "counting", "country_code")
    for counting, country in list(by_country):
        if country is not None:
            assert by_country["full", country] >= by_country[counting, country] - 1e-9
    pairs = {(row[0], row[5]) for row in corpus[1] if row[0] in sample and row[5] is not None}
    assert sum(by_country["full", country] for country in ("CHN", "DEU", "USA")) == len(pairs)


@light
@given(corpus=corpora(), counting=st.sampled_from(COUNTINGS))
def test_series_sum_to_the_totals_and_totals_to_the_works(corpus, counting, computed):
    papers = summed(computed(corpus, papers_by_country, counting), "papers", "country_code")
    series = computed(corpus, papers_by_country_year, counting)
    assert summed(series, "papers", "country_code") == pytest.approx(papers)
    keys = [(row["country_code"], row["year"]) for row in series]
    assert len(keys) == len(set(keys))
    if counting != "full":
        assert sum(papers.values()) == pytest.approx(len(corpus[0]))
    assert sum(row["papers"] for row in computed(corpus, papers_by_venue)) == len(corpus[0])


def by_scope(works, authorships):
    """Papers within scopes by the parity of the number in the work's id, as works have no type here."""
    typed = works.mutate(document_type=(works.work_id.right(1).cast("int64") % 2 == 0).ifelse("even", "odd"))
    scopes = {"edition": ["even"], "all": ["even", "odd"], "odd": ["odd"]}
    return papers_by_scope(typed, authorships, scopes, counting="fractional")


@light
@given(corpus=corpora(), counting=st.sampled_from(COUNTINGS))
def test_methods_side_by_side_are_those_alone_and_no_share_exceeds_the_full_count(corpus, counting, computed):
    rows = computed(corpus, papers_by_counting, counting)
    papers = summed(rows, "papers", "counting", "country_code")
    sample = {work[0] for work in corpus[0]}
    pairs = {(row[0], row[5]) for row in corpus[1] if row[0] in sample and row[5] is not None}
    countries = {row["country_code"] for row in rows} - {None}
    assert sum(papers["full", code] for code in countries) == len(pairs)
    for method in SHARING:
        assert sum(papers[method, code] for code in [*countries, None]) == pytest.approx(len(sample))
        assert all(papers[method, code] <= papers["full", code] + 1e-9 for code in countries)
    alone = summed(computed(corpus, papers_by_country, counting), "papers", "country_code")
    assert {(code,): papers[counting, code] for (code,) in alone} == pytest.approx(alone)
    for method in COUNTINGS:
        own = [row for row in rows if row["counting"] == method and row["country_code"]]
        assert sorted(row["rank_papers"] for row in own) == list(range(1, len(own) + 1))
        assert [row["rank_change"] for row in own] == [
            None if method == counting else row["rank"] - row["rank_papers"] for row in own
        ]


@light
@given(corpus=corpora())
def test_papers_of_scopes_add_up_and_scopes_without_a_work_have_no_country(corpus, computed):
    papers = summed(computed(corpus, by_scope), "papers", "scope", "country_code")
    codes = {code for _, code in papers}
    for code in codes:
        parts = papers["edition", code] + papers["odd", code]
        assert papers["all", code] == pytest.approx(parts)
    assert sum(papers["all", code] for code in codes) == pytest.approx(len(corpus[0]))


@light
@given(corpus=corpora(), counting=st.sampled_from(COUNTINGS))
def test_growth_is_that_of_the_series_and_who_overtook_is_ahead_in_the_end(corpus, counting, computed):
    series = {
        (row["country_code"], row["year"]): row["papers"] for row in computed(corpus, papers_by_country_year, counting)
    }
    for row in computed(corpus, growth_of_window, counting):
        ends = [series.get((row["country_code"], year)) for year in WINDOW.values()]
        assert [row["papers_first"], row["papers_last"]] == ends
        rate, change = row["annual_growth_percent"], row["change_percent"]
        assert (rate is None) == (change is None) == (not ends[0] or ends[1] is None)
        if rate is not None:
            assert ends[0] * (1 + rate / 100) ** 2 == pytest.approx(ends[1], abs=1e-6)
    for row in computed(corpus, overtakings_of_window, counting):
        pair = row["country_code"], row["behind_country_code"]
        ahead, behind = ([series[code, year] for year in range(2019, 2022)] for code in pair)
        gaps = [one - other for one, other in zip(ahead, behind, strict=True)]
        assert all(gap > 0 for gap in gaps[row["year"] - 2019 :])
        assert gaps[row["year"] - 2020] <= 0 and min(gaps) < 0


@light
@given(corpus=corpora())
def test_profile_sums_to_100_and_agrees_with_first_author_counts(corpus, computed):
    profile = computed(corpus, collaboration_profile)
    kinds = ("domestic_percent", "international_percent", "unattributed_percent")
    for row in profile:
        assert sum(row[kind] for kind in kinds) == pytest.approx(100)
        assert all(0 <= row[kind] <= 100 for kind in kinds)
    papers = computed(corpus, papers_by_country, "first_author")
    assert summed(profile, "papers", "first_author_country_code") == summed(papers, "papers", "country_code")
    abroad = {row["first_author_country_code"]: row["papers"] * row["international_percent"] / 100 for row in profile}
    flows = computed(corpus, collaboration_by_country)
    assert all(row["first_author_country_code"] != row["country_code"] for row in flows)
    assert all(row["papers"] <= abroad[row["first_author_country_code"]] + 1e-6 for row in flows)
    assert {row["first_author_country_code"] for row in flows} == {home for home, papers in abroad.items() if papers}


@light
@given(corpus=corpora(), counting=st.sampled_from(COUNTINGS))
def test_topic_shares_are_complete_and_lie_between_0_and_100(corpus, counting, computed):
    rows = computed(corpus, topic_shares_by_country, counting)
    assert all(row["share_percent"] is None or 0 <= row["share_percent"] <= 100 for row in rows)
    countries = {row["country_code"] for row in computed(corpus, papers_by_country, counting)}
    assert {(row["topic"], row["country_code"]) for row in rows} == {(t, c) for t in TOPICS for c in countries}
    assert len(rows) == len(TOPICS) * len(countries)


def large_corpus(random):
    """Corpus of 400 works, in which sums of thirds, fifths and sevenths would show the order of their summands."""
    works, authorships = [], []
    for number in range(400):
        work_id, n_authors, venue = f"w{number}", random.randint(1, 7), random.choice(["AI", "Ai", "Nets"])
        year, issn = random.choice([2019, 2021, None]), random.choice(["1111-1111", None])
        areas = random.sample(TOPICS, random.randint(0, 2))
        works.append((work_id, year, random.randint(0, 9), n_authors, venue, venue.lower(), None, issn, None, areas))
        for position in range(1, n_authors + 1):
            for country in random.sample(["CHN", "DEU", "USA", None], random.randint(1, 3)):
                institution = random.choice([f"Inst {country}", f"INST {country}"])
                address = (institution, country, f"{institution}, {country}", "bracket")
                authorships.append((work_id, position, random.random() < 0.3, f"Author {position}", *address))
    return works, authorships


@pytest.mark.parametrize(
    ("indicator", "counting"),
    [
        (papers_by_counting, "fractional"),
        (growth_of_window, "fractional"),
        (overtakings_of_window, "fractional"),
        (papers_by_venue, None),
        (papers_by_country_year, "fractional"),
        (mean_citations_by_country, "corresponding"),
        (mean_impact_factor_by_country, "fractional"),
        (collaboration_by_country, None),
        (collaboration_profile, None),
        (topic_shares_by_country, "fractional"),
        (institutions_by_country, None),
    ],
)
def test_row_order_of_the_inputs_does_not_matter(indicator, counting, computed):
    random = Random(2025)
    corpus = large_corpus(random)
    shuffled = [random.sample(rows, len(rows)) for rows in corpus]
    assert computed(corpus, indicator, counting) == computed(shuffled, indicator, counting)
