"""Fixtures that every folder of tests may lean on."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from buildingblocks.enums import Role
from tests.access.tally import tell_at_the_end
from tests.guards import flush_past_the_guards
from tests.machine import (
    MEASURED,
    chromium,
    count_outcomes,
    say_what_was_measured,
    skip_or_fail,
)
from tests.make import places as make

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
]


def pytest_configure(config: pytest.Config) -> None:
    count_outcomes(config)
    flush_past_the_guards()
    tell_at_the_end(config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    say_what_was_measured(terminalreporter)


@pytest.fixture
def measured(record_property: Any) -> Callable[[str], None]:
    """Says a measurement at the end of the run, also from a worker."""
    return partial(record_property, MEASURED)


def pytest_runtest_setup(item: pytest.Item) -> None:
    skip_or_fail(item)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords in tests need not withstand anybody."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """PostgreSQL drops no database that somebody still looks at: a thread of the live site may.

    pytest-django makes no test database when no test that it runs is marked to need one; a
    fixture that asks for this one would then write in the database of the site.
    """
    name = str(connection.settings_dict["NAME"])
    if "test" not in name and "memory" not in name:
        pytest.exit(f"Mark these tests with django_db: they would write in {name}", 4)
    yield
    if connection.vendor == "postgresql":
        connection.creation._destroy_test_db = dropped_by_force


def dropped_by_force(name: str, _verbosity: int) -> None:
    """Whoever still looks at it is sent away in the same moment, not a moment before."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the machine. Playwright keeps an event loop running in this thread."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A fresh visitor, on a wide screen, with the live site as base of every address."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        viewport={"width": 1280, "height": 900},
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def sign_in(email: str, role: str, *, seen: str = "amersfoort", **place: Any) -> Client:
    """A browser in which somebody with this role is signed in; `client.user` says who.

    It has seen the region before, so that remembering it costs no query.
    """
    client = Client()
    client.user = make.make_user(email)
    make.make_membership(client.user, role, **place)
    client.force_login(client.user)
    session = client.session
    session["region"] = seen
    session.save()
    return client


@pytest.fixture
def officer_client(db: None) -> Client:
    """A policy officer of Soest."""
    return sign_in("officer@example.org", Role.OFFICER, municipality=make.make_municipality())


@pytest.fixture
def baarn_client(db: None) -> Client:
    """A policy officer of Baarn, in the same region as Soest."""
    baarn = make.make_municipality("Baarn")
    return sign_in("baarn@example.org", Role.OFFICER, municipality=baarn)


@pytest.fixture
def controller_client(db: None) -> Client:
    """The controller of Soest: money and sources."""
    soest = make.make_municipality()
    return sign_in("controller@example.org", Role.CONTROLLER, municipality=soest)


@pytest.fixture
def coordinator_client(db: None) -> Client:
    """The coordinator of the whole region Amersfoort."""
    return sign_in("coordinator@example.org", Role.COORDINATOR, region=make.make_region())


@pytest.fixture
def clerk_client(db: None) -> Client:
    """The council clerk of Soest."""
    return sign_in("clerk@example.org", Role.CLERK, municipality=make.make_municipality())


@pytest.fixture
def council_client(db: None) -> Client:
    """A council member of Soest."""
    return sign_in("council@example.org", Role.COUNCIL, municipality=make.make_municipality())


@pytest.fixture
def stranger_client(db: None) -> Client:
    """The coordinator of another region: may do everything there and nothing here."""
    elsewhere = make.make_region("rivierenland", name="Rivierenland")
    make.make_municipality("Tiel", region=elsewhere)
    return sign_in("stranger@example.org", Role.COORDINATOR, seen="rivierenland", region=elsewhere)
