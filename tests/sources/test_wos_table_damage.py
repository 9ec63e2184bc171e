"""Tables of Web of Science that were cut lose no record that is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from aici import sources
from wos_tables import FIRST, SECOND, TAB_2019, TAB_2022, THIRD, tab


def _read(path: Path, content: bytes) -> sources.Reading:
    path.write_bytes(content)
    return sources.read(path)


@pytest.mark.parametrize("headings", [TAB_2022, TAB_2019], ids=["identifier_last", "identifier_inside"])
def test_truncated_table_keeps_every_whole_record(tmp_path, headings):
    path = tmp_path / "x"
    trailing = "" if headings is TAB_2022 else "\t"
    text = tab(headings, FIRST, SECOND, THIRD | {"UT": "WOS:000000000000003"}, trailing=trailing)
    whole = _read(path, text.encode()).frames["records"]
    body = text.index("\n") + 1
    for cut in range(body + 1, len(text), 83):
        found = _read(path, text[:cut].encode()).frames
        complete = text[body:cut].count("\n")
        if "records" in found:
            assert found["records"].head(complete).equals(whole.head(complete))
            assert not found["records"]["record_id"].is_in(whole["record_id"].implode()).not_().any()
        else:
            assert complete == 0
