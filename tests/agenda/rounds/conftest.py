import pytest

from tests.make.rounds import Reporting, make_reporting


def fake_pdf(html, *, created, attachments=(), **_):
    names = ",".join(a.name for a in attachments)
    return f"%PDF-1.7 {created} {names} {html}".encode()


@pytest.fixture
def world(db) -> Reporting:
    return make_reporting()


@pytest.fixture
def quick_pdf(monkeypatch):
    """Bytes in the place of a real PDF, for tests of what surrounds it."""
    monkeypatch.setattr("agenda.reports.making.render_limited", fake_pdf)
    monkeypatch.setattr("agenda.reports.verifying.render_limited", fake_pdf)
