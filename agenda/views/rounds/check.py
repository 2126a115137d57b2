"""What stands in the way of a freeze, worked out now, and the button to check all the same."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.reports.acts import looked_at
from agenda.reports.gate import Gate, Severity, States
from agenda.reports.progress import every_figure
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
    names = {
        (figure.key, figure.reference_date): figure.label
        for report in found.raw
        for figure in every_figure(report)
    }
    return [
        (
            f"{names.get((cell.key, cell.day), '')} ({cell.key}), {dutch_date(cell.day)}".lstrip(),
            cell.small,
        )
        for cell in found.hidden
    ]


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
