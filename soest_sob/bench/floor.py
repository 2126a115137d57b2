"""The least that storing rows with history can cost, as a programmer in a hurry would write it."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from audit.checks import tables
from buildingblocks.models import Municipality, PlacementCount, TargetGroup

CONSTANT = {"version": 1, "state": "waarde", "precision": "dag", "source_place": ""}
HISTORY = {"history_type": "+", "history_change_reason": "", "route": "import",
           "request_id": "", "origin": ""}  # fmt: skip


@contextmanager
def guards_off() -> Iterator[None]:
    """In a scratch database only: no triggers, so no history and no refusals."""
    triggers = [t for table in tables() for t in table.triggers(connection.vendor)]
    with connection.cursor() as cursor:
        for trigger in triggers:
            cursor.execute(trigger.drop)
    yield


def insert_both(data: bytes) -> None:
    """The csv into the table of stands and into its history, in one transaction."""
    live, history = PlacementCount, PlacementCount.history.model
    rows = list(_rows(data))
    names = list(rows[0])
    with transaction.atomic():
        _load(live._meta.db_table, names, (tuple(row.values()) for row in rows))
        stamped = {**HISTORY, "history_date": timezone.now().replace(tzinfo=None)}
        more = tuple(stamped.values())
        _load(history._meta.db_table, [*names, *stamped], (tuple(r.values()) + more for r in rows))


def _rows(data: bytes) -> Iterator[dict[str, Any]]:
    from soest_sob.bench.imports import UNITS  # noqa: PLC0415  # the other way round it is a program

    places = dict(Municipality.objects.values_list("cbs_code", "pk"))
    groups = dict(TargetGroup.objects.values_list("code", "pk"))
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    next(lines)
    for number, (code, _name, day, group, count, unit, known, note) in enumerate(lines, start=1):
        yield {
            "id": number,
            "municipality_id": places[code],
            "reference_date": f"{day[6:]}-{day[3:5]}-{day[:2]}",
            "target_group_id": groups[group],
            "value": int(count),
            "unit": UNITS[unit],
            "certainty": known.lower(),
            "note": note,
            **CONSTANT,
        }


def _load(table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(columns))
        connection.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
