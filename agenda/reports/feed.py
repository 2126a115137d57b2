"""The calendar as a file that calendar programs subscribe to (RFC 5545), and its secret address.

A program cannot sign in, so the address itself says who asks. It is signed, gives dates only, and
ends with the password, the account and the last role of its owner. The same dates are the same
bytes: the stamp of an event is when the dates last changed, not when somebody asked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

from accounts.models import User
from agenda.models import PlannedEdition, Round
from agenda.reports.dates import Entry
from buildingblocks.models import Municipality, Region

SALT = "agenda.calendar"
WIDTH = 75  # bytes in a line, RFC 5545 section 3.1
LAW_SINCE = datetime(2022, 7, 1, tzinfo=UTC)
UNSAFE = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Asked:
    """Whose calendar of which place an address is."""

    user: User
    region: Region
    municipality: Municipality | None


def make_token(user: User, region: Region, municipality: Municipality | None) -> str:
    place = municipality.pk if municipality else 0
    return signing.dumps([user.pk, region.pk, place, _state(user)], salt=SALT)


def read_token(token: str) -> Asked | None:
    """Nobody's when it is false, or when the account or its password is another by now."""
    try:
        pk, region, place, state = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or state != _state(user):
        return None
    found = Region.objects.visible_to(user).filter(pk=region).first()
    municipality = Municipality.objects.filter(pk=place).first()
    if found is None or (place and municipality is None):
        return None
    return Asked(user, found, municipality)


def _state(user: User) -> str:
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()[:16]


def last_changed(region: Region) -> datetime:
    """When a date or the state of a round was last written."""
    rounds = Round.objects.filter(region=region)
    moments = [
        model.history.filter(**{f"{field}__in": rounds})
        .order_by("-history_id")
        .values_list("history_date", flat=True)
        .first()
        for model, field in ((Round, "id"), (PlannedEdition, "round"))
    ]
    return max((moment for moment in moments if moment), default=LAW_SINCE)


def as_ics(entries: Iterable[Entry], *, name: str, host: str, page: str, changed: datetime) -> str:
    """The feed; page: where a person looks at the same dates."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//soest_sob//verslagkalender//NL",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        *(line for entry in entries for line in _event(entry, host, page, changed)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(entry: Entry, host: str, page: str, changed: datetime) -> Iterator[str]:
    stamp = changed if entry.number else LAW_SINCE
    number = f"Verslag {entry.number}: " if entry.number else ""
    state = f"\nStand: {entry.state}" if entry.state else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.key}@{host}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_day(entry.on)}"
    yield f"DTEND;VALUE=DATE:{_day(entry.on + timedelta(days=1))}"
    yield f"SUMMARY:{_text(f'{number}{entry.what} ({entry.place})')}"
    yield f"DESCRIPTION:{_text(f'{entry.who}. {entry.why}'.strip() + state)}"
    yield f"URL:{page}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _text(value: str) -> str:
    return value.translate(UNSAFE)


def _folded(line: str) -> str:
    """At most 75 bytes a line; a letter of more bytes is never cut in two."""
    parts: list[str] = []
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > WIDTH:
            parts.append(part)
            part, size = " ", 1
        part, size = part + letter, size + width
    return "\r\n".join([*parts, part])
