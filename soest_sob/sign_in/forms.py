"""Forms of signing in, in words that everybody knows."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.models import User

CHOOSE = (
    "Ten minste 15 tekens. Een zin van een paar woorden is goed te onthouden en moeilijk te raden."
)
DIFFERENT = "De twee wachtwoorden zijn niet gelijk."


def name(form: forms.BaseForm, **labels: str) -> None:
    """Give fields our own label, and no placeholder: that is gone once somebody types."""
    for field, label in labels.items():
        form.fields[field].label = label
        form.fields[field].widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """E-mail address and password; says nothing about which of the two was wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name(self, login="E-mailadres", password="Wachtwoord")  # noqa: S106  # a label
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}
        self.fields["password"].help_text = ""
        if self.initial.get("password"):  # the demonstration fills in its own, known password
            self.fields["password"].widget.render_value = True


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_code(self)


class CodeAgainForm(ReauthenticateCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_code(self)


class ActivateForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_code(self)
        self.fields["code"].help_text = "De zes cijfers die de app nu laat zien."


def ask_code(form: forms.BaseForm) -> None:
    name(form, code="Code")
    form.fields["code"].help_text = "De zes cijfers uit uw app, of een herstelcode."
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name(self, password="Wachtwoord")  # noqa: S106  # a label
        self.fields["password"].help_text = ""


class PasskeyForm(AddWebAuthnForm):
    """Every passkey signs in by itself, so there is nothing to choose but its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"].max_length = 60
        self.fields["name"].label = "Naam van deze passkey"
        self.fields[
            "name"
        ].help_text = "Om hem later te herkennen, bijvoorbeeld: laptop van het werk."


class ForgottenForm(ResetPasswordForm):
    """Only who has a password can choose another: the others sign in with their own account."""

    users: list[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name(self, email="E-mailadres")

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email


class NewPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_new(self)


class OtherPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name(self, oldpassword="Huidig wachtwoord")
        self.fields["oldpassword"].help_text = ""
        ask_new(self)


def ask_new(form: forms.BaseForm) -> None:
    name(form, password1="Nieuw wachtwoord", password2="Nog een keer")
    form.fields["password1"].help_text = CHOOSE


class FirstPasswordForm(forms.Form):
    """The password that somebody who was invited chooses."""

    password1 = forms.CharField(
        label="Wachtwoord",
        strip=False,
        max_length=500,
        help_text=CHOOSE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Nog een keer",
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password1" in data and data["password1"] != data.get("password2"):
            self.add_error("password2", DIFFERENT)
        return data
