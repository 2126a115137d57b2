"""/controleer/: whoever holds a file learns whether it is the one that was frozen."""

from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agenda.imports.receiving import MOST
from agenda.models import FrozenEdition, KeptFile, PlannedEdition
from agenda.reports import authentic
from agenda.reports.acts import revise
from agenda.reports.authentic import Verdict, judge
from agenda.reports.keeping import kept
from agenda.views.authentic import MEGABYTES
from tests.agenda.rounds.pages import mend
from tests.browse import errors, text
from tests.make.rounds import make_frozen, make_round

pytestmark = pytest.mark.usefixtures("quick_pdf")
URL = reverse("check-file")
JUNE = {"on": date(2025, 6, 30), "since": date(2025, 4, 1)}


@pytest.fixture(autouse=True)
def no_attempts(db):
    cache.clear()


def drop(content: bytes, name: str = "verslag.pdf"):
    """Somebody who is not signed in sends a file."""
    return Client().post(URL, {"file": SimpleUploadedFile(name, content)})


def file_of(reference: str = "VR-soest-2025-01", kind: str = "pdf") -> bytes:
    return kept(FrozenEdition.objects.get(reference=reference).files[kind]["sha256"])


def test_everybody_finds_the_page_without_signing_in(db):
    found = Client().get(URL)
    assert (found.status_code, "Is dit verslag echt?" in text(found)) == (200, True)
    assert URL in Client().get(reverse("login")).content.decode()


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv", "json", "zip"])
def test_a_file_as_it_was_frozen_is_authentic(world, kind):
    make_frozen(world)
    shown = text(drop(file_of(kind=kind)))
    assert "Authentiek" in shown
    assert "VR-soest-2025-01" in shown
    assert "Van Soest" in shown
    assert f"Door {world.coordinator.name}" in shown
    assert "nog geen volgend verslag" in shown


@pytest.mark.parametrize("at", [0, 9, -1])
def test_one_other_byte_is_another_file(world, at):
    make_frozen(world)
    content = bytearray(file_of())
    content[at] ^= 1
    shown = text(drop(bytes(content)))
    assert "Niet het vastgestelde bestand" in shown
    assert "VR-soest-2025-01" in shown
    assert "Authentiek" not in shown


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"%PDF-1.7 iets anders", Verdict.UNKNOWN),
        (b"VR-baarn-2099-01 bestaat niet", Verdict.CONCEPT),
        (b"Kenmerk VR-soest-2025-12-31. Stand op", Verdict.CONCEPT),
        (b"Kenmerk VR-soest-2025-12-31-bekend-2026-01-01.", Verdict.CONCEPT),
        (b"Kenmerk VR-soest-2025-01. Stand", Verdict.ALTERED),
        (b"VR-soest-2025-01-editie-2", Verdict.CONCEPT),
        (b"vr-soest-2025-01", Verdict.UNKNOWN),
    ],
)
def test_what_is_not_ours_is_told_by_what_it_calls_itself(world, content, verdict):
    make_frozen(world)
    assert judge(content).verdict == verdict
    assert drop(content).status_code == 200


def test_a_file_full_of_references_is_not_looked_up_for_ever(world):
    make_frozen(world)
    assert judge(b"VR-x-2000-01 " * 9).verdict == Verdict.CONCEPT
    assert judge(b"VR-" * 200_000).verdict == Verdict.UNKNOWN


def test_nothing_of_the_file_is_kept(world):
    make_frozen(world)
    before = KeptFile.objects.count()
    drop(b"geheim stuk VR-soest-2025-01")
    assert KeptFile.objects.count() == before


def test_a_replaced_edition_is_authentic_and_says_by_what(world):
    wanted = make_frozen(world).round
    revise(wanted=wanted, by=world.coordinator, reason="Vergeten telling")
    mend(world.soest, 4)
    make_frozen(world, wanted)
    shown = text(drop(file_of()))
    assert "Authentiek" in shown
    assert "Vervangen door VR-soest-2025-01-editie-2" in shown
    assert "Vergeten telling" in shown
    assert "Vervangen" not in text(drop(file_of("VR-soest-2025-01-editie-2")))


def test_figures_that_the_next_report_corrects_are_named_with_the_reason(world, monkeypatch):
    make_frozen(world)
    make_frozen(world, make_round(world, **JUNE))
    line = authentic.Restated("Geplaatst, Soest", "3", "4", "Dubbel geteld")
    monkeypatch.setattr(authentic, "_corrected", lambda _: [line])
    monkeypatch.setattr(authentic, "opened", _with_changes)
    shown = text(drop(file_of()))
    assert "Cijfers die verslag 2025-02 herziet" in shown
    assert "in 2025-01 stond 3, dat is nu 4, omdat: Dubbel geteld" in shown


def _with_changes(freeze):
    """The dataset of the next report, with a chapter of changes whatever the report said."""
    from types import SimpleNamespace  # noqa: PLC0415

    changes = SimpleNamespace(cbs_code="0342", changes=object())
    return SimpleNamespace(reports=[changes])


def test_a_next_report_that_corrects_nothing_says_so(world):
    make_frozen(world)
    make_frozen(world, make_round(world, **JUNE))
    shown = text(drop(file_of()))
    assert "Verslag 2025-02 herziet geen cijfer" in shown


def test_of_a_report_that_is_not_public_only_the_number_is_said(world):
    wanted = make_round(world)
    planned = PlannedEdition.objects.get(round=wanted, municipality=world.soest)
    planned.confidentiality = "vertrouwelijk"
    planned.save()
    make_frozen(world, wanted)
    shown = text(drop(file_of()))
    assert "Authentiek" in shown
    assert "VR-soest-2025-01" in shown
    assert "niet openbaar" in shown
    for told in ("Peildatum", world.coordinator.name, "volgend verslag"):
        assert told not in shown


# What is sent


def test_a_form_without_a_file_is_refused(db):
    assert errors(Client().post(URL)) == {"file": ["Kies een bestand."]}
    assert errors(drop(b"")) == {"file": ["Dit bestand is leeg."]}


def test_a_file_that_is_too_large_is_refused_unread(world, monkeypatch):
    monkeypatch.setattr("agenda.imports.receiving.MOST", 1000)
    found = errors(drop(b"x" * 1001))
    assert found == {
        "file": [
            f"Dit bestand is groter dan {MEGABYTES} MB. Zo groot is geen enkel verslag van ons."
        ]
    }
    assert MOST > 1000


def test_who_tries_too_often_waits(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "check_file": "2/m/ip"}
    assert [drop(b"x").status_code for _ in range(3)] == [200, 200, 429]
    assert Client().get(URL).status_code == 200


def test_answers_are_not_kept_by_anybody(db):
    assert "no-store" in drop(b"x").headers["Cache-Control"]
