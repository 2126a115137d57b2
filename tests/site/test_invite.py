"""The first administrator is invited from the command line."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.models import AuditEvent
from buildingblocks.models import Membership
from tests.make import accounts as make
from tests.make import places


@pytest.fixture
def region(db):
    return places.make_region()


def invite(*args: str, **options: str) -> str:
    out = StringIO()
    call_command("invite", *args, stdout=out, **options)
    return out.getvalue()


def test_it_prints_a_link_that_lets_in(region, client):
    said = invite("B.Heer@soest.test", "B. Heer", "amersfoort", site="https://agenda.test")

    words, link = said.strip().split(": ")
    assert words.startswith("Beheerder Amersfoort, vanaf ")
    assert link.startswith("https://agenda.test/aanmelden/uitnodiging/")
    chosen = {"password1": "vier paarse ganzen", "password2": "vier paarse ganzen"}
    client.post(link.removeprefix("https://agenda.test"), chosen)
    assert make.sign_in(client, "b.heer@soest.test", "vier paarse ganzen").status_code == 302


def test_it_is_kept_who_was_let_in(region):
    invite("b.heer@soest.test", "B. Heer", "amersfoort")

    membership = Membership.objects.get()
    assert membership.history.get().get_route_display() == "Opdrachtregel"
    event = AuditEvent.objects.get()
    assert (event.who, event.place_key) == ("opdrachtregel", "amersfoort")


def test_a_municipality_is_named_by_its_code(region):
    places.make_municipality()

    invite("g@soest.test", "G. Riffier", "0342", role="griffie")

    assert str(Membership.objects.get()) == "G. Riffier: Griffie Soest"


@pytest.mark.parametrize("place", ["", "elders", "9999"])
def test_an_unknown_place_stores_nothing(region, place):
    with pytest.raises(CommandError, match="geen regio of gemeente"):
        invite("b.heer@soest.test", "B. Heer", place)

    assert User.objects.count() == 0


def test_a_wrong_address_stores_nothing(region):
    with pytest.raises(ValidationError):
        invite("geen adres", "B. Heer", "amersfoort")

    assert User.objects.count() == 0


def test_who_has_an_account_is_not_invited_again(region):
    places.make_user("b.heer@soest.test")

    with pytest.raises(CommandError, match="al een account"):
        invite("B.Heer@soest.test", "B. Heer", "amersfoort")
