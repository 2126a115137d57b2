"""No way of writing leaves a row without its history, on SQLite and on PostgreSQL."""

import sqlite3

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from accounts.models import User
from audit.context import change
from audit.enums import Route
from audit.models import Conflict, Document
from audit.verify import faults
from buildingblocks.models import BlockTargetGroup

pytestmark = pytest.mark.django_db


def make_document(code="stuk", **changes):
    return Document.objects.create(
        **{"code": code, "kind": "overig", "title": "Eerste", "publisher_name": "Soest", **changes}
    )


def refused(write):
    try:
        with transaction.atomic():
            write()
    except DatabaseError as error:
        return str(error)
    return ""


def titles(code="stuk"):
    return list(
        Document.history.filter(code=code).order_by("history_id").values_list("version", "title")
    )


def test_adding_and_changing_write_who_when_why_and_by_which_route():
    user = User.objects.create_user("a@example.org", name="Anna")
    with change(by=user, route=Route.WEB, reason="nieuw stuk"):
        document = make_document()
    with change(by=user, reason="tikfout", origin="blad 1, C4", source=document):
        document.title = "Tweede"
        document.save()
    rows = Document.history.order_by("history_id").values_list(
        "history_type",
        "history_user_id",
        "history_change_reason",
        "route",
        "act_source_id",
        "origin",
    )
    assert list(rows) == [
        ("+", user.pk, "nieuw stuk", "web", None, ""),
        ("~", user.pk, "tikfout", "opdracht", document.pk, "blad 1, C4"),
    ]


def test_saving_without_a_change_writes_nothing():
    document = make_document()
    document.save()
    document.save(update_fields=["title"])
    assert titles() == [(1, "Eerste")]


def test_saving_some_fields_keeps_what_was_not_saved_out_of_history():
    document = make_document()
    document.title, document.publisher_name = "Tweede", "niet bewaard"
    document.save(update_fields=["title"])
    assert list(Document.history.values_list("publisher_name", flat=True)) == ["Soest", "Soest"]


def test_an_expression_ends_up_in_history_as_the_value_it_became():
    make_document()
    Document.objects.filter(code="stuk").update(publisher_key=F("code"), version=F("version") + 1)
    assert Document.history.first().publisher_key == "stuk"


def test_bulk_writing_leaves_full_history():
    Document.objects.bulk_create(
        [Document(code=f"b{n}", kind="overig", title="T", publisher_name="S") for n in range(3)]
    )
    documents = list(Document.objects.order_by("code"))
    for document in documents:
        document.title, document.version = "U", 2
    Document.objects.bulk_update(documents, ["title", "version"])
    assert [titles(f"b{n}") for n in range(3)] == [[(1, "T"), (2, "U")]] * 3


def test_an_update_that_forgets_the_version_is_refused():
    make_document()
    message = refused(lambda: Document.objects.update(title="Stil"))
    assert "versienummer" in message
    assert titles() == [(1, "Eerste")]


def test_raw_sql_is_refused_or_leaves_history():
    make_document()

    def run(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)

    assert "versienummer" in refused(lambda: run("UPDATE audit_document SET title = 'X'"))
    run("UPDATE audit_document SET title = 'Y', version = version + 1")
    assert titles() == [(1, "Eerste"), (2, "Y")]


def test_nothing_is_deleted_but_links():
    document = make_document()
    assert "ingetrokken" in refused(document.delete)
    assert "ingetrokken" in refused(Document.objects.all().delete)
    assert BlockTargetGroup.deletable


def test_history_and_seals_cannot_be_changed_or_removed():
    make_document()
    history = Document.history.all()
    assert "alleen toe te voegen" in refused(lambda: history.update(title="X"))
    assert "alleen toe te voegen" in refused(history.delete)


def test_the_second_saver_of_the_same_version_is_told():
    make_document()
    first, second = Document.objects.get(), Document.objects.get()
    first.title, second.title = "Een", "Twee"
    first.save()
    with pytest.raises(Conflict):
        second.save()
    assert titles() == [(1, "Eerste"), (2, "Een")]
    assert second.version == 1


def test_a_race_between_reading_and_writing_is_lost_and_told(monkeypatch):
    make_document()
    document = Document.objects.get()
    document.title = "Twee"
    plain = Document._changed

    def overtaken(self, *args):
        names = plain(self, *args)
        Document.objects.update(title="Een", version=F("version") + 1)
        return names

    monkeypatch.setattr(Document, "_changed", overtaken)
    with pytest.raises(Conflict):
        document.save()
    assert titles() == [(1, "Eerste"), (2, "Een")]


def test_everything_in_one_change_has_one_moment_and_one_request():
    with change():
        make_document("een")
        make_document("twee")
    rows = Document.history.values_list("history_date", "request_id")
    assert len(set(rows)) == 1


def test_a_change_that_fails_leaves_nothing():
    def fail_halfway():
        with change():
            make_document()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert (Document.objects.count(), Document.history.count()) == (0, 0)


def test_what_is_written_after_a_change_is_not_in_its_name():
    user = User.objects.create_user("a@example.org", name="Anna")
    with change(by=user, route=Route.WEB):
        make_document("een")
    make_document("twee")
    assert Document.history.get(code="twee").history_user_id is None
    assert Document.history.get(code="twee").route == "direct"


def test_a_user_has_history_without_the_password():
    user = User.objects.create_user("a@example.org", "geheim", name="Anna")
    user.name = "Anna B."
    user.save()
    assert list(User.history.values_list("name", flat=True)) == ["Anna B.", "Anna"]
    assert not hasattr(User.history.first(), "password")
    assert "ingetrokken" in refused(user.delete)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a bare connection to SQLite")
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_not_ours_cannot_write_at_all(tmp_path):
    make_document()
    copy = tmp_path / "copy.sqlite3"
    with sqlite3.connect(copy) as bare:
        connection.connection.backup(bare)
        with pytest.raises(sqlite3.OperationalError, match="audit_context"):
            bare.execute("UPDATE audit_document SET title = 'X', version = version + 1")


def test_after_all_this_the_trail_is_whole():
    document = make_document()
    document.title = "Tweede"
    document.save()
    assert list(faults()) == []
