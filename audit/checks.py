"""Whether the database still has every guard, exactly as `audit.triggers` makes them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from audit.triggers import Table


def tables() -> Iterator[Table]:
    """Every guarded table, from the models as they are now."""
    for model in apps.get_models():
        if hasattr(model, "history"):
            deletable = getattr(model, "deletable", False)
            yield Table.tracked(model, model.history.model, deletable=deletable)
            yield Table(model.history.model._meta.db_table)
        elif getattr(model, "append_only", False):
            yield Table(model._meta.db_table)


def missing_guards(alias: str = "default") -> list[str]:
    """Names of triggers that are absent, switched off or other than they should be."""
    connection = connections[alias]
    existing = set(connection.introspection.table_names())
    wanted = {
        t.name: t.create
        for table in tables()
        if table.name in existing
        for t in table.triggers(connection.vendor)
    }
    found = _installed(connection)
    return sorted(
        name for name, create in wanted.items() if not _matches(create, found.get(name, ""))
    )


def _installed(connection: Any) -> dict[str, str]:
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        sql = (
            "SELECT t.tgname, p.prosrc || pg_get_triggerdef(t.oid) FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled = 'O'"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return dict(cursor.fetchall())


def _matches(create: str, installed: str) -> bool:
    """PostgreSQL prints conditions in its own way: there the body of the function decides."""
    if "$body$" in create:
        return bool(installed) and create.split("$body$")[1] in installed
    return create == installed


def _is_behind(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def guards_are_in_place(databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    """System check (`check --database default`, and before every migrate).

    A database that is behind has the guards of then; the migrations to come bring the others.
    """
    found: list[CheckMessage] = []
    for alias in databases or []:
        if _is_behind(alias):
            continue
        found += [
            Error(
                f"De bewaker {name} ontbreekt of wijkt af.",
                id="audit.E001",
                hint="Voer migrate uit, of zet Guard() in de migratie die de tabel wijzigde.",
            )
            for name in missing_guards(alias)
        ]
    return found
