"""How the agenda stands on a reference date, computed once for every page and report.

What changes over time is read as of that day: the status that held, the term that was planned,
steps done, decisions taken, the last progress update. Names are those known at the moment asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from accounts.models import User
from agenda.enums import (
    BodyKind,
    ChangeClass,
    DonePrecision,
    ItemStatus,
    Light,
    Outcome,
    Phase,
    PointKind,
    RiskStatus,
    SectionKind,
    StepStatus,
)
from agenda.models import (
    AgendaItem,
    Agreement,
    Decision,
    DecisionBody,
    EvaluationMoment,
    ItemMunicipality,
    PeriodChange,
    PrinciplesSection,
    PrinciplesVersion,
    ProgressUpdate,
    Proposal,
    ProposalPoint,
    Risk,
    Step,
)
from audit.known import Known
from audit.provenance import Origin, origins
from buildingblocks.enums import BlockStatus, FinancialStatus, Precision
from buildingblocks.figures import Participant
from buildingblocks.formats import dutch_date
from buildingblocks.formats import period as period_text
from buildingblocks.models import BuildingBlock, Module, Municipality, Organisation, Region

WORST_FIRST = [Light.RED, Light.ORANGE, Light.GREEN, Light.GREY]


def moved_text(moved: int, months: int) -> str:
    """2× verschoven, +5 maanden; nothing for what was never moved."""
    if not moved:
        return ""
    amount = f", {months:+d} {'maand' if abs(months) == 1 else 'maanden'}" if months else ""
    return f"{moved}× verschoven{amount}".replace("-", "−")


@dataclass(frozen=True)
class StepLine:
    """One step as it stood: who, when, what; `months_moved` adds up every rescheduling."""

    id: int
    item_code: str
    item_title: str
    sequence: int
    parent: int | None
    depth: int
    actor: str
    municipality: str
    period: str
    start: date | None
    end: date | None
    precision: str
    title: str
    kind: str
    phase: str
    status: str
    status_label: str
    done_on: date | None
    done: str
    late: bool
    provisional: bool
    to_be_determined: bool
    moved: int
    months_moved: int
    origin: Origin

    @property
    def moved_text(self) -> str:
        return moved_text(self.moved, self.months_moved)


@dataclass(frozen=True)
class MoveLine:
    """One rescheduling: of the item itself or of a step, from which term to which."""

    id: int
    moved_on: date
    step: str
    before: str
    after: str
    months: int | None
    reason: str
    origin: Origin


@dataclass(frozen=True)
class UpdateLine:
    """A progress update: its lights, and the explanation where one is orange or red."""

    id: int
    reference_date: date
    time: str
    money: str
    quality: str
    overall: str
    past: str
    coming: str
    cause: str
    consequence: str
    correction: str
    approved_by: str
    approved_on: date | None
    origin: Origin


@dataclass(frozen=True)
class ItemLine:
    """One agenda item as it stood on the reference date."""

    id: int
    code: str
    title: str
    goal: str
    description: str
    block: int | None
    block_title: str
    owner: str
    lead_municipality: str
    lead_municipality_id: int | None
    lead: str
    deputy: str
    municipalities: tuple[str, ...]
    municipality_ids: tuple[int, ...]
    period: str
    start: date | None
    end: date | None
    precision: str
    status: str
    status_label: str
    status_since: date
    successor: str
    successor_code: str
    provisional: bool
    visibility: str
    late: bool
    light: str
    moved: int
    months_moved: int
    steps: tuple[StepLine, ...]
    update: UpdateLine | None
    origin: Origin

    @property
    def is_open(self) -> bool:
        return self.status in ItemStatus.open()

    @property
    def is_listed(self) -> bool:
        """Whether a list shows it without being asked: not withdrawn, merged or superseded."""
        return self.status not in ItemStatus.gone()

    @property
    def late_steps(self) -> int:
        return sum(step.late for step in self.steps)

    @property
    def moved_text(self) -> str:
        return moved_text(self.moved, self.months_moved)


@dataclass(frozen=True)
class BlockLine:
    """A building block with how many of its items stand how; never an average."""

    id: int
    number: int
    title: str
    description: str
    status: str
    status_label: str
    financial_status: str
    financial_label: str
    period: str
    depends_on: int | None
    items: int
    open_items: int
    done_items: int
    late_items: int
    lights: tuple[tuple[str, int], ...]
    modules: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True)
class DecisionLine:
    """What one body did with a proposal, or when it will."""

    id: int
    body: str
    body_kind: str
    municipality_id: int | None
    phase: str
    handling: str
    scheduled_on: date | None
    decided_on: date | None
    month_only: bool
    outcome: str
    outcome_label: str
    amendment: str
    conditions: str
    votes_for: int | None
    votes_against: int | None
    note: str
    origin: Origin

    @property
    def when(self) -> str:
        """The day of the decision, or of its treatment as planned; the month where that is all."""
        if self.decided_on is None:
            return f"gepland op {dutch_date(self.scheduled_on)}" if self.scheduled_on else ""
        text = dutch_date(self.decided_on)
        return text.split(" ", 1)[1] if self.month_only else text

    @property
    def in_favour(self) -> bool:
        return self.outcome in Outcome.in_favour()

    @property
    def phase_label(self) -> str:
        return str(Phase(self.phase).label)


@dataclass(frozen=True)
class ProposalLine:
    """A proposal with the final decision per body, and whether the gate is open."""

    id: int
    code: str
    title: str
    summary: str
    requires_all: bool
    legal_basis: str
    commissioned_by: str
    agreed: int
    of: int
    adopted: bool | None
    waiting_for: tuple[str, ...]
    decisions: tuple[DecisionLine, ...]
    points: tuple[tuple[str, str, str], ...]
    origin: Origin

    @property
    def point_groups(self) -> dict[str, list[tuple[str, str]]]:
        """The points by kind: what these are called, and number and text of each."""
        return {
            kind.plural: found
            for kind in PointKind
            if (found := [(number, text) for k, number, text in self.points if k == kind])
        }


@dataclass(frozen=True)
class SectionLine:
    kind: str
    position: int
    stable_key: str
    heading: str
    body: str
    change_class: str
    change_note: str
    moved_from: int | None

    @property
    def moved_text(self) -> str:
        return f"Van {self.moved_from} naar {self.position}"

    @property
    def kind_label(self) -> str:
        return str(SectionKind(self.kind).label)

    @property
    def change_label(self) -> str:
        return str(ChangeClass(self.change_class).label) if self.change_class else ""


@dataclass(frozen=True)
class PrinciplesLine:
    """One version of the principles, with moves against the version before it."""

    id: int
    label: str
    dated: date
    status: str
    note: str
    sections: tuple[SectionLine, ...]
    origin: Origin


@dataclass(frozen=True)
class RiskLine:
    id: int
    number: int
    title: str
    category: str
    cause: str
    effect: str
    measure: str
    likelihood: int | None
    impact: int | None
    score: int | None
    owner: str
    status: str
    since: date | None
    closed_on: date | None
    review_on: date | None
    item_code: str
    origin: Origin


@dataclass(frozen=True)
class AgreementLine:
    id: int
    number: int
    topic: str
    text: str
    parties: str
    status: str
    period: str
    origin: Origin


@dataclass(frozen=True)
class EvaluationLine:
    id: int
    number: int
    subject: str
    questions: str
    item_code: str
    period: str
    end: date | None
    done_on: date | None
    late: bool
    finding: str
    follow_up: str
    origin: Origin


@dataclass(frozen=True)
class AgendaFigures:
    """The whole agenda of a region on one reference date."""

    blocks: tuple[BlockLine, ...]
    items: tuple[ItemLine, ...]
    proposals: tuple[ProposalLine, ...]
    principles: tuple[PrinciplesLine, ...]
    risks: tuple[RiskLine, ...]
    agreements: tuple[AgreementLine, ...]
    evaluations: tuple[EvaluationLine, ...]


def worst(lights: Iterable[str]) -> str:
    """The overall light: the worst of them; grey when nobody judged."""
    found = set(lights)
    return next((str(light) for light in WORST_FIRST if light in found), str(Light.GREY))


def agenda_figures(
    known: Known,
    region: Region,
    *,
    on: date,
    members: Sequence[Participant],
    item_ids: Iterable[int] | None = None,
) -> AgendaFigures:
    """The agenda; `item_ids` limits the items to those a reader may see."""
    items = item_lines(known, region, on=on, item_ids=item_ids)
    codes = {item.id: item.code for item in items}
    return AgendaFigures(
        blocks=_blocks(known, region, items),
        items=items,
        proposals=proposal_lines(known, region, on=on, members=members),
        principles=principles_lines(known, region, on=on),
        risks=risk_lines(known, region, on=on, codes=codes),
        agreements=agreement_lines(known, region),
        evaluations=evaluation_lines(known, region, on=on, codes=codes),
    )


# Items and steps


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
    moves = _moves(known, items, on)
    _put_back(items, {key[0]: m for key, m in moves.later.items() if key[1] is None})
    steps = _step_lines(known, items, moves, on)
    updates = _latest_updates(known, items, on)
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
        self.people = dict(User.objects.filter(pk__in=people - {None}).values_list("pk", "name"))
        self.items = {i.pk: i for i in items}


@dataclass
class _Moves:
    """Reschedulings per (item, step or None): those up to the day, and the first one after it."""

    made: dict[tuple[int, int | None], list[PeriodChange]]
    later: dict[tuple[int, int | None], PeriodChange]

    def count(self, item: int, step: int | None) -> int:
        """How often; agreeing on a first date is not moving one."""
        return sum(move.old_end is not None for move in self.made.get((item, step), []))

    def months(self, item: int, step: int | None) -> int:
        return sum(move.months or 0 for move in self.made.get((item, step), []))


def _moves(known: Known, items: list[AgendaItem], on: date) -> _Moves:
    made: dict[tuple[int, int | None], list[PeriodChange]] = defaultdict(list)
    later: dict[tuple[int, int | None], PeriodChange] = {}
    changes = known.all(PeriodChange, item__in=[item.pk for item in items])
    for change in sorted(changes, key=lambda c: (c.moved_on, c.pk)):
        key = (change.item_id, change.step_id)
        if change.moved_on <= on:
            made[key].append(change)
        else:
            later.setdefault(key, change)
    return _Moves(made, later)


def _put_back(rows: Iterable[AgendaItem | Step], later: dict[int, PeriodChange]) -> None:
    """Undo, in memory, what was rescheduled after the reference date."""
    for row in rows:
        if move := later.get(row.pk):
            row.start, row.end, row.precision = move.old_start, move.old_end, move.old_precision
            row.period_label = ""


def _step_lines(
    known: Known, items: list[AgendaItem], moves: _Moves, on: date
) -> dict[int, list[StepLine]]:
    steps = known.all(Step, item__in=[item.pk for item in items])
    _put_back(steps, {key[1]: m for key, m in moves.later.items() if key[1] is not None})
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
    moves: _Moves,
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
        period=_period(step),
        start=step.start,
        end=step.end,
        precision=step.precision,
        title=step.title,
        kind=str(step.get_kind_display()),
        phase=step.phase_label,
        status=step.status,
        status_label=str(step.get_status_display()),
        done_on=step.done_on,
        done=_done(step),
        late=step.is_overdue(on),
        provisional=step.provisional,
        to_be_determined=step.to_be_determined,
        moved=moves.count(item.pk, step.pk),
        months_moved=moves.months(item.pk, step.pk),
        origin=origin,
    )


def _done(step: Step) -> str:
    """When it was done, as exactly as that is known; empty when it is not done."""
    if step.done_on is None:
        return ""
    if step.done_precision == DonePrecision.MONTH:
        return period_text(step.done_on.replace(day=1), step.done_on, Precision.MONTH)
    if step.done_precision == DonePrecision.YEAR:
        return str(step.done_on.year)
    day = dutch_date(step.done_on)
    return f"uiterlijk {day}" if step.done_precision == DonePrecision.AT_LATEST else day


def _period(row: AgendaItem | Step | Agreement | EvaluationMoment | BuildingBlock) -> str:
    return period_text(row.start, row.end, row.precision, row.period_label)


def _item_line(
    item: AgendaItem,
    names: _Names,
    moves: _Moves,
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
        period=_period(item),
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


def _latest_updates(known: Known, items: list[AgendaItem], on: date) -> dict[int, UpdateLine]:
    rows = known.all(ProgressUpdate, item__in=[i.pk for i in items], reference_date__lte=on)
    latest = {row.item_id: row for row in sorted(rows, key=lambda r: r.reference_date)}
    return update_lines(known, list(latest.values()))


def item_updates(known: Known, item: int, *, on: date) -> tuple[UpdateLine, ...]:
    """Every progress update of one item up to the day, newest first."""
    rows = known.all(ProgressUpdate, item=item, reference_date__lte=on)
    rows.sort(key=lambda row: row.reference_date, reverse=True)
    return tuple(_update_lines(known, rows))


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


def update_lines(known: Known, rows: list[ProgressUpdate]) -> dict[int, UpdateLine]:
    """Progress updates by item (the last of each item when there are more)."""
    lines = _update_lines(known, rows)
    return {row.item_id: line for row, line in zip(rows, lines, strict=True)}


def _update_lines(known: Known, rows: list[ProgressUpdate]) -> list[UpdateLine]:
    where = origins(known, ProgressUpdate, rows)
    people = dict(
        User.objects.filter(pk__in={r.approved_by_id for r in rows} - {None}).values_list(
            "pk", "name"
        )
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


# Building blocks


def _blocks(known: Known, region: Region, items: Sequence[ItemLine]) -> tuple[BlockLine, ...]:
    rows = sorted(known.all(BuildingBlock, region=region.pk), key=lambda b: b.number)
    where = origins(known, BuildingBlock, rows)
    modules: dict[int, list[str]] = defaultdict(list)
    for module in known.all(Module, building_block__in=[b.pk for b in rows]):
        modules[module.building_block_id].append(f"{module} ({module.get_status_display()})")
    numbers = {b.pk: b.number for b in rows}
    return tuple(
        _block_line(
            block,
            [i for i in items if i.block == block.number],
            numbers.get(block.depends_on_id or 0),
            modules[block.pk],
            where[block.pk],
        )
        for block in rows
    )


def _block_line(
    block: BuildingBlock,
    items: list[ItemLine],
    depends_on: int | None,
    modules: list[str],
    origin: Origin,
) -> BlockLine:
    return BlockLine(
        id=block.pk,
        number=block.number,
        title=block.title,
        description=block.description,
        status=block.status,
        status_label=str(BlockStatus(block.status).label),
        financial_status=block.financial_status,
        financial_label=str(FinancialStatus(block.financial_status).label),
        period=_period(block) if block.precision != Precision.NONE else block.period_label,
        depends_on=depends_on,
        **count_items(items),
        modules=tuple(modules),
        origin=origin,
    )


def count_items(items: Sequence[ItemLine]) -> dict[str, Any]:
    """How many items stand how, and of the open ones the lights, worst first."""
    running = [i for i in items if i.is_open]
    return {
        "items": len(items),
        "open_items": len(running),
        "done_items": sum(i.status == ItemStatus.DONE for i in items),
        "late_items": sum(i.late or i.late_steps > 0 for i in running),
        "lights": tuple((str(x), sum(i.light == x for i in running)) for x in WORST_FIRST),
    }


def recount(block: BlockLine, items: Iterable[ItemLine]) -> BlockLine:
    """The block counted over some of its items only, as for one municipality."""
    return replace(block, **count_items([i for i in items if i.block == block.number]))


# Decisions


def proposal_lines(
    known: Known, region: Region, *, on: date, members: Sequence[Participant]
) -> tuple[ProposalLine, ...]:
    """Each proposal with what every body did by the day; later decisions show as planned."""
    proposals = known.all(Proposal, region=region.pk)
    ids = [p.pk for p in proposals]
    decisions = known.all(Decision, proposal__in=ids)
    bodies = known.attach(decisions, "body", DecisionBody)
    known.attach(bodies.values(), "municipality", Municipality)
    known.attach(bodies.values(), "organisation", Organisation)
    where = origins(known, Decision, decisions)
    by_proposal: dict[int, list[DecisionLine]] = defaultdict(list)
    for row in decisions:
        by_proposal[row.proposal_id].append(_decision_line(row, where[row.pk], on))
    points: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for point in known.all(ProposalPoint, proposal__in=ids):
        points[point.proposal_id].append((point.kind, point.number, point.text))
    papers = origins(known, Proposal, proposals)
    return tuple(
        _proposal_line(p, by_proposal[p.pk], sorted(points[p.pk]), members, papers[p.pk])
        for p in proposals
    )


def _decision_line(row: Decision, origin: Origin, on: date) -> DecisionLine:
    taken = row.decided_on is not None and row.decided_on <= on
    outcome = Outcome(row.outcome) if taken or row.decided_on is None else Outcome.NOT_YET
    return DecisionLine(
        id=row.pk,
        body=str(row.body),
        body_kind=row.body.kind,
        municipality_id=row.body.municipality_id,
        phase=row.phase,
        handling=str(row.get_handling_display()) if row.handling != "nvt" else "",
        scheduled_on=row.scheduled_on,
        decided_on=row.decided_on if taken else None,
        month_only=row.decided_precision == Precision.MONTH,
        outcome=str(outcome),
        outcome_label=str(outcome.label),
        amendment=row.amendment if taken else "",
        conditions=row.conditions if taken else "",
        votes_for=row.votes_for if taken else None,
        votes_against=row.votes_against if taken else None,
        note=row.note,
        origin=origin,
    )


def _proposal_line(
    proposal: Proposal,
    decisions: list[DecisionLine],
    points: list[tuple[str, str, str]],
    members: Sequence[Participant],
    origin: Origin,
) -> ProposalLine:
    final = sorted((d for d in decisions if d.phase == Phase.DECIDING), key=_moment)
    last = {d.body: d for d in final}
    bodies = _deciding_bodies(proposal, last, members)
    agreed = {b for b, d in last.items() if b in bodies and d.outcome in Outcome.in_favour()}
    waiting = tuple(name for body, name in bodies.items() if body not in agreed)
    return ProposalLine(
        id=proposal.pk,
        code=proposal.code,
        title=proposal.title,
        summary=proposal.summary,
        requires_all=proposal.requires_all,
        legal_basis=proposal.legal_basis,
        commissioned_by=proposal.commissioned_by,
        agreed=len(agreed),
        of=len(bodies),
        adopted=(not waiting) if proposal.requires_all else None,
        waiting_for=waiting if proposal.requires_all else (),
        decisions=tuple(sorted(decisions, key=lambda d: (d.body_kind, d.body, d.phase))),
        points=tuple(points),
        origin=origin,
    )


def _deciding_bodies(
    proposal: Proposal, last: dict[str, DecisionLine], members: Sequence[Participant]
) -> dict[str, str]:
    """Who must decide: every member's council where all must agree, else whoever it lies before.

    Body -> the name to wait for. A council of which nothing is recorded still counts.
    """
    if not proposal.requires_all:
        return {body: body for body in last}
    councils = {d.municipality_id: b for b, d in last.items() if d.body_kind == BodyKind.COUNCIL}
    return {councils.get(m.id, f"Raad {m.name}"): m.name for m in members}


def _moment(decision: DecisionLine) -> tuple[date, int]:
    """When it was or will be treated, so that the last treatment counts; unplanned comes first."""
    return decision.decided_on or decision.scheduled_on or date.min, decision.id


# Principles, risks, agreements, evaluations


def principles_lines(known: Known, region: Region, *, on: date) -> tuple[PrinciplesLine, ...]:
    """Every version up to the day, oldest first; a move is told by the stable key."""
    versions = [v for v in known.all(PrinciplesVersion, region=region.pk) if v.dated <= on]
    versions.sort(key=lambda v: (v.dated, v.label))
    sections: dict[int, list[PrinciplesSection]] = defaultdict(list)
    for section in known.all(PrinciplesSection, principles_version__in=[v.pk for v in versions]):
        sections[section.principles_version_id].append(section)
    where = origins(known, PrinciplesVersion, versions)
    lines, before = [], dict[str, int]()
    for version in versions:
        mine = sorted(sections[version.pk], key=lambda s: (s.kind, s.position))
        lines.append(_principles_line(version, mine, before, where[version.pk]))
        before = {s.stable_key: s.position for s in mine}
    return tuple(lines)


def _principles_line(
    version: PrinciplesVersion,
    sections: list[PrinciplesSection],
    before: dict[str, int],
    origin: Origin,
) -> PrinciplesLine:
    return PrinciplesLine(
        id=version.pk,
        label=version.label,
        dated=version.dated,
        status=str(version.get_status_display()),
        note=version.note,
        sections=tuple(
            SectionLine(
                kind=s.kind,
                position=s.position,
                stable_key=s.stable_key,
                heading=s.heading,
                body=s.body,
                change_class=s.change_class,
                change_note=s.change_note,
                moved_from=old if (old := before.get(s.stable_key)) != s.position else None,
            )
            for s in sections
        ),
        origin=origin,
    )


def risk_lines(
    known: Known, region: Region, *, on: date, codes: Mapping[int, str], closed: bool = False
) -> tuple[RiskLine, ...]:
    """Risks signalled by the day, the highest score first; `closed` asks for closed ones only.

    `codes` holds the items that the reader may see: a risk of another item is left out.
    """
    rows = [
        r
        for r in known.all(Risk, region=region.pk)
        if (r.since is None or r.since <= on)
        and (r.closed_on is not None and r.closed_on <= on) == closed
        and (r.item_id is None or r.item_id in codes)
    ]
    owners = known.by_id(Organisation, [r.owner_id for r in rows])
    where = origins(known, Risk, rows)
    lines = [_risk_line(r, owners, codes, where[r.pk], closed) for r in rows]
    return tuple(sorted(lines, key=lambda r: (-(r.score or 0), r.number)))


def _risk_line(
    row: Risk,
    owners: Mapping[int, Organisation],
    codes: Mapping[int, str],
    origin: Origin,
    closed: bool,
) -> RiskLine:
    open_again = row.status == RiskStatus.CLOSED and not closed
    return RiskLine(
        id=row.pk,
        number=row.number,
        title=row.title,
        category=str(row.get_category_display()),
        cause=row.cause,
        effect=row.effect,
        measure=row.measure,
        likelihood=row.likelihood,
        impact=row.impact,
        score=row.score,
        owner=str(owners.get(row.owner_id or 0, "")),
        status=str(RiskStatus.OPEN.label if open_again else row.get_status_display()),
        since=row.since,
        closed_on=row.closed_on if closed else None,
        review_on=row.review_on,
        item_code=codes.get(row.item_id or 0, ""),
        origin=origin,
    )


def agreement_lines(known: Known, region: Region) -> tuple[AgreementLine, ...]:
    """The agreements between the parties, by number."""
    rows = known.all(Agreement, region=region.pk)
    where = origins(known, Agreement, rows)
    lines = [
        AgreementLine(
            id=a.pk,
            number=a.number,
            topic=str(a.get_topic_display()),
            text=a.text,
            parties=a.parties,
            status=str(a.get_status_display()),
            period=_period(a) if a.precision != Precision.NONE else "",
            origin=where[a.pk],
        )
        for a in rows
    ]
    return tuple(sorted(lines, key=lambda a: a.number))


def evaluation_lines(
    known: Known, region: Region, *, on: date, codes: Mapping[int, str]
) -> tuple[EvaluationLine, ...]:
    """The moments to look back, the earliest first; `codes` as for `risk_lines`."""
    rows = [
        e
        for e in known.all(EvaluationMoment, region=region.pk)
        if e.item_id is None or e.item_id in codes
    ]
    where = origins(known, EvaluationMoment, rows)
    lines = [_evaluation_line(e, codes, where[e.pk], on) for e in rows]
    return tuple(sorted(lines, key=lambda e: (e.end or date.max, e.number)))


def _evaluation_line(
    row: EvaluationMoment, codes: Mapping[int, str], origin: Origin, on: date
) -> EvaluationLine:
    done = row.done_on is not None and row.done_on <= on
    return EvaluationLine(
        id=row.pk,
        number=row.number,
        subject=row.subject,
        questions=row.questions,
        item_code=codes.get(row.item_id or 0, ""),
        period=_period(row),
        end=row.end,
        done_on=row.done_on if done else None,
        late=not done and row.end is not None and row.end < on,
        finding=row.finding if done else "",
        follow_up=row.follow_up if done else "",
        origin=origin,
    )


def share(part: int, whole: int) -> Decimal | None:
    """part of whole in percent, for charts; None when there is nothing."""
    return Decimal(100) * part / whole if whole else None
