"""What this site does differently from django-allauth."""

from datetime import timedelta
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from qrcode.image.svg import SvgPathFillImage

from accounts.http import client_address
from accounts.models import User
from audit.enums import Action, Result
from audit.events import attempted, network, record
from audit.models import AuditEvent
from soest_sob.sign_in import encryption
from soest_sob.sign_in.backend import may_sign_in

APP = "allauth.account"
RECENTLY = timedelta(minutes=5)
FAMILIAR = timedelta(days=90)
WRONG_CODE = "Deze code klopt niet of is al gebruikt. Wacht op een nieuwe code en probeer opnieuw."
TOO_OFTEN = "Er is te vaak geprobeerd aan te melden. Wacht vijf minuten en probeer het opnieuw."
MESSAGES = {
    "account/messages/password_changed.txt": "Uw nieuwe wachtwoord geldt vanaf nu.",
    "mfa/messages/totp_activated.txt": "Uw app staat klaar. Voortaan vragen wij om een code.",
    "mfa/messages/totp_deactivated.txt": "De app is verwijderd.",
    "mfa/messages/webauthn_added.txt": "Uw passkey staat klaar.",
    "mfa/messages/webauthn_removed.txt": "De passkey is verwijderd.",
}
REAUTHENTICATION = {
    "reauthenticate": "Met uw wachtwoord",
    "mfa_reauthenticate": "Met een code",
    "mfa_reauthenticate:webauthn": "Met een passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    """By invitation only, with limits on guessing; every refusal is recorded."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Dit e-mailadres en wachtwoord horen niet bij elkaar.",
        "enter_current_password": "Dit is niet uw huidige wachtwoord.",
        "incorrect_password": "Dit wachtwoord klopt niet.",
        "incorrect_code": WRONG_CODE,
        "rate_limited": TOO_OFTEN,
        "too_many_login_attempts": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        if address := client_address(request):
            return address
        raise PermissionDenied

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our own words; what is not in the table needs none."""
        text = message or MESSAGES.get(message_template or "")
        super().add_message(request, level, extra_tags=extra_tags, message=text)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
            self._limit_strangers(request, credentials["email"].lower())
        except ValidationError:
            refused(request, credentials["email"], "te vaak geprobeerd")
            raise

    def _limit_strangers(self, request: HttpRequest, email: str) -> None:
        if is_familiar(request, email):
            return
        if not ratelimit.consume(request, app=APP, action="login_unfamiliar", key=email):
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Per account and network: guessing at a colleague's password locks out nobody else."""
        return f"{credentials['email'].lower()}:{network(request)}"

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        refused(request, credentials["email"], "e-mailadres en wachtwoord horen niet bij elkaar")

    def pre_login(self, request: HttpRequest, user: Any, **said: Any) -> HttpResponse | None:
        if not may_sign_in(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        response: HttpResponse | None = super().pre_login(request, user, **said)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        refused(request, user.email, "account gesloten")
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def set_password(self, user: Any, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])

    def is_reauthentication_required(self, *, app: str, **said: Any) -> bool:
        """Whoever just signed in need not prove it again to set up a second step."""
        records = get_authentication_records(context.request, context.request.user)
        last: float = records[-1]["at"] if records else 0
        return timezone.now().timestamp() - last > RECENTLY.total_seconds()

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return [method | {"description": REAUTHENTICATION[method["id"]]} for method in methods]


def refused(request: HttpRequest, email: str, why: str) -> None:
    """Record that a sign-in under this address was refused."""
    user = User.objects.filter(email=email.strip().lower()).first()
    record(
        request,
        Action.SIGN_IN,
        result=Result.REFUSED,
        user=user,
        who=email if user else attempted(email),
        detail=why,
    )


def is_familiar(request: HttpRequest, email: str) -> bool:
    """Whether this account signed in from this network not long ago."""
    return AuditEvent.objects.filter(
        user__email=email,
        action=Action.SIGN_IN,
        result=Result.OK,
        network=network(request),
        at__gte=timezone.now() - FAMILIAR,
    ).exists()


class MFAAdapter(DefaultMFAAdapter):
    """Second steps, with their secrets encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": "Stel eerst een app of een passkey in.",
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """On white, also where the page around it is dark."""
        image: bytes = qrcode.make(url, image_factory=SvgPathFillImage).to_string()
        return image.decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002  # as allauth calls it
        return f"Passkey van {timezone.localdate():%d-%m-%Y}"
