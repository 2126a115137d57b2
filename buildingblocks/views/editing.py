"""The one way in which a page creates or changes a record."""

import uuid
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import Request
from accounts.models import User
from audit.context import change
from audit.forms import TrackedForm
from audit.models import Conflict
from buildingblocks.models import Approvable

MakeForm = Callable[[Any], TrackedForm[Any]]


def edit(
    request: Request,
    make_form: MakeForm,
    *,
    title: str,
    done: str | Callable[[Any], str],
    context: dict[str, Any],
    template: str = "layout/form.html",
    save: Callable[[TrackedForm[Any]], Any] | None = None,
) -> HttpResponse:
    """Show the form, or store it and go to `done`.

    make_form(data) makes the form afresh, reading the record again: that is how a race lost at
    the last moment becomes the page on which both versions can be compared, or the message that
    somebody just used the same code. `save` stores the form when more than one record changes
    with it. A refused form answers 422; a new record that is sent twice is made once.
    """
    form = make_form(request.POST if request.method == "POST" else None)
    act = _act(request, form)
    if act and (made := _made_by(act, form)):
        messages.info(request, f"Dit was al opgeslagen: {made}.")
        return redirect(done(made) if callable(done) else done)
    if form.is_valid():
        try:
            with change(request_id=act) if act else nullcontext():
                record = (save or _save)(form)
        except (Conflict, IntegrityError):
            form = make_form(request.POST)
            if form.is_valid():
                raise
        else:
            _tell(request, form, record)
            return redirect(done(record) if callable(done) else done)
    page = {**context, "form": form, "title": title}
    return render(request, template, page, status=422 if form.is_bound else 200)


def _act(request: Request, form: TrackedForm[Any]) -> str:
    """The act that a form for a new record is for, of this person only; empty where there is none.

    Two clicks arrive at once: the second waits here until the first is done.
    """
    sent = request.POST.get(form.add_prefix("act"), "") if "act" in form.fields else ""
    if not sent:
        return ""
    User.objects.select_for_update().get(pk=request.user.pk)
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{request.user.pk}:{sent}"))


def _made_by(act: str, form: TrackedForm[Any]) -> Any:
    """The record that this act made already, known by its history."""
    model = form._meta.model
    made = model.history.filter(request_id=act, history_type="+").order_by()
    return model._base_manager.filter(pk__in=made.values("id")).first()


def _save(form: TrackedForm[Any]) -> Any:
    return form.save()


def _tell(request: Request, form: TrackedForm[Any], record: Any) -> None:
    changed = [name for name in form.changed_data if name not in ("reason", "read_version")]
    if form.initial.get("read_version") and not changed:
        messages.info(request, "Er is niets gewijzigd.")
    else:
        second = " Iemand anders keurt het nog goed." if _awaits(record) else ""
        messages.success(request, f"Opgeslagen: {record}.{second}")


def _awaits(record: Any) -> bool:
    return isinstance(record, Approvable) and record.awaits_approval
