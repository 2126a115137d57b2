"""One import: what it would do, or what it did, and what one can do with it now."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.models import User
from agenda.imports import work
from agenda.imports.columns import Kind
from agenda.imports.confirm import to_accept
from agenda.imports.messages import Message, Severity
from agenda.imports.outcomes import key_of
from agenda.imports.preview import PreviewPage, shown
from agenda.imports.service import FINISHED
from agenda.views.imports.asked import Place, asked_batch, fresh_ticket, places_of
from agenda.views.imports.forms import ConfirmForm
from agenda.views.imports.parts import about, rows_of, said
from audit.enums import ImportStatus, RowOutcome
from audit.models import ImportBatch
from buildingblocks.formats import count, euro

FEW = 20  # messages and rows on the first page
PAGES = {
    Kind.PLACEMENTS: "figures",
    Kind.FLOWS: "figures",
    Kind.TARGETS: "figures",
    Kind.GRANTS: "money",
    Kind.APPROPRIATIONS: "money",
    Kind.SPENDING: "money",
    Kind.ITEMS: "item-list",
    Kind.STEPS: "item-list",
}
PAGE_LABELS = {"figures": "Cijfers", "money": "Middelen", "item-list": "Agenda"}


@require_safe
def import_detail(request: Request, pk: int) -> HttpResponse:
    """What would happen, or what happened; and what the person can do now."""
    batch = asked_batch(request, pk)
    found = shown(batch, size=FEW)
    form = None
    if batch.status == ImportStatus.READY and batch.uploaded_by_id == request.user.pk:
        form = ConfirmForm(batch=batch, ticket=fresh_ticket())
    return detail_page(request, batch, found, form)


def detail_page(
    request: Request,
    batch: ImportBatch,
    found: PreviewPage,
    form: ConfirmForm | None,
    status: int = 200,
) -> HttpResponse:
    written = [row for row in found.rows if row.outcome not in _QUIET] or list(found.rows)
    context = {
        **about(request, batch, "import-detail"),
        "figures": _figures(found, batch),
        "kinds": found.by_kind if len(found.by_kind) > 1 else (),
        "totals": [_total(each) for each in found.totals],
        "few_messages": said(_worst_first(found.messages)[:FEW]),
        "messages_count": len(found.messages),
        "few_rows": rows_of(request.user, batch, written),
        "rows_count": found.paging.paginator.count,
        "form": form,
        "refusal": refusal(request, batch),
        "accepted": _accepted(batch),
        "pages": _pages(request.user, batch),
        "may_undo": batch.status == ImportStatus.DONE and not batch.undoes_id,
        "undone_by": getattr(batch, "undone_by", None),
    }
    return render(request, "agenda/imports/detail.html", context, status=status)


_QUIET = {RowOutcome.SAME, RowOutcome.SKIPPED}


def _figures(found: PreviewPage, batch: ImportBatch) -> list[tuple[str, str, str]]:
    """How many rows of each outcome, each leading to those rows."""
    counts = batch.summary.get("counts", {})
    if batch.undoes_id:
        outcomes = [RowOutcome.REVERTED, RowOutcome.KEPT, RowOutcome.IMPOSSIBLE]
    else:
        outcomes = [RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.SAME, RowOutcome.SKIPPED,
                    RowOutcome.WRONG]  # fmt: skip
    url = reverse("import-rows", args=[batch.pk])
    return [
        (str(each.label), count(counts.get(each.value, 0)), f"{url}?uitkomst={each.value}")
        for each in outcomes
    ]


def _total(stored: Mapping[str, Any]) -> dict[str, str]:
    """A printed total beside the sum of its rows."""
    money = "." in f"{stored['printed']}{stored['computed']}"
    return {
        "label": stored["label"],
        "where": f"blad {stored['sheet']}, cel {stored['cell']}",
        "column": stored["column"],
        "printed": _number(stored["printed"], money=money),
        "computed": _number(stored["computed"], money=money),
        "verdict": stored["verdict"],
        "reason": stored["reason"],
        "tone": "good" if stored["verdict"] == "klopt" else "attention",
    }


def _number(text: str | None, *, money: bool) -> str:
    if text is None:
        return "niet te lezen"
    return euro(Decimal(text)) if money else count(Decimal(text))


def _worst_first(messages: Sequence[Message]) -> list[Message]:
    order = list(Severity)
    return sorted(messages, key=lambda message: order.index(message.severity))


def _accepted(batch: ImportBatch) -> list[tuple[str, str, str]]:
    """Warnings with why somebody said that they are right; those with one reason together."""
    groups: dict[tuple[str, str], list[Message]] = {}
    for message in to_accept(batch) if batch.accepted else ():
        why = batch.accepted.get(key_of(message), "")
        groups.setdefault((message.code, why), []).append(message)
    return [
        (messages[0].text, messages[0].place, why)
        if len(messages) == 1
        else (messages[0].text, f"en {count(len(messages) - 1)} keer meer", why)
        for (_code, why), messages in groups.items()
    ]


def refusal(request: Request, batch: ImportBatch) -> work.Came | None:
    """Why what was just asked did not happen."""
    ticket = request.GET.get("werk", "")
    found = work.look(ticket) if work.is_ticket(ticket) else None
    mine = found is not None and found.order.user == request.user.pk
    return found.came if found and mine and found.order.batch == batch.pk else None


def _pages(user: User, batch: ImportBatch) -> list[tuple[str, str]]:
    """Where the stored rows can be seen: (label, address)."""
    if batch.status not in FINISHED:
        return []
    kinds = {PAGES[Kind(kind)] for kind in batch.summary.get("records", {})}
    here: list[Place] = [p for p in places_of(user) if batch.place_key in ("", p.key)]
    regions = {place.region.slug: place.region.name for place in here}
    return [
        (f"{PAGE_LABELS[page]} {name}", reverse(page, args=[slug]))
        for page in PAGE_LABELS
        if page in kinds
        for slug, name in regions.items()
    ]
