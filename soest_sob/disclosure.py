"""What strangers and search engines are told: where to report a weakness, and to index nothing."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import checks
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import get_current_timezone, localdate
from django.views.decorators.http import require_safe

VALID_DAYS = 180
TEXT = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116; absent while nobody said where reports go."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = localdate() + timedelta(days=VALID_DAYS)
    expires = datetime.combine(until, time.min, get_current_timezone())
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri()}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@login_not_required
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Everything is behind the sign-in; there is nothing to find."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type=TEXT)


@checks.register(checks.Tags.security, deploy=True)
def contact_is_set(**options: Any) -> list[checks.CheckMessage]:
    contact = settings.SECURITY_CONTACT
    if contact.startswith(("https://", "mailto:")):
        return []
    return [
        checks.Warning(
            "Zet SECURITY_CONTACT: zonder adres weet niemand waar een kwetsbaarheid te melden.",
            hint="Een adres als https://www.gemeente.nl/kwetsbaarheid of mailto:…",
            id="soest_sob.W001",
        )
    ]
