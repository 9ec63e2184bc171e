"""Writes a list of journal impact factors in the form of the 2024 list of the Journal Citation Reports.

One file for a whole world: every venue of the calibration that has an impact factor, the largest first. Factors stand
with up to three decimals, so that what is read is what papers were drawn with. Quartile and rank are those of the list
as a whole, and every category is the same invented one.
"""

from __future__ import annotations

import csv
from pathlib import Path

from aici.calibration import PaperCalibration

FILE = "simulated_jcr_2024.csv"
_HEADINGS = ["Journal", "ISSN", "eISSN", "Category", "IF(2024)", "IF Quartile(2024)", "IF Rank(2024)"]
_CATEGORY = "SIMULATED CATEGORY(SCIE)"
_NONE = "N/A"


def write(calibration: PaperCalibration, folder: Path) -> Path:
    """Write the list into `folder`, which must exist, and say where it is."""
    listed = calibration.venues[calibration.venues["impact_factor"].notna()]
    listed = listed.sort_values(["impact_factor", "venue"], ascending=[False, True]).reset_index(drop=True)
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(_HEADINGS)
        for rank, venue in enumerate(listed.itertuples(), start=1):
            issns = [issn if isinstance(issn, str) else _NONE for issn in (venue.issn, venue.eissn)]
            quartile = f"Q{-(-4 * rank // len(listed))}"
            factor = f"{venue.impact_factor:.3f}".rstrip("0").rstrip(".")
            table.writerow([venue.venue.upper(), *issns, _CATEGORY, factor, quartile, f"{rank}/{len(listed)}"])
    return path
