"""One world for all tests of a module, and a browser per person."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from agenda.views import reports
from agenda.views.rounds import edition
from soest_sob.sign_in import views
from tests.access.people import Browser
from tests.access.prints import taken
from tests.access.questions import BROWSERS, Asked
from tests.access.tally import NAME
from tests.access.world import World


class Undo(Exception):
    """Ends a transaction without keeping anything."""


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Made once; whatever a test writes is undone before the next one looks."""
    var = tmp_path_factory.mktemp("var")
    how = {
        "SECURE_HSTS_SECONDS": 63_072_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "VAR_DIR": var,
    }
    with django_db_blocker.unblock(), override_settings(**how), undone():
        cache.clear()
        logging.disable(logging.WARNING)  # thousands of refusals, each with a line
        world = World()
        BROWSERS[world] = {actor.name: Browser(world, actor) for actor in world.actors}
        yield world
        logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def at_once() -> Iterator[None]:
    """No waiting, and no page set: what a PDF holds has a test of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "ANSWER_AFTER", 0.0)
        patch.setattr(reports, "pdf_of", lambda made: b"")
        patch.setattr(edition, "pdf_of", lambda made: b"")
        # The same for everybody; who may ask for it is decided before.
        patch.setattr(edition, "collect_round", _once(edition.collect_round, but="known_at"))
        patch.setattr(reports, "collect", _once(reports.collect))
        yield


def _once(compute: Callable[..., Any], but: str = "") -> Callable[..., Any]:
    """Computes the same thing once; `but` is an argument that makes no other thing here."""
    known: dict[Any, Any] = {}

    def answer(*given: Any, **named: Any) -> Any:
        key = (*given, *sorted((n, v) for n, v in named.items() if n != but))
        if key not in known:
            known[key] = compute(*given, **named)
        return known[key]

    return answer


@pytest.fixture(scope="module")
def printed(world: World) -> dict[str, Any]:
    mail.outbox.clear()  # of the module before this one
    return taken()


@pytest.fixture
def asked(
    world: World, at_once: None, printed: dict[str, Any], record_property: Any
) -> Iterator[Asked]:
    asked = Asked(world, printed, undone)
    yield asked
    record_property(NAME, dict(asked.tally))
