"""Indicator tables small enough to check by hand, and the thirty published points of the impact matrix."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from aici.exhibits import Exhibit
from aici.figures import style
from aici.records import INDICATORS, Indicator

# Tables 3 and 4 of the published report: label, code, mean citations, mean impact factor.
PUBLISHED = """\
Mainland, China|CHN|10.3|6.5
US|USA|27.1|9.5
India|IND|8.9|3.0
UK|GBR|31.2|8.5
Germany|DEU|25.2|7.8
Japan|JPN|14.9|5.5
South Korea|KOR|15.5|5.3
Canada|CAN|35.7|8.2
France|FRA|20.8|6.8
Italy|ITA|26.7|5.8
Australia|AUS|43.6|6.3
Spain|ESP|24.8|4.8
Taiwan, China|TWN|12.2|5.0
Iran|IRN|16.5|2.5
Saudi Arabia|SAU|16.6|2.2
Netherlands|NLD|38.9|7.3
Singapore|SGP|31.7|7.2
Russia|RUS|9.0|3.5
Switzerland|CHE|43.9|7.5
Brazil|BRA|17.6|2.8
Turkey|TUR|14.8|3.3
Malaysia|MYS|20.9|2.3
Poland|POL|15.6|3.8
Pakistan|PAK|24.2|1.5
Sweden|SWE|11.0|6.2
Belgium|BEL|22.9|5.2
Greece|GRC|21.0|4.3
Egypt|EGY|19.2|1.8
Austria|AUT|32.3|4.5
Israel|ISR|14.3|8.3
"""


@pytest.fixture(autouse=True)
def _in_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).resolve().parents[2])


@pytest.fixture(scope="session")
def table() -> Callable[..., Indicator]:
    """Builds an indicator from rows, columns not given being null."""

    def build(name: str, rows: list[dict], basis: str = "computed", missing: str = "") -> Indicator:
        frame = pd.DataFrame(rows, columns=INDICATORS[name].column_names)
        origin = "Counted from three made-up records." if basis else ""
        return Indicator(name, frame.assign(basis=basis), basis, origin, missing)

    return build


@pytest.fixture
def impact(table) -> Indicator:
    cells = [line.split("|") for line in PUBLISHED.splitlines()]
    rows = [
        {"label": label, "country_code": code, "mean_citations": float(x), "mean_impact_factor": float(y)}
        for label, code, x, y in cells
    ]
    return table("impact_value_by_country", rows, "published")


@pytest.fixture
def papers(table) -> Indicator:
    counts = {"CHN": 768643.0, "USA": 5000.0, "SGP": 200.0, "HKG": 21.0, "MAC": 1.0, "GRL": 0.0, "TWN": 20.0}
    rows = [{"country_code": code, "label": code.lower(), "papers": n} for code, n in counts.items()]
    return table("papers_by_country", rows)


@pytest.fixture
def series(table) -> Indicator:
    counts = {"CHN": [10, 60, 200], "USA": [40, 50, 60], "IND": [1, 5, 30], "GBR": [9, None, 11]}
    rows = [
        {"country_code": code, "label": code.lower(), "year": 2020 + k, "papers": n}
        for code, papers in counts.items()
        for k, n in enumerate(papers)
    ]
    return table("papers_by_country_year", rows, "simulated")


@pytest.fixture
def collaboration(table) -> Indicator:
    pairs = {
        ("CHN", "USA"): 50, ("CHN", "GBR"): 20, ("CHN", "KOR"): 5, ("CHN", "FRA"): 4, ("CHN", None): 3,
        ("GBR", "USA"): 10, ("GBR", "FRA"): 8, ("GBR", "KOR"): 1, ("USA", "CHN"): 70,
    }  # fmt: skip
    rows = [
        {"first_author_country_code": a, "first_author_label": a.lower(), "country_code": b,
         "label": b.lower() if b else None, "papers": float(n)}
        for (a, b), n in pairs.items()
    ]  # fmt: skip
    return table("collaboration_by_country", rows)


@pytest.fixture
def pairs(table) -> Indicator:
    """Three countries by rank and one without, both ways: joint papers, affinity and its bounds."""
    cells = {
        ("CHN", "USA"): (50, 2.0, 1.5, 2.6), ("CHN", "GBR"): (12345, 0.5, 0.4, 0.6),
        ("GBR", "USA"): (29, 1.0, 0.7, 1.4), ("CHN", "FRA"): (40, 4.0, 3.0, 5.0),
        ("FRA", "GBR"): (0, None, None, None), ("FRA", "USA"): (0, 0.0, 0.0, 9.0),
    }  # fmt: skip
    ranks, columns = {"CHN": 1, "USA": 2, "GBR": 3}, ("papers", "affinity", "affinity_lb", "affinity_ub")
    both = cells | {(other, one): values for (one, other), values in cells.items()}
    rows = [
        {"rank": ranks.get(one), "country_code": one, "label": one.lower(), "partner_country_code": other,
         "partner_label": other.lower(), **dict(zip(columns, values, strict=True))}
        for (one, other), values in sorted(both.items())
    ]  # fmt: skip
    return table("collaboration_affinity", rows)


@pytest.fixture
def institutions(table) -> Indicator:
    counts = {("CHN", "Academy"): 60, ("CHN", "Tower"): 30, ("CHN", "Bridge"): 30, ("CHN", "Small"): 1,
              ("FRA", "Centre national de la recherche en toutes choses et de quelques autres encore"): 9,
              ("FRA", "École"): 1, ("ITA", "Consiglio"): 5}  # fmt: skip
    rows = [
        {"country_code": code, "label": code.lower(), "institution": name, "papers": float(n)}
        for (code, name), n in counts.items()
    ]
    return table("institutions_by_country", rows, "published")


@pytest.fixture
def specialisation(table) -> Indicator:
    """Vision: China above the sample, France below, Italy without papers; Sound: none is told from the sample."""
    columns = ["topic", "country_code", "activity_index", "relative_specialisation", "share_percent_lb",
               "share_percent_ub"]  # fmt: skip
    rows = [
        ("Vision", "CHN", 1.5, 0.2, 25, 35), ("Vision", "FRA", 0.5, -1 / 3, 5, 15),
        ("Vision", "ITA", None, None, None, None), ("Sound", "CHN", 1.02, 0.01, 18, 23),
        ("Sound", "FRA", 0.0, -1.0, 0, 30), ("Sound", "ITA", 1.0, 0.0, 10, 30),
    ]  # fmt: skip
    named = [dict(zip(columns, row, strict=True)) | {"label": row[1].lower(), "decimals": 2} for row in rows]
    return table("specialisation_by_country", [row | {"sample_share_percent": 20.0} for row in named])


@pytest.fixture
def technologies(table) -> Indicator:
    patents = {"p1": "ABC", "p2": "AB", "p3": "AB", "p4": "DE", "p5": "DE", "p6": "CD", "p7": "F"}
    rows = [{"country_code": "USA", "family_id": p, "technology": t} for p, letters in patents.items() for t in letters]
    return table("technologies_by_patent", rows)


@pytest.fixture
def funnel(table) -> Indicator:
    """Two databases of papers that share a work, and one of patents; six damaged rows."""
    columns = ["kind", "step", "data_source", "rows_in", "rows_out", "removed", "reason"]
    rows = [
        ("papers", "exports to records", "scopus", 1200, 1200, 0, "damaged"),
        ("papers", "exports to records", "wos", 904, 899, 5, "damaged"),
        ("papers", "records to works", "all", 2099, 1500, 599, "same DOI"),
        ("papers", "document types", "all", 1500, 1500, 0, "not journal article"),
        ("papers", "publication years", "all", 1500, 1, 1499, "outside 2015 to 2024, or without year"),
        ("patents", "exports to records", "lens", 7, 6, 1, "damaged"),
        ("patents", "about AI", "all patents", 6, 4, 2, "no class of the list"),
    ]
    return table("corpus_funnel", [dict(zip(columns, row, strict=True)) for row in rows])


@pytest.fixture
def coverage(table) -> Indicator:
    """Shares of two fields of two databases of papers, one of which does not export the DOI, and of one of patents."""
    columns = ["kind", "data_source", "label", "field", "records", "filled", "share_percent"]
    rows = [
        ("papers", "wos", "Web of Science", "doi", 1000, 999, 99.9),
        ("papers", "wos", "Web of Science", "author_keywords", 1000, 1, 0.1),
        ("papers", "google_scholar", "Google Scholar", "doi", 1, None, None),
        ("papers", "google_scholar", "Google Scholar", "author_keywords", 1, 0, 0.0),
        ("patents", "derwent", "Derwent Innovations Index", "classes", 40, 30, 75.0),
    ]
    return table("field_coverage", [dict(zip(columns, row, strict=True)) for row in rows])


@pytest.fixture
def normalised(table) -> Indicator:
    """Two countries with intervals, one without, and one without value."""
    columns = ["country_code", "mncs", "mncs_lb", "mncs_ub"]
    rows = [("USA", 1.5, 1.25, 2.0), ("ISL", 2.5, None, None), ("CHN", 0.75, 0.5, 1.0), ("MAC", None, None, None)]
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    return table("normalised_impact_by_country", [row | {"label": row["country_code"].lower()} for row in named])


@pytest.fixture
def rank_ranges(table) -> Indicator:
    """Three countries with the ranks of variants, of combinations and in print, and one without rank."""
    columns = ["country_code", "kind", "rank", "rank_low", "rank_p05", "rank_median", "rank_p95", "rank_high"]
    rows = [
        ("CHE", "all", 1, 1, None, None, None, 3), ("CHE", "combinations", 1, 1, 1, 1, 2, 2),
        ("CHE", "printed", 1, 1, None, None, None, 1), ("CAN", "all", 2, 2, None, None, None, 3),
        ("CAN", "combinations", 2, 1, 1, 2, 3, 3), ("CAN", "printed", 2, 3, None, None, None, 3),
        ("USA", "all", 3, 1, None, None, None, 3), ("USA", "combinations", 3, 2, 2, 3, 3, 3),
        ("USA", "printed", 3, 2, None, None, None, 2), ("ISR", "all", None, None, None, None, None, None),
    ]  # fmt: skip
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    return table("impact_rank_ranges", [row | {"label": row["country_code"].lower()} for row in named])


@pytest.fixture
def extents(monkeypatch) -> Callable[..., tuple[dict, list]]:
    """Draws a figure and measures it: extents of the named rectangles by name, and of each text with the text."""

    def measure(draw: Callable[[], Exhibit]) -> tuple[dict, list]:
        found: list = []
        finished = style.Sheet.exhibit

        def exhibit(sheet, *arguments):
            renderer = RendererSVG(*sheet.figure.bbox.size, io.StringIO())
            patches = [patch for patch in sheet.figure.findobj(Rectangle) if patch.get_gid()]
            boxes = {patch.get_gid(): patch.get_window_extent(renderer) for patch in patches}
            texts = [text for text in sheet.figure.findobj(Text) if text.get_text()]
            # a line is measured with room for its longest letters above and below, which may touch
            found.extend([boxes, [(text.get_text(), text.get_window_extent(renderer).padded(-1.0)) for text in texts]])
            return finished(sheet, *arguments)

        monkeypatch.setattr(style.Sheet, "exhibit", exhibit)
        draw()
        return tuple(found)

    return measure
