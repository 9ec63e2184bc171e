"""What the author decides on pairs of records: the file for review, the decisions read back, and contradictions."""

from __future__ import annotations

import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aici import cli
from aici.dedup.decisions import DecisionError, read_decisions, write_review

HEAD = "record_id_a,record_id_b,decision\n"
KNOWN = pl.Series(["wos:A", "wos:B", "wos:C", "wos:D", "wos:E"])


def decided(tmp_path, text: str | bytes, known: pl.Series | None = None):
    path = tmp_path / "decisions" / "2026.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_decisions(path, known)


def lettered(*rows: str) -> str:
    """Rows such as `A=B` or `A!C` as a file."""
    words = {"=": "same", "!": "different", "?": ""}
    return HEAD + "".join(f"wos:{row[0]},wos:{row[2]},{words[row[1]]}\n" for row in rows)


def test_no_file_is_no_decision(tmp_path):
    found = read_decisions(tmp_path / "2026.csv", KNOWN)
    assert (found.pairs.height, found.rejects.height) == (0, 0)
    assert found.pairs.columns == ["record_id_a", "record_id_b", "decision", "row"]
    assert found.rejects.columns == ["data_source", "file", "row", "reason"]


def test_each_pair_comes_once_smaller_id_first_and_what_is_empty_is_not_decided(tmp_path):
    found = decided(tmp_path, lettered("D=C", "B!A", "A?E", "A!B", "C=D"), KNOWN)
    assert found.pairs.rows() == [("wos:A", "wos:B", "different", 2), ("wos:C", "wos:D", "same", 1)]
    assert found.rejects.height == 0


def test_rows_that_cannot_be_used_are_rejected_and_the_others_used(tmp_path):
    text = HEAD + (
        "wos:A,wos:B,same\n"
        "wos:A,,same\n"
        "wos:A,wos:C,perhaps\n"
        "\n"
        "wos:D,wos:D,different\n"
        "wos:Z,wos:D,same\n"
        "wos:D,wos:Y,different\n"
        'wos:D,"wos:E,same\n'
        "wos:D,wos:E,same,more\n"
        "wos:D\n"
        "wos:C,wos:D,Different,,\n"
    )
    found = decided(tmp_path, text, KNOWN)
    assert found.pairs.rows() == [("wos:A", "wos:B", "same", 1), ("wos:C", "wos:D", "different", 10)]
    assert found.rejects.rows() == [
        ("decisions", "decisions/2026.csv", 2, "a record id is missing; copy both from the review file"),
        ("decisions", "decisions/2026.csv", 3,
         "decision is 'perhaps'; write same or different, or leave it empty"),
        ("decisions", "decisions/2026.csv", 4, "both record ids are wos:D; a decision is about two records"),
        ("decisions", "decisions/2026.csv", 5,
         "no record wos:Z among those read; copy the id from the review file, or delete the row"),
        ("decisions", "decisions/2026.csv", 6,
         "no record wos:Y among those read; copy the id from the review file, or delete the row"),
        ("decisions", "decisions/2026.csv", 7,
         "the row does not have the 3 cells of the heading; mend its quotes and separators"),
        ("decisions", "decisions/2026.csv", 8,
         "the row does not have the 3 cells of the heading; mend its quotes and separators"),
    ]  # fmt: skip


def test_without_known_records_every_id_is_taken(tmp_path):
    assert decided(tmp_path, lettered("Y=Z")).pairs.rows() == [("wos:Y", "wos:Z", "same", 1)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_spreadsheet_programs_write_it_in_many_ways(tmp_path, separator, encoding, end):
    rows = [
        ["Title_A", '"record_id_b"', "Decision", "record_id_a", ""],
        ["Müller", "wos:WOS:000000000000001", " SAME ", "ieee_xplore:0001", ""],
        ['"One; two, ""three"""', "wos:B", "different", "wos:A", ""],
        ["", "", "", "", ""],
    ]
    found = decided(tmp_path, end.join(separator.join(row) for row in rows).encode(encoding))
    assert found.pairs.rows() == [
        ("ieee_xplore:0001", "wos:WOS:000000000000001", "same", 1), ("wos:A", "wos:B", "different", 2),
    ]  # fmt: skip
    assert found.rejects.height == 0


@pytest.mark.parametrize(
    ("text", "got"),
    [("", "none"), ("record_id_a,record_id_b\n", "record_id_a, record_id_b"), ("a b c\n", "a b c")],
)
def test_file_without_the_columns_says_which_it_should_have(tmp_path, text, got):
    with pytest.raises(DecisionError, match=f"no column .*decision in its first line; got {got}. .*the columns rec"):
        decided(tmp_path, text)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["A=B", "B=C", "A!C"], ["row 3 says wos:A ≠ wos:C, but rows 1 and 2 say wos:A = wos:B = wos:C"]),
        (["A=B", "B!A"], ["row 2 says wos:A ≠ wos:B, but row 1 says wos:A = wos:B"]),
        (["C!A", "C=D", "D=E", "A=B", "E=B"],
         ["row 1 says wos:A ≠ wos:C, but rows 2, 3, 4 and 5 say wos:A = wos:B = wos:E = wos:D = wos:C"]),
        # the shorter way round a ring, and every row that disagrees
        (["A=B", "B=C", "C=D", "D=E", "E=A", "A!D", "B!C"],
         ["row 6 says wos:A ≠ wos:D, but rows 4 and 5 say wos:A = wos:E = wos:D",
          "row 7 says wos:B ≠ wos:C, but row 2 says wos:B = wos:C"]),
    ],
    ids=["triangle", "both ways", "chain", "ring"],
)  # fmt: skip
def test_decisions_that_contradict_each_other_name_their_rows(tmp_path, rows, said):
    with pytest.raises(DecisionError) as error:
        decided(tmp_path, lettered(*rows), KNOWN)
    lines = str(error.value).splitlines()
    assert lines[0] == f"{tmp_path}/decisions/2026.csv contradicts itself:"
    assert lines[1:-1] == [f"  - {line}" for line in said]
    assert lines[-1].endswith("Change or empty the decision in one of the rows of each line, then run again.")


