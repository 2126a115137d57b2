"""Whether the editions of a round agree: one number for one thing, and sums that are sums."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from agenda.reports.progress import ProgressReport
from agenda.reports.rounds import RoundReport
from agenda.reports.sources import every
from audit.provenance import Figure, State
from funding.figures import MoneyLine

ACTS = ("granted", "reserved", "available", "spent")


@dataclass(frozen=True)
class Reconciliation:
    """How many figures of the municipalities were compared, and where they do not agree."""

    compared: int
    of: int
    differences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The line printed in each edition."""
        if self.differences:
            return f"De edities spreken elkaar op {len(self.differences)} plaatsen tegen."
        return (
            f"{self.compared} cijfers van {self.of} gemeenten zijn gelijk aan die van de regio "
            "en tellen op (nagerekend)."
        )


def reconcile(found: RoundReport) -> Reconciliation:
    """Compare every edition with the region's, and the region's totals with their parts."""
    compared = 0
    differences = list(_sums(found.whole))
    places = _numbers(found.whole.places)
    lines = {_line(line): line for line in found.whole.money.lines}
    items = {item.id: item for item in found.whole.agenda.items}
    for report in found.municipalities:
        own = _numbers(report.places)
        compared += len(own)
        differences += _differing(report, places, own)
        for line in (*report.money.lines, *report.shared_money):
            same = lines.get(_line(line))
            compared += len(ACTS)
            if same is None or _amounts(same) != _amounts(line):
                differences.append(f"{report.municipality}: {line.stream} {line.year}")
        for item in report.agenda.items:
            other = items.get(item.id)
            compared += 1
            if other is None or (other.status, other.light) != (item.status, item.light):
                differences.append(f"{report.municipality}: agendapunt {item.code}")
    return Reconciliation(compared, len(found.municipalities), tuple(differences))


def _numbers(value: Any) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """What is said of each figure, by what it is about."""
    return {
        (f.key, f.label, f.reference_date): (f.value, f.numerator, f.denominator, f.state)
        for f in every(Figure, value)
    }


def _differing(
    report: ProgressReport,
    region: dict[tuple[Any, ...], tuple[Any, ...]],
    own: dict[tuple[Any, ...], tuple[Any, ...]],
) -> Iterator[str]:
    for key in sorted(region.keys() | own.keys(), key=str):
        if region.get(key) != own.get(key):
            yield f"{report.municipality}: {key[1]} ({key[0]})"


def _line(line: MoneyLine) -> tuple[Any, ...]:
    return line.year, line.stream_code, line.municipality_id


def _amounts(line: MoneyLine) -> tuple[Any, ...]:
    return tuple(
        (f.value, f.state)
        for f in (getattr(line, field.name) for field in fields(line))
        if isinstance(f, Figure)
    )


def _sums(whole: ProgressReport) -> Iterator[str]:
    """Totals of the region that are not the sum of what is shown of them."""
    for group in whole.places.groups:
        yield from _sum(group.total, group.per_municipality)
    sheltered = whole.places.sheltered
    yield from _sum(sheltered.total, sheltered.per_municipality)
    for flow in whole.places.flows:
        yield from _sum(flow.total, flow.per_municipality)
    for year in whole.money.by_year:
        lines = [line for line in whole.money.lines if line.year == year.year]
        for act in ACTS:
            yield from _sum(getattr(year, act), [getattr(line, act) for line in lines])


def _sum(total: Figure, parts: Iterable[Figure]) -> Iterator[str]:
    """Nothing can be said where a number is hidden."""
    shown = list(parts)
    if State.SUPPRESSED in {total.state, *(f.state for f in shown)}:
        return
    added = sum((Decimal(f.value) for f in shown if f.value is not None), Decimal(0))
    if shown and added != (total.value or 0):
        yield f"{total.label}: samen {added}, in de regio {total.value}"
