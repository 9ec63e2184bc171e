"""Who applies for simulated patents: listed holders under varying names, small applicants, co-applicants.

A listed holder is written as in the calibration or, at a rate, with a legal form or unit behind its name; `code` tells
it apart in Derwent whatever the spelling. Small applicants have neutral names with a number: a few apply often, most
once. Co-applicants are small applicants, some of them in another country.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl

from aici.calibration import PatentCalibration
from aici.simulate.parts import Part
from aici.simulate.patents import offices, prose
from aici.simulate.rates import RATES
from aici.simulate.schema import APPLICANTS

_FORMS = (
    ("Co Ltd", "有限公司"), ("Technology Co Ltd", "科技有限公司"), ("Corp", "股份有限公司"),
    ("Research Institute", "研究院"),
)  # fmt: skip
_FORM_IN_CHINESE = r"(?:（[^）]*）|在线网络|科技|技术|股份|有限公司|研究院)+$"
_IN_CHINESE = ("CHN", "TWN", "HKG", "MAC")  # whose small applicants have Chinese names, too
_FIRMS, _UNIVERSITIES = 100_000, 60  # of a country; the numbers of those that apply often are low
_MOST_CO_APPLICANTS = 2


def drawn(part: Part, calibration: PatentCalibration, families: pl.DataFrame) -> pl.DataFrame:
    """The applicants (`schema.APPLICANTS`) of families with `holder_row`, by family and position."""
    first = families.select("family", "country_code", "holder_row", position=pl.lit(1, pl.Int64))
    others = _co_applicants(part, calibration, first)
    rows = pl.concat([first, others], how="diagonal").sort("family", "position")
    small = _small(part.rng("small applicants"), rows, calibration.countries)
    listed = _listed(part.rng("names of holders"), rows, calibration.holders)
    is_listed = pl.col("holder_row").is_not_null()
    names = ("holder", "name", "name_zh", "is_person", "code")
    chosen = [pl.when(is_listed).then(listed[name]).otherwise(small[name]).alias(name) for name in names]
    return rows.select("family", "position", "country_code", *chosen).select(*APPLICANTS).cast(APPLICANTS)


def standardised() -> pl.Expr:
    """Applicants as IncoPat standardises them: `腾讯-C`, `浙江大学-E`, `IBM-C`; small ones as they are written."""
    chinese = _without_form(pl.col("name_zh"))
    kind = pl.when(pl.col("holder").str.contains("Univ")).then(pl.lit("-E")).otherwise(pl.lit("-C"))
    small = pl.col("name_zh").fill_null(pl.col("name"))
    return pl.when(pl.col("code").is_null()).then(small).otherwise(chinese.fill_null(pl.col("holder")) + kind)


def _without_form(name_zh: pl.Expr) -> pl.Expr:
    """`腾讯科技（深圳）有限公司` as `腾讯`."""
    return name_zh.str.replace(_FORM_IN_CHINESE, "")


def _co_applicants(part: Part, calibration: PatentCalibration, first: pl.DataFrame) -> pl.DataFrame:
    rng = part.rng("co-applicants")
    joint = rng.random(first.height) < RATES["co_applicant"].rate
    count = np.where(joint, rng.integers(1, _MOST_CO_APPLICANTS + 1, first.height), 0)
    rows = first.select("family", "country_code", position=pl.int_ranges(2, 2 + pl.Series(count)))
    rows = rows.filter(pl.Series(count) > 0).explode("position")
    codes = np.array(calibration.countries)
    weights = np.asarray(calibration.families, dtype=float)
    other = rng.choice(len(codes), rows.height, p=weights / weights.sum())
    # who would come from the same country comes from the next one in the table
    other = np.where(codes[other] == rows["country_code"].to_numpy(), (other + 1) % len(codes), other)
    abroad = pl.Series(rng.random(rows.height) < RATES["co_applicant_abroad"].rate)
    code = pl.when(abroad).then(pl.Series(codes[other], dtype=pl.String)).otherwise("country_code")
    return rows.with_columns(country_code=code)


def _listed(rng: np.random.Generator, rows: pl.DataFrame, holders: pd.DataFrame) -> pl.DataFrame:
    """DataFrame[holder, name, name_zh, is_person, code], a row for each applicant; null for small ones."""
    table = pl.from_pandas(holders[["holder", "name_zh"]]).cast(pl.String)
    table = table.with_columns(code=_code(pl.col("holder"), pl.int_range(pl.len())))
    varies = rng.random(rows.height) < RATES["holder_name_varies"].rate
    form = np.where(varies, rng.integers(0, len(_FORMS), rows.height), len(_FORMS))
    english, chinese = np.array([*((" " + en, zh) for en, zh in _FORMS), ("", "")]).T
    listed = table.select(pl.all().gather(rows["holder_row"]))
    short = _without_form(pl.col("name_zh"))
    return listed.select(
        "holder",
        name=pl.col("holder") + pl.Series(english[form], dtype=pl.String),
        name_zh=pl.when(pl.Series(varies)).then(short + pl.Series(chinese[form], dtype=pl.String)).otherwise("name_zh"),
        is_person=False,
        code="code",
    )


def _code(holder: pl.Expr, place: pl.Expr) -> pl.Expr:
    """Four letters, unique: the first of the name and three for the place in the table."""
    letters = pl.Series([chr(65 + index) for index in range(26)])
    initial = holder.str.to_uppercase().str.extract("([A-Z])").fill_null("X")
    place = place.cast(pl.Int64)
    return pl.concat_str(initial, *[pl.lit(letters).gather(place // step % 26) for step in (676, 26, 1)])


def _small(rng: np.random.Generator, rows: pl.DataFrame, countries: tuple[str, ...]) -> pl.DataFrame:
    """DataFrame[holder, name, name_zh, is_person, code]: firms, universities, persons by their rates."""
    kind, often = rng.random(rows.height), rng.random(rows.height) ** 3
    person = pl.lit(pl.Series(kind < RATES["person"].rate))
    university = pl.lit(pl.Series(kind > 1 - RATES["university"].rate))
    firm_number = pl.Series((often * _FIRMS).astype(int) + 1).cast(pl.String).str.zfill(6)
    university_number = pl.Series((often * _UNIVERSITIES).astype(int) + 1).cast(pl.String).str.zfill(2)
    names = prose.persons(rng, rows["country_code"].to_numpy())
    where = rows.join(offices.countries(countries), on="country_code", how="left", maintain_order="left")
    frame = where.select("country_code", "alpha2", name=names, firm=firm_number, university=university_number)
    english = (
        pl.when(person).then("name")
        .when(university).then(pl.format("University {}-{}", "alpha2", "university"))
        .otherwise(pl.format("Firm {}-{} Co Ltd", "alpha2", "firm"))
    )  # fmt: skip
    chinese = (
        pl.when(person).then(prose.in_chinese(pl.col("name")))
        .when(university).then(pl.format("大学{}-{}", "alpha2", "university"))
        .otherwise(pl.format("企业{}-{}有限公司", "alpha2", "firm"))
    )  # fmt: skip
    in_chinese = pl.col("country_code").is_in(_IN_CHINESE)
    return frame.select(
        holder=english, name=english, name_zh=pl.when(in_chinese).then(chinese), is_person=person, code=pl.lit(None)
    ).cast({"code": pl.String})
