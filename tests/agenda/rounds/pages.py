"""Pages of rounds as somebody sees them: who is signed in, and the forms they send."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agenda.models import Round
from buildingblocks.enums import Role
from buildingblocks.models import PlacementCount
from tests.make import places
from tests.make.rounds import Reporting

WHY = "Nog niet alle cijfers zijn er."


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session["region"] = "amersfoort"
    session.save()
    return client


def clerk(world: Reporting, *, of: str = "soest") -> User:
    """The clerk of one of the two councils."""
    user = places.make_user(f"griffie.{of}@example.org")
    places.make_membership(user, Role.CLERK, municipality=getattr(world, of))
    return user


def page(wanted: Round, name: str = "round-detail", *more: str) -> str:
    return reverse(name, args=[wanted.region.slug, wanted.number, *more])


def act(client: Client, wanted: Round, what: str, **said: Any) -> HttpResponse:
    """Press a button on the page of the round as it is now."""
    fresh = Round.objects.get(pk=wanted.pk)
    said = {"version": fresh.version, **said}
    return client.post(page(fresh, f"round-act-{what}"), said)


def mend(municipality, value: int) -> None:
    """Correct the one number of placements of a municipality."""
    row = PlacementCount.objects.get(municipality=municipality)
    row.value = value
    row.save()
