"""The request as views know it, and where it comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User


class Request(HttpRequest):
    """Sign-in is the rule, so there is always a user of ours."""

    user: User


def client_address(request: HttpRequest) -> str:
    """The address of the visitor, in its usual spelling; empty where there is none.

    Each of our own proxies adds the address that it heard from to X-Forwarded-For; what stands
    before those was sent by the visitor and says nothing.
    """
    count: int = settings.TRUSTED_PROXIES
    heard = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    address = request.META.get("REMOTE_ADDR", "")
    if 0 < count <= len(heard):
        address = heard[-count].strip() or address
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)
