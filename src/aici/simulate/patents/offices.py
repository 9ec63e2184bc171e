"""Patent offices, applicants' countries and the numbers of a simulated world's publications.

One rule makes every number recognisable as simulated and unique over the world, in about the lengths of real ones.
The *serial* of a family has seven digits: the number of the family, or 5,000,000 and more for the families on top
(those that no class of AI or no invention keeps out of the counts). A publication's running number is 9 and the
serial (`US90000012B2`, in China with the digit of the kind between, `CN910000012A`), and where real numbers begin
with a year it is 209 and the serial, so the year is 2090 to 2099 (`US20900000012A1`). Application numbers likewise.
A world has at most five million families.
"""

from __future__ import annotations

import polars as pl

from aici import territories

ON_TOP = 500_000_000  # from this number on, families are on top of those of the part
_TOP_SERIAL, _TOP_STEP, _TOP_ROOM = 5_000_000, 100_000, 1_000

# `$` serial, `@` 209 and its first digit, `#` its other six, `!` code of the office of first filing. In the United
# States and Korea a zero stands between year and number, which Derwent drops.
_NUMBERS = """
office form          application publication grant
CN     invention     CN@10#.X    CN91$A      CN91$B
CN     utility_model CN@20#.X    CN92$U      -
CN     design        CN@30#.X    CN93$S      -
US     invention     US9$        US@0#A1     US9$B2
US     design        US29$       USD9$S1     -
JP     invention     JP@#        JP@#A       JP9$B2
KR     invention     KR10@0#     KR10@0#A    KR109$B1
EP     invention     EP9$        EP9$A1      EP9$B1
WO     invention     WO!9$       WO@#A1      -
DE     invention     DE10@#      DE10@#A1    DE10@#B4
DE     utility_model DE20@#      DE20@#U1    -
DE     translation   DE11@#      DE11@#T5    -
GB     invention     GB9$        GB9$A       GB9$B
FR     invention     FR9$        FR9$A1      FR9$B1
CA     invention     CA9$        CA9$A1      CA9$C
AU     invention     AU@#        AU@#A1      AU@#B2
IN     invention     IN@21#      IN@21#A     IN9$B
TW     invention     TW9$        TW@#A       TWI9$B
"""
PROVISIONAL, CORRECTED = "US9$P0", "WO@#A9"
IN_CHINESE = {
    "CN": "中国", "US": "美国", "JP": "日本", "KR": "韩国", "EP": "欧洲专利局", "WO": "世界知识产权组织", "DE": "德国",
    "GB": "英国", "FR": "法国", "CA": "加拿大", "AU": "澳大利亚", "IN": "印度", "TW": "中国台湾",
}  # fmt: skip

# where applicants file first; those without an office here go to the European one
_HOMES = {
    "CHN": "CN", "USA": "US", "JPN": "JP", "KOR": "KR", "DEU": "DE", "GBR": "GB", "FRA": "FR", "CAN": "CA",
    "AUS": "AU", "IND": "IN", "TWN": "TW", "HKG": "CN", "MAC": "CN", "ISR": "US", "SGP": "US", "NZL": "AU",
}  # fmt: skip


def _table(text: str) -> pl.DataFrame:
    head, *lines = [line.split() for line in text.strip().splitlines()]
    return pl.DataFrame(lines, schema=head, orient="row").with_columns(pl.col("grant").replace("-", None))


NUMBERS = _table(_NUMBERS)


def countries(codes: tuple[str, ...]) -> pl.DataFrame:
    """DataFrame[country_code, alpha2, home]: the two-letter code and the office of first filing, in this order.

    Raises
    ------
    ValueError
        If a code is none of ISO 3166-1 alpha-3.
    """
    alpha2 = territories.alpha_2()
    if unknown := sorted(set(codes) - set(alpha2)):
        raise ValueError(f"unknown country codes {unknown}. Correct them, or add them to country_codes.csv.")
    return pl.DataFrame(
        {
            "country_code": codes,
            "alpha2": [alpha2[code] for code in codes],
            "home": [_HOMES.get(code, "EP") for code in codes],
        }
    )


def on_top(index: int, count: int) -> range:
    """The numbers of the `count` families on top of part `index`.

    Raises
    ------
    ValueError
        If a part has more of them than the serials leave room for.
    """
    if count > _TOP_ROOM:
        raise ValueError(f"{count} families on top of part {index}, room for {_TOP_ROOM}. Lower their rates.")
    first = ON_TOP + index * _TOP_STEP
    return range(first, first + count)


def _serial(family: pl.Expr) -> pl.Expr:
    top = family - ON_TOP
    top = _TOP_SERIAL + top // _TOP_STEP * _TOP_ROOM + top % _TOP_STEP
    return pl.when(family < ON_TOP).then(family).otherwise(top).cast(pl.String).str.zfill(7)


def number(template: pl.Expr, family: pl.Expr, first_office: pl.Expr) -> pl.Expr:
    """The number that a template of `NUMBERS` gives for a family; null where the template is."""
    serial = _serial(family)
    return (
        template.str.replace("$", serial, literal=True)
        .str.replace("@", "209" + serial.str.head(1), literal=True)
        .str.replace("#", serial.str.tail(6), literal=True)
        .str.replace("!", first_office, literal=True)
    )
