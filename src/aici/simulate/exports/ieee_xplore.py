"""Writes records as CSV exports of IEEE Xplore, of five vintages of its headings.

Rules of the format: 2,000 records a file, UTF-8 without byte-order mark, LF, all values quoted (affiliations since 2020
and publication titles since 2026 only where they need it) but not all headings; a count of zero is empty since 2019.
The year of a conference stands before its name. Numbers of books begin with 979-0, which is kept for printed music, so
that no book has them. A record without DOI names an invented fund, as every record must show that it is simulated.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import polars as pl

from aici.calibration import PaperCalibration
from aici.simulate.drawing import names_planted
from aici.simulate.exports.ieee_affiliations import FLAGS, author_columns
from aici.simulate.exports.numbering import by_file, drawn, drawn_vintages, landed, numbered, with_works
from aici.simulate.papers import Papers
from aici.simulate.parts import SEARCHED, Part
from aici.sources.simulated import FUND

RECORDS_A_FILE = 2_000
_2018 = (
    '"Document Title",Authors,"Author Affiliations","Publication Title",Date Added To Xplore,"Publication_Year",'
    '"Volume","Issue","Start Page","End Page","Abstract","ISSN",ISBNs,"DOI",Funding Information,PDF Link,'
    '"Author Keywords","IEEE Terms","INSPEC Controlled Terms","INSPEC Non-Controlled Terms","Mesh_Terms",'
    'Article Citation Count,"Reference Count","Copyright Year","License","Online Date",Issue Date,"Meeting Date",'
    '"Publisher",Document Identifier'
)
_2019 = _2018.replace('"Copyright Year",', "")
_2020 = (
    _2019.replace('"Publication_Year"', '"Publication Year"')
    .replace("Article Citation Count,", "Article Citation Count,Patent Citation Count,")
    .replace('"Online Date"', "Online Date")
)
_2024 = _2020.replace('"INSPEC Controlled Terms","INSPEC Non-Controlled Terms",', "")
_2026 = _2024.replace('"Publication Year"', '"Year"')
HEADINGS = {"ieee_2018": _2018, "ieee_2019": _2019, "ieee_2020": _2020, "ieee_2024": _2024, "ieee_2026": _2026}
_QUOTED_IF_NEEDED = {
    "ieee_2020": ("Author Affiliations",),
    "ieee_2024": ("Author Affiliations",),
    "ieee_2026": ("Author Affiliations", "Publication Title"),
}
_MONTHS = ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
# general terms of the IEEE thesaurus; none of them says that a paper is about AI
_TERMS = pl.Series(
    "Accuracy|Training|Feature extraction|Data models|Computational modeling|Optimization|Task analysis|Sensors|"
    "Robustness|Estimation|Measurement|Conferences|Real-time systems|Costs|Reliability|Visualization|Semantics|"
    "Computer architecture|Hardware|Servers|Standards|Predictive models|Prototypes|Benchmark testing".split("|")
)
_CONTROLLED = pl.Series(
    "feature extraction|optimisation|data analysis|statistical analysis|image sensors|graph theory|cloud computing|"
    "Internet of Things|parallel processing|estimation theory|telecommunication traffic|data privacy".split("|")
)
_FUNDERS = pl.Series([f"{FUND}; ", "Simulated Science Foundation(grant numbers:SIM-2020-0417); "])


def write(
    part: Part, papers: Papers, records: pl.DataFrame, calibration: PaperCalibration, folder: Path
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write the files of a part and say where each record landed; parameters and result as in `exports`."""
    placed = numbered(records, folder, f"{part.index:04}-export-{{:02}}.csv", RECORDS_A_FILE)
    files = placed["number"].n_unique()
    rng = part.rng("ieee_xplore files")
    vintages, resaved = drawn_vintages(rng, HEADINGS, files), drawn(rng, "ieee_resaved", files)
    placed = with_works(placed, papers.works, calibration).with_columns(
        vintage=pl.Series(vintages, dtype=pl.String).gather(placed["number"])
    )
    placed = placed.with_columns(author_columns(part, papers, placed)).with_columns(_record_draws(part, placed))
    shown = placed.select("number", "file", *_fields())
    for number, name, rows in by_file(shown):
        (folder / name).write_bytes(_csv(rows, vintages[number], resaved[number]).encode())
    quirks = placed.with_columns(planted=names_planted([*FLAGS, "ieee_early_access", "ieee_no_keywords"]))
    of_files = [[vintage, *["ieee_resaved"] * again] for vintage, again in zip(vintages, resaved, strict=True)]
    return landed(quirks, of_files)


