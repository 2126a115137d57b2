"""Our own way of storing does what stock django-import-export does with full validation.

The same rows are refused, and of what is good the tables and the history end up the same. Not held
against it: notation that import-export does not know (<5, 1.234, ‘maart 2025’), that it stores 3,5
as 3, and that it lets a second row about the same thing overwrite the first without a word.
"""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import islice, product

import pytest
from django.db import transaction
from import_export import resources

from audit.context import change
from audit.enums import Route, RowOutcome
from audit.verify import faults
from buildingblocks.enums import Certainty, Unit
from buildingblocks.models import PlacementCount
from soest_sob.bench.imports import GROUPS, HEADINGS
from soest_sob.bench.stock import Stands, dataset
from tests.make.imports import agree, bring_in, look, make_importer, make_sheet
from tests.make.places import make_municipality, make_target_group

pytestmark = pytest.mark.django_db
PLACES = ("Soest", "Baarn", "Leusden", "Amersfoort")
ROWS, STORED, REASON = 600, 200, "Aanlevering maart"
CODE, PLACE, DAY, GROUP, COUNT, UNIT, CERTAINTY, NOTE = range(8)
TOMORROW = f"{date.today() + timedelta(days=400):%d-%m-%Y}"  # noqa: DTZ011  # far enough
# Column, and what is wrong in it.
DIRT = [
    (PLACE, "Atlantis"), (PLACE, ""), (DAY, "31-02-2025"), (DAY, "03/31/2025"), (DAY, ""),
    (DAY, "gisteren"), (DAY, TOMORROW), (GROUP, "onzin"), (GROUP, ""), (COUNT, "drie"),
    (COUNT, "3x"), (COUNT, "-3"), (COUNT, ""), (COUNT, "28%"), (COUNT, "WAAR"), (COUNT, "#N/B"),
    (UNIT, "Kilo's"), (CERTAINTY, "Misschien"), (NOTE, "x" * 301),
]  # fmt: skip


class Oracle(Stands):
    """As its manual says to do it carefully: models validate, what is the same is left alone."""

    do_instance_save = resources.ModelResource.do_instance_save

    class Meta:
        model = PlacementCount
        import_id_fields = ("municipality", "reference_date", "target_group", "unit")
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True


def good_rows(rows, *, more=0):
    """Rows of every unit and certainty, with and without a note."""
    ends = [date(2022 + n // 12, n % 12 + 1, 28) for n in range(40)]
    keys = product(ends, PLACES, ("beschut_werk", "banenafspraak"), Unit)
    found = []
    for n, (day, place, group, unit) in enumerate(islice(keys, rows)):
        last = (day + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        known = Certainty(("definitief", "voorlopig")[n % 2]).label
        count = 20 + n % 5 + (more if n % 3 else 0)
        note = "" if n % 4 else f"Telling {n}; “goed”"
        row = ["", place, f"{last:%d-%m-%Y}", group, count, LABELS[unit.value], known, note]
        found.append(row)
    return found


LABELS = {"persoon": "Personen", "dienstbetrekking": "Dienstbetrekkingen", "plek": "Plekken"}


def dirty_rows(chance):
    rows = good_rows(ROWS)
    spoilt = Counter()
    for row in chance.sample(rows, ROWS // 3):
        column, fault = DIRT[sum(spoilt.values()) % len(DIRT)]
        row[column] = fault
        spoilt[fault] += 1
    assert len(spoilt) == len(set(DIRT)) - 3  # an empty cell is a fault in four columns
    return rows


@pytest.fixture
def importer():
    for name in PLACES:
        make_municipality(name)
    for code in GROUPS[:2]:
        make_target_group(code, label=code)
    return make_importer()


def refused_by_stock(data):
    result = Oracle().import_data(dataset(data), dry_run=True, raise_errors=False)
    invalid = {row.number for row in result.invalid_rows}
    return {number + 1 for number in invalid | {number for number, _errors in result.row_errors()}}


def test_the_same_rows_are_refused(importer):
    chance = random.Random(4)
    bring_in(make_sheet(*good_rows(STORED, more=1), headings=HEADINGS), importer)
    data = make_sheet(*dirty_rows(chance), headings=HEADINGS)

    batch = look(data, importer)

    ours = set(batch.rows.filter(outcome=RowOutcome.WRONG).values_list("row", flat=True))
    assert len(ours) == ROWS // 3
    assert ours == refused_by_stock(data)


def test_what_is_good_ends_up_the_same_with_the_same_history(importer):
    before = make_sheet(*good_rows(STORED, more=1), headings=HEADINGS)
    after = make_sheet(*good_rows(ROWS), headings=HEADINGS)

    ours = _end(lambda data: agree(look(data, importer)), [before, after, after])
    stock = _end(lambda data: _by_stock(data, importer), [before, after, after])

    assert ours == stock
    live, history = ours
    assert (len(live), len(history)) == (ROWS, ROWS + STORED - len(range(0, STORED, 3)))


def _by_stock(data, by):
    with change(by=by, reason=REASON, route=Route.IMPORT):
        Oracle().import_data(dataset(data), dry_run=False, raise_errors=True)


def _end(store, files):
    """The rows and their history after these files; then as if nothing had happened."""
    with transaction.atomic():
        for data in files:
            store(data)
        assert list(faults()) == []
        names = [
            f.attname for f in PlacementCount._meta.concrete_fields
            if f.name not in ("id", "import_row")
        ]  # fmt: skip
        said = [*names, "history_type", "history_user_id", "history_change_reason", "route"]
        key = ("reference_date", "municipality_id", "target_group_id", "unit", "version")
        found = (
            list(PlacementCount.objects.order_by(*key).values_list(*names)),
            list(PlacementCount.history.order_by(*key).values_list(*said)),
        )
        transaction.set_rollback(True)
    return found
