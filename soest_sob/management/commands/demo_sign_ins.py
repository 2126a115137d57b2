"""Tell with whom one can try the site; `make run` calls it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from soest_sob.demo import PASSWORD, people


class Command(BaseCommand):
    help = "Toont de oefenaccounts, waar die er zijn."

    def handle(self, *args: Any, **options: Any) -> None:
        users = people() if settings.DEMO else []
        if not users:
            self.stdout.write("Er zijn hier geen oefenaccounts.")
            return
        self.stdout.write(f"Aanmelden kan met het wachtwoord {PASSWORD} als:")
        for user in users:
            self.stdout.write(f"  {user.email:<32} {user.name}")
