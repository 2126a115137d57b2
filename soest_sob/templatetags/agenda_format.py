"""Filters that write figures, dates and periods: `{% load agenda_format %}`.

The words themselves are made in `buildingblocks.formats`, which reports use as well.
"""

from datetime import date
from typing import Protocol

from django import template

from buildingblocks import formats

register = template.Library()

register.filter("euro", formats.euro)
register.filter("count", formats.count)
register.filter("percentage", formats.percentage)
register.filter("dutch_date", formats.dutch_date)
register.filter("dutch_moment", formats.dutch_moment)


class Dated(Protocol):
    """Anything with a period of its own: a model, or a row of a figures module."""

    start: date | None
    end: date | None
    precision: str
    period_label: str


@register.filter
def period(thing: Dated) -> str:
    """`{{ step|period }}`: 2e kwartaal 2026."""
    return formats.period(thing.start, thing.end, thing.precision, thing.period_label)


TONES = {
    "lopend": "info",
    "bezig": "info",
    "vertraagd": "bad",
    "verworpen": "bad",
    "aangehouden": "attention",
    "ingestemd_met_amendement": "good",
    "ingestemd_onder_voorwaarden": "attention",
    "ingestemd": "good",
    "gereed": "done",
    "vervallen": "gone",
    "samengevoegd": "gone",
    "vervangen": "gone",
    "ingetrokken": "gone",
}


@register.filter
def tone(status: str) -> str:
    """The tone of components/badge.html that belongs to a status or an outcome."""
    return TONES.get(status, "neutral")
