"""Check that the trail is whole and that what was frozen is what it was; seal what is new."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from audit.verify import Fault, faults, seal_everything, tracked_models


class Command(BaseCommand):
    help = "Controleert de historie en wat is vastgesteld: elk gat en elke wijziging, per rij."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seal", action="store_true", help="verzegel nieuwe rijen als alles klopt"
        )
        parser.add_argument(
            "--all",
            action="store_true",
            help="maak ook elk vastgesteld verslag opnieuw en vergelijk het (duurt langer)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = [*faults(), *_further(thorough=options["all"])]
        for fault in found:
            self.stderr.write(str(fault))
        if found:
            raise CommandError(f"Het spoor is niet heel: {len(found)} bevindingen.")
        rows = sum(model.history.count() for model in tracked_models())
        self.stdout.write(f"Het spoor is heel: {rows} rijen in {len(tracked_models())} tabellen.")
        if options["seal"]:
            self.stdout.write(f"{seal_everything()} nieuwe rijen verzegeld.")


def _further(*, thorough: bool) -> Iterator[Fault]:
    """What the layers above promise about their own tables (`settings.VERIFIERS`)."""
    for name in settings.VERIFIERS:
        check: Callable[..., Iterator[Fault]] = import_string(name)
        yield from check(thorough=thorough)
