"""The rules of the models, over all lines at once: what is wrong, by line.

The lines lie merged with the stored rows in the temporary table PLAN, as the rows would become.
The database's own checks are asked of them before they are written; what models check in
`clean()` is asked here once per distinct value.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CheckConstraint, Q
from django.utils.timezone import localdate

from agenda.imports.columns import Kind
from agenda.imports.store import sql
from agenda.imports.store.kinds import OWN, Stored
from agenda.models import AgendaItem, Step
from buildingblocks.enums import TargetKind
from buildingblocks.models import BuildingBlock, RegionMembership, check_period

PLAN = "import_plan"
# Lines that change nothing are let alone, whatever the rules say of what is stored.
WRITTEN = "(id IS NULL OR differs)"


@dataclass(frozen=True)
class Fault:
    """A line that breaks a rule; name: what the message is about."""

    number: int
    name: str
    text: str
    code: str = "E_RULE"


Checker = Callable[[Stored], Iterator[Fault]]


def broken(stored: Stored) -> Iterator[Fault]:
    """Every rule that a line breaks."""
    conditions = [*_empty(stored), *_constraints(stored)]
    if _numbers(" OR ".join(condition for condition, _name, _text in conditions), most=1):
        for condition, name, text in conditions:
            for number in _numbers(condition):
                yield Fault(number, name, text)
    for check in CHECKS.get(stored.kind, ()):
        yield from check(stored)


def _numbers(condition: str, *, most: int = 0) -> list[int]:
    """Lines that are to be written and for which this holds; `most`: no more than so many."""
    limit = f" LIMIT {most}" if most else ""
    query = f'SELECT number FROM "{PLAN}" WHERE {WRITTEN} AND ({condition}){limit}'
    return [number for (number,) in sql.run(query)]


def _empty(stored: Stored) -> Iterator[tuple[str, str, str]]:
    """Columns that may not be empty: condition, name and message."""
    for name, field in stored.fields.items():
        if not field.null:
            yield f'"{field.column}" IS NULL', name, f"{field.verbose_name} ontbreekt."


def _constraints(stored: Stored) -> Iterator[tuple[str, str, str]]:
    """What the database checks of columns that a file fills: condition, name and message."""
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    for constraint in stored.model._meta.constraints:
        if isinstance(constraint, CheckConstraint) and _is_of(stored, constraint.condition):
            check = constraint._get_check_sql(stored.model, editor)  # type: ignore[attr-defined]
            name = _first_name(constraint.condition, stored)
            yield f"NOT ({check})", name, str(constraint.get_violation_error_message())


def _first_name(condition: Any, stored: Stored) -> str:
    """The field that a condition names last: the value, where it is about a state and a value."""
    names = [_lookup(child) for child in _leaves(condition)]
    known = [name for name in names if name in stored.fields]
    return known[-1] if known else ""


def _is_of(stored: Stored, condition: Any) -> bool:
    """Whether the file can break this rule: who approved a row, for one, is in no file."""
    return all(_lookup(child) not in OWN for child in _leaves(condition))


def _leaves(condition: Any) -> Iterator[Any]:
    for child in getattr(condition, "children", []):
        if isinstance(child, Q):
            yield from _leaves(child)
        else:
            yield child


def _lookup(child: Any) -> str:
    return str(child[0]).split("__")[0] if isinstance(child, tuple) else ""


def _distinct(names: tuple[str, ...], stored: Stored) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Each combination of values that occurs, with the condition that finds its lines again."""
    fields = [stored.fields[name] for name in names]
    columns = sql.quoted(stored.columns[name] for name in names)
    for found in sql.run(f'SELECT DISTINCT {columns} FROM "{PLAN}" WHERE {WRITTEN}'):
        values = tuple(f.to_python(v) for f, v in zip(fields, found, strict=True))
        condition = " AND ".join(
            f'"{f.column}" IS NULL' if v is None else f'"{f.column}" = {sql.literal(f, v)}'
            for f, v in zip(fields, values, strict=True)
        )
        yield values, condition


def _each(names: tuple[str, ...], fault: Callable[..., tuple[str, str] | None]) -> Checker:
    """A rule over the values of these fields: gives (name, message) where it is broken."""

    def check(stored: Stored) -> Iterator[Fault]:
        for values, condition in _distinct(names, stored):
            if found := fault(*values):
                for number in _numbers(condition):
                    yield Fault(number, *found)

    return check


def _period(start: date | None, end: date | None, precision: str) -> tuple[str, str] | None:
    try:
        check_period(start, end, precision)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        return name, " ".join(messages)
    return None


def _future(name: str, text: str) -> Checker:
    return _each(
        (name,), lambda day: (name, text) if day is not None and day > localdate() else None
    )