def _record_draws(part: Part, placed: pl.DataFrame) -> pl.DataFrame:
    """What is drawn for each record beside its authors: quirks, dates, terms, references, funds."""
    rng, count = part.rng("ieee_xplore records"), len(placed)
    return pl.DataFrame({
        "ieee_early_access": drawn(rng, "ieee_early_access", count) & (placed["kind"] != "conference_paper"),
        "ieee_no_keywords": drawn(rng, "ieee_no_keywords", count),
        "day": rng.integers(1, 26, count),
        "days": rng.integers(1, 4, count),
        "references": rng.integers(8, 61, count),
        "licensed": rng.random(count) < 0.8,
        "terms": _joined(rng, _TERMS, count, 7),
        "controlled": _joined(rng, _CONTROLLED, count, 4),
        "funds": pl.concat([_FUNDERS, pl.Series([""] * 3)]).gather(rng.integers(0, 5, count)),
    })  # fmt: skip


def _joined(rng: np.random.Generator, terms: pl.Series, count: int, most: int) -> pl.Series:
    """Up to `most` distinct terms for each of `count` records, joined as IEEE Xplore does."""
    drawn_terms = [terms.gather(rng.integers(0, len(terms), count)).alias(str(n)) for n in range(most)]
    return pl.select(pl.concat_list(drawn_terms).list.unique(maintain_order=True).list.join(";")).to_series()


def _fields() -> list[pl.Expr]:
    """All columns of all vintages, each under its heading, as text."""
    early, conference = pl.col("ieee_early_access"), pl.col("kind") == "conference_paper"
    texts = {
        "Document Title": pl.col("title"),
        "Authors": pl.col("authors"),
        "Author Affiliations": pl.col("affiliations"),
        "Publication Title": pl.when(conference).then(pl.format("{} {}", "true_year", "venue")).otherwise("venue"),
        "Volume": pl.when(early).then(pl.lit("PP")).otherwise("volume"),
        "Issue": pl.when(early).then(pl.lit("99")).otherwise("issue"),
        "Start Page": pl.when(early).then(pl.lit("1")).otherwise(pl.coalesce("first_page", "article_number")),
        "End Page": pl.when(early).then(pl.lit("1")).otherwise("last_page"),
        "Abstract": pl.col("abstract"),
        "ISSN": _issn(),
        "ISBNs": pl.when(conference).then(_isbns()),
        "DOI": pl.col("doi"),
        "Funding Information": _funds(),
        "PDF Link": pl.format("https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber={}", _article()),
        "Author Keywords": pl.when(~pl.col("ieee_no_keywords")).then(pl.col("keywords").list.join(";")),
        "IEEE Terms": pl.col("terms"),
        "INSPEC Controlled Terms": pl.col("controlled"),
        "INSPEC Non-Controlled Terms": pl.col("keywords").list.join(";").str.to_lowercase(),
        "Article Citation Count": pl.when((pl.col("citations") > 0) | _is("ieee_2018")).then("citations"),
        "Reference Count": pl.col("references"),
        "License": pl.when("licensed").then(_since(2020, pl.lit("IEEE"))),
        "Publisher": pl.when("is_ieee").then(pl.lit("IEEE")).otherwise("publisher"),
        "Document Identifier": _identifier(early, conference),
    } | _dates(conference)
    texts |= dict.fromkeys(("Publication_Year", "Publication Year", "Year"), pl.col("year"))
    texts |= dict.fromkeys(("Mesh_Terms", "Patent Citation Count", "Copyright Year"), pl.lit(""))
    return [text.cast(pl.String).fill_null("").alias(heading) for heading, text in texts.items()]


def _is(vintage: str) -> pl.Expr:
    return pl.col("vintage") == vintage


def _since(year: int, text: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("vintage") >= f"ieee_{year}").then(text)


def _article() -> pl.Expr:
    return pl.col("record_id").str.strip_prefix("ieee_xplore:")


def _issn() -> pl.Expr:
    """2018 the electronic one twice, 2019 both, later one."""
    electronic = pl.coalesce("eissn", "issn")
    twice = pl.format("{};{}", electronic, electronic.str.replace("-", ""))
    both = pl.concat_str("issn", "eissn", separator=";", ignore_nulls=True)
    return pl.when(_is("ieee_2018")).then(twice).when(_is("ieee_2019")).then(both).otherwise(electronic)


