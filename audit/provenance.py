"""A figure with where it comes from: who entered each row under it, when, and from which paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Self

from django.db.models import F, Max

from audit.enums import Route
from audit.known import Known, history_rows, may_name
from audit.models import Document, ImportRow, Tracked

NOT_PUBLIC = "Niet-openbaar stuk"


class State(StrEnum):
    """What can be said of a figure. Unknown is not zero; incomplete is never silent."""

    KNOWN = "bekend"
    INCOMPLETE = "onvolledig"
    UNKNOWN = "onbekend"
    NOT_APPLICABLE = "nvt"
    SUPPRESSED = "afgeschermd"


@dataclass(frozen=True)
class Origin:
    """One row under a figure: its table and key, its last change, and the paper it rests on.

    batch: the import whose file the row came from, if it did; `place` then names the cell.
    linked: the reader may look at that import.
    unchecked: the row is for four eyes, and only who entered it has seen it.
    """

    table: str
    key: int
    version: int
    about: str
    entered_by: str
    entered_at: datetime | None
    route: str
    reason: str
    document: str
    document_code: str
    place: str
    batch: int | None = None
    linked: bool = False
    unchecked: bool = False

    def closed(self) -> Self:
        """The same for who may not read the paper."""
        return replace(self, document=NOT_PUBLIC, document_code="", place="")

    @property
    def paper(self) -> str:
        """The source as one reads it in a list of sources."""
        return ", ".join(part for part in (self.document, self.place) if part)


@dataclass(frozen=True)
class Figure:
    """One printed number. value None: see state. known/of: how many municipalities it covers."""

    key: str
    label: str
    value: Decimal | int | None
    unit: str
    state: State = State.KNOWN
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None
    known: int = 1
    of: int = 1
    missing: tuple[str, ...] = ()
    reference_date: date | None = None
    month_only: bool = False
    definition: str = ""
    note: str = ""
    origins: tuple[Origin, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def unchecked(self) -> bool:
        """Whether some row under it still waits for a second pair of eyes."""
        return any(origin.unchecked for origin in self.origins)


def origins(known: Known, model: type[Tracked], rows: Sequence[Any]) -> dict[int, Origin]:
    """For each row (of this model, as known then) its origin; a few queries, however many rows."""
    if not known.traced or not rows:
        return {row.pk: _origin(model, row, {}, {}, {}) for row in rows}
    last = _last_changes(known, model, [row.pk for row in rows])
    ids = {getattr(row, "source_id", None) for row in rows}
    papers = known.by_id(Document, ids | {change["act_source_id"] for change in last.values()})
    lines = _lines(getattr(row, "import_row_id", None) for row in rows)
    closed = {paper.code for paper in papers.values() if not may_name(paper, known.own_papers)}
    found = {row.pk: _origin(model, row, last.get(row.pk, {}), papers, lines) for row in rows}
    found = {pk: o.closed() if o.document_code in closed else o for pk, o in found.items()}
    return _linked(known, found)


def _linked(known: Known, found: dict[int, Origin]) -> dict[int, Origin]:
    """With what the reader may look at marked as such."""
    batches = {o.batch for o in found.values() if o.batch}
    if not batches or known.own_imports is None:
        return found
    own = known.own_imports(batches)
    return {pk: replace(o, linked=o.batch in own) for pk, o in found.items()}


def _lines(ids: Iterable[int | None]) -> dict[int, ImportRow]:
    """Lines of spreadsheets that rows came from, with the names of the files."""
    wanted = {pk for pk in ids if pk}
    if not wanted:
        return {}
    lines = ImportRow.objects.select_related("batch")
    return lines.only("sheet", "row", "cells", "batch__filename").in_bulk(wanted)


def _last_changes(known: Known, model: type[Tracked], ids: list[int]) -> dict[int, dict[str, Any]]:
    history = history_rows(model).filter(id__in=ids)
    if known.at is not None:
        history = history.filter(history_date__lte=known.at)
    if any(field.name == "entered_by" for field in model._meta.concrete_fields):
        history = history.filter(approved_by__isnull=True)  # who approved it did not enter it
    newest = history.order_by().values("id").annotate(newest=Max("history_id")).values("newest")
    rows = (
        history_rows(model)
        .filter(history_id__in=newest)
        .order_by()
        .values(
            "id",
            "route",
            "act_source_id",
            "origin",
            who=F("history_user__name"),
            at=F("history_date"),
            why=F("history_change_reason"),
        )
    )
    return {row["id"]: row for row in rows}


def _origin(
    model: type[Tracked],
    row: Any,
    last: dict[str, Any],
    papers: dict[int, Document],
    lines: dict[int, ImportRow],
) -> Origin:
    paper = papers.get(getattr(row, "source_id", None) or last.get("act_source_id") or 0)
    line = lines.get(getattr(row, "import_row_id", None) or 0)
    place = getattr(row, "source_place", "") or (line.place if line else last.get("origin", ""))
    if paper and line:
        place = f"{line.batch.filename}, {line.place}"
    return Origin(
        table=model._meta.label_lower,
        key=row.pk,
        version=row.version,
        about=str(model._meta.verbose_name),
        entered_by=last.get("who") or "",
        entered_at=last.get("at"),
        route=str(Route(last["route"]).label) if last else "",
        reason=last.get("why") or "",
        document=paper.reference if paper else line.batch.filename if line else "",
        document_code=paper.code if paper else "",
        place=place,
        batch=line.batch_id if line else None,
        unchecked=getattr(row, "awaits_approval", False),
    )


def plain(value: Any) -> Any:
    """A dataset as JSON can hold it: dataclasses as dicts, decimals and dates as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(v) for v in value]
    return value
