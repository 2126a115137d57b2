"""Keep what somebody did: one line here, one row in the database, one line in the log.

    record(request, Action.DOWNLOAD, on=report, place_key=municipality.cbs_code)

The row is written in the transaction of the request, if there is one: what was rolled back did not
happen. A refusal that rolls back is recorded outside it, by the middleware of the site.
"""

import ipaddress
import json
import logging
from datetime import UTC

from django.db.models import Model
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.http import client_address
from accounts.models import User
from audit.context import current
from audit.enums import Action, Result
from audit.models import AuditEvent

LOG = logging.getLogger("audit.events")
# What is left of an address: the network of a building or a provider, not a person.
IPV4_BITS, IPV6_BITS = 24, 48


def record(
    request: HttpRequest,
    action: Action,
    *,
    result: Result = Result.OK,
    on: Model | str = "",
    key: object = "",
    place_key: str = "",
    user: User | None = None,
    who: str = "",
    detail: str = "",
) -> AuditEvent:
    """Record that the user of the request (or another) did or was refused something.

    on: a record, or the name of a kind of thing; then `key` says which.
    """
    return keep(
        action,
        result=result,
        on=on,
        key=key,
        place_key=place_key,
        person=user or _signed_in(request),
        who=who,
        detail=detail,
        seen_from=network(request),
    )


def keep(
    action: Action,
    *,
    result: Result = Result.OK,
    on: Model | str = "",
    key: object = "",
    place_key: str = "",
    person: User | None = None,
    who: str = "",
    detail: str = "",
    seen_from: str = "",
) -> AuditEvent:
    """The same for work that goes on after its request: seen_from is the network of that."""
    event = AuditEvent.objects.create(
        user=person,
        who=_text(who or (person.email if person else ""), 254),
        action=action,
        result=result,
        network=seen_from,
        object_type=on if isinstance(on, str) else on._meta.label_lower,
        object_key=_text(str(key if isinstance(on, str) else on.pk), 200),
        place_key=_text(place_key, 80),
        detail=_text(detail, 300),
        request_id=getattr(current(), "request_id", ""),
    )
    LOG.info(log_line(event))
    return event


def _signed_in(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _text(value: str, longest: int) -> str:
    """One line, however many somebody sent."""
    printable = "".join(c if c.isprintable() else " " for c in value)
    return printable[:longest]


def log_line(event: AuditEvent) -> str:
    """The event as JSON on one line, without names or addresses of people."""
    said = {
        "event": event.action,
        "result": event.result,
        "at": event.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "actor": f"user:{event.user_id}" if event.user_id else event.who,
        "network": event.network,
        "object": f"{event.object_type}:{event.object_key}".strip(":"),
        "place": event.place_key,
        "request": event.request_id,
        "id": event.pk,
    }
    return json.dumps({name: value for name, value in said.items() if value})


def attempted(name: str) -> str:
    """Who tried to sign in under an unknown name: the same for the same name, and not the name."""
    digest = salted_hmac("audit.events", name.strip().lower(), algorithm="sha256").hexdigest()
    return f"onbekend:{digest[:32]}"


def network(request: HttpRequest) -> str:
    """The network that the visitor comes from; empty where there is no address."""
    address = client_address(request)
    if not address:
        return ""
    found = ipaddress.ip_address(address)
    bits = IPV4_BITS if found.version == 4 else IPV6_BITS
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
