"""The SQL in which SQLite and PostgreSQL differ; names come from the models, never from a file."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import CharField, Field, TextField

AnyField = Field[Any, Any]


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


def quoted(columns: Iterable[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{column}"' for column in columns)


def run(statement: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """What a statement answers; without values a % in it is just a %."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def literal(field: AnyField, value: Any) -> str:
    """A value of the field as SQL."""
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    prepared = field.get_db_prep_save(value, connection)
    return "NULL" if prepared is None else str(editor.quote_value(prepared))


def differs(left: str, right: str) -> str:
    return f"{left} {'IS DISTINCT FROM' if is_postgres() else 'IS NOT'} {right}"


def as_read(field: AnyField, column: str) -> str:
    """A stored text as reading it from a sheet gives it: browsers end lines in their own way."""
    if not isinstance(field, CharField | TextField) or field.choices:
        return column
    trim, char = ("btrim", "chr") if is_postgres() else ("trim", "char")
    blank = " || ".join(f"{char}({code})" for code in (9, 10, 32))
    return f"{trim}(replace({column}, {char}(13), ''), {blank})"


def same_key(field: AnyField, left: str, right: str) -> str:
    """Equality in a join; an empty key column equals an empty one, and can still be hashed."""
    if not field.null:
        return f"{left} = {right}"
    if is_postgres():
        return f"COALESCE({left}::text, '') = COALESCE({right}::text, '')"
    return f"{left} IS {right}"


def json_object(pairs: Iterable[tuple[str, str]]) -> str:
    """An object of names and SQL expressions."""
    maker = "jsonb_build_object" if is_postgres() else "json_object"
    inside = ", ".join(f"'{name}', {value}" for name, value in pairs)
    return f"{maker}({inside})"


def as_json(expression: str) -> str:
    """Text that holds JSON, for a JSON column."""
    return f"{expression}::jsonb" if is_postgres() else expression


def from_json(document: str, field: AnyField) -> str:
    """A column's value out of an object made by `json_object`."""
    if is_postgres():
        return f"({document}->>'{field.column}')::{field.db_type(connection)}"
    return f"json_extract({document}, '$.{field.column}')"


def whole_number(document: str, name: str) -> str:
    if is_postgres():
        return f"({document}->>'{name}')::bigint"
    return f"json_extract({document}, '$.{name}')"


def has_key(document: str, field: AnyField) -> str:
    if is_postgres():
        return f"jsonb_exists({document}, '{field.column}')"
    return f"json_type({document}, '$.{field.column}') IS NOT NULL"


def temporary(name: str, columns: Iterable[tuple[str, str]]) -> None:
    """An empty temporary table; one of that name from before is gone."""
    declared = ", ".join(f'"{column}" {kind}' for column, kind in columns)
    run(f'DROP TABLE IF EXISTS "{name}"')
    run(f'CREATE TEMP TABLE "{name}" ({declared})')


def typed(field: AnyField) -> str:
    return str(field.db_type(connection))


def json_type() -> str:
    return "jsonb" if is_postgres() else "text"


def load(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Many rows at once: COPY on PostgreSQL, executemany on SQLite."""
    into = f'"{table}" ({quoted(columns)})'
    with connection.cursor() as cursor:
        if is_postgres():
            # Making a row may ask the database, which cannot answer while it copies.
            ready = list(rows)
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(columns))
        connection.connection.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)


def analyze(table: str) -> None:
    """Let PostgreSQL know how much there is, before it plans a join over it; roughly will do."""
    if is_postgres():
        run("SET LOCAL default_statistics_target = 5")
        run(f'ANALYZE "{table}"')


def drop(table: str) -> None:
    run(f'DROP TABLE "{table}"')


def delete(table: str, numbers: Iterable[int]) -> None:
    """Take these lines out of a temporary table."""
    with connection.cursor() as cursor:
        cursor.executemany(f'DELETE FROM "{table}" WHERE number = %s', [(n,) for n in numbers])


def default(field: AnyField) -> str:
    """What a new row has where nothing is said, as SQL of the right type."""
    found = literal(field, field.get_default())
    return f"{found}::{typed(field)}" if is_postgres() else found


def merged(document: str, more: str) -> str:
    """The object with what is in another one, of JSON text that may be empty."""
    if is_postgres():
        return f"{document} || COALESCE({more}, '{{}}')::jsonb"
    return f"CASE WHEN {more} IS NULL THEN {document} ELSE json_patch({document}, {more}) END"


def text_with(more: str) -> str:
    """JSON text, possibly empty, with what is in a parameter of JSON text."""
    if is_postgres():
        return f"(COALESCE({more}, '{{}}')::jsonb || %s::jsonb)::text"
    return f"json_patch(COALESCE({more}, '{{}}'), %s)"
