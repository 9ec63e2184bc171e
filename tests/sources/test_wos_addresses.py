"""Which author of a Web of Science record has which address, and what stays unlinked."""

from __future__ import annotations

import polars as pl
import pytest


def rows(frames: dict[str, pl.DataFrame]) -> list[tuple]:
    return frames["authorships"].select("position", "author", "affiliation_raw", "link").rows()


def test_brackets_link_authors_and_addresses(read, record, export):
    columns = ["position", "is_corresponding", "author", "institution", "affiliation_raw", "link"]
    north, south = "Univ North, Dept Stones, Lund, Sweden", "Inst South, Boston, MA 02115 USA"
    assert read(export(record()))["authorships"].select(columns).rows() == [
        (1, True, "Arden, Bea C.", "Univ North", north, "bracket"),
        (2, False, "Boro, Dan", "Univ North", north, "bracket"),
        (2, False, "Boro, Dan", "Inst South", south, "bracket"),
    ]


def test_short_names_in_brackets(read, record, export):
    frames = read(export(record(C1="[Arden, BC] Univ North, Lund, Sweden.\n   [Boro, D] Inst South, Rome, Italy.")))
    assert rows(frames) == [
        (1, "Arden, Bea C.", "Univ North, Lund, Sweden", "bracket"),
        (2, "Boro, Dan", "Inst South, Rome, Italy", "bracket"),
    ]


def test_records_without_full_names_use_the_short_ones(read, record, export):
    frames = read(export(record(AF=None, C1="[Arden, BC] Univ North, Lund, Sweden.")))
    assert rows(frames) == [(1, "Arden, BC", "Univ North, Lund, Sweden", "bracket"), (2, "Boro, D", None, "none")]


def test_single_address_belongs_to_every_author(read, record, export):
    frames = read(export(record(C1="Univ North, Lund, Sweden.")))
    assert rows(frames) == [
        (1, "Arden, Bea C.", "Univ North, Lund, Sweden", "single_address"),
        (2, "Boro, Dan", "Univ North, Lund, Sweden", "single_address"),
    ]


def test_several_addresses_without_names_link_nobody_but_whom_the_reprint_names(read, record, export):
    c1 = "UNIV NORTH,LUND,SWEDEN.\n   INST SOUTH,ROME,ITALY."
    frames = read(export(record(C1=c1, RP="Arden, BC (reprint author), UNIV NORTH,DEPT X,LUND,SWEDEN.")))
    assert rows(frames) == [
        (1, "Arden, Bea C.", "UNIV NORTH,DEPT X,LUND,SWEDEN", "reprint"), (2, "Boro, Dan", None, "none"),
        (None, None, "UNIV NORTH,LUND,SWEDEN", "none"), (None, None, "INST SOUTH,ROME,ITALY", "none"),
    ]  # fmt: skip


def test_reprint_address_of_another_author_says_nothing_of_the_first(read, record, export):
    frames = read(export(record(C1=None, RP="Boro, D (corresponding author), Inst South, Rome, Italy.")))
    assert rows(frames) == [
        (1, "Arden, Bea C.", None, "none"), (2, "Boro, Dan", "Inst South, Rome, Italy", "reprint")
    ]  # fmt: skip
    assert frames["authorships"]["is_corresponding"].to_list() == [False, True]


def test_author_linked_otherwise_keeps_his_addresses_beside_the_reprint(read, record, export):
    entries = "Arden, BC; Boro, D (corresponding author), Univ Far, Oslo, Norway."
    frames = read(export(record(C1="[Arden, Bea C.] Univ North, Lund, Sweden.", RP=entries)))
    assert rows(frames) == [
        (1, "Arden, Bea C.", "Univ North, Lund, Sweden", "bracket"),
        (2, "Boro, Dan", "Univ Far, Oslo, Norway", "reprint"),
    ]


def test_brackets_and_plain_addresses_in_one_record(read, record, export):
    frames = read(export(record(C1="[Boro, Dan] Inst South, Rome, Italy.\n   Univ North, Lund, Sweden.", RP=None)))
    assert rows(frames) == [
        (1, "Arden, Bea C.", None, "none"), (2, "Boro, Dan", "Inst South, Rome, Italy", "bracket"),
        (None, None, "Univ North, Lund, Sweden", "none"),
    ]  # fmt: skip


def test_address_of_a_name_that_is_no_author_is_kept_without_author(read, record, export):
    frames = read(export(record(C1="[Nobody, N.] Univ Far, Oslo, Norway.", RP=None)))
    assert rows(frames)[-1] == (None, None, "Univ Far, Oslo, Norway", "none")


