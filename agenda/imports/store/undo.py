"""Undo: row by row, what an import wrote goes back, unless somebody has changed it since.

A changed row gets back what its history says it was. A row that the import made cannot be
deleted: it becomes what means that it does not count, where there is such a thing. What came of
each row is itself written down, as the lines of a batch that undoes the other.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.timezone import localdate

from agenda.imports.columns import Kind
from agenda.imports.store import sql
from agenda.imports.store.apply import (
    ROWS,
    Overtaken,
    counted,
    entry,
    kinds_of,
    lines_of,
)
from agenda.imports.store.kinds import Stored
from agenda.imports.store.lines import LINKS
from agenda.imports.store.links import set_links
from agenda.imports.store.terms import record_moves
from audit.enums import RowOutcome
from audit.models import ImportBatch

BACK = "import_back"
INTO = (
    "batch_id", "preview", "number", "kind", "sheet", "row", "values", "cells", "outcome",
    "target", "seen_version", "before",
)  # fmt: skip
GOES_BACK = f"outcome = '{RowOutcome.REVERTED.value}'"
Told = Callable[[int], None]


def revert(batch: ImportBatch, undoing: ImportBatch, *, told: Told) -> None:
    """Undo the batch; `undoing` gets a line for each row with what came of it."""
    done = 0
    for stored in reversed(kinds_of(batch)):
        look(batch, stored)
        done += _restore(stored) + _withdraw(stored)
        _write_down(batch, undoing, stored)
        if stored.terms:
            record_moves(stored, undoing, back=True)
        if stored.kind is Kind.ITEMS:
            _restore_links(undoing)
        sql.drop(BACK)
        told(done)


def look(batch: ImportBatch, stored: Stored) -> None:
    """The rows that the batch wrote, what they became, and what can be done about each."""
    sql.temporary(
        BACK,
        [("line", "bigint"), ("id", "bigint"), ("wrote", "integer"), ("outcome", "varchar(20)")],
    )
    sql.run(
        f'INSERT INTO "{BACK}" (line, id, wrote) SELECT r.id, r.target, r.seen_version + 1 '
        f'FROM "{ROWS}" r WHERE {lines_of(batch, stored, RowOutcome.CHANGED)}'
    )
    new = f'SELECT r.id FROM "{ROWS}" r WHERE {lines_of(batch, stored, RowOutcome.NEW)}'
    sql.run(
        f'INSERT INTO "{BACK}" (line, id, wrote) SELECT h.import_row_id, h.id, 1 '
        f"FROM \"{stored.history}\" h WHERE h.history_type = '+' AND h.import_row_id IN ({new})"
    )
    sql.analyze(BACK)
    touched = f'(SELECT a.version FROM "{stored.table}" a WHERE a.id = "{BACK}".id) <> wrote'
    stays = RowOutcome.REVERTED if stored.withdrawn else RowOutcome.IMPOSSIBLE
    sql.run(
        f"UPDATE \"{BACK}\" SET outcome = CASE WHEN {touched} THEN '{RowOutcome.KEPT.value}' "
        f"WHEN wrote > 1 THEN '{RowOutcome.REVERTED.value}' ELSE '{stays.value}' END"
    )


def _restore(stored: Stored) -> int:
    """Changed rows become what they were, with the paper and the line that they rested on."""
    table = stored.table
    names = [*stored.columns.values(), "source_id", "source_place", "import_row_id"]
    back = {column: f'h."{column}"' for column in names} | entry(stored)
    sets = ", ".join(f'"{column}" = {value}' for column, value in back.items())
    return _written(
        f'UPDATE "{table}" SET {sets}, version = "{table}".version + 1 '
        f'FROM "{BACK}" b, "{stored.history}" h WHERE "{table}".id = b.id '
        f'AND "{table}".version = b.wrote AND h.id = b.id AND h.version = b.wrote - 1 '
        f"AND b.wrote > 1 AND b.{GOES_BACK}",
        "wrote > 1",
    )


def _withdraw(stored: Stored) -> int:
    """Rows that the import made come to say that they do not count."""
    if stored.withdrawn is None:
        return 0
    values: Mapping[str, Any] = stored.withdrawn
    if stored.kind is Kind.ITEMS:
        values = {**values, "status_since": localdate()}
    table = stored.table
    sets = {stored.columns[n]: sql.literal(stored.fields[n], v) for n, v in values.items()}
    sets |= {"version": f'"{table}".version + 1', "import_row_id": "NULL"}
    assigned = ", ".join(f'"{column}" = {value}' for column, value in sets.items())
    return _written(
        f'UPDATE "{table}" SET {assigned} FROM "{BACK}" b WHERE "{table}".id = b.id '
        f'AND "{table}".version = 1 AND b.wrote = 1 AND b.{GOES_BACK}',
        "wrote = 1",
    )


def _written(statement: str, which: str) -> int:
    """How many rows were written: all that were meant, or Overtaken."""
    found = counted(statement)
    meant = f'SELECT count(*) FROM "{BACK}" WHERE {GOES_BACK} AND {which}'
    if found != sql.run(meant)[0][0]:
        raise Overtaken
    return found


def _write_down(batch: ImportBatch, undoing: ImportBatch, stored: Stored) -> None:
    """The lines of the undoing: `values` is what stood there, `before` what it becomes again."""
    sql.run(
        f'INSERT INTO "{ROWS}" ({sql.quoted(INTO)}) SELECT {undoing.pk}, {undoing.preview}, '
        'r.number, r.kind, r.sheet, r.row, COALESCE(r.before, r."values"), r.cells, b.outcome, '
        f'b.id, b.wrote, r."values" FROM "{BACK}" b JOIN "{ROWS}" r ON r.id = b.line '
        "ORDER BY r.number"
    )


def _restore_links(undoing: ImportBatch) -> None:
    rows = undoing.rows.filter(
        preview=undoing.preview,
        kind=Kind.ITEMS.value,
        outcome=RowOutcome.REVERTED,
        seen_version__gt=1,
    )
    found = rows.values_list("target", "values")
    set_links({target: values[LINKS] for target, values in found if target and LINKS in values})
