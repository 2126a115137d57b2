"""What a preview said is written: everything or nothing, with who, why and from which cell."""

from datetime import date

import pytest
from django.db import connection

from agenda.models import AgendaItem, ItemMunicipality, PeriodChange, Step
from audit.history import past_of
from audit.known import Known
from audit.models import ImportRow
from audit.provenance import origins
from audit.verify import faults
from buildingblocks.enums import Precision, ValueState
from buildingblocks.models import FlowCount, PlacementCount
from funding.models import Appropriation, Grant
from tests.make.agenda import make_item, make_step
from tests.make.funding import make_appropriation, make_circular, make_grant, make_stream
from tests.make.imports import agree, bring_in, look, make_importer, make_sheet, stand
from tests.make.places import (
    make_document,
    make_municipality,
    make_organisation,
    make_placement,
    make_region,
)

pytestmark = pytest.mark.django_db
ITEM = ("Regio", "Code", "Titel")


@pytest.fixture
def importer():
    for name in ("Soest", "Baarn"):
        make_municipality(name)
    return make_importer()


def test_each_row_has_history_with_who_why_and_which_line(importer):
    placement = make_placement(value=2)

    batch, done = bring_in(make_sheet(stand(), stand("Baarn", 4)), importer)

    assert (done.status, done.counts.new, done.counts.changed) == ("imported", 1, 1)
    lines = list(ImportRow.objects.filter(batch=batch).order_by("number"))
    rows = PlacementCount.history.exclude(import_row=None).order_by("id")
    assert [(r.value, r.history_type, r.version, r.import_row_id) for r in rows] == [
        (3, "~", 2, lines[0].pk),
        (4, "+", 1, lines[1].pk),
    ]
    assert {(r.history_user_id, r.history_change_reason, r.route, r.origin) for r in rows} == {
        (importer.pk, "Aanlevering maart", "import", "plaatsingen.csv")
    }
    assert len({r.request_id for r in rows}) == 1
    placement.refresh_from_db()
    assert past_of(placement)[0].source == "plaatsingen.csv, blad plaatsingen, cel D2"
    assert list(faults()) == []


def test_of_a_figure_one_can_say_file_sheet_and_cell(importer):
    bring_in(make_sheet(stand()), importer)

    placement = PlacementCount.objects.get()
    assert origins(Known(), PlacementCount, [placement])[placement.pk].paper == (
        "plaatsingen.csv, blad plaatsingen, cel D2"
    )


def test_rows_that_stay_the_same_are_not_touched(importer):
    make_placement(value=3)

    batch, done = bring_in(make_sheet(stand()), importer)

    assert (done.status, batch.status) == ("unchanged", "verwerkt")
    assert list(PlacementCount.history.values_list("version", "import_row")) == [(1, None)]


def test_the_same_file_again_is_nothing_new_and_nothing_changed(importer):
    sheet = make_sheet(stand(), stand("Baarn", "<5"), stand("Baarn", "onbekend", on="30-04-2025"))
    first, _done = bring_in(sheet, importer)

    again, done = bring_in(sheet, importer)

    assert (done.status, done.counts.new, done.counts.changed, done.counts.same) == (
        "unchanged", 0, 0, 3,
    )  # fmt: skip
    assert again.file_id == first.file_id
    assert "W_FILE_KNOWN" in [m["code"] for m in again.summary["messages"]]


def test_one_error_stores_nothing(importer):
    batch = look(make_sheet(stand(), stand("Baarn", "drie")), importer)

    done = agree(batch)

    assert (done.status, PlacementCount.objects.count()) == ("refused", 0)


def test_a_stand_with_in_and_outflow_is_one_line_and_three_rows(importer):
    sheet = make_sheet(
        ("Soest", "31-03-2025", "Beschut werk", 2, 1, 0, 3),
        headings=("Gemeente", "Peildatum", "Doelgroep", "Stand begin", "Instroom", "Uitstroom",
                  "Stand eind"),
    )  # fmt: skip

    _batch, done = bring_in(sheet, importer)

    assert (done.counts.new, PlacementCount.objects.count()) == (1, 1)
    assert sorted(FlowCount.objects.values_list("kind", "value")) == [
        ("instroom", 1), ("uitstroom", 0),
    ]  # fmt: skip


def test_a_suppressed_and_an_unknown_number_keep_their_state(importer):
    bring_in(make_sheet(stand(value="<5"), stand("Baarn", "onbekend")), importer)

    found = PlacementCount.objects.order_by("municipality__name")
    assert list(found.values_list("state", "value", "upper_bound")) == [
        (ValueState.UNKNOWN, None, None),
        (ValueState.SUPPRESSED, None, 4),
    ]


def test_another_number_no_longer_rests_on_the_paper_of_the_old_one(importer):
    make_placement(value=2, source=make_document(), source_place="argument 1.1")

    bring_in(make_sheet(stand()), importer)

    assert list(PlacementCount.objects.values_list("source", "source_place")) == [(None, "")]


def test_the_paper_of_the_upload_is_that_of_what_it_writes(importer):
    paper = make_document()

    bring_in(make_sheet(stand()), importer, source=paper)

    placement = PlacementCount.objects.get()
    assert placement.source == paper
    assert PlacementCount.history.get().act_source == paper


