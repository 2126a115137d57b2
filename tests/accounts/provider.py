"""A provider of accounts, run in a thread: it speaks OpenID Connect like Entra ID or Keycloak."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
from django.http import HttpResponse
from django.test import Client

from soest_sob.sign_in.oidc import provider_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the provider's own libraries
    from oidc_provider_mock import User, run_server_in_thread

PEOPLE: dict[str, dict[str, Any]] = {
    "jansen": {"email": "a.jansen@soest.test", "email_verified": True},
    "jansen-mfa": {"email": "a.jansen@soest.test", "email_verified": True, "amr": ["pwd", "mfa"]},
    "unverified": {"email": "a.jansen@soest.test", "email_verified": False},
    "stranger": {"email": "x@soest.test", "email_verified": True},
    "baarn": {"email": "b.bakker@baarn.test", "email_verified": True},
    "nobody": {},
}


@contextmanager
def running() -> Iterator[str]:
    """Its address."""
    people = [User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


def described(server_url: str, **more: Any) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS as the settings make them of OIDC_PROVIDERS."""
    said = {
        "id": "soest",
        "name": "Gemeente Soest",
        "server_url": server_url,
        "client_id": "agenda",
        "client_secret": "geheim",
        "domains": ["soest.test"],
        **more,
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [provider_app(said)]}}


def visit(client: Client, sub: str, query: str = "") -> HttpResponse:
    """What a browser does: to the provider, sign in there as `sub`, and back."""
    away = client.get(f"/aanmelden/via/soest/{query}").headers["Location"]
    answer = requests.post(away, data={"sub": sub}, allow_redirects=False, timeout=10)
    parts = urlsplit(answer.headers["Location"])
    return client.get(f"{parts.path}?{parts.query}")
