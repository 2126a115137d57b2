"""Pages of the site as a whole."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import Request
from buildingblocks.models import Region, memberships_of
from soest_sob.rights import table


@require_safe
def home(request: Request) -> HttpResponse:
    """Where one's work is: the only region one reads, a choice of regions, or what to do next."""
    regions = list(Region.objects.visible_to(request.user).order_by("made_up", "name"))
    if len(regions) == 1:
        return redirect(regions[0])
    return render(request, "site/home.html", {"regions": regions})


@require_safe
def rights(request: Request) -> HttpResponse:
    """The table of roles, for everybody: who may do what, and which roles are one's own."""
    mine = memberships_of(request.user)
    return render(request, "site/rights.html", {"rights": table(), "mine": mine})


@login_not_required
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the site: 200 while it reaches its database, otherwise 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("geen database", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")
