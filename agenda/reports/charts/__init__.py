"""Charts as our own SVG, for page and PDF alike.

Geometry is plain Python, the templates in templates/charts/ hold presentation attributes only (a
strict Content-Security-Policy refuses style attributes). Text and thin lines take the colour of
the page, so they can be read on a dark one; colour never says anything alone. A drawing of 480
units wide has letters of 15: 11 pixels on a telephone, 7.5 points in half a column of A4.
"""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from agenda.reports.charts.line import LineChart, Reading, line_context
from agenda.reports.charts.money import MoneyChart, MoneyRow, money_context
from agenda.reports.charts.places import PlacesChart, PlacesRow, places_context
from agenda.reports.charts.tally import DecisionTally, Vote, tally_context

Chart = LineChart | MoneyChart | PlacesChart | DecisionTally

__all__ = [
    "Chart",
    "DecisionTally",
    "LineChart",
    "MoneyChart",
    "MoneyRow",
    "PlacesChart",
    "PlacesRow",
    "Reading",
    "Vote",
    "render_chart",
]

_CONTEXTS: dict[type, Callable[[Any], dict[str, Any]]] = {
    LineChart: line_context,
    MoneyChart: money_context,
    PlacesChart: places_context,
    DecisionTally: tally_context,
}


def render_chart(chart: Chart) -> SafeString:
    """The chart as inline SVG; `chart.uid` must be unique on its page."""
    return render_to_string(chart.template, {"chart": _CONTEXTS[type(chart)](chart)})
