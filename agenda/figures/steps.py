"""Steps as they stood on a day, in the order in which they are read."""

from collections import defaultdict
from datetime import date

from agenda.enums import (
    StepStatus,
)
from agenda.figures.lines import StepLine
from agenda.figures.terms import Moves, done_text, period_of, put_back
from agenda.models import (
    AgendaItem,
    Step,
)
from audit.known import Known
from audit.provenance import Origin, origins
from buildingblocks.models import Municipality


def step_lines(
    known: Known, items: list[AgendaItem], moves: Moves, on: date
) -> dict[int, list[StepLine]]:
    steps = known.all(Step, item__in=[item.pk for item in items])
    put_back(steps, {key[1]: m for key, m in moves.later.items() if key[1] is not None})
    names = known.attach(steps, "municipality", Municipality)
    where = origins(known, Step, steps)
    by_item: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        if step.done_on and step.done_on > on:
            step.status, step.done_on = StepStatus.PLANNED, None
        if step.status == StepStatus.UNKNOWN and (step.end is None or step.end >= on):
            step.status = StepStatus.PLANNED  # nobody could know yet
        by_item[step.item_id].append(step)
    titles = {item.pk: item for item in items}
    return {
        pk: [
            _step_line(step, depth, item, names, moves, where[step.pk], on)
            for step, depth in in_order(by_item[pk])
        ]
        for pk, item in titles.items()
    }


def in_order(steps: list[Step]) -> list[tuple[Step, int]]:
    """Steps with their depth: by sequence, and under each its own parts, undated ones last."""
    children: dict[int | None, list[Step]] = defaultdict(list)
    for step in sorted(steps, key=lambda s: s.sequence):
        children[step.parent_id].append(step)

    def walk(parent: int | None, depth: int) -> list[tuple[Step, int]]:
        level = children[parent]
        if parent is not None:
            level = sorted(level, key=lambda s: (s.start is None, s.start or date.max, s.sequence))
        return [x for step in level for x in [(step, depth), *walk(step.pk, depth + 1)]]

    return walk(None, 0)


def _step_line(
    step: Step,
    depth: int,
    item: AgendaItem,
    names: dict[int, Municipality],
    moves: Moves,
    origin: Origin,
    on: date,
) -> StepLine:
    return StepLine(
        id=step.pk,
        item_code=item.code,
        item_title=item.title,
        sequence=step.sequence,
        parent=step.parent_id,
        depth=depth,
        actor=step.actor,
        municipality=names[step.municipality_id].name if step.municipality_id else "",
        period=period_of(step),
        start=step.start,
        end=step.end,
        precision=step.precision,
        title=step.title,
        kind=str(step.get_kind_display()),
        phase=step.phase_label,
        status=step.status,
        status_label=str(step.get_status_display()),
        done_on=step.done_on,
        done=done_text(step),
        late=step.is_overdue(on),
        provisional=step.provisional,
        to_be_determined=step.to_be_determined,
        moved=moves.count(item.pk, step.pk),
        months_moved=moves.months(item.pk, step.pk),
        origin=origin,
    )
