"""Turns address lines into country codes, and codes into labels and inhabitants, under a territory policy.

Rule: the last comma segment of an address, or its last two, equals a reviewed alias of `data/reference/` after one
normalisation (case, accents, full stops, apostrophes, hyphens and brackets do not count, `&` is `and`); never fuzzily.
An e-mail address behind it does not count. Some endings are patterns: an alias with a postcode before or behind it
(`43600 Pakistan`, `Korea 305-806`, `China, 100084`), an alias set apart by brackets, a dash or a semicolon
(`Chandigarh (India)`), an alias of a place with its country as the last two words (`Madrid Spain`), a last word `USA`
(`MA 02115 USA`), and a US state with its ZIP code and no country (`NY 14627`, usual in the 1970s), which `rule` flags.

The policy `iff_2025` keeps Hong Kong, Macao and Taiwan as rows of their own, also where any name of China follows them:
the segment before it decides if it is an alias of theirs or a place or institution reviewed for that (`Kowloon`), a
postcode or `SAR` between them apart. If it only bears their name (`City University of Hong Kong, China`, which may mean
another campus), nobody is named. England, Scotland, Wales and North Ireland are joined.

Names that places elsewhere bear (`Georgia`, `St Lucia`) count only behind a reviewed place (`Tbilisi, Georgia`, also
`Atlanta, Georgia` in the USA), else they are unmatched and listed; so is a ZIP code that is one of Italy (`TN 38123`).
Dissolved states without a single successor (the USSR, Yugoslavia,
Czechoslovakia) are known and stay null. What is unknown stays null and is listed by its segment; nothing is guessed
from cities, states, provinces or institutions. An address of a single segment that is no alias names an organisation
and nothing else (`one_segment`): no row of the alias table could help it, unlike an `unmatched` segment.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import polars as pl

from aici.records import POLICIES

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
RULES = tuple(
    "two_segments alias dissolved usa_suffix us_state_zip postcode set_apart place_country empty one_segment "
    "unmatched".split()
)
UNKNOWN = ("empty", "one_segment", "unmatched")  # rules of addresses that name no known territory
PLACE_NOTE = "place and country in the last two words"  # of aliases that may end a longer segment
BEFORE_CHINA_NOTE = "counts only before a name of China"
HOMONYM_NOTE = "others bear the name; in addresses only behind a place of it"
_KEYS = ("two_segments", "alias", "postcode", "set_apart", "place_country")
_EDGES = " .;,\t\u00a0"
# Korea 305-806, Japan 113-8656, India 560012 | UK SW7 2AZ | Canada M5S 1A1
_CODE = r"(?:(?:\d+[- ])*\d+|[A-Za-z]{1,2}\d[A-Za-z\d]? \d[A-Za-z]{2}|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d)"
_MAIL = r"(?i)[\s,;.(]*(?:e-?mail(?: address)?|electronic address)?[\s:]*[^\s,;@]+@[^\s,;@]+$"
_SET_APART = r"(?:[(\[]([^()\[\]]{4,}|USA|UK|PRC)[)\]]| [-\u2013\u2014] ?([^-\u2013\u2014]+)|;\s*([^;]+))$"
_CODE_BEFORE = r"^(?:.*\s)?(?:\d\S{2,}|\S\d\S+|\S{2,}\d\S*)(?:\s[A-Z]{2})?\s+(\D+)$"  # 43600 Pakistan, 3508 TC The …
_USA_LAST = r"(?:^|\s)usa$"
_BETWEEN = r"(?i)(?:,\s*(?:\d[\d\s-]*|S\.?A\.?R\.?)\s*)+,([^,]*)$"  # postcodes and SAR before the last segment
_APART_FROM_CHINA = r"\b(?:hong ?kong|maca[uo]|taiwan)\b|香港|澳[门門]|[台臺][湾灣]"
_COUNTRY_POSTCODE = r"[A-Z]{2}-\d+$"  # IL-61390: no state of the USA


def match_countries(addresses: pl.Series, policy: str) -> pl.DataFrame:
    """Country of each address line.

    Parameters
    ----------
    addresses : Series of address lines without author names, null where there is none
    policy : one of `POLICIES`

    Returns
    -------
    DataFrame[segment, country_code, rule]
        One row per address, in order. `segment` is the last comma segment as written, with the one before it where its
        meaning is open, `country_code` ISO 3166-1 alpha-3 or null, `rule` one of `RULES` (null for a null address).

    Raises
    ------
    ValueError
        If the policy is unknown.
    """
    _check_policy(policy)
    tails = pl.DataFrame({"tail": _tails(addresses)})
    matched = tails.unique("tail").drop_nulls()
    matched = matched.with_columns(_segments()).with_columns(_keys()).with_columns(_neighbour())
    for key in (*_KEYS, "neighbour"):
        known = (_alias_frame() if key != "neighbour" else _before_china()).rename({"country_code": f"{key}_code"})
        matched = matched.join(known, left_on=key, right_on="key", how="left")
    matched = matched.with_columns(_rule()).select("tail", _listed(), _code(), "rule")
    return tails.join(matched, on="tail", how="left", maintain_order="left").drop("tail")


def _tails(addresses: pl.Series) -> pl.Series:
    """The last two comma segments of each address: few distinct ones, so that the matching runs on those only.

    An e-mail address at the end is left out; a postcode alone joins the segment before it, as last but one it and `SAR`
    are left out.
    """
    text = pl.lit(addresses).cast(pl.String).str.strip_chars(_EDGES).str.replace(_MAIL, "").str.strip_chars(_EDGES)
    whole = pl.select(tail=text.str.replace(rf",\s*({_CODE})$", " ${1}"))
    tail = pl.col("tail").str.replace(_BETWEEN, ",${1}")
    return whole.select(tail.str.extract(r"([^,]*,[^,]*)$").fill_null(tail).alias("tail"))["tail"]


def _segments() -> list[pl.Expr]:
    parts = pl.col("tail").str.split(",")
    return [
        parts.list.last().str.strip_chars().alias("segment"),
        pl.when(parts.list.len() == 2).then(parts.list.first()).alias("before"),
    ]


def _keys() -> list[pl.Expr]:
    """What is looked up among the aliases, by rule; a postcode after a place (`Macau 999078`) does not count."""
    segment = pl.col("segment")
    last = normalised(segment)
    apart = pl.coalesce(segment.str.extract(_SET_APART, group) for group in (1, 2, 3))
    coded = pl.coalesce(segment.str.extract(rf"^(.*\D)[\s-]+{_CODE}$"), segment.str.extract(_CODE_BEFORE))
    return [
        (_place(pl.col("before")) + pl.lit(", ") + last).alias("two_segments"),
        last.alias("alias"),
        _certain(normalised(coded)).alias("postcode"),
        _certain(normalised(apart)).alias("set_apart"),
        last.str.extract(r" (\S+ \S+)$").alias("place_country"),
    ]


def _place(text: pl.Expr) -> pl.Expr:
    """The key of a place without its postcode and article."""
    return normalised(text.str.replace_all(r"^[\s\d]+|[\s\d-]+$", "")).str.strip_prefix("the ")


def _neighbour() -> pl.Expr:
    """Key of what stands before a name of China, in the segment before it or in its own; null if there is none."""
    alias, postcode, apart = (pl.col(key).is_in(_names_of_china().implode()) for key in _KEYS[1:4])
    own = _place(pl.col("segment").str.replace(_SET_APART, ""))
    return pl.when(alias | postcode).then(_place(pl.col("before"))).when(apart).then(own).alias("neighbour")


def _certain(key: pl.Expr) -> pl.Expr:
    """The key but for names that others bear."""
    return pl.when(~key.is_in(_noted(HOMONYM_NOTE).implode())).then(key)


def normalised(text: pl.Expr) -> pl.Expr:
    """The key under which names are equal: without case, accents, punctuation and runs of blanks."""
    plain = text.str.normalize("NFKD").str.to_lowercase().str.replace_all(r"[\p{M}.'’‘`]", "")
    words = plain.str.replace_all("&", " and ", literal=True).str.replace_all(r"[-()\s]+", " ")
    return words.str.replace_all(r"\s*,\s*", ", ").str.strip_chars()


def _rule() -> pl.Expr:
    """The first rule that holds."""
    known = {key: pl.col(f"{key}_code") != "" for key in _KEYS}
    last = pl.col("alias")
    own, italian = _state_zips()
    zip_code = last.str.contains(own) & ~last.str.contains(italian) & ~pl.col("segment").str.contains(_COUNTRY_POSTCODE)
    found = {
        "two_segments": known["two_segments"] | pl.col("neighbour_code").is_not_null(),
        "unmatched": _is_open(),
        "alias": known["alias"],
        "dissolved": pl.col("alias_code") == "",
        "usa_suffix": last.str.contains(_USA_LAST),
        "us_state_zip": zip_code,
        **{key: known[key] for key in ("postcode", "set_apart")},
        "place_country": known["place_country"] & pl.col("place_country").is_in(_noted(PLACE_NOTE).implode()),
        "empty": last == "",
        "one_segment": pl.col("before").is_null(),
    }
    return pl.coalesce(
        *(pl.when(holds).then(pl.lit(rule)) for rule, holds in found.items()), pl.lit("unmatched")
    ).alias("rule")


def _is_open() -> pl.Expr:
    """Whether the last segment is a name that others bear, or one of China behind the name of a territory apart."""
    apart = pl.col("neighbour").str.contains(_APART_FROM_CHINA).fill_null(False)
    return pl.col("alias").is_in(_noted(HOMONYM_NOTE).implode()) | apart


def _listed() -> pl.Expr:
    """The last segment, with the one before it where its meaning is open."""
    both = pl.concat_str(pl.col("before").str.strip_chars(), pl.lit(", "), "segment")
    is_listed = _is_open() & (pl.col("rule") == "unmatched")
    return pl.coalesce(pl.when(is_listed).then(both), "segment").alias("segment")


def _code() -> pl.Expr:
    both = pl.when(pl.col("rule") == "two_segments").then(pl.col("neighbour_code"))
    by_alias = (both, *(pl.when(pl.col("rule") == key).then(pl.col(f"{key}_code")) for key in _KEYS))
    usa = pl.when(pl.col("rule").is_in(["usa_suffix", "us_state_zip"])).then(pl.lit("USA"))
    return pl.coalesce(*by_alias, usa).alias("country_code")


def _check_policy(policy: str) -> None:
    if policy not in POLICIES:
        raise ValueError(
            f"territory_policy must be one of {POLICIES}, got {policy!r}. "
            "Set `territory_policy` in data/editions/<edition>.yml."
        )


def read_reference(name: str, **dtypes: pl.DataType) -> pl.DataFrame:
    """A table of `data/reference/`, some columns of given type; by its bytes, as a path may look like a pattern."""
    return pl.read_csv((REFERENCE / name).read_bytes(), schema_overrides=dtypes)


@cache
def _every_alias() -> pl.DataFrame:
    """Table[key, country_code, note]: every row of the aliases under its normalised key; "" for dissolved states."""
    aliases = read_reference("country_aliases.csv", country_code=pl.String)
    return aliases.select(normalised(pl.col("alias")).alias("key"), pl.col("country_code").fill_null(""), "note")


@cache
def _alias_frame() -> pl.DataFrame:
    """Table[key, country_code]: what names a territory by itself."""
    return _every_alias().filter(pl.col("note") != BEFORE_CHINA_NOTE).drop("note")


@cache
def _noted(note: str) -> pl.Series:
    return _every_alias().filter(pl.col("note") == note)["key"]


@cache
def _names_of_china() -> pl.Series:
    """Keys of the names of China that are one segment and name no city."""
    whole = (pl.col("note") != PLACE_NOTE) & (pl.col("note") != BEFORE_CHINA_NOTE) & ~pl.col("key").str.contains(",")
    return _every_alias().filter((pl.col("country_code") == "CHN") & whole)["key"]


@cache
def _before_china() -> pl.DataFrame:
    """Table[key, country_code]: what decides before a name of China."""
    apart = pl.col("country_code").is_in(["HKG", "MAC", "TWN"])
    return _every_alias().filter(apart | (pl.col("note") == BEFORE_CHINA_NOTE)).drop("note")


@cache
def _state_zips() -> tuple[str, str]:
    """Patterns of a state of the USA, in two letters or in full, with its ZIP code, and of those that Italy has too."""
    columns = ("zip_prefixes", "italian_prefixes")
    states = read_reference("us_states.csv", **dict.fromkeys(columns, pl.String)).rows(named=True)
    own = (rf"(?:{s['state']}|{s['name']}) (?:{_zip_codes(s['zip_prefixes'])})".lower() for s in states)
    both = (rf"{s['state']} (?:{_zip_codes(s['italian_prefixes'])})".lower() for s in states if s["italian_prefixes"])
    return rf"(?:^| )(?:{'|'.join(own)})(?: \d{{4}})?$", rf"(?:^| )(?:{'|'.join(both)})$"


def _zip_codes(prefixes: str) -> str:
    return "|".join(rf"{prefix}\d{{{5 - len(prefix)}}}" for prefix in prefixes.split())


@cache
def countries() -> pl.DataFrame:
    """Table[country_code, label, iso_numeric]: one row per territory of the policy `iff_2025`."""
    return read_reference("countries.csv", iso_numeric=pl.String)


@cache
def alpha_2() -> dict[str, str]:
    """ISO 3166-1 alpha-2 by alpha-3 code."""
    return dict(read_reference("country_codes.csv").select("country_code", "alpha_2").iter_rows())


def labels(policy: str = "iff_2025") -> dict[str, str]:
    """What is shown for each country code under the policy.

    Raises
    ------
    ValueError
        If the policy is unknown.
    """
    _check_policy(policy)
    return dict(countries().select("country_code", "label").iter_rows())


def codes_of_labels(labels: pd.Series) -> pd.Series:
    """Country codes of printed labels, in the same order and with the same index; None where unknown."""
    keys = pl.DataFrame({"label": pl.Series(labels.tolist(), dtype=pl.String)}).select(key=normalised(pl.col("label")))
    codes = keys.join(_alias_frame(), on="key", how="left", maintain_order="left")["country_code"].to_list()
    return pd.Series([code or None for code in codes], index=labels.index, dtype=object)


@cache
def _population() -> pl.DataFrame:
    return read_reference("population.csv")


def population(year: int) -> pd.Series:
    """Inhabitants by country code in a year, persons; territories without a figure are absent.

    Raises
    ------
    ValueError
        If the reference table does not hold the year.

    Source, also in the table by row: 2015 to 2024 World Bank, SP.POP.TOTL, and for Taiwan Ministry of the Interior,
    registered at the end of the year; 2025 United Nations, World Population Prospects 2024, a projection.
    """
    of_year = _population().filter(pl.col("year") == year)
    if of_year.is_empty():
        first, last = _population()["year"].min(), _population()["year"].max()
        raise ValueError(
            f"data/reference/population.csv holds {first} to {last}, not {year}. Choose `population_year` within it, "
            "or add the year to the file."
        )
    return pd.Series(of_year["population"].to_list(), index=of_year["country_code"].to_list(), name="population")
