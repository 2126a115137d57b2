"""Check that the trail is whole, and seal what is new."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.verify import faults, seal_everything, tracked_models


class Command(BaseCommand):
    help = "Controleert de historie: elk gat, elke wijziging en elke verwijdering, per rij."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seal", action="store_true", help="verzegel nieuwe rijen als alles klopt"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(faults())
        for fault in found:
            self.stderr.write(str(fault))
        if found:
            raise CommandError(f"Het spoor is niet heel: {len(found)} bevindingen.")
        rows = sum(model.history.count() for model in tracked_models())
        self.stdout.write(f"Het spoor is heel: {rows} rijen in {len(tracked_models())} tabellen.")
        if options["seal"]:
            self.stdout.write(f"{seal_everything()} nieuwe rijen verzegeld.")
