"""What stands in a cell: words for figures, lights and states, with the numbers of sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from agenda.enums import ItemStatus, Light, Outcome, StepStatus
from agenda.figures import ItemLine, StepLine
from agenda.reports.sources import every, origin_key
from audit.provenance import Figure, Origin, State
from buildingblocks.formats import UNKNOWN, count, dutch_date, euro, percentage

WORDS = {
    State.SUPPRESSED: "afgeschermd",
    State.NOT_APPLICABLE: "n.v.t.",
}


@dataclass(frozen=True)
class Cell:
    """A figure as it is printed; `key` is that of the figure."""

    text: str
    key: str = ""
    unknown: bool = False


@dataclass(frozen=True)
class Sign:
    """A light or a state: the code of its shape, and the word that always stands beside it."""

    code: str
    label: str


@dataclass(frozen=True)
class Run:
    """Numbers of sources that follow one another: 3, or 3–6."""

    first: int
    last: int

    def parts(self) -> list["Run"]:
        if self.last - self.first == 1:
            return [Run(self.first, self.first), Run(self.last, self.last)]
        return [self]


@dataclass(frozen=True)
class References:
    """Numbers of the list of sources."""

    numbers: dict[str, int]

    def of(self, *things: Any) -> tuple[Run, ...]:
        """Of everything under these figures and lines."""
        return self.under(every(Origin, things))

    def under(self, origins: Iterable[Origin]) -> tuple[Run, ...]:
        return _runs(self.each(origins))

    def text(self, *things: Any) -> str:
        """The numbers for where nobody can click: 1, 4, 5."""
        return ", ".join(map(str, self.each(every(Origin, things))))

    def each(self, origins: Iterable[Origin]) -> list[int]:
        """Each number once, in order."""
        keys = map(origin_key, origins)
        return sorted({self.numbers[key] for key in keys if key in self.numbers})


def _runs(numbers: Sequence[int]) -> tuple[Run, ...]:
    """Three or more in a row are written as one run."""
    runs: list[Run] = []
    for number in numbers:
        if runs and number == runs[-1].last + 1:
            runs[-1] = Run(runs[-1].first, number)
        else:
            runs.append(Run(number, number))
    return tuple(part for run in runs for part in run.parts())


def written(figure: Figure) -> str:
    """The value as people write it, or why there is none."""
    if figure.value is None:
        return WORDS.get(figure.state, UNKNOWN)
    return {"%": percentage, "euro": euro}.get(figure.unit, count)(figure.value)


def cell(figure: Figure) -> Cell:
    return Cell(written(figure), figure.key, figure.value is None)


def share_cell(figure: Figure) -> Cell:
    """A percentage; without one it cannot be computed, which is not the same as unknown."""
    if figure.is_known or figure.state is State.SUPPRESSED:
        return cell(figure)
    return Cell("niet te berekenen", figure.key, unknown=True)


def completeness(figure: Figure, of: str = "gemeenten") -> str:
    """‘1 van 6 gemeenten bekend’ where something is missing; otherwise nothing."""
    if figure.known == figure.of or figure.of < 1:
        return ""
    return f"{figure.known} van {figure.of} {of} bekend"


def fraction(figure: Figure) -> str:
    """Numerator and denominator: 19 van 34."""
    if figure.numerator is None or figure.denominator is None or not figure.is_known:
        return ""
    return f"{count(figure.numerator)} van {count(figure.denominator)}"


def day_of(figure: Figure) -> str:
    """Eind maart 2025 where only the month is known, otherwise the day."""
    if figure.reference_date is None:
        return ""
    text = dutch_date(figure.reference_date)
    return f"eind {text.split(' ', 1)[1]}" if figure.month_only else text


def small(text: str) -> str:
    """As it reads within a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def sentences(parts: Sequence[str]) -> str:
    """Notes one after the other, each as a sentence."""
    said = [part.strip().rstrip(".") for part in parts]
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in said if part)


def names(parts: Sequence[str]) -> str:
    """Amersfoort, Baarn en Soest."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} en {parts[-1]}"


LIGHTS = {Light.GREEN: "green", Light.ORANGE: "orange", Light.RED: "red", Light.GREY: "unknown"}


def light(value: str) -> Sign:
    return Sign(LIGHTS[Light(value)], str(Light(value).label))


ITEM_STATES = {
    ItemStatus.NOT_STARTED: "planned",
    ItemStatus.RUNNING: "busy",
    ItemStatus.DELAYED: "late",
    ItemStatus.ON_HOLD: "planned",
    ItemStatus.DONE: "done",
}


def item_state(item: ItemLine) -> Sign:
    return Sign(ITEM_STATES.get(ItemStatus(item.status), "gone"), item.status_label)


STEP_STATES = {
    StepStatus.PLANNED: "planned",
    StepStatus.RUNNING: "busy",
    StepStatus.DONE: "done",
    StepStatus.DROPPED: "gone",
    StepStatus.UNKNOWN: "planned",
}


def step_state(step: StepLine) -> Sign:
    if step.late:
        return Sign("late", "Over tijd")
    status = StepStatus(step.status)
    label = "Niet bekend" if status == StepStatus.UNKNOWN else step.status_label
    return Sign(STEP_STATES[status], label)


OUTCOME_STATES = {
    Outcome.CONDITIONAL: "conditional",
    Outcome.REJECTED: "no",
    Outcome.WITHDRAWN: "gone",
    Outcome.NOT_YET: "planned",
    Outcome.POSTPONED: "planned",
}


def outcome_state(outcome: str, label: str) -> Sign:
    return Sign(OUTCOME_STATES.get(Outcome(outcome), "done"), label)
