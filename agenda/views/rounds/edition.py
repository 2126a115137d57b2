"""The edition of one place while it is prepared: its own words, and what the council will see."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from agenda.forms import EditionForm
from agenda.models import PlannedEdition
from agenda.reports.editions import edition, pdf_of
from agenda.reports.layout import layout
from agenda.reports.pdf import PdfError
from agenda.reports.progress import ProgressReport
from agenda.reports.rounds import collect_round
from agenda.views.rounds.asked import asked_edition, asked_round, name_of
from agenda.views.rounds.listing import round_url
from buildingblocks.views.editing import edit


@require_http_methods(["GET", "HEAD", "POST"])
def planned_edition(request: Request, region: str, number: str, place: str) -> HttpResponse:
    """Words and dates; each municipality its own, the coordinator those of all."""
    wanted = asked_round(request, region, number)
    key = asked_edition(request, region, number, place).pk
    mine = PlannedEdition.objects.editable_by(request.user)

    def make_form(data: Any) -> EditionForm:
        return EditionForm(data, instance=get_object_or_404(mine, pk=key))

    page = round_url(wanted, wanted.region)
    named = get_object_or_404(mine.select_related("municipality"), pk=key)
    title = f"Verslag {number}: {name_of(named)}"
    context = {"region": wanted.region, "back": page}
    return edit(request, make_form, title=title, done=page, context=context)


@require_safe
def planned_preview(request: Request, region: str, number: str, place: str) -> HttpResponse:
    """The edition as the council will see it, from the figures of now or of the check."""
    planned = asked_edition(request, region, number, place)
    report = _report(planned)
    where = [region, number, place]
    context = {
        "region": planned.round.region,
        "round": planned.round,
        "report": layout(report),
        "pdf": reverse("planned-pdf", args=where),
        "page": request.path,
    }
    return render(request, "agenda/rounds/preview.html", context)


@require_safe
def planned_pdf(request: Request, region: str, number: str, place: str) -> HttpResponse:
    """The same as a file that says of itself that it is a concept."""
    planned = asked_edition(request, region, number, place)
    made = edition(_report(planned))
    try:
        content = pdf_of(made)
    except PdfError as error:
        context = {
            "region": planned.round.region,
            "problem": str(error),
            "page": reverse("planned-preview", args=[region, number, place]),
        }
        return render(request, "agenda/report_unavailable.html", context, status=503)
    name = f"concept-{made.filename}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _report(planned: PlannedEdition) -> ProgressReport:
    wanted = planned.round
    code = planned.municipality.cbs_code if planned.municipality else ""
    found = collect_round(wanted, known_at=wanted.known_at or timezone.now())
    return {report.cbs_code: report for report in found.reports}[code]
