"""Signing in without waiting, and without what an earlier test tried."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from soest_sob.sign_in import views


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "ANSWER_AFTER", 0.0)


@pytest.fixture
def no_attempts(transactional_db: None) -> Iterator[None]:
    """Flushing the database leaves the counters of attempts: they are in no model."""
    cache.clear()
    yield
    cache.clear()
