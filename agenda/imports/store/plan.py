"""Compare: each line beside the row that it is about, into `ImportRow`s that say what would happen.

Nothing of the data itself is written here. A line is new, changed, the same, skipped or wrong;
which version of the row the person saw is kept with it, so that confirming can tell whether
somebody else came in between.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.timezone import localdate

from accounts.models import User
from agenda.imports.columns import Kind
from agenda.imports.messages import Message
from agenda.imports.records import Row
from agenda.imports.store import sql
from agenda.imports.store.kinds import STORED, Stored
from agenda.imports.store.lines import (
    Addresses,
    Builder,
    Lines,
    Shape,
    WrongValue,
    as_dicts,
    encode,
    promise,
    sort,
)
from agenda.imports.store.links import compare_links
from agenda.imports.store.pointers import Pointers
from agenda.imports.store.rights import Bounds, Rights
from agenda.imports.store.rules import PLAN, broken
from audit.enums import RowOutcome
from audit.models import ImportBatch, ImportRow

STAGE = "import_stage"
WHAT = (("number", "integer"), ("sheet", "text"), ("row", "integer"), ("cells", "text"),
        ("messages", "text"))  # fmt: skip
ABOUT = tuple(name for name, _type in WHAT)
NTH = "nth"  # which of several rows with one key a line is about, where there may be several
TARGET = ImportRow._meta.db_table
INTO = (
    "batch_id", "preview", "number", "kind", "sheet", "row", "values", "cells", "outcome",
    "target", "seen_version", "before", "messages",
)  # fmt: skip
Told = Callable[[int], None]


@dataclass
class Compared:
    """What a comparison came to: what the database has to say, and what the lines speak of."""

    messages: list[Message] = field(default_factory=list)
    lines: int = 0
    said: dict[str, Any] = field(default_factory=dict)


def compare(batch: ImportBatch, rows: Iterable[Row], *, by: User, told: Told) -> Compared:
    """Write an `ImportRow` per line of this preview of the batch, in the caller's transaction."""
    lines, pointers = sort(rows), Pointers()
    rights = Rights(by, Bounds.of(batch.place_key))
    promise(lines, pointers)
    done = 0
    for stored in STORED.values():
        groups = {s: n for s, n in lines.groups.items() if s.kind is stored.kind}
        if groups:
            _compare_kind(batch, stored, groups, lines, pointers, rights)
            done += sum(map(len, groups.values()))
            told(done)
    _write_apart(batch, lines)
    return Compared(lines.found, len(lines.rows), _said_by(lines))


def _said_by(lines: Lines) -> dict[str, Any]:
    """Per kind: fields that some lines (`ever`) and that all lines (`always`) speak of."""
    found: dict[str, Any] = {}
    for kind in {shape.kind for shape in lines.groups}:
        stored = STORED[kind]
        shapes = [shape for shape in lines.groups if shape.kind is kind]
        new = [{*s.names, *stored.key} & set(stored.fields) for s in shapes]
        changed = [names - s.only_when_new for names, s in zip(new, shapes, strict=True)]
        late = {"status_since"} if kind is Kind.ITEMS else set()
        found[kind.value] = {
            what: {
                "ever": sorted(set().union(*each) | late),
                "always": sorted(set.intersection(*each) - late),
            }
            for what, each in (("new", new), ("changed", changed))
        }
    return found


def _compare_kind(
    batch: ImportBatch,
    stored: Stored,
    groups: dict[Shape, list[int]],
    lines: Lines,
    pointers: Pointers,
    rights: Rights,
) -> None:
    _make_plan(stored)
    seen: dict[Any, list[int]] = {}
    for shape, numbers in groups.items():
        builder = Builder(shape, pointers)
        _stage(builder, numbers, lines, seen)
        _merge(builder, shape)
    sql.analyze(PLAN)
    if stored.kind is Kind.ITEMS:
        _give_status_a_day(stored)
        compare_links(lines, groups, pointers)
    for fault in (*rights.faults(stored), *broken(stored)):
        detail = {"detail": fault.text}
        lines.blame(fault.number, fault.code, fault.name, **detail)
    wrong = [n for numbers in groups.values() for n in numbers if n in lines.outcomes]
    sql.delete(PLAN, wrong)
    _write_planned(batch, stored)
    sql.drop(PLAN)


def _make_plan(stored: Stored) -> None:
    """The table in which lines lie as the rows would become."""
    columns = [(stored.columns[n], sql.typed(f)) for n, f in stored.fields.items()]
    about = [
        *WHAT,
        ("id", "bigint"),
        ("seen_version", "integer"),
        ("differs", "boolean"),
        ("said", sql.json_type()),
        ("before", sql.json_type()),
    ]
    sql.temporary(PLAN, [*about, *columns])


def _stage(builder: Builder, numbers: list[int], lines: Lines, seen: dict[Any, list[int]]) -> None:
    """The lines of one group into a table of their own."""
    stored = builder.stored
    typed = [(stored.columns[n], sql.typed(stored.fields[n])) for n in builder.order]
    sql.temporary(STAGE, [*WHAT, (NTH, "bigint"), *typed])
    columns = [*ABOUT, NTH, *(column for column, _type in typed)]
    sql.load(STAGE, columns, _built(builder, numbers, lines, seen))
    sql.analyze(STAGE)


