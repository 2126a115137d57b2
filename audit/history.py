"""The past of a record as people read it: who, when, why, and old → new in Dutch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Field, ForeignKey
from django.utils import timezone

from accounts.models import User
from audit.enums import Route
from audit.known import OwnPapers, may_name
from audit.models import Document, ImportRow, Tracked
from audit.provenance import NOT_PUBLIC

EVENTS = {"+": "Toegevoegd", "~": "Gewijzigd", "-": "Verwijderd"}
# The line is told as the source, and who entered it stands above the change.
SILENT = {"id", "version", "import_row", "entered_by"}


@dataclass(frozen=True)
class FieldChange:
    """One field that changed, as shown on screen."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """One change of a record; `changes` is empty for a field we do not show.

    batch: the import that wrote it; url: its page, where the reader may see it.
    """

    what: str
    who: str
    when: str
    at: datetime
    why: str
    route: str
    source: str
    source_code: str
    version: int
    changes: tuple[FieldChange, ...]
    batch: int | None = None
    url: str = ""


def past_of(record: Tracked, own_papers: OwnPapers | None = None) -> list[Entry]:
    """The record's history, newest first; a few queries, however long it is."""
    return pasts_of(type(record), own_papers, id=record.pk).get(record.pk, [])


def pasts_of(
    model: type[Tracked], own_papers: OwnPapers | None = None, **filters: Any
) -> dict[int, list[Entry]]:
    """Histories of several records by key, each newest first; in as many queries as one.

    Filters name columns of the history table, so that removed records are found as well. Papers
    that are not public are called by name for who may read them (`audit.known.may_name`).
    """
    rows = list(model.history.filter(**filters).order_by("history_id"))
    people = dict(
        User.objects.filter(pk__in={r.history_user_id for r in rows}).values_list("pk", "name")
    )
    papers = Document.objects.in_bulk({_paper(r) for r in rows} - {None})
    lines = _lines(rows)
    closed = {pk for pk, paper in papers.items() if not may_name(paper, own_papers)}
    shown = _Display(model, rows, own_papers)
    before: dict[int, Any] = {}
    pasts: dict[int, list[Entry]] = {}
    for row in rows:
        entry = _entry(row, before.get(row.id), shown, people, papers, lines)
        if _paper(row) in closed:
            entry = replace(entry, source=NOT_PUBLIC, source_code="")
        pasts.setdefault(row.id, []).insert(0, entry)
        before[row.id] = row
    return pasts


def _lines(rows: Iterable[Any]) -> dict[int, ImportRow]:
    """The lines of spreadsheets that these rows were imported from."""
    wanted = {getattr(row, "import_row_id", None) for row in rows} - {None}
    return ImportRow.objects.defer("values", "before", "messages").in_bulk(wanted) if wanted else {}


def _entry(
    row: Any,
    before: Any,
    shown: "_Display",
    people: dict[int, str],
    papers: dict[int, Document],
    lines: dict[int, ImportRow],
) -> Entry:
    paper = papers.get(_paper(row) or 0)
    line = lines.get(getattr(row, "import_row_id", None) or 0)
    if line and before and before.import_row_id == line.pk:
        line = None
    origin = ", ".join(part for part in (row.origin, line.place if line else "") if part)
    place = f", {origin}" if origin else ""
    gone = row.history_type == "-"
    return Entry(
        what=EVENTS[row.history_type],
        who=people.get(row.history_user_id, "Systeem"),
        when=f"{timezone.localtime(row.history_date):%d-%m-%Y %H:%M}",
        at=row.history_date,
        why=row.history_change_reason,
        route=str(Route(row.route).label),
        source=f"{paper.reference}{place}" if paper else origin,
        source_code=paper.code if paper else "",
        version=getattr(row, "version", 0),
        changes=shown.changes(row, None) if gone else shown.changes(before, row),
        batch=line.batch_id if line else None,
    )


def _paper(row: Any) -> int | None:
    """The document behind a change: named with the act, or else the one the row rests on."""
    paper: int | None = row.act_source_id or getattr(row, "source_id", None)
    return paper


class _Display:
    """Values of a model's fields as text; related objects are fetched once per field."""

    def __init__(
        self, model: type[Tracked], rows: Sequence[Any], own_papers: OwnPapers | None
    ) -> None:
        self.own_papers = own_papers
        self.fields = [f for f in model._meta.concrete_fields if f.name not in SILENT]
        self.related = {f.name: self._fetch(f, rows) for f in self.fields if f.is_relation}

    @staticmethod
    def _fetch(field: Any, rows: Sequence[Any]) -> dict[int, Any]:
        ids = {getattr(row, field.attname, None) for row in rows} - {None}
        found: dict[int, Any] = field.related_model._base_manager.in_bulk(ids)
        return found

    def changes(self, before: Any, after: Any) -> tuple[FieldChange, ...]:
        """What differs; without `before` everything that was filled in, without `after` removed."""
        found = []
        for field in self.fields:
            old, new = (getattr(row, field.attname, None) for row in (before, after))
            if old != new and not {old, new} <= {None, ""}:
                label = str(field.verbose_name)
                found.append(FieldChange(label, self.text(field, old), self.text(field, new)))
        return tuple(found)

    def text(self, field: "Field[Any, Any]", value: Any) -> str:
        if isinstance(field, ForeignKey) and value is not None:
            found = self.related[field.name].get(value, f"nr. {value}")
            closed = isinstance(found, Document) and not may_name(found, self.own_papers)
            return NOT_PUBLIC if closed else str(found)
        return display(field, value)


def display(field: "Field[Any, Any]", value: Any) -> str:
    """A plain value as text: labels of choices, Dutch dates, ja and nee."""
    if value in (None, ""):
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return str(value)


def merged(entries: Iterable[Iterable[Entry]]) -> list[Entry]:
    """The pasts of several records as one, newest first."""
    return sorted((e for past in entries for e in past), key=lambda e: e.at, reverse=True)
