"""Pages about one's own account: password and second steps."""

import json
from typing import Any

from allauth.account import views as account
from allauth.mfa.base.views import IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from csp.decorators import csp_update
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator

from buildingblocks.models import memberships_of
from soest_sob.sign_in import forms, second_step


class MyAccount(IndexView):
    """Name, roles, password and second steps; and, while one is missing, what to do first."""

    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        found = context["authenticators"]
        missing = second_step.is_missing(self.request, self.request.user)
        return context | {
            "totp": found.get(Authenticator.Type.TOTP),
            "passkeys": found.get(Authenticator.Type.WEBAUTHN, []),
            "codes": found.get(Authenticator.Type.RECOVERY_CODES),
            "missing": missing,
            "may_set_up": not (missing and found),
            "memberships": memberships_of(self.request.user),
        }


@method_decorator(csp_update({"img-src": ["data:"]}), name="dispatch")  # the code to scan
class SetUpApp(ActivateTOTPView):
    template_name = "mfa/totp/activate_form.html"
    form_class = forms.ActivateForm

    def form_valid(self, form: Any) -> HttpResponse:
        second_step.took(self.request, self.request.user)  # a code of it was just given
        response: HttpResponse = super().form_valid(form)
        return response


class RemoveApp(DeactivateTOTPView):
    template_name = "mfa/totp/deactivate_form.html"


class AddPasskey(AddWebAuthnView):
    """A passkey always asks for a finger, face or PIN, so that it can sign in by itself."""

    template_name = "mfa/webauthn/add_form.html"
    form_class = forms.PasskeyForm

    def form_valid(self, form: Any) -> HttpResponse:
        second_step.took(self.request, self.request.user)  # it was just used
        response: HttpResponse = super().form_valid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = webauthn.begin_registration(self.request.user, passwordless=True)
        return context | {"options": json.dumps(options)}


class RemovePasskey(RemoveWebAuthnView):
    template_name = "mfa/webauthn/authenticator_confirm_delete.html"
    success_url = reverse_lazy("mfa_index")


class RecoveryCodes(ViewRecoveryCodesView):
    template_name = "mfa/recovery_codes/index.html"


class NewRecoveryCodes(GenerateRecoveryCodesView):
    template_name = "mfa/recovery_codes/generate.html"


class PasswordAgain(account.ReauthenticateView):
    template_name = "account/reauthenticate.html"
    form_class = forms.PasswordAgainForm


class CodeAgain(ReauthenticateView):
    template_name = "mfa/reauthenticate.html"
    form_class = forms.CodeAgainForm


class PasskeyAgain(ReauthenticateWebAuthnView):
    template_name = "mfa/webauthn/reauthenticate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"options": json.dumps(context["js_data"]["request_options"])}


class OtherPassword(account.PasswordChangeView):
    template_name = "account/password_change.html"
    form_class = forms.OtherPasswordForm

    def get_default_success_url(self) -> str:
        return reverse("mfa_index")
