"""`make test`: the whole suite on every database at hand, and what ran where.

SQLite always; PostgreSQL where one answers: at TEST_POSTGRES_URL, otherwise at the usual
local addresses. Under `CI=true` a PostgreSQL that does not answer is a failure.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

BASE_DIR = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI") == "true"
LOCAL_POSTGRES = [
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres://postgres:postgres@127.0.0.1:5432/postgres",
    "postgres:///postgres",
]
# What a developer has set for the site does not change what the tests see.
SITE_VARIABLES = ["ALLOWED_HOSTS", "DEBUG", "DEMO", "LOG_LEVEL", "SECRET_KEY", "STATIC_ROOT"]
KINDS = {"browser": "Browser", "pdf": "PDF"}


@dataclass
class Run:
    """One pass of the suite over one database."""

    name: str
    database_url: str
    measured: bool = False
    code: int = 1
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def coverage_file(self) -> Path:
        return BASE_DIR / f".coverage.{self.name.lower()}"

    def start(self) -> None:
        print(f"\n== {self.name} ==", flush=True)
        self.coverage_file.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            ran = Path(folder) / "ran.json"
            self.code = subprocess.call(self.command(), cwd=BASE_DIR, env=self.environment(ran))
            result = json.loads(ran.read_text()) if ran.exists() else {}
        found = result.get("outcomes", {})
        self.outcomes = {kind: Counter(found.get(kind, {})) for kind in ["all", *KINDS]}
        self.reasons = Counter(result.get("reasons", {}))

    def command(self) -> list[str]:
        options = ["-n", "2", "-q", "--durations=8"]
        if self.measured:  # costs a quarter of the time; the gate is reached on one database
            options += ["--cov", "--cov-report=", "--cov-fail-under=0"]
        return [sys.executable, "-m", "pytest", *options]

    def environment(self, ran: Path) -> dict[str, str]:
        kept = {name: v for name, v in os.environ.items() if name not in SITE_VARIABLES}
        return kept | {
            "DATABASE_URL": self.database_url,
            "COVERAGE_FILE": str(self.coverage_file),
            "TESTS_RAN": str(ran),
        }

    def said(self, kind: str) -> str:
        words = {"passed": "geslaagd", "failed": "mislukt", "skipped": "overgeslagen"}
        return ", ".join(
            f"{self.outcomes[kind][key]} {word}"
            for key, word in words.items()
            if self.outcomes[kind][key]
        )


def postgres_url() -> tuple[str, str]:
    """(address of a database of our own on a PostgreSQL that answers, or empty; why not)."""
    asked = os.environ.get("TEST_POSTGRES_URL")
    for url in LOCAL_POSTGRES if asked is None else [asked]:
        if url and may_create_databases(url):
            return own_database(url), ""
    where = "lokaal" if asked is None else "op TEST_POSTGRES_URL"
    return "", f"geen PostgreSQL {where} die antwoordt en databases laat maken"


def own_database(url: str) -> str:
    """The same server, and a database name that no other work tree uses."""
    server, _, query = url.partition("?")
    tree = hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:8]
    return f"{server.rpartition('/')[0]}/soest_sob_{tree}{query and '?'}{query}"


def may_create_databases(url: str) -> bool:
    query = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            return bool(connection.execute(query).fetchone()[0])
    except psycopg.OperationalError:
        return False


def covered(runs: list[Run]) -> bool:
    """Whether what was measured reaches the gate of pyproject.toml; prints what they miss."""
    files = [str(run.coverage_file) for run in runs if run.coverage_file.exists()]
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "combine", "--quiet", *files], cwd=BASE_DIR, check=False)
    return subprocess.call([*coverage, "report"], cwd=BASE_DIR) == 0


def summary(runs: list[Run], no_postgres: str) -> list[str]:
    lines = [f"{run.name:<11} {run.said('all') or 'liep niet'}" for run in runs]
    if no_postgres:
        lines.append(f"{'PostgreSQL':<11} overgeslagen: {no_postgres}")
    for kind, label in KINDS.items():
        said = "; ".join(f"{run.name}: {run.said(kind) or 'geen test'}" for run in runs)
        lines.append(f"{label:<11} {said}")
    reasons = sum((run.reasons for run in runs), Counter())
    return lines + [f"{'':<11} {n} x overgeslagen: {why}" for why, n in sorted(reasons.items())]


def main() -> int:
    url, no_postgres = postgres_url()
    runs = [Run("SQLite", "", measured=True), *([Run("PostgreSQL", url)] if url else [])]
    for run in runs:
        run.start()
    print("\n== Dekking ==", flush=True)
    enough = covered(runs)
    print("\n== Wat waar liep ==", *summary(runs, no_postgres), sep="\n")
    print("Dekking     " + ("genoeg" if enough else "ONDER de grens van pyproject.toml"))
    total = sum((run.outcomes["all"] for run in runs), Counter())
    lost = CI and bool(no_postgres)
    if lost:
        print("PostgreSQL ontbreekt, en onder CI=true is dat een fout.")
    broken = sum(run.code != 0 and not run.outcomes["all"]["failed"] for run in runs)
    failed = total["failed"] + broken + lost
    print(f"\n{total['passed']} passed, {failed} failed, {total['skipped']} skipped")
    return 0 if enough and not lost and all(run.code == 0 for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
