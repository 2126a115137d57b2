"""All or nothing: `kill -9` at any moment of an import of 5,000 rows leaves nothing half done.

Real processes on a real database. Ten kills; `IMPORT_KILLS=40` for more, `IMPORT_KILLS_SEED` to
do the same again. The control is the same import without its transaction: that must be caught.
"""

import os
import random
import signal
import time
from collections import Counter
from datetime import date, timedelta
from itertools import islice, product

import pytest

from tests.agenda.imports.scratch import Scratch, Worker
from tests.make.imports import bring_in, make_importer, make_sheet
from tests.make.places import make_municipality, make_target_group

KILLS = int(os.environ.get("IMPORT_KILLS", "10"))
CONTROLS = 25
SEED = int(os.environ.get("IMPORT_KILLS_SEED", random.SystemRandom().randrange(10**6)))
HEADINGS = ("Gemeente", "Peildatum", "Doelgroep", "Stand begin", "Instroom", "Uitstroom",
            "Stand eind")  # fmt: skip
PLACES = ("Soest", "Baarn", "Amersfoort", "Leusden", "Woudenberg", "Bunschoten")
GROUPS = ("Beschut werk", "Banenafspraak", "Jongeren", "Statushouders")
ROWS, KNOWN = 5_000, 500
BEFORE = {"stands": KNOWN, "flows": 2 * KNOWN, "changed": 0, "faults": []}
DONE = {"stands": ROWS, "flows": 2 * ROWS, "changed": KNOWN, "faults": []}
LINES = {"": 0, "geupload": 0, "klaar": 3 * ROWS, "verwerkt": 3 * ROWS}

pytestmark = pytest.mark.django_db(transaction=True)


def sheet(rows, *, more=0):
    """So many stands with their in- and outflow."""
    ends = [_month_end(2005 + n // 12, n % 12 + 1) for n in range(240)]
    keys = islice(product(ends, PLACES, GROUPS), rows)
    return make_sheet(
        *(
            (place, f"{day:%d-%m-%Y}", group, 30, 2 + more, 2, 30 + more)
            for day, place, group in keys
        ),
        headings=HEADINGS,
    )


def _month_end(year, month):
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


class Killing:
    """Starts imports on fresh copies of one database and kills them."""

    def __init__(self, folder):
        for name in PLACES:
            make_municipality(name)
        for code in ("banenafspraak", "jongeren", "statushouders"):
            make_target_group(code)
        self.importer = make_importer()
        bring_in(sheet(KNOWN, more=1), self.importer, filename="eerder.csv")
        self.file = folder / "vijfduizend.csv"
        self.file.write_bytes(sheet(ROWS))
        self.scratch = Scratch(folder)
        self.random = random.Random(SEED)
        self.worker = Worker(self.scratch)
        self.compared, self.stored = self.undisturbed()

    def undisturbed(self):
        """How long comparing and storing take."""
        self.scratch.fresh()
        told = list(self.worker.ask("bring", self.importer.email, str(self.file)))
        assert [each["at"] for each in told] == ["start", "compared", "stored"]
        assert told[-1]["status"] == "imported", told[-1]
        return told[1]["seconds"], told[2]["seconds"]

    def kill(self, *, storing, careless=False):
        """Kill it somewhere in the whole, or somewhere while it stores; tells what it left."""
        self.scratch.fresh()
        words = ["bring", self.importer.email, str(self.file), "linger"]
        telling = self.worker.ask(*["careless"][:careless], *words)
        process = next(telling)["pid"]
        if storing:
            next(telling)
        time.sleep(self.random.uniform(0, self.stored + (0 if storing else self.compared)))
        os.kill(process, signal.SIGKILL)
        list(telling)
        self.scratch.quiet()
        return self.worker.answer("left")

    def again(self):
        """The same file once more, after what was left."""
        return self.worker.answer("again", self.importer.email, str(self.file))

    def close(self):
        self.worker.close()
        self.scratch.close()


@pytest.fixture
def killing(tmp_path):
    killing = Killing(tmp_path)
    yield killing
    killing.close()


def test_a_killed_import_leaves_nothing_half_done(killing, measured):
    left, after = [], []
    for n in range(KILLS):
        left.append(killing.kill(storing=n % 2 == 1))
        after.append(killing.again())

    found = Counter(state["batch"] or "nothing" for state in left)
    partial = [state for state in left if not _is_whole(state)]
    bare = [state for state in left if state["faults"]]
    measured(
        f"{KILLS} kills of an import of {ROWS} rows (seed {SEED}): {len(partial)} partial, "
        f"{len(bare)} with rows without history; what was left: {dict(found)}"
    )
    assert (partial, bare) == ([], [])
    # And it can go on: what was read is confirmed, or read again.
    assert {state["again"] for state in after} == {"imported"}
    assert {(state["batch"], _is_whole(state)) for state in after} == {("verwerkt", True)}


def _is_whole(state):
    """Everything is there, or nothing; and the batch says which, with all its lines."""
    wanted = DONE if state["batch"] == "verwerkt" else BEFORE
    lines = LINES.get(state["batch"])
    return {**state, **wanted} == state and lines == state["lines"]


def test_without_its_transaction_kills_are_found_out(killing, measured):
    partial, kills = [], 0
    while not partial and kills < CONTROLS:
        kills += 1
        state = killing.kill(storing=True, careless=True)
        partial += [] if _is_whole(state) else [state]
    measured(f"{kills} kills of an import without its transaction: {len(partial)} partial")
    assert partial
