"""Whether the trail is whole: every gap, edit and deletion, by the row it concerns.

Four checks that see different things: the guards are in place; each live row equals its newest
history row; the versions of each row run 1, 2, 3 … without a gap; sealed rows are unchanged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Max, Min

from audit.checks import missing_guards
from audit.seal import broken_seals, seal_table


@dataclass(frozen=True)
class Fault:
    """Something wrong with the trail: which table, which row, and what."""

    table: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.what}"


def tracked_models() -> list[Any]:
    """Every model whose past is kept."""
    return [model for model in apps.get_models() if hasattr(model, "history")]


def faults() -> Iterator[Fault]:
    """Everything that is wrong, in the order of the tables."""
    for name in missing_guards():
        yield Fault("database", name, "bewaker ontbreekt of wijkt af")
    for model in tracked_models():
        yield from _live_against_history(model)
        yield from _versions(model)
        for what in broken_seals(model.history.model):
            yield Fault(model.history.model._meta.db_table, "", what)


def seal_everything() -> int:
    """Seal all rows not sealed yet; returns how many."""
    return sum(seal_table(model.history.model) for model in tracked_models())


def _live_against_history(model: Any) -> Iterator[Fault]:
    """Live rows that differ from their newest history row, lack one, or went without a trace."""
    table, history = model._meta.db_table, model.history.model._meta.db_table
    kept = {f.column for f in model.history.model._meta.concrete_fields}
    columns = [f.column for f in model._meta.concrete_fields if f.column in kept]
    different = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    differs = " OR ".join(f'l."{c}" {different} h."{c}"' for c in columns)
    newest = f'SELECT max(history_id) FROM "{history}" GROUP BY id'
    found = [
        (
            f'SELECT l.id FROM "{table}" l JOIN "{history}" h ON h.id = l.id '
            f"WHERE h.history_id IN ({newest}) AND (h.history_type = '-' OR {differs})",
            "de levende rij wijkt af van de laatste in de historie",
        ),
        (
            f'SELECT l.id FROM "{table}" l WHERE NOT EXISTS '
            f'(SELECT 1 FROM "{history}" h WHERE h.id = l.id)',
            "de rij heeft geen historie",
        ),
        (
            f'SELECT h.id FROM "{history}" h WHERE h.history_id IN ({newest}) '
            f"AND h.history_type <> '-' AND NOT EXISTS "
            f'(SELECT 1 FROM "{table}" l WHERE l.id = h.id)',
            "de levende rij is verdwenen",
        ),
    ]
    for sql, what in found:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            for (key,) in cursor.fetchall():
                yield Fault(table, f"id {key}", what)


def _versions(model: Any) -> Iterator[Fault]:
    """Rows whose versions do not run 1, 2, 3 … in the order of writing."""
    history: type[models.Model] = model.history.model
    if not any(f.name == "version" for f in history._meta.concrete_fields):
        return
    counted = (
        model.history.order_by()
        .values("id")
        .annotate(n=Count("history_id"), last=Max("version"), first=Min("version"))
        .exclude(n=models.F("last"), first=1)
    )
    for row in counted:
        what = f"{row['n']} versies in de historie, van {row['first']} tot {row['last']}"
        yield Fault(history._meta.db_table, f"id {row['id']}", what)
