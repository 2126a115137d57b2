"""The reporting rounds of a region, and planning another."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from agenda.enums import RoundState
from agenda.forms import PlanForm, RoundForm
from agenda.models import Round
from agenda.reports.acts import add_places, plan
from agenda.views.rounds.asked import TONES, kept_round, may, sections
from audit.enums import Action
from audit.events import record
from audit.forms import TrackedForm
from buildingblocks.enums import Permission
from buildingblocks.models import Region, scope
from buildingblocks.views.asked import asked_region
from buildingblocks.views.editing import edit

either = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Line:
    """One round in the list."""

    round: Round
    tone: str
    url: str


@require_safe
def round_list(request: Request, region: str) -> HttpResponse:
    place = asked_region(request, region)
    if place.pk not in scope(request.user, Permission.READ_INTERNAL).seen_regions:
        raise PermissionDenied
    rounds = Round.objects.visible_to(request.user).filter(region=place).newest_first()
    lines = [Line(each, TONES[RoundState(each.state)], round_url(each, place)) for each in rounds]
    context = {
        "region": place,
        "lines": lines,
        "may": may(request.user, place),
        "sections": sections(request.user, place, "round-list"),
    }
    return render(request, "agenda/rounds/list.html", context)


def round_url(wanted: Round, place: Region) -> str:
    return reverse("round-detail", args=[place.slug, wanted.number])


@either
def round_plan(request: Request, region: str) -> HttpResponse:
    """Plan the next round. The same form sent twice plans one."""
    place = asked_region(request, region)
    if not may(request.user, place).report:
        raise PermissionDenied
    form = PlanForm(request.POST or None, region=place, today=localdate())
    if form.is_valid():
        if form.existing:
            number = form.existing.number
            messages.info(request, f"Op deze peildatum is er al een ronde: {number}.")
        made = form.existing or _planned(request, form, place)
        return redirect(round_url(made, place) if made else reverse("round-list", args=[region]))
    back = reverse("round-list", args=[region])
    context = {"region": place, "form": form, "title": "Rapportageronde plannen", "back": back}
    return render(request, "layout/form.html", context, status=422 if form.is_bound else 200)


def _planned(request: Request, form: PlanForm, place: Region) -> Round | None:
    """None when somebody else planned one at the same moment."""
    try:
        with transaction.atomic():
            made = plan(region=place, by=request.user, **form.cleaned_data)
    except (IntegrityError, ValidationError):
        messages.error(request, "Iemand anders plande op dit moment ook een ronde. Kijk eerst.")
        return None
    detail = f"gepland, peildatum {made.reference_date}"
    record(request, Action.REPORT, on=made, place_key=place.slug, detail=detail)
    messages.success(request, f"Ronde {made.number} is gepland.")
    return made


@either
def round_update(request: Request, region: str, number: str) -> HttpResponse:
    """Another period or threshold, as long as nothing was checked."""
    wanted = kept_round(request, region, number, lambda m: m.report)
    place = wanted.region
    mine = Round.objects.editable_by(request.user).filter(state=RoundState.PREPARING)

    def make_form(data: Any) -> RoundForm:
        return RoundForm(data, instance=get_object_or_404(mine, pk=wanted.pk))

    def save(form: TrackedForm[Any]) -> Round:
        changed: Round = form.save()
        add_places(changed)
        return changed

    page = round_url(wanted, place)
    return edit(
        request,
        make_form,
        title=f"Ronde {number} wijzigen",
        done=page,
        context={"region": place, "back": page},
        save=save,
    )
