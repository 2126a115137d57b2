"""Administrators: who works where, inviting people, giving and ending roles."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from audit.models import AuditEvent
from buildingblocks.enums import Role
from buildingblocks.models import Membership
from tests.browse import errors, queries, send, text
from tests.make import accounts as make
from tests.make import places

LIST = "/beheer/mensen/"
INVITE = "/beheer/mensen/uitnodigen/"


@pytest.fixture
def soest(db):
    return places.make_municipality()


@pytest.fixture
def baarn(db):
    return places.make_municipality("Baarn")


@pytest.fixture
def admin(soest):
    """The administrator of Soest."""
    return client_of("beheer@example.org", Role.ADMINISTRATOR, municipality=soest)


@pytest.fixture
def regional(soest, baarn):
    """The administrator of the region."""
    return client_of("beheer.regio@example.org", Role.ADMINISTRATOR, region=places.make_region())


def client_of(email, role, **place):
    client = Client()
    client.user = places.make_user(email)
    places.make_membership(client.user, role, **place)
    client.force_login(client.user)
    return client


@pytest.fixture
def jansen(soest):
    user = places.make_user("a.jansen@example.org", name="A. Jansen", function="Griffier")
    places.make_membership(user, Role.CLERK, valid_from="2025-01-01")
    return user


def page_of(person):
    return f"{LIST}{person.pk}/"


INVITATION = {
    "name": "N. Nieuw",
    "email": "N.Nieuw@Example.org",
    "function": "Beleidsmedewerker",
    "role": "beleidsmedewerker",
    "place": "gemeente-soest",
    "valid_from": "2026-01-01",
    "valid_to": "2027-12-31",
}


class TestList:
    def test_it_shows_who_works_in_one_s_places(self, admin, jansen, baarn):
        other = places.make_user("b@example.org", name="B. Bakker")
        places.make_membership(other, municipality=baarn)

        response = admin.get(LIST)

        assertContains(response, "A. Jansen")
        assertContains(response, "Griffie Soest, vanaf 01-01-2025")
        assertNotContains(response, "B. Bakker")

    def test_the_region_s_administrator_sees_all_its_municipalities(self, regional, jansen, baarn):
        other = places.make_user("b@example.org", name="B. Bakker")
        places.make_membership(other, municipality=baarn)

        assert {row.person.name for row in regional.get(LIST).context["rows"]} >= {
            "A. Jansen",
            "B. Bakker",
        }

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("zoek=jansen", ["A. Jansen"]),
            ("zoek=JANSEN+example", ["A. Jansen"]),
            ("rol=griffie", ["A. Jansen"]),
            ("rol=auditor", []),
            ("plaats=gemeente-soest&zoek=jansen", ["A. Jansen"]),
            ("plaats=gemeente-baarn", ["A. Jansen", "Beheer"]),
            ("voorbij=on&zoek=vroeger", ["V. Vroeger"]),
            ("zoek=vroeger", []),
        ],
    )
    def test_it_filters(self, admin, jansen, query, found):
        gone = places.make_user("v@example.org", name="V. Vroeger")
        places.make_membership(gone, valid_to="2024-12-31")

        rows = admin.get(f"{LIST}?{query}").context["rows"]

        assert [row.person.name for row in rows] == found

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_number_of_queries_does_not_grow(self, admin, count):
        for number in range(count):
            user = places.make_user(f"{number}@example.org")
            places.make_membership(user)

        assert queries(admin, LIST) == 8

    @pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
    def test_it_is_for_administrators_only(self, soest, role):
        client = client_of("iemand@example.org", role, municipality=soest)

        assert client.get(LIST).status_code == 403
        assert client.get(INVITE).status_code == 403
        assert client.post(INVITE, INVITATION).status_code == 403
        assert not User.objects.filter(email="n.nieuw@example.org").exists()


class TestPerson:
    def test_it_says_what_somebody_may_do_where(self, admin, jansen):
        response = admin.get(page_of(jansen))

        rights = response.context["rights"]
        assert rights.places == ("Soest",)
        allowed = {label for label, answers in rights.rows if answers == (True,)}
        assert allowed == {"Openbare gegevens lezen"}
        assertContains(response, "A. Jansen")

    def test_what_was_and_what_comes_is_told_apart(self, admin, jansen):
        places.make_membership(jansen, Role.READER, valid_to="2024-12-31")
        tomorrow = localdate() + timedelta(days=1)
        places.make_membership(jansen, Role.AUDITOR, valid_from=tomorrow)

        shown = {m.role: when[1] for m, when in admin.get(page_of(jansen)).context["memberships"]}

        assert shown == {"griffie": "Nu", "lezer": "Voorbij", "auditor": "Straks"}

    def test_roles_elsewhere_are_mentioned_and_not_shown(self, admin, jansen, baarn):
        places.make_membership(jansen, Role.OFFICER, municipality=baarn)

        response = admin.get(page_of(jansen))

        assert "rollen waar u niet over gaat" in text(response)
        assertNotContains(response, "Baarn")

    def test_somebody_of_another_place_does_not_exist(self, admin, baarn):
        other = places.make_user("b@example.org")
        membership = places.make_membership(other, municipality=baarn)

        for path in ("", "rollen/nieuw/", f"rollen/{membership.pk}/"):
            assert admin.get(f"{page_of(other)}{path}").status_code == 404
        for path in ("sluiten/", "openen/", "tweede-stap/", "uitnodiging/", "rollen/nieuw/"):
            assert admin.post(f"{page_of(other)}{path}", {"reason": "x"}).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_number_of_queries_does_not_grow(self, admin, jansen, count):
        roles = [Role.READER, Role.AUDITOR, Role.OFFICER]
        for role in roles[:count]:
            places.make_membership(jansen, role)

        assert queries(admin, page_of(jansen)) == 10


class TestInviting:
    def test_somebody_new_gets_an_account_a_role_and_a_mail(self, admin, soest):
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

    def test_the_link_lets_them_in(self, admin, client):
        send(admin, INVITE, **INVITATION)
        link = re.search(r"testserver(/\S+)", mail.outbox[0].body)[1]

        client.post(link, {"password1": "vier paarse ganzen", "password2": "vier paarse ganzen"})

        signed_in = make.sign_in(client, "n.nieuw@example.org", "vier paarse ganzen")
        assert signed_in.status_code == 302

    def test_history_and_events_say_who_did_it(self, admin):
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

    def test_who_has_an_account_gets_the_role_and_hears_so(self, admin, jansen):
        before = jansen.password

        response = send(admin, INVITE, **INVITATION | {"email": jansen.email, "name": "Anders"})

        assertRedirects(response, page_of(jansen))
        jansen.refresh_from_db()
        assert (jansen.name, jansen.password) == ("A. Jansen", before)
        assert "U hebt er een rol bij: Beleidsmedewerker Soest" in mail.outbox[0].body
        assert AuditEvent.objects.get().action == "rechten"

    def test_sending_twice_gives_one_role(self, admin):
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
    def test_mistakes_store_nothing(self, admin, baarn, change, field, message):
        found = errors(send(admin, INVITE, **INVITATION | change))

        assert field in found
        assert message is None or found[field] == [message]
        assert User.objects.count() == 1
        assert mail.outbox == []
        assert not AuditEvent.objects.filter(result="gelukt").exists()

    def test_a_closed_account_is_not_opened_by_it(self, admin, jansen):
        jansen.is_active = False
        jansen.save()

        found = errors(send(admin, INVITE, **INVITATION | {"email": jansen.email}))

        assert "Dit account is gesloten" in found["email"][0]

    def test_without_a_mail_server_nothing_is_stored(self, admin, monkeypatch):
        def fail(*args, **kwargs):
            raise ConnectionRefusedError

        monkeypatch.setattr("buildingblocks.people.send_mail", fail)

        response = send(admin, INVITE, **INVITATION)

        assertContains(response, "De e-mail kon niet worden verstuurd", status_code=422)
        assert User.objects.count() == 1
        assert AuditEvent.objects.count() == 0

    def test_html_in_a_name_stays_text(self, admin):
        send(admin, INVITE, **INVITATION | {"name": "<script>alert(1)</script>"})

        assertNotContains(admin.get(LIST), "<script>alert")

    def test_other_fields_of_the_account_cannot_be_sent_along(self, admin):
        admin.post(
            INVITE, INVITATION | {"is_active": "", "password": "x", "region": "1", "id": "1"}
        )

        person = User.objects.get(email="n.nieuw@example.org")
        assert person.is_active
        assert not person.has_usable_password()

    def test_the_region_s_administrator_gives_roles_for_the_region(self, regional):
        send(regional, INVITE, **INVITATION | {"place": "regio-amersfoort"})

        assert Membership.objects.get(user__email="n.nieuw@example.org").region.slug == "amersfoort"

    def test_the_mail_can_be_sent_once_more(self, admin):
        send(admin, INVITE, **INVITATION)
        person = User.objects.get(email="n.nieuw@example.org")

        assertRedirects(admin.post(f"{page_of(person)}uitnodiging/"), page_of(person))

        assert len(mail.outbox) == 2

    def test_but_not_to_who_has_a_password(self, admin, jansen):
        assertRedirects(admin.post(f"{page_of(jansen)}uitnodiging/"), page_of(jansen))

        assert mail.outbox == []


class TestRoles:
    def test_giving_another(self, admin, jansen):
        given = {"role": "auditor", "place": "gemeente-soest", "valid_from": "2026-02-01"}

        assertRedirects(send(admin, f"{page_of(jansen)}rollen/nieuw/", **given), page_of(jansen))

        assert jansen.memberships.filter(role="auditor").count() == 1
        assert "U hebt er een rol bij: Auditor Soest" in mail.outbox[0].body

    def test_ending_one(self, admin, jansen):
        membership = jansen.memberships.get()
        url = f"{page_of(jansen)}rollen/{membership.pk}/"

        assertRedirects(send(admin, url, valid_to="2026-06-30"), page_of(jansen))

        membership.refresh_from_db()
        assert (str(membership.valid_to), membership.version) == ("2026-06-30", 2)
        event = AuditEvent.objects.get(action="rechten")
        assert event.detail == (
            "a.jansen@example.org: Griffie Soest, vanaf 01-01-2025, tot en met 30-06-2026"
        )

    def test_moving_an_end_asks_why(self, admin, jansen):
        membership = jansen.memberships.get()
        url = f"{page_of(jansen)}rollen/{membership.pk}/"
        send(admin, url, valid_to="2026-06-30")

        found = errors(send(admin, url, valid_to="2026-12-31"))
        response = send(admin, url, valid_to="2026-12-31", reason="Blijft langer")

        assert found == {"reason": ["Geef een reden: u wijzigt ‘Tot en met’."]}
        assert response.status_code == 302
        assert membership.history.first().history_change_reason == "Blijft langer"

    def test_neither_the_role_nor_the_person_can_be_changed_along(self, admin, jansen, baarn):
        membership = jansen.memberships.get()
        data = {
            "valid_from": "2025-01-01", "role": "beheerder", "user": str(admin.user.pk),
            "municipality": str(baarn.pk), "place": "gemeente-baarn", "read_version": "1",
        }  # fmt: skip
        admin.post(f"{page_of(jansen)}rollen/{membership.pk}/", data)

        membership.refresh_from_db()
        assert (membership.role, membership.user, membership.municipality.name) == (
            "griffie",
            jansen,
            "Soest",
        )

    def test_nobody_changes_their_own(self, admin, soest):
        own = admin.user.memberships.get()
        mine = page_of(admin.user)

        assert "Dit bent u zelf" in text(admin.get(mine))
        assert admin.get(f"{mine}rollen/{own.pk}/").status_code == 404
        assert admin.post(f"{mine}rollen/{own.pk}/", {"valid_to": ""}).status_code == 404
        given = {"role": "regiocoordinator", "place": "gemeente-soest"}
        assert admin.post(f"{mine}rollen/nieuw/", given).status_code == 403
        assert admin.post(f"{mine}sluiten/", {"reason": "x"}).status_code == 403
        assert admin.user.memberships.count() == 1

    def test_an_administrator_of_soest_gives_none_for_the_region(self, admin, jansen):
        given = {"role": "auditor", "place": "regio-amersfoort"}

        assert "place" in errors(send(admin, f"{page_of(jansen)}rollen/nieuw/", **given))

    def test_a_role_of_somebody_else_s_place_cannot_be_ended(self, admin, jansen, baarn):
        elsewhere = places.make_membership(jansen, Role.OFFICER, municipality=baarn)

        url = f"{page_of(jansen)}rollen/{elsewhere.pk}/"

        assert admin.post(url, {"valid_to": "2025-01-31"}).status_code == 404
        elsewhere.refresh_from_db()
        assert elsewhere.valid_to is None


class TestAccount:
    def test_closing_it_signs_out_at_once_and_says_why(self, admin, jansen):
        open_elsewhere = Client()
        open_elsewhere.force_login(jansen)

        response = admin.post(f"{page_of(jansen)}sluiten/", {"reason": "Uit dienst"})

        assertRedirects(response, page_of(jansen))
        assert open_elsewhere.get("/").status_code == 302
        history = jansen_history(jansen)
        assert (history.is_active, history.history_change_reason) == (False, "Uit dienst")
        event = AuditEvent.objects.get(action="account")
        assert (event.user, event.place_key) == (admin.user, "0342")
        assert event.detail == "a.jansen@example.org gesloten: Uit dienst"

    def test_opening_it_again(self, admin, jansen):
        admin.post(f"{page_of(jansen)}sluiten/", {"reason": "Uit dienst"})
        admin.post(f"{page_of(jansen)}openen/", {"reason": "Terug"})

        assert make.sign_in(Client(), jansen.email).status_code == 302

    def test_a_reason_is_needed(self, admin, jansen):
        response = admin.post(f"{page_of(jansen)}sluiten/", {"reason": " "}, follow=True)

        assertContains(response, "Er is niets gebeurd: geef een reden.")
        jansen.refresh_from_db()
        assert jansen.is_active

    def test_who_also_works_elsewhere_is_closed_by_who_administers_all(
        self, admin, regional, jansen, baarn
    ):
        places.make_membership(jansen, Role.OFFICER, municipality=baarn)

        refused = admin.post(f"{page_of(jansen)}sluiten/", {"reason": "x"})
        assert "sluit wie alles beheert" in text(admin.get(page_of(jansen)))
        done = regional.post(f"{page_of(jansen)}sluiten/", {"reason": "x"})

        assert (refused.status_code, done.status_code) == (403, 302)

    def test_wiping_a_second_step(self, admin, jansen):
        make.make_app(jansen)
        open_elsewhere = Client()
        open_elsewhere.force_login(jansen)

        admin.post(f"{page_of(jansen)}tweede-stap/", {"reason": "Telefoon kwijt"})

        assert make.sign_in(Client(), jansen.email).headers["Location"] == "/"
        assert open_elsewhere.get("/").status_code == 302
        assert mail.outbox[0].subject == "Uw tweede stap bij het aanmelden is gewist"
        assert AuditEvent.objects.filter(action="tweede_stap_verwijderd").count() == 1

    @pytest.mark.parametrize("path", ["sluiten/", "openen/", "tweede-stap/", "uitnodiging/"])
    def test_a_link_does_none_of_this(self, admin, jansen, path):
        assert admin.get(f"{page_of(jansen)}{path}").status_code == 405

    def test_nobody_is_ever_removed(self, admin, jansen):
        with pytest.raises(Exception, match="ingetrokken, niet verwijderd"):
            User.objects.filter(pk=jansen.pk)._raw_delete("default")


def jansen_history(user):
    return user.history.order_by("-history_id")[0]
