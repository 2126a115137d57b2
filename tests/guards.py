"""Emptying tables between tests: history refuses that, so its guards come off for a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from audit.checks import tables


@contextmanager
def guards_off() -> Iterator[None]:
    """Nothing in the product does this; `verify` would find it."""
    guards = [trigger for table in tables() for trigger in table.triggers(connection.vendor)]
    _run(trigger.drop for trigger in guards)
    try:
        yield
    finally:
        _run(trigger.create for trigger in guards)


def _run(statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def flush_past_the_guards() -> None:
    """Let Django empty the tables after a test that commits (live server, threads)."""
    teardown = TransactionTestCase._fixture_teardown

    def unguarded(case: Any) -> None:
        with guards_off():
            teardown(case)

    TransactionTestCase._fixture_teardown = unguarded
