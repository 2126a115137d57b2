"""A spreadsheet on its way in, in a real browser: map, accept, confirm, look back, take back."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from agenda.imports import orders, progress, work
from audit.models import ImportBatch
from buildingblocks.enums import Role
from buildingblocks.models import PlacementCount
from tests.make import places as make
from tests.make.imports import make_sheet, stand

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
EMAIL = "k.bakker@example.org"
HEADINGS = ("Gemeente", "Toen geteld", "Doelgroep", "Aantal geplaatst")


@pytest.fixture
def importer(transactional_db, settings, tmp_path) -> None:
    """The coordinator of a region with two municipalities, one of which has a number already."""
    settings.VAR_DIR = tmp_path / "var"
    make.make_target_group()
    for name in ("Soest", "Baarn"):
        make.make_municipality(name)
    make.make_placement(value=2)
    user = make.make_user(EMAIL, name="K. Bakker")
    make.make_membership(user, Role.COORDINATOR, region=make.make_region())


@pytest.fixture
def visitor(page: Page, importer) -> Page:
    page.goto("/importeren/")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill("geheim")
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Importeren")
    return page


def file_of(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def deliver(page: Page, path: Path) -> None:
    page.goto("/importeren/")
    page.get_by_role("link", name="Bestand inlezen").first.click()
    page.get_by_label("Bestand").set_input_files(path)
    page.get_by_role("button", name="Lees en vergelijk").click()


def test_a_wrong_file_comes_back_with_marks(visitor: Page, tmp_path):
    deliver(
        visitor, file_of(tmp_path, "maart.csv", make_sheet(stand(value="veel"), stand("Baarn")))
    )
    expect(visitor.get_by_role("alert")).to_contain_text("Er is niets opgeslagen")
    expect(visitor.get_by_role("row").filter(has_text="E_NOT_A_NUMBER")).to_contain_text("cel D2")

    with visitor.expect_download() as coming:
        visitor.get_by_role("link", name="Bestand met meldingen erin").click()
    assert coming.value.suggested_filename == "maart – meldingen.xlsx"
    coming.value.save_as(tmp_path / "terug.xlsx")

    book = load_workbook(tmp_path / "terug.xlsx")
    cell = book["maart"]["D2"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("veel", "00F4B6B6")
    assert "E_NOT_A_NUMBER" in cell.comment.text
    assert book["maart"]["D3"].comment is None
    assert [row[5].value for row in book.worksheets[0].iter_rows(min_row=2)] == ["E_NOT_A_NUMBER"]


def test_a_file_is_mapped_accepted_confirmed_and_taken_back(visitor: Page, tmp_path):
    data = make_sheet(stand(value=5, on="30-03-2025"), stand("Baarn", 7), headings=HEADINGS)
    make_now = PlacementCount.objects.get()

    deliver(visitor, file_of(tmp_path, "maart.csv", data))
    expect(visitor.get_by_role("heading", level=2)).to_have_text("Wat betekenen de kolommen?")
    visitor.get_by_label("‘Toen geteld’").select_option("Peildatum")
    visitor.get_by_role("button", name="Vergelijk met de gegevens").click()

    expect(visitor.get_by_role("status").first).to_contain_text("Dit is een voorbeeld")
    expect(visitor.get_by_role("row").filter(has_text="Baarn")).to_contain_text("Nieuw")
    visitor.get_by_role("button", name="Verwerk deze import").click()
    expect(visitor.get_by_role("alert")).to_contain_text("Geef een reden")
    assert PlacementCount.objects.count() == 1

    visitor.get_by_label("Waarom klopt dit?").fill("Er is een dag eerder geteld")
    visitor.get_by_label("Toelichting bij deze import").fill("Aanlevering maart")
    visitor.get_by_role("button", name="Verwerk deze import").click()
    expect(visitor.get_by_role("status").first).to_contain_text("Aanlevering maart")
    assert PlacementCount.objects.count() == 3

    visitor.get_by_role("link", name="Baarn, 31-03-2025").click()
    expect(visitor.locator(".history")).to_contain_text("maart.csv, blad maart, cel D3")
    visitor.get_by_role("link", name="maart.csv, blad maart, cel D3").click()

    visitor.get_by_role("link", name="Import terugdraaien").click()
    expect(visitor.locator(".figure").first).to_contain_text("2")
    visitor.get_by_label("Waarom draait u deze import terug?").fill("Verkeerd bestand")
    visitor.get_by_role("button", name="Draai deze import terug").click()
    expect(visitor.get_by_role("status").first).to_contain_text("Verkeerd bestand")
    assert set(PlacementCount.objects.exclude(pk=make_now.pk).values_list("value", flat=True)) == {
        None
    }


def test_the_same_shape_is_not_asked_about_again(visitor: Page, tmp_path):
    for number in (5, 6):
        data = make_sheet(stand("Baarn", number), headings=HEADINGS)
        deliver(visitor, file_of(tmp_path, f"keer-{number}.csv", data))
        if number == 5:
            visitor.get_by_label("‘Toen geteld’").select_option("Peildatum")
            visitor.get_by_role("button", name="Vergelijk met de gegevens").click()
        expect(visitor.get_by_role("status").first).to_contain_text("Dit is een voorbeeld")


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Met Tab is dit niet te bereiken.")


def test_it_all_goes_without_a_mouse(visitor: Page, tmp_path):
    path = file_of(tmp_path, "maart.csv", make_sheet(stand(value=5, on="30-03-2025")))
    tab_to(visitor, visitor.get_by_role("link", name="Bestand inlezen").first)
    visitor.keyboard.press("Enter")
    chooser = visitor.get_by_label("Bestand")
    tab_to(visitor, chooser)
    chooser.set_input_files(path)
    tab_to(visitor, visitor.get_by_role("button", name="Lees en vergelijk"))
    visitor.keyboard.press("Enter")
    tab_to(visitor, visitor.get_by_role("link", name="Naar verwerken"))
    visitor.keyboard.press("Enter")
    tab_to(visitor, visitor.get_by_label("Waarom klopt dit?"))
    visitor.keyboard.type("Een dag eerder geteld")
    tab_to(visitor, visitor.get_by_label("Toelichting bij deze import"))
    visitor.keyboard.type("Aanlevering maart")
    tab_to(visitor, visitor.get_by_role("button", name="Verwerk deze import"))
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("status").first).to_contain_text("Aanlevering maart")
    assert PlacementCount.objects.filter(value=5).exists()


def test_long_work_moves_on_by_itself(visitor: Page, tmp_path, monkeypatch):
    launched: list[str] = []
    monkeypatch.setattr(work, "launch", launched.append)
    monkeypatch.setattr("agenda.views.imports.upload.SMALL_FILE", 1)
    deliver(visitor, file_of(tmp_path, "groot.csv", make_sheet(stand(value=5))))
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Bestand lezen")
    tell = progress.teller(launched[0])
    tell(progress.CHECKED, 2_000, 5_000)
    expect(visitor.locator("[data-progress]")).to_contain_text("2.000 van 5.000")

    visitor.goto("/importeren/")
    visitor.get_by_role("link", name="groot.csv").click()
    work.run(launched[0], orders.carry_out)

    expect(visitor.get_by_role("heading", level=1)).to_have_text("groot.csv")
    expect(visitor.get_by_role("status").first).to_contain_text("Dit is een voorbeeld")


@pytest.mark.parametrize("width", [1280, 320])
def test_everybody_can_use_these_pages(visitor: Page, tmp_path, width: int):
    """Nothing that axe finds fault with, and nothing wider than the screen."""
    visitor.set_viewport_size({"width": width, "height": 900})
    found = {}
    deliver(visitor, file_of(tmp_path, "fout.csv", make_sheet(stand(value="veel"))))
    found["afgekeurd"] = faults(visitor)
    data = make_sheet(stand(value=5, on="30-03-2025"), stand("Baarn", 7), headings=HEADINGS)
    deliver(visitor, file_of(tmp_path, "een lange naam van een bestand uit maart.csv", data))
    found["kolommen"] = faults(visitor)
    visitor.get_by_label("‘Toen geteld’").select_option("Peildatum")
    visitor.get_by_role("button", name="Vergelijk met de gegevens").click()
    found["voorbeeld"] = faults(visitor)
    visitor.get_by_role("button", name="Verwerk deze import").click()
    found["zonder reden"] = faults(visitor)
    visitor.get_by_label("Waarom klopt dit?").fill("Geteld")
    visitor.get_by_label("Toelichting bij deze import").fill("Aanlevering maart")
    visitor.get_by_role("button", name="Verwerk deze import").click()
    found["verwerkt"] = faults(visitor)
    pk = ImportBatch.objects.order_by("-pk")[0].pk
    for page in ("", "nieuw/", "sjablonen/", f"{pk}/rijen/", f"{pk}/meldingen/", f"{pk}/herkend/",
                 f"{pk}/terugdraaien/"):  # fmt: skip
        visitor.goto(f"/importeren/{page}")
        found[page] = faults(visitor)

    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def faults(page: Page) -> list[str]:
    page.wait_for_load_state()
    wrong = [one["id"] for one in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return wrong + ["breder dan het scherm"] * wide
