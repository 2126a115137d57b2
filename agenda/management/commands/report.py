"""Write a progress report as PDF: made of the data of a day, or one that was frozen as it is."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agenda.management.commands.figures import add_report_arguments, asked_report
from agenda.models import FrozenEdition
from agenda.reports.editions import edition, pdf_of
from agenda.reports.keeping import Damaged, kept
from agenda.reports.pdf import PdfError
from agenda.services import region_of


class Command(BaseCommand):
    help = "Maakt de voortgangsrapportage van een regio of gemeente als PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_arguments(parser, needs_date=False)
        parser.add_argument(
            "--number", default="", help="een vastgesteld verslag, zoals 2026-01, in plaats van nu"
        )
        parser.add_argument(
            "--output", type=Path, help="waar de PDF komt; anders hier, met zijn eigen naam"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name, content = _frozen(options) if options["number"] else _made(options)
            target = options["output"] or Path(name)
            target.write_bytes(content)
        except (PdfError, Damaged, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{target} ({len(content):,} bytes)".replace(",", "."))


def _made(options: dict[str, Any]) -> tuple[str, bytes]:
    if options["reference_date"] is None:
        raise CommandError(
            "Geef een --reference-date, of het --number van een vastgesteld verslag."
        )
    found = edition(asked_report(options))
    return found.filename, pdf_of(found)


def _frozen(options: dict[str, Any]) -> tuple[str, bytes]:
    """The stored bytes of the newest edition of that number."""
    try:
        region = region_of(options["region"], options["municipality"])
    except LookupError as error:
        raise CommandError(str(error.args[0])) from error
    place = options["municipality"]
    field = "municipality__cbs_code" if place.isdigit() else "place_slug"
    editions = FrozenEdition.objects.filter(freeze__round__region=region, number=options["number"])
    mine = editions.filter(**{field: place}) if place else editions.filter(municipality=None)
    found = mine.current().first()
    if found is None:
        raise CommandError(f"Verslag {options['number']} is niet vastgesteld.")
    return found.files["pdf"]["name"], kept(found.files["pdf"]["sha256"])
