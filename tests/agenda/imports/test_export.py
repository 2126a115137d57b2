"""What the system exports, it imports with 0 changes; and no text in it ever becomes a formula."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from agenda.imports.columns import Kind
from agenda.imports.export import export
from agenda.imports.service import preview, upload
from buildingblocks.enums import Certainty, Precision, Role, TargetKind, Unit, ValueState
from funding.enums import SpendingKind
from tests.make.agenda import Q1, Q2, make_item, make_step
from tests.make.funding import (
    make_appropriation,
    make_circular,
    make_grant,
    make_spending,
)
from tests.make.imports import codes, make_importer
from tests.make.places import (
    make_ambition,
    make_block,
    make_flow,
    make_municipality,
    make_organisation,
    make_placement,
    make_region,
    make_target,
    make_target_group,
)

pytestmark = pytest.mark.django_db
ROWS = {
    Kind.PLACEMENTS: 7,
    Kind.FLOWS: 5,
    Kind.TARGETS: 4,
    Kind.GRANTS: 3,
    Kind.APPROPRIATIONS: 3,
    Kind.SPENDING: 5,
    Kind.ITEMS: 5,
    Kind.STEPS: 6,
}
# As people enter them; browsers end lines with a carriage return.
TEXTS = [
    "2025", "007", "1e kwartaal 2026", "-", "n.v.t.", "PM", "#REF!", "ja", "waar", "0", "None",
    "1,5", "3*", "<5", "31-03-2025", "Totaal", "Totaal: alles", "Regio Amersfoort", "Toelichting",
    "Soest", "* voetnoot", "1) noot", "Beschut werk", "'=x", "''+x", "'tekst", "=1+1", "+31", "@x",
    "＝x", "  - in\r\n  gesprongen ", "a\r\n\r\nb", "a  b", "sep=;", '"q"', "a;b", "a\u00a0b",
    "e\u0301",
]  # fmt: skip
DANGEROUS = '=HYPERLINK("http://x.invalid";"klik")'


@pytest.fixture
def region():
    """A region with rows of every kind, in every state that they can be in."""
    for name in ("Soest", "Baarn", "Amersfoort"):
        make_municipality(name)
    figures()
    money()
    agenda()
    return make_region()


@pytest.fixture
def importer(region):
    return make_importer(region=region)


def figures():
    baarn, work = make_municipality("Baarn"), make_target_group("banenafspraak")
    states = [(ValueState.SUPPRESSED, 4), (ValueState.SUPPRESSED, None), (ValueState.SUPPRESSED, 0),
              (ValueState.NOT_APPLICABLE, None), (ValueState.UNKNOWN, None)]  # fmt: skip
    make_placement(value=1234, note=DANGEROUS, certainty=Certainty.PROVISIONAL, unit=Unit.PLACE)
    make_placement(on=date(2024, 5, 31), precision=Precision.MONTH)
    for month, (state, most) in enumerate(states, start=1):
        make_placement(
            baarn, None, on=date(2024, month, 28), state=state, upper_bound=most, group=work
        )
    make_flow(note="+31 en @iedereen")
    make_flow(baarn, None, state=ValueState.SUPPRESSED, upper_bound=4)
    make_flow(
        start=date(2025, 2, 1), end=date(2025, 2, 28), precision=Precision.MONTH, kind="uitstroom"
    )
    make_flow(start=date(2024, 1, 1), end=date(2024, 12, 31), precision=Precision.YEAR)
    make_flow(start=date(2024, 1, 1), end=date(2024, 6, 30), precision=Precision.QUARTERS)
    make_target(published_on=date(2024, 11, 22), certainty=Certainty.PROVISIONAL)
    make_target(value=14, kind=TargetKind.LOCAL)
    make_target(baarn, 0)
    make_ambition()


def money():
    soest, baarn = make_municipality(), make_municipality("Baarn")
    make_circular()
    make_grant(amount="340688.55", granted_on=date(2025, 5, 30), note="- zie bijlage")
    make_grant(baarn, circular=make_circular(), status="definitief")
    make_grant(recipient=soest, year=2026)
    paid = make_appropriation(decided_on=date(2024, 11, 14), state="overgemaakt", sequence=2)
    make_appropriation(amount=-50, corrects=paid, sequence=3)
    make_appropriation(baarn, "0.01")
    make_appropriation(regional=True)
    make_spending(building_block=make_block(), purpose="projectleiding")
    make_spending(amount="-12.50")
    make_spending(amount=7)
    make_spending(baarn, kind=SpendingKind.ESTIMATED, **Q1)
    make_spending(regional=True, note="@regio: samen")


def agenda():
    rwa, soest, baarn = make_organisation(), make_municipality(), make_municipality("Baarn")
    item = make_item("B2.03", goal="Twee\nregels", owner=rwa, municipalities=(soest, baarn), **Q2)
    make_item(
        "B2.04", building_block=make_block(number=2), lead_municipality=soest, provisional=True
    )
    new = make_item("B2.05", visibility="intern", period_label="medio 2026", **Q1)
    make_item("B2.06", status="vervangen", successor=new)
    make_item("B2.07", start=date(2026, 5, 12), end=date(2026, 5, 12), precision=Precision.DAY)
    whole = make_step(item, actor="College", period_label="1e kwartaal 2026", **Q1)
    make_step(item, parent=whole, status="gereed", done_on=date(2026, 2, 3), kind="besluit")
    make_step(item, to_be_determined=True, municipality=baarn, phase_label="Fase 1")
    make_step(item, start=date(2026, 5, 12), end=date(2026, 5, 12), precision=Precision.DAY)
    make_step(new, provisional=True, period_label="zomer 2026", **Q2)
    make_step(new, start=date(2026, 1, 1), end=date(2026, 9, 30), precision=Precision.QUARTERS)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.value)
def test_an_export_imports_again_with_nothing_to_do(importer, region, kind, form):
    made = export(kind, by=importer, region=region, form=form)

    batch = preview(upload(data=made.content, filename=made.filename, by=importer), by=importer)

    assert made.rows == ROWS[kind]
    assert [m["text"] for m in batch.summary["messages"] if m["severity"] == "fout"] == []
    counts = batch.summary["counts"]
    assert [counts.get(name, 0) for name in ("nieuw", "gewijzigd", "fout")] == [0, 0, 0]
    assert counts["gelijk"] + counts["overgeslagen"] == ROWS[kind]
    assert batch.summary["records"][kind].keys() <= {"gelijk", "overgeslagen"}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", [Kind.PLACEMENTS, Kind.ITEMS, Kind.STEPS])
def test_whatever_somebody_wrote_comes_back_as_it_was(kind, form):
    region = make_region()
    importer, item = make_importer(region=region), make_item("B2.03")
    for n, text in enumerate(TEXTS, start=1):
        if kind is Kind.PLACEMENTS:
            make_placement(on=date(2000 + n // 12, n % 12 + 1, 28), note=text)
        elif kind is Kind.ITEMS:
            make_item(f"C.{n}", title=text, goal=text, description=text)
        else:
            make_step(item, sequence=n, title=text, actor=text, period_label=text, **Q1)

    made = export(kind, by=importer, region=region, form=form)
    batch = preview(upload(data=made.content, filename=made.filename, by=importer), by=importer)

    assert made.rows >= len(TEXTS)
    assert [m["text"] for m in batch.summary["messages"] if m["severity"] == "fout"] == []
    assert set(batch.summary["records"][kind]) == {"gelijk"}
    assert batch.summary["counts"]["overgeslagen"] == 0


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.value)
def test_an_export_of_one_municipality_holds_its_own_rows_only(region, kind):
    soest = make_municipality()
    officer = make_importer(Role.ADMINISTRATOR, municipality=soest)

    made = export(kind, by=officer, region=region, municipality=soest)
    batch = preview(
        upload(data=made.content, filename=made.filename, by=officer, municipality=soest),
        by=officer,
    )

    assert 0 < made.rows < ROWS[kind] or kind is Kind.STEPS
    assert [m["text"] for m in batch.summary["messages"] if m["severity"] == "fout"] == []


def test_texts_are_text_in_a_workbook_and_shielded_in_csv(importer, region):
    book = export(Kind.PLACEMENTS, by=importer, region=region)
    text = export(Kind.PLACEMENTS, by=importer, region=region, form="csv").content.decode(
        "utf-8-sig"
    )

    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    notes = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
    assert notes[DANGEROUS] == "s"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert ";\"'=HYPERLINK(" in text
    assert ";=HYPERLINK" not in text


def test_a_template_explains_itself_and_offers_what_can_be_chosen(importer, region):
    made = export(Kind.PLACEMENTS, by=importer, region=region)

    book = openpyxl.load_workbook(io.BytesIO(made.content))
    table, explanation, lists = book.worksheets
    offered = {v.formula1: str(v.sqref) for v in table.data_validations.dataValidation}
    assert [sheet.title for sheet in book] == ["Plaatsingen", "Uitleg", "Keuzelijsten"]
    assert explanation["A1"].value.startswith("Plaatsingen van Amersfoort, zoals bekend op ")
    assert ["Peildatum", "verplicht"] in [
        [cell.value for cell in row[:2]] for row in explanation.iter_rows()
    ]
    assert "=Keuzelijsten!$A$2:$A$4" in offered
    assert [lists.cell(row, 1).value for row in range(1, 5)] == [
        "Gemeente:", "Amersfoort", "Baarn", "Soest",
    ]  # fmt: skip
    assert table.freeze_panes == "A2"


def test_an_empty_template_can_be_filled_in(importer):
    region = make_region()
    made = export(
        Kind.GRANTS, by=importer, region=region, municipality=make_municipality("Amersfoort")
    )

    assert made.rows == 0
    assert made.filename.startswith("toekenningen-amersfoort-")


def test_who_may_not_import_gets_no_template(region):
    reader = make_importer(Role.READER, municipality=make_municipality())

    with pytest.raises(PermissionDenied):
        export(Kind.PLACEMENTS, by=reader, region=region)


def test_a_controller_gets_money_and_no_figures(region):
    controller = make_importer(Role.CONTROLLER, municipality=make_municipality())

    assert export(Kind.GRANTS, by=controller, region=region).rows == 1
    with pytest.raises(PermissionDenied):
        export(Kind.PLACEMENTS, by=controller, region=region)


def test_only_warnings_and_facts_are_said_of_an_export(importer, region):
    made = export(Kind.PLACEMENTS, by=importer, region=region)

    batch = preview(upload(data=made.content, filename=made.filename, by=importer), by=importer)

    assert {code[0] for code in codes(batch)} <= {"W", "I"}
    assert "W_SHEET_UNREAD" not in codes(batch)  # its own explanation is no question
