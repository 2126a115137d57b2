"""A table of what was and what is: what templates/reports/includes/change_table.html prints."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from agenda.reports.layout.cells import WORDS, Run, Sign
from audit.provenance import State
from buildingblocks.formats import UNKNOWN, count, euro, percentage

MINUS = "\N{MINUS SIGN}"
Number = Decimal | int


@dataclass(frozen=True)
class Entry:
    """A cell: words with smaller words below; a state or light where it is one."""

    text: str = ""
    below: tuple[str, ...] = ()
    light: Sign | None = None
    state: Sign | None = None
    unknown: bool = False
    is_number: bool = False


@dataclass(frozen=True)
class Line:
    """A row: what it is about, and a cell for each other column; without cells a head of rows."""

    name: str
    cells: tuple[Entry, ...] = ()
    below: tuple[str, ...] = ()
    sources: tuple[Run, ...] = ()
    code: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Differences:
    """kind: how its columns are divided; heads: each with whether numbers stand under it."""

    caption: str
    kind: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[Line, ...]
    note: str = ""

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.heads)


def number(value: Number | None, unit: str, state: State, below: tuple[str, ...] = ()) -> Entry:
    if value is None:
        return Entry(WORDS.get(state, UNKNOWN), below, unknown=True, is_number=True)
    return Entry(written(value, unit), below, is_number=True)


def written(value: Number, unit: str) -> str:
    return {"%": percentage, "euro": euro}.get(unit, count)(value)


def apart(before: Number | None, after: Number | None, unit: str) -> Entry:
    """The difference with its sign; of two percentages in points."""
    if before is None or after is None:
        return Entry("n.v.t.", unknown=True, is_number=True)
    difference = Decimal(after) - Decimal(before)
    sign = "+" if difference > 0 else MINUS if difference < 0 else ""
    size = abs(difference)
    text = f"{count(size)} punt" if unit == "%" else written(size, unit)
    return Entry(f"{sign}{text}", is_number=True)


def table(
    caption: str,
    kind: str,
    heads: tuple[str, ...],
    rows: Iterable[Line],
    *,
    numbers: int = 0,
    note: str = "",
) -> Differences | None:
    """Nothing where there are no rows; numbers: how many columns after the first hold numbers."""
    found = tuple(rows)
    if not found:
        return None
    marked = tuple((head, 0 < place <= numbers) for place, head in enumerate(heads))
    return Differences(caption, kind, marked, found, note)
