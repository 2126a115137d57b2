"""Changing an item: the whole of it, or only how it stands."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertRedirects

from agenda.enums import ItemStatus, Visibility
from agenda.models import AgendaItem, ItemMunicipality, PeriodChange
from buildingblocks.enums import MembershipRole, Role
from tests.browse import errors, filled, send, text
from tests.make import agenda as make
from tests.make import places

ITEM = "/regio/amersfoort/agenda/B2.03/"
URL = f"{ITEM}wijzigen/"
STATUS = f"{ITEM}status/"


@pytest.fixture
def item(db):
    return make.make_item(lead_municipality=places.make_municipality(), **make.Q1)


# How it stands


def test_a_status_with_a_reason_appears_in_the_history(officer_client, item):
    page = officer_client.get(ITEM).context["status_form"]
    data = {
        "read_version": page.initial["read_version"],
        "status": "vertraagd",
        "status_since": "2026-02-01",
        "reason": "Wachten op het UWV",
    }

    response = officer_client.post(STATUS, data, follow=True)

    assertRedirects(response, ITEM)
    assertContains(response, "Opgeslagen: B2.03 Doorverwijzing afspreken.")
    assert (
        "via scherm Wachten op het UWV status was In uitvoering → wordt Vertraagd "
        "status geldt sinds was 01-01-2025 → wordt 01-02-2026" in text(response)
    )


def test_today_is_proposed_as_the_day_of_the_new_status(officer_client, item):
    send(officer_client, STATUS, status="aangehouden", reason="Geen mensen")

    item.refresh_from_db()
    assert (item.status, item.status_since) == ("aangehouden", localdate())


def test_sending_it_untouched_changes_nothing(officer_client, item):
    response = officer_client.post(STATUS, filled(officer_client.get(STATUS)), follow=True)

    assertContains(response, "Er is niets gewijzigd.")
    item.refresh_from_db()
    assert item.status_since == date(2025, 1, 1)
    assert item.history.count() == 1


def test_the_day_of_a_status_can_be_corrected_alone(officer_client, item):
    send(officer_client, STATUS, status_since="2024-12-01")

    item.refresh_from_db()
    assert item.status_since == date(2024, 12, 1)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"status": "vertraagd"}, "reason", "Geef een reden: u wijzigt ‘Status’."),
        ({"status": "vertraagd", "reason": "  "}, "reason", "Geef een reden"),
        ({"status": "vervangen", "reason": "x"}, "successor", "Noem het andere agendapunt"),
        ({"status": "weg", "reason": "x"}, "status", "Selecteer een geldige keuze."),
        (
            {"status_since": (localdate() + timedelta(1)).isoformat()},
            "status_since",
            "Deze dag ligt in de toekomst.",
        ),
    ],
)
def test_what_misses_is_asked_for_at_the_field(officer_client, item, changes, field, message):
    response = send(officer_client, STATUS, **changes)

    assert message in errors(response)[field][0]
    item.refresh_from_db()
    assert item.version == 1


def test_an_item_is_merged_into_another_but_never_into_one_that_is_gone(officer_client, item):
    other, gone = make.make_item("B2.04"), make.make_item("B2.05", status="vervallen")
    form = officer_client.get(STATUS).context["form"]
    assert list(form.fields["successor"].queryset) == [other]

    send(officer_client, STATUS, status="samengevoegd", successor=str(other.pk), reason="Eén plan")

    item.refresh_from_db()
    assert item.successor == other
    assert gone.pk not in form.fields["successor"].queryset.values_list("pk", flat=True)


# Everything about it


def test_the_form_shows_what_is_stored_and_saves_what_changes(officer_client, item):
    response = send(officer_client, URL, title="Samen doorverwijzen", goal="Eén loket")

    assertRedirects(response, ITEM)
    item.refresh_from_db()
    assert (item.title, item.goal, item.start) == ("Samen doorverwijzen", "Eén loket",
                                                   date(2026, 1, 1))  # fmt: skip
    assert item.code == "B2.03"


def test_the_code_cannot_be_changed(officer_client, item):
    send(officer_client, URL, code="B9.99", title="Anders")

    item.refresh_from_db()
    assert item.code == "B2.03"


def test_another_status_asks_since_when(officer_client, item):
    response = send(officer_client, URL, status="vertraagd", reason="Later")

    assert errors(response) == {"status_since": ["Vul in sinds wanneer de nieuwe status geldt."]}


def test_a_status_of_today_is_mended_today(officer_client):
    soest = places.make_municipality()
    item = make.make_item(lead_municipality=soest, status_since=localdate())

    send(officer_client, URL, status="vertraagd", reason="Verkeerd gekozen")

    item.refresh_from_db()
    assert item.status == ItemStatus.DELAYED


def test_moving_the_term_records_a_rescheduling_in_the_same_change(officer_client, item):
    response = send(
        officer_client, URL, title="Nieuwe titel", start="2026-08-15", moved_on="2026-02-01",
        reason="De raad vergadert later.",
    )  # fmt: skip

    assertRedirects(response, ITEM)
    item.refresh_from_db()
    assert (item.title, item.start, item.end) == ("Nieuwe titel", date(2026, 7, 1),
                                                  date(2026, 9, 30))  # fmt: skip
    move = PeriodChange.objects.get()
    assert (move.item, move.step, move.moved_on, move.months, move.reason) == (
        item, None, date(2026, 2, 1), 6, "De raad vergadert later.",
    )  # fmt: skip
    changed, moved = item.history.first(), move.history.get()
    assert changed.request_id == moved.request_id
    assert changed.history_change_reason == "De raad vergadert later."
    assert item.version == 2
    assert "1× verschoven, +6 maanden" in text(officer_client.get(ITEM))


def test_the_words_of_the_source_go_with_the_old_term(officer_client, item):
    item.period_label = "Voorjaar"
    item.save()

    send(officer_client, URL, start="2026-08-15", reason="Later")

    item.refresh_from_db()
    assert item.period_label == ""
    assert PeriodChange.objects.get().moved_on == localdate()


def test_a_term_moves_only_with_a_reason(officer_client, item):
    response = send(officer_client, URL, start="2026-08-15")

    assert errors(response) == {"reason": ["Geef een reden: u wijzigt de periode."]}
    assert not PeriodChange.objects.exists()


def test_another_day_in_the_same_quarter_is_no_move(officer_client, item):
    send(officer_client, URL, start="2026-02-15", title="Anders")

    item.refresh_from_db()
    assert (item.title, item.start) == ("Anders", date(2026, 1, 1))
    assert not PeriodChange.objects.exists()


def test_a_term_can_be_taken_away(officer_client, item):
    send(officer_client, URL, precision="onbepaald", reason="Nog geen afspraak")

    item.refresh_from_db()
    assert (item.start, item.end) == (None, None)
    assert PeriodChange.objects.get().old_precision == "kwartaal"


@pytest.mark.parametrize("day", ["2026-01-31", (localdate() + timedelta(1)).isoformat()])
def test_moves_are_told_in_their_order_and_never_beforehand(officer_client, item, day):
    make.make_move(item, on=date(2026, 2, 1))

    response = send(officer_client, URL, start="2026-08-15", moved_on=day, reason="Later")

    assert set(errors(response)) == {"moved_on"}


def test_a_run_of_quarters_keeps_its_end(officer_client):
    half = {"start": date(2026, 1, 1), "end": date(2026, 6, 30), "precision": "kwartaalreeks"}
    make.make_item(lead_municipality=places.make_municipality(), **half)

    send(officer_client, URL, end="2026-12-01", reason="Langer nodig")

    assert AgendaItem.objects.get().end == date(2026, 12, 31)
    assert PeriodChange.objects.get().months == 6


def test_municipalities_are_added_and_removed(officer_client, item):
    soest, baarn = places.make_municipality(), places.make_municipality("Baarn")
    send(officer_client, URL, municipalities=[str(soest.pk)])
    send(officer_client, URL, municipalities=[str(baarn.pk)])

    assert [link.municipality for link in item.municipality_links.all()] == [baarn]
    assert "Gemeente verwijderd Officer" in text(officer_client.get(ITEM))
    send(officer_client, URL, municipalities=None)
    assert not ItemMunicipality.objects.exists()


def test_a_municipality_that_was_chosen_stays_a_choice(officer_client):
    nijkerk = places.make_municipality("Nijkerk", role=MembershipRole.EXCEPTION)
    make.make_item(lead_municipality=places.make_municipality(), municipalities=(nijkerk,))

    send(officer_client, URL, title="Anders")

    assert ItemMunicipality.objects.get().municipality == nijkerk


def test_who_leads_a_regional_item_changes_it(officer_client):
    item = make.make_item(lead=officer_client.user)

    send(officer_client, URL, title="Regionaal")

    item.refresh_from_db()
    assert (item.title, item.lead_municipality) == ("Regionaal", None)


def test_a_lead_who_left_stays_a_choice(coordinator_client):
    gone = places.make_user("weg@example.org", name="Weg Gegaan")
    gone.is_active = False
    gone.save()
    item = make.make_item(lead=gone)

    send(coordinator_client, URL, title="Anders")

    item.refresh_from_db()
    assert (item.title, item.lead) == ("Anders", gone)


def test_others_cannot_change_it_and_nothing_happens(
    baarn_client, clerk_client, council_client, controller_client, stranger_client, item
):
    for client in (baarn_client, clerk_client, council_client, controller_client, stranger_client):
        for url in (URL, STATUS):
            assert client.get(url).status_code == 404
            assert client.post(url, {"title": "Gekaapt", "status": "gereed"}).status_code == 404
    item.refresh_from_db()
    assert item.version == 1


def test_an_ended_membership_changes_nothing(client, item):
    user = places.make_user()
    places.make_membership(user, Role.OFFICER, valid_to="2024-12-31")
    client.force_login(user)

    assert client.post(STATUS, {"status": "gereed"}).status_code == 404


def test_an_internal_item_of_the_own_municipality_can_be_opened(officer_client, item):
    item.visibility = Visibility.INTERNAL
    item.save()

    assert officer_client.get(URL).status_code == 200


def test_html_in_a_form_is_shown_as_text(officer_client, item):
    response = send(officer_client, URL, title="<script>alert(1)</script>", start="x")

    assert response.status_code == 422
    assert b"<script>alert" not in response.content
