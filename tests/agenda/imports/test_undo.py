"""A whole import goes back, row by row; what somebody changed since stays as they left it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from agenda.imports.confirm import NOT_DONE, WHY, undo
from agenda.imports.preview import shown
from agenda.models import AgendaItem, ItemMunicipality, PeriodChange, Step
from audit.enums import ImportStatus
from audit.models import ImportBatch
from audit.verify import faults
from buildingblocks.enums import Role
from buildingblocks.models import FlowCount, PlacementCount, Target
from funding.models import Appropriation, Grant
from tests.make.agenda import make_item, make_step
from tests.make.funding import make_stream
from tests.make.imports import bring_in, look, make_importer, make_sheet, stand
from tests.make.places import (
    make_document,
    make_municipality,
    make_organisation,
    make_placement,
)

pytestmark = pytest.mark.django_db
STEPS = ("Regio", "Agendapunt", "Volgorde", "Wat", "Periode")


@pytest.fixture
def importer():
    for name in ("Soest", "Baarn", "Leusden"):
        make_municipality(name)
    return make_importer()


def numbers():
    rows = PlacementCount.objects.order_by("municipality__name")
    return list(rows.values_list("municipality__name", "state", "value"))


def test_each_row_goes_back_or_stays_and_says_which(importer):
    make_placement(value=2, source=make_document(), source_place="argument 1.1")
    batch, _done = bring_in(make_sheet(stand(), stand("Baarn", 4), stand("Leusden", 6)), importer)
    later = PlacementCount.objects.get(municipality__name="Leusden")
    later.value = 7
    later.save()

    undoing = undo(batch, by=importer, reason="Verkeerd bestand")

    assert undoing.counts == {"teruggedraaid": 2, "behouden": 1}
    assert numbers() == [
        ("Baarn", "onbekend", None), ("Leusden", "waarde", 7), ("Soest", "waarde", 2),
    ]  # fmt: skip
    page = shown(ImportBatch.objects.get(pk=undoing.batch))
    assert [(r.about.split(",")[0], r.outcome_label) for r in page.rows] == [
        ("Soest", "Teruggedraaid"),
        ("Baarn", "Teruggedraaid"),
        ("Leusden", "Behouden, want later gewijzigd"),
    ]
    assert list(faults()) == []


def test_what_a_row_rested_on_comes_back_with_it(importer):
    placement = make_placement(value=2, source=make_document(), source_place="argument 1.1")
    batch, _done = bring_in(make_sheet(stand()), importer)

    undo(batch, by=importer, reason="Verkeerd bestand")

    placement.refresh_from_db()
    assert (placement.source, placement.source_place) == (make_document(), "argument 1.1")
    assert (placement.import_row, placement.version) == (None, 3)


def test_undoing_an_import_over_another_gives_back_the_line_of_the_first(importer):
    first, _done = bring_in(make_sheet(stand(value=3)), importer)
    second, _done = bring_in(make_sheet(stand(value=5)), importer)

    undo(second, by=importer, reason="Verkeerd bestand")

    placement = PlacementCount.objects.get()
    assert (placement.value, placement.import_row.batch) == (3, first)
    assert undo(first, by=importer, reason="Ook verkeerd").counts == {"behouden": 1}


def test_undoing_is_in_history_with_its_reason(importer):
    batch, _done = bring_in(make_sheet(stand()), importer)

    undo(batch, by=importer, reason="Verkeerd bestand")

    last = PlacementCount.history.order_by("-history_id").first()
    assert (last.history_user_id, last.history_change_reason, last.route, last.version) == (
        importer.pk, "Verkeerd bestand", "import", 2,
    )  # fmt: skip
    batch.refresh_from_db()
    assert batch.status == ImportStatus.UNDONE
    assert batch.undone_by.reason == "Verkeerd bestand"


def test_undoing_twice_is_once(importer):
    batch, _done = bring_in(make_sheet(stand()), importer)

    first, second = (undo(batch, by=importer, reason="Verkeerd") for _ in range(2))

    assert first == second
    assert PlacementCount.history.count() == 2


def test_only_what_was_stored_can_be_undone_and_with_a_reason(importer):
    waiting = look(make_sheet(stand()), importer)
    batch, _done = bring_in(make_sheet(stand(value=9)), importer)

    assert undo(waiting, by=importer, reason="Toch niet").why == NOT_DONE
    assert undo(batch, by=importer, reason=" ").why == WHY
    undoing = ImportBatch.objects.get(pk=undo(batch, by=importer, reason="Verkeerd").batch)
    assert undo(undoing, by=importer, reason="Toch wel").why == NOT_DONE


def test_who_may_not_write_the_rows_may_not_undo_them(importer):
    batch, _done = bring_in(make_sheet(stand(), stand("Baarn")), importer)
    officer = make_importer(Role.OFFICER, municipality=make_municipality())

    with pytest.raises(PermissionDenied):
        undo(batch, by=officer, reason="Niet van ons")
    assert PlacementCount.history.count() == 2


def test_the_same_file_can_come_in_again_after_undoing(importer):
    batch, _done = bring_in(make_sheet(stand()), importer)
    undo(batch, by=importer, reason="Te vroeg")

    _again, done = bring_in(make_sheet(stand()), importer)

    assert (done.status, done.counts.changed) == ("imported", 1)
    assert numbers() == [("Soest", "waarde", 3)]


def test_flows_become_unknown_and_money_made_available_withdrawn(importer):
    make_stream()
    make_organisation()
    flows = make_sheet(
        ("Soest", "maart 2025", "Beschut werk", 2),
        headings=("Gemeente", "Periode", "Doelgroep", "Instroom"),
    )
    money = make_sheet(
        ("Soest", "2025", "IU_PART_INFRA", "rwa", "500"),
        headings=("Gemeente", "Jaar", "Regeling", "Aan", "Beschikbaar gesteld"),
    )

    for sheet in (flows, money):
        batch, _done = bring_in(sheet, importer)
        assert undo(batch, by=importer, reason="Verkeerd").counts == {"teruggedraaid": 1}

    assert list(FlowCount.objects.values_list("state", "value")) == [("onbekend", None)]
    assert list(Appropriation.objects.values_list("state", "amount")) == [("ingetrokken", 500)]


def test_targets_and_grants_have_no_way_to_say_that_they_do_not_count(importer):
    make_stream()
    targets = make_sheet(("Soest", "2025", 16), headings=("Gemeente", "Jaar", "Taakstelling"))
    grants = make_sheet(
        ("IU_PART_INFRA", "Soest", "2025", "500"),
        headings=("Geldstroom", "Gemeente", "Jaar", "Toegekend"),
    )

    for sheet in (targets, grants):
        batch, _done = bring_in(sheet, importer)
        assert undo(batch, by=importer, reason="Verkeerd").counts == {"niet_mogelijk": 1}

    assert (Target.objects.get().value, Grant.objects.get().amount) == (16, 500)


def test_new_items_and_steps_lapse_and_moved_terms_move_back(importer):
    item = make_item("B2.03", municipalities=(make_municipality("Baarn"),))
    make_step(item, sequence=1, start=date(2026, 1, 1), end=date(2026, 3, 31), precision="kwartaal")
    items = make_sheet(
        ("amersfoort", "B2.03", "Doorverwijzing afspreken", "Soest"),
        ("amersfoort", "B2.04", "Nieuw", ""),
        headings=("Regio", "Code", "Titel", "Gemeenten"),
    )
    steps = make_sheet(
        ("amersfoort", "B2.03", 1, "Voorstel maken", "2e kwartaal 2026"),
        ("amersfoort", "B2.03", 2, "Nieuw", ""),
        headings=STEPS,
    )
    batches = [bring_in(sheet, importer)[0] for sheet in (items, steps)]

    found = [undo(batch, by=importer, reason="Verkeerd").counts for batch in reversed(batches)]

    assert found == [{"teruggedraaid": 2}, {"teruggedraaid": 2}]
    assert AgendaItem.objects.get(code="B2.04").status == "vervallen"
    assert list(ItemMunicipality.objects.values_list("municipality__name", flat=True)) == ["Baarn"]
    assert list(Step.objects.order_by("sequence").values_list("status", "end")) == [
        ("gepland", date(2026, 3, 31)), ("vervallen", None),
    ]  # fmt: skip
    moves = PeriodChange.objects.order_by("id").values_list("old_end", "new_end", "reason")
    assert list(moves) == [
        (date(2026, 3, 31), date(2026, 6, 30), "Aanlevering maart"),
        (date(2026, 6, 30), date(2026, 3, 31), "Verkeerd"),
    ]
    assert list(faults()) == []
