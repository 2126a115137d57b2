"""Adding and changing the steps of an item."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from agenda.forms import StepForm
from agenda.models import Step
from agenda.services import next_sequence
from agenda.views.asked import asked_item, editable_item
from buildingblocks.views.asked import asked_region
from buildingblocks.views.editing import edit


@require_http_methods(["GET", "HEAD", "POST"])
def step_create(request: Request, region: str, code: str) -> HttpResponse:
    place = asked_region(request, region)
    item = editable_item(request, place, code)

    def make_form(data: Any) -> StepForm:
        step = Step(item=item, sequence=next_sequence(item))
        return StepForm(data, instance=step, user=request.user, region=place)

    return edit(
        request,
        make_form,
        title=f"Stap toevoegen aan {item.code}",
        done=item.get_absolute_url(),
        context={"region": place, "back": item.get_absolute_url()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_update(request: Request, region: str, code: str, sequence: int) -> HttpResponse:
    """A step of an item that one keeps, or of one's own municipality."""
    place = asked_region(request, region)
    item = asked_item(request, place, code)
    mine = Step.objects.editable_by(request.user).filter(item=item)
    key = get_object_or_404(mine, sequence=sequence).pk

    def make_form(data: Any) -> StepForm:
        step = get_object_or_404(mine, pk=key)
        return StepForm(data, instance=step, user=request.user, region=place)

    return edit(
        request,
        make_form,
        title=f"Stap van {item.code} wijzigen",
        done=item.get_absolute_url(),
        context={"region": place, "back": item.get_absolute_url()},
    )
