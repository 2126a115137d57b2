"""`manage.py bench pages`, `manage.py bench import` and `manage.py bench reports`.

`import` and `reports` are measured by `soest_sob.bench`. `pages`: how long a page takes, against
the least that its rows could cost.

The floor of a page is every SELECT that it did, sent again as raw SQL with all rows turned into
JSON: the same rows, without models, figures and templates. Page and floor take turns, so that a
busy machine is equally hard on both; the figures are medians.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from accounts.models import User
from agenda.models import AgendaItem
from buildingblocks.models import Region
from soest_sob.bench import run
from soest_sob.bench.reports import report_lines

AIM = 5
REPORTED_ON = date(2025, 12, 31)  # of the Voorbeeldregio: everything is filled in by then
NOT_ROWS = ("django_session", "auth_")  # who is asking is not what the page is about


@dataclass
class Measured:
    """What one page cost: milliseconds per run, and what it asked of the database."""

    name: str
    page: list[float] = field(default_factory=list)
    sql: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    @property
    def ratio(self) -> float:
        return median(self.page) / median(self.floor)

    def row(self) -> str:
        numbers = (median(self.page), self.queries, median(self.sql), median(self.floor))
        shown = f"{self.name:12} {numbers[0]:8.1f} {numbers[1]:8d} {numbers[2]:8.1f}"
        return f"{shown} {numbers[3]:8.1f} {self.ratio:8.1f} {self.size / 1000:8.1f}"


HEAD = f"{'pagina':12} {'ms':>8} {'vragen':>8} {'sql ms':>8} {'vloer ms':>8} {'keer':>8} {'kB':>8}"


class Command(BaseCommand):
    help = "Meet hoe lang pagina's duren, naast het minste dat hun rijen kunnen kosten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["pages", "import", "reports"])
        parser.add_argument("--region", default="voorbeeldregio")
        parser.add_argument("--user", default="coordinator@example.org")
        parser.add_argument("--runs", type=int, default=0, help="pages: 15, import en reports: 3")
        parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
        parser.add_argument(
            "--postgres",
            default=os.environ.get("TEST_POSTGRES_URL", ""),
            help="import: server waar databases gemaakt mogen worden, als postgres://…/postgres",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "import":
            self._imports(options["rows"], options["runs"] or 3, options["postgres"])
        elif options["what"] == "reports":
            self._reports(options["region"], options["runs"] or 3)
        else:
            self._pages(options)

    def _reports(self, slug: str, runs: int) -> None:
        region = Region.objects.filter(slug=slug).first()
        if region is None:
            raise CommandError("Laad eerst gegevens in: manage.py load_demo.")
        for line in report_lines(region, REPORTED_ON, runs):
            self.stdout.write(line)

    def _imports(self, rows: list[int], runs: int, postgres: str) -> None:
        self.stdout.write(run.HEAD)
        missed = []
        with run.databases(postgres) as found:
            for database in found:
                for number in rows:
                    for measured in run.measure(database, number, runs):
                        self.stdout.write(measured.line())
                        missed += [measured] if measured.misses else []
        aims = (
            f"minstens {run.TIMES_STOCK} x stock, hoogstens {run.TIMES_FLOOR} x de vloer, "
            f"onder {run.MOST_MEMORY} MiB"
        )
        names = ", ".join(f"{each.database} {each.rows} {each.what}" for each in missed)
        self.stdout.write(f"Streven: {aims}; niet gehaald: {names or 'niets'}.")

    def _pages(self, options: dict[str, Any]) -> None:
        region = Region.objects.filter(slug=options["region"]).first()
        user = User.objects.filter(email=options["user"]).first()
        if region is None or user is None:
            raise CommandError("Laad eerst gegevens in: manage.py load_demo.")
        self.stdout.write(HEAD)
        slow = []
        with override_settings(DEBUG=False), transaction.atomic():
            client = _signed_in(user)
            for name, url in pages(region).items():
                measured = measure(name, url, client, options["runs"] or 15)
                self.stdout.write(measured.row())
                slow += [name] if measured.ratio > AIM else []
            transaction.set_rollback(True)
        verdict = f"boven de {AIM} keer: {', '.join(slow)}" if slow else f"alles binnen {AIM} keer"
        self.stdout.write(f"Streven: hoogstens {AIM} keer de vloer; {verdict}.")


def _signed_in(user: User) -> Client:
    host = (settings.ALLOWED_HOSTS or ["localhost"])[0].lstrip(".")
    client = Client(SERVER_NAME="localhost" if host == "*" else host)
    client.force_login(user)
    return client


def pages(region: Region) -> dict[str, str]:
    """The pages that are measured; of the items the one with the most steps."""
    items = AgendaItem.objects.filter(region=region).annotate(steps_count=Count("steps"))
    item = items.order_by("-steps_count", "code").first()
    found = {
        "overzicht": reverse("region-overview", args=[region.slug]),
        "agenda": reverse("item-list", args=[region.slug]),
        "cijfers": reverse("figures", args=[region.slug]),
        "middelen": reverse("money", args=[region.slug]),
    }
    if item:
        found["agendapunt"] = item.get_absolute_url()
    return found


def measure(name: str, url: str, client: Client, runs: int) -> Measured:
    """Page and floor in turn, after one round that is not counted."""
    watched = _Watched()
    with connection.execute_wrapper(watched):
        response = client.get(url, secure=True)
    if response.status_code != 200:
        raise CommandError(f"{url} antwoordt met {response.status_code}.")
    asked = [q for q in watched.asked if not any(table in q[0] for table in NOT_ROWS)]
    floor(asked)
    measured = Measured(name, queries=len(watched.asked), size=len(response.content))
    for _ in range(runs):
        measured.page.append(_timed(lambda: client.get(url, secure=True)))
        measured.floor.append(_timed(lambda: floor(asked)))
    for _ in range(3):
        watched = _Watched()
        with connection.execute_wrapper(watched):
            client.get(url, secure=True)
        measured.sql.append(watched.spent * 1000)
    return measured


def _timed(work: Callable[[], Any]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


class _Watched:
    """Keeps every SELECT and how long the database took for it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.spent = 0.0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith("SELECT"):
            self.asked.append((sql, params))
        start = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.spent += perf_counter() - start


def floor(asked: list[tuple[str, Any]]) -> int:
    """The same questions once each, straight to the database, every row written as JSON."""
    return len(json.dumps(list(_rows(asked)), default=str))


def _rows(asked: list[tuple[str, Any]]) -> Iterator[Any]:
    with connection.cursor() as cursor:
        for sql, params in dict.fromkeys(asked):
            cursor.execute(sql, params)
            yield cursor.fetchall()