def test_of_many_contradictions_five_are_told(tmp_path):
    rows = [f"wos:{n},wos:{n}b,{word}\n" for n in range(8) for word in ("same", "different")]
    with pytest.raises(DecisionError, match="and 3 more rows"):
        decided(tmp_path, HEAD + "".join(rows))


def test_what_is_different_need_not_be_decided_for_every_pair(tmp_path):
    # A and B are one, C and D are one; that A is not C says nothing against it
    assert decided(tmp_path, lettered("A=B", "C=D", "A!C", "B!D", "E!A"), KNOWN).pairs.height == 5


def test_the_command_line_says_it_without_traceback():
    assert issubclass(DecisionError, cli._expected())


IDS = "ABCDEFGH"


def written(rows: list[tuple[str, str, str]], folder):
    return decided(folder, HEAD + "".join(f"wos:{a},wos:{b},{word}\n" for a, b, word in rows))


@given(groups=st.lists(st.integers(0, 3), min_size=len(IDS), max_size=len(IDS)),
       chosen=st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=30),
       seed=st.integers(0, 99))  # fmt: skip
def test_decisions_of_someone_who_knows_never_contradict_and_their_order_is_nothing(
    tmp_path_factory, groups, chosen, seed
):
    of = dict(zip(IDS, groups, strict=True))
    rows = [(a, b, "same" if of[a] == of[b] else "different") for a, b in chosen if a != b]
    folder = tmp_path_factory.mktemp("consistent")
    found = written(rows, folder).pairs.drop("row")
    random.Random(seed).shuffle(rows)
    assert found.equals(written(rows, folder).pairs.drop("row"))
    wanted = {(f"wos:{min(a, b)}", f"wos:{max(a, b)}", word) for a, b, word in rows}
    assert set(found.iter_rows()) == wanted
    assert found.height == len(wanted)


@given(chain=st.permutations(IDS), length=st.integers(2, len(IDS)), more=st.integers(0, 5), seed=st.integers(0, 99))
def test_a_chain_of_same_whose_ends_are_different_always_is_an_error(tmp_path_factory, chain, length, more, seed):
    links = [(a, b, "same") for a, b in zip(chain, chain[1:], strict=False)]
    rows = [*links[: length - 1], (chain[length - 1], chain[0], "different"), *links[:more]]
    random.Random(seed).shuffle(rows)
    with pytest.raises(DecisionError, match=r"row \d+ says .* ≠ .*, but row"):
        written(rows, tmp_path_factory.mktemp("contradictory"))


def uncertain() -> pl.DataFrame:
    shown = {
        "title_a": ["=Late bloom", 'Comma, "quotes"'], "title_b": ["Late\nbloom", None], "year_a": [2020, None],
        "year_b": [2021, 2020], "venue_a": ["深度学习", None], "venue_b": [None, "-A"], "doi_a": ["10.1/a", None],
        "doi_b": [None, None], "authors_a": [["Li, An", "Kim, Bo"], None], "authors_b": [[], ["Abel, Cy"]],
    }  # fmt: skip
    pairs = {"record_id_a": ["wos:WOS:0001", "wos:B"], "record_id_b": ["google_scholar:7", "wos:C"]}
    schema = {"doi_b": pl.String, "authors_a": pl.List(pl.String), "authors_b": pl.List(pl.String)}
    rules = {"rule": ["title_year", "title"], "score": [0.5, 0.75], "more": "not shown"}
    return pl.DataFrame(pairs | rules | shown, schema_overrides=schema)


def test_review_file_shows_both_records_side_by_side_for_a_spreadsheet_program(tmp_path):
    write_review(uncertain(), tmp_path / "review.csv")
    assert (tmp_path / "review.csv").read_text("utf-8") == (
        "\ufeffrecord_id_a,record_id_b,decision,rule,score,title_a,title_b,year_a,year_b,venue_a,venue_b,doi_a,doi_b,"
        "authors_a,authors_b\n"
        'wos:B,wos:C,"",title,0.75,"Comma, ""quotes""",,,2020,,\'-A,,,,"Abel, Cy"\n'
        'wos:WOS:0001,google_scholar:7,"",title_year,0.5,\'=Late bloom,Late bloom,2020,2021,深度学习,,10.1/a,,'
        '"Li, An; Kim, Bo",""\n'
    )


def test_filled_review_file_is_a_decisions_file(tmp_path):
    path = tmp_path / "review.csv"
    write_review(uncertain(), path)
    assert read_decisions(path).pairs.height == read_decisions(path).rejects.height == 0
    filled = path.read_text("utf-8").replace('google_scholar:7,""', "google_scholar:7,same")
    found = decided(tmp_path, filled, pl.Series(["wos:WOS:0001", "google_scholar:7"]))
    assert found.pairs.rows() == [("google_scholar:7", "wos:WOS:0001", "same", 2)]
    assert found.rejects.height == 0


def test_no_uncertain_pair_gives_a_heading(tmp_path):
    write_review(uncertain().clear(), tmp_path / "review.csv")
    assert read_decisions(tmp_path / "review.csv").pairs.height == 0
