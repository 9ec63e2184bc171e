"""Weights: the share of each country in each work, under each counting."""

import ibis
import pyarrow as pa
import pytest

from aici.indicators.weights import country_weights, exact_sum

FIRST_AUTHOR = {
    ("w1", "USA", 1.0),
    ("w2", "DEU", 0.5),
    ("w2", "FRA", 0.5),
    ("w3", "CHN", 1.0),
    ("w4", None, 1.0),
    ("w5", None, 1.0),
    ("w6", "GBR", 1.0),
    ("w7", "USA", 0.5),
    ("w7", None, 0.5),
    ("w8", "CHN", 1.0),
    ("w9", "CHN", 1.0),
}
FULL = {
    ("w1", "USA", 1.0),
    ("w1", "CHN", 1.0),
    ("w2", "DEU", 1.0),
    ("w2", "FRA", 1.0),
    ("w3", "CHN", 1.0),
    ("w4", "USA", 1.0),
    ("w4", "CHN", 1.0),
    ("w5", None, 1.0),
    ("w6", "GBR", 1.0),
    ("w7", "USA", 1.0),
    ("w8", "CHN", 1.0),
    ("w8", "GBR", 1.0),
    ("w9", "CHN", 1.0),
    ("w9", "USA", 1.0),
}
FRACTIONAL = {
    ("w1", "USA", 0.5),
    ("w1", "CHN", 0.5),
    ("w2", "DEU", 0.25),
    ("w2", "FRA", 0.75),
    ("w3", "CHN", 1.0),
    ("w4", "USA", 0.5),
    ("w4", "CHN", 0.5),
    ("w5", None, 1.0),
    ("w6", "GBR", 0.5),
    ("w6", None, 0.5),
    ("w7", "USA", 0.25),
    ("w7", None, 0.75),
    ("w8", "CHN", 1.0),
    ("w9", "CHN", 0.25),
    ("w9", "USA", 0.25),
    ("w9", None, 0.5),
}
CORRESPONDING = {
    ("w1", "CHN", 1.0),
    ("w2", "DEU", 0.5),
    ("w2", "FRA", 0.5),
    ("w3", None, 1.0),
    ("w4", None, 1.0),
    ("w5", None, 1.0),
    ("w6", "GBR", 1.0),
    ("w7", "USA", 0.25),
    ("w7", None, 0.75),
    ("w8", "GBR", 1.0),
    ("w9", "USA", 1.0),
}


@pytest.mark.parametrize(
    ("counting", "expected"),
    [
        ("first_author", FIRST_AUTHOR),
        ("full", FULL),
        ("fractional", FRACTIONAL),
        ("corresponding", CORRESPONDING),
    ],
)
def test_each_work_is_shared_among_countries(works, authorships, rows_of, counting, expected):
    rows = rows_of(country_weights(works, authorships, counting=counting))
    assert len(rows) == len(expected)
    assert set(rows) == expected


