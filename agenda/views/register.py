"""What the region keeps together: risks, agreements and moments to look back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from agenda.access import items_to_read
from agenda.figures import agreement_lines, evaluation_lines, risk_lines
from agenda.forms import AgreementForm, EvaluationForm, RiskForm
from agenda.models import AgendaItem, Agreement, EvaluationMoment, Risk
from agenda.views.item import sources
from audit.forms import TrackedForm
from buildingblocks.access import holds_region
from buildingblocks.enums import Permission
from buildingblocks.models import Region
from buildingblocks.views.asked import asked_clocks, asked_region
from buildingblocks.views.editing import edit


@require_safe
def register(request: Request, region: str) -> HttpResponse:
    place = asked_region(request, region)
    clocks = asked_clocks(request)
    known, on = clocks.known, clocks.on
    readable = items_to_read(request.user, place, known)
    codes = dict(AgendaItem.objects.filter(pk__in=readable).values_list("pk", "code"))
    risks = risk_lines(known, place, on=on, codes=codes)
    closed = risk_lines(known, place, on=on, codes=codes, closed=True)
    agreements = agreement_lines(known, place)
    evaluations = evaluation_lines(known, place, on=on, codes=codes)
    shown: list[Any] = [*risks, *closed, *agreements, *evaluations]
    context = {
        "region": place,
        "clocks": clocks,
        "risks": risks,
        "closed": closed,
        "agreements": agreements,
        "evaluations": evaluations,
        "sources": sources(row.origin for row in shown),
        "editable": clocks.is_now and holds_region(request.user, Permission.EDIT_AGENDA, place),
    }
    return render(request, "agenda/register.html", context)


@dataclass(frozen=True)
class Kind:
    """A kind of record in the register: its form, its name, and the part of the page it is in."""

    form: Callable[..., TrackedForm[Any]]
    model: type[Risk] | type[Agreement] | type[EvaluationMoment]
    name: str
    section: str

    def page(self, region: Region) -> str:
        return f"{reverse('register', args=[region.slug])}#{self.section}"


KINDS = (
    Kind(RiskForm, Risk, "Risico", "risicos"),
    Kind(AgreementForm, Agreement, "Afspraak", "afspraken"),
    Kind(EvaluationForm, EvaluationMoment, "Evaluatiemoment", "evaluaties"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def record_create(request: Request, region: str, kind: Kind) -> HttpResponse:
    """Only the region's coordinator adds to what the region keeps together."""
    place = asked_region(request, region)
    if not holds_region(request.user, Permission.EDIT_AGENDA, place):
        raise PermissionDenied
    items = AgendaItem.objects.visible_to(request.user).filter(region=place)
    about = items.filter(code=request.GET.get("agendapunt", "")).first()

    def make_form(data: Any) -> TrackedForm[Any]:
        initial = {"item": about}
        new = kind.model(region=place)
        return kind.form(data, instance=new, initial=initial, user=request.user, region=place)

    return edit(
        request,
        make_form,
        title=f"{kind.name} toevoegen",
        done=kind.page(place),
        context={"region": place, "back": kind.page(place)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record_update(request: Request, region: str, number: int, kind: Kind) -> HttpResponse:
    place = asked_region(request, region)

    def make_form(data: Any) -> TrackedForm[Any]:
        rows = kind.model.objects.editable_by(request.user)
        record = get_object_or_404(rows, region=place, number=number)
        return kind.form(data, instance=record, user=request.user, region=place)

    return edit(
        request,
        make_form,
        title=f"{kind.name} {number} wijzigen",
        done=kind.page(place),
        context={"region": place, "back": kind.page(place)},
    )
