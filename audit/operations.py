"""Migration operations that put the guards of `audit.triggers` on an app's tables.

A migration that changes a tracked table takes them off first and puts them on again last,
because SQLite rebuilds a table to change it and the history triggers name its columns:

    operations = [Unguard(links=…), migrations.AddField(…), Guard(links=…)]
"""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db.migrations.operations.base import Operation

from audit.triggers import Table


class Guard(Operation):
    """Put history, version and append-only triggers on every table of the app.

    Which tables are tracked follows from the migration's own state: those with a Historical twin.
    links: models whose rows may be deleted. append_only: models without history that only grow.
    also: tracked models of another app whose history lives in this one.
    """

    reversible = True

    def __init__(
        self,
        *,
        links: tuple[str, ...] = (),
        append_only: tuple[str, ...] = (),
        also: tuple[str, ...] = (),
    ) -> None:
        self.links, self.append_only, self.also = links, append_only, also

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of Django's state."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        self._put_on(editor, after.apps, app_label)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        self._take_off(editor, before.apps, app_label)

    def describe(self) -> str:
        return "Put the history guards on the app's tables"

    def _put_on(self, editor: Any, apps: Any, app_label: str) -> None:
        for trigger in self._triggers(editor, apps, app_label):
            editor.execute(trigger.drop, params=None)
            editor.execute(trigger.create, params=None)

    def _take_off(self, editor: Any, apps: Any, app_label: str) -> None:
        for trigger in self._triggers(editor, apps, app_label):
            editor.execute(trigger.drop, params=None)

    def _triggers(self, editor: Any, apps: Any, app_label: str) -> Iterator[Any]:
        for table in self._tables(apps, apps.get_app_config(app_label)):
            yield from table.triggers(editor.connection.vendor)

    def _tables(self, apps: Any, app: AppConfig) -> Iterator[Table]:
        models: dict[str, Any] = {str(m._meta.model_name): m for m in app.get_models()}
        others = {label.split(".")[1].lower(): apps.get_model(label) for label in self.also}
        for name, model in {**models, **others}.items():
            if twin := models.get(f"historical{name}"):
                yield Table.tracked(model, twin, deletable=name in self.links)
            elif name in self.append_only or name.startswith("historical"):
                yield Table(model._meta.db_table)


class Unguard(Guard):
    """Take the triggers off, so that the migration can change the tables."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        self._take_off(editor, before.apps, app_label)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        self._put_on(editor, after.apps, app_label)

    def describe(self) -> str:
        return "Take the history guards off the app's tables"
