"""Long work: done by a process of its own, followed from a page, and never done twice."""

import os
import subprocess
import sys
import time

import pytest
from django.core.management import call_command

from agenda.imports import orders, progress, work
from agenda.imports.work import GAVE_UP, WENT_WRONG, Came, Order
from audit.models import ImportBatch
from buildingblocks.models import PlacementCount
from tests.agenda.imports.pages.make import confirming, page_of, send_file
from tests.browse import text
from tests.make.imports import make_sheet, stand

MANY = make_sheet(*(stand(on=f"28-02-{year}") for year in range(2016, 2024)))


@pytest.fixture
def all_is_large(monkeypatch):
    monkeypatch.setattr("agenda.views.imports.upload.SMALL_FILE", 1)
    monkeypatch.setattr("agenda.views.imports.asked.SMALL_FILE", 1)


@pytest.fixture
def following(importer, all_is_large, launched):
    """The address where a large upload can be followed."""
    return send_file(importer, MANY).url


def ticket_of(url):
    return url.rstrip("/").rpartition("/")[2]


def test_a_large_file_is_read_by_a_process_of_its_own(importer, following, launched, finish):
    assert following == f"/importeren/werk/{launched[0]}/"
    assert not ImportBatch.objects.exists()
    assert "Rijen gelezen bezig" in text(importer.get(following))

    finish()

    batch = ImportBatch.objects.get()
    assert importer.get(following).url == page_of(batch)
    assert batch.summary["lines"] == 8


def test_how_far_it_is_stands_on_the_page(importer, following):
    tell = progress.teller(ticket_of(following))
    tell(progress.CHECKED, 2_000, 5_000)

    page = text(importer.get(following))

    assert "Rijen gelezen klaar" in page
    assert "Rijen gecontroleerd 2.000 van 5.000" in page


def test_confirming_and_undoing_large_imports_can_be_followed_too(importer, following, finish):
    finish()
    batch = ImportBatch.objects.get()

    confirm = confirming(importer, batch).url
    assert "Rijen opgeslagen bezig" in text(importer.get(confirm))
    assert not PlacementCount.objects.exists()
    finish()
    assert importer.get(confirm).url == page_of(batch)
    assert PlacementCount.objects.count() == 8

    form = importer.get(page_of(batch, "terugdraaien/")).context["form"]
    said = {"ticket": form["ticket"].value(), "reason": "Verkeerd"}
    undoing = importer.post(page_of(batch, "terugdraaien/"), said).url
    finish()
    assert importer.get(undoing).url == page_of(ImportBatch.objects.get(undoes=batch))


def test_somebody_else_cannot_follow_it(following, coordinator_client):
    assert coordinator_client.get(following).status_code == 404
    assert coordinator_client.get("/importeren/werk/onbekend/").status_code == 404


def test_the_upload_is_gone_once_it_was_read(importer, following, finish, tmp_path):
    kept = tmp_path / "imports" / f"{ticket_of(following)}.upload"
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (MANY, 0o600)

    finish()

    assert not kept.exists()


def test_work_whose_process_died_is_taken_up_by_whoever_looks(importer, following, launched):
    ticket = launched.pop()
    importer.get(following)
    assert launched == []  # it may still be starting

    _aged(ticket)
    importer.get(following)

    assert launched == [ticket]


def test_or_by_the_worker(following, launched):
    ticket = launched.pop()
    _aged(ticket)

    call_command("worker", "--once")

    assert launched == [ticket]


def test_work_that_goes_on_is_not_started_again(following, launched):
    ticket = launched.pop()
    _aged(ticket)

    with work._lock(ticket):
        work.keep_going(ticket)

    assert launched == []


def test_what_was_read_before_the_process_died_is_not_read_in_twice(following, launched):
    ticket = launched[0]
    carried = []

    def dies(ticket, order):
        carried.append(orders.carry_out(ticket, order))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.run(ticket, dies)
    work.run(ticket, orders.carry_out)

    assert work.look(ticket).came == carried[0]
    assert ImportBatch.objects.count() == 1


def test_after_three_tries_it_is_given_up(importer, following, launched):
    ticket = launched[0]

    def dies(ticket, order):
        raise KeyboardInterrupt

    for _ in range(work.MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            work.run(ticket, dies)
    work.run(ticket, dies)

    assert work.look(ticket).came == Came(work.FAILED, None, GAVE_UP)
    assert GAVE_UP in text(importer.get(following))


def test_a_fault_is_told_and_leaves_no_upload(importer, following, launched, tmp_path):
    def fails(ticket, order):
        raise RuntimeError("stuk")

    with pytest.raises(RuntimeError):
        work.run(launched[0], fails)

    assert WENT_WRONG in text(importer.get(following))
    assert not list((tmp_path / "imports").glob("*.upload"))
    assert work.unfinished() == []


def test_old_work_is_forgotten_with_its_upload(following, launched, tmp_path):
    ticket = launched[0]
    for path in (tmp_path / "imports").glob("*.*"):
        os.utime(path, (time.time() - work.KEPT - 1,) * 2)

    work.sweep()

    assert work.look(ticket) is None
    assert list((tmp_path / "imports").iterdir()) == []


def test_large_work_waits_its_turn(following, launched, monkeypatch):
    waited = []

    def other_work_ends(seconds):
        waited.append(seconds)
        held.pop().__exit__(None, None, None)

    held = [work._lock(f"beurt-{number}") for number in range(work.AT_ONCE)]
    for each in held:
        each.__enter__()
    monkeypatch.setattr(work.time, "sleep", other_work_ends)

    work.run(launched[0], lambda ticket, order: Came(work.FINISHED))

    assert len(waited) == 1
    held.pop().__exit__(None, None, None)


def test_a_real_process_takes_it_up_by_its_ticket(tmp_path, monkeypatch):
    """What `launch` starts is our own command, with its own session, that gets the ticket."""
    started = []
    real = subprocess.Popen

    def popen(program, **options):
        started.append((program, options["start_new_session"]))
        return real([sys.executable, "-c", "pass"], **options)

    monkeypatch.setattr(work.subprocess, "Popen", popen)

    work.launch("een-kaartje")

    program, apart = started[0]
    assert (program[2:], apart) == (["import_work", "een-kaartje"], True)
    with pytest.raises(ValueError, match="kaartje"):
        work.launch("../kaartje")


def test_the_command_does_the_work_of_a_ticket(importer):
    order = Order(
        work.READ, importer.user.pk, "x.csv", place="amersfoort", large=True, network="127.0.0.0/24"
    )
    assert work.begin("kaartje", order, MANY)
    assert not work.begin("kaartje", order, MANY)

    call_command("import_work", "kaartje")
    call_command("import_work", "kaartje")

    assert work.look("kaartje").came.batch == ImportBatch.objects.get().pk


def _aged(ticket):
    path = work._path(ticket, "order")
    os.utime(path, (time.time() - work.STARTING - 1,) * 2)
