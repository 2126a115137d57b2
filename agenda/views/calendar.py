"""The reporting calendar of a region or of one municipality, on a page and as a feed."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.reports.dates import COUNTED_BACK, calendar
from agenda.reports.feed import as_ics, last_changed, make_token, read_token
from agenda.views.rounds.asked import WHOLE_REGION, sections
from buildingblocks.access import participants_ever
from buildingblocks.models import Municipality, Region
from buildingblocks.views.asked import asked_region


@require_safe
def calendar_home(request: Request) -> HttpResponse:
    """The calendar of the first region that somebody reads."""
    region = get_object_or_404(Region.objects.visible_to(request.user).order_by("name")[:1])
    return redirect("calendar", region=region.slug)


@require_safe
def calendar_page(request: Request, region: str, place: str = "") -> HttpResponse:
    """What is coming, and folded below it what is over."""
    found = asked_region(request, region)
    municipality = _municipality(found, place)
    today = localdate()
    entries = calendar(request.user, found, municipality, years=_years(today))
    token = make_token(request.user, found, municipality)
    context = {
        "region": found,
        "municipality": municipality,
        "sections": sections(request.user, found, "calendar"),
        "places": _places(found, place),
        "coming": [entry for entry in entries if entry.on >= today],
        "past": [entry for entry in reversed(entries) if entry.on < today],
        "table": COUNTED_BACK,
        "feed": request.build_absolute_uri(reverse("calendar-feed", args=[token])),
    }
    return render(request, "agenda/calendar.html", context)


def _years(today: date) -> range:
    """This year and the next."""
    return range(today.year, today.year + 2)


def _municipality(region: Region, place: str) -> Municipality | None:
    if place in ("", WHOLE_REGION):
        return None
    return get_object_or_404(participants_ever(region), slug=place)


def _places(region: Region, place: str) -> list[dict[str, object]]:
    """The region and its municipalities, to choose from."""
    whole = place in ("", WHOLE_REGION)
    found = [("Hele regio", reverse("calendar", args=[region.slug]), whole)]
    for each in participants_ever(region).order_by("name"):
        url = reverse("calendar-place", args=[region.slug, each.slug])
        found.append((each.name, url, each.slug == place))
    return [{"label": label, "url": url, "current": current} for label, url, current in found]


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The same dates for a calendar program, which shows the address instead of signing in."""
    asked = read_token(token)
    if asked is None:
        raise Http404
    years = _years(localdate())
    entries = calendar(asked.user, asked.region, asked.municipality, years=years)
    where = [asked.region.slug, *([asked.municipality.slug] if asked.municipality else [])]
    name = "calendar-place" if asked.municipality else "calendar"
    text = as_ics(
        entries,
        name=f"Verslagen {asked.municipality or asked.region}",
        host=request.get_host().partition(":")[0],
        page=request.build_absolute_uri(reverse(name, args=where)),
        changed=last_changed(asked.region),
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="verslagen.ics"'
    patch_cache_control(response, private=True, no_cache=True)
    return response
