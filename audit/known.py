"""The second clock: rows as they were known at a moment.

With `at=None` rows come from the live tables, otherwise from history; both as instances of the
same model, so that figures are computed by the same code. Relations are joined in Python
(`attach`), because a join in SQL would show today's names beside yesterday's figures.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model

from audit.models import Tracked

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
T = TypeVar("T", bound=Tracked)
M = TypeVar("M", bound=Model)


def end_of_day(day: date) -> datetime:
    """The last moment of a day in Amsterdam: what a reference date means as a moment."""
    return datetime.combine(day, time.max, tzinfo=AMSTERDAM)


class Known:
    """What was known at a moment; `at=None` means now."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at

    def all(self, model: type[T], **filters: Any) -> list[T]:
        """Rows of the model in the order of their keys; filters name its own columns only."""
        rows: Any = model._base_manager
        if self.at is not None:
            rows = model.history.as_known_at(self.at)
        names = [f.attname for f in model._meta.concrete_fields]
        found = rows.filter(**filters).order_by("id").values_list(*names)
        return [model.from_db(None, names, row) for row in found]

    def by_id(self, model: type[T], ids: Iterable[int | None]) -> dict[int, T]:
        """Rows by key; None among the ids is skipped."""
        wanted = {pk for pk in ids if pk is not None}
        return {row.pk: row for row in self.all(model, id__in=wanted)} if wanted else {}

    def attach(self, rows: Iterable[M], field: str, model: type[T]) -> dict[int, T]:
        """Give each row its related object as known then; returns those objects by key."""
        rows = list(rows)
        related = self.by_id(model, (getattr(row, f"{field}_id") for row in rows))
        for row in rows:
            key = getattr(row, f"{field}_id")
            if key is None or key in related:
                setattr(row, field, related.get(key))
        return related
