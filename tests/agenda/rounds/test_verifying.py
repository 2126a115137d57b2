"""`manage.py verify`: each tampering with what was frozen is found and named."""

import gzip
import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from agenda.models import FrozenEdition, FrozenRound, KeptFile, Round
from agenda.reports import verifying
from agenda.reports.acts import revise
from agenda.reports.keeping import content_of
from agenda.reports.rounds import canonical, opened
from audit.verify import faults as trail
from audit.verify import seal_everything
from buildingblocks.models import PlacementCount
from tests.agenda.rounds.conftest import fake_pdf
from tests.guards import guards_off
from tests.make.rounds import make_frozen, make_reporting

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def frozen(django_db_setup, django_db_blocker):
    """One round, and a second edition of it; sealed. Taken away after the last test."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        for module in ("making", "verifying"):
            patch.setattr(f"agenda.reports.{module}.render_limited", fake_pdf)
        world = make_reporting()
        first = make_frozen(world)
        revise(wanted=first.round, by=world.coordinator, reason="Baarn telde dubbel.")
        row = PlacementCount.objects.get(municipality=world.baarn)
        row.value = 6
        row.save()
        make_frozen(world, first.round)
        seal_everything()
        yield first
        transaction.set_rollback(True)


def found(thorough=False):
    return [str(f) for f in (*trail(), *verifying.faults(thorough=thorough))]


def test_what_was_not_touched_is_whole(frozen):
    assert found(thorough=True) == []


def test_the_command_says_so_and_fails_with_the_name_of_what_is_wrong(frozen):
    out, errors = StringIO(), StringIO()
    call_command("verify", "--all", stdout=out)
    assert out.getvalue().startswith("Het spoor is heel")
    tampered(lambda: rewritten(FrozenEdition, "title", "X"))
    with pytest.raises(CommandError, match="niet heel"):
        call_command("verify", stderr=errors)
    assert "VR-soest-2025-01" in errors.getvalue()


def tampered(act):
    """What somebody with all rights on the database could do."""
    with guards_off():
        act()


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def table(model):
    return model._meta.db_table


def rewritten(model, column, value, *, history=True):
    """The live row and, as a careful forger does, the history as well."""
    tables = [table(model)] + ([table(model.history.model)] if history else [])
    for name in tables:
        run(f'UPDATE {name} SET "{column}" = %s', value)


def file_of(kind="pdf", revision=1):
    edition = FrozenEdition.objects.get(place="Soest", revision=revision)
    return KeptFile.objects.get(sha256=edition.files[kind]["sha256"])


def replaced(file, content, *, rehash):
    """Other bytes in the place of these, with or without a hash that fits them."""
    stored = gzip.compress(content, mtime=0) if file.packed else content
    sha256 = hashlib.sha256(content).hexdigest() if rehash else file.sha256
    run(
        "UPDATE agenda_keptfile SET content = %s, size = %s, sha256 = %s WHERE id = %s",
        stored, len(content), sha256, file.pk,
    )  # fmt: skip


def other_bytes(kind, *, rehash=False, revision=1):
    file = file_of(kind, revision)
    replaced(file, content_of(file).replace(b"Soest", b"Baarn", 1) + b" ", rehash=rehash)


def files_pointing_elsewhere(kind):
    """The list of files of one edition names the file of another."""
    baarn = FrozenEdition.objects.get(place="Baarn", revision=1)
    soest = FrozenEdition.objects.get(place="Soest", revision=1)
    soest.files[kind] = baarn.files[kind]
    rewrite_files(soest)


def rewrite_files(edition):
    text = json.dumps(edition.files)
    for name, key in ((table(FrozenEdition), "id"), (table(FrozenEdition.history.model), "id")):
        run(f"UPDATE {name} SET files = %s WHERE {key} = %s", text, edition.pk)


def without_file(kind):
    edition = FrozenEdition.objects.get(place="Soest", revision=1)
    del edition.files[kind]
    rewrite_files(edition)


def size_of_file(kind):
    edition = FrozenEdition.objects.get(place="Soest", revision=1)
    edition.files[kind]["size"] += 1
    rewrite_files(edition)


def forged_dataset():
    """Another figure in the dataset, with every hash made to fit."""
    freeze = FrozenRound.objects.get(revision=1)
    data = content_of(freeze.dataset).replace(b'"Soest"', b'"Zoest"')
    replaced(freeze.dataset, data, rehash=True)
    sha256 = hashlib.sha256(data).hexdigest()
    for name in (table(FrozenRound), table(FrozenRound.history.model)):
        run(f"UPDATE {name} SET sha256 = %s WHERE id = %s", sha256, freeze.pk)


def prettified_dataset():
    freeze = FrozenRound.objects.get(revision=1)
    data = json.dumps(json.loads(content_of(freeze.dataset)), indent=2).encode()
    replaced(freeze.dataset, data, rehash=True)
    sha256 = hashlib.sha256(data).hexdigest()
    for name in (table(FrozenRound), table(FrozenRound.history.model)):
        run(f"UPDATE {name} SET sha256 = %s WHERE id = %s", sha256, freeze.pk)


def dataset_of_another():
    first, second = FrozenRound.objects.order_by("revision")
    for name in (table(FrozenRound), table(FrozenRound.history.model)):
        run(f"UPDATE {name} SET dataset_id = %s WHERE id = %s", second.dataset_id, first.pk)


def gone(model, history=True, **which):
    for row in model.objects.filter(**which):
        if history:
            run(f"DELETE FROM {table(model.history.model)} WHERE id = %s", row.pk)
        run(f"DELETE FROM {table(model)} WHERE id = %s", row.pk)


SOEST = "VR-soest-2025-01"
ROUND = "2025-01 Amersfoort"
TAMPERINGS = {
    "a byte of a pdf": (lambda: other_bytes("pdf"), "is niet meer wat werd bewaard"),
    "a byte of a pdf, edition named": (lambda: other_bytes("pdf"), f"{SOEST}: pdf"),
    "a pdf with a hash that fits": (lambda: other_bytes("pdf", rehash=True), f"{SOEST}: pdf"),
    "a page": (lambda: other_bytes("page"), f"{SOEST}: page"),
    "a page with a hash that fits": (lambda: other_bytes("page", rehash=True), f"{SOEST}: page"),
    "the source of a pdf": (lambda: other_bytes("print"), f"{SOEST}: print"),
    "json": (lambda: other_bytes("json"), f"{SOEST}: json"),
    "csv": (lambda: other_bytes("csv"), f"{SOEST}: csv"),
    "xlsx": (lambda: other_bytes("xlsx"), f"{SOEST}: xlsx"),
    "a pdf of the second edition": (
        lambda: other_bytes("pdf", revision=2),
        f"{SOEST}-editie-2: pdf",
    ),
    "a pdf removed": (
        lambda: run("DELETE FROM agenda_keptfile WHERE id = %s", file_of().pk),
        f"{SOEST}: pdf: het bestand met hash",
    ),
    "packed bytes cut short": (
        lambda: run(
            "UPDATE agenda_keptfile SET content = %s WHERE id = %s", b"x", file_of("page").pk
        ),
        "is niet meer te lezen",
    ),
    "the pdf of another council": (lambda: files_pointing_elsewhere("pdf"), f"{SOEST}: de pdf"),
    "the data of another council": (
        lambda: files_pointing_elsewhere("json"),
        f"{SOEST}: json zegt iets anders",
    ),
    "a file taken off the list": (lambda: without_file("csv"), f"{SOEST}: er ontbreken bestanden"),
    "a size on the list": (lambda: size_of_file("csv"), f"{SOEST}: csv heeft een andere lengte"),
    "the title of an edition": (
        lambda: rewritten(FrozenEdition, "title", "X"),
        f"{SOEST}: de rij zegt iets anders",
    ),
    "the number of an edition": (
        lambda: rewritten(FrozenEdition, "number", "2024-09"),
        f"{SOEST}: de rij zegt iets anders",
    ),
    "the reference date of an edition": (
        lambda: rewritten(FrozenEdition, "reference_date", "2024-12-31"),
        f"{SOEST}: de rij zegt iets anders",
    ),
    "the place of an edition, live row only": (
        lambda: rewritten(FrozenEdition, "place", "Zoest", history=False),
        "agenda_frozenedition id",
    ),
    "who froze it": (
        lambda: run(f"UPDATE {table(FrozenRound.history.model)} SET frozen_by_id = 99"),
        "agenda_frozenround id",
    ),
    "how open it is, with its history": (
        lambda: rewritten(FrozenEdition, "confidentiality", "geheim"),
        "agenda_historicalfrozenedition : rij",
    ),
    "that it supersedes nothing": (
        lambda: rewritten(FrozenEdition, "supersedes_id", None),
        f"{SOEST}-editie-2: vervangt een andere editie",
    ),
    "an edition removed": (
        lambda: gone(FrozenEdition, place="Soest", revision=2),
        "agenda_historicalfrozenedition : rij",
    ),
    "a freeze and its editions removed": (
        lambda: (gone(FrozenEdition, revision=2), gone(FrozenRound, revision=2)),
        f"{ROUND}: vastgesteld, maar editie 1 is er",
    ),
    "the dataset": (
        lambda: replaced(FrozenRound.objects.get(revision=1).dataset, b"{}", rehash=False),
        "is niet meer wat werd bewaard",
    ),
    "the dataset, with hashes that fit": (forged_dataset, f"{SOEST}: json zegt iets anders"),
    "the dataset written differently": (prettified_dataset, "niet in hun vaste vorm"),
    "the dataset of another edition": (dataset_of_another, "verwijst naar andere gegevens"),
    "the moment of a freeze": (
        lambda: rewritten(FrozenRound, "known_at", "2024-01-01 00:00:00+00:00"),
        "van een andere ronde of moment",
    ),
    "a round that is open again": (
        lambda: rewritten(Round, "state", "voorbereiding"),
        f"{ROUND}: voorbereiding, maar editie 2 is er",
    ),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_each_tampering_is_found_and_named(frozen, tampering):
    act, expected = TAMPERINGS[tampering]
    tampered(act)
    assert any(expected in fault for fault in found()), found()


def test_another_layout_of_the_same_dataset_is_noticed_when_it_claims_to_be_the_same(frozen):
    """Found only by making it again: every hash fits, and so does the data."""
    edition = FrozenEdition.objects.get(place="Soest", revision=2)

    def forge():
        for kind in ("print", "page"):
            file = KeptFile.objects.get(sha256=edition.files[kind]["sha256"])
            content = content_of(file).replace(b"Kernboodschap", b"Kern-boodschap")
            replaced(file, content, rehash=True)
            edition.files[kind]["sha256"] = hashlib.sha256(content).hexdigest()
            edition.files[kind]["size"] = len(content)
        rewrite_files(edition)

    tampered(forge)
    assert any("dezelfde opmaak geeft iets anders" in f for f in found(thorough=True))


def test_the_forger_who_also_rewrites_history_meets_the_seals(frozen):
    tampered(lambda: rewritten(FrozenEdition, "reason", "Een andere reden"))
    assert any("agenda_historicalfrozenedition" in f and "gewijzigd" in f for f in found())


def test_a_dataset_of_years_ago_still_opens(frozen):
    """Fields that came later get their default, fields that went are passed over."""
    content = json.loads(content_of(frozen.dataset))
    content["whole"]["a_field_of_then"] = 1
    del content["whole"]["changes"]
    from agenda.reports.rounds import RoundReport  # noqa: PLC0415
    from audit.restore import restored  # noqa: PLC0415

    assert restored(RoundReport, content) == opened(frozen)
    assert canonical(opened(frozen)) == content_of(frozen.dataset)
