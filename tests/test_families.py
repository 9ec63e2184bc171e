"""Publications, applications and simple families on lettered graphs small enough to join by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici import sources
from aici.dedup import families
from checkout import REAL, needs_real

SCHEMA = {
    "data_source": pl.String, "publication_number": pl.String, "family_members": pl.List(pl.String),
    "family_id": pl.String, "application_number": pl.String, "priority_numbers": pl.List(pl.String),
}  # fmt: skip


def record(number, source="patsnap", members=None, family=None, applied=None, prior=None) -> tuple:
    return (source, number, members and members.split(), family, applied, prior and prior.split())


def matched(*records: tuple) -> pl.DataFrame:
    return families.match_publications(pl.DataFrame(list(records), SCHEMA, orient="row"))


def joined(*records: tuple, by: str = "family_id") -> list[str]:
    """The publications of each family, or of each application, in one text."""
    groups = matched(*records).group_by(by).agg(pl.col("publication_number").sort())
    return sorted(" ".join(group) for group in groups["publication_number"])


def test_every_column_by_hand():
    found = matched(
        record("CN102345678B", applied="CN201010123456.7"),
        record("CN102345678A", "derwent", "CN102345678A US20120012345A1", "derwent:1", "CN123456"),
        record("CN201234567U", applied="CN201020123456.1"),
    )
    assert found.rows() == [
        ("CN102345678A", "CN", "A", "invention", "CN102345678A", "CN201010123456.7", "CN102345678A"),
        ("CN102345678B", "CN", "B", "invention", "CN102345678A", "CN201010123456.7", "CN102345678A"),
        ("CN201234567U", "CN", "U", "utility_model", "CN201234567U", "CN201020123456.1", "CN201234567U"),
        ("US20120012345A1", "US", "A1", "invention", "US20120012345A1", None, "CN102345678A"),
    ]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param(("CN102345678A", "CN102345678B"), ["CN102345678A CN102345678B"], id="China numbers both alike"),
        pytest.param(("CN1234567A", "CN1234567C"), ["CN1234567A", "CN1234567C"], id="two series of China until 2007"),
        pytest.param(("KR940001234A", "KR940001234B1"), ["KR940001234A", "KR940001234B1"], id="two series of Korea"),
        pytest.param(("US20190198156A1", "US20190198156A9"), ["US20190198156A1 US20190198156A9"], id="corrected"),
        pytest.param(("JP2019104030A", "JP6123456B2"), ["JP2019104030A", "JP6123456B2"], id="numbers tell nothing"),
        pytest.param(("JPH05012345A", "JPH05012345B2"), ["JPH05012345A", "JPH05012345B2"], id="two series of Japan"),
        pytest.param(("JP3123456U", "JP3123456B2"), ["JP3123456B2", "JP3123456U"], id="utility model and invention"),
        pytest.param(("TW202012345A", "TW202012345A"), ["TW202012345A"], id="the same publication twice"),
    ],
)
def test_applications_by_number(records, expected):
    assert joined(*map(record, records), by="application_id") == expected


def test_applications_by_application_number():
    same = [record("US20170200894A1", applied="US15400579"), record("US10367144B2", "incopat", applied="US15400579")]
    assert joined(*same, by="application_id") == ["US10367144B2 US20170200894A1"]
    abroad = record("CN106103961A", applied="US15400579")
    assert joined(same[0], abroad, by="application_id") == ["CN106103961A", "US20170200894A1"], "of another office"
    short = [record("US20170200894A1", "derwent", applied="US2017568268"),
             record("US20170300001A1", "derwent", applied="US2017568268")]  # fmt: skip
    assert joined(*short) == ["US20170200894A1", "US20170300001A1"], "Derwent has lost the series of a number"


def test_numbers_join_nothing_that_application_numbers_tell_apart():
    told = [record("EP1234567A1", applied="EP87000001"), record("EP1234567B1", applied="EP98000002")]
    assert joined(*told, by="application_id") == ["EP1234567A1", "EP1234567B1"]
    third = record("EP1234567A3")
    assert joined(*told, third, by="application_id") == ["EP1234567A1", "EP1234567A3", "EP1234567B1"]
    assert joined(told[0], third, by="application_id") == ["EP1234567A1 EP1234567A3"]
    one = [*told[:1], record("EP1234567B1", "lens", applied="EP87000001"), third]
    assert joined(*one, by="application_id") == ["EP1234567A1 EP1234567A3 EP1234567B1"]


def test_families_that_sources_state_join_where_they_share_a_publication_or_an_application():
    stated = [record("EP1A1", members="EP1A1 US2A1"), record("JP3A", "incopat", members="US2A1 JP3A")]
    assert joined(*stated) == ["EP1A1 JP3A US2A1"]
    application = [record("EP1A1", members="EP1A1 US2A1"), record("EP1B1", "incopat", members="EP1B1 JP3A")]
    assert joined(*application) == ["EP1A1 EP1B1 JP3A US2A1"]
    numbered = [record("EP1A1", "derwent", "EP1A1", "derwent:X"), record("US2A1", "derwent", "US2A1", "derwent:X")]
    assert joined(*numbered) == ["EP1A1 US2A1"]


def test_a_wider_family_cannot_chain_families_that_are_told_apart():
    """Patsnap: {A, B}, {C, D}; Derwent: {B, C, E}, {D, F}, {E, G}: E and G follow the first, F follows D."""
    a, b, c, d, e, f, g = (f"{office}1A1" for office in ("AU", "BR", "CA", "DE", "EP", "FR", "GB"))
    records = [
        record(a, members=f"{a} {b}"), record(c, members=f"{c} {d}"),
        record(b, "derwent", f"{b} {c} {e}", "derwent:1"), record(d, "derwent", f"{d} {f}", "derwent:2"),
        record(e, "derwent", f"{e} {g}", "derwent:3"),
    ]  # fmt: skip
    assert joined(*records) == [f"{a} {b} {e} {g}", f"{c} {d} {f}"]
    assert joined(*reversed(records)) == [f"{a} {b} {e} {g}", f"{c} {d} {f}"]
    assert joined(*records[2:]) == [f"{b} {c} {e} {g}", f"{d} {f}"]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param(
            [record("CN1A", applied="CNa"), record("US2A1", applied="USb", prior="CNa"), record("EP3A1", prior="CNa")],
            ["CN1A EP3A1 US2A1"], id="the first filing is the priority of the others",
        ),
        pytest.param(
            [record("US1A1", prior="P Q"), record("EP2A1", prior="Q P"), record("JP3A", prior="P")],
            ["EP2A1 US1A1", "JP3A"], id="the same set, not one shared priority",
        ),
        pytest.param(
            [record("US1A1", applied="USa", prior="USa P"), record("EP2A1", prior="P")],
            ["EP2A1 US1A1"], id="its own number is no priority",
        ),
        pytest.param(
            [record("US1A1", applied="USa", prior="P"), record("WO2A1", prior="P USa")],
            ["US1A1 WO2A1"], id="what claims an application and its priority",
        ),
        pytest.param(
            [record("US1A1", applied="USa", prior="P"), record("US2A1", applied="USb", prior="USa"),
             record("US3A1", prior="USb USa P")],
            ["US1A1 US2A1 US3A1"], id="continuations",
        ),
        pytest.param(
            [record("US1A1", applied="USa", prior="P"), record("US2A1", applied="USb", prior="USa Q")],
            ["US1A1", "US2A1"], id="a continuation with a further priority",
        ),
        pytest.param(
            [record("US1A1", prior="P"), record("JP2A", prior="P WOUS17000001"), record("CN3A", prior="WOUS17000002"),
             record("KR4A", prior="WOUS17000002")],
            ["CN3A KR4A", "JP2A US1A1"], id="regional phase of an international application",
        ),
        pytest.param(
            [record("US1A1", applied="USa", prior="USb"), record("US2A1", applied="USb", prior="USa")],
            ["US1A1", "US2A1"], id="two that claim each other by a wrong number",
        ),
        pytest.param([record("US1A1"), record("EP2A1")], ["EP2A1", "US1A1"], id="nothing known"),
        pytest.param(
            [record("US1A1", applied="USa", prior="P WOUS17000001"), record("JP2A", "incopat", prior="P"),
             record("WO3A1", "lens", applied="WOUS17000001")],
            ["JP2A US1A1", "WO3A1"], id="an international application known, without priorities",
        ),
        pytest.param(
            [record("US1A1", prior="P WOUS17000001"), record("WO3A1", "incopat", applied="WOUS17000001", prior="P")],
            ["US1A1 WO3A1"], id="priorities of an international application in another source",
        ),
        pytest.param(
            [record("US1A1", prior="USb"), record("US2A1", "incopat", applied="USb", prior="P"),
             record("EP3A1", "lens", prior="P")],
            ["EP3A1 US1A1 US2A1"], id="priorities of the parent in another source",
        ),
        pytest.param(
            [record("US1A1", prior="USb"), record("US2A1", "incopat", applied="USb", prior="Q"),
             record("US2A1", "lens", applied="USb", prior="P"), record("EP3A1", "google_patents", prior="P")],
            ["EP3A1 US1A1 US2A1"], id="the first source that lists the priorities of the parent",
        ),
        pytest.param(
            [record("US1A1", prior="USb"), record("US2A1", applied="USb", prior="P"),
             record("US2A1", "lens", applied="USb", prior="Q"), record("EP3A1", prior="P"), record("JP4A", prior="Q")],
            ["EP3A1 JP4A US1A1 US2A1"], id="a source's own priorities first; two sets join both",
        ),
        pytest.param(
            [record("US1A1", applied="USa"), record("US1A1", "lens", applied="USa", prior="P"),
             record("EP2A1", "incopat", prior="P"), record("CN3A", prior="USa")],
            ["CN3A EP2A1 US1A1"], id="priorities that one of two sources lists",
        ),
    ],
)  # fmt: skip
def test_families_by_first_filings(records, expected):
    assert joined(*records) == expected
    assert joined(*reversed(records)) == expected


RECORDS = st.lists(
    st.tuples(
        st.sampled_from("US EP WO".split()),
        st.sampled_from([None, "P", "Q", "P Q", "US0", "US1", "EP0", "EP1 P", "WO0", "WO0 P", "WO1 US1", "WO1 Q EP1"]),
        st.sampled_from(["numbered", "without priorities", "without number"]),
        st.sampled_from(families.STATED_BY[:4]),
    ),
    max_size=9,
)


@given(RECORDS)
@settings(max_examples=300, deadline=None)
def test_spreading_the_records_of_a_source_over_others_leaves_families(drawn):
    """Records of one application list the same priorities, or none."""
    one, spread, listed = [], [], {}
    for n, (office, prior, form, source) in enumerate(drawn):
        applied = None if form == "without number" else f"{office}{n % 2}"
        prior = listed.setdefault(applied, prior) if applied else prior
        told = {"applied": applied, "prior": None if form == "without priorities" else prior}
        one.append(record(f"{office}{n}00A1", "lens", **told))
        spread.append(record(f"{office}{n}00A1", source, **told))
    assert joined(*one) == joined(*spread)


def test_stated_families_with_the_same_priorities_stay_apart():
    stated = [record("EP1A1", members="EP1A1", prior="P"), record("US2A1", members="US2A1", prior="P")]
    assert joined(*stated) == ["EP1A1", "US2A1"]
    assert joined(*stated, record("JP3A", "incopat", prior="P")) == ["EP1A1 JP3A", "US2A1"]


@pytest.mark.parametrize(
    ("number", "office", "kind", "expected"),
    [
        ("CN212345678U", "CN", "U", "utility_model"), ("CN2123456Y", "CN", "Y", "utility_model"),
        ("CN305123456S", "CN", "S", "design"), ("CN3012345D", "CN", "D", "design"), ("CN1A", "CN", "A", "invention"),
        ("USD912345S1", "US", "S1", "design"), ("USD912345", "US", None, "design"), ("US1B2", "US", "B2", "invention"),
        ("DE202023000397U1", "DE", "U1", "utility_model"), ("JP3123456Y2", "JP", "Y2", "utility_model"),
        ("KR200123456Y1", "KR", "Y1", "utility_model"), ("FR3012345A3", "FR", "A3", "utility_model"),
        ("WO2020123456A3", "WO", "A3", "invention"), ("AU2020100001A4", "AU", "A4", "utility_model"),
        ("EP1", "EP", None, "invention"),
    ],
)  # fmt: skip
def test_forms_by_kind(number, office, kind, expected):
    frame = pl.DataFrame({"number": [number], "office": [office], "kind": [kind]}, schema_overrides={"kind": pl.String})
    assert frame.select(families.forms(pl.col("office"), pl.col("kind"), pl.col("number"))).item() == expected


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
@settings(max_examples=100, deadline=None)
def test_connected_is_what_walking_finds(edges):
    nodes, keys = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
    labels = families.connected(nodes, keys, 31)
    reach = {node: {node} for node in range(31)}
    for _ in range(31):
        for node, key in edges:
            reach[node] |= set().union(*(reach[other] for other, its in edges if its == key))
    assert labels.tolist() == [min(reach[node]) for node in range(31)]


def test_a_chain_as_long_as_a_corpus_takes_few_rounds():
    nodes = np.repeat(np.arange(200_000), 2)[1:-1]
    assert not families.connected(nodes, np.repeat(np.arange(199_999), 2), 200_000).any()


def test_the_order_of_records_does_not_matter():
    rng = np.random.default_rng(5)
    offices, sources = ["CN", "US", "EP", "JP"], ["lens", "patsnap", "incopat", "derwent", "google_patents"]
    numbers = [f"{offices[n % 4]}{n}{'AB'[n % 2]}" for n in range(60)]
    records = [
        record(number, str(rng.choice(sources)), " ".join(rng.choice(numbers, 2)) if rng.random() < 0.3 else None,
               f"derwent:{rng.integers(9)}" if rng.random() < 0.1 else None, f"{number[:2]}x{rng.integers(40)}",
               " ".join(f"CNx{n}" for n in rng.integers(0, 40, 2)) if rng.random() < 0.5 else None)
        for number in rng.choice(numbers, 120)
    ]  # fmt: skip
    expected = matched(*records)
    assert expected["family_id"].n_unique() < expected.height
    for _ in range(5):
        rng.shuffle(records)
        assert matched(*map(tuple, records)).equals(expected)


@needs_real
def test_grants_of_real_exports_join_their_applications():
    frame = sources.read(REAL / "incopat_xlsx" / "ford_autonomous_7552.xlsx").frames["patent_records"]
    found = families.match_publications(frame)
    assert found.filter(publication_number="US20200001876A1")["application_id"].item() == "US11433896B2"
    pairs = found.filter(pl.len().over("application_id") > 1)
    offices = pairs.group_by("application_id").agg(pl.col("office").n_unique())["office"]
    assert pairs.height == 10 and set(offices) == {1}
