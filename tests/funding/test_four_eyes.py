"""Four eyes: what the State grants is entered by one person and approved by another."""

import pytest
from pytest_django.asserts import assertRedirects

from accounts.models import User
from audit.context import change
from buildingblocks.enums import Role
from funding.models import Grant
from tests.browse import send, text
from tests.conftest import sign_in
from tests.make import funding as make
from tests.make import places

PAGE = "/regio/amersfoort/middelen/"


@pytest.fixture
def author(db: None) -> User:
    return places.make_user("invoer@example.org", name="Ina Invoer")


@pytest.fixture
def grant(author: User) -> Grant:
    """What Soest is granted, entered by somebody."""
    with change(by=author):
        return make.make_grant(amount=120_000)


@pytest.fixture
def together(author: User) -> Grant:
    """What Soest receives for all municipalities of the region."""
    with change(by=author):
        return make.make_grant(recipient=places.make_municipality(), amount=340_688)


def url(grant: Grant) -> str:
    return f"{PAGE}toekenningen/{grant.pk}/goedkeuren/"


def test_the_controller_of_the_municipality_approves_what_is_for_it(controller_client, grant):
    [waiting] = controller_client.get(PAGE).context["queue"].rows
    assert (waiting.entry.value, waiting.entered_by) == ("€\xa0120.000", "Ina Invoer")

    answer = controller_client.post(url(grant), {"version": 1}, follow=True)

    assertRedirects(answer, f"{PAGE}#controle")
    grant.refresh_from_db()
    assert grant.approved_by == controller_client.user
    assert "nog niet gecontroleerd" not in text(answer)


def test_what_is_for_the_region_together_the_coordinator_approves(
    controller_client, coordinator_client, together
):
    assert controller_client.get(PAGE).context["queue"].rows == ()
    assert controller_client.post(url(together), {"version": 1}).status_code == 404
    assert len(coordinator_client.get(PAGE).context["queue"].rows) == 1

    coordinator_client.post(url(together), {"version": 1})

    together.refresh_from_db()
    assert together.approved_by == coordinator_client.user


def test_who_entered_it_cannot_approve_it(controller_client, grant):
    send(controller_client, f"{PAGE}toekenningen/{grant.pk}/", amount="130.000", reason="Brief")

    assert controller_client.post(url(grant), {"version": 2}).status_code == 403
    grant.refresh_from_db()
    assert (grant.entered_by, grant.approved_by) == (controller_client.user, None)


def test_the_officer_may_not_approve(officer_client, grant):
    assert officer_client.post(url(grant), {"version": 1}).status_code == 403


def test_another_municipality_s_grant_does_not_exist(grant):
    baarn = places.make_municipality("Baarn")
    client = sign_in("controller.baarn@example.org", Role.CONTROLLER, municipality=baarn)

    assert client.post(url(grant), {"version": 1}).status_code == 404
    grant.refresh_from_db()
    assert grant.awaits_approval


def test_unapproved_money_counts_and_is_marked(officer_client, grant, together):
    total = officer_client.get(PAGE).context["total"]

    [row] = total.rows
    assert (row.cells[0].text, row.cells[0].sub) == ("€\xa0460.688", "nog niet gecontroleerd")
