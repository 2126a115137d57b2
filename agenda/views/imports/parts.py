"""What the pages about an import have in common: head, tabs, messages, rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.http import Request
from accounts.models import User
from agenda.access import history_scope
from agenda.imports.messages import Message, Severity
from agenda.imports.preview import ShownRow
from agenda.imports.service import FINISHED
from agenda.views.imports.asked import TONES, fresh_ticket, place_names
from agenda.views.imports.listing import kind_label
from audit.enums import ImportStatus, RowOutcome
from audit.models import ImportBatch
from buildingblocks.formats import count

SEVERITIES = {
    Severity.BLOCKING: "bad",
    Severity.ERROR: "bad",
    Severity.WARNING: "attention",
    Severity.INFO: "info",
}
OUTCOMES = {
    RowOutcome.NEW: "info",
    RowOutcome.CHANGED: "attention",
    RowOutcome.SAME: "neutral",
    RowOutcome.SKIPPED: "gone",
    RowOutcome.WRONG: "bad",
    RowOutcome.REVERTED: "done",
    RowOutcome.KEPT: "attention",
    RowOutcome.IMPOSSIBLE: "bad",
}


@dataclass(frozen=True)
class Said:
    """A message as a row of a table."""

    message: Message
    label: str
    tone: str


@dataclass(frozen=True)
class Row:
    """A row as a row of a table; url leads to the past of what it wrote."""

    shown: ShownRow
    tone: str
    url: str


def said(messages: Iterable[Message]) -> list[Said]:
    return [Said(m, m.severity.value.capitalize(), SEVERITIES[m.severity]) for m in messages]


def about(request: Request, batch: ImportBatch, current: str) -> dict[str, Any]:
    """What every page about an import shows: its head and its tabs."""
    messages = len(batch.summary.get("messages", []))
    rows = batch.rows.filter(preview=batch.preview).count()
    tabs = [
        ("import-detail", "Samenvatting"),
        ("import-messages", f"Meldingen ({count(messages)})"),
        ("import-rows", f"Rijen ({count(rows)})"),
    ]
    mine = batch.uploaded_by_id == request.user.pk
    if batch.summary.get("recognised"):
        tabs.append(("import-recognised", "Herkend"))
        if mine and batch.status not in FINISHED:
            tabs.append(("import-mapping", "Kolommen"))
    return {
        "batch": batch,
        "place": place_names().get(batch.place_key, "alle eigen plaatsen"),
        "kind": kind_label(batch),
        "tone": TONES[ImportStatus(batch.status)],
        "kept": batch.file.content is not None,
        "mine": mine,
        "ticket": fresh_ticket(),
        "undoing": batch.undoes_id is not None,
        "tabs": [
            {"label": label, "url": reverse(name, args=[batch.pk]), "current": name == current}
            for name, label in tabs
        ],
    }


def rows_of(user: User, batch: ImportBatch, rows: Sequence[ShownRow]) -> list[Row]:
    """With a link to the past of each stored row, for who may read that."""
    urls = _urls(user, rows) if batch.status in FINISHED else {}
    return [Row(row, OUTCOMES[RowOutcome(row.outcome)], urls.get(row.line, "")) for row in rows]


def _urls(user: User, rows: Sequence[ShownRow]) -> dict[int, str]:
    found: dict[int, str] = {}
    for stored in {row.stored.kind: row.stored for row in rows}.values():
        mine = [row for row in rows if row.stored is stored]
        keys = {row.line: row.target for row in mine if row.target}
        made = stored.model.history.filter(
            import_row__in=[row.line for row in mine if not row.target], history_type="+"
        )
        keys |= dict(made.values_list("import_row", "id"))
        open_ = set(
            history_scope(user, stored.model)
            .filter(pk__in=keys.values())
            .values_list("pk", flat=True)
        )
        label = stored.model._meta.label_lower
        found |= {
            line: reverse("record-history", args=[label, pk])
            for line, pk in keys.items()
            if pk in open_
        }
    return found


def filters(name: str, asked: str, found: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{label} ({count(number)})",
            "url": f"?{name}={value}" if value else "?",
            "current": value == asked,
        }
        for value, label, number in found
    ]
