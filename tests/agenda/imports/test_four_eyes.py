"""Who reads a spreadsheet in entered what is in it; somebody else approves."""

import pytest

from accounts.models import User
from agenda.imports.confirm import undo
from audit.context import change
from audit.verify import faults
from buildingblocks.enums import Role
from buildingblocks.models import Target
from tests.make.imports import bring_in, make_importer, make_sheet
from tests.make.places import make_municipality, make_target, make_user

pytestmark = pytest.mark.django_db
COLUMNS = ("Gemeente", "Doelgroep", "Jaar", "Soort", "Aantal")


@pytest.fixture
def importer():
    make_municipality()
    return make_importer()


def sheet(number: int) -> bytes:
    return make_sheet(("Soest", "Beschut werk", "2026", "landelijk", str(number)), headings=COLUMNS)


def approved(target: Target) -> User:
    second = make_user("tweede@example.org")
    with change(by=second):
        target.approve(second)
    return second


def test_a_new_row_waits_for_another(importer):
    bring_in(sheet(14), importer, filename="taakstellingen.csv")

    row = Target.objects.get()
    assert (row.value, row.entered_by, row.awaits_approval) == (14, importer, True)


def test_another_number_takes_the_approval_away(importer):
    target = make_target(value=12, year=2026)
    approved(target)

    bring_in(sheet(14), importer, filename="taakstellingen.csv")

    target.refresh_from_db()
    assert (target.value, target.entered_by, target.approved_by) == (14, importer, None)
    assert list(faults()) == []


def test_the_same_number_keeps_it(importer):
    target = make_target(value=14, year=2026)
    second = approved(target)

    bring_in(sheet(14), importer, filename="taakstellingen.csv")

    target.refresh_from_db()
    assert (target.version, target.approved_by) == (2, second)


def test_what_is_undone_waits_again(importer):
    target = make_target(value=12, year=2026)
    approved(target)
    batch, _ = bring_in(sheet(14), importer, filename="taakstellingen.csv")
    other = make_importer(Role.OFFICER, municipality=make_municipality())

    undo(batch, by=other, reason="Verkeerd bestand")

    target.refresh_from_db()
    assert (target.value, target.entered_by, target.approved_by) == (12, other, None)
    assert list(faults()) == []
