"""The way in: upload, say what columns mean, compare, confirm, undo.

Pages and commands call these. Nothing is written to the data before `confirm`, and then all of
it or nothing. Who may see an import is asked of `imports_of`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts.models import User
from agenda.imports.columns import Kind
from agenda.imports.messages import Message, problem, say
from agenda.imports.outcome import ParsedFile
from agenda.imports.parse import MOST_MESSAGES, read_file
from agenda.imports.progress import CHECKED, DONE, Told, silent
from agenda.imports.recognised import recognised
from agenda.imports.store import plan
from agenda.imports.store.counts import count_lines, count_records
from agenda.imports.store.lines import as_dicts
from agenda.imports.store.rights import Bounds, may_import
from agenda.imports.store.surroundings import surroundings
from agenda.imports.tables import Mapped, Table
from audit.context import change
from audit.enums import ImportStatus, Route, RowOutcome
from audit.models import Document, ImportBatch, ImportFile, ImportMapping
from buildingblocks.access import imports_visible_to
from buildingblocks.formats import dutch_date
from buildingblocks.models import Municipality, Region

PARSED = "_parsed"  # what an upload read, so that comparing right after it need not read again
FINISHED = (ImportStatus.DONE, ImportStatus.UNDONE)


def imports_of(user: User) -> QuerySet[ImportBatch]:
    """One's own imports, and those for the places where one may import."""
    return imports_visible_to(user)


def upload(
    *,
    data: bytes,
    filename: str,
    by: User,
    region: Region | None = None,
    municipality: Municipality | None = None,
    kind: Kind | None = None,
    source: Document | None = None,
    ticket: str = "",
    told: Told = silent,
) -> ImportBatch:
    """Read a file and keep it. Without a place it may hold rows of all places of the person.

    What is hostile or holds personal data is not kept: of that only the name, size and SHA-256.
    ticket: of the work that this is part of, by which `delivered` finds the batch again.
    """
    key = region.slug if region else municipality.cbs_code if municipality else ""
    bounds = _allowed(by, key)
    mapping = {"kind": kind.value if kind else "", "tables": _remembered(key)}
    parsed = _read(data, filename, by, bounds, mapping, told)
    with change(by=by, route=Route.IMPORT, reason="Bestand aangeleverd"):
        batch = ImportBatch.objects.create(
            file=_kept(data, parsed),
            filename=parsed.filename,
            kind=parsed.kind.value if parsed.kind else "",
            place_key=key,
            uploaded_by=by,
            source=source,
            mapping={**mapping, "ticket": ticket},
            summary={"messages": as_dicts(parsed.messages)},
            status=ImportStatus.UPLOADED if _readable(parsed) else ImportStatus.REJECTED,
        )
    setattr(batch, PARSED, parsed)
    return batch


def delivered(by: User, ticket: str) -> ImportBatch | None:
    """What this work has read before it was broken off."""
    return ImportBatch.objects.filter(uploaded_by=by, mapping__ticket=ticket).first()


def _allowed(by: User, place_key: str) -> Bounds:
    bounds = Bounds.of(place_key)
    if not bounds.within(may_import(by)):
        raise PermissionDenied("U mag hier geen spreadsheets inlezen.")
    return bounds


def _read(
    data: bytes, filename: str, by: User, bounds: Bounds, mapping: Mapping[str, Any], told: Told
) -> ParsedFile:
    kind = Kind(mapping["kind"]) if mapping["kind"] else None
    mapped = {
        shape: Mapped(
            Kind(found["kind"]) if found["kind"] else None, found["columns"], found["constants"]
        )
        for shape, found in mapping["tables"].items()
    }
    context = surroundings(by, bounds, kind)
    return read_file(data, filename, context=context, kind=kind, mapped=mapped, progress=told)


def _readable(parsed: ParsedFile) -> bool:
    return bool(parsed.sha256) and not parsed.blocked


