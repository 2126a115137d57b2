"""Undo an import from the command line, row by row."""

import json
import sys
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agenda.imports.confirm import undo
from agenda.imports.outcomes import REFUSED
from agenda.imports.service import imports_of
from agenda.management.commands.import_spreadsheet import user_named
from audit.enums import RowOutcome

REASON = "Teruggedraaid op de opdrachtregel"
COUNTED = {
    "reverted": RowOutcome.REVERTED,
    "kept": RowOutcome.KEPT,
    "impossible": RowOutcome.IMPOSSIBLE,
}


class Command(BaseCommand):
    help = "Draait een import terug, rij voor rij; wat later is gewijzigd, blijft staan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=int)
        parser.add_argument("--as", dest="email", required=True, help="namens wie")
        parser.add_argument("--reason", default=REASON)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_named(options["email"])
        batch = imports_of(user).filter(pk=options["batch"]).first()
        if batch is None:
            raise CommandError(f"Er is geen import {options['batch']}.")
        try:
            done = undo(batch, by=user, reason=options["reason"])
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        counts = {name: done.counts.get(outcome.value, 0) for name, outcome in COUNTED.items()}
        if options["json"]:
            result = {"status": done.status, **counts, "why": done.why, "batch": done.batch}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            shown = (f"{counts[name]} {o.label.lower()}" for name, o in COUNTED.items())
            self.stdout.write(done.why or ", ".join(shown))
        if done.status == REFUSED:
            sys.exit(2)
