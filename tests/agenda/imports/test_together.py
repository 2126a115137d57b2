"""Two people import the same rows at the same moment: the second sees what the first did.

Real processes on a real database, which both start when a file appears.
"""

import pytest

from agenda.imports.confirm import MOVED
from tests.agenda.imports.scratch import Scratch, Worker
from tests.make.funding import make_stream
from tests.make.imports import look, make_importer, make_sheet, stand
from tests.make.places import make_municipality, make_organisation, make_region

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, ROWS = 4, 40
SPENT = ("Gemeente", "Door", "Geldstroom", "Periode", "Besteed")


class Race:
    """Two previews of the same rows with other numbers, by two people."""

    def __init__(self, folder, make):
        self.people = [make_importer(), make_importer(region=make_region())]
        self.batches = [look(make(n), by) for n, by in enumerate(self.people)]
        assert {batch.status for batch in self.batches} == {"klaar"}
        self.folder, self.scratch = folder, Scratch(folder)
        self.workers = [Worker(self.scratch) for _ in self.people]

    def run(self, *, careless=False):
        """What both are told, the first one first; and what the database holds after it."""
        self.scratch.fresh()
        go = self.folder / "go"
        go.unlink(missing_ok=True)
        telling = [
            worker.ask(*["careless"][:careless], "confirm", by.email, str(batch.pk), str(go))
            for worker, by, batch in zip(self.workers, self.people, self.batches, strict=True)
        ]
        for each in telling:
            next(each)
        go.touch()
        told = [list(each)[-1] for each in telling]
        return sorted(told, key=lambda each: each["status"]), self.workers[0].answer("left")

    def close(self):
        for worker in self.workers:
            worker.close()
        self.scratch.close()


@pytest.fixture
def race(tmp_path):
    """Start with `race(make)`; make gives the sheet of the nth person."""
    races = []
    make_municipality()
    make_municipality("Baarn")
    make_stream()
    make_organisation()

    def start(make):
        races.append(Race(tmp_path, make))
        return races[-1]

    yield start
    for each in races:
        each.close()


def stands(person):
    days = [f"{1 + n % 28:02}-{1 + n // 28:02}-2025" for n in range(ROWS)]
    return make_sheet(*(stand(on=day, value=10 + person) for day in days))


def spendings(person):
    """Of a spending the database keeps no two apart: only looking does."""
    rows = [("Soest", "rwa", "IU_PART_INFRA", str(2016 + n // 4), 100 * n + person + 1)
            for n in range(ROWS)]  # fmt: skip
    return make_sheet(*rows, headings=SPENT)


@pytest.mark.parametrize(("make", "what"), [(stands, "stands"), (spendings, "spendings")])
def test_the_second_stores_nothing_and_sees_the_rows_of_the_first(race, make, what):
    running = race(make)

    for _ in range(ROUNDS):
        (first, second), end = running.run()

        names = {each.email: each.name for each in running.people}
        assert (first["status"], first["new"], second["status"]) == ("imported", ROWS, "refused")
        assert second["why"] == MOVED
        assert second["moved"] == [[row, names[first["email"]]] for row in range(2, ROWS + 2)]
        assert (end[what], end["faults"]) == (ROWS, [])


def test_without_looking_everything_is_stored_twice(race):
    (first, second), end = race(spendings).run(careless=True)

    assert [first["status"], second["status"]] == ["imported", "imported"]
    assert end["spendings"] == 2 * ROWS
