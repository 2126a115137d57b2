"""Django's own admin, off unless DJANGO_ADMIN is set: a technical look, under the site's own rules.

Who administers people may look, signed in as on every page and with a second step. They see what
their own pages show them too, and change nothing: changes go through forms that check and record.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from accounts.models import User
from audit.models import AuditEvent
from buildingblocks.access import events_visible_to, people_visible_to
from buildingblocks.enums import Permission
from buildingblocks.models import Membership, permissions_of
from soest_sob.sign_in.views import SignOut

# The library's pages that go round the scope of a list.
LEFT_OUT = {"view_on_site", "autocomplete"}


class Site(admin.AdminSite):
    """Lists of what the person may see elsewhere."""

    site_title = site_header = "soest_sob, technisch"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_authenticated and Permission.MANAGE_USERS in permissions_of(user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuse instead of offering a form of its own to sign in with."""
        shown = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not self.has_permission(request):
                raise PermissionDenied
            return shown(request, *args, **kwargs)

        return guarded

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("admin:buildingblocks_membership_changelist")

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The library sends its visitors here; the site has one page to sign in on."""
        return redirect_to_login(reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        done: HttpResponse = SignOut.as_view()(request)
        return done

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def get_urls(self) -> list[Any]:
        return [p for p in super().get_urls() if getattr(p, "name", None) not in LEFT_OUT]


class Reading(admin.ModelAdmin[Any]):
    """Rows of one's own places, to look at."""

    actions = None
    rows: Callable[[User], QuerySet[Any]]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return type(self).rows(request.user)  # type: ignore[arg-type]

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """No filter in the address: one on a hidden column would tell what is in it."""
        return False

    def get_urls(self) -> list[Any]:
        return [p for p in super().get_urls() if not str(p.name).endswith("_history")]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class People(Reading):
    rows = staticmethod(people_visible_to)
    fields = ("email", "name", "function", "is_active", "last_login", "date_joined")
    list_display = ("email", "name", "function", "is_active", "last_login")


class Memberships(Reading):
    rows = staticmethod(Membership.objects.visible_to)
    list_display = ("user", "role", "region", "municipality", "valid_from", "valid_to")


class Events(Reading):
    rows = staticmethod(events_visible_to)
    list_display = ("at", "user", "action", "result", "place_key")


site = Site()
site.register(User, People)
site.register(Membership, Memberships)
site.register(AuditEvent, Events)
