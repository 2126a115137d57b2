"""Undo a whole import, after a look at what that would do to each row."""

from collections import Counter
from dataclasses import replace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from agenda.imports import work
from agenda.imports.preview import shown_rows
from agenda.imports.store.foreseen import foreseen
from agenda.views.imports.asked import asked_batch, fresh_ticket, is_large, order_of, start
from agenda.views.imports.batch import refusal
from agenda.views.imports.forms import TicketForm
from agenda.views.imports.parts import about, filters, rows_of
from audit.enums import ImportStatus, RowOutcome
from audit.models import ImportRow

PER_PAGE = 50
OUTCOMES = (RowOutcome.REVERTED, RowOutcome.KEPT, RowOutcome.IMPOSSIBLE)


class UndoForm(TicketForm):
    reason = forms.CharField(
        label="Waarom draait u deze import terug?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Dit staat straks in de geschiedenis van elke rij.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: Request, pk: int) -> HttpResponse:
    """What goes back, what stays because somebody changed it since, and what cannot go back."""
    batch = asked_batch(request, pk)
    if batch.status != ImportStatus.DONE or batch.undoes_id:
        return redirect("import-detail", pk=pk)
    form = UndoForm(request.POST or None, initial={"ticket": fresh_ticket()})
    if form.is_valid():
        said = form.cleaned_data
        order = order_of(request, work.UNDO, batch, reason=said["reason"], large=is_large(batch))
        return start(request, str(said["ticket"]), order)
    context = {
        **about(request, batch, "import-undo"),
        **_rows(request, foreseen(batch)),
        "form": form,
        "refusal": refusal(request, batch),
    }
    status = 422 if form.is_bound else 200
    return render(request, "agenda/imports/undo.html", context, status=status)


def _rows(request: Request, found: list[tuple[int, str]]) -> dict[str, Any]:
    """A page of rows with what would come of each: old → new is what it would become again."""
    asked = request.GET.get("uitkomst", "")
    tally = Counter(outcome for _line, outcome in found)
    chosen = [each for each in found if asked in ("", each[1])]
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("pagina"))
    lines = ImportRow.objects.in_bulk([line for line, _outcome in page])
    back = []
    for key, outcome in page:
        line = lines[key]
        line.outcome = outcome
        line.values, line.before = line.before or line.values, line.values
        back.append(line)
    batch = back[0].batch if back else None
    shown = [replace(row, messages=()) for row in shown_rows(back)]
    return {
        "page": page,
        "rows": rows_of(request.user, batch, shown) if batch else [],
        "figures": [(str(each.label), tally[each.value]) for each in OUTCOMES],
        "filters": filters(
            "uitkomst",
            asked,
            [("", "Alle", len(found))]
            + [(o.value, str(o.label), tally[o.value]) for o in OUTCOMES if tally[o.value]],
        ),
    }
