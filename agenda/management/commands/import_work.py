"""Do one piece of import work; the site starts this for large files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agenda.imports import work
from agenda.imports.orders import carry_out


class Command(BaseCommand):
    help = "Doet één stuk werk aan een import; de site start dit zelf bij grote bestanden."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ticket")

    def handle(self, *args: Any, **options: Any) -> None:
        work.run(options["ticket"], carry_out)
