"""`manage.py demo_reports`: the Voorbeeldregio has reported before."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agenda.models import FrozenEdition, Round
from agenda.reports.keeping import Made
from agenda.reports.pdf import PdfUnavailable

pytestmark = pytest.mark.django_db


def reported():
    out = StringIO()
    call_command("demo_reports", stdout=out)
    return out.getvalue()


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    call_command("load_demo", stdout=StringIO())


def test_two_rounds_are_frozen_once_and_one_is_coming(demo, monkeypatch):
    """What the files say is tested elsewhere."""
    file = Made("pdf", "x.pdf", "application/pdf", b"%PDF")
    monkeypatch.setattr("agenda.reports.freezing.files_of", lambda *_: [file])
    assert "Voorbeeldverslagen maken" in reported()
    assert FrozenEdition.objects.count() == 14
    states = list(Round.objects.newest_first().values_list("state", flat=True))
    assert states == ["voorbereiding", "vastgesteld", "vastgesteld"]
    assert reported() == ""
    assert Round.objects.count() == 3


def test_without_a_renderer_there_are_none_and_it_says_why(demo, monkeypatch):
    def none(*_, **__):
        raise PdfUnavailable("Installeer Pango.")

    monkeypatch.setattr("agenda.reports.making.render_limited", none)
    assert "Installeer Pango." in reported()
    assert FrozenEdition.objects.count() == 0


def test_a_real_site_has_none_of_this(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="oefengegevens"):
        reported()


def test_without_the_region_there_is_nothing_to_report(settings):
    settings.DEMO = True
    assert reported() == ""
