"""Who took a report away is known afterwards."""

import pytest

from agenda.views import reports
from audit.models import AuditEvent
from tests.make import places

pytestmark = pytest.mark.pdf


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(reports, "pdf_of", lambda made: b"%PDF")


@pytest.mark.parametrize(("place", "whose"), [("soest", "0342"), ("regio", "amersfoort")])
def test_a_download_is_recorded_once_per_file_sent(clerk_client, place, whose):
    places.make_municipality("Baarn")
    url = f"/rapportages/amersfoort/{place}/pdf/?peildatum=2025-12-31"
    sent = clerk_client.get(url)
    clerk_client.get(url, headers={"if-none-match": sent.headers["ETag"]})

    event = AuditEvent.objects.get()

    assert (event.user, event.action, event.place_key) == (clerk_client.user, "downloaden", whose)
    assert event.object_key in sent.headers["Content-Disposition"]
