"""The agenda on the overview, with ready words, made from the dataset of the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from agenda.enums import Light, Outcome, StepStatus
from agenda.figures import BlockLine, DecisionLine, ItemLine, ProposalLine, StepLine
from buildingblocks.formats import dutch_date

MOST_WORST = 3
MOST_STEPS = 6
RUNNING = (StepStatus.PLANNED, StepStatus.RUNNING)
DECIDED = {*Outcome.in_favour(), Outcome.REJECTED, Outcome.NOTED, Outcome.OPINION}


@dataclass(frozen=True)
class BlockRow:
    """A building block with counts per light."""

    number: int
    title: str
    status: str
    status_label: str
    financial: str
    lights: dict[str, int]
    open: int
    done: int
    late: int
    waits_for: int | None


def block_rows(blocks: Sequence[BlockLine]) -> list[BlockRow]:
    """How many items stand how; never an average, which would hide trouble."""
    return [
        BlockRow(
            number=block.number,
            title=block.title,
            status=block.status,
            status_label=block.status_label,
            financial=block.financial_label,
            lights=dict(block.lights),
            open=block.open_items,
            done=block.done_items,
            late=block.late_items,
            waits_for=block.depends_on,
        )
        for block in blocks
    ]


@dataclass(frozen=True)
class WorstRow:
    code: str
    title: str
    light: str
    why: str
    late: str


def worst_items(items: Sequence[ItemLine]) -> list[WorstRow]:
    """The three running items that stand worst: red, then orange, then late."""
    rank = {Light.RED: 0, Light.ORANGE: 1}
    trouble = [i for i in items if i.is_open and (i.light in rank or i.late or i.late_steps)]
    trouble.sort(key=lambda i: (rank.get(Light(i.light), 2), -i.late_steps, not i.late, i.code))
    return [_worst_row(item) for item in trouble[:MOST_WORST]]


def _worst_row(item: ItemLine) -> WorstRow:
    late = ["over tijd"] if item.late else []
    if item.late_steps:
        late.append(f"{item.late_steps} stap{'pen' if item.late_steps > 1 else ''} te laat")
    shown = item.update and item.light in (Light.RED, Light.ORANGE)
    why = item.update.cause if item.update and shown else ""
    return WorstRow(item.code, item.title, item.light, why, ", ".join(late))


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

    @property
    def text(self) -> str:
        return f"{self.agreed} van {self.of}"


def gates(proposals: Sequence[ProposalLine]) -> list[Gate]:
    """Proposals that still wait first, the newest of them on top."""
    rows = [
        Gate(
            title=p.title,
            requires_all=p.requires_all and p.of > 0,
            agreed=p.agreed,
            of=p.of,
            adopted=bool(p.adopted),
            waiting_for=", ".join(p.waiting_for),
            decisions=tuple(_decided(d) for d in p.decisions if d.outcome in DECIDED),
        )
        for p in proposals[::-1]
    ]
    return sorted(rows, key=lambda gate: gate.adopted)


def _decided(decision: DecisionLine) -> str:
    when = ""
    if decision.decided_on:
        text = dutch_date(decision.decided_on)
        when = f", {text.split(' ', 1)[1] if decision.month_only else text}"
    return f"{decision.body}: {decision.outcome_label.lower()}{when}"


@dataclass(frozen=True)
class StepRow:
    when: str
    what: str
    who: str
    item: str
    url: str
    moved: str


@dataclass(frozen=True)
class StepRows:
    """The first steps that are late and that come up, and how many there are."""

    late: tuple[StepRow, ...]
    late_count: int
    coming: tuple[StepRow, ...]
    coming_count: int
    more_coming: int
    undated_count: int


def step_rows(items: Sequence[ItemLine], slug: str, until: date) -> StepRows:
    """What should have been done, and what is planned to begin before the given day."""
    steps = [s for i in items if i.is_listed for s in i.steps if s.status in RUNNING]
    late = sorted((s for s in steps if s.late), key=_by_end)
    dated = [s for s in steps if not s.late and s.end and s.start]
    coming = sorted((s for s in dated if s.start and s.start <= until), key=_by_end)
    return StepRows(
        late=tuple(_step_row(s, slug) for s in late[:MOST_STEPS]),
        late_count=len(late),
        coming=tuple(_step_row(s, slug) for s in coming[:MOST_STEPS]),
        coming_count=len(coming),
        more_coming=max(0, len(coming) - MOST_STEPS),
        undated_count=sum(s.end is None for s in steps),
    )


def _by_end(step: StepLine) -> tuple[date, str, int]:
    return step.end or date.max, step.item_code, step.sequence


def _step_row(step: StepLine, slug: str) -> StepRow:
    return StepRow(
        when=step.period,
        what=step.title,
        who=step.actor or "nog niet afgesproken",
        item=f"{step.item_code} {step.item_title}",
        url=reverse("item-detail", args=[slug, step.item_code]),
        moved=_moved(step),
    )


def _moved(step: StepLine) -> str:
    if not step.moved:
        return ""
    months = f", {step.months_moved:+d} mnd" if step.months_moved else ""
    return f"{step.moved}× verschoven{months}"
