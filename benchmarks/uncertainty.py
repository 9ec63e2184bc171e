"""1,000 bootstrap replicates of the means of 60 countries over as many works as the published report counts."""

from __future__ import annotations

import os
import resource
import sys
import time

import numpy as np
import pandas as pd
from timing import measured

from aici.editions import project_root
from aici.indicators import uncertainty

WORKS, COUNTRIES = 2_400_000, 60
SECONDS, MEMORY = 60, 2_000  # aims; MB


def rows():
    """Seconds and memory of a process of its own, the making of its input included; the replicates apart."""
    command = [sys.executable, __file__]
    _, peak = measured(command, project_root())
    took, processor = replicated()
    what = f"{uncertainty.REPLICATES:,} replicates, {WORKS / 1e6:g} M works × {COUNTRIES} countries"
    yield f"{what}, {os.cpu_count()} cores", f"{took:.0f} s", f"at most {SECONDS} s"
    yield "their processor time, all cores", f"{processor:.0f} s", ""
    yield "their peak memory, input included", f"{peak:.0f} MB", f"under {MEMORY:,} MB"


def replicated():
    """Wall and processor seconds from a table of works to the intervals of four measures and their ranks."""
    values = works()
    started, used = time.perf_counter(), time.process_time()
    drawn = uncertainty.resampled(values)
    composite = uncertainty.composite(drawn, "impact_value", of=("mean_citations", "mean_impact_factor"))
    drawn.joined(composite).intervals()
    return time.perf_counter() - started, time.process_time() - used


def works():
    """Works with four measures, countries of very different sizes."""
    rng = np.random.default_rng(1)
    shares = 1 / np.arange(1, COUNTRIES + 1)
    country = rng.choice(COUNTRIES, WORKS, p=shares / shares.sum())
    codes = pd.Categorical.from_codes(country, [f"C{k:02d}" for k in range(COUNTRIES)])
    cited = rng.poisson(20 * rng.lognormal(-0.5, 1, WORKS))
    return pd.DataFrame(
        {
            "work_id": "wos:WOS:" + pd.Series(np.arange(WORKS)).astype(str).str.zfill(15),
            "group": codes.astype(str),
            "weight": 1.0,
            "mean_citations": cited.astype(float),
            "mean_impact_factor": rng.lognormal(1.5, 0.6, WORKS).round(1),
            "mncs": cited / rng.uniform(5, 40, WORKS),
            "pp_top10_percent": np.where(cited > 60, 100.0, 0.0),
        }
    )


if __name__ == "__main__":
    replicated()
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")
