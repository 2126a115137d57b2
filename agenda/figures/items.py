"""Agenda items as they stood on a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from accounts.models import User
from agenda.enums import (
    Light,
)
from agenda.figures.lines import ItemLine, StepLine, UpdateLine
from agenda.figures.steps import step_lines
from agenda.figures.terms import Moves, moves_of, period_of, put_back
from agenda.figures.updates import latest_updates
from agenda.models import (
    AgendaItem,
    ItemMunicipality,
)
from audit.known import Known
from audit.provenance import Origin, origins
from buildingblocks.models import BuildingBlock, Municipality, Organisation, Region


def item_lines(
    known: Known, region: Region, *, on: date, item_ids: Iterable[int] | None = None
) -> tuple[ItemLine, ...]:
    """The region's items that existed on the day, by code, with their steps and last update."""
    items = known.all(AgendaItem, region=region.pk)
    if item_ids is not None:
        wanted = set(item_ids)
        items = [item for item in items if item.pk in wanted]
    items = _as_they_stood(known, items, on)
    names = _Names(known, items)
    moves = moves_of(known, items, on)
    put_back(items, {key[0]: m for key, m in moves.later.items() if key[1] is None})
    steps = step_lines(known, items, moves, on)
    updates = latest_updates(known, items, on)
    where = origins(known, AgendaItem, items)
    lines = [
        _item_line(item, names, moves, steps[item.pk], updates.get(item.pk), where[item.pk], on)
        for item in items
    ]
    return tuple(sorted(lines, key=lambda line: line.code))


def _as_they_stood(known: Known, items: list[AgendaItem], on: date) -> list[AgendaItem]:
    """Give each item the status that held on the day; items that came later are left out."""
    later = [item.pk for item in items if item.status_since > on]
    past = AgendaItem.history.filter(id__in=later, status_since__lte=on).exclude(history_type="-")
    if known.at is not None:
        past = past.filter(history_date__lte=known.at)
    newest = past.order_by().values("id").annotate(last=Max("history_id")).values("last")
    before = {
        row["id"]: row
        for row in AgendaItem.history.filter(history_id__in=newest)
        .order_by()
        .values("id", "status", "status_since", "successor_id")
    }
    for item in items:
        if item.pk in before:
            item.status = before[item.pk]["status"]
            item.status_since = before[item.pk]["status_since"]
            item.successor_id = before[item.pk]["successor_id"]
    return [item for item in items if item.status_since <= on]


class _Names:
    """Names of everything that items refer to, as known then."""

    def __init__(self, known: Known, items: list[AgendaItem]) -> None:
        ids = [item.pk for item in items]
        self.blocks = known.by_id(BuildingBlock, [i.building_block_id for i in items])
        self.owners = known.by_id(Organisation, [i.owner_id for i in items])
        links = known.all(ItemMunicipality, item__in=ids)
        wanted = [i.lead_municipality_id for i in items] + [x.municipality_id for x in links]
        self.municipalities = known.by_id(Municipality, wanted)
        self.concerned: dict[int, list[Municipality]] = defaultdict(list)
        for link in links:
            self.concerned[link.item_id].append(self.municipalities[link.municipality_id])
        people = {i.lead_id for i in items} | {i.deputy_id for i in items}
        self.people = dict(
            User.objects.filter(pk__in=[p for p in people if p]).values_list("pk", "name")
        )
        self.items = {i.pk: i for i in items}


def _item_line(
    item: AgendaItem,
    names: _Names,
    moves: Moves,
    steps: list[StepLine],
    update: UpdateLine | None,
    origin: Origin,
    on: date,
) -> ItemLine:
    block = names.blocks.get(item.building_block_id or 0)
    lead_place = names.municipalities.get(item.lead_municipality_id or 0)
    concerned = sorted(names.concerned[item.pk], key=lambda m: m.name)
    owner = names.owners.get(item.owner_id or 0)
    successor = names.items.get(item.successor_id or 0)
    return ItemLine(
        id=item.pk,
        code=item.code,
        title=item.title,
        goal=item.goal,
        description=item.description,
        block=block.number if block else None,
        block_title=block.title if block else "",
        owner=str(owner) if owner else "",
        lead_municipality=lead_place.name if lead_place else "",
        lead_municipality_id=item.lead_municipality_id,
        lead=names.people.get(item.lead_id or 0, ""),
        deputy=names.people.get(item.deputy_id or 0, ""),
        municipalities=tuple(m.name for m in concerned),
        municipality_ids=tuple(m.pk for m in concerned),
        period=period_of(item),
        start=item.start,
        end=item.end,
        precision=item.precision,
        status=item.status,
        status_label=str(item.get_status_display()),
        status_since=item.status_since,
        successor=str(successor) if successor else "",
        successor_code=successor.code if successor else "",
        provisional=item.provisional,
        visibility=item.visibility,
        late=item.is_overdue(on),
        light=update.overall if update else str(Light.GREY),
        moved=moves.count(item.pk, None) + sum(s.moved for s in steps),
        months_moved=max([moves.months(item.pk, None), *(s.months_moved for s in steps)]),
        steps=tuple(steps),
        update=update,
        origin=origin,
    )
