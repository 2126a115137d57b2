"""A freeze: one dataset, an edition per place, and nothing that changes it afterwards."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from agenda.enums import RoundState
from agenda.models import FrozenEdition, FrozenRound, KeptFile, PlannedEdition, Round
from agenda.reports.acts import Refused, revise
from agenda.reports.freezing import freeze
from agenda.reports.keeping import kept
from agenda.reports.pdf import PdfUnavailable
from agenda.reports.rounds import canonical, opened
from audit.context import change
from buildingblocks.models import PlacementCount
from tests.make import places
from tests.make.rounds import make_approved, make_frozen, make_round

pytestmark = pytest.mark.usefixtures("quick_pdf")


def contents():
    """Everything kept, by hash of what it was kept as."""
    return {
        f"{edition.reference}.{kind}": kept(entry["sha256"])
        for edition in FrozenEdition.objects.all()
        for kind, entry in edition.files.items()
    }


def rephrase(wanted, municipality, **words):
    planned = PlannedEdition.objects.get(round=wanted, municipality=municipality)
    for name, value in words.items():
        setattr(planned, name, value)
    planned.save()


def test_a_freeze_makes_an_edition_for_the_region_and_each_municipality(world):
    frozen = make_frozen(world)
    references = {e.reference for e in frozen.editions.all()}
    assert references == {"VR-regio-amersfoort-2025-01", "VR-soest-2025-01", "VR-baarn-2025-01"}
    assert frozen.round.state == RoundState.FROZEN


def test_every_edition_holds_its_pdf_page_and_data(world):
    for edition in make_frozen(world).editions.all():
        assert {"pdf", "page", "print", "json", "csv", "xlsx", "xml", "zip"} <= edition.files.keys()
        assert edition.reference in kept(edition.files["print"]["sha256"]).decode()


def test_the_dataset_says_all_that_the_editions_say(world):
    frozen = make_frozen(world)
    found = opened(frozen)
    assert canonical(found) == kept(frozen.sha256)
    reports = {r.cbs_code: r for r in found.reports}
    for edition in frozen.editions.all():
        code = edition.municipality.cbs_code if edition.municipality else ""
        data = json.loads(kept(edition.files["json"]["sha256"]))
        assert data == json.loads(canonical(reports[code]))


def test_the_page_names_who_froze_checked_and_approved_and_that_it_adds_up(world):
    edition = make_frozen(world).editions.get(municipality=world.soest)
    page = kept(edition.files["page"]["sha256"]).decode()
    for words in (
        world.coordinator.name,
        f"geaccordeerd door {world.controller.name}",
        "cijfers van 2 gemeenten zijn gelijk aan die van de regio",
        "VR-soest-2025-01, vastgesteld op",
    ):
        assert words in page


def test_own_words_are_printed_in_the_own_edition_only(world):
    wanted = make_round(world)
    rephrase(
        wanted,
        world.soest,
        core_message="Soest gaat door.\nEn wacht op Baarn.",
        accompanying="Het college licht toe.",
        portfolio_holder="Wethouder Werk",
        case_number="Z-1",
    )
    editions = make_frozen(world, wanted).editions
    own = kept(editions.get(municipality=world.soest).files["page"]["sha256"]).decode()
    other = kept(editions.get(municipality=world.baarn).files["page"]["sha256"]).decode()
    for words in ("Soest gaat door.", "Het college licht toe.", "Wethouder Werk", "Z-1"):
        assert words in own
        assert words not in other


def test_nothing_afterwards_changes_what_was_frozen(world):
    frozen = make_frozen(world)
    before, dataset = contents(), kept(frozen.sha256)
    world.soest.name = "Anders"
    world.soest.save()
    world.region.name = "Andere regio"
    world.region.save()
    PlacementCount.objects.all().delete() if PlacementCount.deletable else None
    for row in PlacementCount.objects.all():
        row.value = 99
        row.save()
    world.coordinator.name = "Iemand anders"
    world.coordinator.save()
    assert contents() == before
    assert kept(frozen.sha256) == dataset
    assert "Anders" not in str(frozen.editions.get(municipality=world.soest).place)


@pytest.mark.parametrize("model", [FrozenRound, FrozenEdition, KeptFile])
def test_the_database_refuses_to_change_or_remove_it(world, model):
    make_frozen(world)
    values = {"sha256": "x"} if model is not FrozenEdition else {"title": "x"}
    if model is not KeptFile:
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**values, version=2)
    for act in (lambda: model.objects.update(**values), lambda: raw_delete(model)):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def raw_delete(model):
    rows = model.objects.all()
    rows._raw_delete(rows.db)


def test_what_was_entered_after_the_check_waits_for_the_next_report(world):
    wanted = make_approved(world)
    row = PlacementCount.objects.get(municipality=world.soest)
    row.value = 50
    row.save()
    frozen = freeze(wanted=wanted, by=world.coordinator)
    group = opened(frozen).whole.places.groups[0]
    assert [f.value for f in group.per_municipality if f.label == "Soest"] == [3]


def test_data_that_were_still_being_stored_during_the_check_are_noticed(world):
    wanted = make_approved(world)
    with change(by=world.coordinator, at=wanted.known_at - timedelta(seconds=1)):
        row = PlacementCount.objects.get(municipality=world.soest)
        row.value = 50
        row.save()
    with pytest.raises(Refused, match="niet meer die van de controle"):
        freeze(wanted=wanted, by=world.coordinator)


def test_a_pdf_that_fails_leaves_nothing_half_done(world, monkeypatch):
    wanted = make_approved(world)

    def broken(*_, **__):
        raise PdfUnavailable("Installeer Pango.")

    monkeypatch.setattr("agenda.reports.making.render_limited", broken)
    with pytest.raises(Refused, match="Installeer Pango"):
        freeze(wanted=wanted, by=world.coordinator)
    assert not FrozenRound.objects.exists()
    assert not KeptFile.objects.exists()
    assert Round.objects.get().state == RoundState.APPROVED


def test_it_is_frozen_once_however_often_it_is_asked(world):
    wanted = make_approved(world)
    twin = Round.objects.get(pk=wanted.pk)
    freeze(wanted=wanted, by=world.coordinator)
    for again in (wanted, twin):
        with pytest.raises(Refused):
            freeze(wanted=again, by=world.coordinator)
    assert FrozenRound.objects.count() == 1


def test_it_tells_how_far_it_is(world):
    told = []
    freeze(
        wanted=make_approved(world),
        by=world.coordinator,
        tell=lambda *words: told.append(words),
    )
    assert told == [("gemaakt", n, 3) for n in range(4)]


def test_a_wrong_word_gives_one_council_another_edition(world):
    wanted = make_frozen(world).round
    before = contents()
    revise(wanted=wanted, by=world.coordinator, reason="Het zaaknummer was fout.")
    rephrase(wanted, world.soest, case_number="Z-2")
    again = make_frozen(world, wanted)
    (edition,) = again.editions.all()
    assert edition.reference == "VR-soest-2025-01-editie-2"
    assert edition.supersedes.reference == "VR-soest-2025-01"
    page = kept(edition.files["page"]["sha256"]).decode()
    assert "VR-soest-2025-01, omdat: Het zaaknummer was fout." in page
    assert {name: contents()[name] for name in before} == before


def test_a_wrong_figure_gives_every_council_another_edition(world):
    wanted = make_frozen(world).round
    revise(wanted=wanted, by=world.coordinator, reason="Baarn telde dubbel.")
    row = PlacementCount.objects.get(municipality=world.baarn)
    row.value = 6
    row.save()
    again = make_frozen(world, wanted)
    assert again.editions.count() == 3
    assert FrozenEdition.objects.current().count() == 3
    assert [opened(f).whole.places.groups[0].total.value for f in (again,)] == [9]


def test_a_new_edition_that_would_say_the_same_is_refused(world):
    wanted = make_frozen(world).round
    revise(wanted=wanted, by=world.coordinator, reason="Toch niets.")
    with pytest.raises(Refused, match="niets veranderd"):
        make_frozen(world, wanted)


def test_editions_are_seen_by_who_reads_the_region_and_closed_ones_at_their_place(world):
    wanted = make_round(world)
    rephrase(wanted, world.soest, confidentiality="vertrouwelijk")
    make_frozen(world, wanted)
    clerk = places.make_user("griffie.baarn@example.org")
    places.make_membership(clerk, "griffie", municipality=world.baarn)
    seen = {e.reference for e in FrozenEdition.objects.visible_to(clerk)}
    assert seen == {"VR-regio-amersfoort-2025-01", "VR-baarn-2025-01"}
    own = {e.reference for e in FrozenEdition.objects.visible_to(world.officer)}
    assert "VR-soest-2025-01" in own
    stranger = places.make_user("vreemd@example.org")
    assert not FrozenEdition.objects.visible_to(stranger).exists()
