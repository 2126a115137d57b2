"""Giving and ending roles, and closing accounts."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from audit.models import AuditEvent
from buildingblocks.enums import Role
from tests.browse import errors, send, text
from tests.buildingblocks.people.addresses import page_of
from tests.make import accounts as make
from tests.make import places


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
