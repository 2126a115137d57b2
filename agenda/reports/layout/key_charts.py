"""The three drawings of the one-page summary: people, money, and how far the councils are."""

from collections.abc import Iterator

from agenda.reports.layout.decisions import tally_chart
from agenda.reports.layout.drawings import SMALL
from agenda.reports.layout.money import money_chart
from agenda.reports.layout.place_charts import own_line, per_municipality, region_line
from agenda.reports.progress import ProgressReport
from buildingblocks.figures import SHELTERED

MOST = 3


def key_charts(report: ProgressReport) -> list[dict[str, str]]:
    """At most three, what says most first; what is hardly known is drawn as not known."""
    return [chart for chart in _candidates(report) if chart][:MOST]


def _candidates(report: ProgressReport) -> Iterator[dict[str, str] | None]:
    group = report.places.group(SHELTERED)
    if group:
        lines = [*own_line(report, SMALL), *region_line(report, group, SMALL)]
        yield from lines[:1]
        yield per_municipality(report, group, SMALL)
    yield money_chart(report, SMALL)
    yield tally_chart(report, SMALL)
