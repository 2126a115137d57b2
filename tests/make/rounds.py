"""A small region with two municipalities that report, and the people who make the reports."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from agenda.models import FrozenRound, Round
from agenda.reports.acts import approve, check, plan
from agenda.reports.freezing import freeze
from buildingblocks.enums import Role
from buildingblocks.models import Municipality, Region
from tests.make import agenda, funding, places

SINCE, MARCH = date(2025, 1, 1), date(2025, 3, 31)


@dataclass(frozen=True)
class Reporting:
    """Who reports what: `coordinator` prepares and freezes, `controller` approves."""

    region: Region
    soest: Municipality
    baarn: Municipality
    coordinator: User
    controller: User
    officer: User


def make_reporting() -> Reporting:
    region = places.make_region(programme_name="Implementatieagenda")
    soest, baarn = (places.make_municipality(n, region=region) for n in ("Soest", "Baarn"))
    people = {
        role: places.make_user(f"{role}@example.org")
        for role in (Role.COORDINATOR, Role.CONTROLLER, Role.OFFICER)
    }
    for role in (Role.COORDINATOR, Role.CONTROLLER):
        places.make_membership(people[role], role, region=region)
    places.make_membership(people[Role.OFFICER], municipality=soest)
    for municipality, placed, target in ((soest, 3, 12), (baarn, 7, 10)):
        places.make_placement(municipality, placed)
        places.make_target(municipality, target)
        funding.make_appropriation(municipality=municipality)
    agenda.make_item(region=region)
    return Reporting(
        region, soest, baarn,
        people[Role.COORDINATOR], people[Role.CONTROLLER], people[Role.OFFICER],
    )  # fmt: skip


def make_round(world: Reporting, on: date = MARCH, since: date = SINCE) -> Round:
    return plan(region=world.region, since=since, reference_date=on, by=world.coordinator)


def make_approved(world: Reporting, wanted: Round | None = None) -> Round:
    """Checked by the coordinator, approved by the controller; what is missing is explained."""
    found = wanted or make_round(world)
    check(wanted=found, by=world.coordinator, reason="Niet alle cijfers zijn er al.")
    approve(wanted=found, by=world.controller)
    return found


def make_frozen(world: Reporting, wanted: Round | None = None) -> FrozenRound:
    return freeze(wanted=make_approved(world, wanted), by=world.coordinator)
