"""What holds for research areas and institutions of any corpus: each query is compiled once and run on many."""

from functools import cache

import ibis
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aici.indicators import institutions, topics

WORKS = {"work_id": "string", "n_authors": "int64", "citations": "int64", "research_areas": "array<string>",
         "areas_source": "string"}  # fmt: skip
AUTHORSHIPS = {
    "work_id": "string", "position": "int64", "is_corresponding": "boolean", "author": "string",
    "institution": "string", "institution_system": "string", "country_code": "string", "affiliation_raw": "string",
    "link": "string",
}  # fmt: skip
AREAS = [("Vision", "wos", "Imaging"), ("Vision", "openalex", "Vision"), ("Sound", "wos", "Acoustics")]
UC = "University of California system"
NAMED = [("Berkeley", UC), ("UCLA", UC), ("MIT", None), ("MPI", "Max Planck Society"), (None, None)]
light = settings(max_examples=20, deadline=None, derandomize=True, database=None,
                 phases=[Phase.explicit, Phase.generate])  # fmt: skip


@st.composite
def corpora(draw):
    """Up to five works, each of up to three authors at one or two addresses, all linked to their authors."""
    works, authorships = [], []
    for number in range(draw(st.integers(1, 5))):
        values = draw(st.sampled_from([None, [], ["Imaging"], ["Acoustics", "imaging"], ["Vision"], ["Other"]]))
        authors = draw(st.integers(1, 3))
        source, citations = draw(st.sampled_from(["wos", "openalex"])), draw(st.sampled_from([0, 7, None]))
        works.append((f"w{number}", authors, citations, values, source))
        for position in range(1, authors + 1):
            places = st.tuples(st.sampled_from(NAMED), st.sampled_from(["USA", "DEU", None]))
            for (name, system), country in draw(st.lists(places, min_size=1, max_size=2, unique=True)):
                address = (name, system, country, f"{name}, {country}", "bracket")
                authorships.append((f"w{number}", position, position == 1, f"Author {position}", *address))
    return works, authorships


@pytest.fixture(scope="module")
def computed(con):
    """Rows of an indicator of a corpus, by name."""
    works = con.create_table("topic_works", schema=ibis.schema(WORKS))
    authorships = con.create_table("topic_authorships", schema=ibis.schema(AUTHORSHIPS))
    columns = dict(zip(("topic", "data_source", "value"), map(list, zip(*AREAS, strict=True)), strict=True))
    areas = con.create_table("topic_areas", pa.table(columns))
    made = {
        "specialisation": lambda counting: topics.specialisation_by_country(
            works, authorships, areas, counting=counting
        ),
        "overlap": lambda _: topics.topic_overlap(works, areas),
        "members": lambda _: institutions.institutions_by_country(works, authorships),
        "units": lambda _: institutions.institution_units_by_country(works, authorships),
        "world": lambda _: institutions.institutions_of_the_world(works, authorships),
        "first": lambda _: institutions.institution_concentration_by_country(works, authorships, first=2),
    }
    query = cache(lambda name, counting: con.compile(made[name](counting)))

    def computed(corpus, name, counting=None):
        given = (("topic_works", WORKS), ("topic_authorships", AUTHORSHIPS))
        for (table, schema), rows in zip(given, corpus, strict=True):
            columns = [[row[k] for row in rows] for k in range(len(schema))]
            con.con.register("rows", pa.table(columns, schema=ibis.schema(schema).to_pyarrow()))
            con.raw_sql(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM rows")
        return con.raw_sql(query(name, counting)).to_arrow_table().to_pylist()

    return computed


@light
@given(corpus=corpora(), counting=st.sampled_from(["first_author", "fractional", "corresponding", "full"]))
def test_mean_activity_index_is_one_and_shares_are_shares(corpus, counting, computed):
    rows = computed(corpus, "specialisation", counting)
    assert rows == computed((corpus[0][::-1], corpus[1][::-1]), "specialisation", counting)
    for row in rows:
        if row["share_percent"] is None:
            assert row["share_percent_lb"] is row["share_percent_ub"] is row["activity_index"] is None
            continue
        limits = [0, row["share_percent_lb"], row["share_percent"], row["share_percent_ub"], 100]
        assert limits == pytest.approx(sorted(limits), abs=1e-6)
        assert row["activity_index"] is None or -1 <= row["relative_specialisation"] < 1
    for topic in {row["topic"] for row in rows if row["activity_index"] is not None and counting != "full"}:
        own = [row for row in rows if row["topic"] == topic and row["activity_index"] is not None]
        base = sum(row["papers_with_areas"] for row in own)
        assert base == pytest.approx(own[0]["sample_papers_with_areas"])
        weighted = sum(row["papers_with_areas"] * row["activity_index"] for row in own)
        assert weighted / base == pytest.approx(1, abs=1e-6)


@light
@given(corpus=corpora())
def test_shares_of_papers_by_number_of_areas_sum_to_100(corpus, computed):
    rows = computed(corpus, "overlap")
    kinds = ("without_percent", "outside_percent", "one_percent", "several_percent")
    assert [sum(row[kind] for kind in kinds) for row in rows] == pytest.approx([100] * len(rows))
    assert rows[0]["data_source"] == "all"
    assert rows[0]["papers"] == len(corpus[0]) == sum(row["papers"] for row in rows[1:])


@light
@given(corpus=corpora())
def test_systems_have_no_fewer_papers_than_a_member_and_no_more_than_all_together(corpus, computed):
    held = {(row["country_code"], row["institution"]): row["papers"] for row in computed(corpus, "members")}
    units = computed(corpus, "units")
    assert units == computed((corpus[0][::-1], corpus[1][::-1]), "units")
    for unit in units:
        inside = {name for name, system in NAMED if (system or name) == unit["institution"]}
        own = [held[unit["country_code"], name] for name in inside if (unit["country_code"], name) in held]
        assert max(own) <= unit["papers"] <= sum(own) == unit["papers_of_members"]
        assert len(own) == unit["members"]
        assert 0 < unit["share_percent"] <= 100
    in_units = {(row["country_code"], row["institution"]) for row in units}
    assert len(in_units) == len(units)


@light
@given(corpus=corpora())
def test_fractions_of_institutions_do_not_exceed_papers_and_ranks_are_in_order(corpus, computed):
    world = computed(corpus, "world")
    assert world == computed((corpus[0][::-1], corpus[1][::-1]), "world")
    assert sum(row["fractional"] for row in world) <= len(corpus[0]) + 1e-6
    assert all(0 < row["fractional"] <= row["papers"] + 1e-9 for row in world)
    assert [row["rank"] for row in world] == list(range(1, len(world) + 1))
    papers = [row["papers"] for row in world]
    assert papers == sorted(papers, reverse=True)


@light
@given(corpus=corpora())
def test_first_institutions_hold_no_more_than_the_papers_of_the_country(corpus, computed):
    for row in computed(corpus, "first"):
        assert row["first_papers"] <= min(row["papers"], row["counts_of_first"])
        assert row["share_percent"] + row["unnamed_percent"] <= 100 + 1e-6
