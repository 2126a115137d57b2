"""Pages of the site as a whole."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.forms import SignInForm
from accounts.http import Request
from buildingblocks.models import Region
from soest_sob import demo


@require_safe
def home(request: Request) -> HttpResponse:
    """Where one's work is: the only region one reads, a choice of regions, or what to do next."""
    regions = list(Region.objects.visible_to(request.user).order_by("made_up", "name"))
    if len(regions) == 1:
        return redirect(regions[0])
    return render(request, "site/home.html", {"regions": regions})


class SignIn(LoginView):
    """Signing in; the demonstration names its people, and `?als=` fills in one of them."""

    template_name = "accounts/login.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = demo.people() if settings.DEMO else []
        context = {"demo_people": people, "demo_password": demo.PASSWORD if people else ""}
        return super().get_context_data(**context, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        email = self.request.GET.get("als", "")
        known = settings.DEMO and email in demo.EMAILS
        return {"username": email, "password": demo.PASSWORD} if known else {}


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
