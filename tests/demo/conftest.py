"""The made-up region, loaded once for all tests of a file."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from buildingblocks.models import Region


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def region(django_db_setup, django_db_blocker) -> Iterator[Region]:
    """Taken away again after the last test of the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield Region.objects.get(slug="voorbeeldregio")
        transaction.set_rollback(True)
