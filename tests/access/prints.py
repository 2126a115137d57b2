"""A cheap fingerprint of all tables: two are alike only if nothing was written in between."""

from functools import cache
from typing import Any

from django.apps import apps
from django.core import mail
from django.db import connection, models

# What reading and being refused may write: who was refused, and that a session is in use.
BESIDE = {"audit.AuditEvent", "sessions.Session"}


@cache
def _query() -> tuple[str, tuple[str, ...], tuple[type[models.Model], ...]]:
    """One query over all that only grows, and the models whose rows are compared whole."""
    grows, whole = [], []
    for model in apps.get_models():
        meta = model._meta
        if meta.label in BESIDE or hasattr(model, "history"):
            continue  # a tracked table tells by its history, which the database itself writes
        if hasattr(model, "history_id") or getattr(model, "append_only", False):
            grows.append((meta.db_table, meta.pk.column))
        elif meta.managed:
            whole.append(model)
    parts = [f'SELECT COUNT(*), MAX("{pk}") FROM "{table}"' for table, pk in grows]
    return " UNION ALL ".join(parts), tuple(table for table, _ in grows), tuple(whole)


def taken() -> dict[str, Any]:
    """Per table what is in it: number of rows and newest key, or all of it."""
    query, names, whole = _query()
    # UNION ALL keeps the order of its parts on both databases, but promises it on neither.
    tagged = query.split(" UNION ALL ")
    numbered = (p.replace("SELECT", f"SELECT {n},", 1) for n, p in enumerate(tagged))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(numbered))
        found: dict[str, Any] = {names[n]: rest for n, *rest in cursor.fetchall()}
    for model in whole:
        found[model._meta.label] = sorted(map(repr, model._base_manager.values_list()))
    found["e-mail"] = len(getattr(mail, "outbox", ()))
    return found


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names of the tables in which something was written."""
    return sorted(name for name in before if before[name] != after[name])
