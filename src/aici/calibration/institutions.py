"""Institutions of each country and their shares of its papers; names that are not printed are neutral.

The ten largest hold a fixed share of a country's papers, the printed ones theirs of it, the others fall off evenly;
beyond them shares fall off slowly from below the tenth. A printed system is one institution in the figure and several
in addresses.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from aici import territories
from aici.calibration.facts import Facts

TOP = 10
_ABBREVIATED = (
    ("University College", "Univ Coll"), ("University", "Univ"), ("Institution", "Inst"), ("Institute", "Inst"),
    ("Academy", "Acad"), ("Sciences", "Sci"), ("National", "Natl"), ("Research", "Res"), ("California", "Calif"),
    ("College", "Coll"), ("Association", "Assoc"), ("centre", "Ctr"), (" of ", " "), (" system", " Syst"),
)  # fmt: skip


def largest(facts: Facts, codes: list[str]) -> pd.DataFrame:
    """The ten largest institutions of each country, a system being one of them.

    Returns
    -------
    DataFrame[country_code, institution, share]
        Ten rows per country, the largest first; share of the country's papers, 0 to 1.
    """
    given = facts.assumed["institutions"]
    rows = []
    for code in codes:
        named = given["first_percent"].get(code, {})
        below = min(named.values(), default=16.0)
        falls = _falling(100 - sum(named.values()), TOP - len(named), below)
        names = [*named, *(neutral(code, k) for k in range(len(named) + 1, TOP + 1))]
        shares = np.concatenate([list(named.values()), falls]) * given["top_percent"] / 10_000
        rows.append(pd.DataFrame({"country_code": code, "institution": names, "share": shares}))
    return pd.concat(rows, ignore_index=True)


def institutions(facts: Facts) -> pd.DataFrame:
    """All institutions of the simulated world as addresses name them, as in `PaperCalibration.institutions`."""
    given, papers = facts.assumed["institutions"], facts.papers
    top = largest(facts, list(papers.index))
    tenth = top.groupby("country_code")["share"].min()
    rest = [_rest(code, tenth[code], given) for code in papers.index]
    frame = pd.concat([_as_members(top, given["members_of"]), *rest])
    order = {code: k for k, code in enumerate(papers.index)}
    frame = frame.sort_values("country_code", key=lambda column: column.map(order), kind="stable", ignore_index=True)
    return frame.assign(institution_wos=[abbreviated(name) for name in frame["institution"]])


def _rest(code: str, tenth: float, given: dict) -> pd.DataFrame:
    """The institutions beyond the ten largest, each with a smaller share than the tenth."""
    count = given["members"] - TOP
    shares = _falling(1 - given["top_percent"] / 100, count, tenth)
    names = [neutral(code, rank) for rank in range(TOP + 1, TOP + 1 + count)]
    return pd.DataFrame({"country_code": code, "institution": names, "share": shares, "system": None})


def neutral(code: str, rank: int) -> str:
    """A name that is nobody's: `Institution CN-03`."""
    return f"Institution {short_code(code)}-{rank:02d}"


def short_code(code: str) -> str:
    """ISO 3166-1 alpha-2 of a country, as neutral names have it."""
    return territories.alpha_2()[code]


def abbreviated(name: str) -> str:
    """A name as addresses of Web of Science abbreviate it: `Chinese Acad Sci`."""
    for whole, short in _ABBREVIATED:
        name = name.replace(whole, short)
    return re.sub(r"\s+", " ", name).strip()


def _as_members(top: pd.DataFrame, members_of: dict[str, list[str]]) -> pd.DataFrame:
    """Systems replaced by their members, which share its papers evenly and name it as `system`."""
    members = top["institution"].map(lambda name: members_of.get(name, [name]))
    split = top.assign(system=top["institution"].where(top["institution"].isin(members_of)), institution=members)
    split["share"] /= members.map(len)
    return split.explode("institution", ignore_index=True).assign(system=lambda f: f["system"].astype(object))


def _falling(total: float, count: int, below: float) -> np.ndarray:
    """`count` falling numbers with sum `total`, the first below `below`: a power of the rank, as steep as fits."""
    for power in (0.9, 0.7, 0.5, 0.3, 0.15, 0.0):
        falls = np.arange(3, count + 3, dtype=float) ** -power
        falls *= total / falls.sum()
        if falls[0] < below:
            return falls
    return falls
