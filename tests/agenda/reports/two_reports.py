"""Two reports of Soest and Baarn, half a year apart, and what was entered between them."""

from datetime import date, datetime

from agenda.reports.changes import changes_since
from agenda.reports.looking_back import look_back
from agenda.reports.progress import collect
from audit.context import change
from audit.known import AMSTERDAM
from buildingblocks.models import Region

JUNE, DECEMBER = date(2025, 6, 30), date(2025, 12, 31)
EARLY, PRINTED, LATER = (datetime(2025, month, 1, 9, tzinfo=AMSTERDAM) for month in (5, 8, 11))


def later(reason="Nagekeken"):
    return change(at=LATER, reason=reason)


def amersfoort():
    return Region.objects.get(slug="amersfoort")


def reports(municipality=""):
    region = amersfoort()
    before = collect(region, on=JUNE, known_at=PRINTED, municipality_slug=municipality)
    after = collect(region, on=DECEMBER, known_at=None, municipality_slug=municipality)
    return before, after, look_back(before, region)


def changed(municipality=""):
    return changes_since(*reports(municipality))


def said(lines, *names):
    return [tuple(getattr(line, name) for name in names) for line in lines]
