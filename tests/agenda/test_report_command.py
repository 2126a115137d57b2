"""The report and its figures from the shell: the same as on the site."""

import json
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from agenda.management.commands.figures import moment
from agenda.reports import editions, pdf
from agenda.reports.progress import as_json
from audit.context import change
from audit.known import AMSTERDAM, end_of_day
from tests.agenda.reports.reading import END_OF_2025, report_of
from tests.make import places as make

pytestmark = pytest.mark.django_db
DAY = ["--reference-date", "2025-12-31"]


@pytest.fixture(autouse=True)
def soest(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(editions, "render_limited", lambda html, **_: b"%PDF " + html.encode())
    with change(at=datetime(2026, 1, 2, 12, tzinfo=AMSTERDAM)):
        make.make_municipality("Baarn")
        make.make_placement(value=3)


def run(command, *arguments):
    out = StringIO()
    call_command(command, *arguments, *DAY, stdout=out)
    return out.getvalue().replace("\xa0", " ")


def test_the_shell_writes_what_the_site_sends(clerk_client, tmp_path):
    target = tmp_path / "soest.pdf"
    run("report", "--municipality", "soest", "--output", str(target))
    address = reverse("report-pdf", args=["amersfoort", "soest"])

    assert target.read_bytes() == clerk_client.get(f"{address}?peildatum=2025-12-31").content


def test_a_day_of_knowing_is_the_end_of_that_day_as_on_the_site(clerk_client, tmp_path):
    target = tmp_path / "soest.pdf"
    run("report", "--municipality", "soest", "--output", str(target), "--known-at", "2026-01-15")
    address = reverse("report-pdf", args=["amersfoort", "soest"])
    moments = "peildatum=2025-12-31&bekend=2026-01-15"

    assert target.read_bytes() == clerk_client.get(f"{address}?{moments}").content


def test_without_a_municipality_it_is_the_region(tmp_path):
    target = tmp_path / "regio.pdf"
    said = run("report", "--region", "amersfoort", "--output", str(target))

    assert "Voortgangsrapportage Amersfoort" in target.read_text()
    assert said == f"{target} ({target.stat().st_size:,} bytes)\n".replace(",", ".")


def test_without_a_place_for_it_the_file_has_its_own_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("report", "--municipality", "0342")

    assert (tmp_path / "voortgang-soest-2025-12-31.pdf").is_file()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--municipality", "utrecht"], "Er is geen regio voor ‘utrecht’"),
        (["--region", "nergens"], "Er is geen regio voor ‘nergens’"),
        (["--region", "amersfoort", "--municipality", "tiel"], "neemt op deze datum niet deel"),
        (["--municipality", "soest", "--output", "/nergens/x.pdf"], "/nergens/x.pdf"),
    ],
)
def test_what_cannot_be_made_is_said(arguments, problem):
    with pytest.raises(CommandError, match=problem):
        run("report", *arguments)


def test_without_pango_it_says_what_to_install(monkeypatch):
    def fail():
        raise pdf.PdfUnavailable(pdf.NO_LIBRARIES)

    monkeypatch.setattr(pdf, "fingerprint", fail)
    with pytest.raises(CommandError, match="libpangoft2"):
        run("report", "--municipality", "soest")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-01-15", end_of_day(datetime(2026, 1, 15, tzinfo=AMSTERDAM).date())),
        ("2026-01-15T14:05", datetime(2026, 1, 15, 14, 5, tzinfo=AMSTERDAM)),
        ("2026-01-15T14:05+00:00", datetime(2026, 1, 15, 15, 5, tzinfo=AMSTERDAM)),
    ],
)
def test_moments_are_read_on_the_clock_of_the_netherlands(text, meant):
    assert moment(text) == meant


def test_the_figures_are_the_dataset():
    printed = run("figures", "--municipality", "soest", "--json")

    assert json.loads(printed) == json.loads(
        as_json(report_of("amersfoort", "soest")).replace("\xa0", " ")
    )


def test_the_figures_can_be_read_as_well():
    lines = [
        " ".join(line.split()) for line in run("figures", "--municipality", "soest").splitlines()
    ]

    assert "placed.beschut_werk.0342 Soest 3 personen" in lines
    assert "placed.beschut_werk Beschut werk 3 personen (1 van 2 bekend)" in lines
    assert "realisation.0342 Soest nog niet bekend" in lines
    assert lines[0].startswith("• Op 31 maart 2025 hadden 3 inwoners van Soest")
    assert END_OF_2025.isoformat() in DAY
