"""A line of a file beside the row that it is about: new, changed, the same, skipped or wrong."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from agenda.imports.columns import Kind
from agenda.imports.preview import shown
from agenda.models import AgendaItem
from audit.enums import ImportStatus
from audit.models import ImportRow
from buildingblocks.enums import MembershipRole, Role, TargetKind
from buildingblocks.models import PlacementCount, Target
from funding.models import Spending
from tests.make.agenda import make_item, make_step
from tests.make.funding import make_spending, make_stream
from tests.make.imports import bring_in, codes, look, make_importer, make_sheet, outcomes, stand
from tests.make.places import (
    make_block,
    make_municipality,
    make_organisation,
    make_placement,
    make_region,
    make_target,
    make_target_group,
)

pytestmark = pytest.mark.django_db
ITEMS = ("Regio", "Code", "Titel", "Status")
STEPS = ("Regio", "Agendapunt", "Volgorde", "Wat", "Onderdeel van", "Periode")


@pytest.fixture
def importer():
    for name in ("Soest", "Baarn"):
        make_municipality(name)
    return make_importer()


def test_each_line_is_new_changed_or_the_same(importer):
    make_placement(value=3)
    make_placement(make_municipality("Baarn"), value=2)

    batch = look(make_sheet(stand(), stand("Baarn", 4), stand(on="30-04-2025")), importer)

    assert batch.status == ImportStatus.READY
    assert outcomes(batch) == [(2, "gelijk"), (3, "gewijzigd"), (4, "nieuw")]
    assert batch.summary["counts"] == {
        "gelijk": 1, "gewijzigd": 1, "nieuw": 1, "overgeslagen": 0,
    }  # fmt: skip


def test_comparing_writes_nothing_to_the_data(importer):
    look(make_sheet(stand()), importer)

    assert not PlacementCount.objects.exists()


def test_a_line_keeps_what_was_there_and_the_version_that_was_seen(importer):
    placement = make_placement(value=3)

    batch = look(make_sheet(stand(value=5)), importer)

    line = ImportRow.objects.get(batch=batch)
    assert (line.target, line.seen_version) == (placement.pk, 1)
    assert (line.before["value"], line.values["value"]) == (3, 5)
    assert line.cells["value"] == "D2"


def test_a_page_shows_old_and_new_in_words(importer):
    make_placement(value=None)

    page = shown(look(make_sheet(stand(value=5)), importer))

    assert [row.about for row in page.rows] == ["Soest, 31-03-2025, Beschut werk, Personen"]
    assert [(c.label, c.old, c.new) for c in page.rows[0].changes] == [
        ("bekend?", "Nog niet bekend", "Bekend"),
        ("aantal", "", "5"),
    ]


def test_a_column_that_is_not_there_leaves_what_is_stored(importer):
    make_placement(value=3, note="Nageteld")

    bring_in(make_sheet(stand(value=5)), importer)

    assert list(PlacementCount.objects.values_list("value", "note")) == [(5, "Nageteld")]


def test_rows_of_another_municipality_are_errors_in_the_preview():
    make_municipality("Baarn")
    officer = make_importer(Role.OFFICER, municipality=make_municipality())

    batch = look(make_sheet(stand(), stand("Baarn")), officer)

    assert batch.status == ImportStatus.REJECTED
    assert codes(batch) == ["E_MUNICIPALITY_NOT_YOURS"]
    assert dict(outcomes(batch))[3] == "fout"


def test_an_upload_for_one_municipality_holds_no_rows_of_another(importer):
    batch = look(make_sheet(stand(), stand("Baarn")), importer, municipality=make_municipality())

    assert codes(batch) == ["E_MUNICIPALITY_NOT_YOURS"]


def test_an_officer_imports_figures_and_no_money():
    officer = make_importer(Role.OFFICER, municipality=make_municipality())
    make_stream()
    make_organisation()
    sheet = make_sheet(
        ("Soest", "IU_PART_INFRA", "2025", "rwa", "1.000"),
        headings=("Gemeente", "Geldstroom", "Jaar", "Aan", "Beschikbaar gesteld"),
    )

    batch = look(sheet, officer)

    assert batch.status == ImportStatus.REJECTED
    assert set(codes(batch)) >= {"E_MUNICIPALITY_NOT_YOURS"}


def test_an_administrator_takes_in_what_the_municipalities_of_the_region_deliver():
    make_municipality()
    administrator = make_importer(Role.ADMINISTRATOR, region=make_region())

    _batch, done = bring_in(make_sheet(stand()), administrator)

    assert done.status == "imported"


def test_a_reader_may_not_import():
    reader = make_importer(Role.READER, municipality=make_municipality())

    with pytest.raises(PermissionDenied, match="geen spreadsheets"):
        look(make_sheet(stand()), reader)


def test_a_local_target_below_the_national_one_of_the_same_file_is_wrong(importer):
    sheet = make_sheet(
        ("Soest", "2027", "Landelijke taakstelling", 12),
        ("Soest", "2027", "Lokaal vastgesteld (verordening)", 11),
        headings=("Gemeente", "Jaar", "Soort", "Taakstelling"),
    )

    batch = look(sheet, importer)

    assert outcomes(batch) == [(2, "nieuw"), (3, "fout")]
    assert "landelijke taakstelling van 12" in batch.summary["messages"][-1]["text"]


def test_a_local_target_below_the_national_one_that_is_stored_is_wrong(importer):
    make_target(value=12, year=2027)
    sheet = make_sheet(
        ("Soest", "2027", "Lokaal vastgesteld (verordening)", 11),
        headings=("Gemeente", "Jaar", "Soort", "Taakstelling"),
    )

    assert outcomes(look(sheet, importer)) == [(2, "fout")]


def test_what_is_stored_against_a_rule_may_stay_as_it_is(importer):
    make_target(value=12, year=2027)
    make_target(value=11, year=2027, kind=TargetKind.LOCAL)
    sheet = make_sheet(
        ("Soest", "2027", "Lokaal vastgesteld (verordening)", 11),
        headings=("Gemeente", "Jaar", "Soort", "Taakstelling"),
    )

    assert outcomes(look(sheet, importer)) == [(2, "gelijk")]


def test_of_a_national_table_only_municipalities_of_a_region_are_stored(importer):
    sheet = make_sheet(
        ("0342", "Soest", 16),
        ("0344", "Utrecht", 300),
        headings=("CBS-code", "Gemeente", "Taakstelling ultimo 2025"),
    )

    batch, done = bring_in(sheet, importer, kind=Kind.TARGETS)

    assert (done.counts.new, done.counts.skipped) == (1, 1)
    assert list(Target.objects.values_list("municipality__name", "value")) == [("Soest", 16)]
    assert "I_OUT_OF_SCOPE" in codes(batch)


def test_two_payments_of_one_kind_are_told_apart_by_their_order(importer):
    make_stream()
    make_organisation()
    make_spending(amount=100)
    headings = ("Gemeente", "Door", "Geldstroom", "Periode", "Besteed")
    row = ("Soest", "rwa", "IU_PART_INFRA", "2025")
    sheet = make_sheet((*row, "100"), (*row, "250"), headings=headings)

    batch, _done = bring_in(sheet, importer)

    assert outcomes(batch) == [(2, "gelijk"), (3, "nieuw")]
    assert sorted(Spending.objects.values_list("amount", flat=True)) == [Decimal(100), Decimal(250)]
    assert bring_in(sheet, importer)[1].status == "unchanged"


def test_a_stand_that_lies_in_the_future_is_wrong(importer):
    batch = look(make_sheet(stand(on="31-12-2098")), importer)

    assert codes(batch) == ["E_DATE_FUTURE"]


def test_a_block_of_another_region_is_unknown(importer):
    make_block(make_region("elders"), number=4)
    sheet = make_sheet(
        ("amersfoort", "B4.01", "Plan", 4), headings=("Regio", "Code", "Titel", "Bouwsteen")
    )

    assert outcomes(look(sheet, importer)) == [(2, "fout")]


def test_a_new_status_without_a_day_has_been_so_since_today(importer):
    make_item("B2.03")

    bring_in(make_sheet(("amersfoort", "B2.03", "Doorverwijzing afspreken", "Vertraagd"),
                        headings=ITEMS), importer)  # fmt: skip

    item = AgendaItem.objects.get()
    assert (item.status, item.status_since) == ("vertraagd", localdate())


def test_a_step_may_be_part_of_one_that_the_same_file_makes(importer):
    make_item("B2.03")
    sheet = make_sheet(
        ("amersfoort", "B2.03", 2, "Deel", 1, ""),
        ("amersfoort", "B2.03", 1, "Geheel", "", ""),
        headings=STEPS,
    )

    _batch, done = bring_in(sheet, importer)

    assert done.status == "imported"
    steps = {step.sequence: step for step in AgendaItem.objects.get().steps.all()}
    assert steps[2].parent == steps[1]
    assert bring_in(sheet, importer)[1].status == "unchanged"


def test_a_step_outside_the_period_of_its_whole_is_wrong(importer):
    item = make_item("B2.03")
    make_step(item, sequence=1, start=date(2026, 1, 1), end=date(2026, 3, 31), precision="kwartaal")
    sheet = make_sheet(("amersfoort", "B2.03", 2, "Deel", 1, "2e kwartaal 2026"), headings=STEPS)

    assert outcomes(look(sheet, importer)) == [(2, "fout")]


def test_steps_that_are_part_of_each_other_are_wrong(importer):
    item = make_item("B2.03")
    first = make_step(item, sequence=1)
    make_step(item, sequence=2, parent=first)
    sheet = make_sheet(("amersfoort", "B2.03", 1, "Voorstel maken", 2, ""), headings=STEPS)

    assert outcomes(look(sheet, importer)) == [(2, "fout")]


def test_a_municipality_that_decides_for_itself_is_an_exception(importer):
    make_municipality("Nijkerk", role=MembershipRole.EXCEPTION)

    batch = look(make_sheet(stand("Nijkerk")), importer)

    assert codes(batch) == ["E_MUNICIPALITY_EXCEPTION"]


def test_the_same_row_twice_with_another_value_is_wrong(importer):
    make_target_group()

    batch = look(make_sheet(stand(value=3), stand(value=4)), importer)

    assert codes(batch) == ["E_DUPLICATE_CONFLICT"]
