"""Drawings of the places chapter; each only where there is enough to draw."""

from collections.abc import Iterator
from datetime import date

from agenda.reports import charts
from agenda.reports.layout.cells import day_of, names, written
from agenda.reports.layout.drawings import LARGE, Size
from agenda.reports.progress import ProgressReport
from buildingblocks.figures import GroupFigures
from buildingblocks.formats import count, dutch_date

FEWEST_READINGS = 3


def place_charts(report: ProgressReport, group: GroupFigures | None) -> Iterator[dict[str, str]]:
    if group is None:
        return
    yield from own_line(report, LARGE)
    yield from region_line(report, group, LARGE)
    known = [f for f in group.per_municipality if f.is_known]
    if len(known) > 1:
        yield per_municipality(report, group, LARGE)


def own_line(report: ProgressReport, size: Size) -> Iterator[dict[str, str]]:
    readings = [charts.Reading(day, value) for day, value in report.own_series]
    mine = report.municipality
    targets = [
        f for f in report.places.sheltered.per_municipality if f.label == mine and f.is_known
    ]
    year = report.places.sheltered.year
    yield from _line(
        f"Beschut werk in {mine}",
        size,
        "verloop-eigen",
        readings,
        [charts.Reading(date(year, 1, 1), f.value) for f in targets],
    )


def region_line(
    report: ProgressReport, group: GroupFigures, size: Size
) -> Iterator[dict[str, str]]:
    """A sum of some municipalities is no sum of the region: such a day is drawn as not known."""
    of = group.total.of
    readings = [
        charts.Reading(day, value if known == of else None, f"{known} van {of}")
        for day, value, known in group.series
    ]
    targets = [
        charts.Reading(date(year, 1, 1), figure.value)
        for year, figure in report.places.sheltered.by_year
        if figure.is_known and not figure.missing
    ]
    yield from _line(f"Beschut werk in {report.region}", size, "verloop-regio", readings, targets)


def _line(
    caption: str,
    size: Size,
    uid: str,
    readings: list[charts.Reading],
    targets: list[charts.Reading],
) -> Iterator[dict[str, str]]:
    known = [r for r in readings if r.value is not None]
    if len(known) < FEWEST_READINGS:
        return
    first, last = known[0], known[-1]
    finding = (
        f"{caption}: van {count(first.value)} op {dutch_date(first.on)} "
        f"naar {count(last.value)} op {dutch_date(last.on)}."
    )
    until = [t for t in targets if t.on <= last.on]
    chart = charts.LineChart(
        f"{size.prefix}{uid}",
        finding,
        readings,
        target=until,
        unit="personen",
        width=size.width,
        height=size.height,
    )
    yield {"chart": charts.render_chart(chart), "caption": finding, "note": ""}


def per_municipality(report: ProgressReport, group: GroupFigures, size: Size) -> dict[str, str]:
    targets = report.places.sheltered.per_municipality
    rows = [
        charts.PlacesRow(f.label, f.value, t.value, written(f))
        for f, t in zip(group.per_municipality, targets, strict=True)
    ]
    caption = f"Geplaatst tegen taakstelling per gemeente, {day_of(group.total)}"
    missing = group.total.missing
    note = f"Nog niet bekend: {names(missing)}." if missing else ""
    finding = f"{caption}. {note}".strip()
    chart = charts.PlacesChart(f"{size.prefix}per-gemeente", finding, rows, width=size.width)
    return {"chart": charts.render_chart(chart), "caption": caption, "note": note}