@pytest.mark.parametrize(
    "marker", [" (reprint author), ", " (corresponding author), ", " (通讯作者)，", " (Corresponding Author), "]
)
def test_marker_of_the_corresponding_author(read, marker, record, export):
    frames = read(export(record(C1=None, RP=f"Arden, BC{marker}Univ North, Lund, Sweden.")))
    assert rows(frames)[0] == (1, "Arden, Bea C.", "Univ North, Lund, Sweden", "reprint")


def test_several_reprint_entries_and_several_names_in_one(read, record, export):
    entries = (
        "Arden, BC (corresponding author), Univ North, Lund, Sweden.; Arden, BC (corresponding author), Inst St. Ann, "
        "Rome, Italy.; Cole, E; Boro, D (corresponding author), Univ Far, Oslo, Norway."
    )
    frames = read(export(record(AU="Arden, BC\n   Boro, D\n   Dunn, F", AF=None, C1=None, RP=entries)))
    assert frames["authorships"].select("position", "is_corresponding", "affiliation_raw").rows() == [
        (1, True, "Univ North, Lund, Sweden"), (1, True, "Inst St. Ann, Rome, Italy"),
        (2, True, "Univ Far, Oslo, Norway"), (3, False, None),
    ]  # fmt: skip


def test_reprint_entries_without_final_stop(read, record, export):
    entries = (
        "Arden, BC (corresponding author), Univ North, Lund, Sweden; Arden, BC (corresponding author), X, Rome, Italy"
    )
    frames = read(export(record(C1=None, RP=entries)))
    assert frames["authorships"]["affiliation_raw"].to_list()[:2] == ["Univ North, Lund, Sweden", "X, Rome, Italy"]


def test_namesakes_share_their_addresses(read, record, export):
    frames = read(
        export(record(AU="Li, W\n   Li, W", AF="Li, Wei\n   Li, Wei", C1="[Li, Wei] Univ A, Rome, Italy.", RP=None))
    )
    assert [row[0] for row in rows(frames)] == [1, 2]


def test_names_that_differ_only_by_a_blank_are_two_authors(read, record, export):
    """Found by the simulated world: `Peng, Qian G.` and `Peng, Qiang` once shared their addresses."""
    text = record(
        AU="Peng, QG\n   Peng, Q",
        AF="Peng, Qian G.\n   Peng, Qiang",
        C1="[Peng, Qian G.] Univ One, Seoul, South Korea.\n   [Peng, Qiang] Univ Two, Singapore, Singapore.",
        RP=None,
    )
    linked = read(export(text))["authorships"].select("position", "institution").rows()
    assert linked == [(1, "Univ One"), (2, "Univ Two")]


def test_repeated_address_of_one_author_stands_once(read, record, export):
    frames = read(export(record(C1="[Arden, Bea C.] X, Rome, Italy.\n   [Arden, Bea C.] X, Rome, Italy.", RP=None)))
    assert [row[0] for row in rows(frames)] == [1, 2]


def test_other_indexes_name_the_author_before_the_address(read, record, export):
    frames = read(
        export(
            record(UT="ZOOREC:ZOOR1", AU="Arden, Bea C. (bea@north.se) \n   Boro, Dan", AF=None, RP=None,
                   C1="Arden, Bea C.; Univ North, 1 Long St,\n   Lund, Sweden, Sweden.")
        )
    )  # fmt: skip
    assert rows(frames) == [
        (1, "Arden, Bea C.", "Univ North, 1 Long St, Lund, Sweden, Sweden", "bracket"), (2, "Boro, Dan", None, "none")
    ]  # fmt: skip


def test_every_author_and_every_address_has_a_row(read, record, export):
    frames = read(
        export(
            record(1),
            record(2, C1="A, Rome, Italy.\n   B, Lund, Sweden."),
            record(3, C1=None),
            record(4, AU=None, AF=None),
        )
    )
    found = (
        frames["authorships"]
        .group_by("record_id")
        .agg(
            pl.col("position").drop_nulls().n_unique().alias("authors"),
            pl.col("affiliation_raw").drop_nulls().n_unique().alias("addresses"),
        )
    )
    assert found.sort("record_id").rows() == [
        ("wos:WOS:000000000000001", 2, 2), ("wos:WOS:000000000000002", 2, 3), ("wos:WOS:000000000000003", 2, 1),
        ("wos:WOS:000000000000004", 0, 2),
    ]  # fmt: skip
