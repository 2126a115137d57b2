"""The SQL that makes history evidence: written by the database itself, on SQLite and PostgreSQL.

For a tracked table every way of writing (save, bulk, `QuerySet.update()`, raw SQL) leaves a full
history row; an update that does not raise `version` by one is refused, deletion is refused
(but for link tables), and history and seals can only be added to.
"""

from dataclasses import dataclass

from django.db.models import Model

NO_VERSION = "het versienummer moet met precies 1 omhoog"
NO_DELETE = "gegevens worden ingetrokken, niet verwijderd"
APPEND_ONLY = "historie is alleen toe te voegen"
ENTERED = "wie een gegeven schrijft, staat erbij als invoerder, en nog niemand keurde het goed"
APPROVED = "goedkeuren doet men zelf, en een wijziging neemt de goedkeuring weg"

# Columns of a row for four eyes: who wrote it, and who looked at it after that.
ENTRY, APPROVAL = "entered_by_id", ("approved_by_id", "approved_on")

# History column -> name in `audit.context.Change`.
CONTEXT = {
    "history_date": "at",
    "history_user_id": "user_id",
    "history_change_reason": "reason",
    "route": "route",
    "request_id": "request_id",
    "act_source_id": "source_id",
    "origin": "origin",
}


@dataclass(frozen=True)
class Trigger:
    """One trigger: its name and the statements that make and remove it."""

    name: str
    create: str
    drop: str


@dataclass(frozen=True)
class Table:
    """What the triggers of a table depend on; `history` is "" for an append-only table."""

    name: str
    columns: tuple[str, ...] = ()
    history: str = ""
    deletable: bool = False

    @classmethod
    def tracked(cls, model: type[Model], history: type[Model], *, deletable: bool) -> "Table":
        kept = {f.column for f in history._meta.concrete_fields}
        columns = tuple(
            sorted(f.column for f in model._meta.concrete_fields if f.column and f.column in kept)
        )
        return cls(model._meta.db_table, columns, history._meta.db_table, deletable)

    def triggers(self, vendor: str) -> list[Trigger]:
        build: _SQLite | _PostgreSQL
        build = _PostgreSQL(self.name) if vendor == "postgresql" else _SQLite(self.name)
        if not self.history:
            return build.append_only()
        columns = list(self.columns)
        eyes = build.four_eyes(columns) if ENTRY in columns else []
        return [*build.tracked(self.history, columns, self.deletable), *eyes]


