"""Progress updates and their lights."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from agenda.enums import (
    Light,
)
from agenda.figures.lines import UpdateLine
from agenda.models import (
    AgendaItem,
    ProgressUpdate,
)
from audit.known import Known
from audit.provenance import origins

WORST_FIRST = [Light.RED, Light.ORANGE, Light.GREEN, Light.GREY]


def worst(lights: Iterable[str]) -> str:
    """The overall light: the worst of them; grey when nobody judged."""
    found = set(lights)
    return next((str(light) for light in WORST_FIRST if light in found), str(Light.GREY))


def latest_updates(known: Known, items: list[AgendaItem], on: date) -> dict[int, UpdateLine]:
    rows = known.all(ProgressUpdate, item__in=[i.pk for i in items], reference_date__lte=on)
    latest = {row.item_id: row for row in sorted(rows, key=lambda r: r.reference_date)}
    return update_lines(known, list(latest.values()))


def item_updates(known: Known, item: int, *, on: date) -> tuple[UpdateLine, ...]:
    """Every progress update of one item up to the day, newest first."""
    rows = known.all(ProgressUpdate, item=item, reference_date__lte=on)
    rows.sort(key=lambda row: row.reference_date, reverse=True)
    return tuple(_update_lines(known, rows))


def update_lines(known: Known, rows: list[ProgressUpdate]) -> dict[int, UpdateLine]:
    """Progress updates by item (the last of each item when there are more)."""
    lines = _update_lines(known, rows)
    return {row.item_id: line for row, line in zip(rows, lines, strict=True)}


def _update_lines(known: Known, rows: list[ProgressUpdate]) -> list[UpdateLine]:
    where = origins(known, ProgressUpdate, rows)
    people = dict(
        User.objects.filter(
            pk__in=[r.approved_by_id for r in rows if r.approved_by_id]
        ).values_list("pk", "name")
    )
    return [
        UpdateLine(
            id=row.pk,
            reference_date=row.reference_date,
            time=row.time,
            money=row.money,
            quality=row.quality,
            overall=worst([row.time, row.money, row.quality]),
            past=row.past,
            coming=row.coming,
            cause=row.cause,
            consequence=row.consequence,
            correction=row.correction,
            approved_by=people.get(row.approved_by_id or 0, ""),
            approved_on=row.approved_on,
            origin=where[row.pk],
        )
        for row in rows
    ]
