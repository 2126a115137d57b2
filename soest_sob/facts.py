"""Loads `fixtures/`: facts in TOML, one table per model, rows named by their natural keys.

    [[agenda.step]]
    item = ["fryslan-west", "V1"]     # a relation: the natural key of what it points to
    sequence = 1

An empty string in a key means that the relation is not there. What exists already is left
alone, so that loading again never undoes what people entered.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError
from django.db.models import ForeignKey, Model

from audit.context import change
from audit.enums import Route

# Model -> natural key, in the order in which rows can refer to one another.
KEYS: dict[str, list[str]] = {
    "accounts.user": ["email"],
    "audit.document": ["code"],
    "buildingblocks.region": ["slug"],
    "buildingblocks.municipality": ["cbs_code"],
    "buildingblocks.organisation": ["slug"],
    "buildingblocks.regionmembership": ["region", "municipality", "valid_from"],
    "buildingblocks.membership": ["user", "region", "municipality", "role"],
    "buildingblocks.targetgroup": ["code"],
    "buildingblocks.buildingblock": ["region", "number"],
    "buildingblocks.blocktargetgroup": ["building_block", "target_group"],
    "buildingblocks.module": ["building_block", "code"],
    "buildingblocks.target": ["region", "municipality", "target_group", "year", "kind"],
    "buildingblocks.placementcount": ["municipality", "reference_date", "target_group", "unit"],
    "buildingblocks.flowcount": ["municipality", "target_group", "kind", "start", "end"],
    "buildingblocks.statedfigure": ["source", "key", "label", "unit"],
    "funding.circular": ["code"],
    "funding.fundingstream": ["code"],
    "funding.streamyear": ["stream", "first_year", "last_year", "circular"],
    "funding.grant": ["stream", "region", "recipient", "municipality", "year", "circular"],
    "funding.appropriation": [
        "region", "municipality", "organisation", "stream", "year", "sequence",
    ],
    "funding.spending": [
        "region", "municipality", "organisation", "stream", "building_block",
        "start", "end", "kind", "purpose",
    ],
    "agenda.principlesversion": ["region", "label"],
    "agenda.principlessection": ["principles_version", "stable_key"],
    "agenda.decisionbody": ["kind", "municipality", "organisation"],
    "agenda.proposal": ["region", "code"],
    "agenda.proposalpoint": ["proposal", "kind", "number"],
    "agenda.agendaitem": ["region", "code"],
    "agenda.itemmunicipality": ["item", "municipality"],
    "agenda.step": ["item", "sequence"],
    "agenda.periodchange": ["item", "step", "moved_on"],
    "agenda.progressupdate": ["item", "reference_date"],
    "agenda.decision": ["proposal", "body", "phase", "scheduled_on"],
    "agenda.agreement": ["region", "number"],
    "agenda.risk": ["region", "number"],
    "agenda.evaluationmoment": ["region", "number"],
}  # fmt: skip

FAULTS = (ValidationError, FieldDoesNotExist, IntegrityError, LookupError, ValueError)


class FactError(Exception):
    """A row of a fixture that cannot be stored; says which and why."""


def load_file(path: Path, *, reason: str) -> int:
    """Add the rows of a facts file that are not there yet; returns how many were added."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    loader = Loader()
    with change(route=Route.FACTS, reason=reason, origin=path.name):
        return sum(loader.add(label, row) for label, row in _rows(tables))


def _rows(tables: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    named = {
        f"{app}.{model}": rows for app, models in tables.items() for model, rows in models.items()
    }
    if unknown := set(named) - set(KEYS):
        raise FactError(f"Onbekende tabel: {', '.join(sorted(unknown))}.")
    for label in KEYS:
        for row in named.get(label, []):
            yield label, row


@contextmanager
def _named(label: str, row: dict[str, Any]) -> Iterator[None]:
    """Say of any fault in which row it is."""
    try:
        yield
    except FAULTS as error:
        raise FactError(f"{label} {row}: {error}") from error


class Loader:
    """Finds rows by natural key, remembering what it found."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, Any], Model] = {}

    def add(self, label: str, row: dict[str, Any]) -> bool:
        """Create the row unless its key exists; True when it was created."""
        with _named(label, row):
            if self._find(label, self._key(label, row)) is not None:
                return False
            self._save(label, apps.get_model(label)(), row)
            return True

    def put(self, label: str, row: dict[str, Any]) -> None:
        """Create the row, or change the existing one to these values."""
        with _named(label, row):
            existing = self._find(label, self._key(label, row))
            self._save(label, existing or apps.get_model(label)(), row)

    def _save(self, label: str, instance: Model, row: dict[str, Any]) -> None:
        for name, value in row.items():
            setattr(instance, name, self._value(label, name, value))
        instance.clean_fields(exclude=[f.name for f in instance._meta.fields if f.is_relation])
        instance.clean()
        instance.save()
        self.found[label, _hashable(self._key(label, row))] = instance

    def _key(self, label: str, row: dict[str, Any]) -> list[Any]:
        return [row.get(name, "") for name in KEYS[label]]

    def _find(self, label: str, key: list[Any]) -> Any:
        known = (label, _hashable(key))
        if known not in self.found:
            lookup = {}
            for name, part in zip(KEYS[label], key, strict=True):
                value = self._value(label, name, part)
                lookup[name if value is not None else f"{name}__isnull"] = (
                    value if value is not None else True
                )
            manager = apps.get_model(label)._base_manager
            instance = manager.filter(**lookup).order_by("pk").first()
            if instance is None:
                return None
            self.found[known] = instance
        return self.found[known]

    def _value(self, label: str, name: str, value: Any) -> Any:
        field = apps.get_model(label)._meta.get_field(name)
        if value == "" and field.null:
            return None
        if not isinstance(field, ForeignKey):
            return field.to_python(value)
        target = field.related_model._meta.label_lower
        found = self._find(target, value if isinstance(value, list) else [value])
        if found is None:
            raise LookupError(f"{name}: {value} bestaat niet")
        return found


def _hashable(key: Any) -> Any:
    return tuple(_hashable(part) for part in key) if isinstance(key, list) else str(key)


def replay(changes: list[dict[str, Any]]) -> int:
    """Live through a made-up past: each change at its own moment; returns how many there were.

    Only for the Voorbeeldregio: for real regions the moment of a change is always now.
    """
    loader = Loader()
    for past in changes:
        moment = datetime.fromisoformat(past["at"])
        by = loader._find("accounts.user", [past["by"]]) if past.get("by") else None
        with change(by=by, at=moment, reason=past.get("reason", ""), route=past["route"]):
            for label, row in past["rows"]:
                loader.put(label, row)
    return len(changes)
