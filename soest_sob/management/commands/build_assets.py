"""`manage.py build_assets`: stylesheet and fonts from npm packages, into `static_built/`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from soest_sob.assets import build, npm

NO_NPM = (
    "Er is geen npm. Installeer Node.js (bijvoorbeeld `apt-get install nodejs npm`) of "
    "`pip install --require-hashes -r requirements/build.txt`."
)


class Command(BaseCommand):
    help = "Maakt stylesheet en lettertypen uit de vastgelegde npm-pakketten."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="Ook als alles al actueel is.")

    def handle(self, *args: Any, **options: Any) -> None:
        target = settings.BASE_DIR / "static_built"
        self._install()
        if not options["force"] and build.fresh(settings.BASE_DIR, target):
            self.stdout.write("De stijl en lettertypen zijn actueel.")
            return
        build.build(settings.BASE_DIR, target)
        self.stdout.write("De stijl en lettertypen zijn gemaakt in static_built/.")

    def _install(self) -> None:
        try:
            if npm.install(settings.BASE_DIR):
                self.stdout.write("De npm-pakketten zijn geïnstalleerd.")
        except npm.NpmMissingError as error:
            raise CommandError(NO_NPM) from error
        except npm.NpmFailedError as error:
            raise CommandError(f"npm kon de pakketten niet installeren:\n{error}") from error
