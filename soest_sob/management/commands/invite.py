"""Invite somebody from the command line: the first administrator of a site, above all."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.invitation import make_token
from accounts.models import User
from audit.context import change
from audit.enums import Action, Route
from audit.events import record
from buildingblocks.enums import Role
from buildingblocks.models import Membership, Municipality, Region
from buildingblocks.people import described


class Command(BaseCommand):
    help = "Nodigt iemand uit en toont de link om een wachtwoord te kiezen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help="naam van deze persoon")
        parser.add_argument("place", help="sleutel van een regio, of CBS-code van een gemeente")
        parser.add_argument("--role", choices=Role.values, default=Role.ADMINISTRATOR)
        parser.add_argument("--site", default="", help="zoals https://agenda.example.org")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].lower()
        if User.objects.filter(email=email).exists():
            raise CommandError("Er is al een account met dit e-mailadres.")
        membership = Membership(role=options["role"], valid_from=localdate())
        _place(membership, options["place"])
        person = User(email=email, name=options["name"])
        person.set_unusable_password()
        person.clean_fields()
        with change(route=Route.COMMAND, reason="Uitgenodigd"):
            person.save()
            membership.user = person
            membership.save()
            _keep(membership)
        link = reverse("invitation", args=[make_token(person)])
        self.stdout.write(f"{described(membership)}: {options['site']}{link}")


def _place(membership: Membership, key: str) -> None:
    membership.region = Region.objects.filter(slug=key).first()
    membership.municipality = Municipality.objects.filter(cbs_code=key).first()
    if not (membership.region or membership.municipality):
        raise CommandError(f"Er is geen regio of gemeente ‘{key}’.")


def _keep(membership: Membership) -> None:
    record(
        HttpRequest(),
        Action.INVITE,
        on=membership,
        place_key=membership.place_key,
        who="opdrachtregel",
        detail=f"{membership.user.email}: {described(membership)}",
    )