def test_money_comes_in_with_its_decision(importer):
    make_stream()
    make_organisation()
    make_appropriation(amount=1)
    row = ("Soest", "2025", "IU_PART_INFRA", "rwa", "€ 101.615,00", "14-11-2024", "Begroting")
    sheet = make_sheet(
        row,
        headings=("Gemeente", "Jaar", "Regeling", "Aan", "Beschikbaar gesteld", "Datum besluit",
                  "Toelichting"),
    )  # fmt: skip

    bring_in(sheet, importer)

    found = Appropriation.objects.get()
    assert (found.amount, found.decided_on, found.version) == (101_615, date(2024, 11, 14), 2)


def test_a_heading_that_says_nothing_of_the_stand_leaves_money_that_was_paid_as_paid(importer):
    make_appropriation(amount=1, state="overgemaakt")
    sheet = make_sheet(
        ("Soest", "2025", "IU_PART_INFRA", "rwa", "500"),
        headings=("Gemeente", "Jaar", "Regeling", "Aan", "Beschikbaar gesteld"),
    )

    bring_in(sheet, importer)

    assert list(Appropriation.objects.values_list("amount", "state")) == [(500, "overgemaakt")]


def test_grants_of_a_region_are_matched_with_an_empty_municipality_and_circular(importer):
    make_circular()
    make_grant(recipient=make_municipality(), amount=10)
    headings = ("Geldstroom", "Regio", "Ontvanger", "Jaar", "Toegekend", "Circulaire")
    stream = ("IU_PART_INFRA", "amersfoort", "Soest", "2025")
    sheet = make_sheet(
        (*stream, "20", ""), (*stream, "30", "meicirculaire-2025"), headings=headings
    )

    _batch, done = bring_in(sheet, importer)

    assert (done.counts.new, done.counts.changed) == (1, 1)
    assert sorted(Grant.objects.values_list("amount", flat=True)) == [20, 30]


def test_items_and_their_steps_come_in_and_a_moved_term_is_recorded(importer):
    item = make_item("B2.03")
    make_step(item, sequence=1, start=date(2026, 1, 1), end=date(2026, 3, 31), precision="kwartaal")
    sheet = make_sheet(
        ("amersfoort", "B2.03", 1, "Voorstel maken", "2e kwartaal 2026"),
        headings=("Regio", "Agendapunt", "Volgorde", "Wat", "Periode"),
    )

    bring_in(sheet, importer)

    step = Step.objects.get()
    assert (step.start, step.precision) == (date(2026, 4, 1), Precision.QUARTER)
    moved = PeriodChange.objects.get()
    assert (moved.step, moved.old_end, moved.new_end) == (
        step,
        date(2026, 3, 31),
        date(2026, 6, 30),
    )
    assert moved.reason == "Aanlevering maart"


def test_the_municipalities_of_an_item_are_links(importer):
    make_item("B2.03", municipalities=(make_municipality("Baarn"),))
    sheet = make_sheet(
        ("amersfoort", "B2.03", "Doorverwijzing afspreken", "Soest"),
        ("amersfoort", "B2.04", "Nieuw", "Soest; Baarn"),
        headings=(*ITEM, "Gemeenten"),
    )

    batch, done = bring_in(sheet, importer)

    assert (done.status, done.why, done.counts.new, done.counts.changed) == ("imported", "", 1, 1)
    links = ItemMunicipality.objects.order_by("item__code", "municipality__name")
    assert list(links.values_list("item__code", "municipality__name")) == [
        ("B2.03", "Soest"), ("B2.04", "Baarn"), ("B2.04", "Soest"),
    ]  # fmt: skip
    assert AgendaItem.objects.get(code="B2.03").version == 3  # linking Baarn was the second
    assert bring_in(sheet, importer)[1].status == "unchanged"
    assert batch.rows.get(row=2).before["municipalities"] == [make_municipality("Baarn").pk]


def test_a_new_item_may_follow_on_one_that_the_same_file_makes(importer):
    make_region()
    sheet = make_sheet(
        ("amersfoort", "A.01", "Oud", "Vervangen", "A.02"),
        ("amersfoort", "A.02", "Nieuw", "In uitvoering", ""),
        headings=(*ITEM, "Status", "Opvolger"),
    )

    _batch, done = bring_in(sheet, importer)

    assert done.status == "imported"
    assert AgendaItem.objects.get(code="A.01").successor.code == "A.02"


def test_the_number_of_questions_does_not_grow_with_the_file(
    importer, django_assert_max_num_queries
):
    def sheet(rows):
        days = [f"{1 + n % 28:02}-{1 + n // 28 % 12:02}-2024" for n in range(rows)]
        return make_sheet(*(stand(on=day, value=n % 9 + 1) for n, day in enumerate(days)))

    bring_in(sheet(2), importer)
    with django_assert_max_num_queries(200) as small:
        bring_in(sheet(3), importer)
    with django_assert_max_num_queries(len(small) + 12):
        bring_in(sheet(300), importer)
    assert connection.in_atomic_block
