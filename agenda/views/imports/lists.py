"""All that is said of an import, all its rows, and what was recognised in the file."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.imports.messages import Severity
from agenda.imports.outcomes import message_from
from agenda.imports.preview import shown
from agenda.imports.service import FINISHED
from agenda.views.imports.asked import asked_batch
from agenda.views.imports.parts import about, filters, rows_of, said
from audit.enums import RowOutcome

MESSAGES_PER_PAGE = 100


@require_safe
def import_messages(request: Request, pk: int) -> HttpResponse:
    """Everything that is to be said of the file; by severity and code."""
    batch = asked_batch(request, pk)
    messages = [message_from(stored) for stored in batch.summary.get("messages", [])]
    asked = request.GET.get("soort", "")
    tally = Counter(message.code for message in messages)
    chosen = [m for m in messages if asked in ("", m.severity.value, m.code)]
    page = Paginator(chosen, MESSAGES_PER_PAGE).get_page(request.GET.get("pagina"))
    severities = Counter(message.severity for message in messages)
    context = {
        **about(request, batch, "import-messages"),
        "page": page,
        "messages_said": said(page),
        "filters": filters(
            "soort",
            asked,
            [("", "Alle", len(messages))]
            + [(s.value, s.value.capitalize(), severities[s]) for s in Severity if severities[s]]
            + [(code, code, number) for code, number in sorted(tally.items())],
        ),
    }
    return render(request, "agenda/imports/messages.html", context)


@require_safe
def import_rows(request: Request, pk: int) -> HttpResponse:
    """Every row with what happens to it, old → new."""
    batch = asked_batch(request, pk)
    asked = request.GET.get("uitkomst", "")
    asked = asked if asked in RowOutcome.values else ""
    found = shown(batch, outcome=asked, page=_whole(request.GET.get("pagina", "")))
    tally: Counter[str] = Counter()
    for counts in batch.summary.get("records", {}).values():
        tally.update(counts)
    context = {
        **about(request, batch, "import-rows"),
        "page": found.paging,
        "rows": rows_of(request.user, batch, found.rows),
        "filters": filters(
            "uitkomst",
            asked,
            [("", "Alle", sum(tally.values()))]
            + [(o.value, str(o.label), tally[o.value]) for o in RowOutcome if tally[o.value]],
        ),
    }
    return render(request, "agenda/imports/rows.html", context)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 1


@require_safe
def import_recognised(request: Request, pk: int) -> HttpResponse:
    """What was made of the file: sheets, headings, columns, place, time and unit."""
    batch = asked_batch(request, pk)
    context = {
        **about(request, batch, "import-recognised"),
        "recognised": batch.summary.get("recognised"),
        "open_to_mapping": batch.status not in FINISHED,
    }
    return render(request, "agenda/imports/recognised.html", context)
