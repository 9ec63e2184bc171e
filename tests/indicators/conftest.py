"""A corpus of nine works that can be counted by hand, each with one awkward feature, and one work outside the sample.

w1 two countries · w2 first author in two countries · w3 addresses linked to no author, all in one country ·
w4 the same in two countries · w5 no authorship row · w6 first author known by reprint address alone, co-author without
address · w7 an address without country · w8 reprint address beside an address of the same author · w9 two of four
authors without row.
"""

import ibis
import pyarrow as pa
import pytest

WORKS_SCHEMA = {
    "work_id": "string",
    "year": "int64",
    "citations": "int64",
    "n_authors": "int64",
    "venue": "string",
    "venue_key": "string",
    "publisher_country_code": "string",
    "issn": "string",
    "eissn": "string",
    "research_areas": "array<string>",
}
AUTHORSHIPS_SCHEMA = {
    "work_id": "string",
    "position": "int64",
    "is_corresponding": "boolean",
    "author": "string",
    "institution": "string",
    "country_code": "string",
    "affiliation_raw": "string",
    "link": "string",
}
METRICS_SCHEMA = {
    "venue_key": "string",
    "issn": "string",
    "eissn": "string",
    "impact_factor": "float64",
    "metric": "string",
    "metric_year": "int64",
}

WORKS = [
    ("w1", 2020, 10, 2, "AI JOURNAL", "ai journal", "USA", "1111-1111", None, ["Computer Science", "Engineering"]),
    ("w2", 2020, 4, 2, "AI Journal", "ai journal", "USA", "1111-112x", None, ["ENGINEERING"]),
    ("w3", 2022, None, 3, "AI Journal", "ai journal", None, None, None, None),
    ("w4", 2022, 0, 2, "Neural Nets", "neural nets", "NLD", "2222-2222", None, []),
    ("w5", None, 6, None, None, None, "USA", None, None, ["Computer Science"]),
    ("w6", 2020, 2, 2, "Neural Nets", "neural nets", "GBR", None, None, ["Radiology"]),
    ("w7", 2022, 8, 2, "Neural nets", "neural nets", None, None, None, ["computer science"]),
    ("w8", 2022, 1, 1, "arXiv", "arxiv", None, None, "8888-8888", ["Telecommunications"]),
    ("w9", 2020, 3, 4, None, None, None, None, None, ["Computer Science", "Telecommunications", "Communication"]),
]
AUTHORSHIPS = [
    ("w1", 1, False, "Ada", "MIT", "USA", "MIT, USA", "bracket"),
    ("w1", 2, True, "Bo", "Tsinghua Univ", "CHN", "Tsinghua Univ, China", "bracket"),
    ("w2", 1, True, "Cem", "KIT", "DEU", "KIT, Germany", "bracket"),
    ("w2", 1, True, "Cem", "CNRS", "FRA", "CNRS, France", "bracket"),
    ("w2", 2, False, "Dee", None, "FRA", "Paris, France", "bracket"),
    ("w3", 1, False, "Eva", None, None, None, "none"),
    ("w3", 2, False, "Fei", None, None, None, "none"),
    ("w3", 3, False, "Gao", None, None, None, "none"),
    ("w3", None, False, None, "Tsinghua Univ", "CHN", "Tsinghua Univ, China", "none"),
    ("w3", None, False, None, "TSINGHUA UNIV", "CHN", "TSINGHUA UNIV, Dept Automat, China", "none"),
    ("w4", 1, True, "Hal", None, None, None, "none"),
    ("w4", 2, False, "Ida", None, None, None, "none"),
    ("w4", None, False, None, "MIT", "USA", "MIT, USA", "none"),
    ("w4", None, False, None, "Zhejiang Univ", "CHN", "Zhejiang Univ, China", "none"),
    ("w6", 1, True, "Jo", "UCL", "GBR", "UCL, England", "reprint"),
    ("w6", 2, False, "Kit", None, None, None, "none"),
    ("w7", 1, True, "Liu", "Inst X", None, "Inst X, Atlantis", "bracket"),
    ("w7", 1, True, "Liu", "MIT", "USA", "MIT, USA", "bracket"),
    ("w7", 2, True, "May", None, None, None, "none"),
    ("w8", 1, False, "Ng", "Tsinghua Univ", "CHN", "Tsinghua Univ, China", "bracket"),
    ("w8", 1, True, "Ng", "UCL", "GBR", "UCL, England", "reprint"),
    ("w9", 1, False, "Oh", "Tsinghua Univ", "CHN", "Tsinghua Univ, China", "bracket"),
    ("w9", 2, True, "Poe", "MIT", "USA", "MIT, USA", "bracket"),
    ("outside", 1, True, "Quo", "Univ Tokyo", "JPN", "Univ Tokyo, Japan", "single_address"),
]
METRICS = [
    ("ai journal", "1111-1111", "1111-112X", 5.0, "IF(2024)", 2024),
    ("ai journal", "1111-1111", "1111-112X", None, "IF(2025)", 2025),
    ("ai journal", None, None, 50.0, "IF (2020)", 2020),
    ("neural nets", None, None, 2.0, "IF(2024)", 2024),
    ("neural nets", None, None, 3.0, "IF(2024)", 2024),
    ("arxiv", "9999-9999", None, 7.0, "IF(2024)", 2024),
    ("arxiv", None, None, 99.0, "SJR", 2026),
]


def as_arrow(rows, schema):
    """Rows given as tuples in the order of the schema."""
    columns = [[row[place] for row in rows] for place in range(len(schema))]
    return pa.table(columns, schema=ibis.schema(schema).to_pyarrow())


def table(rows, schema):
    return ibis.memtable(as_arrow(rows, schema))


@pytest.fixture(scope="session")
def con():
    return ibis.duckdb.connect()


@pytest.fixture(scope="session")
def rows_of(con):
    """Rows of an expression as tuples, floats rounded to what a hand count can give."""

    def rows_of(expression):
        plain = con.to_pyarrow(expression).to_pylist()
        return [tuple(round(v, 6) if isinstance(v, float) else v for v in row.values()) for row in plain]

    return rows_of


@pytest.fixture(scope="session")
def works():
    return table(WORKS, WORKS_SCHEMA)


@pytest.fixture(scope="session")
def authorships():
    return table(AUTHORSHIPS, AUTHORSHIPS_SCHEMA)


@pytest.fixture(scope="session")
def journal_metrics():
    return table(METRICS, METRICS_SCHEMA)


@pytest.fixture(scope="session")
def make_works():
    """Sample of a test's own: mappings of the columns that matter to it, the others null."""
    return lambda rows: table([tuple(row.get(name) for name in WORKS_SCHEMA) for row in rows], WORKS_SCHEMA)


@pytest.fixture(scope="session")
def make_authorships():
    return lambda rows: table(rows, AUTHORSHIPS_SCHEMA)


@pytest.fixture(scope="session")
def make_metrics():
    return lambda rows: table(rows, METRICS_SCHEMA)