def _funds() -> pl.Expr:
    return pl.when(pl.col("doi").is_null()).then(pl.lit(_FUNDERS[0])).otherwise(_since(2019, pl.col("funds")))


def _isbns() -> pl.Expr:
    electronic, on_demand, on_stick = (_isbn(n) for n in range(3))
    run_together = pl.concat_str(electronic, on_demand, on_stick.str.head(-2))
    named = pl.format("Electronic:{}; POD:{}; USB:{}", electronic, on_demand, on_stick)
    return pl.when(_is("ieee_2018")).then(named).when(_is("ieee_2019")).then(run_together).otherwise(electronic)


def _isbn(medium: int) -> pl.Expr:
    """An ISBN of the conference of that year, with its check digit."""
    number = (pl.col("venue_number") * 37 + pl.col("true_year") * 3 + medium) % 10_000
    digits = [number // 10**place % 10 for place in (3, 2, 1, 0)]
    weighted = 39 + digits[0] + 3 * digits[1] + digits[2] + 3 * digits[3]  # 39: of the digits 979 0 0000
    return pl.format("979-0-0000-{}-{}", number.cast(pl.String).str.zfill(4), (10 - weighted % 10) % 10)


def _identifier(early: pl.Expr, conference: pl.Expr) -> pl.Expr:
    publisher = pl.when("is_ieee").then(pl.lit("IEEE")).otherwise("publisher")
    journals = (
        pl.when(_is("ieee_2018")).then(pl.lit("Journals & Magazines"))
        .when(pl.col("venue").str.contains("(?i)magazine")).then(pl.lit("Magazines")).otherwise(pl.lit("Journals"))
    )  # fmt: skip
    of_publisher = pl.format("{} {}", publisher, pl.when(conference).then(pl.lit("Conferences")).otherwise(journals))
    return pl.when(early).then(pl.lit("IEEE Early Access Articles")).otherwise(of_publisher)


def _dates(conference: pl.Expr) -> dict[str, pl.Expr]:
    """2018 digits only; 2019 none; from 2020 on `28 Jul 2020`; dates of the issue or meeting in 2018 and 2026."""
    met = pl.date("true_year", pl.col("month").fill_null(1), "day")
    added = pl.min_horizontal(met.dt.offset_by("60d"), pl.lit(SEARCHED))
    month = pl.col("month").fill_null(1).cast(pl.String).replace_strict(
        {str(number): name for number, name in enumerate(_MONTHS, 1)}
    )  # fmt: skip
    meeting = pl.when(conference).then(
        pl.format("{}-{} {} {}", "day", pl.col("day") + pl.col("days"), month, "true_year")
    )
    issue = pl.coalesce(meeting, pl.format("{} {}", month, "true_year"))
    online = _since(2020, added.dt.strftime("%-d %b %Y"))
    return {
        "Date Added To Xplore": pl.when(_is("ieee_2018")).then(added.dt.strftime("%Y%m%d")).otherwise(online),
        "Online Date": online,
        "Issue Date": pl.when(_is("ieee_2018") | _is("ieee_2026")).then(issue),
        "Meeting Date": pl.when(_is("ieee_2026")).then(meeting),
    }


def _csv(rows: pl.DataFrame, vintage: str, resaved: bool) -> str:
    """The text of one file."""
    heading = HEADINGS[vintage]
    names, end = next(csv.reader([heading])), "\n"
    bare = _QUOTED_IF_NEEDED.get(vintage, ())
    if resaved:
        heading, bare, end = ",".join(names), tuple(names), "\r\n"
        dates = pl.col("Date Added To Xplore", "Online Date").str.to_date("%d %b %Y", strict=False)
        again = dates.dt.strftime("%d-%b-%y") if vintage >= "ieee_2020" else pl.col("Date Added To Xplore")
        rows = rows.with_columns(again)
    cells = [_cell(pl.col(name), name in bare) for name in names]
    lines = rows.select(pl.concat_str(cells, separator=",").str.join(end)).item()
    return end.join([heading, lines, ""])


def _cell(text: pl.Expr, only_if_needed: bool) -> pl.Expr:
    quoted = pl.format('"{}"', text.str.replace_all('"', '""', literal=True))
    return pl.when(text.str.contains('[",\n]')).then(quoted).otherwise(text) if only_if_needed else quoted
