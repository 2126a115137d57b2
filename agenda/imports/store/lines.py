"""The lines of a file by number, sorted by what can be done with them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from agenda.imports.columns import Kind
from agenda.imports.messages import Message, say
from agenda.imports.records import Row
from agenda.imports.store.kinds import STORED
from agenda.imports.store.pointers import Pointers
from agenda.imports.workbook import letters
from audit.enums import RowOutcome

# A line is numbered in tens; what else stands in it (inflow beside a stand) comes right after.
PER_LINE = 10
LINKS = "municipalities"
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Shape:
    """What lines of a group have in common: what they say, and what only new rows take over."""

    kind: Kind
    names: tuple[str, ...]
    only_when_new: frozenset[str] = frozenset()


@dataclass
class Lines:
    """All lines of a file; the ones that can be compared are in groups, by number."""

    source: Sequence[Row]
    groups: dict[Shape, list[int]] = field(default_factory=dict)
    outcomes: dict[int, RowOutcome] = field(default_factory=dict)
    messages: dict[int, list[Message]] = field(default_factory=dict)
    found: list[Message] = field(default_factory=list)

    def row(self, number: int) -> Row:
        unit, extra = divmod(number, PER_LINE)
        main = self.source[unit - 1]
        return main.extras[extra - 1] if extra else main

    def blame(self, number: int, code: str, name: str, **parts: Any) -> None:
        """Something is wrong with what this line says of the name."""
        self.outcomes[number] = RowOutcome.WRONG
        message = at(self.row(number), code, name, **parts)
        self.messages.setdefault(number, []).append(message)
        self.found.append(message)

    def told(self, number: int) -> str | None:
        """What there is to say of a line, as JSON."""
        said = self.messages.get(number)
        return encode(as_dicts(said)) if said else None


def at(row: Row, code: str, name: str, **parts: Any) -> Message:
    """A message about what a line says of this name."""
    columns = STORED[row.kind].declaration.columns
    heading = next((column.heading for column in columns if column.name == name), "")
    cell = row.cells.get(name, "")
    return say(code, sheet=row.sheet, row=row.number, column=heading, cell=cell, **parts)


def sort(rows: Sequence[Row]) -> Lines:
    """Lines grouped by kind and by what they fill; skipped and wrong ones stand apart."""
    lines = Lines(rows)
    known: dict[tuple[Kind, tuple[str, ...]], list[int]] = {}
    for number, row in _numbered(rows):
        if row.messages:
            lines.messages[number] = list(row.messages)
            if row.failed:
                lines.outcomes[number] = RowOutcome.WRONG
                continue
        if row.skipped_reason:
            lines.outcomes[number] = RowOutcome.SKIPPED
            continue
        key = (row.kind, tuple(row.values))
        if (group := known.get(key)) is None:
            group = lines.groups.setdefault(_shape(row), [])
            if not STORED[row.kind].declaration.fixed:
                known[key] = group
        group.append(number)
    return lines


def _numbered(rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    for unit, row in enumerate(rows, start=1):
        yield unit * PER_LINE, row
        if row.extras:
            for offset, extra in enumerate(row.extras[: PER_LINE - 1], start=1):
                yield unit * PER_LINE + offset, extra


def _shape(row: Row) -> Shape:
    """What no column says but every table of the kind implies, is only for rows to be made."""
    stored = STORED[row.kind]
    measure = stored.declaration.measure
    of_number = row.columns.get(measure.name) if measure else None
    silent = frozenset(
        name
        for name, value in stored.declaration.fixed.items()
        if name not in stored.key
        and row.values.get(name) == value
        and row.columns.get(name) in (None, of_number)
    )
    return Shape(row.kind, tuple(row.values), silent)


def promise(lines: Lines, pointers: Pointers) -> None:
    """Tell which lines may make something that other lines point to."""
    for shape, numbers in lines.groups.items():
        if shape.kind in (Kind.ITEMS, Kind.STEPS):
            for number in numbers:
                pointers.promise(STORED[shape.kind], lines.row(number).values, number)


class Addresses:
    """The cells of lines with one shape as JSON: in a table only the row number differs."""

    def __init__(self) -> None:
        self._patterns: dict[int, tuple[Mapping[str, int], str]] = {}

    def of(self, row: Row) -> str:
        known = self._patterns.get(id(row.columns))
        if known is None or known[0] is not row.columns:
            said = {n: f"{letters(c)}#" for n, c in row.columns.items() if n in row.values}
            known = self._patterns[id(row.columns)] = (row.columns, encode(said))
        return known[1].replace("#", str(row.number))


def as_dicts(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Messages as they are stored; `asdict` keeps the order of their fields."""
    return [{**asdict(m), "severity": m.severity.value} for m in messages]
