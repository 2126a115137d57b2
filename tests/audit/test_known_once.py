"""What one page knows: the same as always, asked once."""

from datetime import UTC, datetime

from audit.context import change
from audit.known import Known, KnownOnce
from audit.models import Document
from audit.provenance import origins
from tests.make import places as make


def test_a_row_is_looked_up_once(db, django_assert_num_queries):
    first, second = make.make_document("een"), make.make_document("twee")
    known = KnownOnce()

    with django_assert_num_queries(2):
        assert known.by_id(Document, [first.pk]) == {first.pk: first}
        assert known.by_id(Document, [first.pk, second.pk, None]) == {
            first.pk: first, second.pk: second,
        }  # fmt: skip
        assert known.by_id(Document, [second.pk]) == {second.pk: second}


def test_what_is_not_there_is_left_out(db):
    assert KnownOnce().by_id(Document, [7]) == {}


def test_it_remembers_what_was_known_then(db):
    with change(at=datetime(2025, 1, 1, tzinfo=UTC)):
        paper = make.make_document(title="Oud")
    paper.title = "Nieuw"
    paper.save()
    known = KnownOnce(datetime(2025, 6, 1, tzinfo=UTC))

    for _ in range(2):
        assert known.by_id(Document, [paper.pk])[paper.pk].title == "Oud"


def test_untraced_rows_name_no_source_and_ask_nothing(db, django_assert_num_queries):
    row = make.make_placement(source=make.make_document())
    known = KnownOnce()

    with django_assert_num_queries(0):
        origin = origins(known.untraced, type(row), [row])[row.pk]

    assert (origin.table, origin.key, origin.document, origin.entered_by) == (
        "buildingblocks.placementcount", row.pk, "", "",
    )  # fmt: skip
    assert origins(known, type(row), [row])[row.pk].document_code == "soest-raadsvoorstel-1342665"


def test_untraced_shares_what_was_looked_up(db, django_assert_num_queries):
    paper = make.make_document()
    known = KnownOnce()
    known.by_id(Document, [paper.pk])

    with django_assert_num_queries(0):
        assert known.untraced.by_id(Document, [paper.pk]) == {paper.pk: paper}


def test_without_rows_nothing_is_asked(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert origins(Known(), Document, []) == {}
