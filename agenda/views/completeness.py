"""The completeness cockpit: what each municipality delivered for a period, who is to, since when.

The matrix is the gate's own, so that nobody is surprised before a freeze.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Max, Model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.models import User
from agenda.models import AgendaItem, Decision, ProgressUpdate, Step
from agenda.reports.gate import Delivery, Expected, Matrix, States
from agenda.reports.gate.expected import RIGHTS, matrix_of
from agenda.reports.gate.people import Holders
from agenda.reports.progress import ProgressReport, collect
from audit.known import Known
from buildingblocks.access import own_municipalities, participants_ever
from buildingblocks.enums import Permission
from buildingblocks.figures import Participant
from buildingblocks.formats import dutch_date, quarter
from buildingblocks.models import FlowCount, Membership, PlacementCount, Region, Target, scope
from buildingblocks.models.membership import role_table
from buildingblocks.models.period import half_year_start
from buildingblocks.views.asked import Clocks, asked_clocks, asked_region
from buildingblocks.views.grid import grid_url, quarter_ends
from funding.models import Appropriation, Spending

PERIODS = 6
# The badge gives each tone a sign of its own: word, sign and colour say the same.
SHOWN = {
    States.KNOWN: ("good", "bekend"),
    States.PROVISIONAL: ("info", "voorlopig"),
    States.UNKNOWN: ("attention", "onbekend"),
    States.MISSING: ("bad", "ontbreekt"),
    States.NOT_APPLICABLE: ("neutral", "n.v.t."),
}
LACKING = (States.MISSING, States.UNKNOWN)
WRITING = (
    Permission.EDIT_FIGURES,
    Permission.EDIT_MONEY,
    Permission.EDIT_AGENDA,
)
ENTERED: tuple[type[Model], ...] = (
    PlacementCount, FlowCount, Target, Appropriation, Spending, AgendaItem, Step, ProgressUpdate,
    Decision,
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One cell of the matrix: how it stands, and where it is mended by who may."""

    tone: str
    word: str
    url: str
    label: str


@dataclass(frozen=True)
class Lacking:
    """One figure that is not there: of whom, since when, who is to deliver it."""

    place: str
    what: str
    period: str
    word: str
    since: str
    who: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Active:
    """Somebody who enters things for a place, and when they last did."""

    place: str
    name: str
    role: str
    last: datetime | None


@require_safe
def completeness(request: Request, region: str) -> HttpResponse:
    place = asked_region(request, region)
    clocks = asked_clocks(request)
    asked = bool(request.GET.get("peildatum")) and not clocks.problem
    at = clocks if asked else replace(clocks, on=quarter_ends()[0])
    report, matrix = delivered(place, at)
    inside = place.pk in scope(request.user, Permission.READ_INTERNAL).seen_regions
    links = Links(request.user, place, at)
    ids = {m.name: m for m in report.places.participants}
    holders = Holders(place, report.places.participants) if inside else None
    context = {
        "region": place,
        "clocks": at if asked or at.known_on or at.problem else None,
        "on": at.on,
        "since": report.since,
        "periods": _periods(place, at),
        "matrix": matrix,
        "rows": [
            (name, [_shown(cell, column, links(cell, ids[name]))
                    for cell, column in zip(row, matrix.columns, strict=True)])
            for name, row in zip(matrix.places, matrix.cells, strict=True)
        ],
        "totals": [
            f"{matrix.delivered[column.code]} van {len(matrix.places)}"
            for column in matrix.columns
        ],
        "lacking": list(_lacking(matrix, ids, holders, links)),
        "inside": inside,
        "active": list(_active(place)) if inside else [],
    }  # fmt: skip
    return render(request, "agenda/completeness.html", context)


def delivered(place: Region, at: Clocks) -> tuple[ProgressReport, Matrix]:
    """What the gate expects of a region on the day, and what of it there is."""
    since = half_year_start(at.on)
    report = collect(place, on=at.on, since=since, known_at=at.known_at)
    return report, matrix_of(Known(at.known_at), report)


