"""The one way in which a page creates or changes a record."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import Request
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
    with it. A refused form answers 422.
    """
    form = make_form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
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
