"""Print the table of rights, write it to docs/rights.md, or say whether that is current."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from soest_sob.rights import markdown

FILE = settings.BASE_DIR / "docs" / "rights.md"
STALE = "docs/rights.md is niet bij: voer `manage.py rights --write` uit."


class Command(BaseCommand):
    help = "Toont wie wat mag; --write schrijft docs/rights.md, --check vergelijkt daarmee."

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--write", action="store_true", help="docs/rights.md schrijven")
        how.add_argument("--check", action="store_true", help="fout als docs/rights.md niet bij is")

    def handle(self, *args: Any, write: bool, check: bool, **options: Any) -> None:
        if write:
            FILE.write_text(markdown(), encoding="utf-8")
        elif not check:
            self.stdout.write(markdown(), ending="")
        elif not FILE.exists() or FILE.read_text(encoding="utf-8") != markdown():
            raise CommandError(STALE)
