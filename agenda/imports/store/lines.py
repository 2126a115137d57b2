"""Lines as they were read become rows of the database's own types, grouped by what they fill."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from agenda.imports.columns import Kind
from agenda.imports.messages import Message, say
from agenda.imports.records import Row
from agenda.imports.store.kinds import STORED
from agenda.imports.store.pointers import LACKING, Pointers
from agenda.imports.store.sql import AnyField
from agenda.imports.workbook import letters
from audit.enums import RowOutcome

# A line is numbered in tens; what else stands in it (inflow beside a stand) comes right after.
PER_LINE = 10
LINKS = "municipalities"
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class WrongValue(Exception):
    """A value that the field refuses."""


class Cleaner(dict[Any, Any]):
    """A value of the file -> what the database takes; remembered per distinct value."""

    MOST = 50_000

    def __init__(self, stored_field: AnyField) -> None:
        super().__init__()
        self.field = stored_field

    def __missing__(self, value: Any) -> Any:
        try:
            cleaned = self.field.clean(value, None)
        except ValidationError as error:
            raise WrongValue(" ".join(error.messages)) from error
        found = self.field.get_db_prep_save(cleaned, connection)
        if len(self) < self.MOST:
            self[value] = found
        return found


@dataclass(frozen=True)
class Shape:
    """What lines of a group have in common: what they say, and what only new rows take over."""

    kind: Kind
    names: tuple[str, ...]
    only_when_new: frozenset[str] = frozenset()


@dataclass
class Lines:
    """All lines of a file, by number; the ones that can be compared are in groups."""

    rows: dict[int, Row] = field(default_factory=dict)
    groups: dict[Shape, list[int]] = field(default_factory=dict)
    outcomes: dict[int, RowOutcome] = field(default_factory=dict)
    messages: dict[int, list[Message]] = field(default_factory=dict)
    found: list[Message] = field(default_factory=list)

    def blame(self, number: int, code: str, name: str, **parts: Any) -> None:
        """Something is wrong with what this line says of the name."""
        self.outcomes[number] = RowOutcome.WRONG
        message = at(self.rows[number], code, name, **parts)
        self.messages.setdefault(number, []).append(message)
        self.found.append(message)


def at(row: Row, code: str, name: str, **parts: Any) -> Message:
    """A message about what a line says of this name."""
    columns = STORED[row.kind].declaration.columns
    heading = next((column.heading for column in columns if column.name == name), "")
    cell = row.cells.get(name, "")
    return say(code, sheet=row.sheet, row=row.number, column=heading, cell=cell, **parts)


def numbered(rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """Every record of the file with its number."""
    for unit, row in enumerate(rows, start=1):
        yield unit * PER_LINE, row
        for offset, extra in enumerate(row.extras[: PER_LINE - 1], start=1):
            yield unit * PER_LINE + offset, extra


def sort(rows: Iterable[Row]) -> Lines:
    """Lines grouped by kind and by what they fill; skipped and wrong ones stand apart."""
    lines = Lines()
    for number, row in numbered(rows):
        lines.rows[number] = row
        if row.messages:
            lines.messages[number] = list(row.messages)
        if row.failed:
            lines.outcomes[number] = RowOutcome.WRONG
        elif row.skipped_reason:
            lines.outcomes[number] = RowOutcome.SKIPPED
        else:
            lines.groups.setdefault(_shape(row), []).append(number)
    return lines


def _shape(row: Row) -> Shape:
    stored = STORED[row.kind]
    names = tuple(row.values)
    fixed = stored.declaration.fixed
    silent = frozenset(
        name
        for name, value in fixed.items()
        if name not in row.columns and name not in stored.key and row.values.get(name) == value
    )
    return Shape(row.kind, names, silent)


def promise(lines: Lines, pointers: Pointers) -> None:
    """Tell which lines may make something that other lines point to."""
    for shape, numbers in lines.groups.items():
        if shape.kind in (Kind.ITEMS, Kind.STEPS):
            for number in numbers:
                pointers.promise(STORED[shape.kind], lines.rows[number].values, number)


class Builder:
    """Makes the tuples of one group: one value per field, in the order of `fields`."""

    def __init__(self, shape: Shape, pointers: Pointers) -> None:
        self.stored = STORED[shape.kind]
        self.fields = [name for name in shape.names if name in self.stored.fields]
        self.plain = [n for n in self.fields if not self.stored.fields[n].is_relation]
        self.related = [n for n in self.fields if self.stored.fields[n].is_relation]
        self.cleaners = [Cleaner(self.stored.fields[name]) for name in self.plain]
        self.finders = [(name, pointers.finder(name)) for name in self.related]
        self._get = _getter(self.plain)

    @property
    def order(self) -> list[str]:
        return [*self.plain, *self.related]

    def build(self, values: Mapping[str, Any]) -> list[Any]:
        """The fields of one line; WrongValue or KeyError where something is wrong."""
        built = [
            clean[value] for clean, value in zip(self.cleaners, self._get(values), strict=True)
        ]
        for name, find in self.finders:
            built.append(None if values[name] is None else find(values))
        return built

    def faults(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Everything that is wrong with a line: code, name and details."""
        for name, clean in zip(self.plain, self.cleaners, strict=True):
            try:
                clean[values[name]]
            except WrongValue as error:
                yield "E_RULE", name, {"detail": str(error)}
        for name, find in self.finders:
            try:
                find({**values, name: values[name]}) if values[name] is not None else None
            except KeyError:
                code = LACKING.get(name, "E_RULE")
                what = str(values[name])
                yield code, name, {"excerpt": what, "detail": f"‘{what}’ bestaat niet."}


def _getter(names: Sequence[str]) -> Any:
    if len(names) == 1:
        only = names[0]
        return lambda values: (values[only],)
    return itemgetter(*names) if names else lambda _values: ()


class Addresses:
    """The cells that values came from, as JSON; lines of one table differ in their number only."""

    def __init__(self) -> None:
        self._patterns: dict[int, tuple[Mapping[str, int], str]] = {}

    def of(self, row: Row) -> str:
        known = self._patterns.get(id(row.columns))
        if known is None or known[0] is not row.columns:
            said = {n: f"{letters(c)}#" for n, c in row.columns.items() if n in row.values}
            pattern = encode(said)
            known = self._patterns[id(row.columns)] = (row.columns, pattern)
        return known[1].replace("#", str(row.number))


def as_dicts(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Messages as they are stored; `asdict` keeps the order of their fields."""
    return [{**asdict(m), "severity": m.severity.value} for m in messages]
