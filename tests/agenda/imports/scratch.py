"""Real databases for processes of their own: copies of what a test has just made."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

MOST_SECONDS = 20
SITE = {"DEBUG": "true", "LOG_LEVEL": "ERROR"}


class Scratch:
    """A copy of the test database as it is now, of which each process gets a fresh copy.

    The test must have committed its data (`transaction=True`).
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.on_file = folder, connection.vendor == "sqlite"
        self.name = str(connection.settings_dict["NAME"])
        self.base, self.run = f"{self.name}_base", f"{self.name}_run"
        self.environment = {**os.environ, **SITE, "DATABASE_URL": self._url()}
        if self.on_file:
            connection.ensure_connection()
            with sqlite3.connect(folder / "base.sqlite3") as target:
                connection.connection.backup(target)
            target.close()
        else:
            connection.close()
            self._copy(self.name, self.base)

    def _url(self) -> str:
        if self.on_file:
            return f"sqlite:///{self.folder / 'run.sqlite3'}"
        found = connection.settings_dict
        who = ":".join(filter(None, (found["USER"], found["PASSWORD"])))
        return f"postgres://{who}@{found['HOST']}:{found['PORT'] or 5432}/{self.run}"

    def fresh(self) -> None:
        """A fresh copy, at the same address."""
        if not self.on_file:
            self._copy(self.base, self.run)
            return
        for old in self.folder.glob("run.sqlite3*"):
            old.unlink()
        shutil.copy(self.folder / "base.sqlite3", self.folder / "run.sqlite3")

    def quiet(self) -> None:
        """Wait until the server has noticed that a killed process is gone."""
        deadline = time.monotonic() + MOST_SECONDS
        while not self.on_file and self._ask(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [self.run]
        ):
            if time.monotonic() > deadline:
                raise TimeoutError(self.run)
            time.sleep(0.02)

    def close(self) -> None:
        if not self.on_file:
            for name in (self.run, self.base):
                self._ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _copy(self, source: str, target: str) -> None:
        self._ask(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        self._ask(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s",
            [source],
        )
        self._ask(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def _ask(self, statement: str, values: Any = None) -> Any:
        """Something of the server, outside the databases themselves."""
        found = connection.settings_dict
        place = {"host": found["HOST"], "port": found["PORT"] or None, "user": found["USER"],
                 "password": found["PASSWORD"]}  # fmt: skip
        given = {name: value for name, value in place.items() if value}
        with psycopg.connect(dbname="postgres", autocommit=True, **given) as server:
            cursor = server.execute(statement, values)
            return cursor.fetchone()[0] if cursor.description else None


class Worker:
    """`tests.agenda.imports.process` on a scratch database."""

    def __init__(self, scratch: Scratch) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.agenda.imports.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=scratch.environment,
            text=True,
        )

    def ask(self, *words: str) -> Iterator[dict[str, Any]]:
        """What a fork of the process tells, line by line, until it ended or was killed."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            told = json.loads(line)
            if told.get("at") == "ended":
                return
            yield told

    def answer(self, *words: str) -> dict[str, Any]:
        """The last thing that it tells."""
        return list(self.ask(*words))[-1]

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()
