"""Regions, municipalities, bouwstenen and their figures."""

from buildingblocks.models.approval import Approvable, OwnEntry
from buildingblocks.models.blocks import BlockTargetGroup, BuildingBlock, Module, TargetGroup
from buildingblocks.models.counts import FlowCount, PlacementCount, StatedFigure, Target
from buildingblocks.models.membership import (
    Membership,
    RegionMembership,
    Scope,
    memberships_of,
    permissions_of,
    scope,
)
from buildingblocks.models.period import Period, bounds, check_period
from buildingblocks.models.places import Municipality, Organisation, Region

__all__ = [
    "Approvable",
    "BlockTargetGroup",
    "BuildingBlock",
    "FlowCount",
    "Membership",
    "Module",
    "Municipality",
    "Organisation",
    "OwnEntry",
    "Period",
    "PlacementCount",
    "Region",
    "RegionMembership",
    "Scope",
    "StatedFigure",
    "Target",
    "TargetGroup",
    "bounds",
    "check_period",
    "memberships_of",
    "permissions_of",
    "scope",
]
