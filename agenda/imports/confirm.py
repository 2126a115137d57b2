"""Confirm what a preview showed, and undo what was confirmed: each once, each all or nothing."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from agenda.imports.messages import Message
from agenda.imports.outcomes import (
    IMPORTED,
    REFUSED,
    UNCHANGED,
    Confirmation,
    Counts,
    MovedRow,
    Undoing,
    key_of,
    message_from,
)
from agenda.imports.progress import DONE, STORED, Told, silent
from agenda.imports.service import FINISHED, locked
from agenda.imports.store import apply
from agenda.imports.store import undo as way_back
from agenda.imports.store.apply import Moved, Overtaken
from agenda.imports.store.counts import count_records
from agenda.imports.store.kinds import STORED as KINDS
from agenda.imports.store.rights import still_allowed
from audit.context import change
from audit.enums import ImportStatus, Route, RowOutcome
from audit.history import pasts_of
from audit.models import ImportBatch

MOST_MOVED = 50
NOT_READY = "Dit bestand kan nog niet worden verwerkt: los eerst de fouten op."
NOT_COMPARED = "Vergelijk het bestand eerst met de gegevens."
NOT_ACCEPTED = "Aanvaard elke waarschuwing met een reden, of pas het bestand aan."
NOT_ALLOWED = "U mag een deel van deze rijen niet meer inlezen. Er is niets opgeslagen."
MOVED = "Sinds het voorbeeld zijn gegevens gewijzigd. Er is niets opgeslagen; vergelijk opnieuw."
COMPARED_AGAIN = "Het bestand is intussen opnieuw vergeleken. Bekijk het nieuwe voorbeeld eerst."
ONLY_UPLOADER = "Alleen wie het bestand aanleverde en het voorbeeld zag, kan het bevestigen."
NOT_DONE = "Alleen een verwerkte import kan worden teruggedraaid."
WHY = "Geef een reden voor het terugdraaien."
PRINTED = "Geef een reden: dit bestand wijzigt cijfers die al in een verslag kunnen staan."


class Refusal(Exception):
    """Nothing is written, and this is why."""

    def __init__(self, confirmation: Confirmation) -> None:
        super().__init__(confirmation.why)
        self.confirmation = confirmation


def confirm(
    batch: ImportBatch,
    *,
    by: User,
    accepted: Mapping[str, str] | None = None,
    reason: str = "",
    seen: int = 0,
    told: Told = silent,
) -> Confirmation:
    """Write what the preview said. Asked again, it tells again what was done and does nothing.

    accepted: per warning that asks for it (`key_of`) why it is right. by: who made the preview.
    seen: the preview that was on the screen; 0: the last one.
    """
    if batch.uploaded_by_id != by.pk:
        raise PermissionDenied(ONLY_UPLOADER)
    said = reason.strip() or f"Ingelezen uit {batch.filename}"
    act: dict[str, Any] = {"source": batch.source, "origin": batch.filename}
    try:
        with change(by=by, route=Route.IMPORT, reason=said, **act):
            batch = locked(batch)
            if batch.status not in FINISHED:
                _check_seen(batch, seen)
                _check_reason(batch, reason)
                _write(batch, by, accepted or {}, said, told)
    except Refusal as refusal:
        return refusal.confirmation
    except Overtaken:
        return Confirmation(REFUSED, _counts(batch), MOVED)
    except IntegrityError as error:
        if found := list(apply.made_since(batch)):
            return _overtaken(batch, found)
        return Confirmation(REFUSED, _counts(batch), apply.explained(error, apply.kinds_of(batch)))
    told(DONE, batch.summary["lines"], batch.summary["lines"])
    return Confirmation(IMPORTED if _wrote(batch) else UNCHANGED, _counts(batch))


def _counts(batch: ImportBatch) -> Counts:
    return Counts.of(batch.summary.get("counts", {}))


def _wrote(batch: ImportBatch) -> bool:
    return any(
        found.get(outcome.value)
        for found in batch.summary["records"].values()
        for outcome in RowOutcome.written()
    )


def _write(
    batch: ImportBatch, by: User, accepted: Mapping[str, str], reason: str, told: Told
) -> None:
    _check_ready(batch)
    given = _check_accepted(batch, accepted)
    kinds = apply.kinds_of(batch)
    apply.lock(kinds)
    if not all(still_allowed(by, batch, stored) for stored in kinds):
        raise Refusal(Confirmation(REFUSED, _counts(batch), NOT_ALLOWED))
    if found := [*apply.changed_since(batch), *apply.made_since(batch, unguarded=True)]:
        raise Refusal(_overtaken(batch, found))
    batch.reason, batch.accepted = reason, given
    lines = batch.summary["lines"]
    apply.write(batch, told=lambda done: told(STORED, done, lines))
    batch.status, batch.confirmed_at = ImportStatus.DONE, timezone.now()
    batch.save()


def _check_seen(batch: ImportBatch, seen: int) -> None:
    if seen not in (0, batch.preview):
        raise Refusal(Confirmation(REFUSED, _counts(batch), COMPARED_AGAIN))


def asks_reason(batch: ImportBatch) -> bool:
    """Whether it changes figures that are there already: a report may have printed them."""
    records = batch.summary.get("records", {})
    measured = (stored.kind.value for stored in KINDS.values() if stored.measures)
    return any(records.get(kind, {}).get(RowOutcome.CHANGED.value) for kind in measured)


def _check_reason(batch: ImportBatch, reason: str) -> None:
    if not reason.strip() and asks_reason(batch):
        raise Refusal(Confirmation(REFUSED, _counts(batch), PRINTED))


def _check_ready(batch: ImportBatch) -> None:
    if batch.status == ImportStatus.UPLOADED:
        raise Refusal(Confirmation(REFUSED, _counts(batch), NOT_COMPARED))
    if batch.status != ImportStatus.READY:
        raise Refusal(Confirmation(REFUSED, _counts(batch), NOT_READY))


def to_accept(batch: ImportBatch) -> list[Message]:
    """Warnings of the last preview that somebody has to say something about."""
    found = (message_from(stored) for stored in batch.summary.get("messages", []))
    return [message for message in found if message.confirm]


def _check_accepted(batch: ImportBatch, accepted: Mapping[str, str]) -> dict[str, str]:
    asked = to_accept(batch)
    given = {key_of(m): accepted.get(key_of(m), "").strip() for m in asked}
    if open_ones := tuple(m for m in asked if not given[key_of(m)]):
        raise Refusal(Confirmation(REFUSED, _counts(batch), NOT_ACCEPTED, unaccepted=open_ones))
    return given


def _overtaken(batch: ImportBatch, found: list[Moved]) -> Confirmation:
    return Confirmation(REFUSED, _counts(batch), MOVED, _moved_rows(batch, found))


def _moved_rows(batch: ImportBatch, found: list[Moved]) -> tuple[MovedRow, ...]:
    """What happened to these rows since the preview; the first fifty of them."""
    shown = []
    for stored in apply.kinds_of(batch):
        mine = [each for each in found if each.kind is stored.kind][:MOST_MOVED]
        targets = [each.target for each in mine]
        rows = stored.model._base_manager.in_bulk(targets)
        pasts = pasts_of(stored.model, id__in=targets)
        numbers = [each.number for each in mine]
        lines = batch.rows.filter(preview=batch.preview, number__in=numbers)
        by_number = {line.number: line for line in lines}
        for each in mine:
            line = by_number[each.number]
            entries = [e for e in pasts[each.target] if e.version > (line.seen_version or 0)]
            changes = tuple((c.label, c.old, c.new) for e in entries for c in e.changes)
            last = entries[0]
            what = str(rows[each.target])
            shown.append(MovedRow(line.sheet, line.row, what, last.who, last.when, changes))
    return tuple(shown[:MOST_MOVED])


# --- And back ---


def undo(batch: ImportBatch, *, by: User, reason: str, told: Told = silent) -> Undoing:
    """Take back what the import wrote, row by row, where nobody changed it since. Once."""
    if not reason.strip():
        return Undoing(REFUSED, batch.pk, why=WHY)
    try:
        with change(by=by, route=Route.IMPORT, reason=reason.strip(), origin=batch.filename):
            batch = locked(batch)
            undoing = ImportBatch.objects.filter(undoes=batch).first()
            if undoing is None:
                if batch.status != ImportStatus.DONE or batch.undoes_id:
                    return Undoing(REFUSED, batch.pk, why=NOT_DONE)
                undoing = _undo(batch, by, reason.strip(), told)
    except Overtaken:
        return Undoing(REFUSED, batch.pk, why=MOVED)
    return Undoing("undone", undoing.pk, undoing.summary["counts"])


def _undo(batch: ImportBatch, by: User, reason: str, told: Told) -> ImportBatch:
    kinds = apply.kinds_of(batch)
    if not all(still_allowed(by, batch, stored) for stored in kinds):
        raise PermissionDenied("U mag een deel van deze rijen niet wijzigen.")
    apply.lock(kinds)
    undoing = ImportBatch.objects.create(
        file=batch.file,
        filename=batch.filename,
        kind=batch.kind,
        place_key=batch.place_key,
        uploaded_by=by,
        undoes=batch,
        preview=1,
        reason=reason,
        confirmed_at=timezone.now(),
        status=ImportStatus.DONE,
    )
    lines = batch.summary["lines"]
    way_back.revert(batch, undoing, told=lambda done: told(STORED, done, lines))
    undoing.summary = _tally(undoing)
    undoing.save()
    batch.status = ImportStatus.UNDONE
    batch.save()
    return undoing


def _tally(undoing: ImportBatch) -> dict[str, Any]:
    records = count_records(undoing)
    counts: dict[str, int] = {}
    for found in records.values():
        for outcome, number in found.items():
            counts[outcome] = counts.get(outcome, 0) + number
    return {"records": records, "counts": counts, "lines": sum(counts.values())}