def _kept(data: bytes, parsed: ParsedFile) -> ImportFile:
    """The file, once however often it comes in; without its content where that may not be kept."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not _readable(parsed):
        return ImportFile.objects.create(sha256=sha256, size=len(data))
    known = ImportFile.objects.filter(sha256=sha256, content__isnull=False).only("pk").first()
    return known or ImportFile.objects.create(sha256=sha256, size=len(data), content=data)


def _remembered(place_key: str) -> dict[str, Any]:
    """What people of this place said before of sheets of each shape."""
    return {
        each.shape: {"kind": each.kind, "columns": {}, "constants": {}, **each.columns}
        for each in ImportMapping.objects.filter(place_key=place_key)
    }


def set_mapping(
    batch: ImportBatch,
    *,
    by: User,
    shape: str,
    kind: Kind | None,
    columns: Mapping[str, str],
    constants: Mapping[str, str] | None = None,
    remember: bool = True,
) -> ImportBatch:
    """Say what the columns of a table mean: heading key -> name of a column, or `-` for leave out.

    Remembered for the place and the shape of the table; compare again to see what it changes.
    """
    _only_by_uploader(batch, by)
    said = {"kind": kind.value if kind else "", "columns": dict(columns),
            "constants": dict(constants or {})}  # fmt: skip
    with change(by=by, route=Route.IMPORT, reason="Kolommen gekoppeld"):
        batch = locked(batch)
        if batch.status in FINISHED:
            return batch
        batch.mapping = {**batch.mapping, "tables": {**batch.mapping["tables"], shape: said}}
        batch.status = ImportStatus.UPLOADED
        batch.save()
        if remember:
            _remember(batch.place_key, shape, said)
    return batch


def _remember(place_key: str, shape: str, said: Mapping[str, Any]) -> None:
    known = ImportMapping.objects.filter(place_key=place_key, shape=shape).first()
    mapping = known or ImportMapping(place_key=place_key, shape=shape)
    mapping.kind = said["kind"]
    mapping.columns = {name: said[name] for name in ("columns", "constants")}
    mapping.save()


def preview(batch: ImportBatch, *, by: User, told: Told = silent) -> ImportBatch:
    """Compare the file with the data as it is now; `preview.shown` tells what was found."""
    _only_by_uploader(batch, by)
    if batch.status in FINISHED:
        return batch
    parsed: ParsedFile | None = batch.__dict__.pop(PARSED, None)
    if parsed is None:
        content = batch.file.content
        if content is None:
            return batch
        bounds = Bounds.of(batch.place_key)
        parsed = _read(bytes(content), batch.filename, by, bounds, batch.mapping, told)
    if not _readable(parsed):
        return batch
    with change(by=by, route=Route.IMPORT, reason="Vergeleken met de gegevens"):
        batch = _compared(locked(batch), parsed, by, told)
    told(DONE, batch.summary["lines"], batch.summary["lines"])
    return batch


def _compared(batch: ImportBatch, parsed: ParsedFile, by: User, told: Told) -> ImportBatch:
    batch.preview += 1
    lines = len(parsed.rows)
    compared = plan.compare(batch, parsed.rows, by=by, told=lambda done: told(CHECKED, done, lines))
    messages = [*_known_already(batch), *_in_order(parsed.messages, compared.messages)]
    records = count_records(batch)
    batch.kind = parsed.kind.value if parsed.kind else ""
    batch.summary = {
        "lines": lines,
        "counts": _with_totals(count_lines(batch, records, lines), parsed.counted.totals),
        "records": records,
        "said": compared.said,
        "messages": as_dicts(messages),
        "totals": [{**asdict(t), "printed": _text(t.printed), "computed": _text(t.computed)}
                   for t in parsed.totals],
        "tables": [_described(table) for table in parsed.tables],
        "recognised": recognised(parsed),
    }  # fmt: skip
    batch.status = _status(parsed, messages)
    batch.save()
    return batch


def _with_totals(counts: dict[str, int], totals: int) -> dict[str, int]:
    """Rows that add up others are read, and skipped."""
    skipped = counts.get(RowOutcome.SKIPPED.value, 0) + totals
    return {**counts, RowOutcome.SKIPPED.value: skipped}


def _text(number: Any) -> str | None:
    return None if number is None else str(number)


def _status(parsed: ParsedFile, messages: list[Message]) -> ImportStatus:
    if any(table.missing for table in parsed.tables):
        return ImportStatus.MAPPING
    wrong = any(message.severity.stops for message in messages)
    return ImportStatus.REJECTED if wrong else ImportStatus.READY


def _in_order(read: list[Message], compared: list[Message]) -> list[Message]:
    """What reading said and then what comparing said, each at its row."""
    if not compared:
        return read
    sheets = list(dict.fromkeys(message.sheet for message in read if message.sheet))
    order = {sheet: number for number, sheet in enumerate(sheets)}
    both = [*read, *compared[:MOST_MESSAGES]]
    return sorted(both, key=lambda m: (order.get(m.sheet, -1) if m.sheet else -1, m.row or 0))


def _known_already(batch: ImportBatch) -> list[Message]:
    """That this very file was imported before."""
    before = ImportBatch.objects.filter(file=batch.file_id, status=ImportStatus.DONE)
    last = before.exclude(pk=batch.pk).filter(undoes__isnull=True).order_by("-pk").first()
    if last is None or last.confirmed_at is None:
        return []
    return [say(problem("W_FILE_KNOWN", detail=dutch_date(last.confirmed_at.date())))]


def _described(table: Table) -> dict[str, Any]:
    """A recognised table, so that a page can ask what its other columns mean."""
    uses = [
        {"heading": use.heading, "key": use.key, "name": use.name,
         "record": use.record.value if use.record else "", "guessed": use.guessed}
        for use in table.uses
    ]  # fmt: skip
    return {"sheet": table.sheet, "kind": table.kind.value, "shape": table.shape,
            "missing": list(table.missing), "columns": uses}  # fmt: skip


def locked(batch: ImportBatch) -> ImportBatch:
    """The batch as it is now, and nobody else's until the transaction ends."""
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


def _only_by_uploader(batch: ImportBatch, by: User) -> None:
    if batch.uploaded_by_id != by.pk:
        raise PermissionDenied("Alleen wie het bestand aanleverde, gaat ermee verder.")
