"""Around every page: how long a session lasts, who needs a second step, and what was refused."""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from allauth.account.middleware import AccountMiddleware
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from audit.enums import Action, Result
from audit.events import record
from audit.middleware import AuditedChanges
from buildingblocks.models import memberships_of
from soest_sob.sign_in import second_step

LOG = logging.getLogger("soest_sob.sign_in")
GetResponse = Callable[[HttpRequest], HttpResponse]
BEGAN, SEEN, BELONGS = "began", "seen", "belongs"
# How often a session notes that it is still in use: once a minute saves writing at every page.
NOTED_EVERY = 60
# What somebody reaches before the second step: using it, or setting up the first one.
USING_IT = {"mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
SETTING_IT_UP = {"mfa_index", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn"}


class Changes(AuditedChanges):
    """Unsafe requests in one transaction; django-allauth answers what it raises itself.

    Somebody whose sign-in is not fresh is asked to prove it again, and not told of a fault.
    """

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.account = AccountMiddleware(get_response)

    def answer(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        answer: HttpResponse | None = self.account.process_exception(request, error)
        return answer


class Sessions:
    """Ends a session that was left alone, that lasts all day, or whose owner left."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not request.user.is_authenticated:
            return
        why = self._ended(request, request.user)
        if why:
            request.why_signed_out = why  # type: ignore[attr-defined]
            logout(request)
            messages.info(request, f"U bent afgemeld: {why}.")
        else:
            self._note(request, request.user)

    def _ended(self, request: HttpRequest, user: User) -> str:
        session, now = request.session, time.time()
        if now - session.get(SEEN, now) > settings.SESSION_IDLE_MINUTES * 60:
            return f"u deed {settings.SESSION_IDLE_MINUTES} minuten niets"
        if now - session.get(BEGAN, now) > settings.SESSION_COOKIE_AGE:
            return f"u was {settings.SESSION_COOKIE_AGE // 3600} uur aangemeld"
        if session.get(BELONGS) and not memberships_of(user):
            return "uw rol is afgelopen"
        return ""

    def _note(self, request: HttpRequest, user: User) -> None:
        session, now = request.session, time.time()
        if BEGAN not in session:
            session[BEGAN] = now
        if not session.get(BELONGS) and memberships_of(user):
            session[BELONGS] = True
        if now - session.get(SEEN, 0) > NOTED_EVERY:
            session[SEEN] = now


class SecondStep:
    """Sends whoever can change something to set up a second step, before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        open_to_all = not getattr(view, "login_required", True)
        if open_to_all or not user.is_authenticated or not second_step.is_missing(request, user):
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        has_one = Authenticator.objects.filter(user=user).exists()
        return None if name in (USING_IT if has_one else SETTING_IT_UP) else redirect("mfa_index")


class Refusals:
    """Records what a signed-in person was refused: a 403, or a 404 on sending something.

    Reading what is not there happens to everybody who follows an old link: that is logged only.
    It works around the request, because what was refused was rolled back.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (403, 404) and request.resolver_match:
            self._keep(request, response.status_code)
        return response

    def _keep(self, request: HttpRequest, status: int) -> None:
        said = {"method": request.method, "path": request.path, "status": status}
        reading = request.method in AuditedChanges.SAFE
        if not request.user.is_authenticated or (status == 404 and reading):
            user = f"user:{request.user.pk}" if request.user.is_authenticated else ""
            LOG.warning(json.dumps({"event": "toegang", "actor": user, **said}))
            return
        record(
            request,
            Action.ACCESS,
            result=Result.REFUSED,
            on="adres",
            key=request.path,
            detail=f"{request.method}, antwoord {status}",
        )
