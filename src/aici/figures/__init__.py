"""Figures: an indicator table in, one SVG picture out, with the plotted rows as CSV and a plain sentence beside it.

Each picture names its basis and origin; a simulated one says so in a badge. Where a table has no numbers the picture's
place says why. Nothing is computed here that another module could not check against the CSV.
"""

from __future__ import annotations

from aici.figures.bars import stacked_bars
from aici.figures.choropleth import world_map
from aici.figures.flow import flow
from aici.figures.grid import tiles
from aici.figures.heat_map import heat_map
from aici.figures.intervals import intervals
from aici.figures.matrix import affinity_matrix
from aici.figures.network import network
from aici.figures.ranges import rank_ranges
from aici.figures.sankey import flows
from aici.figures.scatter import impact_matrix
from aici.figures.series import lines
from aici.figures.style import placeholder
from aici.figures.yearly import yearly_bars

__all__ = [
    "affinity_matrix", "flow", "flows", "heat_map", "impact_matrix", "intervals", "lines", "network", "placeholder",
    "rank_ranges", "stacked_bars", "tiles", "world_map", "yearly_bars",
]  # fmt: skip