def _periods(place: Region, at: Clocks) -> list[dict[str, object]]:
    page = reverse("completeness", args=[place.slug])
    return [
        {
            "label": quarter(day),
            "url": f"{page}?{urlencode({'peildatum': day.isoformat()})}",
            "current": day == at.on,
        }
        for day in reversed(quarter_ends()[:PERIODS])
    ]


class Links:
    """Where a figure is entered: for who may, for one's own places, and only as known now."""

    def __init__(self, user: User, place: Region, at: Clocks) -> None:
        self.place, self.at = place, at
        self.own: dict[Permission, set[int]] = {}
        for permission in set(RIGHTS.values()) if at.known_on is None else ():
            own = own_municipalities(user, permission, place)
            self.own[permission] = set(own.values_list("pk", flat=True))

    def __call__(self, cell: Delivery, member: Participant) -> str:
        kind, _, rest = cell.code.partition(".")
        if member.id not in self.own.get(RIGHTS[kind], ()):
            return ""
        makers: dict[str, Callable[[], str]] = {
            "placed": lambda: grid_url(self.place, member, self.at.on),
            "target": lambda: self._form("target", cell.key, f"?gemeente={member.cbs_code}"),
            "available": lambda: self._form("appropriation", cell.key),
            "spent": lambda: self._form("spending", cell.key),
            "decision": lambda: self._decision(rest, cell.key),
        }
        return makers[kind]()

    def _form(self, name: str, key: int | None, asked: str = "") -> str:
        if key is None:
            return reverse(f"{name}-create", args=[self.place.slug]) + asked
        return reverse(f"{name}-update", args=[self.place.slug, key])

    def _decision(self, code: str, key: int | None) -> str:
        if key is None:
            return reverse("decision-create", args=[self.place.slug, code])
        return reverse("decision-update", args=[self.place.slug, code, key])


def _shown(cell: Delivery, column: Expected, url: str) -> Shown:
    tone, word = SHOWN[States(cell.state)]
    lacks = cell.state in LACKING
    return Shown(tone, word, url if lacks else "", f"{cell.place}, {column.label}: {word}")


def _lacking(
    matrix: Matrix, ids: dict[str, Participant], holders: Holders | None, links: Links
) -> Iterator[Lacking]:
    columns = {column.code: column for column in matrix.columns}
    for row in matrix.cells:
        for cell in row:
            if cell.state not in LACKING:
                continue
            member, column = ids[cell.place], columns[cell.code]
            right = RIGHTS[cell.code.partition(".")[0]]
            yield Lacking(
                cell.place, column.label, column.period, SHOWN[States(cell.state)][1],
                _since(cell), holders.of(right, member.id) if holders else (),
                links(cell, member),
            )  # fmt: skip


def _since(cell: Delivery) -> str:
    if cell.code.startswith("placed."):
        return f"laatste stand {dutch_date(cell.since)}" if cell.since else "er was nog geen stand"
    return f"sinds {dutch_date(cell.since)}" if cell.since else ""


# Who is active


def _active(place: Region) -> Iterator[Active]:
    """Everybody who enters something for the region, who was away longest first."""
    roles = {r for r, allowed in role_table().items() if allowed & set(WRITING)}
    held = Membership.objects.on(localdate()).filter(user__is_active=True, role__in=roles)
    held = held.filter(region=place) | held.filter(municipality__in=participants_ever(place))
    members = list(held.select_related("user", "municipality", "region"))
    last = _last_entries({m.user_id for m in members})
    found = [
        Active(
            str(m.municipality or m.region), m.user.name, m.get_role_display(), last.get(m.user_id)
        )
        for m in members
    ]
    yield from sorted(found, key=lambda a: (a.last is not None, a.last or 0, a.place, a.name))


def _last_entries(users: set[int]) -> dict[int, datetime]:
    last: dict[int, datetime] = {}
    for model in ENTERED:
        past = model.history.filter(history_user__in=users).order_by()  # type: ignore[attr-defined]
        for user, at in past.values_list("history_user").annotate(Max("history_date")):
            last[user] = max(at, last.get(user, at))
    return last
