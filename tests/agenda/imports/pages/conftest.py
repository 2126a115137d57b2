"""People who may import, and files that stay in a folder of the test."""

import pytest
from django.db import transaction
from django.test import Client

from agenda.imports import orders, work
from buildingblocks.enums import Role
from tests.conftest import sign_in
from tests.make.places import make_municipality, make_region, make_target_group


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture(autouse=True)
def places(db):
    make_target_group()
    for name in ("Soest", "Baarn"):
        make_municipality(name)


@pytest.fixture
def importer(places) -> Client:
    """The coordinator of the region, who may import all its rows."""
    return sign_in("importeur@example.org", Role.COORDINATOR, region=make_region())


@pytest.fixture
def launched(monkeypatch) -> list[str]:
    """Tickets of large work, of which the process does not start by itself."""
    found: list[str] = []
    monkeypatch.setattr(work, "launch", found.append)
    monkeypatch.setattr(transaction, "on_commit", lambda then: then())
    return found


@pytest.fixture
def finish(launched):
    """Does the large work that was asked for, as its process would."""

    def done() -> None:
        while launched:
            work.run(launched.pop(0), orders.carry_out)

    return done
