"""Which municipalities take part on a day, and which do not."""

from datetime import date

from audit.known import Known
from buildingblocks.enums import MembershipRole
from buildingblocks.figures.lines import Outsider, Participant
from buildingblocks.models import (
    Municipality,
    Region,
    RegionMembership,
)


def participants(known: Known, region: Region, on: date) -> tuple[Participant, ...]:
    """The municipalities that take part on that day, in alphabetical order."""
    ties = ties_on(known, region, on)
    municipalities = known.attach(ties, "municipality", Municipality)
    members = [
        Participant(m.pk, m.cbs_code, m.slug, m.name, tie.is_centre)
        for tie in ties
        if tie.role == MembershipRole.PARTICIPANT
        for m in [municipalities[tie.municipality_id]]
    ]
    return tuple(sorted(members, key=lambda p: p.name))


def ties_on(known: Known, region: Region, on: date) -> list[RegionMembership]:
    return [
        tie
        for tie in known.all(RegionMembership, region=region.pk)
        if (tie.valid_from is None or tie.valid_from <= on)
        and (tie.valid_to is None or tie.valid_to >= on)
    ]


def outsiders(known: Known, region: Region, on: date) -> tuple[Outsider, ...]:
    ties = [t for t in ties_on(known, region, on) if t.role != MembershipRole.PARTICIPANT]
    names = known.attach(ties, "municipality", Municipality)
    return tuple(
        Outsider(names[t.municipality_id].name, str(MembershipRole(t.role).label), t.note)
        for t in ties
    )
