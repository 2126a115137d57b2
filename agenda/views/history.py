"""The past of any record, and of an item with everything that hangs from it."""

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.models import User
from agenda.access import drafts_until, history_scope
from agenda.imports.service import imports_of
from agenda.models import AgendaItem, ItemMunicipality, ProgressUpdate, Step
from audit.history import Entry, merged, past_of, pasts_of
from audit.known import OwnPapers
from audit.models import Document, Tracked
from buildingblocks.access import own_papers

PER_PAGE = 50


@require_safe
def record_history(request: Request, label: str, pk: int) -> HttpResponse:
    """Who changed what, when and why, newest first."""
    record = get_object_or_404(history_scope(request.user, _model(label)), pk=pk)
    user = request.user
    past = item_past(user, record) if isinstance(record, AgendaItem) else _past(user, record)
    context = {
        "record": record,
        "kind": record._meta.verbose_name,
        "back": _page_of(record),
        "page": Paginator(past, PER_PAGE).get_page(request.GET.get("pagina")),
    }
    return render(request, "agenda/record_history.html", context)


def _model(label: str) -> type[Tracked]:
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise Http404 from None
    if not issubclass(model, Tracked):
        raise Http404
    return model


def _page_of(record: Any) -> str:
    """Where the record itself is shown, as far as it has a page of its own."""
    if isinstance(record, Document):
        return reverse("document-detail", args=[record.code])
    shown = getattr(record, "item", None) or record
    return shown.get_absolute_url() if hasattr(shown, "get_absolute_url") else ""


def _past(user: User, record: Tracked) -> list[Entry]:
    """The past of a record; of what hangs from an item only since the user may read that."""
    past = with_imports(user, past_of(record, own_papers(user)))
    item = getattr(record, "item", None)
    return since_public(user, item, past) if isinstance(item, AgendaItem) else past


def since_public(user: User, item: AgendaItem, past: list[Entry]) -> list[Entry]:
    """Without what was written while the item was a draft that the user could not read.

    Of the act that made it public only that it was: the old words were the draft's.
    """
    shown = drafts_until(user, [item.pk]).get(item.pk)
    if shown is None:
        return past
    return [replace(e, changes=()) if e.at == shown else e for e in past if e.at >= shown]


def item_past(user: User, item: AgendaItem) -> list[Entry]:
    """The past of the item, its steps, its progress updates and its municipalities as one.

    A change of the municipalities raises the item's version as well; that says nothing more.
    """
    papers = own_papers(user)
    own = [entry for entry in past_of(item, papers) if entry.changes]
    steps = {step.pk: f"Stap ‘{step.title}’" for step in item.steps.all()}
    updates = {u.pk: f"Voortgang {u.reference_date:%d-%m-%Y}" for u in item.updates.all()}
    past = merged(
        [
            own,
            *_named(Step, item, papers, steps, ""),
            *_named(ProgressUpdate, item, papers, updates, ""),
            *_named(ItemMunicipality, item, papers, {}, "Gemeente"),
        ]
    )
    return since_public(user, item, with_imports(user, past))


def with_imports(user: User, past: list[Entry]) -> list[Entry]:
    """What an import wrote leads to that import, for who may see it."""
    batches = {entry.batch for entry in past if entry.batch}
    if not batches:
        return past
    visible = set(imports_of(user).filter(pk__in=batches).values_list("pk", flat=True))
    return [_with_import(e, linked=e.batch in visible) if e.batch else e for e in past]


def _with_import(entry: Entry, *, linked: bool) -> Entry:
    url = reverse("import-detail", args=[entry.batch]) if linked else ""
    return replace(entry, source=f"import {entry.batch}, {entry.source}", url=url)


def _named(
    model: type[Tracked],
    item: AgendaItem,
    papers: OwnPapers,
    names: dict[int, str],
    otherwise: str,
) -> list[list[Entry]]:
    """The pasts of what hangs from the item, each entry saying what it is about."""
    pasts = pasts_of(model, papers, item_id=item.pk)
    return [
        [replace(e, what=f"{names.get(key, otherwise)} {e.what.lower()}") for e in entries]
        for key, entries in pasts.items()
    ]
