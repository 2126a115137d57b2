"""Pages of signing in: with a password, a passkey or the account of one's municipality."""

import json
import time
from typing import Any

from allauth.account import views as account
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from accounts.invitation import read_token
from accounts.sessions import end_sessions
from audit.enums import Action, Result
from audit.events import record
from soest_sob import demo
from soest_sob.sign_in import forms
from soest_sob.sign_in.adapters import TOO_OFTEN

# Looking up an account and sending mail takes longer than finding none: both answer after this.
ANSWER_AFTER = 1.0
RETRY_AFTER = 300


class SignIn(account.LoginView):
    """Signing in; the demonstration names its people, and `?als=` fills in one of them."""

    template_name = "account/login.html"
    form_class = forms.SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = demo.people() if settings.DEMO else []
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "demo_people": people,
            "demo_password": demo.PASSWORD if people else "",
            "providers": get_adapter().list_providers(self.request),
            "next": self.get_next_url() or "",
        }

    def get_initial(self) -> dict[str, Any]:
        email = self.request.GET.get("als", "")
        known = settings.DEMO and email in demo.EMAILS
        return {"login": email, "password": demo.PASSWORD} if known else {}


class SignInWithPasskey(LoginWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        record(self.request, Action.SIGN_IN, result=Result.REFUSED, detail="passkey past niet")
        response: HttpResponse = super().form_invalid(form)
        return response


class SecondStep(AuthenticateView):
    """The code or passkey after the password."""

    template_name = "mfa/authenticate.html"
    form_class = forms.CodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = context["js_data"]["request_options"]
        asked = options["publicKey"].get("allowCredentials")  # none without a passkey
        return context | {"options": json.dumps(options) if asked else ""}


class SignOut(account.LogoutView):
    http_method_names = ["post", "options"]


@method_decorator(login_not_required, name="dispatch")
class Closed(TemplateView):
    template_name = "account/account_inactive.html"


@method_decorator(login_not_required, name="dispatch")
class Cancelled(TemplateView):
    template_name = "socialaccount/login_cancelled.html"


@method_decorator(login_not_required, name="dispatch")
class Forgotten(account.PasswordResetView):
    """Asks for a link to choose another password; the answer is the same for every address."""

    template_name = "account/password_reset.html"
    form_class = forms.ForgottenForm

    def form_valid(self, form: Any) -> HttpResponse:
        until = time.monotonic() + ANSWER_AFTER
        response: HttpResponse = super().form_valid(form)
        time.sleep(max(0.0, until - time.monotonic()))
        return response


class LinkSent(account.PasswordResetDoneView):
    template_name = "account/password_reset_done.html"


class ChooseAnother(account.PasswordResetFromKeyView):
    template_name = "account/password_reset_from_key.html"
    form_class = forms.NewPasswordForm


class Chosen(account.PasswordResetFromKeyDoneView):
    template_name = "account/password_reset_from_key_done.html"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in an invitation leads: choose a password, once, and sign in with it."""
    user = read_token(token)
    if user is None:
        return render(request, "account/invitation_over.html", status=410)
    form = forms.FirstPasswordForm(request.POST or None, user=user)
    if not form.is_valid():
        page = {"form": form, "person": user}
        return render(
            request, "account/invitation.html", page, status=422 if form.is_bound else 200
        )
    with transaction.atomic():
        user.set_password(form.cleaned_data["password1"])
        user.save(update_fields=["password"])
        end_sessions(user)
        record(request, Action.PASSWORD, on=user, user=user, detail="na een uitnodiging")
    messages.success(request, "Uw wachtwoord is gekozen. U kunt zich nu aanmelden.")
    return redirect("login")


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to who asks too often (`handler429`)."""
    response = render(request, "429.html", {"text": TOO_OFTEN}, status=429)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
