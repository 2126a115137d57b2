"""The grid of figures in a real browser: by keyboard, pasted, two at once, without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from buildingblocks.enums import Role
from buildingblocks.models import FlowCount, PlacementCount
from tests.make import places as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/regio/amersfoort/cijfers/invoer/?peildatum=2025-12-31"
GROUPS = ("beschut_werk", "wsw", "banenafspraak", "jongeren")
FIGURES = ["35", "<5", "n.v.t.", "16*", "2", "0", "onbekend", "1", "1.024", "3", "12", "4"]
MOST_KEYS = 40


@pytest.fixture
def soest(db):
    """Soest counts four groups; nothing of the quarter is there yet."""
    place = make.make_municipality()
    for position, code in enumerate(GROUPS):
        group = make.make_target_group(code, position=position)
        make.make_placement(place, 10, on=make.MARCH, group=group)
    make.make_membership(make.make_user("a.jansen@example.org"), Role.OFFICER, municipality=place)
    return place


def sign_in(page: Page) -> None:
    page.goto(PAGE)
    page.get_by_label("E-mailadres").fill("a.jansen@example.org")
    page.get_by_label("Wachtwoord", exact=True).fill("geheim")
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4e kwartaal 2025")


class Keys:
    """A keyboard that counts what is pressed beside the figures themselves."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def press_until(self, key: str, selector: str) -> None:
        while not self.page.evaluate("s => document.activeElement.matches(s)", selector):
            self.press(key)
            assert self.pressed < MOST_KEYS, f"{selector} is niet te bereiken"

    def type(self, figure: str) -> None:
        self.page.keyboard.type(figure)


def faults(page: Page) -> list[str]:
    return [fault["id"] for fault in Axe().run(page).response["violations"]]


def wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def cell(page: Page, name: str):
    return page.get_by_label(name, exact=True)


def test_twelve_figures_take_few_keys(page, soest, measured):
    sign_in(page)
    assert faults(page) == []
    keys = Keys(page)
    keys.press("Tab")
    keys.press("Enter")  # past the navigation
    keys.press_until("Tab", ".grid__input")
    for figure in FIGURES:
        keys.type(figure)
        keys.press("Enter")
    expect(page.locator('[data-state="saved"]')).to_have_count(12)

    assert keys.pressed <= MOST_KEYS
    measured(f"raster: {keys.pressed} toetsen naast 12 cijfers")
    stored = {row.target_group.code: row for row in PlacementCount.objects.filter(
        reference_date="2025-12-31")}  # fmt: skip
    assert {code: (row.state, row.value, row.upper_bound) for code, row in stored.items()} == {
        "beschut_werk": ("waarde", 35, None),
        "wsw": ("onderdrukt", None, 4),
        "banenafspraak": ("nvt", None, None),
        "jongeren": ("waarde", 16, None),
    }
    assert FlowCount.objects.count() == 8
    assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert faults(page) == []
    assert wide(page) <= 390


def test_a_wrong_cell_says_so_and_the_arrows_go_on(page, soest):
    sign_in(page)
    first = cell(page, "Stand, Beschut werk")
    first.focus()
    page.keyboard.type("vijf")
    page.keyboard.press("ArrowDown")

    expect(cell(page, "Stand, Wsw")).to_be_focused()
    expect(first).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Dit is geen heel getal").first).to_be_visible()
    assert faults(page) == []
    first.fill("5")
    first.press("Enter")
    expect(page.locator('[data-state="saved"]')).to_have_count(1)


def test_a_block_from_a_spreadsheet_spreads_over_the_cells(page, soest):
    sign_in(page)
    cell(page, "Stand, Wsw").focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
            );
        }""",
        "16\t2\t<5\t9\r\nn.v.t.\t\tonbekend\r\n",
    )

    expect(page.locator('[data-state="saved"]')).to_have_count(5)
    expect(page.get_by_text("5 cijfers geplakt. 1 pasten niet in het raster.").last).to_be_visible()
    assert (
        PlacementCount.objects.get(target_group__code="wsw", reference_date="2025-12-31").value
        == 16
    )
    assert FlowCount.objects.get(target_group__code="banenafspraak").kind == "uitstroom"


def test_what_somebody_else_changed_meanwhile_is_shown_and_chosen(page, soest):
    group = make.make_target_group()
    row = make.make_placement(soest, 33, on="2025-12-31", group=group)
    sign_in(page)
    other = PlacementCount.objects.get(pk=row.pk)
    other.value = 36
    other.save()

    first = cell(page, "Stand, Beschut werk")
    first.fill("35")
    first.press("Enter")
    expect(page.get_by_text("Intussen 36 ingevuld").first).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Waarom wijzigt u cijfers?").fill("Nageteld")
    page.get_by_label("35 (van u)").click()
    expect(page.locator('[data-state="saved"]')).to_have_count(1)

    row.refresh_from_db()
    assert (row.value, row.version) == (35, 3)
    assert row.history.first().history_change_reason == "Nageteld"


def test_without_a_script_the_button_saves_everything(
    browser: Browser, live_server: LiveServer, soest
):
    context = browser.new_context(
        base_url=live_server.url, locale="nl-NL", java_script_enabled=False
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    sign_in(page)
    cell(page, "Stand, Beschut werk").fill("35")
    cell(page, "Instroom, Beschut werk").fill("twee")
    page.get_by_role("button", name="Alles opslaan").click()
    expect(page.get_by_text("Niet alles is opgeslagen")).to_be_visible()
    cell(page, "Instroom, Beschut werk").fill("2")
    page.get_by_role("button", name="Alles opslaan").click()
    expect(page.get_by_text("1 cijfer is opgeslagen.")).to_be_visible()
    context.close()

    assert PlacementCount.objects.filter(reference_date="2025-12-31").count() == 1
    assert FlowCount.objects.get().value == 2
