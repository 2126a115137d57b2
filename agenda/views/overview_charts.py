"""The charts of the overview, once there is enough known to draw."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from agenda.reports.charts import (
    LineChart,
    MoneyChart,
    MoneyRow,
    PlacesChart,
    PlacesRow,
    Reading,
    render_chart,
)
from audit.provenance import Figure, State
from buildingblocks.figures import SHELTERED, GroupFigures, PlaceFigures, TargetFigures
from buildingblocks.formats import MONTHS, euro
from buildingblocks.views.cells import moment, words
from funding.figures import MoneyFigures


@dataclass(frozen=True)
class Drawing:
    """A chart and what it is called."""

    label: str
    drawing: SafeString


def place_charts(places: PlaceFigures) -> list[Drawing]:
    """Placements in time and per municipality, once there is enough to draw."""
    group = places.group(SHELTERED)
    if group is None:
        return []
    drawings = []
    if line := _line_chart(group, places.sheltered):
        drawings.append(Drawing("Verloop van de plaatsingen", render_chart(line)))
    if len([f for f in group.per_municipality if f.is_known]) > 1:
        bars = _bars(group, places.sheltered)
        drawings.append(Drawing("Plaatsingen per gemeente", render_chart(bars)))
    return drawings


def _line_chart(group: GroupFigures, targets: TargetFigures) -> LineChart | None:
    """Placements in time, for the days on which every municipality is known."""
    readings = [_reading(*point, of=group.total.of) for point in group.series]
    known = [r for r in readings if r.value is not None]
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    needed = targets.needed
    return LineChart(
        uid="verloop",
        finding=f"Van {first.value} in {_month(first)} naar {last.value} in {_month(last)}",
        readings=readings,
        target=list(_target_steps(targets, readings[0].on, readings[-1].on)),
        ambition=[Reading(readings[0].on, needed.value)] if needed.is_known else [],
        ambition_label=needed.label,
    )


def _target_steps(targets: TargetFigures, first: date, last: date) -> Iterator[Reading]:
    """The target of each year that is wholly known, from its first day or that of the chart."""
    for year, total in targets.by_year:
        if total.state is State.KNOWN and first.year <= year <= last.year:
            yield Reading(max(first, date(year, 1, 1)), total.value)


def _bars(group: GroupFigures, targets: TargetFigures) -> PlacesChart:
    rows = [
        PlacesRow(placed.label, placed.value, target.value, words(placed))
        for placed, target in zip(group.per_municipality, targets.per_municipality, strict=True)
    ]
    return PlacesChart(
        uid="gemeenten",
        finding=f"Geplaatst en taakstelling {targets.year} per gemeente, {moment(group.total)}",
        rows=rows,
    )


def _reading(on: date, value: int | None, known: int, *, of: int) -> Reading:
    whole = known == of
    return Reading(on, value if whole else None, "onbekend" if not known else "onvolledig")


def _month(reading: Reading) -> str:
    return f"{MONTHS[reading.on.month - 1]} {reading.on.year}"


def trail_chart(money: MoneyFigures) -> SafeString | None:
    """The years of which at least two acts are wholly known."""
    rows = [
        MoneyRow(str(y.year), *(_whole(f) for f in (y.granted, y.available, y.spent)))
        for y in money.by_year
        if sum(_whole(f) is not None for f in (y.granted, y.available, y.spent)) > 1
    ]
    if not rows:
        return None
    last = rows[-1]
    spent = "nog niet bekend" if last.spent is None else euro(last.spent)
    finding = f"Van het geld van {last.label} is besteed: {spent}"
    return render_chart(MoneyChart(uid="geldspoor", finding=finding, rows=rows[-2:]))


def _whole(figure: Figure) -> Decimal | int | None:
    return figure.value if figure.state is State.KNOWN else None
