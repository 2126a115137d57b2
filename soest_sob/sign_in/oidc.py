"""Accounts of a municipality's own (Entra ID, Keycloak), as `OIDC_PROVIDERS` describes them.

A provider answers for its own domains only: the administrators of one municipality cannot sign
in as somebody of another. docs/settings.md explains each key.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

REQUIRED = {"id", "name", "server_url", "client_id", "client_secret", "domains"}
OPTIONAL = {"assigns_addresses", "second_step"}
# What providers say of a sign-in with more than a password (`amr`, RFC 8176).
SECOND_STEP = ["mfa"]


def provider_app(said: dict[str, Any]) -> dict[str, Any]:
    """What allauth needs to know of a provider; refuses a description with a gap in it."""
    missing, unknown = REQUIRED - set(said), set(said) - REQUIRED - OPTIONAL
    if missing or unknown or not said["domains"]:
        faults = ", ".join(sorted(missing or unknown or {"domains"}))
        raise ImproperlyConfigured(f"OIDC_PROVIDERS: controleer {faults}.")
    return {
        "provider_id": said["id"],
        "name": said["name"],
        "client_id": said["client_id"],
        "secret": said["client_secret"],
        "settings": {
            "server_url": said["server_url"],
            "domains": [domain.lower() for domain in said["domains"]],
            "assigns_addresses": said.get("assigns_addresses", False),
            "second_step": said.get("second_step", SECOND_STEP),
        },
    }


def claims_of(stored: dict[str, Any]) -> dict[str, Any]:
    """What the provider says about the person, from its signed token and its answer together."""
    return {**(stored.get("userinfo") or {}), **(stored.get("id_token") or {})}


def proven_address(claims: dict[str, Any], app: dict[str, Any]) -> str:
    """The e-mail address, if the provider vouches for it and may; empty otherwise."""
    said, verified = claims.get("email"), claims.get("email_verified") is True
    if app["assigns_addresses"]:  # then the name to sign in with is an address as well
        said, verified = said or claims.get("preferred_username"), True
    email = str(said or "").strip().lower()
    return email if verified and email.rpartition("@")[2] in app["domains"] else ""


def took_second_step(claims: dict[str, Any], app: dict[str, Any]) -> bool:
    """Whether the provider says that it asked for more than a password."""
    said = {str(claims.get("acr", ""))}
    for name in ("amr", "acrs"):
        value = claims.get(name)
        said |= {str(one) for one in value} if isinstance(value, list) else set()
    return bool(said & set(app["second_step"]))
