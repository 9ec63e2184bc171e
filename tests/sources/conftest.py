"""Tagged text of invented records, and how the tests of Web of Science read it."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl
import pytest

from aici import sources

RECORD = """PT J
AU Arden, BC
   Boro, D
AF Arden, Bea C.
   Boro, Dan
TI Learning to sort pebbles &amp;
   stones
SO JOURNAL OF PEBBLES
DT Article; Early Access
DE sorting; pebble
   counting; stones
AB A study.
C1 [Arden, Bea C.; Boro, Dan] Univ North, Dept Stones, Lund, Sweden.
   [Boro, Dan] Inst South, Boston, MA 02115 USA.
RP Arden, BC (corresponding author), Univ North, Dept Stones, Lund, Sweden.
TC 7
Z9 9
PA 1 STONE ST, LONDON, ENGLAND
SN 1234-567x
EI 2345-6789
PY 2024
VL 3
IS 2
BP 17
EP 19
AR e17
DI 10.1000/ABC.1
WC Computer Science, Artificial Intelligence; Robotics
SC Computer Science; Robotics
UT WOS:000000000000001
ER
"""
HEADER = "FN Clarivate Analytics Web of Science\nVR 1.0\n"


def _record(number: int = 1, **changes: str | None) -> str:
    """RECORD with some tags replaced (None: left out); `number` makes the UT."""
    changes = {"UT": f"WOS:{number:015d}"} | changes
    fields = re.findall(r"^([A-Z][A-Z0-9])(?: (.*(?:\n   .*)*))?$", RECORD, re.MULTILINE)
    known = {tag: text for tag, text in fields if tag != "ER"} | changes
    return "".join(f"{tag} {text}\n" for tag, text in known.items() if text is not None) + "ER\n\n"


def _export(*records: str) -> str:
    return HEADER + "".join(records) + "EF"


@pytest.fixture
def record() -> Callable[..., str]:
    """Text of one record: `record(2, PY=None, TI="Another")` is the standard one but for these tags."""
    return _record


@pytest.fixture
def export() -> Callable[..., str]:
    """Text of a whole export file."""
    return _export


@pytest.fixture
def read(tmp_path) -> Callable[..., dict[str, pl.DataFrame]]:
    """Reads a text as the file wos/savedrecs.txt."""

    def read(text: str, encoding: str = "utf-8") -> dict[str, pl.DataFrame]:
        path = tmp_path / "savedrecs.txt"
        path.write_bytes(text.encode(encoding))
        reading = sources.read(path, "wos/savedrecs.txt")
        assert reading.data_source == "wos"
        return reading.frames

    return read
