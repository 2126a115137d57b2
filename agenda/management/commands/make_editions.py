"""Make the editions of one approved round; the site starts this when somebody freezes a round."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agenda.reports import batch


class Command(BaseCommand):
    help = "Maakt de edities van één ronde; de site start dit zelf bij het vaststellen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ticket")

    def handle(self, *args: Any, **options: Any) -> None:
        batch.run(options["ticket"])
