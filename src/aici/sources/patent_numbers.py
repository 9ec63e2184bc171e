"""Brings patent numbers and classes of all offices and sources into one form, so that they can be compared.

A publication is office, number and kind without blanks: `US20190198156A1`. What sources write differently:
- blanks, `-`, `/`, `,`, and a date behind (`EP 1357170 B9 20061018`) go;
- US: applications have the year and seven digits (`US2019198156` lacks a zero); patents no leading zeros;
- WO: year in four digits and six digits (`WO0040934`, `WO03070333`); EP: at least seven digits;
- KR: with the 10 of inventions or the 20 of utility models (`KR20220016873A` is `KR1020220016873A`, and so are
  Derwent's `KR2022016873A`; Derwent's `KR1840337B1` is `KR101840337B1`);
- JP before 2000: letter and year of the era, six digits (`JP11160277A`, Derwent's `JP8212681A`, `JPH08212681A`). Digits
  alone are a year of the era if that is the year of publication; if that is not known, only kind A tells. Registered
  numbers have no zero in front (`JP06500000B2`): without year where no examined one of an era is as high.
An application is office and number without kind (but U of Japan and D, which make another number):
- CN: with the check digit, calculated where a source leaves it out; US: series and serial number (`US16393370`), or
  year and serial number where a source gives no series (`US2010657848`);
- US: a provisional one without series keeps its P, as another application has the same number: `US2016432553P`;
- JP before 2000: the year in place of that of the era; PCT: `WOUS17065477` for PCT/US2017/065477.
What fits none of these forms stays as it is, in capitals and without blanks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

_PARTS = r"^([A-Z]{2})([A-Z0-9]*?[0-9][A-Z]??)([A-Z][0-9]?)?$"
_CLASS = r"^([A-HY][0-9]{2}[A-Z])[ -]*0*([0-9]{1,4})/([0-9]{2,6})"
_CENTURY = "(?:19|20)"
_PROVISIONAL = rf"^US{_CENTURY}[0-9]{{8}}P$"  # of an American number without series
_FIRST_PCT = 78  # the first two-digit year of PCT publications
_HEISEI, _SHOWA, _WESTERN = 1988, 1925, 2001  # the years before these eras, the first without
_MOST_EXAMINED = 200_000  # more than the examined publications of Japan in any year of an era
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)  # of the digits of a Chinese application number
_NO_YEAR = pl.lit(None, pl.Int64)
Rules = Mapping[str, Callable[[], pl.Expr]]


def publication(number: pl.Expr, year: pl.Expr = _NO_YEAR) -> pl.Expr:
    """The publication numbers in one form; null where there is no office of two letters and a number.

    Parameters
    ----------
    number : as a source writes it
    year : of the publication; null where it is not known
    """
    return _pair(number, year).map_batches(_publications, return_dtype=pl.String)


def kind(number: pl.Expr) -> pl.Expr:
    """The kind of a publication number in our form; null where it has none."""
    return number.str.extract(_PARTS, 3)


def application(number: pl.Expr, year: pl.Expr = _NO_YEAR) -> pl.Expr:
    """The application numbers in one form; null where there is none.

    Parameters
    ----------
    number : as the office writes it; the PCT's as `PCT/US2017/065477` or `WOUS17065477`
    year : of the application; null where it is not known
    """
    return _pair(number, year).map_batches(_applications, return_dtype=pl.String)


def docdb_application(number: pl.Expr, year: pl.Expr) -> pl.Expr:
    """The application numbers as the European Patent Office keeps them, `US 65784810 A`, in one form.

    There the kind W is the PCT's, and old numbers of the United States and Japan are the serial number with the last
    digits of the year behind it: `US2010657848`.
    """
    return _pair(number, year).map_batches(_docdb_applications, return_dtype=pl.String)


def dated_application(number: pl.Expr, year: pl.Expr) -> pl.Expr:
    """Application numbers of Derwent, which have lost their year, with that of their date.

    Numbers of six digits get it as the office would write it (`EP879489` of 2017: `EP17879489`), or in front; Chinese
    ones of eight are completed. Where year or form is not known they stay as they are.
    """
    parts = number.str.extract_groups(r"^([A-Z]{2,4}?)([0-9]{6}P?)$")
    office, digits, full = parts.struct[0], parts.struct[1], year.cast(pl.Int64).cast(pl.String)
    short = full.str.slice(2)
    chinese = full + number.str.extract(r"^CN([0-9]{8})$")
    return pl.coalesce(
        "CN" + chinese + "." + _check_digit(chinese),
        pl.when(office == "CN", year < 2004).then("CN" + short + digits + "." + _check_digit(short + digits)),
        pl.when((office == "EP") | office.str.contains("^WO..$")).then(office + short + digits),
        pl.when(office != "CN").then(office + full + digits),
        number,
    )


def classes(symbol: pl.Expr) -> pl.Expr:
    """Symbols of IPC and CPC as `G06N 3/08`; those without a group in capitals, without remarks in brackets."""
    plain = symbol.str.to_uppercase().str.replace(r"[(\[].*$", "").str.strip_chars()
    return pl.when(plain != "").then(plain.str.replace(_CLASS, "${1} ${2}/${3}"))


def _pair(number: pl.Expr, year: pl.Expr) -> pl.Expr:
    return pl.struct(number=number.cast(pl.String), year=year.cast(pl.Int64))


def _publications(rows: pl.Series) -> pl.Series:
    parts = rows.struct.unnest().select("year", parts=_plain(pl.col("number")).str.extract_groups(_PARTS))
    named = parts.select("year", pl.col("parts").struct.rename_fields(["office", "text", "kind"])).unnest("parts")
    made = _by_office(named.with_columns(pl.col("kind").fill_null("")), _PUBLICATION_RULES)
    return made.select(pl.col("office") + pl.col("text") + pl.col("kind")).to_series()


def _applications(rows: pl.Series) -> pl.Series:
    text = pl.col("number").str.to_uppercase().str.replace_all(r"[\s/,-]", "")
    bare = text.str.replace(r"^([A-Z].*[0-9])(?:A[0-9]?|P[0-9]?)$", "${1}")
    kept = pl.when(text.str.contains(_PROVISIONAL)).then(text).otherwise(bare)
    plain = rows.struct.unnest().select("year", text=kept)
    made = _by_office(plain.with_columns(office=pl.col("text").str.head(2)), _APPLICATION_RULES)["text"]
    return made.set(~made.str.contains(r"^[A-Z]{2}.*[0-9]").fill_null(True), None)


def _docdb_applications(rows: pl.Series) -> pl.Series:
    text = pl.col("number").str.to_uppercase().str.strip_chars().str.replace(r"^(.*[0-9])\s+W$", "PCT${1}")
    frame = rows.struct.unnest().select("year", text=text)
    frame = _by_office(frame.with_columns(office=pl.col("text").str.head(2)), _DOCDB_RULES)
    number = pl.col("text").str.replace(r"\s+[A-Z][0-9]?$", "")
    return _applications(frame.select(number=number, year="year").to_struct())


def _by_office(frame: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """`text` changed by the rule of its office: each rule meets only the rows it is for."""
    text = frame["text"]
    for office, rule in rules.items():
        places = (frame["office"] == office).arg_true()
        if len(places):
            text = text.scatter(places, frame[places].select(text=rule())["text"])
    return frame.with_columns(text=text)


def _plain(number: pl.Expr) -> pl.Expr:
    without_date = number.str.to_uppercase().str.strip_chars().str.replace(rf"\s{_CENTURY}[0-9]{{6}}$", "")
    return without_date.str.replace_all(r"[\s/,.\-]", "")


def _american() -> pl.Expr:
    dated = pl.col("text").str.replace(rf"^({_CENTURY}[0-9]{{2}})([0-9]{{6}})$", "${1}0${2}")
    return dated.str.replace(r"^([A-Z]*)0+([0-9])", "${1}${2}")


def _international() -> pl.Expr:
    text = pl.col("text")
    parts = text.str.extract_groups(r"^([0-9]{2})([0-9]{5,6})$")
    two = parts.struct[0]
    century = pl.when(two.cast(pl.Int64) >= _FIRST_PCT).then(pl.lit("19")).otherwise(pl.lit("20"))
    return pl.coalesce(century + two + parts.struct[1].str.zfill(6), text)


def _european() -> pl.Expr:
    text = pl.col("text")
    return pl.when(text.str.contains("^[0-9]+$")).then(text.str.zfill(7)).otherwise(text)


def _korean() -> pl.Expr:
    text, kind_ = pl.col("text"), pl.col("kind")
    right = pl.when(kind_.str.contains("^[UY]")).then(pl.lit("20")).otherwise(pl.lit("10"))
    dated = text.str.extract_groups(rf"^({_CENTURY}[0-9]{{2}})([0-9]{{6,7}})$")
    laid_open = right + dated.struct[0] + dated.struct[1].str.zfill(7)
    granted = right + text.str.extract(r"^([0-9]{1,8})$").str.zfill(7)
    return pl.coalesce(
        pl.when(kind_.str.contains("^[AU]")).then(laid_open),
        pl.when(kind_.str.contains("^[BY]")).then(granted),
        text,
    )


def _japanese() -> pl.Expr:
    text, kind_, year = pl.col("text"), pl.col("kind"), pl.col("year")
    lettered = text.str.extract_groups(r"^([HSTM])([0-9]{2})([0-9]{1,6})$")
    bare = text.str.extract_groups(r"^([0-9]{1,2})([0-9]{6})$")
    era_year = bare.struct[0].cast(pl.Int64)
    era_year = pl.when(era_year > 0).then(era_year)
    unexamined = year.is_null() & kind_.str.starts_with("A")
    letter = (
        pl.when(year >= _WESTERN).then(None)
        .when((era_year + _HEISEI == year) | (unexamined & (era_year <= 12))).then(pl.lit("H"))
        .when((era_year + _SHOWA == year) | (unexamined & era_year.is_between(40, 64))).then(pl.lit("S"))
    )  # fmt: skip
    high = bare.struct[1].cast(pl.Int64) >= _MOST_EXAMINED
    registered = kind_.str.contains("^[BUY]") & (year.is_not_null() | high)
    return pl.coalesce(
        lettered.struct[0] + lettered.struct[1] + lettered.struct[2].str.zfill(6),
        letter + bare.struct[0].str.zfill(2) + bare.struct[1],
        pl.when(registered).then(text.str.extract(r"^0([0-9]{7})$")),
        text,
    )


def _chinese_application() -> pl.Expr:
    text = pl.col("text").str.replace(r"^CN([0-9]{8}|[0-9]{12})([0-9X])$", "CN${1}.${2}")
    digits = text.str.extract(r"^CN([0-9]{12}|[0-9]{8})$")
    return pl.coalesce("CN" + digits + "." + _check_digit(digits), text)


def _japanese_application() -> pl.Expr:
    parts = pl.col("text").str.extract_groups(r"^JP[HS]?([0-9]{2})([0-9]{6})$")
    era_year, year = parts.struct[0].cast(pl.Int64), pl.col("year")
    is_era = ((era_year + _HEISEI == year) | (era_year + _SHOWA == year)) & (year < _WESTERN)
    return pl.coalesce(pl.when(is_era).then("JP" + year.cast(pl.String) + parts.struct[1]), pl.col("text"))


def _pct_application() -> pl.Expr:
    """`WOUS17065477` from `PCTUS2017065477`, `PCTUS20170065477`, `PCTUS1765477`."""
    pattern = rf"^(?:PCT|WO)([A-Z]{{2}})(?:{_CENTURY}([0-9]{{2}})0?([0-9]{{6}})|([0-9]{{2}})([0-9]{{5,6}}))$"
    parts = pl.col("text").str.extract_groups(pattern)
    year, serial = (pl.coalesce(parts.struct[n], parts.struct[n + 2]) for n in (1, 2))
    return pl.coalesce("WO" + parts.struct[0] + year + serial.str.zfill(6), pl.col("text"))


def _serial_before_year() -> pl.Expr:
    parts = pl.col("text").str.extract_groups(r"^(US|JP) ?([0-9]{5,6})([0-9]{2}) ([A-Z])$")
    year = pl.col("year")
    is_old = parts.struct[2] == (year % 100).cast(pl.String).str.zfill(2)
    provisional = pl.when(parts.struct[3] == "P").then(pl.lit("P")).otherwise(pl.lit(""))
    behind = parts.struct[0] + year.cast(pl.String) + parts.struct[1].str.zfill(6) + provisional
    utility_model = pl.col("text").str.replace(r"^(JP.*[0-9])\s+U$", "${1}U")
    return pl.coalesce(pl.when(is_old).then(behind), utility_model)


def _without(pattern: str, kept: str) -> Callable[[], pl.Expr]:
    return lambda: pl.col("text").str.replace(pattern, kept)


def _korean_docdb() -> pl.Expr:
    inventions = pl.col("text").str.replace(r"^KR\s*([0-9]{11})\s+A$", "KR10${1}")
    return inventions.str.replace(r"^KR\s*([0-9]{11})\s+U$", "KR20${1}")


def _check_digit(digits: pl.Expr) -> pl.Expr:
    """Of a Chinese application number: the weighted sum of its digits modulo 11, X for 10."""
    weighted = [digits.str.slice(n, 1).cast(pl.Int64, strict=False).fill_null(0) * w for n, w in enumerate(_WEIGHTS)]
    rest = pl.sum_horizontal(weighted) % 11
    return pl.when(digits.is_not_null()).then(rest.cast(pl.String).replace("10", "X"))


_PUBLICATION_RULES = {
    "US": _american, "WO": _international, "EP": _european, "KR": _korean, "JP": _japanese,
}  # fmt: skip
_APPLICATION_RULES = {
    "CN": _chinese_application,
    "US": _without(r"^US(?:19|20)[0-9]{2}([0-9]{8})$", "US${1}"),
    "JP": _japanese_application,
    "WO": _pct_application,
    "PC": _pct_application,
    "EP": _without(r"^(EP[0-9]{8})\.[0-9]$", "${1}"),
    "DE": _without(r"^(DE[0-9]{12})\.[0-9]$", "${1}"),
}
_DOCDB_RULES = {"US": _serial_before_year, "JP": _serial_before_year, "KR": _korean_docdb}
