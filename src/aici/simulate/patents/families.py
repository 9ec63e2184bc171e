"""What simulated patent families are about: country, holder, year, classes, planted technologies, citations, texts.

- Country and holder are drawn together: a listed holder by its families, a small applicant by what the listed ones
  leave of the country's families.
- On top of the families of a part come noise of the search (no class of AI), families of nothing but a utility model
  (with classes of AI) and of nothing but a design: none of them counts as a family of AI inventions.
- Image recognition alone is classed in G06K 9 until 2021 and in G06V since, as in the real classification.
- A family of a leading firm may carry three to six technologies of one planted cluster, named in title and abstract,
  and many citations; other citations are lognormal and fewer for young families.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from aici.calibration import PatentCalibration
from aici.simulate import drawing
from aici.simulate.parts import Part
from aici.simulate.patents import offices, prose
from aici.simulate.rates import RATES
from aici.simulate.schema import FAMILIES

LEADING = 10  # listed holders of a country with most families, whose families may carry a cluster
_FEWEST, _MOST = 3, 6  # technologies of a family in a cluster
_YEAR_OF_G06V = 2022
_CITATIONS = {"logarithm": 1.0, "spread": 1.3, "mature_years": 6}
_CLUSTERED = {"least": 40, "logarithm": 4.0, "spread": 0.8}

_AI = (
    ("G06N 3/08", 30), ("G06N 3/04", 25), ("G06N 20/00", 18), ("G06N 3/02", 6), ("G06N 5/04", 6), ("G06N 5/02", 5),
    ("G06N 7/00", 4), ("G06N 3/063", 4), ("G06N 20/10", 2), ("G06N 3/12", 2), ("G06N 10/00", 1),
)  # fmt: skip
_IMAGES_BEFORE = ("G06K 9/62", "G06K 9/00", "G06K 9/46", "G06K 9/34")
_IMAGES_SINCE = ("G06V 10/82", "G06V 10/764", "G06V 40/16", "G06V 20/56")
_BESIDE = (
    "G06F 16/35", "G06F 40/30", "G06F 17/16", "G06T 7/00", "G06T 5/00", "H04L 29/08", "H04L 41/16", "G10L 15/22",
    "G10L 25/30", "B60W 60/00", "G05B 13/04", "G05D 1/02", "G16H 50/20", "G06Q 10/04", "H04W 4/02", "A61B 5/00",
)  # fmt: skip
_MOST_BESIDE, _MOST_INVENTORS, _NONE = 3, 5, -1


def drawn(part: Part, calibration: PatentCalibration) -> pl.DataFrame:
    """The families of a part and those on top of them, by number.

    Returns
    -------
    DataFrame of `schema.FAMILIES` with two columns more
        `holder_row`: of the listed holder in the
        calibration's table, null for small applicants; `is_leading`: of a leading firm.
    """
    places = _places(calibration)
    slots = _slots(part)
    chosen = places[_chosen_places(part.rng("places"), slots["form"], places)]
    families = pl.concat([slots, chosen], how="horizontal").with_columns(
        _years(part.rng("years"), chosen["country"].to_numpy(), calibration)
    )
    families = _with_technologies(part.rng("technologies"), families, calibration)
    families = families.with_columns(
        _classes(part.rng("classes"), families),
        _citations(part.rng("citations"), families, int(calibration.years[-1])),
        _inventors(part.rng("inventors"), families["country_code"].to_numpy()),
    )
    families = prose.texts(part.rng("texts"), families)
    return families.select(*FAMILIES, "holder_row", "is_leading").cast(FAMILIES)


def _slots(part: Part) -> pl.DataFrame:
    """DataFrame[family, form, is_ai]: the numbers of the part, then those on top."""
    rng = part.rng("families on top")
    names = ("non_ai_family", "utility_model_family", "design_family")
    noise, utility, design = (int(rng.binomial(part.count, RATES[name].rate)) for name in names)
    top = offices.on_top(part.index, noise + utility + design)
    inventions, others = [("invention", True)] * part.count, [("invention", False)] * noise
    kinds = inventions + others + [("utility_model", True)] * utility + [("design", False)] * design
    frame = pl.DataFrame(kinds, schema={"form": pl.String, "is_ai": pl.Boolean}, orient="row")
    return frame.with_columns(family=pl.Series([*range(part.first, part.first + part.count), *top], dtype=pl.Int64))


def _places(calibration: PatentCalibration) -> pl.DataFrame:
    """Listed holders and, by country, all small applicants: DataFrame[country_code, country, holder_row, weight, …]."""
    total = pl.DataFrame({"country_code": calibration.countries, "families": calibration.families.astype(float)})
    total = total.with_columns(country=pl.int_range(pl.len(), dtype=pl.Int64))
    holders = pl.from_pandas(calibration.holders[["country_code", "families"]]).select(
        "country_code", weight=pl.col("families").cast(pl.Float64), holder_row=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    rank = pl.col("weight").rank("ordinal", descending=True).over("country_code")
    clustered = pl.col("country_code").is_in(calibration.technologies["country_code"].unique().tolist())
    listed = holders.join(total.drop("families"), on="country_code", how="left", maintain_order="left")
    listed = listed.with_columns(is_leading=(rank <= LEADING) & clustered)
    taken = holders.group_by("country_code").agg(pl.col("weight").sum())
    rest = (pl.col("families") - pl.col("weight").fill_null(0)).clip(0)
    small = total.join(taken, on="country_code", how="left", maintain_order="left").select(
        "country_code", "country", weight=rest, is_leading=False
    )
    return pl.concat([listed, small], how="diagonal").select(
        "country_code", "country", "holder_row", "is_leading", "weight"
    )


def _chosen_places(rng: np.random.Generator, form: pl.Series, places: pl.DataFrame) -> np.ndarray:
    """For each family the row of its place; utility models are Chinese or German, designs Chinese or of the US."""
    country = places["country_code"]
    allowed = {"invention": country.unique(), "utility_model": ["CHN", "DEU"], "design": ["CHN", "USA"]}
    masks = np.array([country.is_in(list(codes)).to_numpy() for codes in allowed.values()])
    rows = form.replace_strict({name: row for row, name in enumerate(allowed)}, return_dtype=pl.Int64)
    return drawing.by_row(rng, masks * places["weight"].to_numpy(), rows.to_numpy())


def _years(rng: np.random.Generator, country: np.ndarray, calibration: PatentCalibration) -> pl.Series:
    year = drawing.by_row(rng, calibration.year_weights, country)
    return pl.Series("priority_year", np.asarray(calibration.years)[year], dtype=pl.Int64)


def _with_technologies(
    rng: np.random.Generator, families: pl.DataFrame, calibration: PatentCalibration
) -> pl.DataFrame:
    """Add `cluster` and `technologies`: for a share of the leading firms' families some of one cluster's, shuffled."""
    table = pl.from_pandas(calibration.technologies).cast(pl.String)
    drawn = rng.random(families.height) < RATES["clustered_family"].rate
    carriers = families.filter(pl.Series(drawn) & (pl.col("family") < offices.ON_TOP) & pl.col("is_leading"))
    clusters = table.group_by("country_code", maintain_order=True).agg(pl.col("cluster").unique(maintain_order=True))
    carriers = carriers.select("family", "country_code").join(clusters, on="country_code", maintain_order="left")
    place = pl.Series(rng.random(carriers.height)) * pl.col("cluster").list.len()
    carriers = carriers.with_columns(
        cluster=pl.col("cluster").list.get(place.floor().cast(pl.Int64)),
        wanted=pl.Series(rng.integers(_FEWEST, _MOST + 1, carriers.height)),
    )
    rows = carriers.join(table, on=["country_code", "cluster"], maintain_order="left_right")
    rows = rows.with_columns(order=pl.Series(rng.random(rows.height))).sort("family", "order")
    carried = rows.group_by("family", "cluster", maintain_order=True).agg(
        technologies=pl.col("technology").head(pl.col("wanted").first())
    )
    return families.join(carried, on="family", how="left", maintain_order="left").with_columns(
        pl.col("technologies").fill_null(pl.lit([], dtype=pl.List(pl.String)))
    )


def _classes(rng: np.random.Generator, families: pl.DataFrame) -> pl.Series:
    """Up to two classes of AI first, then up to three beside; designs have none (theirs are not of the IPC)."""
    rows = families.height
    groups, weights = zip(*_AI, strict=True)
    words = (*groups, *_IMAGES_BEFORE, *_IMAGES_SINCE, *_BESIDE)
    ai = rng.choice(len(groups), (rows, 2), p=np.array(weights) / sum(weights))
    ai[rng.random(rows) < 0.5, 1] = _NONE
    image = len(groups) + rng.integers(0, len(_IMAGES_BEFORE), rows)
    image += len(_IMAGES_BEFORE) * (families["priority_year"].to_numpy() >= _YEAR_OF_G06V)
    images = rng.random(rows) < RATES["image_recognition_family"].rate
    ai[images] = np.column_stack([image, np.full(rows, _NONE)])[images]
    ai[~families["is_ai"].to_numpy()] = _NONE
    beside = len(words) - len(_BESIDE) + rng.integers(0, len(_BESIDE), (rows, _MOST_BESIDE))
    beside[np.arange(_MOST_BESIDE) >= rng.integers(1, _MOST_BESIDE + 1, rows)[:, None]] = _NONE
    table = np.column_stack([ai, beside])
    table[families["form"].to_numpy() == "design"] = _NONE
    return _lists(pl.Series(words), table).alias("classes")


def _citations(rng: np.random.Generator, families: pl.DataFrame, last: int) -> pl.Series:
    usual = rng.lognormal(_CITATIONS["logarithm"], _CITATIONS["spread"], families.height)
    many = _CLUSTERED["least"] + rng.lognormal(_CLUSTERED["logarithm"], _CLUSTERED["spread"], families.height)
    age = (last + 1 - families["priority_year"].to_numpy()) / _CITATIONS["mature_years"]
    clustered = families["cluster"].is_not_null().to_numpy()
    return pl.Series("citations", np.where(clustered, many, usual * np.clip(age, 0, 1)).astype(np.int64))


def _inventors(rng: np.random.Generator, countries: np.ndarray) -> pl.Series:
    """One to five names each."""
    names = prose.persons(rng, np.repeat(countries, _MOST_INVENTORS))
    table = np.arange(len(names)).reshape(-1, _MOST_INVENTORS)
    table[np.arange(_MOST_INVENTORS) >= rng.integers(1, _MOST_INVENTORS + 1, len(table))[:, None]] = _NONE
    return _lists(names, table).alias("inventors")


def _lists(words: pl.Series, table: np.ndarray) -> pl.Series:
    """For each row of a table of places in `words` the words once each, without those at `_NONE`."""
    places = [pl.Series(str(index), column).replace(_NONE, None) for index, column in enumerate(table.T)]
    lists = pl.DataFrame([words.gather(place).alias(place.name) for place in places])
    return lists.select(pl.concat_list(pl.all()).list.drop_nulls().list.unique(maintain_order=True)).to_series()
