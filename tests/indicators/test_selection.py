"""Selection: what keyword groups and class groups contribute."""

import ibis
import pyarrow as pa
import pytest

from aici.indicators import selection
from aici.indicators.counts import papers_by_country
from aici.records import INDICATORS

GROUPS = ibis.memtable(
    {"place": [1, 2, 3, 4], "group": ["topics", "networks", "hardware", "speech"], "label": ["T", "N", "H", "S"]}
)
MATCHED = {
    "w1": ["topics"],
    "w2": ["topics"],
    "w3": [],
    "w4": ["networks", "topics"],
    "w5": ["hardware"],
    "w6": ["hardware", "networks", "topics"],
    "w7": ["hardware", "networks"],
    "w8": None,
}
# first author's country; w7 has none
HOMES = {"w1": "CHN", "w2": "USA", "w3": "USA", "w4": "CHN", "w5": "DEU", "w6": "CHN", "w8": "USA"}
PATENTS = [
    # patent, file, by classes, by keywords
    ("lens:1", True, True),
    ("lens:2", True, False),
    ("lens:2", False, False),
    ("lens:3", False, True),
    ("lens:4", False, False),
    ("lens:5", None, True),
    ("lens:6", None, False),
    ("lens:7", True, True),
]
CLASSES = [
    ("lens:1", "g06n", "classes"),
    ("lens:1", "g06v", "classes"),
    ("lens:1", "topics", "title"),
    ("lens:2", "g06k_9", "classes"),
    ("lens:2", "g06k_9", "classes"),
    ("lens:3", "g06v", "classes"),
    ("lens:4", "g06v", "classes"),
    ("lens:4", "g06k_9", "classes"),
    ("lens:5", "g06v", "classes"),
    ("lens:6", "hardware", "abstract"),
]
YEARS = [("lens:1", 2020), ("lens:2", 2021), ("lens:2", 2020), ("lens:3", 2022), ("lens:4", 2022), ("lens:5", None)]
CLASS_GROUPS = ibis.memtable(
    {"place": [1, 2, 3], "group": ["g06n", "g06k_9", "g06v"], "label": list("NKV"), "is_bridge": [False, False, True]}
)


@pytest.fixture
def sample():
    rows = [(work, 1, groups) for work, groups in MATCHED.items()]
    return table(rows, work_id=pa.string(), n_authors=pa.int64(), keyword_groups=pa.list_(pa.string()))


@pytest.fixture
def addresses(make_authorships):
    return make_authorships([(w, 1, False, "A", "Inst", c, f"Inst, {c}", "bracket") for w, c in HOMES.items()])


def columns(name):
    shown_later = ("label", "basis", "counting")
    return [column for column in INDICATORS[name].column_names if column not in shown_later]


def table(rows, **schema):
    return ibis.memtable(pa.table([list(column) for column in zip(*rows, strict=True)], schema=pa.schema(schema)))


def test_keyword_groups(sample, rows_of):
    assert rows_of(selection.keyword_groups(sample, GROUPS)) == [
        (1, "topics", "T", 4, 50.0, 2, 4),
        (2, "networks", "N", 3, 37.5, 0, 1),
        (3, "hardware", "H", 3, 37.5, 1, 1),
        (4, "speech", "S", 0, 0.0, 0, 0),
        (None, None, None, 2, 25.0, None, None),
    ]
    assert list(selection.keyword_groups(sample, GROUPS).columns) == columns("keyword_groups")


def test_keyword_groups_of_an_empty_sample(sample, rows_of):
    assert rows_of(selection.keyword_groups(sample.filter(sample.work_id == ""), GROUPS)) == [
        (1, "topics", "T", 0, None, 0, 0),
        (2, "networks", "N", 0, None, 0, 0),
        (3, "hardware", "H", 0, None, 0, 0),
        (4, "speech", "S", 0, None, 0, 0),
        (None, None, None, 0, None, None, None),
    ]


