"""Let the Voorbeeldregio have reported: two frozen rounds, and one that is being prepared."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from agenda.enums import RoundState
from agenda.models import PlannedEdition, Round
from agenda.reports.acts import Refused, approve, check, plan
from agenda.reports.freezing import freeze
from audit.context import change
from audit.known import AMSTERDAM
from buildingblocks.models import Region
from soest_sob.management.commands.load_demo import REFUSED, SLUG

PREPARES, APPROVES = "coordinator@example.org", "controller.werkbedrijf@example.org"
PERIODS = [
    (date(2025, 7, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), date(2026, 6, 30)),
]
COMING = (date(2026, 7, 1), date(2026, 12, 31))
COUNCILS_MEET, DELIVERED = date(2027, 3, 11), date(2027, 2, 25)
SIX_WEEKS = timedelta(days=42)
WORDS = "In de Voorbeeldregio groeit het aantal plekken, maar trager dan was afgesproken."
WHY = "Wat ontbreekt, komt in het volgende verslag."


class Command(BaseCommand):
    help = "Stelt in de Voorbeeldregio twee ronden verslagen vast. Alleen om te oefenen."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(REFUSED)
        region = Region.objects.filter(slug=SLUG).first()
        if region is None or Round.objects.filter(region=region, reference_date=COMING[1]).exists():
            return
        self.stdout.write("Voorbeeldverslagen maken (eenmalig)")
        people = {u.email: u for u in User.objects.filter(email__in=(PREPARES, APPROVES))}
        by, other = people[PREPARES], people[APPROVES]
        try:
            for since, on in PERIODS:
                _report(region, since, on, by, other)
        except Refused as error:
            self.stdout.write(f"Geen voorbeeldverslagen: {error.message}")
        _prepare(region, by)


def _report(region: Region, since: date, on: date, by: User, other: User) -> None:
    """Made, checked, approved and frozen six weeks after the end of the period.

    Goes on where it was broken off: the PDFs take a while, and nobody waits for them.
    """
    moment = datetime.combine(on + SIX_WEEKS, time(10), tzinfo=AMSTERDAM)
    wanted = Round.objects.filter(region=region, reference_date=on).first()
    if wanted is None:
        with change(by=by, at=moment):
            wanted = plan(region=region, since=since, reference_date=on, by=by)
            whole = PlannedEdition.objects.get(round=wanted, municipality=None)
            whole.core_message = WORDS
            whole.save()
            check(wanted=wanted, by=by, reason=WHY)
            approve(wanted=wanted, by=other)
    if wanted.state == RoundState.APPROVED:
        freeze(wanted=wanted, by=by, at=moment)


def _prepare(region: Region, by: User) -> None:
    since, on = COMING
    with change(by=by):
        wanted = plan(region=region, since=since, reference_date=on, by=by)
        for planned in PlannedEdition.objects.filter(round=wanted, municipality__isnull=False):
            planned.council_on, planned.deliver_on = COUNCILS_MEET, DELIVERED
            planned.save()
