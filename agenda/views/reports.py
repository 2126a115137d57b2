"""Progress reports: which editions there are, one as a page, the same one as PDF."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.reports.editions import Edition, edition, pdf_of
from agenda.reports.layout import layout
from agenda.reports.pdf import PdfError
from agenda.reports.progress import ProgressReport, collect
from agenda.views.editions import frozen_of, lines
from agenda.views.rounds.asked import WHOLE_REGION, sections
from audit.enums import Action
from audit.events import record
from buildingblocks.figures import participants
from buildingblocks.models import Region
from buildingblocks.models.period import half_year_start
from buildingblocks.views.asked import Clocks, asked_clocks, asked_region

MOMENTS = 4
MOST_FROZEN = 21  # three rounds of seven editions; the rest stands per council


@require_safe
def reports_home(request: Request) -> HttpResponse:
    """The reports of the first region that somebody reads."""
    region = get_object_or_404(Region.objects.visible_to(request.user).order_by("name")[:1])
    return redirect("reports", region=region.slug)


@require_safe
def reports(request: Request, region: str) -> HttpResponse:
    """The editions of a region on a reference date: of the whole, and of each municipality."""
    found = asked_region(request, region)
    clocks = asked_clocks(request)
    members = participants(clocks.known, found, clocks.on)
    places = [(WHOLE_REGION, found.name, ""), *((m.slug, m.name, "Gemeente") for m in members)]
    context = {
        "region": found,
        "clocks": clocks,
        "editions": [
            {
                "name": f"{kind} {name}".strip(),
                "page": clocks.link("report-page", found.slug, slug),
                "pdf": clocks.link("report-pdf", found.slug, slug),
            }
            for slug, name, kind in places
        ],
        "moments": _moments(found, localdate()),
        "sections": sections(request.user, found, "reports"),
        "frozen": lines(frozen_of(request.user, found)[:MOST_FROZEN]),
    }
    return render(request, "agenda/report_list.html", context)


def _moments(region: Region, today: date) -> list[dict[str, Any]]:
    """The ends of the last half years: what councils usually ask a report of."""
    ends = []
    start = half_year_start(today)
    for _ in range(MOMENTS):
        end = date.fromordinal(start.toordinal() - 1)
        ends.append(end)
        start = half_year_start(end)
    page = reverse("reports", args=[region.slug])
    return [{"on": end, "url": f"{page}?peildatum={end.isoformat()}"} for end in ends]


@require_safe
def report_page(request: Request, region: str, place: str) -> HttpResponse:
    """The report to read on screen: the same chapters as the PDF, from the same dataset."""
    found = asked_region(request, region)
    clocks = asked_clocks(request)
    context = {
        "region": found,
        "clocks": clocks,
        "report": layout(_report(found, place, clocks)),
        "pdf": clocks.link("report-pdf", found.slug, place),
        "page": clocks.link("report-page", found.slug, place),
    }
    return render(request, "agenda/report_page.html", context)


@require_safe
def report_pdf(request: Request, region: str, place: str) -> HttpResponse:
    """The report as a file; who has it already is told so without sending it again."""
    found = asked_region(request, region)
    clocks = asked_clocks(request)
    if clocks.problem:
        return redirect(f"{reverse('report-page', args=[region, place])}?{request.GET.urlencode()}")
    report = _report(found, place, clocks)
    made = edition(report)
    try:
        response = _file(request, made)
    except PdfError as error:
        context = {
            "region": found,
            "problem": str(error),
            "page": clocks.link("report-page", found.slug, place),
        }
        return render(request, "agenda/report_unavailable.html", context, status=503)
    patch_cache_control(response, private=True, no_cache=True)
    if response.status_code == HTTPStatus.OK:
        whose = report.cbs_code or found.slug
        record(request, Action.DOWNLOAD, on="verslag", key=made.filename, place_key=whose)
    return response


def _file(request: Request, made: Edition) -> HttpResponse:
    etag = f'"{made.key}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        unchanged.headers["ETag"] = etag
        return unchanged
    headers = {"Content-Disposition": f'attachment; filename="{made.filename}"', "ETag": etag}
    return HttpResponse(pdf_of(made), content_type="application/pdf", headers=headers)


def _report(region: Region, place: str, clocks: Clocks) -> ProgressReport:
    """404 for a municipality that does not take part on that day."""
    slug = "" if place == WHOLE_REGION else place
    try:
        return collect(region, on=clocks.on, municipality_slug=slug, known_at=clocks.known_at)
    except LookupError as error:
        raise Http404(str(error)) from error
