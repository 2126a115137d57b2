"""A round in a real browser: planned, checked, approved by another, frozen, read and proved."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from agenda.reports import batch
from tests.agenda.rounds.pages import clerk
from tests.make.rounds import make_reporting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pdf,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
ROUNDS = "/verslagen/amersfoort/rondes/"
ROUND = f"{ROUNDS}2025-01/"


@pytest.fixture
def world(transactional_db, settings, tmp_path, monkeypatch):
    """The editions are made at once: a process of its own would not find the database of a test."""
    settings.VAR_DIR = tmp_path
    cache.clear()
    monkeypatch.setattr(batch, "launch", batch.run)
    return make_reporting()


@pytest.fixture
def arrive(browser: Browser, live_server: LiveServer):
    """Somebody with a browser of their own; nobody where no user is given."""
    contexts = []

    def arrived(user: User | None = None) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="nl-NL")
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if user:
            page.goto("/aanmelden/")
            page.get_by_label("E-mailadres").fill(user.email)
            page.get_by_label("Wachtwoord", exact=True).fill("geheim")
            page.get_by_role("button", name="Aanmelden", exact=True).click()
            expect(page).not_to_have_url(re.compile("aanmelden"))
        return page

    yield arrived
    for context in contexts:
        context.close()


def sound(page: Page) -> None:
    """Nothing that axe finds fault with, and nothing wider than a telephone."""
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 900})


def plan_and_check(page: Page) -> None:
    page.goto(ROUNDS)
    sound(page)
    page.get_by_role("link", name="Ronde plannen").click()
    page.get_by_label("Periode vanaf").fill("2025-01-01")
    page.get_by_label("Peildatum").fill("2025-03-31")
    page.get_by_role("button", name="Opslaan").click()
    sound(page)
    row = page.get_by_role("row", name="Gemeente Soest")
    row.get_by_role("link", name="Invullen").click()
    page.get_by_label("raadsvergadering op").fill("2025-05-22")
    page.get_by_label("eigen kernboodschap").fill("Soest ligt op koers.")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("link", name="Controleren", exact=True).click()
    sound(page)
    if page.get_by_label("Waarom toch vaststellen?").count():
        page.get_by_label("Waarom toch vaststellen?").fill("Nog niet alles is bekend.")
    page.get_by_role("button", name="Controleren en vastleggen").click()
    expect(page.locator("main")).to_contain_text("Een ander kan nu accorderen")


def freeze(page: Page) -> None:
    page.goto(ROUND)
    page.get_by_role("button", name="Vaststellen").click(timeout=120_000)
    expect(page.get_by_role("heading", name="Vastgestelde edities")).to_be_visible(timeout=90_000)
    sound(page)


def download(page: Page, where: Path) -> Path:
    page.goto("/griffie/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Verslagen voor de raad van Soest")
    sound(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="PDF van VR-soest-2025-01").click(no_wait_after=True)
    path = where / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def drop(page: Page, file: Path) -> None:
    page.goto("/controleer/")
    page.get_by_label("Bestand", exact=True).set_input_files(file)
    page.get_by_role("button", name="Controleer dit bestand").click()


def test_what_a_council_gets_can_be_proved_by_anybody(world, arrive, tmp_path):
    coordinator = arrive(world.coordinator)
    plan_and_check(coordinator)

    approver = arrive(world.controller)
    approver.goto(ROUND)
    approver.get_by_role("button", name="Accorderen").click()
    expect(approver.locator("main")).to_contain_text("kan worden vastgesteld")

    freeze(coordinator)

    reader = arrive(clerk(world))
    report = download(reader, tmp_path)
    reader.get_by_role("link", name="2025-01 van Soest").click()
    expect(reader.locator("main")).to_contain_text("Soest ligt op koers.")
    reader.goto("/kalender/amersfoort/soest/")
    sound(reader)

    anybody = arrive()
    drop(anybody, report)
    expect(anybody.locator("main")).to_contain_text("Authentiek")
    expect(anybody.locator("main")).to_contain_text("VR-soest-2025-01")
    sound(anybody)

    content = bytearray(report.read_bytes())
    content[len(content) // 2] ^= 1
    report.write_bytes(content)
    drop(anybody, report)
    expect(anybody.locator("main")).to_contain_text("Niet het vastgestelde bestand")
    sound(anybody)
