"""How good parts of the system are, measured on labelled records: tables that are the same in every edition.

`make bench` writes them to `data/reference/`. Figures that others published stand beside those measured here; column
`basis` tells them apart. They describe the method, not an edition's records.
"""

from __future__ import annotations

from aici import territories
from aici.records import INDICATORS, Indicator, require_columns

OURS = "this system"  # among the tools
MEASURED = {  # indicator -> file of data/reference/, and where its figures come from
    "deduplication_quality": (
        "deduplication.csv",
        "Measured on sets of labelled records, most of them medical, each by itself (make bench); figures marked as "
        "published are from the continuous evaluation of bib-dedupe (data/reference/deduplication.csv). Its rules and "
        "those of this system were developed on these sets, so that both do better here than elsewhere.",
    ),
}
NOT_MEASURED = "This system has not been measured on labelled records."
NOTES = (
    "Pairs: of all pairs of records, those joined that are one paper.",
    "Records: of each paper one record is to be kept and the others removed; to keep a second one, or none, is wrong.",
    "The ten published sets are other sets than the five pooled, though some are in both: figures over the ten are not "
    "to be compared with figures over the five.",
    "A figure printed as one may be rounded up; the CSV has six decimals of those measured here.",
)


def indicator(name: str) -> Indicator:
    """The table of `MEASURED` of that name, by the contract `INDICATORS[name]`; its basis is `computed`.

    Rows that others published have `published` in the column `basis`.
    """
    file, origin = MEASURED[name]
    frame = territories.read_reference(file).to_pandas()
    return Indicator(name, require_columns(frame, INDICATORS[name]), "computed", origin, "", NOTES)
