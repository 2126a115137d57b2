"""Stock django-import-export over the same sheet, with history by a signal."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import tablib  # type: ignore[import-untyped]
from django.db.models import Model
from django.db.models.signals import post_save
from django.utils import timezone
from import_export import fields, resources, widgets

from buildingblocks.models import Municipality, PlacementCount, TargetGroup
from soest_sob.bench.imports import UNITS


class Stands(resources.ModelResource):  # type: ignore[misc]  # import-export has no types
    """As its manual shows it: a field per column, foreign keys by name, all settings default."""

    municipality = fields.Field(
        "municipality", "Gemeente", widgets.ForeignKeyWidget(Municipality, "name")
    )
    reference_date = fields.Field("reference_date", "Peildatum", widgets.DateWidget("%d-%m-%Y"))
    target_group = fields.Field(
        "target_group", "Doelgroep", widgets.ForeignKeyWidget(TargetGroup, "code")
    )
    value = fields.Field("value", "Aantal geplaatst", widgets.IntegerWidget())
    unit = fields.Field("unit", "Eenheid")
    certainty = fields.Field("certainty", "Zekerheid")
    note = fields.Field("note", "Toelichting")

    class Meta:
        model = PlacementCount
        import_id_fields = ("municipality", "reference_date", "target_group", "unit")

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        row["Eenheid"] = UNITS[row["Eenheid"]]
        row["Zekerheid"] = row["Zekerheid"].lower()

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        """Without our own check on lost updates."""
        if not is_create:
            instance.version += 1
        Model.save_base(instance)


def dataset(data: bytes) -> Any:
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    return tablib.Dataset(*lines[1:], headers=lines[0])


@contextmanager
def with_history() -> Iterator[None]:
    """A history row per save, as simple-history's signal writes it."""
    history = PlacementCount.history.model
    names = [f.attname for f in PlacementCount._meta.concrete_fields]

    def record(instance: Any, created: bool, **_: Any) -> None:
        values = {name: getattr(instance, name) for name in names}
        history(history_date=timezone.now(), history_type="+" if created else "~", **values).save()

    post_save.connect(record, sender=PlacementCount, weak=False)
    try:
        yield
    finally:
        post_save.disconnect(record, sender=PlacementCount)
