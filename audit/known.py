"""The second clock: rows as they were known at a moment.

With `at=None` rows come from the live tables, otherwise from history; both as instances of the
same model, so that figures are computed by the same code. Relations are joined in Python
(`attach`), because a join in SQL would show today's names beside yesterday's figures.
"""

from collections.abc import Callable, Iterable
from copy import copy
from datetime import date, datetime, time
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model

from audit.enums import Confidentiality
from audit.models import Document, Tracked
from audit.models.tracked import HistoryQuerySet

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OwnPapers = Callable[[], frozenset[int]]
# Of these imports, those that the reader may see.
OwnImports = Callable[[set[int]], set[int]]
T = TypeVar("T", bound=Tracked)
M = TypeVar("M", bound=Model)


def end_of_day(day: date) -> datetime:
    """The last moment of a day in Amsterdam: what a reference date means as a moment."""
    return datetime.combine(day, time.max, tzinfo=AMSTERDAM)


@cache
def _history_model(model: type[Tracked]) -> type[Model]:
    found: type[Model] = model.history.model
    return found


def history_rows(model: type[Tracked]) -> HistoryQuerySet:
    """The model's history, without the manager that simple_history makes anew each time."""
    return HistoryQuerySet(_history_model(model))


def may_name(paper: Document, own_papers: OwnPapers | None) -> bool:
    """Whether somebody may know what the paper is called: a public one, or one of their own."""
    public = paper.confidentiality == Confidentiality.PUBLIC
    return public or own_papers is None or paper.pk in own_papers()


class Known:
    """What was known at a moment; `at=None` means now.

    traced: whether figures carry where they come from; a page that does not show it, asks less.
    own_papers: figures are the same for everybody, what the paper under one is called is not.
    These the reader may read though they are not public; without it, all.
    """

    def __init__(
        self,
        at: datetime | None = None,
        *,
        traced: bool = True,
        own_papers: OwnPapers | None = None,
        own_imports: OwnImports | None = None,
    ) -> None:
        self.at, self.traced = at, traced
        self.own_papers, self.own_imports = own_papers, own_imports

    def all(self, model: type[T], **filters: Any) -> list[T]:
        """Rows of the model in the order of their keys; filters name its own columns only."""
        if self.at is None:
            return list(model._base_manager.filter(**filters).order_by("id"))
        names = [f.attname for f in model._meta.concrete_fields]
        rows = history_rows(model).as_known_at(self.at).filter(**filters).order_by("id")
        return [model.from_db(None, names, row) for row in rows.values_list(*names)]

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


class KnownOnce(Known):
    """The same for one page: a row that was looked up by its key is not asked again."""

    def __init__(
        self,
        at: datetime | None = None,
        *,
        own_papers: OwnPapers | None = None,
        own_imports: OwnImports | None = None,
    ) -> None:
        super().__init__(at, own_papers=own_papers, own_imports=own_imports)
        self._seen: dict[type[Tracked], dict[int, Any]] = {}

    @property
    def untraced(self) -> Known:
        """For what shows no sources; it remembers the same rows."""
        other = copy(self)
        other.traced = False
        return other

    def by_id(self, model: type[T], ids: Iterable[int | None]) -> dict[int, T]:
        seen = self._seen.setdefault(model, {})
        wanted = {pk for pk in ids if pk is not None}
        seen.update(super().by_id(model, wanted - seen.keys()))
        return {pk: seen[pk] for pk in wanted if pk in seen}
