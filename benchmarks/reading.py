"""Reading tagged text of full length, against DuckDB merely counting the lines of the same file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
from timing import seconds

from aici import sources

RECORDS = 50_000
RECORD = """PT J
AU Author, A
   Second, B
AF Author, Anna
   Second, Bo
TI A title of some length about learning from data number {n}
SO JOURNAL OF EXAMPLES
DT Article
DE first keyword; second keyword
AB {abstract}
C1 [Author, Anna] Univ One, Dept Two, 53113 Bonn, Germany.
   [Second, Bo] Univ Three, Seoul 04763, South Korea.
RP Author, A (corresponding author), Univ One, Dept Two, 53113 Bonn, Germany.
TC 12
PA BONN, GERMANY
SN 1234-5678
PY 2021
DI 10.1000/{n}
SC Computer Science
UT WOS:{n:015}
ER

"""


def rows():
    """Tagged text into records and authorships, against counting its lines."""
    abstract = "Words of an abstract that stand for a real one. " * 36
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.txt"
        body = "".join(RECORD.format(n=n, abstract=abstract) for n in range(RECORDS))
        path.write_text(f"FN Clarivate Analytics Web of Science\nVR 1.0\n{body}EF\n", encoding="utf-8")
        size = path.stat().st_size / 1e6
        reading = seconds(lambda: sources.read(path))
        query = (
            f"select count(*) from read_csv('{path}', columns={{'line': 'varchar'}}, sep='\\0', quote='', escape='')"
        )
        counting = seconds(lambda: duckdb.sql(query).fetchall())
    yield f"reading {RECORDS:,} tagged records, {size:.0f} MB", f"{reading:.1f} s", ""
    yield "reading / DuckDB counting its lines", f"{reading / counting:.1f}", ""
