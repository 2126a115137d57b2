"""Who works in one's places, and what they may do there."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from buildingblocks.enums import Role
from tests.browse import queries, text
from tests.buildingblocks.people.addresses import INVITATION, INVITE, LIST, page_of
from tests.conftest import sign_in
from tests.make import places


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
        client = sign_in("iemand@example.org", role, municipality=soest)

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
