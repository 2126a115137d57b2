"""Taking a whole import back, after a look at what that does to each row."""

import pytest
from pytest_django.asserts import assertNotContains

from agenda.imports.confirm import undo
from audit.enums import ImportStatus
from audit.models import AuditEvent, ImportBatch
from buildingblocks.models import PlacementCount, Target
from tests.agenda.imports.pages.make import brought_in, page_of, uploaded
from tests.browse import errors, text
from tests.make.imports import make_sheet, stand
from tests.make.places import make_municipality, make_placement


@pytest.fixture
def stored(importer):
    """A changed row, a new row, and a new row that somebody changed since."""
    make_municipality("Leusden")
    make_placement(value=2)
    batch = brought_in(importer, make_sheet(stand(value=3), stand("Baarn", 5), stand("Leusden", 6)))
    later = PlacementCount.objects.get(municipality__name="Leusden")
    later.value = 7
    later.save()
    return batch


def send(client, batch, reason="Verkeerd bestand"):
    page = client.get(page_of(batch, "terugdraaien/"))
    ticket = page.context["form"]["ticket"].value()
    return client.post(page_of(batch, "terugdraaien/"), {"ticket": ticket, "reason": reason})


def test_it_shows_first_what_would_come_of_each_row(importer, stored):
    response = importer.get(page_of(stored, "terugdraaien/"))

    page = text(response)
    assert "Teruggedraaid 2 Behouden, want later gewijzigd 1 Terugdraaien niet mogelijk 0" in page
    assert "aantal was 3 → wordt 2" in page
    shown = {row.shown.about.split(",")[0]: row.shown.outcome for row in response.context["rows"]}
    assert shown == {"Soest": "teruggedraaid", "Baarn": "teruggedraaid", "Leusden": "behouden"}
    assert PlacementCount.objects.filter(value=3).exists()
    kept = importer.get(page_of(stored, "terugdraaien/?uitkomst=behouden"))
    assert len(kept.context["rows"]) == 1


def test_it_asks_why(importer, stored):
    assert errors(send(importer, stored, " "))["reason"]
    assert PlacementCount.objects.filter(value=3).exists()


def test_it_takes_back_what_nobody_changed_since_and_says_so_per_row(importer, stored):
    response = send(importer, stored)

    undoing = ImportBatch.objects.get(undoes=stored)
    assert response.url == page_of(undoing)
    numbers = PlacementCount.objects.order_by("municipality__name").values_list("value", flat=True)
    assert list(numbers) == [None, 7, 2]
    page = text(importer.get(page_of(undoing)))
    assert "Import teruggedraaid Verkeerd bestand" in page
    assert "Teruggedraaid 2" in page
    stored.refresh_from_db()
    assert stored.status == ImportStatus.UNDONE
    assert "Deze import is teruggedraaid" in text(importer.get(page_of(stored)))
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.action, event.result) == ("terugdraaien", "gelukt")


def test_it_happens_once(importer, stored):
    ticket = importer.get(page_of(stored, "terugdraaien/")).context["form"]["ticket"].value()
    said = {"ticket": ticket, "reason": "Verkeerd bestand"}

    first, second = (importer.post(page_of(stored, "terugdraaien/"), said) for _ in range(2))

    assert (first.status_code, second.url) == (302, page_of(stored))
    assert ImportBatch.objects.filter(undoes=stored).count() == 1


def test_what_cannot_go_back_is_told(importer):
    data = make_sheet(
        ("Soest", "Beschut werk", 2025, 12),
        headings=("Gemeente", "Doelgroep", "Jaar", "Taakstelling"),
    )
    batch = brought_in(importer, data)
    assert Target.objects.count() == 1

    page = text(importer.get(page_of(batch, "terugdraaien/")))

    assert "Terugdraaien niet mogelijk 1" in page


def test_a_colleague_of_the_same_place_may_take_it_back(importer, coordinator_client, stored):
    assert send(coordinator_client, stored).status_code == 302
    assert ImportBatch.objects.get(undoes=stored).uploaded_by == coordinator_client.user


def test_what_was_not_stored_cannot_be_taken_back(importer, stored):
    undo(stored, by=importer.user, reason="Verkeerd bestand")
    preview = uploaded(importer)

    for batch in (preview, ImportBatch.objects.get(undoes=stored)):
        answer = importer.get(page_of(batch, "terugdraaien/"))
        assert (answer.status_code, answer.url) == (302, page_of(batch))
        assertNotContains(importer.get(page_of(batch)), "Import terugdraaien</a>")
