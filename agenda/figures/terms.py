"""Periods and reschedulings: what was planned on a day, and how often that was moved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agenda.enums import (
    DonePrecision,
)
from agenda.figures.lines import MoveLine
from agenda.models import (
    AgendaItem,
    Agreement,
    EvaluationMoment,
    PeriodChange,
    Step,
)
from audit.known import Known
from audit.provenance import origins
from buildingblocks.enums import Precision
from buildingblocks.formats import dutch_date
from buildingblocks.formats import period as period_text
from buildingblocks.models import BuildingBlock


@dataclass
class Moves:
    """Reschedulings per (item, step or None): those up to the day, and the first one after it."""

    made: dict[tuple[int, int | None], list[PeriodChange]]
    later: dict[tuple[int, int | None], PeriodChange]

    def count(self, item: int, step: int | None) -> int:
        """How often; agreeing on a first date is not moving one."""
        return sum(move.old_end is not None for move in self.made.get((item, step), []))

    def months(self, item: int, step: int | None) -> int:
        return sum(move.months or 0 for move in self.made.get((item, step), []))


def moves_of(known: Known, items: list[AgendaItem], on: date) -> Moves:
    made: dict[tuple[int, int | None], list[PeriodChange]] = defaultdict(list)
    later: dict[tuple[int, int | None], PeriodChange] = {}
    changes = known.all(PeriodChange, item__in=[item.pk for item in items])
    for change in sorted(changes, key=lambda c: (c.moved_on, c.pk)):
        key = (change.item_id, change.step_id)
        if change.moved_on <= on:
            made[key].append(change)
        else:
            later.setdefault(key, change)
    return Moves(made, later)


def put_back(rows: Iterable[AgendaItem | Step], later: dict[int, PeriodChange]) -> None:
    """Undo, in memory, what was rescheduled after the reference date."""
    for row in rows:
        if move := later.get(row.pk):
            row.start, row.end, row.precision = move.old_start, move.old_end, move.old_precision
            row.period_label = ""


def item_moves(known: Known, item: int, *, on: date) -> tuple[MoveLine, ...]:
    """Every rescheduling of one item and its steps up to the day, newest first."""
    rows = [row for row in known.all(PeriodChange, item=item) if row.moved_on <= on]
    rows.sort(key=lambda row: (row.moved_on, row.pk), reverse=True)
    steps = known.attach(rows, "step", Step)
    where = origins(known, PeriodChange, rows)
    return tuple(
        MoveLine(
            id=row.pk,
            moved_on=row.moved_on,
            step=steps[row.step_id].title if row.step_id else "",
            before=period_text(row.old_start, row.old_end, row.old_precision),
            after=period_text(row.new_start, row.new_end, row.new_precision),
            months=row.months,
            reason=row.reason,
            origin=where[row.pk],
        )
        for row in rows
    )


def period_of(row: AgendaItem | Step | Agreement | EvaluationMoment | BuildingBlock) -> str:
    return period_text(row.start, row.end, row.precision, row.period_label)


def done_text(step: Step) -> str:
    """When it was done, as exactly as that is known; empty when it is not done."""
    if step.done_on is None:
        return ""
    if step.done_precision == DonePrecision.MONTH:
        return period_text(step.done_on.replace(day=1), step.done_on, Precision.MONTH)
    if step.done_precision == DonePrecision.YEAR:
        return str(step.done_on.year)
    day = dutch_date(step.done_on)
    return f"uiterlijk {day}" if step.done_precision == DonePrecision.AT_LATEST else day
