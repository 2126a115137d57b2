"""Carry out what a page asked for: read, compare, confirm or undo, in the name of who asked."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.models import User
from agenda.imports import work
from agenda.imports.columns import Kind
from agenda.imports.confirm import confirm, undo
from agenda.imports.outcomes import REFUSED
from agenda.imports.progress import Told, teller
from agenda.imports.service import delivered, imports_of, preview, upload
from agenda.imports.work import Came, Order
from audit.enums import Action, ImportStatus, Result
from audit.events import keep
from audit.models import Document, ImportBatch
from buildingblocks.models import Municipality, Region

Task = Callable[[str, Order, User, Told], Came]


def carry_out(ticket: str, order: Order) -> Came:
    """Everything that can be refused is; what was refused is an event too."""
    user = User.objects.get(pk=order.user, is_active=True)
    try:
        return TASKS[order.what](ticket, order, user, teller(ticket))
    except PermissionDenied as error:
        _keep(order, user, Result.REFUSED, on="bestand", key=order.filename)
        return Came(work.REFUSED, order.batch, str(error))


def _read(ticket: str, order: Order, user: User, told: Told) -> Came:
    """Read and compare; what was read before the process died is not read in again."""
    batch = delivered(user, ticket)
    if batch is None:
        data = work.upload_of(ticket)
        batch = upload(
            data=data,
            filename=order.filename,
            by=user,
            region=Region.objects.filter(slug=order.place).first(),
            municipality=Municipality.objects.filter(cbs_code=order.place).first(),
            kind=Kind(order.kind) if order.kind else None,
            source=Document.objects.filter(pk=order.source or 0).first(),
            ticket=ticket,
            told=told,
        )
        rejected = batch.status == ImportStatus.REJECTED
        _keep(order, user, Result.REFUSED if rejected else Result.OK, on=batch)
    return Came(work.FINISHED, preview(batch, by=user, told=told).pk)


def _compare(_ticket: str, order: Order, user: User, told: Told) -> Came:
    return Came(work.FINISHED, preview(_batch(order, user), by=user, told=told).pk)


def _confirm(_ticket: str, order: Order, user: User, told: Told) -> Came:
    batch = _batch(order, user)
    done = confirm(
        batch, by=user, accepted=order.accepted, reason=order.reason, seen=order.seen, told=told
    )
    refused = done.status == REFUSED
    _keep(order, user, Result.REFUSED if refused else Result.OK, on=batch, detail=done.why)
    status = work.REFUSED if refused else work.FINISHED
    return Came(status, batch.pk, done.why, [asdict(moved) for moved in done.moved])


def _undo(_ticket: str, order: Order, user: User, told: Told) -> Came:
    batch = _batch(order, user)
    done = undo(batch, by=user, reason=order.reason, told=told)
    refused = done.status == REFUSED
    _keep(order, user, Result.REFUSED if refused else Result.OK, on=batch, detail=done.why)
    return Came(work.REFUSED if refused else work.FINISHED, done.batch, done.why)


TASKS: dict[str, Task] = {
    work.READ: _read,
    work.COMPARE: _compare,
    work.CONFIRM: _confirm,
    work.UNDO: _undo,
}
ACTIONS = {
    work.READ: Action.DELIVER,
    work.COMPARE: Action.DELIVER,
    work.CONFIRM: Action.PROCESS,
    work.UNDO: Action.UNDO,
}


def _batch(order: Order, user: User) -> ImportBatch:
    batch = imports_of(user).filter(pk=order.batch or 0).first()
    if batch is None:
        raise PermissionDenied("Deze import is er niet, of u mag er niet bij.")
    return batch


def _keep(order: Order, user: User, result: Result, **said: Any) -> None:
    keep(
        ACTIONS[order.what],
        result=result,
        place_key=order.place,
        person=user,
        seen_from=order.network,
        **said,
    )
