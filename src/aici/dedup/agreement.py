"""How the fields of two records agree, one column per field; null where one of the two does not say.

Titles agree by the share of letters they have in common in order (Indel similarity, 0 to 100); authors by the words of
their names, so that order, initials and accents do not matter.
"""

from __future__ import annotations

import polars as pl
from rapidfuzz import fuzz, process

from aici.dedup import venue_names

FIRST, AMONG, OTHER = 2, 1, 0  # the first authors agree; one is among the authors of the other; neither
_SHARED = 36  # letters that a cut title must share with the whole one
_ASKED = 70  # similarity of titles below which the venue is of no interest
_LEAST = 50  # similarity below which texts are taken to have nothing in common: 0
_NAMES_ALIKE = 80  # similarity of names with a slip of the pen
_SIDES = (
    "doi", "title", "words", "cut", "numbers", "notice", "year", "kind", "venue", "venue_cut", "issn", "eissn",
    "volume", "page", "last_page", "family", "first_author", "names",
)  # fmt: skip


def of_pairs(keyed: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """How the records of each pair agree.

    Parameters
    ----------
    keyed : DataFrame by `keys.keyed`
    pairs : DataFrame[a, b]
        Rows of `keyed`.

    Returns
    -------
    DataFrame[a, b, same_doi, title, is_cut, marked_cut, letters, same_numbers, same_notice, author, years_apart, \
venue, same_volume, one_place, same_page, same_pages, same_kind, one_preprint, perhaps_preprint]
        One row per pair, in the order given. `title` is 0 to 100; `is_cut` says that one title is the beginning or the
        end of the other, `marked_cut` that an export marks one as cut; `letters` are those of the shorter one; `author`
        is `FIRST`, `AMONG` or `OTHER`; `venue` as in `venue_names`; `one_place` says that just one of the two has a
        volume or page, `same_pages` that first and last page agree; `one_preprint` that one is a preprint and the other
        is not, `perhaps_preprint` also where of the other it is not known.
    """
    sides = keyed.select(_SIDES)
    one, other = (sides[pairs[side].to_numpy()] for side in "ab")
    two = pl.concat([pairs.select("a", "b"), one, other.select(pl.all().name.suffix("_b"))], how="horizontal")
    two = two.with_columns(similarity=_similarity(two["title"], two["title_b"]), is_cut=_is_cut())
    two = two.with_columns(asked=_is_asked().fill_null(False))
    two = two.with_columns(venue_level=_venues(two), author=_authors(two))
    return two.select(
        "a", "b", "is_cut", "author", **_told_by_titles(), **_told_by_places(), **_told_by_kinds(),
        same_doi=_equal("doi"), years_apart=(pl.col("year") - pl.col("year_b")).abs(),
    )  # fmt: skip


def _told_by_titles() -> dict[str, pl.Expr]:
    lengths = (pl.col(name).str.len_chars() for name in ("title", "title_b"))
    return {
        "title": pl.col("similarity"),
        "marked_cut": pl.col("cut") | pl.col("cut_b"),
        "letters": pl.min_horizontal(lengths),
        "same_numbers": pl.col("numbers").eq_missing(pl.col("numbers_b")),
        "same_notice": pl.col("notice").eq_missing(pl.col("notice_b")),
    }


def _told_by_places() -> dict[str, pl.Expr]:
    return {
        "venue": pl.col("venue_level"),
        "same_volume": _equal("volume"),
        "one_place": _has_place("") != _has_place("_b"),
        "same_page": _same_page(),
        "same_pages": _equal("page") & _equal("last_page") & (pl.col("page") != pl.col("last_page")),
    }


def _told_by_kinds() -> dict[str, pl.Expr]:
    preprint, other = (pl.col(name) == "preprint" for name in ("kind", "kind_b"))
    return {
        "same_kind": _equal("kind"),
        "one_preprint": preprint != other,
        "perhaps_preprint": preprint.fill_null(False) != other.fill_null(False),
    }


def _has_place(side: str) -> pl.Expr:
    """Whether a record tells its volume or page; page 1 may be that of a version before the issue was made up."""
    early = (pl.col(f"page{side}") == "1").fill_null(True)
    return pl.col(f"volume{side}").is_not_null() | ~early


def _equal(name: str) -> pl.Expr:
    return pl.col(name) == pl.col(f"{name}_b")


def _similarity(one: pl.Series, two: pl.Series) -> pl.Series:
    """Similarity of pairs of texts, 0 to 100; null where one is missing. Only unequal ones are compared by letters."""
    pairs = pl.DataFrame({"one": one, "two": two}).with_row_index("place")
    unlike = pairs.drop_nulls().filter(pl.col("one") != pl.col("two"))
    sides = (unlike[side].to_list() for side in ("one", "two"))
    found = process.cpdist(*sides, scorer=fuzz.ratio, score_cutoff=_LEAST) if len(unlike) else []
    unlike = unlike.select("place", found=pl.Series(found, dtype=pl.Float32))
    told = pairs.join(unlike, on="place", how="left", maintain_order="left")
    return told.select(
        pl.when(pl.col("one") == pl.col("two")).then(pl.lit(100.0)).otherwise("found").cast(pl.Float32)
    ).to_series()


def _is_cut() -> pl.Expr:
    """Whether one title, cut or without what stands before or behind a colon, begins or ends the other, at a word."""
    one, two = pl.col("words"), pl.col("words_b")
    longer = pl.when(one.str.len_chars() >= two.str.len_chars()).then(one).otherwise(two)
    shorter = pl.when(one.str.len_chars() >= two.str.len_chars()).then(two).otherwise(one)
    held = longer.str.starts_with(shorter + " ") | longer.str.ends_with(" " + shorter)
    return ((shorter.str.len_chars() >= _SHARED) & held).fill_null(False)


def _same_page() -> pl.Expr:
    """Whether both begin or end on one page; letters before the number may be left out (`c37`, `37`).

    A page 1 may be that of a version before the issue was made up, and says nothing where a volume is missing.
    """
    one, two = pl.col("page"), pl.col("page_b")
    digits = [page.str.strip_chars_start("abcdefghijklmnopqrstuvwxyz") for page in (one, two)]
    bare = (digits[0] == digits[1]) & ((digits[0] == one) | (digits[1] == two))
    same = (one == two) | bare | _equal("last_page").fill_null(False)
    early = (one == "1") | (two == "1")
    missing = pl.col("volume").is_null() | pl.col("volume_b").is_null()
    return pl.when(same | ~(early & missing)).then(same)


def _is_asked() -> pl.Expr:
    """Venue and authors are of interest only where title or page have something in common."""
    return (pl.col("similarity") >= _ASKED) | pl.col("is_cut") | (pl.col("page") == pl.col("page_b")).fill_null(False)


def _venues(two: pl.DataFrame) -> pl.Series:
    """By name, unless an ISSN says that they are one. Two cut names say nothing."""
    names = two.select(pl.when("asked").then(pl.col("venue", "venue_b")))
    level = venue_names.agreement(names["venue"], names["venue_b"])
    numbers = [(one, f"{other}_b") for one in ("issn", "eissn") for other in ("issn", "eissn")]
    shared = pl.any_horizontal((pl.col(one) == pl.col(other)).fill_null(False) for one, other in numbers)
    both_cut = pl.col("venue_cut") & pl.col("venue_cut_b") & (pl.col("level") != venue_names.SAME)
    return two.with_columns(level=level).select(
        pl.when(shared).then(pl.lit(venue_names.SAME, pl.Int8)).when(~both_cut.fill_null(False)).then("level")
    ).to_series()  # fmt: skip


def _authors(two: pl.DataFrame) -> pl.Series:
    """`FIRST`, `AMONG` or `OTHER`; only what does not agree at once is looked at again."""
    one, other = pl.col("first_author"), pl.col("first_author_b")
    pairs = two.select("asked", "family", "family_b", "first_author", "first_author_b", "names", "names_b")
    pairs = pairs.with_row_index("place").filter("asked").drop_nulls(["first_author", "first_author_b"])
    alike = (one == other) | _equal("family").fill_null(False) | _share(one, other)
    pairs = pairs.with_columns(first=alike)
    unlike = pairs.filter(~pl.col("first"))
    unlike = unlike.with_columns(alike=_similarity(unlike["first_author"], unlike["first_author_b"]))
    among = _share(one, pl.col("names_b")) | _share(other, pl.col("names"))
    found = unlike.select(
        "place", level=pl.when(pl.col("alike") >= _NAMES_ALIKE).then(FIRST).when(among).then(AMONG).otherwise(OTHER)
    )
    told = pl.concat([pairs.filter("first").select("place", level=pl.lit(FIRST)), found.cast({"level": pl.Int32})])
    places = two.select(place=pl.int_range(pl.len(), dtype=pl.UInt32))
    return places.join(told, on="place", how="left", maintain_order="left")["level"].cast(pl.Int8)


def _share(one: pl.Expr, two: pl.Expr) -> pl.Expr:
    """Whether two lines of names have a word in common that is no initial."""
    return _words(one).list.set_intersection(_words(two)).list.len() > 0


def _words(names: pl.Expr) -> pl.Expr:
    return names.str.extract_all(r"\S{2,}")
