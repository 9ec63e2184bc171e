"""Records of simulated works at any size, a fifth of them duplicates, with their true works beside them.

The works are those of `aici.simulate`: its titles, authors, venues, years, pages, and its works that look alike and
must stay apart (Parts I and II, conference versions, preprints). One in a hundred has a title that many works share,
such as Editorial. Every work is held by one database, one in five by a second, one in eighty by a third and a fourth;
each database shows it in its own way (`RATES`). Made part by part in two processes; the same size, the same records.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from aici import calibration
from aici.editions import project_root
from aici.simulate import papers
from aici.simulate.parts import WORKS, Part
from aici.simulate.rates import RATES as SIMULATED
from aici.sources.papers import MORE
from aici.workers import finished

SEED = 2025
HELD = np.array([0.775, 0.2125, 0.0, 0.0125]).cumsum()  # chance to be held by one, two, three, four databases
SOURCES = ("wos", "scopus", "openalex", "google_scholar")
SHARED_TITLE = 0.01
SHARED = (
    "Editorial", "Guest Editorial", "Preface", "Book Review", "Introduction", "Introduction to the Special Issue",
    "Message from the Program Chairs", "Letter to the Editor", "In This Issue", "List of Reviewers", "Foreword",
)  # fmt: skip
RATES = {  # what each database does to what it shows of a work, and how often
    "wos": {"doi_missing": 0.04, "title_capitals": 0.01, "venue_capitals": 1.0, "initials": 0.5},
    "scopus": {"doi_missing": 0.03, "initials": 1.0, "title_dash": 0.05, "venue_abbreviated": 0.1},
    "openalex": {"doi_missing": 0.05, "title_lower": 0.2, "year_before": 0.03, "no_markup": 0.5, "no_pages": 0.1},
    "google_scholar": {
        "doi_missing": 0.95, "title_lower": 0.3, "title_dash": 0.1, "title_cut": 0.1, "subtitle_dropped": 0.03,
        "title_letter": 0.01, "no_markup": 1.0, "initials": 1.0, "authors_cut": 0.5, "venue_abbreviated": 0.3,
        "venue_cut": 0.3, "no_venue": 0.06, "no_year": 0.05, "no_pages": 0.6, "no_type": 1.0,
        "no_volume": 0.7, "no_issue": 0.7, "no_issn": 0.7,
    },
}  # fmt: skip
_CUT = 100  # characters of a title that is cut


def make(folder: Path, records: int) -> int:
    """Write about so many records to the folder, one Parquet file per part; the number written.

    Columns are those of `CORPUS["records"]` that matching looks at, and `work`, the true work.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = round(records * 0.8 / (1 + SIMULATED["not_ai"].rate))
    parts = [
        Part("papers", n, first, min(WORKS, count - first), SEED) for n, first in enumerate(range(0, count, WORKS))
    ]
    return sum(made for _, made in finished(partial(_make, folder=folder), parts, start=_calibrate))


_CALIBRATED: dict[str, calibration.PaperCalibration] = {}


def _calibrate():
    _CALIBRATED["papers"] = calibration.papers(project_root() / "data" / "published" / "2025")


def _make(part: Part, folder: Path) -> int:
    drawn = of_part(part, _CALIBRATED["papers"])
    drawn.write_parquet(folder / f"{part.name}.parquet")
    return len(drawn)


def of_part(part: Part, calibrated: calibration.PaperCalibration) -> pl.DataFrame:
    """The records of one part, in no particular order."""
    drawn = papers.draw(part, calibrated)
    venues = pl.from_pandas(calibrated.venues[["venue", "issn", "eissn"]])
    names = drawn.authors.sort("work", "position").group_by("work", maintain_order=True)
    authors = names.agg(authors=pl.concat_str("surname", "given", separator=", "))
    works = drawn.works.join(authors, on="work").join(venues, on="venue", how="left")
    rng = part.rng("records at scale")
    held = _held(rng, _titled(rng, works))
    shown = [_shown(rng, source, held.filter(data_source=source)) for source in SOURCES]
    return pl.concat(shown).sort("file", "row")


def _titled(rng: np.random.Generator, works: pl.DataFrame) -> pl.DataFrame:
    """Some works under a title that others share, too; those that look alike keep theirs."""
    chosen = pl.Series(rng.random(len(works)) < SHARED_TITLE) & works["apart_from"].is_null()
    title = pl.Series(SHARED).gather(rng.integers(0, len(SHARED), len(works)))
    pages = pl.coalesce(pl.col("first_page") + "-" + pl.col("last_page"), "article_number")
    return works.with_columns(title=pl.when(chosen).then(title).otherwise("title"), pages=pages)