def test_leave_one_group_out(sample, addresses, rows_of):
    expression = selection.leave_one_group_out(sample, addresses, GROUPS, counting="first_author")
    assert list(expression.columns) == columns("leave_one_group_out")
    rows = rows_of(expression)
    assert rows[:8] == [
        (1, "topics", "T", "CHN", 1, 2.0, 33.333333, 1, 3.0, 37.5, -4.166667),
        (1, "topics", "T", "USA", 2, 2.0, 33.333333, 2, 3.0, 37.5, -4.166667),
        (1, "topics", "T", "DEU", 3, 1.0, 16.666667, 3, 1.0, 12.5, 4.166667),
        (1, "topics", "T", None, None, 1.0, 16.666667, None, 1.0, 12.5, 4.166667),
        (2, "networks", "N", "CHN", 1, 3.0, 37.5, 1, 3.0, 37.5, 0.0),
        (2, "networks", "N", "USA", 2, 3.0, 37.5, 2, 3.0, 37.5, 0.0),
        (2, "networks", "N", "DEU", 3, 1.0, 12.5, 3, 1.0, 12.5, 0.0),
        (2, "networks", "N", None, None, 1.0, 12.5, None, 1.0, 12.5, 0.0),
    ]
    assert rows[8:12] == [
        (3, "hardware", "H", "CHN", 1, 3.0, 42.857143, 1, 3.0, 37.5, 5.357143),
        (3, "hardware", "H", "USA", 2, 3.0, 42.857143, 2, 3.0, 37.5, 5.357143),
        (3, "hardware", "H", "DEU", 3, 0.0, 0.0, 3, 1.0, 12.5, -12.5),
        (3, "hardware", "H", None, None, 1.0, 14.285714, None, 1.0, 12.5, 1.785714),
    ]
    assert len(rows) == 16


@pytest.mark.parametrize("counting", ["first_author", "full", "fractional", "corresponding"])
def test_leaving_a_group_out_is_counting_the_sample_without_its_papers(counting, works, authorships, rows_of):
    """What the difference of sums gives is what counting the smaller sample gives."""
    groups = ibis.cases((works.work_id.isin(["w1", "w4"]), ["topics"]), else_=["networks", "hardware"])
    matched = works.mutate(keyword_groups=groups)
    left = matched.filter(~matched.work_id.isin(["w1", "w4"]))
    counted = {code: n for _, code, n in rows_of(papers_by_country(left, authorships, counting=counting))}
    rows = rows_of(selection.leave_one_group_out(matched, authorships, GROUPS, counting=counting))
    without = {row[3]: row[5] for row in rows if row[1] == "topics"}
    assert {code: n for code, n in without.items() if n} == {code: n for code, n in counted.items() if n}


def test_patent_selection(rows_of):
    selected = table(PATENTS, record_id=pa.string(), by_classes=pa.bool_(), by_keywords=pa.bool_())
    expression = selection.patent_selection(selected)
    assert list(expression.columns) == columns("patent_selection")
    assert rows_of(expression) == [
        ("both", 2, 28.571429),
        ("classes only", 1, 14.285714),
        ("keywords only", 1, 14.285714),
        ("neither", 1, 14.285714),
        ("keywords, no classes exported", 1, 14.285714),
        ("nothing to go by", 1, 14.285714),
    ]


@pytest.fixture
def matches():
    return table(CLASSES, record_id=pa.string(), group=pa.string(), field=pa.string())


def test_patent_classes(matches, rows_of):
    expression = selection.patent_classes(matches, CLASS_GROUPS)
    assert list(expression.columns) == columns("patent_classes")
    assert rows_of(expression) == [
        (1, "g06n", "N", False, 1, 20.0, 0, 1),
        (2, "g06k_9", "K", False, 2, 40.0, 1, 2),
        (3, "g06v", "V", True, 4, 80.0, 2, 2),
    ]


def test_patents_that_only_the_bridge_finds_by_year(matches, rows_of):
    records = table(YEARS, record_id=pa.string(), application_year=pa.int64())
    expression = selection.patent_bridge_by_year(records, matches, CLASS_GROUPS)
    assert list(expression.columns) == columns("patent_bridge_by_year")
    assert rows_of(expression) == [(2020, 2, 2, 0), (2022, 2, 1, 1), (None, 1, 0, 1)]
