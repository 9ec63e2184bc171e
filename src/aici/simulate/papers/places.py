"""Where simulated institutions lie, and how Web of Science ends an address there.

The larger countries have cities with postcodes (`cities.csv`), Georgia and St Lucia their capitals, as places elsewhere
bear these names, the others one invented town. Institutions that are named in print lie where they do (`seats.csv`),
the others anywhere in their country. An address ends in a name that `data/reference/country_aliases.csv` knows:
`Cambridge, MA 02139 USA`, `Edinburgh EH8 9AB, Midlothian, Scotland`.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from aici.simulate.drawing import place_of
from aici.territories import REFERENCE

_WOS_NAMES = {
    "CHN": "Peoples R China", "USA": "USA", "GBR": "England", "TWN": "Taiwan", "HKG": "Hong Kong, Peoples R China",
    "MAC": "Macao, Peoples R China", "TUR": "Turkiye", "ARE": "U Arab Emirates", "BIH": "Bosnia & Herceg",
    "TTO": "Trinidad Tobago", "COD": "DEM REP CONGO", "COG": "Rep Congo", "PNG": "Papua N Guinea",
    "CAF": "Cent Afr Republ", "LCA": "St Lucia", "KNA": "St Kitts & Nevi", "GUF": "Fr Guiana", "PYF": "Fr Polynesia",
    "CIV": "Cote Ivoire", "MDA": "Rep Moldova",
}  # fmt: skip
_INVENTED = "Simtown"


@cache
def cities() -> pl.DataFrame:
    """The places of each territory.

    Returns
    -------
    DataFrame[country_code, number, city, postcode, wos_place]
        `number` counts the places of a country from 0; `wos_place` is the end of an address from the city on.
    """
    listed = pl.read_csv(place_of("cities.csv"), schema_overrides={"postcode": pl.String})
    names = pl.read_csv(REFERENCE / "countries.csv", columns=["country_code", "label"])
    others = names.join(listed, on="country_code", how="anti").select("country_code", city=pl.lit(_INVENTED))
    every = pl.concat([listed, others], how="diagonal").join(names, on="country_code")
    every = every.sort("country_code", "city", "postcode")
    end = pl.coalesce("wos_end", pl.col("country_code").replace_strict(_WOS_NAMES, default=pl.col("label")))
    return every.select(
        "country_code",
        "city",
        "postcode",
        number=pl.int_range(pl.len()).over("country_code"),
        wos_place=_place(end),
    )


@cache
def seats() -> pl.DataFrame:
    """DataFrame[country_code, institution, seat]: where institutions named in print lie, a `number` of `cities`."""
    listed = pl.read_csv(place_of("seats.csv"))
    found = listed.join(cities(), on=["country_code", "city", "postcode"], maintain_order="left")
    return found.select("country_code", "institution", seat="number")


def _place(end: pl.Expr) -> pl.Expr:
    city, postcode = pl.col("city").fill_null(""), pl.col("postcode").fill_null("")
    american, before = pl.col("country_code") == "USA", postcode.str.contains(r"^[A-Z]{1,2}-")
    town = pl.when(before).then(postcode + " " + city).otherwise(city + " " + postcode).str.strip_chars()
    island = pl.col("city").is_null()  # a city that is the country: `Singapore 639798, Singapore`
    town = pl.when(island).then(end + " " + postcode).otherwise(town)
    doubled = end.str.starts_with("Hong Kong") & (city == "Hong Kong")
    return pl.when(american).then(city + ", " + postcode + " USA").when(doubled).then(end).otherwise(town + ", " + end)
