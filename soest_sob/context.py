"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from buildingblocks.enums import Permission
from buildingblocks.models import permissions_of

OVERVIEW = "region-overview"
REGION_PAGES = {
    OVERVIEW: "Overzicht",
    "item-list": "Agenda",
    "figures": "Cijfers",
    "money": "Middelen",
    "decisions": "Besluiten",
    "principles": "Uitgangspunten",
    "register": "Risico's en afspraken",
    "reports": "Rapportages",
}
# Addresses outside the region's own that belong to a page of the navigation.
ALSO = {"reports": ("/verslagen/", "/verslag/", "/griffie/", "/kalender/")}

ADMIN_PAGES = {
    "imports": ("Importeren", Permission.IMPORT),
    "people": ("Mensen", Permission.MANAGE_USERS),
    "events": ("Gebeurtenissen", Permission.READ_EVENTS),
}


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo": settings.DEMO,
        "version": settings.VERSION,
        "nav": navigation(request),
        "menu": menu(request),
    }


def menu(request: HttpRequest) -> list[dict[str, str]]:
    """What stands under one's name: one's account, and what an administrator does."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    held = permissions_of(user)
    pages = [(name, label) for name, (label, needed) in ADMIN_PAGES.items() if needed in held]
    work = [("my-work", _work_label(request))] if held & Permission.writing() else []
    return [
        {"label": label, "url": reverse(name)}
        for name, label in [*work, ("mfa_index", "Mijn account"), *pages, ("rights", "Wie mag wat")]
    ]


def _work_label(request: HttpRequest) -> str:
    """With how much there was when one last looked: to count it costs more than most pages."""
    seen = request.session.get("work")
    return f"Mijn werk ({seen})" if seen else "Mijn werk"


def navigation(request: HttpRequest) -> list[dict[str, str]]:
    """The main navigation of the region seen last (`asked_region`), also on pages of no region."""
    session = getattr(request, "session", {})
    slug = session.get("region") if request.path != reverse("home") else None
    if slug is None:
        return []
    pages = [(name, reverse(name, args=[slug]), label) for name, label in REGION_PAGES.items()]
    pages.append(("documents", reverse("documents"), "Bronnen"))
    user = getattr(request, "user", None)
    if user and user.is_authenticated and permissions_of(user) & Permission.writing():
        pages.append(("my-work", reverse("my-work"), _work_label(request)))
    return [
        {"label": label, "url": url, "current": _current(request.path, name, url)}
        for name, url, label in pages
    ]


def _current(path: str, name: str, url: str) -> str:
    """For aria-current: this very page, the section that it is in, or neither."""
    if path == url:
        return "page"
    inside = () if name == OVERVIEW else (url, *ALSO.get(name, ()))
    return "true" if path.startswith(inside) else ""
