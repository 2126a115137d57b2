"""Write what a preview said: new rows in, changed rows changed, all of it or nothing.

The lines come from `ImportRow`, not from the file: what is written is what the person saw. History
follows by itself, since the triggers write it. Runs inside the caller's `change()`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from agenda.imports.columns import Kind
from agenda.imports.store import sql
from agenda.imports.store.kinds import STORED, Stored
from agenda.imports.store.lines import LINKS
from agenda.imports.store.links import set_links
from agenda.imports.store.terms import record_moves
from audit.context import current
from audit.enums import RowOutcome
from audit.models import ImportBatch, ImportRow
from buildingblocks.models import Approvable

MADE = "import_made"
ROWS = ImportRow._meta.db_table
SAID = 'r."values"'
Told = Callable[[int], None]
# Columns that can point to a row which the same file makes.
POINTING = {Kind.ITEMS: ("successor",), Kind.STEPS: ("item", "parent")}


class Overtaken(Exception):
    """Somebody else came in between; nothing was written."""


@dataclass(frozen=True)
class Moved:
    """A line that was compared with something that is different by now."""

    number: int
    kind: Kind
    target: int


def lock(kinds: "list[Stored]") -> None:
    """Nobody else writes to these tables until the end; SQLite has one writer anyway."""
    if sql.is_postgres():
        for stored in kinds:
            sql.run(f'LOCK TABLE "{stored.table}" IN SHARE ROW EXCLUSIVE MODE')


def kinds_of(batch: ImportBatch) -> list[Stored]:
    """The kinds that the current preview holds, in the order in which they can be written."""
    found = batch.summary.get("records", {})
    return [stored for stored in STORED.values() if stored.kind.value in found]


def changed_since(batch: ImportBatch) -> Iterator[Moved]:
    """Lines whose row was changed since the preview."""
    for stored in kinds_of(batch):
        rows = sql.run(
            f'SELECT r.number, a.id FROM "{ROWS}" r JOIN "{stored.table}" a ON a.id = r.target '
            f"WHERE {lines_of(batch, stored)} AND a.version <> r.seen_version ORDER BY r.number"
        )
        yield from (Moved(number, stored.kind, target) for number, target in rows)


def made_since(batch: ImportBatch, *, unguarded: bool = False) -> Iterator[Moved]:
    """Lines whose row was made since the preview.

    unguarded: only of kinds whose keys the database does not keep unique; of the others it
    refuses a second row itself.
    """
    for stored in kinds_of(batch):
        if unguarded and stored.unique:
            continue
        rows = sql.run(
            f'SELECT r.number, a.id FROM "{ROWS}" r JOIN {stored.live} a ON {_same(stored)} '
            f"WHERE {lines_of(batch, stored, RowOutcome.NEW)} ORDER BY r.number"
        )
        yield from (Moved(number, stored.kind, target) for number, target in rows)


def _same(stored: Stored) -> str:
    """That a stored row is the one that a line is about."""
    on = [
        sql.same_key(f, f'a."{f.column}"', sql.from_json(SAID, f))
        for f in (stored.fields[name] for name in stored.key)
    ]
    if not stored.unique:
        on.append(f"a.nth = {sql.whole_number(SAID, 'nth')}")
    return " AND ".join(on)


def write(batch: ImportBatch, *, told: Told) -> None:
    """Everything that the preview called new or changed; Overtaken when the data moved on."""
    sql.temporary(MADE, [("number", "integer"), ("id", "bigint")])
    done = 0
    kinds = kinds_of(batch)
    for stored in kinds:
        done += _insert(batch, stored)
        told(done)
    for stored in kinds:
        done += _update(batch, stored)
        told(done)
        if stored.terms:
            record_moves(stored, batch)
        if stored.kind is Kind.ITEMS:
            _write_links(batch)
    sql.drop(MADE)


def lines_of(batch: ImportBatch, stored: Stored, outcome: RowOutcome | None = None) -> str:
    """The condition for lines `r` of the current preview, of this kind."""
    preview = f"r.batch_id = {batch.pk} AND r.preview = {batch.preview}"
    condition = f"{preview} AND r.kind = '{stored.kind.value}'"
    return f"{condition} AND r.outcome = '{outcome.value}'" if outcome else condition


def _insert(batch: ImportBatch, stored: Stored) -> int:
    """New rows; those that point to other new rows follow them."""
    pointing = POINTING.get(stored.kind, ())
    total = 0
    while True:
        count = _insert_ready(batch, stored, pointing)
        total += count
        if not pointing or not count:
            return total
        sql.run(f'DELETE FROM "{MADE}" WHERE number IN ({_numbers(batch, stored)})')
        sql.run(
            f'INSERT INTO "{MADE}" SELECT r.number, a.id FROM "{ROWS}" r '
            f'JOIN "{stored.table}" a ON a.import_row_id = r.id '
            f"WHERE {lines_of(batch, stored, RowOutcome.NEW)}"
        )


def _numbers(batch: ImportBatch, stored: Stored) -> str:
    return f'SELECT r.number FROM "{ROWS}" r WHERE {lines_of(batch, stored)}'


def _insert_ready(batch: ImportBatch, stored: Stored, pointing: tuple[str, ...]) -> int:
    said = _Said(batch, stored, new=True)
    columns = {column: said.value(name) for name, column in stored.columns.items()}
    source = str(batch.source_id or "NULL")
    own = {"version": "1", "source_id": source, "source_place": "''", "import_row_id": "r.id"}
    into = {**columns, **own, **entry(stored)}
    ready = [_ready(stored, name) for name in pointing]
    if pointing:
        ready.append(f'NOT EXISTS (SELECT 1 FROM "{MADE}" m WHERE m.number = r.number)')
    where = " AND ".join([lines_of(batch, stored, RowOutcome.NEW), *ready])
    return counted(
        f'INSERT INTO "{stored.table}" ({sql.quoted(into)}) SELECT {", ".join(into.values())} '
        f'FROM "{ROWS}" r WHERE {where} ORDER BY r.number'
    )


def _ready(stored: Stored, name: str) -> str:
    """Whether what a line points to is there by now."""
    stored_field = stored.fields[name]
    points = sql.from_json(SAID, stored_field)
    made = f'EXISTS (SELECT 1 FROM "{MADE}" m WHERE m.number = -{points})'
    return f"(COALESCE({points}, 1) > 0 OR {made})"


def entry(stored: Stored) -> dict[str, str]:
    """Of a row for four eyes: who imports it entered it, and nobody approved that yet."""
    if not issubclass(stored.model, Approvable):
        return {}
    act = current()
    who = str(act.user_id) if act and act.user_id else "NULL"
    return {"entered_by_id": who, "approved_by_id": "NULL", "approved_on": "NULL"}


def _update(batch: ImportBatch, stored: Stored) -> int:
    """Changed rows, each still at the version that was seen."""
    said = _Said(batch, stored, new=False)
    names = [name for name in stored.fields if name in said.ever]
    sets = {stored.columns[name]: said.value(name) for name in names}
    sets |= {"version": f'"{stored.table}".version + 1', "import_row_id": "r.id"}
    sets |= _source(batch, stored, sets) | entry(stored)
    assigned = ", ".join(f'"{column}" = {value}' for column, value in sets.items())
    where = lines_of(batch, stored, RowOutcome.CHANGED)
    written = counted(
        f'UPDATE "{stored.table}" SET {assigned} FROM "{ROWS}" r WHERE {where} '
        f'AND "{stored.table}".id = r.target AND "{stored.table}".version = r.seen_version'
    )
    if written != batch.summary["records"][stored.kind.value].get(RowOutcome.CHANGED.value, 0):
        raise Overtaken
    return written


def _source(batch: ImportBatch, stored: Stored, sets: dict[str, str]) -> dict[str, str]:
    """The paper under a number goes with the number: the new one rests on this file."""
    if batch.source_id:
        return {"source_id": str(batch.source_id), "source_place": "''"}
    measured = [c for c in (stored.columns[n] for n in stored.measures) if c in sets]
    if not measured:
        return {}
    table = stored.table
    other = " OR ".join(sql.differs(f'"{table}"."{c}"', sets[c]) for c in measured)
    return {
        "source_id": f'CASE WHEN {other} THEN NULL ELSE "{table}".source_id END',
        "source_place": f"CASE WHEN {other} THEN '' ELSE \"{table}\".source_place END",
    }


class _Said:
    """How to find what a line says of a column; `ever` and `always` come from the preview."""

    def __init__(self, batch: ImportBatch, stored: Stored, *, new: bool) -> None:
        self.stored, self.new = stored, new
        found = batch.summary["said"][stored.kind.value]["new" if new else "changed"]
        self.ever, self.always = set(found["ever"]), set(found["always"])

    def value(self, name: str) -> str:
        stored_field = self.stored.fields[name]
        now = f'"{self.stored.table}"."{stored_field.column}"'
        default = sql.default(stored_field) if self.new else now
        if name not in self.ever:
            return default
        said = self._real(name, sql.from_json(SAID, stored_field))
        if name in self.always:
            return said
        return f"CASE WHEN {sql.has_key(SAID, stored_field)} THEN {said} ELSE {default} END"

    def _real(self, name: str, said: str) -> str:
        """The key itself, where the line points to what another line made."""
        if name not in POINTING.get(self.stored.kind, ()):
            return said
        made = f'(SELECT m.id FROM "{MADE}" m WHERE m.number = -{said})'
        return f"CASE WHEN {said} < 0 THEN {made} ELSE {said} END"


def _write_links(batch: ImportBatch) -> None:
    rows = batch.rows.filter(
        preview=batch.preview, kind=Kind.ITEMS.value, outcome__in=RowOutcome.written()
    )
    made = dict(sql.run(f'SELECT number, id FROM "{MADE}"'))
    found = rows.values_list("number", "target", "values")
    set_links({target or made[n]: v[LINKS] for n, target, v in found if LINKS in v})


def counted(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def explained(error: Exception, kinds: list[Stored]) -> str:
    """A refusal of the database in the words of the rule that it broke."""
    text: Any = str(error)
    for stored in kinds:
        for constraint in stored.model._meta.constraints:
            if constraint.name in text:
                return str(constraint.get_violation_error_message())
    return "De database weigert deze gegevens. Er is niets opgeslagen; vergelijk opnieuw."