def _local_is_not_lower(stored: Stored) -> Iterator[Fault]:
    """A council may not go below the national target; the file may bring both."""
    columns = "municipality_id, target_group_id, year"
    kinds = {kind: f"kind = '{kind.value}'" for kind in (TargetKind.NATIONAL, TargetKind.LOCAL)}
    national: dict[tuple[int, ...], int] = {}
    for table in (stored.table, PLAN):
        rows = sql.run(f'SELECT {columns}, value FROM "{table}" WHERE {kinds[TargetKind.NATIONAL]}')
        national |= {tuple(key): value for *key, value in rows}
    local = f"{WRITTEN} AND {kinds[TargetKind.LOCAL]} AND value IS NOT NULL"
    for number, value, *key in sql.run(
        f'SELECT number, value, {columns} FROM "{PLAN}" WHERE {local}'
    ):
        if (least := national.get(tuple(key))) is not None and value < least:
            text = f"De raad kan niet onder de landelijke taakstelling van {least} gaan."
            yield Fault(number, "value", f"{text} (art. 10b lid 5 Participatiewet)")


def _in_the_region(region_name: str = "region", name: str = "municipality") -> Checker:
    """Municipality and region belong together."""

    def check(stored: Stored) -> Iterator[Fault]:
        ties = set(RegionMembership.objects.values_list("region_id", "municipality_id"))
        for (region, place), condition in _distinct((region_name, name), stored):
            if place is not None and region is not None and (region, place) not in ties:
                for number in _numbers(condition):
                    yield Fault(number, name, "Deze gemeente hoort niet bij de regio.")

    return check


def _block_in_region(stored: Stored) -> Iterator[Fault]:
    blocks = dict(BuildingBlock.objects.values_list("pk", "region_id"))
    for (region, block), condition in _distinct(("region", "building_block"), stored):
        if block is not None and blocks.get(block) != region:
            for number in _numbers(condition):
                yield Fault(number, "building_block", "Deze bouwsteen hoort bij een andere regio.")


def _successor_in_region(stored: Stored) -> Iterator[Fault]:
    regions = dict(AgendaItem.objects.values_list("pk", "region_id"))
    for (region, successor), condition in _distinct(("region", "successor"), stored):
        if successor is not None and successor > 0 and regions.get(successor) != region:
            for number in _numbers(condition):
                yield Fault(number, "successor", "Dat agendapunt hoort bij een andere regio.")


def _within_parent(stored: Stored) -> Iterator[Fault]:
    """A step lies within the step that it is part of, of the same item."""
    parents = _parents()
    names = ("number", "item_id", "parent_id", "start", "end")
    condition = f"{WRITTEN} AND parent_id IS NOT NULL"
    rows = sql.run(f'SELECT {sql.quoted(names)} FROM "{PLAN}" WHERE {condition}')
    for number, item, parent, start, end in rows:
        above = parents.get(parent)
        if above is None:
            continue
        if above[0] != item:
            yield Fault(number, "parent", "Die stap hoort bij een ander agendapunt.")
        elif start and end and above[1] and above[2] and (start < above[1] or end > above[2]):
            text = "De periode valt buiten die van de stap waar deze onderdeel van is."
            yield Fault(number, "start", text)


def _parents() -> dict[int, tuple[Any, ...]]:
    """Steps as they are and as the file makes them: item, start and end, by key or line."""
    columns = 'item_id, "start", "end"'
    stored = sql.run(f'SELECT id, {columns} FROM "{Step._meta.db_table}"')
    made = sql.run(f'SELECT COALESCE(id, -number), {columns} FROM "{PLAN}"')
    return {key: tuple(rest) for key, *rest in [*stored, *made]}


def _not_in_circles(stored: Stored) -> Iterator[Fault]:
    """No step is part of itself, by way of however many others."""
    parents = dict(sql.run(f'SELECT id, parent_id FROM "{Step._meta.db_table}"'))
    lines = sql.run(f'SELECT COALESCE(id, -number), parent_id, number FROM "{PLAN}"')
    parents |= {key: parent for key, parent, _number in lines}
    for key, parent, number in lines:
        seen, above = {key}, parent
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above is not None:
            yield Fault(number, "parent", "Een stap kan geen onderdeel van zichzelf zijn.")


PERIOD = _each(("start", "end", "precision"), _period)
NOT_YET = "De peildatum ligt in de toekomst."
NOT_OVER = "De periode is nog niet voorbij."
CHECKS: dict[Kind, tuple[Checker, ...]] = {
    Kind.PLACEMENTS: (_future("reference_date", NOT_YET),),
    Kind.FLOWS: (PERIOD, _future("end", NOT_OVER)),
    Kind.TARGETS: (_local_is_not_lower,),
    Kind.GRANTS: (_in_the_region(), _in_the_region(name="recipient")),
    Kind.APPROPRIATIONS: (_in_the_region(),),
    Kind.SPENDING: (PERIOD, _in_the_region(), _block_in_region),
    Kind.ITEMS: (
        PERIOD,
        _block_in_region,
        _successor_in_region,
        _in_the_region(name="lead_municipality"),
    ),
    Kind.STEPS: (PERIOD, _within_parent, _not_in_circles),
}
