"""Write a progress report as PDF: the same bytes as the download for the same moment."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agenda.management.commands.figures import add_report_arguments, asked_report
from agenda.reports.editions import edition, pdf_of
from agenda.reports.pdf import PdfError


class Command(BaseCommand):
    help = "Maakt de voortgangsrapportage van een regio of gemeente als PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_arguments(parser)
        parser.add_argument(
            "--output", type=Path, help="waar de PDF komt; anders hier, met zijn eigen naam"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = edition(asked_report(options))
        target = options["output"] or Path(found.filename)
        try:
            content = pdf_of(found)
            target.write_bytes(content)
        except (PdfError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{target} ({len(content):,} bytes)".replace(",", "."))
