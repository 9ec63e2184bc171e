"""How the fields of two records agree, one column per field; null where one of the two does not say.

Titles agree by the share of letters they have in common in order (Indel similarity, 0 to 100); first authors by family
and given name, so that initials and accents do not matter, nor which of the two names stands first.
"""

from __future__ import annotations

import polars as pl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from aici.dedup import venue_names

FIRST, AMONG, OTHER = 2, 1, 0  # the first authors agree; one is among the authors of the other; neither
_SHARED = 30  # letters that a cut title must share with the whole one
_ASKED = 70  # similarity of titles below which the venue is of no interest
_LEAST = 50  # similarity below which texts are taken to have nothing in common: 0
_SLIP = 1  # letters by which titles may differ that are one
_NAMES_ALIKE, _NAME = 85, 6  # similarity of family names with a slip of the pen, and the letters such a name has
_FAR = 20  # pages that two ends may lie apart where the other two agree
_SIDES = (
    "doi", "title", "words", "main", "bare", "letters", "cut", "numbers", "notice", "year", "kind", "venue",
    "venue_cut", "issn", "eissn", "volume", "issue", "page", "last_page", "family", "given", "first_author", "names",
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
    DataFrame[a, b, same_doi, title, is_slip, is_cut, is_held, letters, same_numbers, same_notice, is_notice, author, \
years_apart, venue, same_volume, same_issue, one_place, same_page, same_pages, same_kind, one_preprint, \
perhaps_preprint]
        One row per pair, in the order given. `title` is 0 to 100; `is_slip` says that the titles differ by no more than
        a letter or idle words, `is_cut` that one is cut, or lacks what stands behind a colon, `is_held` that one begins
        or ends the other; `letters` are those of the shorter one; `author` is `FIRST`, `AMONG` or `OTHER`; `venue` as
        in `venue_names`; `one_place` says that just one of the two has a volume or page, `same_pages` that first and
        last page agree; `one_preprint` that one is a preprint and the other is not, `perhaps_preprint` also where of
        the other it is not known.
    """
    sides = keyed.select(_SIDES)
    one, other = (sides[pairs[side].to_numpy()] for side in "ab")
    two = pl.concat([pairs.select("a", "b"), one, other.select(pl.all().name.suffix("_b"))], how="horizontal")
    two = two.with_columns(similarity=_similarity(two["title"], two["title_b"]), is_held=_is_held(), is_cut=_is_cut())
    two = two.with_columns(asked=_is_asked().fill_null(False))
    two = two.with_columns(venue_level=_venues(two), author=_authors(two), is_slip=_is_slip(two))
    return two.select(
        "a", "b", "is_cut", "is_held", "is_slip", "author", same_doi=_equal("doi"), years_apart=_years_apart(),
        **_told_by_titles(), **_told_by_places(), **_told_by_kinds(),
    )  # fmt: skip


def _told_by_titles() -> dict[str, pl.Expr]:
    return {
        "title": pl.col("similarity"),
        "letters": pl.min_horizontal("letters", "letters_b"),
        "same_numbers": pl.col("numbers").eq_missing(pl.col("numbers_b")),
        "same_notice": pl.col("notice").eq_missing(pl.col("notice_b")),
        "is_notice": pl.col("notice").is_not_null(),
    }


def _told_by_places() -> dict[str, pl.Expr]:
    return {
        "venue": pl.col("venue_level"),
        "same_volume": _equal("volume"),
        "same_issue": _equal("issue"),
        "one_place": _has_place("") != _has_place("_b"),
        "same_page": _same_page(),
        "same_pages": _equal("page") & _equal("last_page") & (_digits("page") != pl.col("last_page")),
    }


def _told_by_kinds() -> dict[str, pl.Expr]:
    preprint, other = (pl.col(name) == "preprint" for name in ("kind", "kind_b"))
    return {
        "same_kind": _equal("kind"),
        "one_preprint": preprint != other,
        "perhaps_preprint": preprint.fill_null(False) != other.fill_null(False),
    }


def _years_apart() -> pl.Expr:
    return (pl.col("year") - pl.col("year_b")).abs()


def _has_place(side: str) -> pl.Expr:
    """Whether a record tells its volume or page; page 1 may be that of a version before the issue was made up."""
    early = (pl.col(f"page{side}") == "1").fill_null(True)
    return pl.col(f"volume{side}").is_not_null() | ~early


def _equal(name: str) -> pl.Expr:
    return pl.col(name) == pl.col(f"{name}_b")


def _similarity(one: pl.Series, two: pl.Series) -> pl.Series:
    """Similarity of pairs of texts, 0 to 100; null where one is missing. Only unequal ones are compared by letters."""
    found = _of_unlike(one, two, scorer=fuzz.ratio, score_cutoff=_LEAST)
    return pl.DataFrame({"one": one, "two": two, "found": found}).select(
        pl.when(pl.col("one") == pl.col("two")).then(pl.lit(100.0)).otherwise("found").cast(pl.Float32)
    ).to_series()  # fmt: skip


def _of_unlike(one: pl.Series, two: pl.Series, **scored: object) -> pl.Series:
    """A score for each pair of unequal texts; null for equal and missing ones."""
    pairs = pl.DataFrame({"one": one, "two": two}).with_row_index("place")
    unlike = pairs.drop_nulls().filter(pl.col("one") != pl.col("two"))
    sides = (unlike[side].to_list() for side in ("one", "two"))
    found = process.cpdist(*sides, **scored) if len(unlike) else []
    scores = unlike.select("place", found=pl.Series(found, dtype=pl.Float32))
    return pairs.join(scores, on="place", how="left", maintain_order="left")["found"]


def _is_held() -> pl.Expr:
    """Whether one title begins or ends the other, at a word."""
    longer, shorter = _by_length("words")
    held = longer.str.starts_with(shorter + " ") | longer.str.ends_with(" " + shorter)
    return ((shorter.str.len_chars() >= _SHARED) & held).fill_null(False)


def _is_cut() -> pl.Expr:
    """Whether one title is the beginning of the other and marked as cut, or is what stands before a colon in it."""
    longer, shorter = _by_length("words")
    marked = (pl.col("cut") | pl.col("cut_b")) & longer.str.starts_with(shorter + " ")
    main = (pl.col("title") == pl.col("main_b")) | (pl.col("main") == pl.col("title_b"))
    cut = (marked | main) & (pl.col("title") != pl.col("title_b")) & (shorter.str.len_chars() >= _SHARED)
    return cut.fill_null(False)


def _by_length(name: str) -> tuple[pl.Expr, pl.Expr]:
    one, two = pl.col(name), pl.col(f"{name}_b")
    ordered = one.str.len_chars() >= two.str.len_chars()
    return pl.when(ordered).then(one).otherwise(two), pl.when(ordered).then(two).otherwise(one)


def _is_slip(two: pl.DataFrame) -> pl.Series:
    """Whether titles differ by no more than a letter, idle words left aside; null where one is missing."""
    alike = pl.when(pl.col("similarity") >= _ASKED).then(pl.col("bare", "bare_b"))
    bare = two.select(alike)
    found = _of_unlike(bare["bare"], bare["bare_b"], scorer=Levenshtein.distance, score_cutoff=_SLIP)
    return bare.with_columns(found=found).select(
        (pl.col("bare") == pl.col("bare_b")) | (pl.col("found") <= _SLIP).fill_null(False)
    ).to_series()  # fmt: skip


def _same_page() -> pl.Expr:
    """Whether both begin or end on one page, and the other ends are not far apart; `c37` may be `37`.

    A page 1 may be that of a version before the issue was made up, and says nothing where a volume is missing.
    """
    one, two = pl.col("page"), pl.col("page_b")
    digits = _digits("page"), _digits("page_b")
    bare = (digits[0] == digits[1]) & ((digits[0] == one) | (digits[1] == two))
    same = ((one == two) | bare | _equal("last_page").fill_null(False)) & ~(_far("page") | _far("last_page"))
    early = (one == "1") | (two == "1")
    missing = pl.col("volume").is_null() | pl.col("volume_b").is_null()
    return pl.when(same | ~(early & missing)).then(same)


def _digits(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars_start("abcdefghijklmnopqrstuvwxyz")


def _far(name: str) -> pl.Expr:
    one, two = (pl.col(page).cast(pl.Int64, strict=False) for page in (name, f"{name}_b"))
    return ((one - two).abs() > _FAR).fill_null(False)


def _is_asked() -> pl.Expr:
    """Venue and authors are of interest only where title or page have something in common."""
    same = _equal("page").fill_null(False) | _equal("doi").fill_null(False)
    return (pl.col("similarity") >= _ASKED) | pl.col("is_held") | same


def _venues(two: pl.DataFrame) -> pl.Series:
    """By name, unless an ISSN and the year say that they are one. Two cut names say nothing."""
    names = two.select(pl.when("asked").then(pl.col("venue", "venue_b")))
    level = venue_names.agreement(names["venue"], names["venue_b"])
    numbers = [(one, f"{other}_b") for one in ("issn", "eissn") for other in ("issn", "eissn")]
    shared = pl.any_horizontal((pl.col(one) == pl.col(other)).fill_null(False) for one, other in numbers)
    shared = shared & (_years_apart() == 0).fill_null(True)
    both_cut = pl.col("venue_cut") & pl.col("venue_cut_b") & (pl.col("level") != venue_names.SAME)
    return two.with_columns(level=level).select(
        pl.when(shared).then(pl.lit(venue_names.SAME, pl.Int8)).when(~both_cut.fill_null(False)).then("level")
    ).to_series()  # fmt: skip


def _authors(two: pl.DataFrame) -> pl.Series:
    """`FIRST`, `AMONG` or `OTHER`; only what does not agree at once is looked at again."""
    sides = ("family", "given", "first_author", "names")
    pairs = two.select("asked", *sides, *(f"{name}_b" for name in sides)).with_row_index("place")
    pairs = pairs.filter("asked").drop_nulls(["first_author", "first_author_b"])
    pairs = pairs.with_columns(first=_equal("first_author") | _is_one_name().fill_null(False))
    unlike = pairs.filter(~pl.col("first"))
    unlike = unlike.with_columns(alike=_similarity(unlike["family"], unlike["family_b"]))
    long = pl.min_horizontal(pl.col("family").str.len_chars(), pl.col("family_b").str.len_chars()) >= _NAME
    slip = ((pl.col("alike") >= _NAMES_ALIKE) & long & _is_one_given()).fill_null(False)
    found = unlike.select(
        "place", level=pl.when(slip).then(FIRST).when(_is_among()).then(AMONG).otherwise(OTHER)
    )
    told = pl.concat([pairs.filter("first").select("place", level=pl.lit(FIRST)), found.cast({"level": pl.Int32})])
    places = two.select(place=pl.int_range(pl.len(), dtype=pl.UInt32))
    return places.join(told, on="place", how="left", maintain_order="left")["level"].cast(pl.Int8)


def _is_one_name() -> pl.Expr:
    """Family names agree, and given names do not contradict; or the one's family name is the other's given name."""
    swapped = [
        (pl.col(f"family{one}") == pl.col(f"given{two}"))
        & pl.col(f"given{one}").is_not_null() & pl.col(f"family{two}").str.starts_with(pl.col(f"given{one}"))
        & (pl.col(f"family{one}").str.len_chars() > 1)
        for one, two in (("", "_b"), ("_b", ""))
    ]  # fmt: skip
    return (_equal("family") & _is_one_given()) | swapped[0].fill_null(False) | swapped[1].fill_null(False)


def _is_one_given() -> pl.Expr:
    """Given names agree as far as told: initials by the first letter, names where one begins the other."""
    one, two = pl.col("given"), pl.col("given_b")
    initial = pl.min_horizontal(one.str.len_chars(), two.str.len_chars()) <= 2
    letter = one.str.head(1) == two.str.head(1)
    names = one.str.starts_with(two) | two.str.starts_with(one)
    return pl.when(initial).then(letter).otherwise(names).fill_null(True)


def _is_among() -> pl.Expr:
    """One's first author is among the authors of the other; where only the family names agree, another is, too."""
    shared = _words("names").list.set_intersection(_words("names_b")).list.len()
    within = [_words(f"names{two}").list.contains(pl.col(f"family{one}")) for one, two in (("", "_b"), ("_b", ""))]
    return (within[0] | within[1]).fill_null(False) & (shared >= pl.when(_equal("family")).then(2).otherwise(1))


def _words(name: str) -> pl.Expr:
    """The words of names but initials."""
    return pl.col(name).str.extract_all(r"\S{2,}")
