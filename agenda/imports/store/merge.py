"""The SQL of comparing: STAGE holds what lines say, PLAN the rows as they would become."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.timezone import localdate

from agenda.imports.columns import Kind
from agenda.imports.store import sql
from agenda.imports.store.build import Builder
from agenda.imports.store.kinds import Stored
from agenda.imports.store.lines import Shape, encode
from agenda.imports.store.rules import PLAN
from audit.enums import RowOutcome
from audit.models import ImportBatch, ImportRow

STAGE = "import_stage"
NTH = "nth"  # which of several rows with one key a line is about, where there may be several
WHAT = (("number", "integer"), ("sheet", "text"), ("row", "integer"), ("cells", "text"),
        ("messages", "text"), (NTH, "bigint"))  # fmt: skip
FOUND = (("shape", "integer"), ("id", "bigint"), ("seen_version", "integer"),
         ("differs", "boolean"), ("more", "text"), ("more_before", "text"))  # fmt: skip
ABOUT = tuple(name for name, _type in WHAT)
TARGET = ImportRow._meta.db_table
INTO = (
    "batch_id", "preview", "number", "kind", "sheet", "row", "values", "cells", "outcome",
    "target", "seen_version", "before", "messages",
)  # fmt: skip


def make_plan(stored: Stored) -> None:
    columns = [(stored.columns[n], sql.typed(f)) for n, f in stored.fields.items()]
    sql.temporary(PLAN, [*WHAT, *FOUND, *columns])


def stage(builder: Builder, rows: Iterable[Sequence[Any]]) -> None:
    """The lines of one shape into a table of their own."""
    stored = builder.stored
    typed = [(stored.columns[n], sql.typed(stored.fields[n])) for n in builder.order]
    sql.temporary(STAGE, [*WHAT, *typed])
    sql.load(STAGE, [*ABOUT, *(column for column, _type in typed)], rows)
    sql.analyze(STAGE)


def into_plan(builder: Builder, shape: Shape, place: int) -> None:
    """The lines into PLAN: what they say, and for the rest the stored row or the default."""
    stored = builder.stored
    on = [
        sql.same_key(stored.fields[n], f'a."{stored.columns[n]}"', _said(builder, n))
        for n in stored.key
    ]
    if not stored.unique:
        on.append(f"a.{NTH} = s.{NTH}")
    pairs = [(stored.fields[n], stored.columns[n]) for n in given(builder, shape)]
    differs = (
        " OR ".join(sql.differs(sql.as_read(f, f'a."{c}"'), f's."{c}"') for f, c in pairs)
        or "1 = 0"
    )
    merged = ", ".join(_merged(builder, shape, name) for name in stored.fields)
    sql.run(
        f'INSERT INTO "{PLAN}" ({sql.quoted(ABOUT)}, shape, id, seen_version, differs, '
        f"{sql.quoted(stored.columns.values())}) SELECT {sql.quoted(ABOUT, 's.')}, {place}, "
        f"a.id, a.version, a.id IS NOT NULL AND ({differs}), {merged} "
        f'FROM "{STAGE}" s LEFT JOIN {stored.live} a ON {" AND ".join(on)}'
    )
    sql.drop(STAGE)


def given(builder: Builder, shape: Shape) -> list[str]:
    """What lines say of rows that are there already."""
    key = builder.stored.key
    return [n for n in builder.order if n not in key and n not in shape.only_when_new]


def _said(builder: Builder, name: str) -> str:
    """What the line says, or what a row has by default."""
    if name in builder.order:
        return f's."{builder.stored.columns[name]}"'
    return sql.default(builder.stored.fields[name])


def _merged(builder: Builder, shape: Shape, name: str) -> str:
    """The value that the row would have."""
    said = _said(builder, name)
    if name in builder.stored.key or name in given(builder, shape):
        return said
    return f'CASE WHEN a.id IS NULL THEN {said} ELSE a."{builder.stored.columns[name]}" END'


def give_status_a_day(stored: Stored, shapes: list[Shape]) -> None:
    """Another status without a day has been so since today."""
    today = localdate().isoformat()
    silent = [str(n) for n, shape in enumerate(shapes) if "status_since" not in shape.names]
    changed = f'SELECT 1 FROM "{stored.table}" a WHERE a.id = "{PLAN}".id AND a.status <> '
    sql.run(
        f'UPDATE "{PLAN}" SET status_since = %s, more = %s '
        f"WHERE shape IN ({', '.join(silent) or 'NULL'}) "
        f'AND (id IS NULL OR EXISTS ({changed} "{PLAN}".status))',
        [today, encode({"status_since": today})],
    )


def write(batch: ImportBatch, builder: Builder, shape: Shape, place: int) -> None:
    """The lines of a shape as `ImportRow`s."""
    stored = builder.stored
    outcome = (
        f"CASE WHEN p.id IS NULL THEN '{RowOutcome.NEW.value}' "
        f"WHEN p.differs THEN '{RowOutcome.CHANGED.value}' ELSE '{RowOutcome.SAME.value}' END"
    )
    said, before = _documents(builder, shape)
    sql.run(
        f'INSERT INTO "{TARGET}" ({sql.quoted(INTO)}) SELECT {batch.pk}, {batch.preview}, '
        f"p.number, '{stored.kind.value}', p.sheet, p.\"row\", {said}, {sql.as_json('p.cells')}, "
        f"{outcome}, p.id, p.seen_version, {before}, {sql.as_json('p.messages')} "
        f'FROM "{PLAN}" p LEFT JOIN "{stored.table}" a ON a.id = p.id AND p.differs '
        f"WHERE p.shape = {place} ORDER BY p.number"
    )


def _documents(builder: Builder, shape: Shape) -> tuple[str, str]:
    """What a line says, in full for a new row; and what stands there that it would change."""
    stored = builder.stored
    columns = {name: f'p."{column}"' for name, column in stored.columns.items()}
    nth = [] if stored.unique else [(NTH, f"p.{NTH}")]
    new = [(stored.columns[n], columns[n]) for n in dict.fromkeys((*builder.order, *stored.key))]
    old = [(stored.columns[n], columns[n]) for n in (*stored.key, *given(builder, shape))]
    now = [(stored.columns[n], f'a."{stored.columns[n]}"') for n in given(builder, shape)]
    new_said, old_said = sql.json_object(new + nth), sql.json_object(old + nth)
    said = f"CASE WHEN p.id IS NULL THEN {new_said} ELSE {old_said} END"
    before = sql.json_object(now)
    if stored.kind is Kind.ITEMS:
        said = sql.merged(f"({said})", "p.more")
        before = sql.merged(before, "p.more_before")
    return said, f"CASE WHEN p.differs THEN {before} END"
