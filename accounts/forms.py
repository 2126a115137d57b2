"""The sign-in form."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.forms import UsernameField as SignInField


class SignInForm(AuthenticationForm):
    """E-mail address and password; says nothing about which of the two was wrong."""

    username = SignInField(
        label="E-mailadres",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="Wachtwoord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": "Dit e-mailadres en wachtwoord horen niet bij elkaar.",
        "inactive": "Dit account is niet meer actief. Vraag de beheerder van uw regio.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("password"):  # the demonstration fills in its own, known password
            self.fields["password"].widget.render_value = True
