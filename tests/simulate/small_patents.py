"""A small patent calibration made by hand: five countries, seven listed holders, four planted clusters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
from python_calamine import CalamineWorkbook

from aici.calibration import PatentCalibration
from aici.simulate.parts import Part
from aici.simulate.patents import Patents

HOLDERS = [  # holder, name_zh, country_code, families
    ("Tencent", "腾讯科技（深圳）有限公司", "CHN", 60.0),
    ("Zhejiang University", "浙江大学", "CHN", 20.0),
    ("Firm CN-01", None, "CHN", 20.0),
    ("IBM", "国际商业机器", "USA", 90.0),
    ("Google", "谷歌", "USA", 40.0),
    ("Samsung Electronics", "三星电子", "KOR", 30.0),
    ("Canon Inc.", "佳能", "JPN", 20.0),
]
TECHNOLOGIES = [
    ("CHN", "recognition", "pedestrian recognition device/facial key points/iris template/gait profile/voice print"),
    ("CHN", "hardware failure", "disk failure record/fan speed alarm/power supply log/memory scrubbing"),
    ("USA", "processor architecture", "systolic array/register file/tensor core/memory bank/instruction queue"),
    ("USA", "baseband system", "antenna tuner/channel estimator/beam index/signal mixer/frame decoder/pilot tone"),
]


def calibration() -> PatentCalibration:
    """A thousand families, 2015 to 2024; listed holders have a fourth of China's and half of the United States'."""
    rows = [(code, cluster, name) for code, cluster, names in TECHNOLOGIES for name in names.split("/")]
    return PatentCalibration(
        countries=("CHN", "USA", "JPN", "KOR", "CYP"),
        families=np.array([400.0, 260.0, 200.0, 120.0, 20.0]),
        years=np.arange(2015, 2025),
        year_weights=np.tile(np.arange(1, 11) / 55, (5, 1)),
        holders=pd.DataFrame(HOLDERS, columns=["holder", "name_zh", "country_code", "families"]),
        technologies=pd.DataFrame(rows, columns=["country_code", "cluster", "technology"]),
    )


def part(count: int = 3_000, index: int = 1, seed: int = 2025) -> Part:
    """A part of `count` families from number 12,000 on."""
    return Part("patents", index, index * 12_000, count, seed)


def assert_share(rows: pl.DataFrame, condition: pl.Expr, rate: float) -> None:
    """The share of rows is within four standard deviations of the rate, which chance leaves once in 16,000 times."""
    share = rows.select(condition.mean()).item()
    assert abs(share - rate) <= 4 * (rate * (1 - rate) / rows.height) ** 0.5, (share, rate, rows.height)


def sheet(path: Path) -> tuple[str, list[dict]]:
    """Name of the only sheet of a workbook and its rows by heading, read by another library than wrote it."""
    workbook = CalamineWorkbook.from_path(path)
    [name] = workbook.sheet_names
    headings, *rows = workbook.get_sheet_by_name(name).to_python()
    return name, [dict(zip(headings, row, strict=True)) for row in rows]


def by_publication(patents: Patents) -> dict[str, dict]:
    """Each publication with its family and, by position, its applicants."""
    applicants = patents.applicants.group_by("family", maintain_order=True).agg(pl.all().exclude("position"))
    rows = patents.publications.join(patents.families.drop("country_code"), on="family")
    rows = rows.join(applicants, on="family", suffix="_of_applicants")
    return {row["publication_number"]: row for row in rows.iter_rows(named=True)}
