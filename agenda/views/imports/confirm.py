"""Compare again, and confirm."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import Request
from agenda.imports import work
from agenda.imports.preview import shown
from agenda.imports.service import FINISHED
from agenda.views.imports.asked import asked_batch, is_large, order_of, start
from agenda.views.imports.batch import FEW, detail_page
from agenda.views.imports.forms import ConfirmForm, TicketForm


@require_POST
def import_confirm(request: Request, pk: int) -> HttpResponse:
    """Store what the preview showed; what was stored already is shown again."""
    batch = asked_batch(request, pk)
    if batch.status in FINISHED:
        return redirect("import-detail", pk=pk)
    form = ConfirmForm(request.POST, batch=batch)
    if not form.is_valid():
        return detail_page(request, batch, shown(batch, size=FEW), form, status=422)
    said = form.cleaned_data
    order = order_of(
        request,
        work.CONFIRM,
        batch,
        accepted=form.accepted,
        reason=said["reason"],
        seen=said["seen"],
        large=is_large(batch),
    )
    return start(request, str(said["ticket"]), order)


@require_POST
def import_compare(request: Request, pk: int) -> HttpResponse:
    """Compare once more with the data as it is now."""
    batch = asked_batch(request, pk)
    form = TicketForm(request.POST)
    if not form.is_valid():
        return redirect("import-detail", pk=pk)
    order = order_of(request, work.COMPARE, batch, large=is_large(batch))
    return start(request, str(form.cleaned_data["ticket"]), order)
