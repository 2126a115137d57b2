"""Everything about places and people at once, with what papers state beside it."""

from datetime import date

from audit.known import Known
from audit.provenance import Figure, origins
from buildingblocks.figures.flows import flow_lines
from buildingblocks.figures.lines import SHELTERED, PlaceFigures
from buildingblocks.figures.members import outsiders, participants
from buildingblocks.figures.placements import group_figures, target_groups
from buildingblocks.figures.targets import target_figures
from buildingblocks.models import (
    PlacementCount,
    Region,
    StatedFigure,
)


def place_figures(known: Known, region: Region, *, on: date, since: date) -> PlaceFigures:
    """All figures on the reference date `on`; flows over the period from `since` to `on`."""
    members = participants(known, region, on)
    ids = [m.id for m in members]
    groups = target_groups(known)
    counts = known.all(PlacementCount, municipality__in=ids, reference_date__lte=on)
    placed = group_figures(known, members, groups, counts)
    sheltered = next((g for g in placed if g.code == SHELTERED), None)
    return PlaceFigures(
        participants=members,
        outsiders=outsiders(known, region, on),
        groups=placed,
        sheltered=target_figures(known, region, members, groups, sheltered, on),
        flows=flow_lines(known, members, groups, since, on),
        stated=_stated(known, region, ids, on),
    )


def _stated(
    known: Known, region: Region, municipality_ids: list[int], on: date
) -> tuple[Figure, ...]:
    rows = [
        s
        for s in known.all(StatedFigure)
        if s.region_id == region.pk or s.municipality_id in municipality_ids
        if s.reference_date is None or s.reference_date <= on or s.precision == "jaar"
    ]
    where = origins(known, StatedFigure, rows)
    return tuple(
        Figure(
            key=f"stated.{s.key}.{s.unit}",
            label=s.label,
            value=s.value.normalize() if s.value % 1 else int(s.value),
            unit=str(s.get_unit_display()),
            reference_date=s.reference_date,
            month_only=s.precision == "maand",
            note=s.note,
            origins=(where[s.pk],),
        )
        for s in rows
    )
