"""Holds illustrations against what the published report states of its figures, one verdict for each statement.

A statement of `targets.yml` names its check here; each check says in words what is printed, what is drawn, and whether
they agree. Where printed facts cannot hold together the file names what the statement conflicts with, and that is its
verdict; a statement that is missed without such a name is an error, and so is a conflict that is none.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from aici import territories
from aici.calibration import collaboration
from aici.calibration.facts import Facts
from aici.indicators import technologies
from aici.records import ContractError

Tables = dict[str, pd.DataFrame]
Found = tuple[str, str, bool]  # printed, drawn, whether they agree
LATE_FROM, STEEP_FROM = 2019, 2022  # as printed: growth mostly from the one, steeply from the other
LATER = 5  # points by which late growth must exceed that of the US, an even one; within twice that two are alike


def evaluated(facts: Facts, tables: Tables) -> pd.DataFrame:
    """The table of targets without its basis: target, figure, states, where, printed, drawn, verdict.

    Raises
    ------
    ContractError
        If a target is missed and names no conflict, or names one and is met.
    """
    rows = []
    for name, target in facts.targets.items():
        printed, drawn, met = CHECKS[target["check"]](facts, tables, target)
        conflict = target.get("conflicts_with", "")
        if met == bool(conflict):
            said = "is met, yet a conflict is stated" if met else "is not met and no conflict is stated"
            raise ContractError(
                f"target {name!r} {said}: printed {printed}, drawn {drawn}. "
                "Correct `conflicts_with` or the assumptions in targets.yml."
            )
        verdict = "met" if met else f"conflicts with {conflict}"
        rows.append((name, target["figure"], target["states"], target["where"], printed, drawn, verdict))
    return pd.DataFrame(rows, columns=["target", "figure", "states", "where", "printed", "drawn", "verdict"])


def _yearly(tables: Tables) -> pd.DataFrame:
    """Papers by country (rows) and year (columns)."""
    return tables["papers_by_country_year"].pivot(index="country_code", columns="year", values="papers")


def _within(value: float, target: dict) -> bool:
    """Whether a value rounds to the printed one."""
    half = target["resolution"] / 2
    return target["value"] - half <= value <= target["value"] + half


def _papers_in_year(_: Facts, tables: Tables, target: dict) -> Found:
    drawn = _yearly(tables).loc[target["country"], target["year"]]
    return f"{target['value']:,}", f"{drawn:,.0f}", _within(drawn, target)


def _growth(tables: Tables) -> pd.Series:
    yearly = _yearly(tables)
    return (yearly.iloc[:, -1] / yearly.iloc[:, 0] - 1) * 100


def _growth_percent(_: Facts, tables: Tables, target: dict) -> Found:
    drawn = _growth(tables)[target["country"]]
    return f"{target['value']} %", f"{drawn:.1f} %", _within(drawn, target)


def _grows_most(_: Facts, tables: Tables, target: dict) -> Found:
    growth = _growth(tables).sort_values(ascending=False)
    drawn = f"{_label(growth.index[0])} {growth.iloc[0]:.0f} %, next {_label(growth.index[1])} {growth.iloc[1]:.0f} %"
    return "the largest", drawn, growth.index[0] == target["country"]


def _grows_late(_: Facts, tables: Tables, target: dict) -> Found:
    """More of the growth from the one year on than in the US, and larger yearly steps from the other than just before.

    `like` names a country whose share of growth from that year on must be much the same.
    """
    yearly = _yearly(tables)
    first, last = yearly.columns[0], yearly.columns[-1]
    share = (yearly[last] - yearly[LATE_FROM]) / (yearly[last] - yearly[first]) * 100
    own, late = yearly.loc[target["country"]], share[target["country"]]
    before = (own[STEEP_FROM] - own[LATE_FROM]) / (STEEP_FROM - LATE_FROM)
    since = (own[last] - own[STEEP_FROM]) / (last - STEEP_FROM)
    drawn = (
        f"{late:.0f} % of the growth from {LATE_FROM} on (US {share['USA']:.0f} %); "
        f"{since:,.0f} more a year from {STEEP_FROM} on, {before:,.0f} from {LATE_FROM} to {STEEP_FROM}"
    )
    alike = abs(late - share[target.get("like", target["country"])]) <= 2 * LATER
    met = late > 50 and late > share["USA"] + LATER and since > before and alike
    return f"mostly from {LATE_FROM}, steeply from {STEEP_FROM}", drawn, bool(met)


def _exceeds_others(_: Facts, tables: Tables, target: dict) -> Found:
    of_year = _yearly(tables)[target["year"]]
    own, others = of_year[target["country"]], of_year.drop(target["country"]).sum()
    return "more than ranks 2 to 10 together", f"{own:,.0f} against {others:,.0f} in {target['year']}", own > others


def _others_drawn(_: Facts, tables: Tables, target: dict) -> Found:
    drawn = len(_yearly(tables).drop(target["country"]))
    return str(target["value"]), str(drawn), drawn == target["value"]


def _years_within_totals(facts: Facts, tables: Tables, _: dict) -> Found:
    sums = _yearly(tables).sum(axis=1)
    totals = facts.printed_papers[sums.index]
    fullest = (sums / totals).idxmax()
    drawn = f"at most {sums[fullest] / totals[fullest] * 100:.0f} % of the cell ({_label(fullest)})"
    return f"{len(totals)} cells", drawn, bool((sums <= totals).all())


def _flows(tables: Tables) -> pd.DataFrame:
    """Papers by first author's country (rows) and co-author country (columns)."""
    flows = tables["collaboration_by_country"]
    return flows.pivot(index="first_author_country_code", columns="country_code", values="papers").fillna(0)


