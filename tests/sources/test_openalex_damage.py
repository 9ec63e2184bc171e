"""Pages of OpenAlex with a damage: it costs the work it lies in, and the number of rows shows what was lost."""

from __future__ import annotations

import json
import random

import pytest

from aici import sources
from aici.sources import openalex_json
from checkout import REAL, needs_real
from paper_exports import read
from sources.test_openalex import work

FOUR = json.dumps({"meta": {"count": 4}, "results": [work(n) for n in (1, 2, 3, 4)], "group_by": []})
SORTED = [json.dumps({"meta": {}, "results": [work(n) for n in ns]}, sort_keys=True) for ns in ((1, 2), (3, 4, 5))]


def taken(reading) -> list[int]:
    return [int(number.removeprefix("openalex:W100")) for number in reading.frames["records"]["record_id"]]


def is_told(reading) -> bool:
    return reading.rows == reading.frames["records"].height + reading.rejects.height


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("sign", ['"id', "id", '": "http', ': "http', '"http', "https", "openalex", "W100", "{"])
def test_damage_at_the_begin_of_a_work_is_a_reject(tmp_path, number, sign):
    begin = FOUR.index(f'{{"id": "https://openalex.org/W100{number}')
    place = FOUR.index(sign, begin)
    reading = read(tmp_path, FOUR[:place] + "\x00" + FOUR[place + 1 :])
    assert taken(reading) == [n for n in (1, 2, 3, 4) if n != number]
    assert (reading.rows, reading.rejects["row"].to_list()) == (4, [number])


def test_two_works_that_run_together_are_two_rejects(tmp_path):
    cut = FOUR[: FOUR.index("W1001") + 300] + FOUR[FOUR.index("W1002") - 8 :]
    reading = read(tmp_path, cut[: cut.index("W1002") - 9] + "W100" + cut[cut.index("W1002") :])
    assert (taken(reading)[-2:], reading.rows, is_told(reading)) == ([3, 4], 4, True)


def test_keys_may_be_sorted_and_values_follow_one_another(tmp_path):
    text = "\n".join(SORTED)
    assert (taken(read(tmp_path, text)), read(tmp_path, text).rows) == ([1, 2, 3, 4, 5], 5)
    place = text.index("Bea Arden")
    reading = read(tmp_path, text[:place] + '"' + text[place + 1 :])
    assert (taken(reading), reading.rows, reading.rejects["row"].to_list()) == ([2, 3, 4, 5], 5, [1])


def test_what_is_no_work_is_counted_once(tmp_path):
    author = {"id": "https://openalex.org/A5", "display_name": "Arden"}
    reading = read(tmp_path, json.dumps([work(1), author, None, work(4)], indent=1))
    assert (taken(reading), reading.rows, reading.rejects["row"].to_list()) == ([1, 4], 4, [2, 3])


def test_a_work_that_reading_loses_shows_in_the_number_of_rows(tmp_path, monkeypatch):
    documents = openalex_json._documents
    monkeypatch.setattr(openalex_json, "_documents", lambda text: list(documents(text))[1:])
    (tmp_path / "page.json").write_text(FOUR, encoding="utf-8")
    reading = sources.read(tmp_path / "page.json")
    assert (taken(reading), reading.rows) == ([2, 3, 4], 4)


@pytest.mark.parametrize("text", [FOUR, SORTED[1], SORTED[0] + SORTED[1]], ids=["page", "sorted", "two pages"])
def test_any_damaged_byte_costs_one_work_at_most_and_is_told(tmp_path, text):
    chance = random.Random(7)
    number = text.count('"authorships"')
    for place in chance.sample(range(len(text)), 150):
        reading = read(tmp_path, text[:place] + chance.choice('\x00"{}[],:x') + text[place + 1 :])
        assert is_told(reading), place
        assert number - 1 <= len(taken(reading)) <= number, place


@needs_real
@pytest.mark.parametrize("name", ["openalex/api_page_wrapped.json", "openalex/nlp_first10.json"])
def test_damaged_blocks_of_real_pages_are_told(tmp_path, name):
    content = (REAL / name).read_text("utf-8")
    chance = random.Random(5)
    for size in (1, 100, 20_000):
        for place in chance.sample(range(len(content) - size), 6):
            assert is_told(read(tmp_path, content[:place] + "\x00" * size + content[place + size :])), (size, place)
