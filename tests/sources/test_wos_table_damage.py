"""Tables of Web of Science that were cut or damaged lose no record that is whole; random records come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aici import sources
from wos_tables import FIRST, SECOND, TAB_2019, TAB_2022, THIRD, XLS_2023, comma, tab


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
    for cut in range(body + 1, len(text), 41):
        found = _read(path, text[:cut].encode()).frames
        complete = text[body:cut].count("\n")
        if "records" in found:
            assert found["records"].head(complete).equals(whole.head(complete))
            assert not found["records"]["record_id"].is_in(whole["record_id"].implode()).not_().any()
        else:
            assert complete == 0


_WORDS = st.text("abcdeéß中&<>'\"[](),. -", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
).filter(lambda text: text.strip(" ,.;\"") and "&" not in text)  # fmt: skip
_NAMES = st.lists(st.sampled_from(["Arden, B", "Boro, D", "Cole, E", "Li, Wei", "O'Neil, F"]), min_size=1, unique=True)


@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(_WORDS, _WORDS, _NAMES, st.integers(1900, 2030)), min_size=1, max_size=4))
def test_random_records_come_back(tmp_path_factory, drawn):
    records = [
        {"PT": "J", "TI": title, "SO": venue, "AU": "; ".join(names), "PY": str(year), "UT": f"WOS:{n:015d}",
         "C1": f"[{'; '.join(names)}] Univ North, Lund, Sweden"}
        for n, (title, venue, names, year) in enumerate(drawn)
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("random") / "x"
    for text in (tab(TAB_2022, *records), comma(XLS_2023, *records)):
        path.write_bytes(text.encode())
        frames = sources.read(path).frames
        found = frames["records"].select("title", "venue", "authors", "year").rows()
        assert found == [(title, venue, names, year) for title, venue, names, year in drawn]
        assert frames["authorships"].height == sum(len(names) for _, _, names, _ in drawn)


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(st.data())
def test_damaged_bytes_cost_no_intact_record_and_never_raise(tmp_path_factory, data):
    form = data.draw(st.sampled_from(["tab", "csv"]))
    records = [FIRST, SECOND, THIRD | {"UT": "WOS:000000000000003"}, FIRST | {"UT": "WOS:000000000000004"}]
    lines = (tab(TAB_2022, *records) if form == "tab" else comma(XLS_2023, *records)).encode().split(b"\n")
    n = data.draw(st.integers(1, 4))
    row = bytearray(lines[n])
    for _ in range(data.draw(st.integers(1, 3))):
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(st.integers(0, 255))
    lines[n] = bytes(row)
    path = tmp_path_factory.mktemp("damaged") / "x"
    path.write_bytes(b"\n".join(lines))
    found = sources.read(path)
    kept = set(found.frames["records"]["record_id"]) if found.kind else set()
    assert found.rows == (found.frames["records"].height if found.kind else 0) + found.rejects.height
    assert kept >= {f"wos:{record['UT']}" for m, record in enumerate(records, 1) if m != n}
