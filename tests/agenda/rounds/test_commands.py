"""`manage.py freeze` and `manage.py report --number`: a round from the shell, as on the site."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agenda.models import FrozenEdition, Round
from agenda.reports.keeping import kept

pytestmark = pytest.mark.usefixtures("quick_pdf")


def run(act, by, **options):
    out = StringIO()
    given = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    call_command("freeze", act, "--region=amersfoort", f"--as={by.email}", *given, stdout=out)
    return out.getvalue()


def frozen(world):
    run("plan", world.coordinator, reference_date="2025-03-31")
    run("check", world.coordinator, number="2025-01", reason="Nog niet alles.")
    run("approve", world.controller, number="2025-01")
    out = StringIO()
    asked = ["--region=amersfoort", f"--as={world.coordinator.email}", "--number=2025-01"]
    call_command("freeze", "freeze", *asked, "--json", stdout=out)
    return out.getvalue()


def test_a_round_goes_from_plan_to_freeze(world):
    said = json.loads(frozen(world))
    assert said["state"] == "vastgesteld"
    assert said["editions"] == ["VR-baarn-2025-01", "VR-regio-amersfoort-2025-01",
                                "VR-soest-2025-01"]  # fmt: skip
    assert said["sha256"] == Round.objects.get().freezes.get().sha256


def test_without_a_beginning_the_period_is_the_half_year(world):
    run("plan", world.coordinator, reference_date="2025-06-30", suppress_below=5)
    wanted = Round.objects.get()
    assert (str(wanted.since), wanted.suppress_below) == ("2025-01-01", 5)


def test_what_the_site_refuses_is_refused_here_with_the_findings(world):
    run("plan", world.coordinator, reference_date="2025-03-31")
    with pytest.raises(CommandError, match="in voorbereiding"):
        run("freeze", world.coordinator, number="2025-01")
    with pytest.raises(CommandError, match="geen verslagen"):
        run("plan", world.officer, reference_date="2025-03-31")
    with pytest.raises(CommandError, match="geen ronde ‘2031-01’"):
        run("check", world.coordinator, number="2031-01")
    with pytest.raises(CommandError, match="reference-date"):
        run("plan", world.coordinator)


def test_a_new_edition_can_be_begun(world):
    frozen(world)
    said = run("revise", world.coordinator, number="2025-01", reason="Baarn telde dubbel.")
    assert "in voorbereiding" in said
    assert Round.objects.get().revision == 2


def test_a_frozen_report_comes_out_as_it_was_kept(world, tmp_path):
    frozen(world)
    target = tmp_path / "soest.pdf"
    where = {"region": "amersfoort", "municipality": "soest", "number": "2025-01"}
    call_command("report", output=target, stdout=StringIO(), **where)
    edition = FrozenEdition.objects.get(place="Soest")
    assert target.read_bytes() == kept(edition.files["pdf"]["sha256"])


def test_a_report_that_was_not_frozen_is_not_there_by_number(world, tmp_path):
    with pytest.raises(CommandError, match="niet vastgesteld"):
        call_command("report", region="amersfoort", number="2025-09", output=tmp_path / "x.pdf")
