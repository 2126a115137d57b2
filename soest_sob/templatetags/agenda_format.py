"""Filters that write figures, dates and periods: `{% load agenda_format %}`.

The words themselves are made in `buildingblocks.formats`, which reports use as well.
"""

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

    start: formats.date | None
    end: formats.date | None
    precision: str
    period_label: str


@register.filter
def period(thing: Dated) -> str:
    """`{{ step|period }}`: 2e kwartaal 2026."""
    return formats.period(thing.start, thing.end, thing.precision, thing.period_label)
