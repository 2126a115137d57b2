"""Lines of one shape become rows of the database's own types, column by column."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import compress
from operator import itemgetter, ne
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from agenda.imports.store.kinds import STORED
from agenda.imports.store.lines import Addresses, Lines, Shape
from agenda.imports.store.pointers import LACKING, Pointers
from agenda.imports.store.sql import AnyField

Values = Mapping[str, Any]
Columns = list[Sequence[Any]]
CHUNK = 5_000


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


class Builder:
    """Makes the columns of one shape, in the order of `order`."""

    def __init__(self, shape: Shape, pointers: Pointers) -> None:
        self.stored = STORED[shape.kind]
        fields = self.stored.fields
        named = [name for name in shape.names if name in fields]
        self.plain = [name for name in named if not fields[name].is_relation]
        self.related = [name for name in named if fields[name].is_relation]
        self.cleaners = [Cleaner(fields[name]) for name in self.plain]
        self.finders = [pointers.finder(name) for name in self.related]
        self.order = [*self.plain, *self.related]
        self._get = _getter(self.plain)
        self._key = [self.order.index(n) if n in self.order else None for n in self.stored.key]
        self._usual = [_default(fields[name]) for name in self.stored.key]

    def columns(self, values: list[Values]) -> Columns:
        """The values of some lines; WrongValue or KeyError where one of them is wrong."""
        raw = zip(*map(self._get, values), strict=True)
        found: Columns = [
            list(map(clean.__getitem__, column))
            for clean, column in zip(self.cleaners, raw, strict=True)
        ]
        return found + [list(map(find, values)) for find in self.finders]

    def keys(self, columns: Columns, length: int) -> Iterator[tuple[Any, ...]]:
        """What makes each line the same row; a key that is not named has its default."""
        parts = [
            [usual] * length if place is None else columns[place]
            for place, usual in zip(self._key, self._usual, strict=True)
        ]
        return zip(*parts, strict=True)

    def faults(self, values: Values) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Everything that is wrong with a line: code, name and details."""
        for name, clean in zip(self.plain, self.cleaners, strict=True):
            try:
                clean[values[name]]
            except WrongValue as error:
                yield "E_RULE", name, {"detail": str(error)}
        for name, find in zip(self.related, self.finders, strict=True):
            try:
                find(values)
            except KeyError:
                what = str(values[name])
                detail = f"‘{what}’ bestaat niet."
                yield LACKING.get(name, "E_RULE"), name, {"excerpt": what, "detail": detail}


def _getter(names: Sequence[str]) -> Callable[[Values], tuple[Any, ...]]:
    if len(names) == 1:
        only = names[0]
        return lambda values: (values[only],)
    return itemgetter(*names) if names else lambda _values: ()


def _default(stored_field: AnyField) -> Any:
    found = stored_field.get_default()
    return getattr(found, "value", found)


def staged(
    builder: Builder, numbers: list[int], lines: Lines, seen: dict[Any, int]
) -> Iterator[tuple[Any, ...]]:
    """Number, sheet, row, cells, messages, nth of its key, and then the columns of each line."""
    addresses = Addresses()
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        try:
            columns = builder.columns([lines.row(n).values for n in chunk])
        except (WrongValue, KeyError):
            chunk, columns = _good_ones(builder, chunk, lines)
            if not chunk:
                continue
        keys = builder.keys(columns, len(chunk))
        if builder.stored.unique:
            chunk, columns = _first_ones(builder, chunk, columns, keys, lines, seen)
            nth: Sequence[int] = [1] * len(chunk)
        else:
            nth = [_nth(key, seen) for key in keys]
        rows = [lines.row(n) for n in chunk]
        yield from zip(
            chunk,
            [row.sheet for row in rows],
            [row.number for row in rows],
            map(addresses.of, rows),
            map(lines.told, chunk),
            nth,
            *columns,
            strict=True,
        )


def _good_ones(builder: Builder, chunk: list[int], lines: Lines) -> tuple[list[int], Columns]:
    """The lines without faults, one by one; the others are blamed."""
    good: list[int] = []
    for number in chunk:
        values = lines.row(number).values
        try:
            builder.columns([values])
        except (WrongValue, KeyError):
            for code, name, parts in builder.faults(values):
                lines.blame(number, code, name, **parts)
        else:
            good.append(number)
    return good, builder.columns([lines.row(n).values for n in good]) if good else []


def _first_ones(
    builder: Builder,
    chunk: list[int],
    columns: Columns,
    keys: Iterator[Any],
    lines: Lines,
    seen: dict[Any, int],
) -> tuple[list[int], Columns]:
    """Lines about a row that no line before them was about; the others are blamed."""
    first = list(map(seen.setdefault, keys, chunk))
    if first == chunk:
        return chunk, columns
    for number, before in zip(chunk, first, strict=True):
        if number != before:
            where = f"rij {lines.row(before).number}"
            lines.blame(number, "E_DUPLICATE_CONFLICT", builder.stored.key[-1], detail=where)
    kept = [not other for other in map(ne, chunk, first)]
    return list(compress(chunk, kept)), [list(compress(column, kept)) for column in columns]


def _nth(key: Any, seen: dict[Any, int]) -> int:
    seen[key] = seen.get(key, 0) + 1
    return seen[key]
