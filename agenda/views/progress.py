"""Adding and changing progress updates of an item."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from agenda.forms import LIGHTS, ProgressForm
from agenda.models import AgendaItem, ProgressUpdate
from agenda.views.asked import editable_item
from buildingblocks.models import Region
from buildingblocks.views.asked import asked_region
from buildingblocks.views.editing import edit


@require_http_methods(["GET", "HEAD", "POST"])
def progress_create(request: Request, region: str, code: str) -> HttpResponse:
    """A new update starts from the lights of the last one."""
    place = asked_region(request, region)
    item = editable_item(request, place, code)
    last = item.updates.first()
    lights = {name: getattr(last, name) for name in LIGHTS} if last else {}

    def make_form(data: Any) -> ProgressForm:
        update = ProgressUpdate(item=item)
        initial = {**lights, "reference_date": localdate()}
        return ProgressForm(data, instance=update, initial=initial, user=request.user)

    return _edit(request, place, item, make_form, f"Voortgang melden van {item.code}")


@require_http_methods(["GET", "HEAD", "POST"])
def progress_update(request: Request, region: str, code: str, day: date) -> HttpResponse:
    """Until somebody approved it; after that a new update corrects."""
    place = asked_region(request, region)
    item = editable_item(request, place, code)
    mine = ProgressUpdate.objects.editable_by(request.user).filter(item=item)
    key = get_object_or_404(mine, reference_date=day).pk

    def make_form(data: Any) -> ProgressForm:
        return ProgressForm(data, instance=get_object_or_404(mine, pk=key), user=request.user)

    return _edit(request, place, item, make_form, f"Voortgang van {item.code} wijzigen")


def _edit(
    request: Request, region: Region, item: AgendaItem, make_form: Any, title: str
) -> HttpResponse:
    return edit(
        request,
        make_form,
        title=title,
        done=item.get_absolute_url(),
        context={"region": region, "back": item.get_absolute_url()},
    )
