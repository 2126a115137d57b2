"""Inviting people."""

import re

import pytest
from django.core import mail
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from audit.models import AuditEvent
from buildingblocks.models import Membership
from tests.browse import errors, send
from tests.buildingblocks.people.addresses import INVITATION, INVITE, LIST, page_of
from tests.make import accounts as make


def test_somebody_new_gets_an_account_a_role_and_a_mail(admin, soest):
    response = send(admin, INVITE, **INVITATION)

    person = User.objects.get(email="n.nieuw@example.org")
    assertRedirects(response, page_of(person))
    assert not person.has_usable_password()
    membership = person.memberships.get()
    assert (membership.role, membership.municipality) == ("beleidsmedewerker", soest)
    assert f"{membership.valid_from} {membership.valid_to}" == "2026-01-01 2027-12-31"
    (message,) = mail.outbox
    assert message.to == ["n.nieuw@example.org"]
    assert "Beheer nodigt u uit" in message.body
    assert "7 dagen" in message.body


def test_the_link_lets_them_in(admin, client):
    send(admin, INVITE, **INVITATION)
    link = re.search(r"testserver(/\S+)", mail.outbox[0].body)[1]

    client.post(link, {"password1": "vier paarse ganzen", "password2": "vier paarse ganzen"})

    signed_in = make.sign_in(client, "n.nieuw@example.org", "vier paarse ganzen")
    assert signed_in.status_code == 302


def test_history_and_events_say_who_did_it(admin):
    send(admin, INVITE, **INVITATION)

    membership = Membership.objects.get(user__email="n.nieuw@example.org")
    row = membership.history.get()
    event = AuditEvent.objects.get(action="uitnodigen")
    assert (row.history_user, row.route) == (admin.user, "web")
    assert (event.user, event.place_key, event.object_key) == (
        admin.user,
        "0342",
        str(membership.pk),
    )
    assert event.request_id == row.request_id != ""
    assert event.detail == (
        "n.nieuw@example.org: Beleidsmedewerker Soest, vanaf 01-01-2026, tot en met 31-12-2027"
    )


def test_who_has_an_account_gets_the_role_and_hears_so(admin, jansen):
    before = jansen.password

    response = send(admin, INVITE, **INVITATION | {"email": jansen.email, "name": "Anders"})

    assertRedirects(response, page_of(jansen))
    jansen.refresh_from_db()
    assert (jansen.name, jansen.password) == ("A. Jansen", before)
    assert "U hebt er een rol bij: Beleidsmedewerker Soest" in mail.outbox[0].body
    assert AuditEvent.objects.get().action == "rechten"


def test_sending_twice_gives_one_role(admin):
    send(admin, INVITE, **INVITATION)

    again = send(admin, INVITE, **INVITATION)

    assert errors(again) == {"role": ["Deze persoon heeft deze rol daar al in deze periode."]}
    assert Membership.objects.filter(user__email="n.nieuw@example.org").count() == 1


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"email": "geen adres"}, "email", "Voer een geldig e-mailadres in."),
        (
            {"email": "beheer@example.org"},
            "email",
            "Uw eigen rollen kan alleen een andere beheerder wijzigen.",
        ),
        ({"place": "gemeente-baarn"}, "place", "Voor deze plaats geeft u geen rollen."),
        ({"place": "regio-amersfoort"}, "place", "Voor deze plaats geeft u geen rollen."),
        ({"role": "baas"}, "role", None),
        ({"valid_to": "2025-12-31"}, "valid_to", "De einddatum ligt vóór de begindatum."),
        (
            {"valid_from": "1026-01-01"},
            "valid_from",
            "Deze datum ligt vóór 1950. Klopt het jaar?",
        ),
        ({"name": "x" * 10_000}, "name", None),
        ({"name": None}, "name", None),
    ],
)
def test_mistakes_store_nothing(admin, baarn, change, field, message):
    found = errors(send(admin, INVITE, **INVITATION | change))

    assert field in found
    assert message is None or found[field] == [message]
    assert User.objects.count() == 1
    assert mail.outbox == []
    assert not AuditEvent.objects.filter(result="gelukt").exists()


def test_a_closed_account_is_not_opened_by_it(admin, jansen):
    jansen.is_active = False
    jansen.save()

    found = errors(send(admin, INVITE, **INVITATION | {"email": jansen.email}))

    assert "Dit account is gesloten" in found["email"][0]


def test_without_a_mail_server_nothing_is_stored(admin, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("buildingblocks.people.send_mail", fail)

    response = send(admin, INVITE, **INVITATION)

    assertContains(response, "De e-mail kon niet worden verstuurd", status_code=422)
    assert User.objects.count() == 1
    assert AuditEvent.objects.count() == 0


def test_html_in_a_name_stays_text(admin):
    send(admin, INVITE, **INVITATION | {"name": "<script>alert(1)</script>"})

    assertNotContains(admin.get(LIST), "<script>alert")


def test_other_fields_of_the_account_cannot_be_sent_along(admin):
    admin.post(INVITE, INVITATION | {"is_active": "", "password": "x", "region": "1", "id": "1"})

    person = User.objects.get(email="n.nieuw@example.org")
    assert person.is_active
    assert not person.has_usable_password()


def test_the_region_s_administrator_gives_roles_for_the_region(regional):
    send(regional, INVITE, **INVITATION | {"place": "regio-amersfoort"})

    assert Membership.objects.get(user__email="n.nieuw@example.org").region.slug == "amersfoort"


def test_the_mail_can_be_sent_once_more(admin):
    send(admin, INVITE, **INVITATION)
    person = User.objects.get(email="n.nieuw@example.org")

    assertRedirects(admin.post(f"{page_of(person)}uitnodiging/"), page_of(person))

    assert len(mail.outbox) == 2


def test_but_not_to_who_has_a_password(admin, jansen):
    assertRedirects(admin.post(f"{page_of(jansen)}uitnodiging/"), page_of(jansen))

    assert mail.outbox == []
