"""Load the Voorbeeldregio and the people with whom one can try the site."""

import json
import tomllib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import transaction

from accounts.models import User
from audit.context import change
from audit.enums import Route
from buildingblocks.enums import Role
from buildingblocks.models import Region
from soest_sob.demo import EMAILS, PASSWORD
from soest_sob.facts import Loader, replay

REFUSED = (
    "De oefengegevens zijn er niet voor een echte site: hun wachtwoord is openbaar. "
    "Zet DEBUG aan om ze op een eigen computer in te lezen."
)
FIXTURES = settings.BASE_DIR / "fixtures"
SLUG = "voorbeeldregio"
GROUP = "buildingblocks.targetgroup"
# What each of them does in the real region; the made-up one is in the fixture itself.
ROLES = {
    "coordinator@example.org": (Role.COORDINATOR, ""),
    "beleid.soest@example.org": (Role.OFFICER, "0342"),
    "beleid.baarn@example.org": (Role.OFFICER, "0308"),
    "controller.soest@example.org": (Role.CONTROLLER, "0342"),
    "controller.werkbedrijf@example.org": (Role.CONTROLLER, ""),
    "griffie.soest@example.org": (Role.CLERK, "0342"),
    "raad.soest@example.org": (Role.COUNCIL, "0342"),
    "beheer@example.org": (Role.ADMINISTRATOR, ""),
}


# The coordinator sees those regions too, to look at how others fill the same pages.
OTHER_REGIONS = ("rivierenland", "fryslan-west")


class Command(BaseCommand):
    help = "Leest de Voorbeeldregio in, met mensen om als aan te melden. Alleen om te oefenen."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(REFUSED)
        with transaction.atomic():
            lived = _live_through_the_past(self.stdout)
            _give_roles()
        self.stdout.write(
            f"Voorbeeldregio: {lived} wijzigingen ingelezen"
            if lived
            else "De Voorbeeldregio is er al; er is niets veranderd."
        )


def _live_through_the_past(stdout: OutputWrapper) -> int:
    """Everything that happened in the made-up region; nothing when it is there already."""
    if Region.objects.filter(slug=SLUG).exists():
        return 0
    past = json.loads((FIXTURES / f"{SLUG}.json").read_text(encoding="utf-8"))
    groups = _know_the_groups(datetime.fromisoformat(past[0]["at"]))
    lived = replay(past)
    if not Region.objects.filter(slug="amersfoort").exists():
        call_command("load_facts", stdout=stdout)
    _say_where_they_are_from(groups)
    return lived


def _know_the_groups(since: datetime) -> list[dict[str, Any]]:
    """Groups of people not there yet: known from the start, or the past would have none."""
    tables = tomllib.loads((FIXTURES / "landelijk.toml").read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = tables["buildingblocks"]["targetgroup"]
    loader = Loader()
    with change(at=since, route=Route.FACTS, reason="Doelgroepen voor de Voorbeeldregio"):
        return [row for row in rows if loader.add(GROUP, _without_source(row))]


def _without_source(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("source")}


def _say_where_they_are_from(groups: list[dict[str, Any]]) -> None:
    """Once the facts are loaded, the papers exist that the groups are named in."""
    loader = Loader()
    with change(route=Route.FACTS, reason="Bron van de doelgroep vastgelegd"):
        for row in groups:
            loader.put(GROUP, row)


def _give_roles() -> None:
    """A password for who has none yet, and a role in the real region."""
    loader = Loader()
    with change(route=Route.COMMAND, reason="Oefenaccounts gemaakt"):
        for email, (role, place) in ROLES.items():
            where = {"region": "" if place else "amersfoort", "municipality": place}
            loader.add("buildingblocks.membership", {"user": email, **where, "role": role.value})
        for region in OTHER_REGIONS:
            row = {"user": EMAILS[0], "region": region, "role": Role.COORDINATOR.value}
            loader.add("buildingblocks.membership", row)
        new = [u for u in User.objects.filter(email__in=EMAILS) if not u.has_usable_password()]
        if new:
            password = make_password(PASSWORD)
            User.objects.filter(pk__in=[user.pk for user in new]).update(password=password)
