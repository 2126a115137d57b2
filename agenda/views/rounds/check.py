"""What stands in the way of a freeze, worked out now, and the button to check all the same."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.models import SuppressionOverride
from agenda.reports.acts import looked_at
from agenda.reports.gate import Gate, Severity, States
from agenda.reports.reconciling import reconcile
from agenda.reports.rounds import prepared
from agenda.views.rounds.acts import TOO_EARLY
from agenda.views.rounds.asked import kept_round
from agenda.views.rounds.hidden import told
from agenda.views.rounds.listing import round_url

STATES = {
    States.KNOWN: ("good", "bekend"),
    States.PROVISIONAL: ("info", "voorlopig"),
    States.UNKNOWN: ("attention", "onbekend"),
    States.MISSING: ("bad", "ontbreekt"),
    States.NOT_APPLICABLE: ("neutral", "n.v.t."),
}


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
        "hidden": told(found),
        "exceptions": SuppressionOverride.objects.filter(region=place).count(),
        "matrix": _matrix(looked),
        "too_early": TOO_EARLY if wanted.reference_date >= localdate() else "",
        "page": round_url(wanted, place),
    }
    return render(request, "agenda/rounds/check.html", context)


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
