"""The page of figures: people and places of a region on one reference date."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request
from accounts.models import User
from audit.provenance import Figure
from buildingblocks.access import may, own_municipalities, participants_ever
from buildingblocks.enums import Permission
from buildingblocks.figures import GroupFigures, Participant, place_figures
from buildingblocks.formats import dutch_date
from buildingblocks.models import Municipality, Region, Target, TargetGroup
from buildingblocks.models.period import half_year_start
from buildingblocks.views.approval import FourEyes, approve, waiting
from buildingblocks.views.asked import Clocks, asked_clocks, asked_region, read_date
from buildingblocks.views.entries import FLOW, PLACEMENT, TARGET, entries, entry
from buildingblocks.views.figure_tables import (
    beside,
    flow_table,
    placed_table,
    target_table,
    year_table,
)
from buildingblocks.views.records import add, addresses, change

either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def figures(request: Request, region: str) -> HttpResponse:
    """Placements, targets and flows of the region, each with its meaning and source."""
    place = asked_region(request, region)
    clocks = asked_clocks(request)
    since = half_year_start(clocks.on)
    found = place_figures(clocks.known, place, on=clocks.on, since=since)
    links = _Links(request, place, clocks)
    period = f"{dutch_date(since)} tot en met {dutch_date(clocks.on)}"
    context = {
        "region": place,
        "clocks": clocks,
        "placed": placed_table(found.groups, found.participants, links),
        "targets": target_table(found),
        "years": year_table(found.sheltered),
        "flows": flow_table(found.flows, found.participants, period),
        "flow_period": period,
        "beside": beside(found),
        "outsiders": found.outsiders,
        "queue": waiting(request, place, TARGETS) if clocks.known_on is None else None,
        "entries": entries(request, place) if links.open else None,
    }
    return render(request, "buildingblocks/figures.html", context)


class _Links:
    """Where a count can be entered or changed: for one's own municipalities, and only now."""

    def __init__(self, request: Request, region: Region, clocks: Clocks) -> None:
        self.change = addresses("placement-update", region)
        self.new = reverse("placement-create", args=[region.slug])
        self.own: set[int] = set()
        self.open = clocks.known_on is None and may(request.user, Permission.EDIT_FIGURES, region)
        if self.open:
            own = own_municipalities(request.user, Permission.EDIT_FIGURES, region)
            self.own = set(own.values_list("pk", flat=True))

    def __call__(self, member: Participant, group: GroupFigures, figure: Figure) -> str:
        if member.id not in self.own:
            return ""
        if figure.origins:
            return self.change(figure.origins[0].key)
        day = group.reference_date.isoformat() if group.reference_date else ""
        return f"{self.new}?gemeente={member.cbs_code}&doelgroep={group.code}&peildatum={day}"


@either
def placement_create(request: Request, region: str) -> HttpResponse:
    return add(request, region, PLACEMENT, _asked(request))


@either
def placement_update(request: Request, region: str, pk: int) -> HttpResponse:
    return change(request, region, PLACEMENT, pk)


@either
def flow_create(request: Request, region: str) -> HttpResponse:
    return add(request, region, FLOW, _asked(request))


@either
def flow_update(request: Request, region: str, pk: int) -> HttpResponse:
    return change(request, region, FLOW, pk)


@either
def target_create(request: Request, region: str) -> HttpResponse:
    return add(request, region, TARGET, _asked(request))


@either
def target_update(request: Request, region: str, pk: int) -> HttpResponse:
    return change(request, region, TARGET, pk)


def _targets(user: User, region: Region) -> QuerySet[Target]:
    rows = Target.objects.approvable_by(user).select_related("municipality", "target_group")
    return rows.filter(municipality__in=participants_ever(region)).order_by(
        "-year", "municipality__name", "pk"
    )


TARGETS = FourEyes(Target, _targets, entry, "target-approve", "figures")


@require_POST
def target_approve(request: Request, region: str, pk: int) -> HttpResponse:
    return approve(request, region, TARGETS, pk)


def _asked(request: Request) -> dict[str, Any]:
    """What a link to an empty form fills in; what it names wrongly is left open."""
    code, group = request.GET.get("gemeente", ""), request.GET.get("doelgroep", "")
    found: dict[str, Any] = {
        "municipality": next((m for m in Municipality.objects.all() if m.cbs_code == code), None),
        "target_group": next((g for g in TargetGroup.objects.all() if g.code == group), None),
        "reference_date": read_date(request.GET.get("peildatum", ""))[0],
    }
    return {name: value for name, value in found.items() if value is not None}
