"""Runs the measurements of `soest_sob.bench.imports`, each in a fresh process and database."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from django.conf import settings

from soest_sob.bench.imports import SCENARIOS

TIMES_STOCK, TIMES_FLOOR, MOST_MEMORY = 20, 2.5, 300
HEAD = (
    f"{'database':11} {'rijen':>7} {'wat':10} {'lezen':>7} {'vergel.':>7} {'opslaan':>7} "
    f"{'samen s':>8} {'rijen/s':>8} {'x stock':>8} {'x vloer':>8} {'MiB':>5}"
)


@dataclass
class Measured:
    """One way of importing so many rows: seconds of the median run, beside stock and floor."""

    database: str
    rows: int
    what: str
    runs: list[dict[str, Any]] = field(default_factory=list)
    stock: float = 0
    floor: float = 0

    @property
    def parts(self) -> list[float]:
        return [median(found) for found in zip(*(r["seconds"] for r in self.runs), strict=True)]

    @property
    def seconds(self) -> float:
        return float(median(sum(run["seconds"]) for run in self.runs))

    @property
    def memory(self) -> float:
        return float(max(run["memory"] for run in self.runs))

    @property
    def misses(self) -> bool:
        """Whether an aim is not reached; memory counts for the largest files."""
        slow = self.stock / self.seconds < TIMES_STOCK or self.seconds / self.floor > TIMES_FLOOR
        return slow or self.memory > MOST_MEMORY

    def line(self) -> str:
        read, compare, store = self.parts
        return (
            f"{self.database:11} {self.rows:7d} {self.what:10} {read:7.2f} {compare:7.2f} "
            f"{store:7.2f} {self.seconds:8.2f} {self.rows / self.seconds:8.0f} "
            f"{self.stock / self.seconds:8.0f} {self.seconds / self.floor:8.1f} {self.memory:5.0f}"
        )


def measure(database: "Database", rows: int, runs: int) -> Iterator[Measured]:
    """All of it for one database; the floor takes turns with ours, as a machine has its moods."""
    found = {what: Measured(database.name, rows, what) for what in SCENARIOS}
    floors = []
    for _ in range(runs):
        database.fresh()
        floors.append(database.work("floor", rows)["seconds"])
        database.fresh()
        for what, measured in found.items():
            measured.runs.append(database.work(what, rows))
    database.fresh()
    stock = database.work("stock", rows)
    for what, measured in found.items():
        measured.floor, measured.stock = median(floors), sum(stock[what])
        yield measured


class Database:
    """A scratch database with the least that an import needs, and fresh copies of it."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.sqlite3"

    def make(self) -> None:
        """An empty one with tables, a region and somebody who may import."""
        self._python("base", "manage.py", "migrate", "--verbosity", "0")
        self.work("prepare", 0, name="base")

    def fresh(self) -> None:
        for old in self.folder.glob("run.sqlite3*"):
            old.unlink()
        shutil.copy(self.folder / "base.sqlite3", self.folder / "run.sqlite3")

    def work(self, mode: str, rows: int, *, name: str = "run") -> dict[str, Any]:
        answer = self._python(name, "-m", "soest_sob.bench.imports", mode, str(rows))
        found: dict[str, Any] = json.loads(answer)
        return found

    def _python(self, name: str, *arguments: str) -> str:
        kept = {"DATABASE_URL": self.url(name), "VAR_DIR": str(self.folder), "DEBUG": "false"}
        done = subprocess.run(  # noqa: S603  # this very program
            [sys.executable, *arguments],
            env={"SECRET_KEY": "x" * 50, **os.environ, **kept, **SETTINGS},
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        return done.stdout


SETTINGS = {"DJANGO_SETTINGS_MODULE": "soest_sob.settings", "ALLOWED_HOSTS": "localhost",
            "SECURITY_CONTACT": "mailto:security@example.org", "LOG_LEVEL": "ERROR"}  # fmt: skip


class Postgres(Database):
    """On a server where databases may be made: BASE and RUN are ours, made and dropped."""

    name = "PostgreSQL"
    prefix = f"bench_{os.getpid()}_"

    def __init__(self, folder: Path, server: str) -> None:
        super().__init__(folder)
        self.server = server

    def url(self, name: str) -> str:
        return f"{self.server.rpartition('/')[0]}/{self.prefix}{name}"

    def make(self) -> None:
        self._ask(f'CREATE DATABASE "{self.prefix}base"')
        super().make()

    def fresh(self) -> None:
        self._ask(f'DROP DATABASE IF EXISTS "{self.prefix}run" WITH (FORCE)')
        self._ask(f'CREATE DATABASE "{self.prefix}run" TEMPLATE "{self.prefix}base"')

    def drop(self) -> None:
        for name in ("run", "base"):
            self._ask(f'DROP DATABASE IF EXISTS "{self.prefix}{name}" WITH (FORCE)')

    def _ask(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(statement.encode())


@contextmanager
def databases(postgres: str) -> Iterator[list[Database]]:
    """SQLite, and PostgreSQL where a server is given."""
    with TemporaryDirectory() as folder:
        found: list[Database] = [Database(Path(folder))]
        server = Postgres(Path(folder), postgres) if postgres else None
        try:
            for each in [*found, *([server] if server else [])]:
                each.make()
            yield [*found, *([server] if server else [])]
        finally:
            if server:
                server.drop()
