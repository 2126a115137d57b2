"""The numbers of people in a round of reports, and every sum by which a reader can combine them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import NamedTuple


class Key(NamedTuple):
    """One number of people: of whom, where (empty: together), and when. `day` None: a period."""

    what: str
    unit: str
    place: str
    day: date | None

    @property
    def is_total(self) -> bool:
        return not self.place


class Shown(Enum):
    """What a reader has of a number."""

    OPEN = "getoond"
    PUBLIC = "al openbaar"
    SMALL = "klein aantal"
    BESIDE = "beschermt een klein aantal"
    ABSENT = "staat nergens"


HIDDEN = (Shown.SMALL, Shown.BESIDE)

# A sum that is nought: numbers with a plus or a minus.
Equation = tuple[tuple[Key, int], ...]


@dataclass
class Table:
    """Numbers with how they are shown, and the equations that hold between them.

    A reader knows the policy: nought is always shown, so a hidden number is at least 1; one that
    is hidden for being small lies under `below`, and one hidden beside it does not.
    """

    below: int
    values: dict[Key, int] = field(default_factory=dict)
    shown: dict[Key, Shown] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    given: set[Key] = field(default_factory=set)

    def add(self, key: Key, value: int, shown: Shown = Shown.OPEN, *, given: bool = False) -> None:
        """The first thing said about a number counts. `given`: a reader has it from before."""
        if key in self.values:
            return
        if shown is Shown.OPEN and 0 < value < self.below:
            shown = Shown.SMALL
        self.values[key], self.shown[key] = value, shown
        if given:
            self.given.add(key)

    def hide(self, key: Key, value: int) -> None:
        """What was hidden before stays so; a reader must not find out about it now either."""
        same = self.values.setdefault(key, value) == value  # it may have been corrected since
        if value and same and self.shown.get(key, Shown.OPEN) is Shown.OPEN:
            self.shown[key] = Shown.SMALL if value < self.below else Shown.BESIDE
        self.shown.setdefault(key, Shown.OPEN)

    def relate(self, terms: list[tuple[Key, int]]) -> bool:
        """Keep an equation when it really holds."""
        if any(key not in self.values for key, _sign in terms):
            return False
        if sum(self.values[key] * sign for key, sign in terms) != 0:
            return False
        self.equations.append(tuple(terms))
        return True

    @property
    def hidden(self) -> list[Key]:
        return [key for key in order(self.shown) if self.shown[key] in HIDDEN]

    def cost(self, key: Key) -> int | None:
        """What it costs to let this number move; None where a reader knows it anyhow."""
        shown = self.shown[key]
        if key in self.given:
            return None
        if shown in (*HIDDEN, Shown.ABSENT):
            return 0
        if shown is Shown.PUBLIC or self.values[key] == 0:
            return None
        return (TOTAL if key.is_total else PLACE) + min(self.values[key], PLACE - 1)

    def has_room(self, key: Key, step: int) -> bool:
        """Whether a reader could believe that the number is one more, or one less."""
        value = self.values[key] + step
        if key in self.given:
            return False
        if self.shown[key] is Shown.SMALL:
            return 1 <= value < self.below
        return value >= (0 if self.shown[key] is Shown.ABSENT else self.below)


PLACE, TOTAL = 100, 450  # rather four municipalities than the sum of all


def order(keys: dict[Key, Shown]) -> list[Key]:
    return sorted(keys, key=lambda k: (k.what, k.unit, k.day or date.min, k.place))


def places_of(table: Table, what: str, unit: str, day: date | None) -> Iterator[Key]:
    """The municipalities of which the table has this number."""
    for key in table.values:
        if key.place and (key.what, key.unit, key.day) == (what, unit, day):
            yield key
