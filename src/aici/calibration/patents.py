"""Patent families: by country as in Table 7, by holder as in Table 8, years, and the planted technologies.

Table 7 wins over the printed total, which its thirty countries already exceed: no other country has families. Firms
that are not printed have neutral names and fewer families than the last printed holder.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from aici import territories
from aici.calibration.facts import Facts
from aici.calibration.fitting import falling
from aici.calibration.institutions import short_code
from aici.published import read_printed

LARGEST = 0.9  # size of the largest neutral firm of a country, as a share of the last printed holder
SLOPE = 0.9  # neutral firms fall off with this power of their rank
FIRM_SHARE = 0.5  # of a country's families held by firms; the rest is of small applicants
_CHINESE = {
    "Tencent": "腾讯科技（深圳）有限公司",
    "Baidu": "百度在线网络技术（北京）有限公司",
    "Huawei": "华为技术有限公司",
    "Zhejiang University": "浙江大学",
}


def families(facts: Facts) -> pd.Series:
    """Families by applicant's country, in the order of Table 7."""
    return facts.table("table7_patents_by_country.csv", "patents").astype("float64")


def year_weights(facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    """Priority years and their share of the families, the same in every country."""
    given = facts.assumed["patents"]
    years = np.arange(given["first"], given["last"] + 1)
    weights = (1 + given["yearly_growth_percent"] / 100) ** (years - given["first"])
    return years, weights / weights.sum()


def holders(facts: Facts) -> pd.DataFrame:
    """Listed holders, as in `PatentCalibration.holders`: the printed ones, then neutral firms of every country."""
    printed = read_printed(facts.folder / "table8_patents_by_holder.csv")
    frame = pd.DataFrame({
        "holder": printed["holder"], "country_code": territories.codes_of_labels(printed["country"]),
        "families": pd.to_numeric(printed["patents"]).astype(float),
    })  # fmt: skip
    most, firms = frame["families"].min(), facts.assumed["patents"]["firms"]
    held = frame.groupby("country_code")["families"].sum()
    left = families(facts) * FIRM_SHARE - held.reindex(families(facts).index, fill_value=0.0)
    parts = [_firms(code, total, most, firms) for code, total in left.items()]
    return pd.concat([frame.assign(name_zh=frame["holder"].map(_CHINESE)), *parts], ignore_index=True)


def _firms(code: str, total: float, most: float, firms: int) -> pd.DataFrame:
    """Neutral firms of one country that share what the printed holders leave, the largest below the printed ones."""
    count = int(np.clip(total / 5, 1, firms)) if total > 0 else 0
    sizes = falling(total, count, LARGEST * most, SLOPE)
    names = [f"Firm {short_code(code)}-{k:03d}" for k in range(1, count + 1)]
    return pd.DataFrame({"holder": names, "country_code": code, "families": sizes, "name_zh": None})


def technologies(facts: Facts) -> pd.DataFrame:
    """Planted technologies by country and cluster; each cluster's first one gives it its name.

    Returns
    -------
    DataFrame[country_code, cluster, technology]
        Printed clusters first; those not printed and the other members have neutral names, `Technology CN 5.2`.
    """
    given = facts.assumed["technologies"]
    rows = []
    for code, count in given["clusters"].items():
        named = facts.named_technologies(code)
        for number, members in enumerate(given["members"][:count], start=1):
            own = [f"Technology {short_code(code)} {number}.{k}" for k in range(1, members + 1)]
            own[0] = named[number - 1] if number <= len(named) else own[0]
            rows += [(code, own[0], technology) for technology in own]
    return pd.DataFrame(rows, columns=["country_code", "cluster", "technology"])
