"""What a preview, or a finished import, shows: counts, changes old → new, messages, totals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator

from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.columns import Kind
from agenda.imports.confirm import to_accept
from agenda.imports.messages import Message
from agenda.imports.outcomes import Counts, message_from
from agenda.imports.store.kinds import STORED, Stored
from agenda.imports.store.lines import LINKS
from agenda.imports.store.pointers import SIMPLE
from audit.enums import RowOutcome
from audit.history import FieldChange, display
from audit.models import ImportBatch, ImportRow
from buildingblocks.models import Municipality

PER_PAGE = 50


@dataclass(frozen=True)
class ShownRow:
    """One record of the file and what happens with it. line: the key of its `ImportRow`."""

    line: int
    number: int
    kind: str
    stored: Stored
    sheet: str
    row: int
    place: str
    about: str
    outcome: str
    outcome_label: str
    changes: tuple[FieldChange, ...]
    messages: tuple[Message, ...]
    cells: Mapping[str, str]
    target: int | None


@dataclass(frozen=True)
class ShownColumn:
    """A column of a recognised table; name is empty where a person has to say what it means."""

    heading: str
    key: str
    name: str
    label: str
    guessed: bool
    record: str = ""


@dataclass(frozen=True)
class ShownTable:
    """choices: what a column can mean in a table of this kind, as (name, label)."""

    sheet: str
    kind: str
    label: str
    shape: str
    columns: tuple[ShownColumn, ...]
    missing: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]

    @property
    def unmapped(self) -> tuple[ShownColumn, ...]:
        return tuple(column for column in self.columns if not column.name)


@dataclass(frozen=True)
class PreviewPage:
    """Everything that a page about an import shows, one page of its rows at a time."""

    batch: ImportBatch
    counts: Counts
    by_kind: tuple[tuple[str, Counts], ...]
    messages: tuple[Message, ...]
    to_accept: tuple[Message, ...]
    totals: tuple[Mapping[str, Any], ...]
    tables: tuple[ShownTable, ...]
    rows: tuple[ShownRow, ...]
    page: int
    pages: int
    paging: Page[Any]

    @property
    def needs_mapping(self) -> bool:
        return any(table.unmapped or table.missing for table in self.tables)


def shown(
    batch: ImportBatch, *, outcome: str = "", page: int = 1, size: int = PER_PAGE
) -> PreviewPage:
    """outcome: only rows to which this happens (a `RowOutcome`); empty: all."""
    summary = batch.summary
    rows = batch.rows.filter(preview=batch.preview).order_by("number")
    if outcome:
        rows = rows.filter(outcome=outcome)
    paginator = Paginator(rows, size)
    found = paginator.get_page(page)
    return PreviewPage(
        batch=batch,
        counts=Counts.of(summary.get("counts", {})),
        by_kind=tuple(
            (DECLARATIONS[Kind(kind)].label, Counts.of(counts))
            for kind, counts in summary.get("records", {}).items()
        ),
        messages=tuple(message_from(stored) for stored in summary.get("messages", [])),
        to_accept=tuple(to_accept(batch)),
        totals=tuple(summary.get("totals", [])),
        tables=tuple(_table(stored) for stored in summary.get("tables", [])),
        rows=tuple(shown_rows(list(found.object_list))),
        page=found.number,
        pages=paginator.num_pages,
        paging=found,
    )


def _table(stored: Mapping[str, Any]) -> ShownTable:
    declaration = DECLARATIONS[Kind(stored["kind"])]
    labels = {column.name: column.heading for column in declaration.columns}
    return ShownTable(
        sheet=stored["sheet"],
        kind=stored["kind"],
        label=declaration.label,
        shape=stored["shape"],
        columns=tuple(
            ShownColumn(
                c["heading"],
                c["key"],
                c["name"],
                labels.get(c["name"], ""),
                c["guessed"],
                c["record"],
            )
            for c in stored["columns"]
        ),
        missing=tuple((name, labels[name]) for name in stored["missing"]),
        choices=tuple(labels.items()),
    )


def shown_rows(rows: list[ImportRow]) -> Iterable[ShownRow]:
    """Lines in words."""
    related = _Related(rows)
    for row in rows:
        stored = STORED[Kind(row.kind)]
        if row.outcome == RowOutcome.REVERTED and row.values == row.before and stored.withdrawn:
            gone = {stored.columns[name]: value for name, value in stored.withdrawn.items()}
            row.values = {**row.values, **gone}
        yield ShownRow(
            line=row.pk,
            number=row.number,
            kind=stored.declaration.label,
            stored=stored,
            sheet=row.sheet,
            row=row.row,
            place=row.place,
            about=related.about(stored, row),
            outcome=row.outcome,
            outcome_label=RowOutcome(row.outcome).label,
            changes=related.changes(stored, row),
            messages=tuple(message_from(m) for m in row.messages or []),
            cells=row.cells,
            target=row.target,
        )


class _Related:
    """Names of what the rows of a page point to; fetched once per model."""

    def __init__(self, rows: Sequence[ImportRow]) -> None:
        wanted: dict[Any, set[int]] = {Municipality: set()}
        for row in rows:
            fields = STORED[Kind(row.kind)].fields.values()
            for f in (f for f in fields if f.is_relation):
                for said in (row.values, row.before or {}):
                    if isinstance(pk := said.get(f.column), int) and pk > 0:
                        wanted.setdefault(f.related_model, set()).add(pk)
            for said in (row.values, row.before or {}):
                wanted[Municipality] |= {pk for pk in said.get(LINKS, []) if isinstance(pk, int)}
        self.found = {m: m._base_manager.in_bulk(keys) for m, keys in wanted.items()}
        self.named = {
            name: {getattr(each, key): str(each) for each in model._base_manager.all()}
            for name, (model, key) in SIMPLE.items()
            if any(isinstance(row.values.get(name), str) for row in rows)
        }

    def about(self, stored: Stored, row: ImportRow) -> str:
        """The key of the row in words: Soest, 31-03-2025, Beschut werk."""
        said = {**(row.before or {}), **row.values}  # of what was undone only the old values
        parts = (self._text(stored, name, said) for name in stored.key)
        return ", ".join(part for part in parts if part)

    def changes(self, stored: Stored, row: ImportRow) -> tuple[FieldChange, ...]:
        """Old → new of what differs; of a new row what it will hold."""
        if row.outcome in (RowOutcome.SAME, RowOutcome.SKIPPED, RowOutcome.WRONG):
            return ()
        before = row.before or {}
        found = []
        for name, f in stored.fields.items():
            if f.column not in row.values or name in stored.key:
                continue
            old, new = (self._text(stored, name, said) for said in (before, row.values))
            if old != new:
                found.append(FieldChange(str(f.verbose_name), old, new))
        if LINKS in row.values:
            old, new = (self._places(said.get(LINKS, [])) for said in (before, row.values))
            if old != new:
                found.append(FieldChange("gemeenten", old, new))
        return tuple(found)

    def _text(self, stored: Stored, name: str, said: Mapping[str, Any]) -> str:
        stored_field = stored.fields[name]
        value = said.get(stored.columns[name], said.get(name))
        if value is None:
            return ""
        if stored_field.is_relation:
            if isinstance(value, str):  # a line that was never compared still names things by code
                return self.named.get(name, {}).get(value, value)
            known = self.found.get(stored_field.related_model, {})
            return str(known.get(value, value)) if value in known else _promised(value)
        try:
            return display(stored_field, stored_field.to_python(value))
        except ValidationError:  # what a wrong line says need not be a value of the field
            return str(value)

    def _places(self, keys: Iterable[int]) -> str:
        return ", ".join(str(self.found[Municipality].get(key, key)) for key in keys)


def _promised(value: Any) -> str:
    """Something that this same file makes."""
    return "uit dit bestand" if isinstance(value, int) and value < 0 else str(value)
