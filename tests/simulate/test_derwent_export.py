"""Derwent files, read line by line, hold the families that were drawn, in the forms of the provider."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from aici.simulate import patents
from aici.simulate.exports import derwent
from aici.simulate.rates import RATES
from simulate import small_patents
from simulate.small_patents import assert_share

PART = small_patents.part(2_500)


@pytest.fixture(scope="module")
def drawn() -> patents.Patents:
    return patents.draw(PART, small_patents.calibration())


@pytest.fixture(scope="module")
def written(drawn, tmp_path_factory) -> tuple[Path, pl.DataFrame, pl.DataFrame]:
    folder = tmp_path_factory.mktemp("exports") / "derwent"
    folder.mkdir()
    return folder, *derwent.write(PART, drawn, folder)


def records_of(path: Path) -> list[dict[str, list[str]]]:
    """The records of a file: the lines of each tag, without tag and indentation."""
    lines = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    assert lines[:2] == ["FN Clarivate Analytics Web of Science", "VR 1.0"]
    assert lines[-1] == "EF"
    records, tag = [], ""
    for line in lines[2:-1]:
        if line == "PT P":
            records.append({})
        elif re.match("[A-Z][A-Z0-9] ", line):
            tag = line[:2]
            records[-1][tag] = [line[3:]]
        elif line not in ("", "ER"):
            records[-1][tag].append(line[3:])
    return records


@pytest.fixture(scope="module")
def read(written) -> dict[int, dict[str, list[str]]]:
    """Each record by the number of its family."""
    folder, rows, files = written
    found = {}
    for file in files["file"]:
        placed = rows.filter(pl.col("file") == file)
        for record, family, row in zip(records_of(folder.parent / file), placed["family"], placed["row"], strict=True):
            assert record["UT"] == [f"DIIDW:SIM{family:09}"]
            found[family] = record | {"row": row}
    return found


def day(text: str) -> datetime.date:
    return datetime.datetime.strptime(text, "%d %b %Y").date()


def test_files_of_five_hundred_say_where_each_family_is(drawn, written, read):
    folder, rows, files = written
    assert sorted(f"derwent/{path.name}" for path in folder.iterdir()) == files["file"].to_list()
    assert files["rows"].to_list()[:-1] == [500] * (files.height - 1)
    assert files["rows"].sum() == rows.height == len(read)
    assert rows["record_id"].to_list() == [f"derwent:DIIDW:SIM{family:09}" for family in rows["family"]]
    assert [record["row"] for record in read.values()] == rows["row"].to_list()
    held = drawn.families.with_columns(held=pl.col("family").is_in(rows["family"].implode()))
    assert_share(held, pl.col("held"), RATES["in_derwent"].rate)


def test_the_text_of_a_record_is_the_familys(drawn, read):
    for family in drawn.families.filter(pl.col("family").is_in(list(read))).iter_rows(named=True):
        record = read[family["family"]]
        assert record["TI"] == [family["title"] + "."]
        text = [line for line in record["AB"] if line.strip()]
        assert text[0].strip() == f"NOVELTY - {family['abstract']}"
        assert [line.split(" - ")[0] for line in text[1:]] == ["USE", "ADVANTAGE"]
        padded = [f"{name[:4]}-{name[5:].split('/')[0]:0>3}/{name.split('/')[1]}" for name in family["classes"]]
        assert record.get("IP", []) == (["; ".join(padded)] if padded else [])
        assert record["AU"] == [f"{name.split()[0]} {name.split()[1][0]}".upper() for name in family["inventors"]]


def test_the_tables_hold_each_publication(drawn, read):
    for (family,), members in drawn.publications.group_by("family"):
        if (record := read.get(family)) is None:
            continue
        numbers = record["PN"][0].split("; ")
        assert len(numbers) == members.height
        for table, column in (("PD", "publication_date"), ("AD", "application_date")):
            assert [line.split("   ")[0] for line in record[table]] == numbers
            dates = [day(re.search(r"\d\d [A-Z][a-z]{2} \d{4}", line)[0]) for line in record[table]]
            assert dates == members[column].to_list()
        assert day(re.split(" {3,}", record["PI"][0])[1]) == members["priority_date"][0]
        assert all(
            "Provisional Application US" in line and line.strip().startswith("US") for line in record.get("FD", [])
        )


@pytest.mark.parametrize(
    ("number", "short"),
    [
        ("US20900012003A1", "US2090012003-A1"),
        ("KR1020900012003A", "KR2090012003-A"),
        ("KR1090012003B1", "KR90012003-B1"),
        ("CN910012003A", "CN910012003-A"),
        ("WO2091012003A1", "WO2091012003-A1"),
        ("USD90012003S1", "USD90012003-S1"),
        ("JP90012003B2", "JP90012003-B2"),
    ],
)
def test_a_publication_number_as_derwent_writes_it(number, short):
    assert pl.DataFrame({"number": [number]}).select(derwent._short(pl.col("number"))).item() == short


@pytest.mark.parametrize(
    ("number", "short"),
    [
        ("CN209010012003.X", "CN10012003"),
        ("US90012003P0", "US012003P"),
        ("US90012003", "US012003"),
        ("WOKR90012003", "WOKR012003"),
        ("KR1020900012003", "KR012003"),
    ],
)
def test_an_application_number_as_derwent_writes_it(number, short):
    assert pl.DataFrame({"number": [number]}).select(derwent._short_application(pl.col("number"))).item() == short


def test_assignees_are_repeated_for_each_member(drawn, read):
    applicants = drawn.applicants.group_by("family", maintain_order=True).agg("name", "code", "is_person")
    for row in applicants.filter(pl.col("family").is_in(list(read))).iter_rows(named=True):
        record = read[row["family"]]
        members = len(record["PN"][0].split("; "))
        once = record["AE"][: len(row["name"])]
        assert record["AE"] == once * members
        for line, code, is_person in zip(once, row["code"], row["is_person"], strict=True):
            ending = "-Individual" if is_person else f"{code}-C" if code else "-Non-standard"
            assert line.endswith(f"{ending})")
            assert re.fullmatch(r"[A-Z0-9& -]+ \([A-Z]{1,4}-(C|Individual|Non-standard)\)", line)


def test_files_have_the_line_ends_and_marks_they_say(written):
    folder, _, files = written
    for file, planted in files.select("file", "planted").iter_rows():
        data = (folder.parent / file).read_bytes()
        assert (b"\r\n" in data) == ("derwent_crlf" in planted)
        assert data.startswith(b"\xef\xbb\xbf") == ("derwent_bom" in planted)
        assert bool(re.search(rb"\nAB \r?\n", data)) == ("derwent_empty_abstract_line" in planted)
    assert len({tuple(planted) for planted in files["planted"]}) > 1


def test_the_same_part_gives_the_same_bytes(drawn, written, tmp_path):
    folder, rows, files = written
    again = tmp_path / "derwent"
    again.mkdir()
    rows_again, files_again = derwent.write(PART, drawn, again)
    assert_frame_equal(rows, rows_again)
    assert_frame_equal(files, files_again)
    assert all((again / path.name).read_bytes() == path.read_bytes() for path in folder.iterdir())
