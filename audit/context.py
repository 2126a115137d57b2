"""Who changes something, why and by which route: told to the database before it writes.

The history triggers (`audit.triggers`) ask for it: on SQLite through the function
`audit_context`, on PostgreSQL through the setting `soest_sob.change` of the transaction.
A connection that knows neither (a bare sqlite3 shell) cannot write to a tracked table at all.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from audit.enums import Route

if TYPE_CHECKING:
    from accounts.models import User
    from audit.models import Document


@dataclass(frozen=True)
class Change:
    """One act: everything written under it has the same moment, person and reason."""

    at: str = ""
    user_id: int | None = None
    reason: str = ""
    route: str = Route.DIRECT
    request_id: str = ""
    source_id: int | None = None
    origin: str = ""


_current: ContextVar[Change | None] = ContextVar("audit_change", default=None)


def current() -> Change | None:
    """The change under way, or None outside `change()`."""
    return _current.get()


@contextmanager
def change(
    *,
    by: "User | None" = None,
    reason: str = "",
    route: str = "",
    source: "Document | None" = None,
    origin: str = "",
    request_id: str = "",
    at: datetime | None = None,
) -> Iterator[Change]:
    """Write in one transaction, in somebody's name.

    A change inside a change inherits what it does not say itself: a service adds the reason
    to the request's user and route. `origin` says where in the source (sheet and cell).
    `at` is only for loading a made-up past (`load_demo`); normally the moment is now.
    """
    outer = _current.get()
    inner = outer or Change(
        at=_stored(timezone.now()), request_id=str(uuid.uuid4()), route=Route.COMMAND
    )
    said: dict[str, Any] = {
        "user_id": by.pk if by else None,
        "reason": reason,
        "route": route,
        "source_id": source.pk if source else None,
        "origin": origin,
        "request_id": request_id,
        "at": _stored(at) if at else "",
    }
    inner = replace(inner, **{name: value for name, value in said.items() if value})
    with transaction.atomic():
        token = _current.set(inner)
        _tell_database(inner)
        try:
            yield inner
        finally:
            _current.reset(token)
        _tell_database(outer)


def moment_of_act() -> datetime:
    """When the change under way counts as done; outside one, now."""
    now = _current.get()
    if now is None or not now.at:
        return timezone.now()
    return datetime.fromisoformat(now.at).replace(tzinfo=UTC)


def _stored(moment: datetime) -> str:
    """A moment as Django stores it on SQLite; PostgreSQL reads the same text as UTC."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


def _tell_database(change: Change | None) -> None:
    if connection.vendor == "postgresql":
        value = json.dumps(asdict(change)) if change else ""
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('soest_sob.change', %s, true)", [value])


def sqlite_context(name: str) -> str | int | None:
    """What a trigger on SQLite asks for."""
    now = _current.get() or Change()
    if name == "at":
        return now.at or _stored(timezone.now())
    value: str | int | None = getattr(now, name)
    return value


def prepare_connection(sender: object, connection: Any, **_: object) -> None:
    """Receiver of `connection_created`."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("audit_context", 1, sqlite_context)
