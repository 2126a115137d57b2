"""The second path: every figure of an edition once more, by plain SQL and nothing else."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from agenda.reports.gate.recount.tables import statement


class Number(NamedTuple):
    """What a figure says, whoever computed it. `of` is 0 for a reading in a line of time."""

    key: str
    unit: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    known: int
    of: int


FAMILIES = ("placed", "flows", "targets", "stated", "national", "agenda", "decisions")


def second_path(
    region: int, own: int, *, on: date, since: date, known_at: datetime | None, slug: str
) -> set[Number]:
    """Every number of the edition of one municipality; `own` 0 is that of the region."""
    asked = {"region": region, "own": own, "on": on, "since": since, "known_at": known_at}
    params = _adapted(asked)
    found = {row for name in FAMILIES for row in _rows(name, params)}
    found |= set(_rows("money", params))
    if own:
        found |= set(_shared(params, slug))
    return found


def _shared(params: dict[str, Any], slug: str) -> Iterator[Number]:
    """What the region has together stands in the edition of each municipality as well."""
    for number in _rows("money", {**params, "own": 0}):
        if number.key.endswith(f".{slug}"):
            yield number


def _adapted(asked: dict[str, Any]) -> dict[str, Any]:
    ops = connection.ops
    for name in ("on", "since"):
        asked[name] = ops.adapt_datefield_value(asked[name])
    if asked["known_at"] is not None:
        asked["known_at"] = ops.adapt_datetimefield_value(asked["known_at"])
    return asked


def _rows(name: str, params: dict[str, Any]) -> Iterator[Number]:
    with connection.cursor() as cursor:
        cursor.execute(statement(name, then=params["known_at"] is not None), params)
        for key, unit, value, scale, numerator, denominator, known, of in cursor.fetchall():
            yield Number(
                key, unit, _scaled(value, scale), _scaled(numerator), _scaled(denominator),
                int(known), int(of),
            )  # fmt: skip


def _scaled(value: Any, scale: int = 1) -> Decimal | None:
    """Counts, tenths and cents are whole numbers in SQL, so that no bit is lost."""
    return None if value is None else (Decimal(int(value)) / scale).normalize() + 0