def _equal_proportion(facts: Facts, tables: Tables, _: dict) -> Found:
    """All papers are drawn; a sample of equal proportion would have the same proportions, which is held here."""
    sums, given = _flows(tables).sum(axis=1), facts.assumed["collaboration"]
    abroad = collaboration.international(facts)[sums.index] * facts.papers[sums.index] * given["countries_per_paper"]
    farthest = float((sums / abroad - 1).abs().max()) * 100
    return "equal shares of all flows", f"all of them; shares differ by at most {farthest:.1f} %", farthest < 1


def _widest_spread(_: Facts, tables: Tables, target: dict) -> Found:
    """By the number of equal partners with the same entropy (Hill number of order 1)."""
    shares = _flows(tables).pipe(lambda flows: flows.div(flows.sum(axis=1), axis=0))
    logs = np.log(shares.where(shares > 0, 1.0))
    spread = np.exp(-(shares * logs).sum(axis=1)).sort_values(ascending=False)
    drawn = ", ".join(f"{_label(code)} {value:.0f}" for code, value in spread.items())
    return "the widest", f"effective partners: {drawn}", spread.index[0] == target["country"]


def _largest_partner(_: Facts, tables: Tables, target: dict) -> Found:
    partners = _flows(tables).loc[target["country"]].nlargest(2)
    drawn = ", then ".join(f"{_label(code)} {papers:,.0f}" for code, papers in partners.items())
    return _label(target["partner"]), drawn, partners.index[0] == target["partner"]


def _equal_partners(_: Facts, tables: Tables, target: dict) -> Found:
    papers = _flows(tables).loc[target["country"], target["partners"]]
    ranks = _flows(tables).loc[target["country"]].rank(ascending=False, method="min")[target["partners"]]
    drawn = ", ".join(f"{_label(code)} {value:,.0f}" for code, value in papers.items())
    near = papers.max() <= papers.min() * (1 + target["within_percent"] / 100)
    printed = f"equal within {target['within_percent']} %, among the first {target['rank']}"
    return printed, drawn, bool(near and ranks.max() <= target["rank"])


