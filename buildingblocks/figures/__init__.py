"""Every figure about places and people, computed once: for pages, PDF, spreadsheet and command.

All functions take what was known (`Known`) and the reference date; a stock is never summed over
time, groups are never summed, and a missing municipality makes a sum incomplete, not smaller.
"""

from buildingblocks.figures.lines import (
    AMBITION_YEAR,
    DEFINITIONS,
    SHELTERED,
    FlowLine,
    GroupFigures,
    Outsider,
    Participant,
    PlaceFigures,
    TargetFigures,
)
from buildingblocks.figures.members import participants
from buildingblocks.figures.placements import series_of
from buildingblocks.figures.places import place_figures
from buildingblocks.figures.sums import percentage, total

__all__ = [
    "AMBITION_YEAR",
    "DEFINITIONS",
    "SHELTERED",
    "FlowLine",
    "GroupFigures",
    "Outsider",
    "Participant",
    "PlaceFigures",
    "TargetFigures",
    "participants",
    "percentage",
    "place_figures",
    "series_of",
    "total",
]
