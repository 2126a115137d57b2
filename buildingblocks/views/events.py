"""What people did at one's places, for administrators and auditors."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request
from audit.enums import Result
from audit.models import AuditEvent
from buildingblocks.access import events_visible_to
from buildingblocks.enums import Permission
from buildingblocks.forms.events import EventFilter
from buildingblocks.models import scope

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """An event as it is shown."""

    event: AuditEvent
    who: str
    what_about: str
    tone: str


@require_safe
def events(request: Request) -> HttpResponse:
    """Signing in, refusals, rights, downloads: newest first."""
    if not scope(request.user, Permission.READ_EVENTS):
        raise PermissionDenied
    form = EventFilter(request.GET)
    found = form.found(events_visible_to(request.user)).select_related("user")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "page": page,
        "rows": [_row(event) for event in page],
    }
    return render(request, "buildingblocks/events.html", context)


def _row(event: AuditEvent) -> Row:
    return Row(
        event=event,
        who=event.user.name if event.user else ("Onbekend" if event.who else ""),
        what_about=_about(event),
        tone="good" if event.result == Result.OK else "attention",
    )


def _about(event: AuditEvent) -> str:
    """The kind of record in Dutch and its number (gebruiker 12); other things as they are."""
    if "." not in event.object_type:
        return f"{event.object_type} {event.object_key}".strip()
    kind = apps.get_model(event.object_type)._meta.verbose_name
    return f"{kind} {event.object_key}"
