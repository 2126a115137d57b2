"""The agenda on the overview, with ready words for its templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agenda.enums import ItemStatus, Light, Outcome, StepStatus
from agenda.figures import AgendaFigures, BlockLine, DecisionLine, ItemLine, ProposalLine, StepLine
from agenda.reports.progress import half_year_later
from buildingblocks.formats import dutch_date
from buildingblocks.views.asked import Clocks

MOST_WORST = 3
MOST_STEPS = 6
MOST_DECISIONS = 6
RUNNING = (StepStatus.PLANNED, StepStatus.RUNNING)
DECIDED = {*Outcome.in_favour(), Outcome.REJECTED, Outcome.NOTED, Outcome.OPINION}
WORST_FIRST = (Light.RED, Light.ORANGE, Light.GREEN, Light.GREY)


@dataclass(frozen=True)
class BlockRow:
    """A building block; counts: items per light (worst first), then late and done."""

    name: str
    url: str
    status: str
    financial: str
    waits_for: int | None
    counts: tuple[int, ...]


def block_rows(agenda: AgendaFigures, slug: str, clocks: Clocks) -> list[BlockRow]:
    """How many items stand how; never an average, which would hide trouble."""
    rows = [_block_row(block, slug, clocks) for block in agenda.blocks]
    loose = [item for item in agenda.items if item.block is None and item.is_listed]
    if loose:
        rows.append(BlockRow("Overige agendapunten", "", "", "", None, _counts(loose)))
    return rows


def _block_row(block: BlockLine, slug: str, clocks: Clocks) -> BlockRow:
    lights = dict(block.lights)
    return BlockRow(
        name=f"{block.number}. {block.title}",
        url=clocks.link("item-list", slug, bouwsteen=str(block.number)),
        status=block.status_label,
        financial=block.financial_label.lower(),
        waits_for=block.depends_on,
        counts=(*(lights[x] for x in WORST_FIRST), block.late_items, block.done_items),
    )


def _counts(items: Sequence[ItemLine]) -> tuple[int, ...]:
    running = [item for item in items if item.is_open]
    lights = (sum(item.light == light for item in running) for light in WORST_FIRST)
    late = sum(item.late or item.late_steps > 0 for item in running)
    return (*lights, late, sum(item.status == ItemStatus.DONE for item in items))


@dataclass(frozen=True)
class ItemRow:
    """An item that asks for attention, and why."""

    name: str
    url: str
    light: str
    why: str
    late: str
    when: str


def worst_items(items: Sequence[ItemLine], slug: str, clocks: Clocks) -> list[ItemRow]:
    """The three running items that stand worst: red, then orange, then late."""
    rank = {Light.RED: 0, Light.ORANGE: 1}
    trouble = [i for i in items if i.is_open and (i.light in rank or i.late or i.late_steps)]
    trouble.sort(key=lambda i: (rank.get(Light(i.light), 2), -i.late_steps, not i.late, i.code))
    return [_item_row(item, slug, clocks) for item in trouble[:MOST_WORST]]


def late_items(items: Sequence[ItemLine], slug: str, clocks: Clocks) -> list[ItemRow]:
    return [_item_row(item, slug, clocks) for item in items if item.late]


def _item_row(item: ItemLine, slug: str, clocks: Clocks) -> ItemRow:
    late = ["over tijd"] if item.late else []
    if item.late_steps:
        late.append(f"{item.late_steps} stap{'pen' if item.late_steps > 1 else ''} te laat")
    judged = item.light in (Light.RED, Light.ORANGE)
    return ItemRow(
        name=f"{item.code} {item.title}",
        url=clocks.link("item-detail", slug, item.code),
        light=item.light,
        why=item.update.cause if item.update and judged else "",
        late=", ".join(late),
        when=item.period,
    )


@dataclass(frozen=True)
class Gate:
    """A proposal: how many councils agreed where all must, or else what was decided."""

    title: str
    requires_all: bool
    agreed: int
    of: int
    adopted: bool
    waiting_for: str
    decisions: tuple[str, ...]
    more: int

    @property
    def text(self) -> str:
        return f"{self.agreed} van {self.of}"


def gates(proposals: Sequence[ProposalLine]) -> list[Gate]:
    """Proposals that wait for all councils first, then the others, the newest on top."""
    rows = [_gate(proposal) for proposal in proposals[::-1]]
    return sorted(rows, key=lambda gate: (not gate.requires_all, gate.adopted))


def _gate(proposal: ProposalLine) -> Gate:
    taken = [d for d in proposal.decisions if d.outcome in DECIDED]
    taken.sort(key=lambda d: (d.decided_on or date.min, d.body), reverse=True)
    return Gate(
        title=proposal.title,
        requires_all=proposal.requires_all and proposal.of > 0,
        agreed=proposal.agreed,
        of=proposal.of,
        adopted=bool(proposal.adopted),
        waiting_for=", ".join(proposal.waiting_for),
        decisions=tuple(_decided(d) for d in taken[:MOST_DECISIONS]),
        more=max(0, len(taken) - MOST_DECISIONS),
    )


def _decided(decision: DecisionLine) -> str:
    when = ""
    if decision.decided_on:
        text = dutch_date(decision.decided_on)
        when = f", {text.split(' ', 1)[1] if decision.month_only else text}"
    return f"{decision.body}: {decision.outcome_label.lower()}{when}"


@dataclass(frozen=True)
class StepRow:
    what: str
    when: str
    who: str
    item: str
    moved: str
    url: str


@dataclass(frozen=True)
class StepRows:
    """The first steps that are late and that come up, and how many there are."""

    late: tuple[StepRow, ...]
    late_count: int
    coming: tuple[StepRow, ...]
    more_coming: int
    undated_count: int


def step_rows(items: Sequence[ItemLine], slug: str, clocks: Clocks) -> StepRows:
    """What should have been done, and what begins before the next half year is over."""
    until = half_year_later(clocks.on)
    steps = [s for i in items if i.is_listed for s in i.steps if s.status in RUNNING]
    late = sorted((s for s in steps if s.late), key=_by_end)
    dated = [s for s in steps if s.end and s.start and not s.late]
    coming = sorted((s for s in dated if s.start and s.start <= until), key=_by_end)
    return StepRows(
        late=tuple(_step_row(s, slug, clocks) for s in late[:MOST_STEPS]),
        late_count=len(late),
        coming=tuple(_step_row(s, slug, clocks) for s in coming[:MOST_STEPS]),
        more_coming=max(0, len(coming) - MOST_STEPS),
        undated_count=sum(s.end is None for s in steps),
    )


def _by_end(step: StepLine) -> tuple[date, str, int]:
    return step.end or date.max, step.item_code, step.sequence


def _step_row(step: StepLine, slug: str, clocks: Clocks) -> StepRow:
    return StepRow(
        what=step.title,
        when=step.period,
        who=step.actor or "door wie is nog niet afgesproken",
        item=f"{step.item_code} {step.item_title}",
        moved=f" ({step.moved_text})" if step.moved else "",
        url=clocks.link("item-detail", slug, step.item_code),
    )
