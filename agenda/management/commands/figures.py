"""Print the dataset that page and PDF use."""

import json
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agenda.reports.progress import ProgressReport, collect, every_figure
from agenda.services import public_items, region_of
from audit.provenance import Figure, plain
from buildingblocks.formats import count, euro, percentage


def add_report_arguments(parser: CommandParser) -> None:
    """The arguments that say which report: place, reference date, known at."""
    parser.add_argument("--region", default="", help="sleutel van de regio, bijvoorbeeld amersfoort")
    parser.add_argument("--municipality", default="", help="sleutel of CBS-code, bijvoorbeeld soest")
    parser.add_argument("--reference-date", type=date.fromisoformat, required=True)
    parser.add_argument("--known-at", type=datetime.fromisoformat, default=None)


def asked_report(options: dict[str, Any]) -> ProgressReport:
    """The report that the arguments ask for; CommandError when it cannot be made."""
    known_at = options["known_at"]
    if known_at and timezone.is_naive(known_at):
        known_at = timezone.make_aware(known_at)
    try:
        region = region_of(options["region"], options["municipality"])
        return collect(
            region,
            on=options["reference_date"],
            municipality_slug=options["municipality"],
            known_at=known_at,
            item_ids=public_items(region),
        )
    except LookupError as error:
        raise CommandError(str(error.args[0])) from error


class Command(BaseCommand):
    help = "Toont alle cijfers van een regio of gemeente op een peildatum."

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_arguments(parser)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        report = asked_report(options)
        if options["json"]:
            text = json.dumps(plain(report), ensure_ascii=False, sort_keys=True, indent=1)
            self.stdout.write(text)
            return
        for message in report.messages:
            self.stdout.write(f"• {message}")
        for figure in every_figure(report):
            whole = f"  ({figure.known} van {figure.of} bekend)" if figure.of > 1 else ""
            self.stdout.write(f"{figure.key:45} {figure.label:40} {_shown(figure)}{whole}")


def _shown(figure: Figure) -> str:
    written = {"%": percentage, "euro": euro}.get(figure.unit)
    return written(figure.value) if written else f"{count(figure.value)} {figure.unit}"
