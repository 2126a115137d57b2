"""A policy officer's afternoon in a real browser: change, look back, count, download."""

from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from agenda.reports.editions import folder
from buildingblocks.enums import Role
from buildingblocks.models import Municipality
from tests.agenda.reports.reading import pages_of
from tests.make import places as make

pytestmark = [pytest.mark.browser, pytest.mark.pdf]

ITEM = "/regio/amersfoort/agenda/A.05/"


@pytest.fixture
def officer(transactional_db, settings, tmp_path) -> None:
    """Of Soest, in a region of which only the facts are known."""
    settings.VAR_DIR = tmp_path
    call_command("load_facts", verbosity=0)
    user = make.make_user("a.jansen@example.org", name="A. Jansen")
    soest = Municipality.objects.get(slug="soest")
    make.make_membership(user, Role.OFFICER, municipality=soest)


def sign_in(page: Page) -> None:
    page.goto(ITEM)
    page.get_by_label("E-mailadres").fill("a.jansen@example.org")
    page.get_by_label("Wachtwoord").fill("geheim")
    page.get_by_role("button", name="Aanmelden", exact=True).click()


def change_the_status(page: Page, reason: str) -> None:
    page.get_by_text("Status wijzigen").click()
    page.get_by_label("Status", exact=True).select_option("Vertraagd")
    page.get_by_label("Waarom wijzigt u dit?").fill(reason)
    page.get_by_role("button", name="Status opslaan").click()


def count_placements(page: Page, number: int) -> None:
    page.goto("/regio/amersfoort/cijfers/plaatsingen/nieuw/")
    page.get_by_label("Gemeente").select_option("Soest")
    page.get_by_label("Doelgroep").select_option("Beschut werk")
    page.get_by_label("Peildatum").fill("2025-12-31")
    page.get_by_label("Nauwkeurigheid").select_option("Dag")
    page.get_by_label("Eenheid").select_option("Personen")
    page.get_by_label("Bekend?").select_option("Bekend")
    page.get_by_label("Aantal").first.fill(str(number))
    page.get_by_role("button", name="Opslaan").click()


def download(page: Page, where: Path) -> bytes:
    page.goto("/rapportages/amersfoort/")
    page.get_by_role("link", name="31 december 2025").click()
    row = page.get_by_role("row", name="Gemeente Soest")
    row.get_by_role("link", name="Lezen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Voortgangsrapportage gemeente Soest")
    with page.expect_download(timeout=60_000) as coming:
        page.get_by_role("link", name="Download als PDF").click(no_wait_after=True, timeout=60_000)
    assert coming.value.suggested_filename == "voortgang-soest-2025-12-31.pdf"
    coming.value.save_as(where)
    return where.read_bytes()


def test_what_an_officer_enters_is_what_the_council_reads(page, officer, tmp_path):
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Toekomstplan in de raad van Soest"
    )

    change_the_status(page, "De raad vergadert een maand later.")
    past = page.locator(".history li").first
    expect(past).to_contain_text("A. Jansen")
    expect(past).to_contain_text("De raad vergadert een maand later.")
    expect(past).to_contain_text("In uitvoering")
    expect(past).to_contain_text("Vertraagd")

    count_placements(page, 7)
    expect(page.locator("main")).to_contain_text("Opgeslagen")

    content = download(page, tmp_path / "soest.pdf")
    pages = pages_of(content)
    assert "Op 31 december 2025 hadden 7 inwoners van Soest een beschutte werkplek." in pages[0]
    assert "A.05 Toekomstplan in de raad van Soest" in " ".join(pages)
    assert [path.read_bytes() for path in folder().iterdir()] == [content]
