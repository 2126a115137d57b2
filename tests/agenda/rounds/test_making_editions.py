"""Freezing from the page: outside the request, with how far it is, once, and found again."""

import json
import os
import threading
import time

import pytest
from django.core.management import call_command

from agenda.enums import RoundState
from agenda.models import FrozenRound, Round
from agenda.reports import batch
from agenda.reports.acts import release
from agenda.reports.pdf import PdfError
from audit.models import AuditEvent
from tests.agenda.rounds.pages import page, signed_in
from tests.browse import text
from tests.make.rounds import make_approved, make_round

pytestmark = pytest.mark.usefixtures("quick_pdf")


@pytest.fixture
def started(settings, tmp_path, monkeypatch):
    """Tickets of processes that would have been started."""
    settings.VAR_DIR = tmp_path
    tickets: list[str] = []
    monkeypatch.setattr(batch, "launch", tickets.append)
    return tickets


@pytest.fixture
def press(started, django_capture_on_commit_callbacks):
    """Press ‘Vaststellen’ and let the request end."""

    def pressed(client, wanted, **said):
        fresh = Round.objects.get(pk=wanted.pk)
        with django_capture_on_commit_callbacks(execute=True):
            said = {"version": fresh.version, **said}
            return client.post(page(wanted, "round-freeze"), said)

    return pressed


def test_pressing_starts_a_process_and_leads_to_how_far_it_is(world, press, started):
    wanted, client = make_approved(world), signed_in(world.coordinator)
    found = press(client, wanted)
    assert found.headers["Location"] == page(wanted, "round-work")
    assert started == [f"verslag-{wanted.pk}-1"]
    assert not FrozenRound.objects.exists()
    assert "worden gemaakt" in text(client.get(page(wanted, "round-work")))
    assert "Kijk hoe ver het is" in text(client.get(page(wanted)))


def test_pressing_twice_is_pressing_once(world, press, started):
    wanted, client = make_approved(world), signed_in(world.coordinator)
    press(client, wanted)
    assert press(client, wanted).headers["Location"] == page(wanted, "round-work")
    assert len(started) == 1


def test_when_it_is_done_one_is_led_to_the_editions(world, press, started):
    wanted, client = make_approved(world), signed_in(world.coordinator)
    press(client, wanted)
    call_command("make_editions", started[0])
    wanted.refresh_from_db()
    assert (wanted.state, wanted.freezes.get().editions.count()) == (RoundState.FROZEN, 3)
    assert client.get(page(wanted, "round-work")).headers["Location"] == page(wanted)
    assert press(client, wanted).headers["Location"] == page(wanted, "round-work")
    assert len(started) == 1
    details = AuditEvent.objects.filter(action="verslag").values_list("detail", "user")
    assert list(details.order_by("pk")) == [
        ("vaststellen gestart", world.coordinator.pk),
        (f"vastgesteld: {wanted}, editie 1", world.coordinator.pk),
    ]
    assert AuditEvent.objects.filter(action="verslag").last().network


def test_how_far_it_is_can_be_read_while_it_goes_on(world, press, started, monkeypatch):
    wanted, client = make_approved(world), signed_in(world.coordinator)
    press(client, wanted)
    shown = []

    def freeze(*, tell, **_):
        tell("gemaakt", 2, 3)
        shown.append(text(client.get(page(wanted, "round-work"))))

    monkeypatch.setattr(batch, "freeze", freeze)
    batch.run(started[0])
    assert "2 van 3 edities gemaakt" in shown[0]


def test_why_it_was_not_done_is_told_and_it_can_be_tried_again(world, press, started, monkeypatch):
    wanted, client = make_approved(world), signed_in(world.coordinator)
    press(client, wanted)

    def broken(*_, **__):
        raise PdfError("Er is geen Pango.")

    with monkeypatch.context() as patched:
        patched.setattr("agenda.reports.making.render_limited", broken)
        batch.run(started[0])
    assert "Er is geen Pango." in text(client.get(page(wanted, "round-work")))
    assert "Er is geen Pango." in text(client.get(page(wanted)))
    assert AuditEvent.objects.filter(action="verslag", result="geweigerd").exists()
    press(client, wanted)
    batch.run(started[1])
    wanted.refresh_from_db()
    assert wanted.state == RoundState.FROZEN


