"""The very commands of Dockerfile and docker-compose.yml, with production settings.

No Docker engine is needed: they run here, one by one, against a PostgreSQL database of their own.
"""

import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import psycopg
import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.urls import reverse
from psycopg.sql import SQL, Identifier

pytestmark = pytest.mark.postgres

ROOT = Path(settings.BASE_DIR)
BIN = Path(sys.executable).parent
HOST = "agenda.example.org"


def in_dockerfile(instruction: str) -> list[str]:
    """The last command of the Dockerfile that stands after `instruction`, as a list."""
    text = (ROOT / "Dockerfile").read_text()
    return json.loads(re.findall(rf"^{instruction} (?:.* )?(\[.*\])$", text, re.M)[-1])


def in_compose(service: str, *place: str) -> list[str]:
    """The command of a service, or the one that stands elsewhere in it."""
    found = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"][service]
    for key in place or ["command"]:
        found = found[key]
    return found


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The address of a new database on the server that the tests use."""
    name = f"soest_sob_production_{secrets.token_hex(4)}"
    server = connection.settings_dict
    parts = {key: server[key.upper()] for key in ("host", "port", "user", "password")}
    given = {key: value for key, value in parts.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as admin:
        admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        person = ":".join(filter(None, (parts["user"], parts["password"])))
        place = f"{parts['host']}:{parts['port'] or 5432}" if parts["host"] else ""
        yield f"postgres://{person and person + '@'}{place}/{name}"
        admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture
def production(empty_database: str, tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "DATABASE_URL": empty_database,
        "DEBUG": "false",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": HOST,
        "STATIC_ROOT": str(tmp_path / "staticfiles"),
        "VAR_DIR": str(tmp_path),
        "WEB_CONCURRENCY": "1",
    }


@pytest.fixture
def run(production: dict[str, str]):
    def run_one(command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=ROOT, env=production, text=True, capture_output=True, check=False
        )

    return run_one


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def ask(port: int, path: str, **headers: str) -> HTTPResponse:
    client = HTTPConnection("127.0.0.1", port, timeout=10)
    client.request("GET", path, headers={"Host": HOST, **headers})
    response = client.getresponse()
    response.text = response.read().decode()
    client.close()
    return response


def wait_until_it_answers(server: subprocess.Popen[str], port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            ask(port, "/gezondheid/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"gunicorn antwoordt niet (afgesloten: {server.poll()})")


@pytest.fixture
def serve(production: dict[str, str], tmp_path: Path) -> Iterator[int]:
    """The web server of the image, on a free port."""
    port = free_port()
    command = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in in_dockerfile("CMD")]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=production, stdout=log, stderr=log)
        try:
            wait_until_it_answers(server, port)
            yield port
        finally:
            server.terminate()
            assert server.wait(timeout=20) == 0


@pytest.fixture
def migrated(run) -> None:
    assert (ROOT / "static_built").exists(), "Bouw eerst de assets: make setup"
    assert run(in_compose("migrate")).stderr == ""
    collected = run(["python", "manage.py", "collectstatic", "--no-input"])
    assert collected.returncode == 0, collected.stderr


def test_web_and_worker_of_the_image_run(migrated, serve, run, production):
    health = ask(serve, "/gezondheid/")
    plain = ask(serve, "/")
    secure = ask(serve, reverse("login"), **{"X-Forwarded-Proto": "https"})

    assert (health.status, health.text) == (200, "ok")
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/")
    assert secure.status == 200
    assert "max-age=63072000" in secure.headers["Strict-Transport-Security"]
    assert ask(serve, "/gezondheid/", Host="elders.example.org").status == 400

    check = [word.replace(":8000/", f":{serve}/") for word in in_dockerfile("HEALTHCHECK")]
    assert run(check).returncode == 0

    assert run([*in_compose("worker"), "--once"]).returncode == 0
    check = in_compose("worker", "healthcheck", "test")[1:]
    assert run(check).returncode == 0
    production["DATABASE_URL"] += "_weg"
    assert run(check).returncode != 0
