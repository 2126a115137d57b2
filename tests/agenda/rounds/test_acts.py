"""Planning, checking and approving a round: by whom, in which order, and what holds it back."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from agenda.enums import RoundState
from agenda.models import Round
from agenda.reports.acts import Refused, approve, check, plan, release, revise
from buildingblocks.models import RegionMembership
from tests.make import places
from tests.make.rounds import make_approved, make_round

WHY = "Nog niet alles is bekend."


def test_rounds_are_numbered_within_their_year(world):
    first, second = make_round(world), make_round(world, on=date(2025, 6, 30))
    other = make_round(world, on=date(2026, 6, 30), since=date(2026, 1, 1))
    assert [r.number for r in (first, second, other)] == ["2025-01", "2025-02", "2026-01"]


def test_a_round_has_an_edition_for_the_region_and_each_participant(world):
    found = make_round(world).planned.order_by("municipality__name")
    names = {str(p.municipality.name) if p.municipality else "regio" for p in found}
    assert names == {"regio", "Baarn", "Soest"}


def test_who_left_the_region_before_the_reference_date_has_no_edition(world):
    tie = RegionMembership.objects.get(municipality=world.baarn)
    tie.valid_to = date(2024, 12, 31)
    tie.save()
    assert make_round(world).planned.count() == 2


def test_only_who_reports_for_the_whole_region_plans_and_checks(world):
    with pytest.raises(Refused, match="geen verslagen"):
        plan(
            region=world.region,
            since=date(2025, 1, 1),
            reference_date=date(2025, 3, 31),
            by=world.officer,
        )
    wanted = make_round(world)
    with pytest.raises(Refused, match="geen verslagen"):
        check(wanted=wanted, by=world.controller, reason=WHY)


def test_a_check_fixes_the_moment_and_the_figures(world):
    wanted = check(wanted=make_round(world), by=world.coordinator, reason=WHY)
    assert (wanted.state, len(wanted.sha256)) == (RoundState.CHECKED, 64)
    assert (wanted.known_at, wanted.checked_by) == (wanted.checked_at, world.coordinator)


def test_the_same_data_have_the_same_hash_whenever_they_are_checked(world):
    wanted = check(wanted=make_round(world), by=world.coordinator, reason=WHY)
    first, moment = wanted.sha256, wanted.known_at
    from agenda.reports.rounds import collect_round, figures_hash  # noqa: PLC0415

    assert figures_hash(collect_round(wanted, known_at=moment)) == first


def test_who_checked_cannot_approve(world):
    places.make_membership(world.controller, "regiocoordinator", region=world.region)
    wanted = check(wanted=make_round(world), by=world.controller, reason=WHY)
    with pytest.raises(Refused, match="Laat een ander accorderen"):
        approve(wanted=wanted, by=world.controller)
    wanted.state, wanted.approved_by = RoundState.APPROVED, world.controller
    wanted.approved_at = wanted.checked_at
    with pytest.raises(IntegrityError), transaction.atomic():
        wanted.save()


def test_who_approves_needs_the_right_to_for_the_region(world):
    wanted = check(wanted=make_round(world), by=world.coordinator, reason=WHY)
    with pytest.raises(Refused, match="geen invoer"):
        approve(wanted=wanted, by=world.officer)
    assert approve(wanted=wanted, by=world.controller).state == RoundState.APPROVED


def test_an_act_out_of_turn_is_refused(world):
    wanted = make_round(world)
    with pytest.raises(Refused, match="in voorbereiding"):
        approve(wanted=wanted, by=world.controller)
    make_approved(world, wanted)
    with pytest.raises(Refused, match="geaccordeerd"):
        check(wanted=wanted, by=world.coordinator, reason=WHY)
    with pytest.raises(Refused, match="geaccordeerd"):
        revise(wanted=wanted, by=world.coordinator, reason="Fout")


def test_back_to_preparation_takes_the_check_away_and_asks_why(world):
    wanted = make_approved(world)
    with pytest.raises(Refused, match="reden"):
        release(wanted=wanted, by=world.controller, reason=" ")
    release(wanted=wanted, by=world.controller, reason="Cijfer van Baarn klopt niet.")
    assert (wanted.state, wanted.sha256, wanted.approved_by) == (RoundState.PREPARING, "", None)
    assert wanted.history.first().history_change_reason == "Cijfer van Baarn klopt niet."


def test_the_second_of_two_people_who_act_at_once_is_told(world):
    wanted = make_round(world)
    other = Round.objects.get(pk=wanted.pk)
    check(wanted=wanted, by=world.coordinator, reason=WHY)
    with pytest.raises(Refused, match="Iemand anders"):
        check(wanted=other, by=world.coordinator, reason=WHY)
