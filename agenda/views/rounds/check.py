"""What stands in the way of a freeze, worked out now, and the button to check all the same."""

from collections import defaultdict
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.reports.acts import looked_at
from agenda.reports.gate import Gate, Severity, States
from agenda.reports.reconciling import reconcile
from agenda.reports.rounds import Prepared, prepared
from agenda.views.rounds.acts import TOO_EARLY
from agenda.views.rounds.asked import kept_round
from agenda.views.rounds.listing import round_url
from buildingblocks.formats import dutch_date

STATES = {
    States.KNOWN: ("good", "bekend"),
    States.PROVISIONAL: ("info", "voorlopig"),
    States.UNKNOWN: ("attention", "onbekend"),
    States.MISSING: ("bad", "ontbreekt"),
    States.NOT_APPLICABLE: ("neutral", "n.v.t."),
}

KINDS = {"placed": "Geplaatst", "flow": "Beweging"}


@require_safe
def round_check(request: Request, region: str, number: str) -> HttpResponse:
    wanted = kept_round(request, region, number, lambda m: m.report)
    place = wanted.region
    found = prepared(wanted, known_at=timezone.now())
    looked = looked_at(wanted, found)
    context = {
        "region": place,
        "round": wanted,
        "differences": reconcile(found.report).differences,
        "stops": looked.of(Severity.STOPS),
        "reasons": looked.of(Severity.REASON),
        "ask": looked.needs_reason or bool(found.unprotected),
        "notes": looked.of(Severity.NOTE),
        "unprotected": len(found.unprotected),
        "hidden": _hidden(found),
        "matrix": _matrix(looked),
        "too_early": TOO_EARLY if wanted.reference_date >= localdate() else "",
        "page": round_url(wanted, place),
    }
    return render(request, "agenda/rounds/check.html", context)


def _hidden(found: Prepared) -> list[tuple[str, bool]]:
    """What is not printed, in words, and whether for itself; the numbers are not shown here."""
    names = {member.cbs_code: member.name for member in found.raw[0].places.participants}
    days: dict[tuple[str, bool], list[date]] = defaultdict(list)
    for cell in found.hidden:
        days[_subject(cell.key, names), cell.small].extend([cell.day] if cell.day else [])
    return [(f"{subject}{_when(on)}", small) for (subject, small), on in days.items()]


def _subject(key: str, names: dict[str, str]) -> str:
    """placed.beschut_werk.0342 as Geplaatst: beschut werk, Soest."""
    kind, *parts = key.split(".")
    words = [names.get(part, part.replace("_", " ")) for part in parts]
    where = "" if parts and parts[-1] in names else ", regio samen"
    return f"{KINDS.get(kind, kind.capitalize())}: {', '.join(words)}{where}"


def _when(days: list[date]) -> str:
    if not days:
        return ""
    if len(days) == 1:
        return f", {dutch_date(days[0])}"
    return f", {len(days)} peildata van {dutch_date(min(days))} tot en met {dutch_date(max(days))}"


def _matrix(looked: Gate) -> dict[str, object]:
    """Who delivered what, in words; without a column nothing is expected yet."""
    matrix = looked.matrix
    delivered = matrix.delivered
    return {
        "columns": matrix.columns,
        "rows": [
            (place, [STATES[States(cell.state)] for cell in row])
            for place, row in zip(matrix.places, matrix.cells, strict=True)
        ],
        "totals": [
            f"{delivered[column.code]} van {len(matrix.places)}" for column in matrix.columns
        ],
    }
