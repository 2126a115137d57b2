"""Prepare and freeze a reporting round from the command line: the same acts as on the site."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from agenda.enums import RoundState
from agenda.management.commands.import_spreadsheet import user_named
from agenda.models import Round
from agenda.reports import acts
from agenda.reports.freezing import freeze
from agenda.services import region_of
from buildingblocks.models import Region
from buildingblocks.models.period import half_year_start

ACTS: dict[str, Callable[[Round, User, str], Any]] = {
    "check": lambda wanted, by, reason: acts.check(wanted=wanted, by=by, reason=reason),
    "approve": lambda wanted, by, _reason: acts.approve(wanted=wanted, by=by),
    "freeze": lambda wanted, by, _reason: freeze(wanted=wanted, by=by),
    "release": lambda wanted, by, reason: acts.release(wanted=wanted, by=by, reason=reason),
    "revise": lambda wanted, by, reason: acts.revise(wanted=wanted, by=by, reason=reason),
}


class Command(BaseCommand):
    help = (
        "Een rapportageronde: plannen (plan), controleren (check), accorderen door een ander "
        "(approve), vaststellen (freeze), terugnemen (release) of een nieuwe editie beginnen "
        "(revise)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["plan", *ACTS])
        parser.add_argument("--region", required=True, help="sleutel van de regio")
        parser.add_argument("--as", dest="email", required=True, help="namens wie")
        parser.add_argument("--number", default="", help="nummer van de ronde, zoals 2026-01")
        parser.add_argument("--reference-date", type=date.fromisoformat, help="bij plan")
        parser.add_argument(
            "--since", type=date.fromisoformat, help="bij plan; anders het halfjaar"
        )
        parser.add_argument(
            "--suppress-below", type=int, help="bij plan: kleinere aantallen afschermen"
        )
        parser.add_argument("--reason", default="", help="bij check, release en revise")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        by = user_named(options["email"])
        try:
            region = region_of(options["region"], "")
            wanted = self._act(region, by, options)
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
        except acts.Refused as error:
            for finding in error.findings:
                self.stderr.write(f"- {finding}")
            raise CommandError(error.message, returncode=2) from error
        wanted.refresh_from_db()
        self._tell(wanted, as_json=options["json"])

    def _act(self, region: Region, by: User, options: dict[str, Any]) -> Round:
        if options["act"] == "plan":
            return _planned(region, by, options)
        wanted = _round(region, options["number"])
        ACTS[options["act"]](wanted, by, options["reason"])
        return wanted

    def _tell(self, wanted: Round, *, as_json: bool) -> None:
        frozen = wanted.state == RoundState.FROZEN
        last = wanted.freezes.order_by("revision").last() if frozen else None
        editions = [e.reference for e in last.editions.order_by("reference")] if last else []
        if as_json:
            said = {
                "number": wanted.number,
                "state": wanted.state,
                "revision": wanted.revision,
                "sha256": last.sha256 if last else "",
                "editions": editions,
            }
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        self.stdout.write(f"{wanted}: {wanted.get_state_display().lower()}")
        for reference in editions:
            self.stdout.write(f"- {reference}")


def _planned(region: Region, by: User, options: dict[str, Any]) -> Round:
    on = options["reference_date"]
    if on is None:
        raise CommandError("Geef bij plan een --reference-date.")
    return acts.plan(
        region=region,
        since=options["since"] or half_year_start(on),
        reference_date=on,
        suppress_below=options["suppress_below"],
        by=by,
    )


def _round(region: Region, number: str) -> Round:
    """Raises LookupError, with a message, where the region has no such round."""
    year, _dash, sequence = number.partition("-")
    found = None
    if year.isdigit() and sequence.isdigit():
        mine = Round.objects.filter(region=region)
        found = mine.filter(year=int(year), sequence=int(sequence)).first()
    if found is None:
        raise LookupError(f"Er is geen ronde ‘{number}’ in {region}.")
    return found
