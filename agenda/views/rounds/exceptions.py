"""Small numbers that may be printed all the same: asked by one person, agreed by another."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request
from agenda.forms import ExceptionForm
from agenda.models import Round, SuppressionOverride
from agenda.reports import exceptions
from agenda.reports.acts import Refused
from agenda.reports.rounds import prepared
from agenda.views.rounds.asked import May, kept_round, may
from agenda.views.rounds.hidden import small_figures, subject
from audit.enums import Action, Confidentiality, Result
from audit.events import record
from buildingblocks.access import participants_ever
from buildingblocks.enums import Permission
from buildingblocks.formats import dutch_moment
from buildingblocks.models import Region, scope
from buildingblocks.views.asked import asked_region

AGAIN = "Dit was al opgeslagen."
MOST_WORDS = 2000


@dataclass(frozen=True)
class Line:
    """One exception as the list shows it. approve, withdraw: whether the visitor may now."""

    pk: int
    anchor: str
    version: int
    name: str
    reason: str
    paper: str
    paper_url: str
    state: str
    tone: str
    acts: tuple[str, ...]
    approve: bool
    withdraw: bool


@require_safe
def exception_list(request: Request, region: str) -> HttpResponse:
    place = asked_region(request, region)
    if place.pk not in scope(request.user, Permission.READ_INTERNAL).seen_regions:
        raise PermissionDenied
    return _page(request, place)


def _page(request: Request, place: Region, problem: str = "") -> HttpResponse:
    """The list, and after an act that was refused (422) also why."""
    rows = SuppressionOverride.objects.visible_to(request.user).filter(region=place)
    rows = rows.select_related("paper", "asked_by", "approved_by").order_by("figure_key")
    names = dict(participants_ever(place).values_list("cbs_code", "name"))
    allowed = may(request.user, place)
    asks = Round.objects.editable_by(request.user).filter(region=place).newest_first()
    last = asks.filter(suppress_below__isnull=False).first()
    context = {
        "region": place,
        "lines": [_line(row, subject(row.figure_key, names), request, allowed) for row in rows],
        "rounds": reverse("round-list", args=[place.slug]),
        "ask": reverse("exception-ask", args=[place.slug, last.number]) if last else "",
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "agenda/rounds/exceptions.html", context, status=status)


def _line(row: SuppressionOverride, name: str, request: Request, allowed: May) -> Line:
    waits = row.asked_by_id is not None and row.approved_by_id is None
    tone, state = ("attention", "wacht op goedkeuring") if waits else ("good", "goedgekeurd")
    if row.asked_by_id is None:
        tone, state = "gone", "ingetrokken"
    done = [
        ("Gevraagd", row.asked_by, row.asked_at),
        ("Goedgekeurd", row.approved_by, row.approved_at),
    ]
    paper = row.paper
    public = paper is not None and paper.confidentiality == Confidentiality.PUBLIC
    return Line(
        pk=row.pk,
        anchor=f"uitzondering-{row.pk}",
        version=row.version,
        name=name,
        reason=row.reason,
        paper=str(paper) if public else "",
        paper_url=reverse("document-detail", args=[paper.code]) if paper and public else "",
        state=state,
        tone=tone,
        acts=tuple(f"{verb} door {by}, {dutch_moment(at)}" for verb, by, at in done if by and at),
        approve=waits and allowed.approve and row.asked_by_id != request.user.pk,
        withdraw=row.asked_by_id is not None and allowed.release,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def exception_ask(request: Request, region: str, number: str) -> HttpResponse:
    """Choose from what this round hides. The same form sent twice asks once."""
    wanted = kept_round(request, region, number, lambda m: m.report)
    place = wanted.region
    back = reverse("exception-list", args=[place.slug])
    if _asked_before(request, place):
        messages.info(request, AGAIN)
        return redirect(back)
    data = request.POST if request.method == "POST" else None
    form = ExceptionForm(data, user=request.user, figures=_figures(wanted))
    if form.is_valid() and _asked(request, form, place):
        return redirect(back)
    context = {
        "region": place,
        "round": wanted,
        "form": form,
        "title": "Uitzondering op afschermen vragen",
        "back": back,
    }
    return render(request, "layout/form.html", context, status=422 if form.is_bound else 200)


def _figures(wanted: Round) -> dict[str, str]:
    """What may be asked for: what the round hides, and nobody asks for yet."""
    rows = SuppressionOverride.objects.filter(region=wanted.region, asked_by__isnull=False)
    asked = set(rows.values_list("figure_key", flat=True))
    found = small_figures(prepared(wanted, known_at=timezone.now()))
    return {key: name for key, name in found.items() if key not in asked}


def _asked_before(request: Request, place: Region) -> bool:
    """Whether this very form was sent before, by the same person."""
    return SuppressionOverride.objects.filter(
        region=place,
        asked_by=request.user,
        figure_key=request.POST.get("figure_key", "")[:120],
        reason=" ".join(request.POST.get("why", "").split())[:MOST_WORDS],
    ).exists()


def _asked(request: Request, form: ExceptionForm, place: Region) -> bool:
    said = form.cleaned_data
    try:
        made = exceptions.ask(
            region=place,
            figure_key=said["figure_key"],
            reason=" ".join(said["why"].split()),
            by=request.user,
            paper=said["paper"],
        )
    except Refused as refused:
        form.add_error("figure_key", refused.message)
        return False
    _tell(request, made, f"uitzondering gevraagd: {made}")
    messages.success(request, "De uitzondering is gevraagd. Een ander keurt die nog goed.")
    return True


@require_POST
def exception_approve(request: Request, region: str, pk: int) -> HttpResponse:
    row = _kept(request, region, pk, lambda m: m.approve)
    if row.approved_by_id is not None and _sent_before(request, row):
        return _back(request, row, AGAIN)
    try:
        _seen(request, row)
        exceptions.approve(wanted=row, by=request.user)
    except Refused as refused:
        return _refused(request, row, "goedkeuren", refused)
    _tell(request, row, f"uitzondering goedgekeurd: {row}")
    return _back(request, row, "Goedgekeurd. Vanaf de volgende controle staat dit cijfer er.")


@require_POST
def exception_withdraw(request: Request, region: str, pk: int) -> HttpResponse:
    row = _kept(request, region, pk, lambda m: m.release)
    reason = request.POST.get("reason", "").strip()[:MOST_WORDS]
    if row.asked_by_id is None and _sent_before(request, row):
        return _back(request, row, AGAIN)
    try:
        _seen(request, row)
        exceptions.withdraw(wanted=row, by=request.user, reason=reason)
    except Refused as refused:
        return _refused(request, row, "intrekken", refused)
    _tell(request, row, f"uitzondering ingetrokken: {row.figure_key}: {reason}")
    return _back(request, row, "Ingetrokken. Vanaf de volgende controle is dit cijfer afgeschermd.")


def _kept(
    request: Request, region: str, pk: int, may_do: Callable[[May], bool]
) -> SuppressionOverride:
    """The exception of the address for who may do this with it; for others it is not there."""
    place = asked_region(request, region)
    rows = SuppressionOverride.objects.visible_to(request.user).select_related("region")
    row = get_object_or_404(rows, region=place, pk=pk)
    if not may_do(may(request.user, place)):
        raise Http404
    return row


def _seen(request: Request, row: SuppressionOverride) -> None:
    """Nobody acts on an exception that looks otherwise by now."""
    if request.POST.get("version") != str(row.version):
        raise Refused(exceptions.OVERTAKEN)


def _sent_before(request: Request, row: SuppressionOverride) -> bool:
    """Whether this very form was sent before: one version further, by the same person."""
    if request.POST.get("version") != str(row.version - 1):
        return False
    last = row.history.filter(version=row.version).first()
    return last is not None and last.history_user_id == request.user.pk


def _refused(
    request: Request, row: SuppressionOverride, act: str, refused: Refused
) -> HttpResponse:
    _tell(request, row, f"uitzondering {act}: {refused.message}", Result.REFUSED)
    return _page(request, row.region, refused.message)


def _tell(
    request: Request, row: SuppressionOverride, detail: str, result: Result = Result.OK
) -> None:
    place = row.region.slug
    record(request, Action.REPORT, result=result, on=row, place_key=place, detail=detail)


def _back(request: Request, row: SuppressionOverride, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("exception-list", row.region.slug)