def test_first_author_is_not_guessed_where_one_address_has_no_country(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w"}])
    authorships = make_authorships(
        [
            ("w", None, False, None, "MIT", "USA", "MIT, USA", "none"),
            ("w", None, False, None, "Inst X", None, "Inst X", "none"),
        ]
    )
    assert rows_of(country_weights(works, authorships, counting="first_author")) == [("w", None, 1.0)]


def test_first_author_without_address_is_not_guessed_from_linked_coauthors(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w"}])
    authorships = make_authorships(
        [
            ("w", 1, False, "Ada", None, None, None, "none"),
            ("w", 2, False, "Bo", "MIT", "USA", "MIT, USA", "bracket"),
        ]
    )
    assert rows_of(country_weights(works, authorships, counting="first_author")) == [("w", None, 1.0)]


USA = [("w", None, False, None, f"Inst {n}", "USA", f"Inst {n}, USA", "none") for n in range(3)]


def reprint(position, country):
    return ("w", position, True, f"Author {position}", "Inst R", country, f"Inst R, {country}", "reprint")


def without_address(*positions):
    return [("w", position, False, f"Author {position}", None, None, None, "none") for position in positions]


def shares(rows_of, make_works, make_authorships, rows, counting):
    works = make_works([{"work_id": "w", "n_authors": 5}])
    return {row[1]: row[2] for row in rows_of(country_weights(works, make_authorships(rows), counting=counting))}


@pytest.mark.parametrize("named", [[], [1], [4], [1, 4]], ids=str)
def test_reprint_entry_does_not_take_from_what_unlinked_addresses_give(make_works, make_authorships, rows_of, named):
    rest = [position for position in range(1, 6) if position not in named]
    rows = [*USA, *(reprint(position, "USA") for position in named), *without_address(*rest)]
    for counting in ("first_author", "full", "fractional"):
        assert shares(rows_of, make_works, make_authorships, rows, counting) == {"USA": 1.0}


def test_author_without_address_is_where_all_unlinked_addresses_are(make_works, make_authorships, rows_of):
    linked = ("w", 2, False, "Bo", "MIT", "USA", "MIT, USA", "bracket")
    rows = [linked, *without_address(1, 3, 4, 5)]
    assert shares(rows_of, make_works, make_authorships, rows, "fractional") == {"USA": 0.2, None: 0.8}
    assert shares(rows_of, make_works, make_authorships, [*rows, USA[0]], "fractional") == {"USA": 1.0}
    elsewhere = ("w", 3, False, "Cy", "UCL", "GBR", "UCL, England", "bracket")
    rows = [linked, elsewhere, *without_address(1, 4, 5)]
    assert shares(rows_of, make_works, make_authorships, rows, "fractional") == {"USA": 0.2, "GBR": 0.2, None: 0.6}


def test_authors_without_a_row_are_nowhere(make_works, make_authorships, rows_of):
    rows = [("w", 1, False, "Ada", "MIT", "USA", "MIT, USA", "bracket")]
    assert shares(rows_of, make_works, make_authorships, rows, "fractional") == {"USA": 0.2, None: 0.8}


@pytest.mark.parametrize(
    ("position", "expected"), [(1, {"GBR": 0.2, None: 0.8}), (4, {"GBR": 0.2, None: 0.8})], ids=["first", "fourth"]
)
def test_reprint_address_alone_tells_of_nobody_else(make_works, make_authorships, rows_of, position, expected):
    rest = [place for place in range(1, 6) if place != position]
    rows = [reprint(position, "GBR"), *without_address(*rest)]
    assert shares(rows_of, make_works, make_authorships, rows, "fractional") == expected
    first = {"GBR": 1.0} if position == 1 else {None: 1.0}
    assert shares(rows_of, make_works, make_authorships, rows, "first_author") == first


def test_country_of_all_addresses_comes_before_the_reprint_of_the_first_author(make_works, make_authorships, rows_of):
    rows = [*USA, reprint(1, "GBR"), *without_address(2, 3, 4, 5)]
    assert shares(rows_of, make_works, make_authorships, rows, "first_author") == {"USA": 1.0}
    assert shares(rows_of, make_works, make_authorships, rows, "corresponding") == {"GBR": 1.0}


def test_corresponding_authors_without_position_are_told_apart_by_name(make_works, make_authorships, rows_of):
    works = make_works([{"work_id": "w"}])
    authorships = make_authorships(
        [
            ("w", None, True, "Ada", "MIT", "USA", "MIT, USA", "reprint"),
            ("w", None, True, "Ada", "UCL", "GBR", "UCL, England", "reprint"),
            ("w", None, True, "Bo", "UCL", "GBR", "UCL, England", "reprint"),
        ]
    )
    rows = rows_of(country_weights(works, authorships, counting="corresponding"))
    assert set(rows) == {("w", "USA", 0.25), ("w", "GBR", 0.75)}


@pytest.mark.parametrize("values", [(1e16, 1.0, -1e16), (1e16, -1e16, 1.0), (1.0, 1e16, -1e16)])
def test_sum_does_not_depend_on_the_order_of_rows(con, values):
    numbers = ibis.memtable(pa.table({"value": values}))
    assert con.to_pyarrow(exact_sum(numbers.value)).as_py() == 1.0


def test_unknown_counting_is_refused_with_the_allowed_ones(works, authorships):
    with pytest.raises(ValueError) as raised:
        country_weights(works, authorships, counting="frac")
    assert str(raised.value) == (
        "counting must be one of ('first_author', 'full', 'fractional', 'corresponding'), got 'frac'. "
        "Set `counting` in data/editions/<edition>.yml."
    )
