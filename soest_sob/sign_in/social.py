"""Signing in with the account of one's municipality, for who was invited."""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest
from django.shortcuts import render

from accounts.models import User
from audit.enums import Action, Result
from audit.events import attempted, record
from soest_sob.sign_in.oidc import claims_of, proven_address, took_second_step

UNKNOWN = (
    "U bent bij {name} aangemeld, maar u hebt hier nog geen account. Dit kan alleen op uitnodiging."
)
UNPROVEN = "{name} gaf geen e-mailadres door dat wij mogen vertrouwen."
OTHER = "Bij uw account hier hoort een ander account van {name}."
FAILED = "Het aanmelden bij {name} is niet gelukt."


class SocialAdapter(DefaultSocialAccountAdapter):
    """Matches by verified e-mail the first time, and after that by the provider's own number."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        app = sociallogin.provider.app
        claims = claims_of(sociallogin.account.extra_data)
        sociallogin.account.extra_data = {}  # we keep who it is, not what else is said about them
        email = proven_address(claims, app.settings)
        if sociallogin.state.get("process") != "login":
            refuse(request, app.name, FAILED)
        if not email:
            refuse(request, app.name, UNPROVEN, who=str(claims.get("email", "")))
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
        else:
            self._connect(request, sociallogin, email)
        sociallogin.took_second_step = took_second_step(claims, app.settings)

    def _connect(self, request: HttpRequest, sociallogin: Any, email: str) -> None:
        name = sociallogin.provider.app.name
        user = User.objects.filter(email=email).first()
        if user is None:
            refuse(request, name, UNKNOWN, who=email)
        known = SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider)
        if known.exists():
            refuse(request, name, OTHER, who=email, user=user)
        sociallogin.connect(request, user)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **said: Any
    ) -> None:
        if error != "cancelled":
            refuse(request, provider.app.name, FAILED)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody is told: it is how the municipality wants its people to sign in."""


def refuse(
    request: HttpRequest, name: str, why: str, *, who: str = "", user: User | None = None
) -> NoReturn:
    reason = why.format(name=name)
    record(
        request,
        Action.SIGN_IN,
        result=Result.REFUSED,
        user=user,
        who=who if user or not who else attempted(who),
        detail=reason,
    )
    page = render(request, "socialaccount/refused.html", {"reason": reason}, status=403)
    raise ImmediateHttpResponse(page)
