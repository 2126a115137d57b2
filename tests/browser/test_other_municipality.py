"""An officer of Baarn in a real browser: Soest's drafts are not there, its report is."""

import re

import pytest
from playwright.sync_api import Page, expect

from agenda.enums import Visibility
from buildingblocks.enums import Role
from tests.make import places as make
from tests.make.agenda import make_item, make_step

pytestmark = pytest.mark.browser
SECRET = "Nog niet openbaar: sluiting van locatie West"


@pytest.fixture
def baarn(transactional_db, page: Page) -> Page:
    """Signed in; Soest has an item in the open and one of its own."""
    soest, baarn = make.make_municipality(), make.make_municipality("Baarn")
    make_item("A.01", title="Samen aan de slag")
    draft = make_item("A.02", title=SECRET, visibility=Visibility.INTERNAL, lead_municipality=soest)
    make_step(draft, title="Brief aan het personeel")
    make.make_placement(soest, value=7)
    user = make.make_user("b.baarn@example.org", name="B. Baarn")
    make.make_membership(user, Role.OFFICER, municipality=baarn)
    page.goto("/aanmelden/")
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord").fill("geheim")
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page).to_have_url(re.compile("/regio/amersfoort/$"))
    return page


@pytest.mark.parametrize("address", ["", "wijzigen/", "stappen/nieuw/", "voortgang/nieuw/"])
def test_a_draft_of_soest_is_not_there(baarn: Page, address: str):
    answer = baarn.goto(f"/regio/amersfoort/agenda/A.02/{address}")

    assert answer is not None
    assert answer.status == 404
    assert SECRET not in baarn.content()


def test_nor_is_it_on_any_page_that_one_can_walk_to(baarn: Page):
    seen: set[str] = set()
    todo = ["/regio/amersfoort/"]
    while todo:
        path = todo.pop()
        seen.add(path)
        answer = baarn.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        text = baarn.content()
        assert SECRET not in text, path
        assert "Brief aan het personeel" not in text, path
        links = baarn.locator("nav a[href^='/'], main a[href^='/']").evaluate_all(
            "links => links.map(link => link.getAttribute('href').split(/[?#]/)[0])"
        )
        todo += {p for p in links if not p.endswith(("pdf/", "xlsx/"))} - seen - set(todo)

    assert len(seen) > 15


def test_soest_s_report_is(baarn: Page):
    baarn.goto("/rapportages/amersfoort/soest/?peildatum=2025-12-31")

    expect(baarn.get_by_role("heading", level=1)).to_contain_text("Soest")
    expect(baarn.get_by_text("Samen aan de slag").first).to_be_visible()
    assert SECRET not in baarn.content()
