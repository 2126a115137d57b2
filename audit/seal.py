"""Seals over history: who edits or removes a row behind the triggers' back is found out, by row.

A seal covers the rows of one history table written since the previous seal. Per row it keeps the
history_id and 16 bytes of SHA-256 over the row's canonical JSON; its own hash chains it to the
previous seal. Printed outside the database (in a report), the last hash anchors all before it.
"""

import hashlib
import json
import struct
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from audit.models import Seal

ROW = struct.Struct(">q16s")
BATCH = 5_000


def _wait_for_writers(table: str) -> None:
    """On PostgreSQL a lower number may be committed later than a higher one: let writers finish.

    On SQLite there is one writer at a time, and that is us.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{table}" IN SHARE MODE')


def fingerprint(row: dict[str, Any]) -> bytes:
    """16 bytes over a history row; the same on SQLite and PostgreSQL."""
    text = json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()[:16]


@transaction.atomic
def seal_table(history: type[models.Model]) -> int:
    """Seal the rows of a history table that no seal covers yet; returns how many."""
    table = history._meta.db_table
    _wait_for_writers(table)
    last = Seal.objects.filter(table=table).order_by("last_history_id").last()
    columns = sorted(f.attname for f in history._meta.concrete_fields)
    after = last.last_history_id if last else 0
    prints = [
        ROW.pack(row["history_id"], fingerprint(row)) for row in _rows(history, columns, after)
    ]
    if not prints:
        return 0
    data = b"".join(prints)
    Seal.objects.create(
        table=table,
        columns=columns,
        last_history_id=ROW.unpack(prints[-1])[0],
        fingerprints=data,
        previous=last.sha256 if last else "",
        sha256=chained(last.sha256 if last else "", table, data),
    )
    return len(prints)


def chained(previous: str, table: str, data: bytes) -> str:
    """The hash of a seal: the one before it, the table and the fingerprints."""
    return hashlib.sha256(previous.encode() + table.encode() + data).hexdigest()


def _rows(history: type[models.Model], columns: list[str], after: int) -> Iterator[dict[str, Any]]:
    rows = history._default_manager.filter(history_id__gt=after).order_by("history_id")
    return rows.values(*columns).iterator(BATCH)


def broken_seals(history: type[models.Model]) -> Iterator[str]:
    """What is wrong with the sealed rows of a table, each naming the row or the seal."""
    table = history._meta.db_table
    previous, after = "", 0
    for seal in Seal.objects.filter(table=table).order_by("last_history_id"):
        data = bytes(seal.fingerprints)
        if seal.previous != previous or chained(previous, table, data) != seal.sha256:
            yield f"zegel {seal.pk} sluit niet aan op het vorige"
        yield from _compare(history, seal, data, after)
        previous, after = seal.sha256, seal.last_history_id


def _compare(history: type[models.Model], seal: Seal, data: bytes, after: int) -> Iterator[str]:
    sealed: dict[int, bytes] = dict(ROW.iter_unpack(data))
    for row in _rows(history, seal.columns, after):
        number = row["history_id"]
        if number > seal.last_history_id:
            break
        expected = sealed.pop(number, None)
        if expected is None:
            yield f"rij {number} is later tussengevoegd"
        elif expected != fingerprint(row):
            yield f"rij {number} is gewijzigd"
    for number in sealed:
        yield f"rij {number} is verwijderd"
