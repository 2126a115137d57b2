"""Imports in processes of their own, killed or raced: `python -m tests.agenda.imports.process`.

Each line of standard input, a list of words in JSON, is done by a fork of this process:

* bring EMAIL FILE LINGER  the whole way in; tells each stage that is reached, with its seconds
* left                     what a process that was killed left
* again EMAIL FILE         the same file once more, from where it was left
* confirm EMAIL BATCH GO   what was compared, as soon as there is a file GO

`careless` before it leaves out what the test is about: the controls must find fault.
"""

import json
import os
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402  # after django.setup()

from accounts.models import User  # noqa: E402
from agenda.imports import confirm as confirming  # noqa: E402
from agenda.imports import service  # noqa: E402
from agenda.imports.store import apply  # noqa: E402
from audit import context  # noqa: E402
from audit.enums import ImportStatus  # noqa: E402
from audit.models import ImportBatch, ImportRow  # noqa: E402
from audit.verify import faults  # noqa: E402
from buildingblocks.models import FlowCount, PlacementCount  # noqa: E402
from funding.models import Spending  # noqa: E402
from tests.make.imports import agree, look  # noqa: E402


def tell(**said: Any) -> None:
    print(json.dumps(said), flush=True)  # noqa: T201  # read by the test


def bring(email: str, path: str, linger: str = "") -> None:
    by, data = User.objects.get(email=email), Path(path).read_bytes()
    connection.close()
    tell(at="start", pid=os.getpid())
    started = time.perf_counter()
    batch = look(data, by, filename="vijfduizend.csv")
    tell(at="compared", seconds=time.perf_counter() - started)
    started = time.perf_counter()
    done = agree(batch)
    tell(at="stored", seconds=time.perf_counter() - started, status=done.status, why=done.why)
    if linger:  # to be killed is all that is left to do, so that the kill finds this very process
        time.sleep(600)


def left() -> None:
    tell(**state())


def again(email: str, path: str) -> None:
    batch = ImportBatch.objects.filter(filename="vijfduizend.csv").first()
    by = User.objects.get(email=email)
    if batch is None:
        done = agree(look(Path(path).read_bytes(), by, filename="vijfduizend.csv"))
    else:
        ready = batch.status in (ImportStatus.READY, ImportStatus.DONE)
        done = agree(batch if ready else service.preview(batch, by=by))
    tell(again=done.status, **state())


def state() -> dict[str, Any]:
    """What there is, and everything that `manage.py verify` finds wrong with it."""
    batch = ImportBatch.objects.filter(filename="vijfduizend.csv").first()
    return {
        "batch": batch.status if batch else "",
        "lines": ImportRow.objects.filter(batch=batch).count() if batch else 0,
        "stands": PlacementCount.objects.count(),
        "flows": FlowCount.objects.count(),
        "spendings": Spending.objects.count(),
        "changed": PlacementCount.objects.filter(version=2).count(),
        "faults": [str(fault) for fault in faults()],
    }


def confirm_when_told(email: str, number: str, go: str) -> None:
    """Both wait for the same file, so that they start together."""
    batch = ImportBatch.objects.get(pk=number)
    tell(at="start", pid=os.getpid())
    while not Path(go).exists():
        time.sleep(0.0005)
    done = agree(batch)
    moved = [[row.row, row.who] for row in done.moved]
    tell(status=done.status, why=done.why, moved=moved, new=done.counts.new, email=email)


def without_transaction() -> None:
    """Each statement on its own, as a script would write them that knows no better."""

    def told(change: Any) -> None:
        if change and connection.vendor == "postgresql":
            value = json.dumps(context.asdict(change))
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('soest_sob.change', %s, false)", [value])

    context.transaction.atomic = nullcontext  # type: ignore[assignment]
    context._tell_database = told
    service.locked = confirming.locked = lambda batch: batch
    apply.lock = lambda kinds: None


def without_looking() -> None:
    """Nobody asks whether somebody else came in between."""
    apply.lock = lambda kinds: None
    apply.made_since = lambda batch, unguarded=False: iter(())
    apply.changed_since = lambda batch: iter(())


WAYS = {"bring": bring, "left": left, "again": again, "confirm": confirm_when_told}
CARELESS = {"bring": without_transaction, "confirm": without_looking}


def main() -> None:
    for line in sys.stdin:
        words = json.loads(line)
        careless = words[0] == "careless"
        what, *arguments = words[careless:]
        if pid := os.fork():
            os.waitpid(pid, 0)
            tell(at="ended")
            continue
        if careless:
            CARELESS[what]()
        WAYS[what](*arguments)
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
