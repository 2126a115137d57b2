"""The real regions, loaded once for all tests of a file."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def facts(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Taken away again after the last test of the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_facts", verbosity=0)
        yield
        transaction.set_rollback(True)
