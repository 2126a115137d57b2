"""`manage.py verify` finds every gap, edit and deletion, and names the row."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.checks import guards_are_in_place, missing_guards
from audit.models import Document, Seal
from audit.verify import faults, seal_everything
from tests.audit.test_history import make_document
from tests.guards import guards_off

pytestmark = pytest.mark.django_db


def behind_the_guards(sql):
    """What somebody with all rights on the database could do."""
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def sealed():
    """A document with three versions, sealed."""
    document = make_document()
    for title in ("Tweede", "Derde"):
        document.title = title
        document.save()
    seal_everything()
    return document


def found():
    return [str(fault) for fault in faults()]


def history_id(version):
    return Document.history.get(version=version).history_id


def test_a_whole_trail_is_said_to_be_whole(sealed):
    out = StringIO()
    call_command("verify", "--seal", stdout=out)
    assert out.getvalue().startswith("Het spoor is heel: 3 rijen")
    assert found() == []


TAMPERINGS = {
    "live row edited": (
        "UPDATE audit_document SET title = 'X'",
        "audit_document id {pk}: de levende rij wijkt af van de laatste in de historie",
    ),
    "live row deleted": (
        "DELETE FROM audit_document",
        "audit_document id {pk}: de levende rij is verdwenen",
    ),
    "live row added": (
        "INSERT INTO audit_document (code, kind, title, publisher_name, publisher_key, "
        "publisher_inferred, case_number, portfolio_holder, committee, confidentiality, url, "
        "summary, version) VALUES ('x', 'overig', 't', 'p', '', false, '', '', '', 'openbaar', "
        "'', '', 1)",
        "de rij heeft geen historie",
    ),
    "newest history row edited": (
        "UPDATE audit_historicaldocument SET title = 'X' WHERE version = 3",
        "audit_historicaldocument : rij {h3} is gewijzigd",
    ),
    "middle history row edited": (
        "UPDATE audit_historicaldocument SET title = 'X' WHERE version = 2",
        "audit_historicaldocument : rij {h2} is gewijzigd",
    ),
    "reason edited": (
        "UPDATE audit_historicaldocument SET history_change_reason = 'X' WHERE version = 2",
        "audit_historicaldocument : rij {h2} is gewijzigd",
    ),
    "person edited": (
        "UPDATE audit_historicaldocument SET history_user_id = 99 WHERE version = 1",
        "audit_historicaldocument : rij {h1} is gewijzigd",
    ),
    "moment edited": (
        "UPDATE audit_historicaldocument SET history_date = '2020-01-01 00:00:00' "
        "WHERE version = 2",
        "audit_historicaldocument : rij {h2} is gewijzigd",
    ),
    "first history row deleted": (
        "DELETE FROM audit_historicaldocument WHERE version = 1",
        "audit_historicaldocument : rij {h1} is verwijderd",
    ),
    "middle history row deleted": (
        "DELETE FROM audit_historicaldocument WHERE version = 2",
        "audit_historicaldocument : rij {h2} is verwijderd",
    ),
    "newest history row deleted": (
        "DELETE FROM audit_historicaldocument WHERE version = 3",
        "audit_historicaldocument : rij {h3} is verwijderd",
    ),
    "everything about it deleted": (
        "DELETE FROM audit_historicaldocument",
        "audit_historicaldocument : rij {h1} is verwijderd",
    ),
    "seal deleted": (
        "DELETE FROM audit_seal WHERE \"table\" = 'audit_historicaldocument' AND previous = ''",
        "sluit niet aan op het vorige",
    ),
    "seal edited": (
        "UPDATE audit_seal SET sha256 = 'x' WHERE \"table\" = 'audit_historicaldocument'",
        "sluit niet aan op het vorige",
    ),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_each_tampering_is_found_and_named(sealed, tampering):
    make_document("later")
    seal_everything()
    sql, expected = TAMPERINGS[tampering]
    names = {
        "pk": sealed.pk,
        **{f"h{v}": Document.history.get(version=v, code="stuk").history_id for v in (1, 2, 3)},
    }
    behind_the_guards(sql)
    assert any(expected.format(**names) in fault for fault in found())


def test_a_gap_in_what_is_not_sealed_yet_is_found_by_the_versions():
    document = make_document()
    for title in ("Tweede", "Derde"):
        document.title = title
        document.save()
    behind_the_guards("DELETE FROM audit_historicaldocument WHERE version = 2")
    assert found() == [
        f"audit_historicaldocument id {document.pk}: 2 versies in de historie, van 1 tot 3"
    ]


def test_a_guard_taken_off_is_found():
    with connection.cursor() as cursor:
        on = ' ON "audit_document"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "audit_document_changed"{on}')
    assert missing_guards() == ["audit_document_changed"]
    assert [e.id for e in guards_are_in_place(["default"])] == ["audit.E001"]
    with pytest.raises(CommandError, match="1 bevindingen"):
        call_command("verify", stderr=StringIO())


def test_sealing_again_adds_nothing(sealed):
    before = Seal.objects.count()
    assert seal_everything() == 0
    assert Seal.objects.count() == before


def test_the_worker_seals_what_is_new():
    make_document()
    out = StringIO()
    call_command("worker", "--once", stdout=out)
    assert out.getvalue() == "1 rijen verzegeld\n"
