"""Exceptions on hiding small numbers: asked from a round, agreed by another, taken back."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agenda.models import SuppressionOverride
from agenda.reports import exceptions
from agenda.reports.acts import Refused, approve, check
from agenda.reports.freezing import freeze
from agenda.reports.rounds import prepared
from audit.enums import Action, Confidentiality, Result
from audit.models import AuditEvent
from tests.agenda.rounds.pages import WHY, page, signed_in
from tests.browse import text
from tests.make import places
from tests.make.rounds import make_round

SOEST, BAARN = "placed.beschut_werk.0342", "placed.beschut_werk.0308"
PUBLIC = "Staat al in het jaarverslag."


@pytest.fixture
def wanted(world):
    made = make_round(world)
    made.suppress_below = 5
    made.save()
    return made


@pytest.fixture
def asked(world):
    return exceptions.ask(
        region=world.region, figure_key=SOEST, reason=PUBLIC, by=world.coordinator
    )


def listed(world):
    return reverse("exception-list", args=[world.region.slug])


def press(client, row, what, **said):
    fresh = SuppressionOverride.objects.get(pk=row.pk)
    url = reverse(f"exception-{what}", args=[row.region.slug, row.pk])
    return client.post(url, {"version": fresh.version, **said})


def hidden(wanted):
    found = prepared(wanted, known_at=timezone.now())
    return {cell.key for cell in found.hidden if cell.small}


# Asking


def test_what_the_round_hides_can_be_asked_for_in_words(world, wanted):
    client = signed_in(world.coordinator)
    assert page(wanted, "exception-ask") in client.get(page(wanted, "round-check")).content.decode()
    form = client.get(page(wanted, "exception-ask")).context["form"]
    assert dict(form.fields["figure_key"].choices)[SOEST] == "Geplaatst: beschut werk, Soest"
    assert BAARN not in dict(form.fields["figure_key"].choices)  # seven people: not small


def test_a_round_that_hides_nothing_says_so(world):
    found = signed_in(world.coordinator).get(page(make_round(world), "exception-ask"))
    assert "schermt geen aantal af" in text(found)


def test_asking_is_told_and_hides_the_number_as_before(world, wanted):
    paper = places.make_document()
    said = {"figure_key": SOEST, "why": PUBLIC, "paper": paper.pk}
    client = signed_in(world.coordinator)
    found = client.post(page(wanted, "exception-ask"), said, follow=True)
    assert "wacht op goedkeuring" in text(found)
    row = SuppressionOverride.objects.get()
    assert (row.figure_key, row.asked_by, row.paper) == (SOEST, world.coordinator, paper)
    assert row.history.first().history_change_reason == PUBLIC
    assert AuditEvent.objects.get(action=Action.REPORT).object_key == str(row.pk)
    assert SOEST in hidden(wanted)


def test_the_same_form_sent_twice_asks_once(world, wanted):
    client, said = signed_in(world.coordinator), {"figure_key": SOEST, "why": PUBLIC}
    for _ in range(2):
        assert client.post(page(wanted, "exception-ask"), said).status_code == 302
    assert SuppressionOverride.objects.get().version == 1


@pytest.mark.parametrize(
    "said",
    [
        {"figure_key": SOEST, "why": " "},
        {"figure_key": BAARN, "why": PUBLIC},
        {"figure_key": "", "why": PUBLIC},
    ],
)
def test_a_reason_and_a_number_that_is_hidden_are_required(world, wanted, said):
    found = signed_in(world.coordinator).post(page(wanted, "exception-ask"), said)
    assert (found.status_code, SuppressionOverride.objects.exists()) == (422, False)


def test_a_paper_that_is_not_public_proves_nothing(world, wanted):
    secret = places.make_document(confidentiality=Confidentiality.CONFIDENTIAL)
    said = {"figure_key": SOEST, "why": PUBLIC, "paper": secret.pk}
    assert signed_in(world.coordinator).post(page(wanted, "exception-ask"), said).status_code == 422
    with pytest.raises(Refused, match="niet openbaar"):
        exceptions.ask(
            region=world.region, figure_key=SOEST, reason=PUBLIC, by=world.coordinator, paper=secret
        )


def test_two_people_who_ask_at_once_make_one_request(world, wanted, asked, monkeypatch):
    monkeypatch.setattr("agenda.views.rounds.exceptions._figures", lambda _: {SOEST: "Soest"})
    said = {"figure_key": SOEST, "why": "Iets anders"}
    found = signed_in(world.coordinator).post(page(wanted, "exception-ask"), said)
    assert (found.status_code, "al een uitzondering" in text(found)) == (422, True)
    assert SuppressionOverride.objects.get().reason == PUBLIC


def test_only_who_reports_asks(world, wanted):
    for person in (world.controller, world.officer):
        assert signed_in(person).get(page(wanted, "exception-ask")).status_code == 404
        with pytest.raises(Refused, match="geen verslagen"):
            exceptions.ask(region=world.region, figure_key=SOEST, reason=PUBLIC, by=person)


# Approving


def test_another_person_approves_and_the_number_is_printed(world, wanted, asked):
    client = signed_in(world.controller)
    assert b"Goedkeuren" in client.get(listed(world)).content
    assert press(client, asked, "approve").status_code == 302
    row = SuppressionOverride.objects.get()
    assert (row.approved_by, row.approved_at is not None) == (world.controller, True)
    assert SOEST not in hidden(wanted)
    assert "Goedgekeurd door" in text(client.get(listed(world)))


def test_nobody_approves_an_own_request(world, asked):
    places.make_membership(world.coordinator, "controller", region=world.region)
    client = signed_in(world.coordinator)
    assert b"Goedkeuren" not in client.get(listed(world)).content
    found = press(client, asked, "approve")
    assert (found.status_code, exceptions.OWN_REQUEST in text(found)) == (422, True)
    assert AuditEvent.objects.get(action=Action.REPORT).result == Result.REFUSED
    asked.approved_by = world.coordinator
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.save()


def test_who_saw_another_version_is_told(world, asked):
    found = press(signed_in(world.controller), asked, "approve", version=7)
    assert (found.status_code, exceptions.OVERTAKEN in text(found)) == (422, True)
    assert SuppressionOverride.objects.get().approved_by is None


def test_approving_twice_from_one_page_is_one_act(world, asked):
    client = signed_in(world.controller)
    for _ in range(2):
        assert press(client, asked, "approve", version=1).status_code == 302
    assert SuppressionOverride.objects.get().version == 2
    assert press(client, asked, "approve").status_code == 422  # from a fresh page: nothing waits


def test_only_who_approves_for_the_region_does(world, asked):
    assert press(signed_in(world.officer), asked, "approve").status_code == 404
    with pytest.raises(Refused, match="geen invoer"):
        exceptions.approve(wanted=asked, by=world.officer)


def test_the_second_of_two_who_act_at_once_is_told(world, asked):
    other = SuppressionOverride.objects.get(pk=asked.pk)
    exceptions.approve(wanted=asked, by=world.controller)
    with pytest.raises(Refused, match="Iemand anders"):
        exceptions.withdraw(wanted=other, by=world.coordinator, reason=WHY)


# Taking back


def test_what_is_taken_back_is_hidden_again_and_can_be_asked_again(world, wanted, asked):
    exceptions.approve(wanted=asked, by=world.controller)
    client = signed_in(world.coordinator)
    assert press(client, asked, "withdraw", reason=" ").status_code == 422
    for _ in range(2):
        assert press(client, asked, "withdraw", reason=WHY, version=2).status_code == 302
    row = SuppressionOverride.objects.get()
    assert (row.version, row.asked_by, row.approved_by) == (3, None, None)
    assert row.history.first().history_change_reason == WHY
    assert "ingetrokken" in text(client.get(listed(world)))
    assert SOEST in hidden(wanted)
    assert press(client, asked, "withdraw", reason=WHY).status_code == 422
    again = {"figure_key": SOEST, "why": "Toch openbaar."}
    assert client.post(page(wanted, "exception-ask"), again).status_code == 302
    assert SuppressionOverride.objects.get().reason == "Toch openbaar."


def test_who_neither_reports_nor_approves_cannot_take_it_back(world, asked):
    assert press(signed_in(world.officer), asked, "withdraw", reason=WHY).status_code == 404
    with pytest.raises(Refused, match="geen verslagen"):
        exceptions.withdraw(wanted=asked, by=world.officer, reason=WHY)


@pytest.mark.usefixtures("quick_pdf")
def test_what_is_agreed_after_the_check_waits_for_the_next_one(
    world, wanted, asked, settings, tmp_path
):
    settings.VAR_DIR = tmp_path
    check(wanted=wanted, by=world.coordinator, reason=WHY)
    exceptions.approve(wanted=asked, by=world.controller)
    assert SOEST not in hidden(wanted)
    approve(wanted=wanted, by=world.controller)
    assert freeze(wanted=wanted, by=world.coordinator).revision == 1


def test_the_list_is_for_who_reads_what_is_internal(world, asked):
    client = signed_in(world.officer)
    rounds = client.get(reverse("round-list", args=[world.region.slug]))
    assert listed(world) in rounds.content.decode()
    found = client.get(listed(world))
    assert PUBLIC in text(found)
    assert b"<textarea" not in found.content
    assert signed_in(places.make_user("los@example.org")).get(listed(world)).status_code == 404