def _among_partners(_: Facts, tables: Tables, target: dict) -> Found:
    partners = _flows(tables).loc[target["country"]].rank(ascending=False, method="min")
    rank = int(partners[target["partner"]])
    return f"among the first {target['rank']}", f"rank {rank}", rank <= target["rank"]


def _less_international(facts: Facts, tables: Tables, target: dict) -> Found:
    codes = [target["country"], *target["than"]]
    rates = _flows(tables).sum(axis=1)[codes] / facts.papers[codes]
    drawn = ", ".join(f"{_label(code)} {rate:.2f}" for code, rate in rates.items())
    return "fewer", f"co-author countries a paper: {drawn}", rates[target["country"]] < rates[target["than"]].min()


def _top(tables: Tables, country: str) -> pd.Series:
    """Papers of the institutions drawn for a country, the largest first."""
    frame = tables["institutions_by_country"]
    return frame[frame["country_code"] == country].set_index("institution")["papers"].sort_values(ascending=False)


def _share_of_top(_: Facts, tables: Tables, target: dict) -> Found:
    top = _top(tables, target["country"])
    share = top[target["institutions"]].sum() / top.sum() * 100
    low, high = target["between_percent"]
    return f"{low} to {high} %", f"{share:.1f} %", low <= share <= high


def _leading(_: Facts, tables: Tables, target: dict) -> Found:
    top = _top(tables, target["country"])
    ranks = sorted(int(top.index.get_loc(name)) + 1 for name in target["institutions"] if name in top.index)
    words = ", ".join(map(str, target["ranks"]))
    return f"rank {words}", f"rank {', '.join(map(str, ranks))}", ranks == target["ranks"]


def _institutions_within_totals(facts: Facts, tables: Tables, _: dict) -> Found:
    frame = tables["institutions_by_country"]
    share = frame["papers"] / frame["country_code"].map(facts.printed_papers)
    largest = frame.loc[share.idxmax()]
    drawn = f"at most {share.max() * 100:.0f} % of the cell ({largest['institution']})"
    return f"{frame['country_code'].nunique()} cells", drawn, bool((share <= 1).all())


def _patents(tables: Tables, country: str) -> pd.DataFrame:
    frame = tables["technologies_by_patent"]
    return frame[frame["country_code"] == country]


def _patents_drawn(_: Facts, tables: Tables, target: dict) -> Found:
    drawn = _patents(tables, target["country"])["family_id"].nunique()
    return str(target["value"]), str(drawn), drawn == target["value"]


def _clusters(_: Facts, tables: Tables, target: dict) -> Found:
    nodes = technologies.network(tables["technologies_by_patent"], country=target["country"]).nodes
    drawn = nodes["cluster"].nunique()
    return str(target["value"]), str(drawn), drawn == target["value"]


def _named_clusters(_: Facts, tables: Tables, target: dict) -> Found:
    nodes = technologies.network(tables["technologies_by_patent"], country=target["country"]).nodes
    found = set(nodes["cluster_label"].dropna())
    named = set(target["names"])
    return f"{len(named)} names", f"{len(found & named)} of them", found >= named


def _label(code: str) -> str:
    return territories.labels()[code]


CHECKS: dict[str, Callable[[Facts, Tables, dict], Found]] = {
    "papers_in_year": _papers_in_year,
    "growth_percent": _growth_percent,
    "grows_most": _grows_most,
    "grows_late": _grows_late,
    "exceeds_others": _exceeds_others,
    "others_drawn": _others_drawn,
    "equal_proportion": _equal_proportion,
    "years_within_totals": _years_within_totals,
    "widest_spread": _widest_spread,
    "largest_partner": _largest_partner,
    "equal_partners": _equal_partners,
    "among_partners": _among_partners,
    "less_international": _less_international,
    "share_of_top": _share_of_top,
    "leading": _leading,
    "institutions_within_totals": _institutions_within_totals,
    "patents_drawn": _patents_drawn,
    "clusters": _clusters,
    "named_clusters": _named_clusters,
}
