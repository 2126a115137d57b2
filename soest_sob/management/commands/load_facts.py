"""Load the facts of the real regions."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from soest_sob.facts import load_file

FILES = ["landelijk.toml", "amersfoort.toml", "rivierenland.toml", "fryslan_west.toml"]


class Command(BaseCommand):
    help = (
        "Leest de feiten uit de brondocumenten in (fixtures/); wat er al is, blijft zoals het is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for name in FILES:
            added = load_file(
                settings.BASE_DIR / "fixtures" / name, reason="Feiten uit de brondocumenten"
            )
            self.stdout.write(f"{name}: {added} toegevoegd")
