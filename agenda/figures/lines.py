"""The lines of the agenda as pages and reports get them: frozen, with words and origins."""

from dataclasses import dataclass
from datetime import date

from agenda.enums import (
    ChangeClass,
    ItemStatus,
    Outcome,
    Phase,
    PointKind,
    SectionKind,
)
from audit.provenance import Origin
from buildingblocks.formats import dutch_date


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


def moved_text(moved: int, months: int) -> str:
    """2× verschoven, +5 maanden; nothing for what was never moved."""
    if not moved:
        return ""
    amount = f", {months:+d} {'maand' if abs(months) == 1 else 'maanden'}" if months else ""
    return f"{moved}× verschoven{amount}".replace("-", "−")