def _quoted(columns: list[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{column}"' for column in columns)


def _wrong_entry(differs: str, who: str) -> str:
    """A new row that names another as who entered it, or is approved already."""
    return f'NEW."{ENTRY}" {differs} {who} OR NEW."{APPROVAL[0]}" IS NOT NULL'


def _wrong_approval(columns: list[str], differs: str, who: str) -> str:
    """Another number that keeps its approval or its author; an approval in another's name."""
    beside = {"version", ENTRY, *APPROVAL}
    changed = " OR ".join(f'OLD."{c}" {differs} NEW."{c}"' for c in columns if c not in beside)
    author, other = (f'OLD."{c}" {differs} NEW."{c}"' for c in (ENTRY, APPROVAL[0]))
    second = f'NEW."{APPROVAL[0]}"'
    forged = f"{other} AND {second} IS NOT NULL AND {second} {differs} {who}"
    return (
        f"(({changed}) AND ({_wrong_entry(differs, who)})) "
        f"OR (NOT ({changed}) AND ({author} OR ({forged})))"
    )


class _SQLite:
    WHO = "audit_context('user_id')"

    def __init__(self, table: str) -> None:
        self.table = table

    def four_eyes(self, columns: list[str]) -> list[Trigger]:
        entry, approval = (
            _wrong_entry("IS NOT", self.WHO),
            _wrong_approval(columns, "IS NOT", self.WHO),
        )
        return [
            self._refuse("entry", "BEFORE INSERT", ENTERED, entry),
            self._refuse("approval", "BEFORE UPDATE", APPROVED, approval),
        ]

    def tracked(self, history: str, columns: list[str], deletable: bool) -> list[Trigger]:
        versioned = "version" in columns
        parts = [
            self._make("added", "AFTER INSERT", self._record(history, columns, "+", "NEW")),
            self._make(
                "changed",
                "AFTER UPDATE",
                self._record(history, columns, "~", "NEW"),
                " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in columns),
            ),
        ]
        if versioned:
            same = " AND ".join(f'OLD."{c}" IS NEW."{c}"' for c in columns)
            step = f'NOT ({same}) AND NEW."version" IS NOT OLD."version" + 1'
            wrong = f'{step} OR NEW."id" IS NOT OLD."id"'
            parts.append(self._refuse("version", "BEFORE UPDATE", NO_VERSION, wrong))
            parts.append(
                self._refuse("first", "BEFORE INSERT", NO_VERSION, 'NEW."version" IS NOT 1')
            )
        if deletable:
            parts.append(
                self._make("deleted", "AFTER DELETE", self._record(history, columns, "-", "OLD"))
            )
        else:
            parts.append(self._refuse("kept", "BEFORE DELETE", NO_DELETE))
        return parts

    def append_only(self) -> list[Trigger]:
        return [
            self._refuse("no_update", "BEFORE UPDATE", APPEND_ONLY),
            self._refuse("no_delete", "BEFORE DELETE", APPEND_ONLY),
        ]

    def _record(self, history: str, columns: list[str], kind: str, row: str) -> str:
        values = [f'{row}."{c}"' for c in columns]
        if kind == "-" and "version" in columns:
            values[columns.index("version")] += " + 1"
        context = ", ".join(f"audit_context('{name}')" for name in CONTEXT.values())
        into = _quoted([*columns, "history_type", *CONTEXT])
        return (
            f"INSERT INTO \"{history}\" ({into}) VALUES ({', '.join(values)}, '{kind}', {context});"
        )

    def _refuse(self, name: str, when: str, message: str, condition: str = "") -> Trigger:
        return self._make(name, when, f"SELECT RAISE(ABORT, '{message}');", condition)

    def _make(self, name: str, when: str, body: str, condition: str = "") -> Trigger:
        full = f"{self.table}_{name}"
        guard = f" WHEN {condition}" if condition else ""
        return Trigger(
            full,
            f'CREATE TRIGGER "{full}" {when} ON "{self.table}" '
            f"FOR EACH ROW{guard} BEGIN {body} END",
            f'DROP TRIGGER IF EXISTS "{full}"',
        )


class _PostgreSQL:
    """History is written per statement, from the transition table: quick for bulk writing too."""

    WHO = "(nullif(current_setting('soest_sob.change', true), '')::jsonb->>'user_id')::bigint"

    def __init__(self, table: str) -> None:
        self.table = table

    def four_eyes(self, columns: list[str]) -> list[Trigger]:
        differs = "IS DISTINCT FROM"
        entry = _wrong_entry(differs, self.WHO)
        approval = _wrong_approval(columns, differs, self.WHO)
        return [
            self._refuser("entry", "BEFORE INSERT", ENTERED, entry),
            self._refuser("approval", "BEFORE UPDATE", APPROVED, approval),
        ]

    def tracked(self, history: str, columns: list[str], deletable: bool) -> list[Trigger]:
        parts = [
            self._recorder("added", "INSERT", history, columns, "+"),
            self._recorder("changed", "UPDATE", history, columns, "~"),
        ]
        if "version" in columns:
            same = " AND ".join(f'OLD."{c}" IS NOT DISTINCT FROM NEW."{c}"' for c in columns)
            wrong = f'(NOT ({same}) AND NEW."version" <> OLD."version" + 1) OR NEW."id" <> OLD."id"'
            parts.append(self._refuser("version", "BEFORE UPDATE", NO_VERSION, wrong))
            parts.append(self._refuser("first", "BEFORE INSERT", NO_VERSION, 'NEW."version" <> 1'))
        if deletable:
            parts.append(self._recorder("deleted", "DELETE", history, columns, "-"))
        else:
            parts.append(self._refuser("kept", "BEFORE DELETE", NO_DELETE))
        parts.append(self._refuser("truncated", "BEFORE TRUNCATE", NO_DELETE))
        return parts

    def append_only(self) -> list[Trigger]:
        return [
            self._refuser("no_update", "BEFORE UPDATE", APPEND_ONLY),
            self._refuser("no_delete", "BEFORE DELETE", APPEND_ONLY),
            self._refuser("truncated", "BEFORE TRUNCATE", APPEND_ONLY),
        ]

    def _recorder(
        self, name: str, verb: str, history: str, columns: list[str], kind: str
    ) -> Trigger:
        row = "gone" if kind == "-" else "fresh"
        values = [f'{row}."{c}"' for c in columns]
        if kind == "-" and "version" in columns:
            values[columns.index("version")] += " + 1"
        into = _quoted([*columns, "history_type", *CONTEXT])
        rows = row
        if kind == "~":
            differs = " OR ".join(f'fresh."{c}" IS DISTINCT FROM gone."{c}"' for c in columns)
            rows = f'fresh JOIN gone ON gone."id" = fresh."id" WHERE {differs}'
        body = (
            "DECLARE c jsonb := "
            "coalesce(nullif(current_setting('soest_sob.change', true), ''), '{}')::jsonb; "
            "BEGIN "
            f"INSERT INTO \"{history}\" ({into}) SELECT {', '.join(values)}, '{kind}', "
            "coalesce((nullif(c->>'at', '') || '+00')::timestamptz, clock_timestamp()), "
            "(c->>'user_id')::bigint, coalesce(c->>'reason', ''), coalesce(c->>'route', 'direct'), "
            "coalesce(c->>'request_id', ''), (c->>'source_id')::bigint, coalesce(c->>'origin', '') "
            f"FROM {rows}; RETURN NULL; END"
        )
        tables = {
            "INSERT": "NEW TABLE AS fresh",
            "UPDATE": "NEW TABLE AS fresh OLD TABLE AS gone",
            "DELETE": "OLD TABLE AS gone",
        }[verb]
        how = f"REFERENCING {tables} FOR EACH STATEMENT"
        # The plan of the first, small change is kept: row by row it would never end on a big one.
        options = "SET enable_nestloop = off " if kind == "~" else ""
        return self._make(name, f"AFTER {verb}", body, how, options)

    def _refuser(self, name: str, when: str, message: str, condition: str = "") -> Trigger:
        body = (
            f"BEGIN RAISE EXCEPTION '{message} (%)', TG_TABLE_NAME "
            "USING ERRCODE = 'insufficient_privilege'; END"
        )
        level = "STATEMENT" if "TRUNCATE" in when else "ROW"
        guard = f" WHEN ({condition})" if condition else ""
        return self._make(name, when, body, f"FOR EACH {level}{guard}")

    def _make(self, name: str, when: str, body: str, how: str, options: str = "") -> Trigger:
        full = f"{self.table}_{name}"
        create = (
            f'CREATE OR REPLACE FUNCTION "{full}"() RETURNS trigger LANGUAGE plpgsql {options}'
            f"AS $body${body}$body$; "
            f'CREATE OR REPLACE TRIGGER "{full}" {when} ON "{self.table}" {how} '
            f'EXECUTE FUNCTION "{full}"()'
        )
        drop = (
            f'DROP TRIGGER IF EXISTS "{full}" ON "{self.table}"; DROP FUNCTION IF EXISTS "{full}"()'
        )
        return Trigger(full, create, drop)