def _held(rng: np.random.Generator, works: pl.DataFrame) -> pl.DataFrame:
    """One row per work and database that holds it; which ones, is drawn."""
    copies = np.searchsorted(HELD, rng.random(len(works)), side="right") + 1
    order = rng.permuted(np.tile(np.arange(len(SOURCES)), (len(works), 1)), axis=1)
    rows, nth = np.nonzero(np.arange(len(SOURCES)) < copies[:, None])
    return works[rows].with_columns(data_source=pl.Series(SOURCES).gather(order[rows, nth]))


def _shown(rng: np.random.Generator, source: str, held: pl.DataFrame) -> pl.DataFrame:
    """What the database shows of the works it holds."""
    for change, rate in RATES[source].items():
        column, changed = CHANGES[change]
        lucky = pl.Series(rng.random(len(held)) < rate)
        held = held.with_columns(pl.when(lucky).then(changed).otherwise(column).alias(column))
    place = pl.lit(f"{source}/") + (pl.col("work") // WORKS).cast(pl.String) + ".txt"
    return held.select(
        record_id=pl.lit(f"{source}:") + pl.col("work").cast(pl.String).str.zfill(9),
        data_source=pl.lit(source),
        file=place,
        row=pl.int_range(1, pl.len() + 1).over(place),
        document_type="kind",
        work=pl.col("work").cast(pl.String).str.zfill(9),
        **{name: name for name in "doi title year venue issn eissn volume issue pages authors".split()},
    )


def _abbreviated(venue: pl.Expr) -> pl.Expr:
    """`J. Simul. Learn.`: words of more than five letters end behind the fourth; small words are left out."""
    without = venue.str.replace_all(r"\b(?:of|on|and|the|for|in)\b ?", "")
    return without.str.replace_all(r"\b(\p{L}{4})\p{L}{2,}", "$1.")


def _swapped(title: pl.Expr) -> pl.Expr:
    """Two neighbouring letters in one another's place: a slip of the hand."""
    return title.str.replace(r"^(.{12,}?\p{Ll})(\p{Ll})(\p{Ll})", "$1$3$2")


def _name_initials(authors: pl.Expr) -> pl.Expr:
    """`Smith, Jean-Luc P.` as `Smith, J.L.P.`"""
    parts = pl.element().str.split(", ")
    initials = parts.list.last().str.extract_all(r"(?:^|[\s-])\p{L}").list.join(".").str.replace_all(r"[\s-]", "")
    return authors.list.eval(parts.list.first() + ", " + initials + ".")


def _first_three(authors: pl.Expr) -> pl.Expr:
    cut = pl.concat_list(authors.list.head(3), pl.lit([MORE], pl.List(pl.String)))
    return pl.when(authors.list.len() > 3).then(cut).otherwise(authors)


_TITLE, _VENUE = pl.col("title"), pl.col("venue")
_CUT_TITLE = _TITLE.str.slice(0, _CUT).str.replace(r"\s+\S*$", "") + " …"
CHANGES = {  # column and what becomes of it
    "doi_missing": ("doi", pl.lit(None, pl.String)),
    "no_markup": ("title", _TITLE.str.replace_all(r"</?(?:i|sub)>", "")),
    "title_capitals": ("title", _TITLE.str.to_uppercase()),
    "title_lower": ("title", _TITLE.str.slice(0, 1) + _TITLE.str.slice(1).str.to_lowercase()),
    "title_dash": ("title", _TITLE.str.replace_all(r"(\w)-(\w)", "${1}–$2").str.replace(": ", " - ", literal=True)),
    "title_cut": ("title", pl.when(_TITLE.str.len_chars() > 1.2 * _CUT).then(_CUT_TITLE).otherwise(_TITLE)),
    "subtitle_dropped": ("title", _TITLE.str.replace(r": .*$", "")),
    "title_letter": ("title", _swapped(_TITLE)),
    "venue_capitals": ("venue", _VENUE.str.to_uppercase()),
    "venue_abbreviated": ("venue", _abbreviated(_VENUE)),
    "venue_cut": ("venue", _VENUE.str.replace(r"^(.{18,}?)\s.+$", "$1…")),
    "no_venue": ("venue", pl.lit(None, pl.String)),
    "year_before": ("year", pl.col("year") - 1),
    "no_year": ("year", pl.lit(None, pl.Int64)),
    "no_pages": ("pages", pl.lit(None, pl.String)),
    "no_volume": ("volume", pl.lit(None, pl.String)),
    "no_issue": ("issue", pl.lit(None, pl.String)),
    "no_issn": ("issn", pl.lit(None, pl.String)),
    "no_type": ("kind", pl.lit(None, pl.String)),
    "initials": ("authors", _name_initials(pl.col("authors"))),
    "authors_cut": ("authors", _first_three(pl.col("authors"))),
}

if __name__ == "__main__":
    print(f"{make(Path(sys.argv[1]), int(sys.argv[2])):,} records")
