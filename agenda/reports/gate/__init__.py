"""The gate before a freeze: is everything there, does it fit, and does it add up again."""

from collections.abc import Sequence
from datetime import date, datetime

from agenda.reports.gate.completeness import missing, silent
from agenda.reports.gate.contradictions import contradictions
from agenda.reports.gate.counted import miscounted
from agenda.reports.gate.expected import matrix_of
from agenda.reports.gate.findings import (
    Delivery,
    Expected,
    Finding,
    Gate,
    Matrix,
    Severity,
    States,
)
from agenda.reports.gate.overdue import unexplained
from agenda.reports.gate.people import Holders
from agenda.reports.progress import ProgressReport, collect
from audit.known import Known
from buildingblocks.models import Region

__all__ = ["Delivery", "Expected", "Finding", "Gate", "Matrix", "Severity", "States", "gate"]


def gate(
    region: Region,
    *,
    on: date,
    since: date,
    known_at: datetime | None = None,
    reports: Sequence[ProgressReport] | None = None,
) -> Gate:
    """What stands in the way of freezing this round, as known at the moment.

    reports: the editions about to be frozen, that of the region first and nothing hidden in them
    yet; without them they are collected here.
    """
    editions = reports or _editions(region, on, since, known_at)
    known, whole = Known(known_at), editions[0]
    holders = Holders(region, whole.places.participants)
    matrix = matrix_of(known, whole)
    found = [
        *miscounted(region, editions),
        *missing(whole, matrix, holders),
        *silent(known, whole, holders),
        *unexplained(known, whole, holders),
        *contradictions(known, whole, holders),
    ]
    rank = list(Severity)
    found.sort(key=lambda finding: rank.index(finding.severity))
    return Gate(tuple(found), matrix)


def _editions(
    region: Region, on: date, since: date, known_at: datetime | None
) -> list[ProgressReport]:
    whole = collect(region, on=on, since=since, known_at=known_at)
    slugs = [member.slug for member in whole.places.participants]
    return [
        whole,
        *(
            collect(region, on=on, since=since, known_at=known_at, municipality_slug=slug)
            for slug in slugs
        ),
    ]
