"""Print the dataset that page and PDF use."""

from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agenda.reports.layout.cells import written
from agenda.reports.progress import ProgressReport, as_json, collect, every_figure
from agenda.services import region_of
from audit.known import end_of_day
from audit.provenance import Figure


def add_report_arguments(parser: CommandParser, *, needs_date: bool = True) -> None:
    """The arguments that say which report: place, reference date, known at."""
    parser.add_argument(
        "--region", default="", help="sleutel van de regio, bijvoorbeeld amersfoort"
    )
    parser.add_argument(
        "--municipality", default="", help="sleutel of CBS-code, bijvoorbeeld soest"
    )
    parser.add_argument(
        "--reference-date", type=date.fromisoformat, required=needs_date, default=None
    )
    parser.add_argument(
        "--known-at", type=moment, default=None, help="een dag (het einde ervan) of een moment"
    )


def moment(text: str) -> datetime:
    """A moment; a day means the end of it, as it does on the pages."""
    try:
        return end_of_day(date.fromisoformat(text))
    except ValueError:
        found = datetime.fromisoformat(text)
        return timezone.make_aware(found) if timezone.is_naive(found) else found


def asked_report(options: dict[str, Any]) -> ProgressReport:
    """The report that the arguments ask for; CommandError when it cannot be made."""
    try:
        return collect(
            region_of(options["region"], options["municipality"]),
            on=options["reference_date"],
            municipality_slug=options["municipality"],
            known_at=options["known_at"],
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
            self.stdout.write(as_json(report))
            return
        for message in report.messages:
            self.stdout.write(f"• {message}")
        for figure in every_figure(report):
            self.stdout.write(f"{figure.key:45} {figure.label:40} {_shown(figure)}")


def _shown(figure: Figure) -> str:
    unit = "" if figure.unit in ("%", "euro") else f" {figure.unit}"
    part = f"  ({figure.known} van {figure.of} bekend)" if figure.of > 1 else ""
    return f"{written(figure)}{unit}{part}"
