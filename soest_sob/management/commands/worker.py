"""The background process: seals the trail, and takes up work whose process is gone."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from agenda.imports import work
from agenda.reports import batch
from audit.verify import seal_everything


class Command(BaseCommand):
    help = "Verzegelt de historie en hervat afgebroken werk, tot het proces wordt gestopt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, default=60, help="seconden tussen twee ronden")
        parser.add_argument("--once", action="store_true", help="één ronde en klaar")

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        if not options["once"]:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stopped.set())
        while True:
            rows = seal_everything()
            if rows:
                self.stdout.write(f"{rows} rijen verzegeld")
            for each in work.unfinished():
                work.keep_going(each.ticket)
            for making in batch.unfinished():
                batch.keep_going(making)
            if options["once"] or stopped.wait(options["every"]):
                return
            close_old_connections()
