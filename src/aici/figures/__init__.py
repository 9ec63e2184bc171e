"""Figures: an indicator table in, one SVG picture out, with the plotted rows as CSV and a plain sentence beside it.

Each picture names its basis and origin; a simulated one says so in a badge. Where a table has no numbers the picture's
place says why. Nothing is computed here that another module could not check against the CSV.
"""

from __future__ import annotations

from aici.figures.bars import stacked_bars
from aici.figures.choropleth import world_map
from aici.figures.flow import flow
from aici.figures.heat_map import heat_map
from aici.figures.network import network
from aici.figures.sankey import flows
from aici.figures.scatter import impact_matrix
from aici.figures.series import lines
from aici.figures.style import placeholder

__all__ = ["flow", "flows", "heat_map", "impact_matrix", "lines", "network", "placeholder", "stacked_bars", "world_map"]