def _built(
    builder: Builder, numbers: list[int], lines: Lines, seen: dict[Any, list[int]]
) -> Iterable[Sequence[Any]]:
    addresses, key = Addresses(), _key_of(builder)
    for number in numbers:
        row = lines.rows[number]
        try:
            built = builder.build(row.values)
        except (WrongValue, KeyError):
            for code, name, parts in builder.faults(row.values):
                lines.blame(number, code, name, **parts)
            continue
        same = seen.setdefault(key(built), [])
        same.append(number)
        if len(same) > 1 and builder.stored.unique:
            where = f"rij {lines.rows[same[0]].number}"
            lines.blame(number, "E_DUPLICATE_CONFLICT", builder.stored.key[-1], detail=where)
            continue
        said = lines.messages.get(number)
        told = encode(as_dicts(said)) if said else None
        yield (number, row.sheet, row.number, addresses.of(row), told, len(same), *built)


def _key_of(builder: Builder) -> Callable[[list[Any]], Any]:
    """What makes a line the same row; a key that the line does not name has its default."""
    fields = builder.stored.fields
    places = [builder.order.index(n) if n in builder.order else None for n in builder.stored.key]
    defaults = [_default(fields[name]) for name in builder.stored.key]
    pairs = list(zip(places, defaults, strict=True))
    return lambda built: tuple(d if p is None else built[p] for p, d in pairs)


def _default(stored_field: sql.AnyField) -> Any:
    found = stored_field.get_default()
    return getattr(found, "value", found)


def _merge(builder: Builder, shape: Shape) -> None:
    """The group into PLAN: what it says, and for the rest the stored row or the default."""
    stored = builder.stored
    on = [
        sql.same_key(stored.fields[name], f'a."{stored.columns[name]}"', _said(builder, name))
        for name in stored.key
    ]
    given = [n for n in builder.order if n not in stored.key and n not in shape.only_when_new]
    differs = _differs(stored, given)
    new = {stored.columns[n]: _said(builder, n) for n in (*builder.order, *stored.key)}
    old = {stored.columns[n]: new[stored.columns[n]] for n in (*stored.key, *given)}
    if not stored.unique:
        on.append(f"a.{NTH} = s.{NTH}")
        new[NTH] = old[NTH] = f"s.{NTH}"
    before = [(stored.columns[n], f'a."{stored.columns[n]}"') for n in given]
    exists = "a.id IS NOT NULL"
    sql.run(
        f'INSERT INTO "{PLAN}" ({sql.quoted(ABOUT)}, id, seen_version, differs, said, before, '
        f"{sql.quoted(stored.columns.values())}) SELECT {sql.quoted(ABOUT, 's.')}, a.id, "
        f"a.version, {exists} AND ({differs}), "
        f"CASE WHEN {exists} THEN {sql.json_object(old.items())} "
        f"ELSE {sql.json_object(new.items())} END, "
        f"CASE WHEN {exists} AND ({differs}) THEN {sql.json_object(before)} END, "
        f"{', '.join(_merged(builder, shape, name) for name in stored.fields)} "
        f'FROM "{STAGE}" s LEFT JOIN {stored.live} a ON {" AND ".join(on)}'
    )
    sql.drop(STAGE)


def _differs(stored: Stored, given: Sequence[str]) -> str:
    pairs = ((f'a."{stored.columns[n]}"', f's."{stored.columns[n]}"') for n in given)
    return " OR ".join(sql.differs(a, s) for a, s in pairs) or "1 = 0"


def _said(builder: Builder, name: str) -> str:
    """What the line says, or what a row has by default."""
    stored_field = builder.stored.fields[name]
    if name in builder.order:
        return f's."{stored_field.column}"'
    return sql.default(stored_field)


def _merged(builder: Builder, shape: Shape, name: str) -> str:
    """The value that the row would have."""
    said = _said(builder, name)
    given = name in builder.order and name not in shape.only_when_new
    if given or name in builder.stored.key:
        return said
    return f'CASE WHEN a.id IS NULL THEN {said} ELSE a."{builder.stored.columns[name]}" END'


def _give_status_a_day(stored: Stored) -> None:
    """Another status without a day has been so since today."""
    since = stored.fields["status_since"]
    today = sql.literal(since, localdate())
    changed = f'SELECT 1 FROM "{stored.table}" a WHERE a.id = "{PLAN}".id AND a.status <> '
    sql.run(
        f'UPDATE "{PLAN}" SET status_since = {today}, said = {sql.json_with("said", since, today)} '
        f"WHERE (id IS NULL AND status_since IS NULL) OR (NOT {sql.has_key('said', since)} "
        f'AND EXISTS ({changed} "{PLAN}".status))'
    )


def _write_planned(batch: ImportBatch, stored: Stored) -> None:
    outcome = (
        f"CASE WHEN id IS NULL THEN '{RowOutcome.NEW.value}' "
        f"WHEN differs THEN '{RowOutcome.CHANGED.value}' ELSE '{RowOutcome.SAME.value}' END"
    )
    sql.run(
        f'INSERT INTO "{TARGET}" ({sql.quoted(INTO)}) SELECT {batch.pk}, {batch.preview}, number, '
        f"'{stored.kind.value}', sheet, row, said, {sql.as_json('cells')}, {outcome}, id, "
        f'seen_version, before, {sql.as_json("messages")} FROM "{PLAN}" ORDER BY number'
    )


def _write_apart(batch: ImportBatch, lines: Lines) -> None:
    """Lines that were not compared: skipped, or wrong."""
    addresses = Addresses()

    def rows() -> Iterable[Sequence[Any]]:
        for number, outcome in sorted(lines.outcomes.items()):
            row = lines.rows[number]
            said = lines.messages.get(number)
            yield (
                batch.pk, batch.preview, number, row.kind.value, row.sheet, row.number,
                encode({n: str(v) for n, v in row.values.items() if v is not None}),
                addresses.of(row), outcome.value, None, None, None,
                encode(as_dicts(said)) if said else None,
            )  # fmt: skip

    sql.load(TARGET, INTO, rows())
