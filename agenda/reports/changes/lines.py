"""What changed since the report before, as pages and reports get it: frozen, with origins.

No `Figure` in here: these values were printed then or are printed elsewhere, and a figure stands
in a dataset once. `why` is what somebody entered who was told that it is printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from audit.provenance import Origin, State


@dataclass(frozen=True)
class ItemChange:
    """An item (`step` empty), a step or a municipality that came or went; `kind` says how."""

    kind: str
    code: str
    title: str
    step: str
    period: str
    successor: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class TermChange:
    """A rescheduling of an item (`step` empty) or a step; moved: how often in all."""

    code: str
    title: str
    step: str
    before: str
    after: str
    months: int | None
    moved: int
    why: tuple[str, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class StateChange:
    """How an item or a step stands; `late` is whether its term had passed, before and now."""

    code: str
    title: str
    step: str
    before: str
    after: str
    status: str
    late: bool
    done: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class LightChange:
    """Another overall light; `worse` None where there is nothing to compare it with."""

    code: str
    title: str
    before: str
    after: str
    worse: bool | None
    cause: str
    origins: tuple[Origin, ...]

    @property
    def step(self) -> str:
        """Only items are judged."""
        return ""


@dataclass(frozen=True)
class TextChange:
    """Words of an item or a step: another name, owner or description."""

    code: str
    title: str
    step: str
    field: str
    before: str
    after: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class DecisionChange:
    """What a body did with a proposal, or is to do; without a body: the proposal itself."""

    kind: str
    proposal: str
    body: str
    phase: str
    before: str
    outcome: str
    outcome_label: str
    when: str
    amendment: str
    conditions: str
    votes: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class MoneyChange:
    """One act of one stream, year and place; `circular` is where the State wrote it.

    unit: of what the amount is, where it is not the whole: a place, or a hundred advices.
    """

    act: str
    stream: str
    year: str
    place: str
    before: Decimal | int | None
    before_state: State
    before_circular: str
    after: Decimal | int | None
    after_state: State
    circular: str
    unit: str
    origins: tuple[Origin, ...]

    @property
    def difference(self) -> Decimal | None:
        if self.before is None or self.after is None:
            return None
        return Decimal(self.after) - Decimal(self.before)


@dataclass(frozen=True)
class Reading:
    """A number of people or places then and now; made: a sum or a share of other numbers."""

    key: str
    label: str
    place: str
    unit: str
    made: bool
    before: Decimal | int | None
    before_state: State
    before_date: date | None
    after: Decimal | int | None
    after_state: State
    after_date: date | None
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class Restatement:
    """A figure that was printed, and what the same figure of the same day is now.

    printed None: it was not known then; now None: it is not known any more. late: nothing was
    mended, it only came in later. follows: it is made of other figures in this list, which carry
    the reason. changed: when it was entered anew.
    """

    key: str
    label: str
    place: str
    unit: str
    reference_date: date | None
    printed: Decimal | int | None
    printed_state: State
    now: Decimal | int | None
    now_state: State
    late: bool
    follows: bool
    why: tuple[str, ...]
    changed: datetime | None
    origins: tuple[Origin, ...]

    @property
    def difference(self) -> Decimal | None:
        if self.printed is None or self.now is None:
            return None
        return Decimal(self.now) - Decimal(self.printed)


@dataclass(frozen=True)
class Changes:
    """Everything that is otherwise than in the report before, each thing once.

    reference_date and known_at are those of the report before. looked_back: whether its figures
    were computed again; without that nothing is said of restated figures.
    """

    reference_date: date
    known_at: datetime | None
    looked_back: bool
    restated: tuple[Restatement, ...] = ()
    readings: tuple[Reading, ...] = ()
    came: tuple[ItemChange, ...] = ()
    went: tuple[ItemChange, ...] = ()
    terms: tuple[TermChange, ...] = ()
    states: tuple[StateChange, ...] = ()
    lights: tuple[LightChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    decisions: tuple[DecisionChange, ...] = ()
    money: tuple[MoneyChange, ...] = ()

    @property
    def corrected(self) -> tuple[Restatement, ...]:
        """Printed figures that turned out to be wrong, each with its own reason."""
        return tuple(line for line in self.restated if not line.late)

    def lines(self) -> Iterator[Any]:
        """Each of them, in the order in which they are printed."""
        for field in fields(self):
            found = getattr(self, field.name)
            yield from found if isinstance(found, tuple) else ()