def test_a_fault_freezes_nothing_and_is_told(world, press, started, monkeypatch):
    wanted, client = make_approved(world), signed_in(world.coordinator)
    press(client, wanted)
    monkeypatch.setattr(batch, "freeze", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        batch.run(started[0])
    assert batch.WENT_WRONG in text(client.get(page(wanted, "round-work")))
    assert not FrozenRound.objects.exists()


def test_a_round_that_was_taken_back_meanwhile_is_not_frozen(world, press, started):
    wanted, client = make_approved(world), signed_in(world.coordinator)
    press(client, wanted)
    release(wanted=Round.objects.get(pk=wanted.pk), by=world.controller, reason="Wacht")
    batch.run(started[0])
    assert not FrozenRound.objects.exists()
    assert "Dit kan nu niet" in text(client.get(page(wanted, "round-work")))


def test_an_order_for_another_edition_than_this_one_is_refused(world, started):
    wanted = make_approved(world)
    batch.begin(batch.Order(wanted.pk, 7, world.coordinator.pk))
    assert batch.run(started[0]) is None
    assert batch.unfinished() == []
    assert not FrozenRound.objects.exists()


def test_only_what_was_approved_is_frozen(world, press, started):
    wanted = make_round(world)
    found = press(signed_in(world.coordinator), wanted)
    assert (found.status_code, started) == (422, [])


def test_only_who_reports_freezes(world, press, started):
    wanted = make_approved(world)
    assert press(signed_in(world.controller), wanted).status_code == 404
    assert started == []


def test_a_page_of_yesterday_freezes_nothing(world, press, started):
    wanted = make_approved(world)
    found = press(signed_in(world.coordinator), wanted, version=1)
    assert (found.status_code, started) == (422, [])


def test_without_an_order_there_is_nothing_to_follow(world, started):
    wanted = make_approved(world)
    found = signed_in(world.coordinator).get(page(wanted, "round-work"))
    assert found.headers["Location"] == page(wanted)
    assert batch.run(f"verslag-{wanted.pk}-1") is None


def test_whoever_looks_starts_again_what_a_process_left(world, press, started, monkeypatch):
    wanted, client = make_approved(world), signed_in(world.coordinator)
    press(client, wanted)
    client.get(page(wanted, "round-work"))
    assert len(started) == 1, "a fresh process gets the time to start"
    path = batch._path(started[0], "order")
    os.utime(path, (time.time() - 60, time.time() - 60))
    client.get(page(wanted, "round-work"))
    assert len(started) == 2
    assert [work.order.round for work in batch.unfinished()] == [wanted.pk]


def test_the_worker_starts_it_again_when_nobody_looks(world, press, started):
    wanted = make_approved(world)
    press(signed_in(world.coordinator), wanted)
    path = batch._path(started[0], "order")
    os.utime(path, (time.time() - 60, time.time() - 60))
    call_command("worker", once=True)
    assert started == [f"verslag-{wanted.pk}-1"] * 2


def test_while_a_process_is_at_it_no_other_begins(world, press, started):
    wanted, client = make_approved(world), signed_in(world.coordinator)
    press(client, wanted)
    path = batch._path(started[0], "order")
    os.utime(path, (time.time() - 60, time.time() - 60))
    with batch._lock(started[0]) as mine:
        assert mine
        found = []
        thread = threading.Thread(target=lambda: found.append(batch.run(started[0])))
        thread.start()
        thread.join()
        batch.begin(batch.look(wanted).order)
        client.get(page(wanted, "round-work"))
    assert (found, len(started)) == ([None], 1)


def test_it_is_tried_three_times_and_no_more(world, press, started, monkeypatch):
    wanted, client = make_approved(world), signed_in(world.coordinator)
    press(client, wanted)
    path = batch._path(started[0], "order")
    path.write_text(json.dumps({**json.loads(path.read_text()), "tries": batch.MOST_TRIES}))
    batch.run(started[0])
    assert batch.GAVE_UP in text(client.get(page(wanted, "round-work")))
    assert batch.unfinished() == []


@pytest.mark.parametrize("ticket", ["../etc", "a/b", ""])
def test_a_ticket_names_no_other_file(started, ticket):
    with pytest.raises(ValueError, match=r"^"):
        batch.run(ticket)


def test_the_process_is_our_own_program(monkeypatch):
    seen = []

    class Process:
        def __init__(self, program, **how):
            seen.append((program[-2:], how["start_new_session"]))

        def wait(self):
            seen.append("waited")

    monkeypatch.setattr(batch.subprocess, "Popen", Process)
    batch.launch("verslag-1-1")
    time.sleep(0.05)
    assert seen == [(["make_editions", "verslag-1-1"], True), "waited"]
