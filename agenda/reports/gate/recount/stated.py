"""What a report states: every number in its dataset, under the key that the second path gives."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from agenda.enums import ItemStatus
from agenda.figures import BlockLine
from agenda.reports.gate.recount.second import Number
from agenda.reports.progress import ProgressReport, every_figure

Value = Decimal | int | None


def stated_numbers(report: ProgressReport) -> set[Number]:
    return {
        *_figures(report),
        *_series(report),
        *_changes(report),
        *_blocks(report),
        *_items(report),
        *_proposals(report),
    }


def labels(report: ProgressReport) -> dict[str, str]:
    """What each figure is called, for who reads the finding."""
    return {figure.key: figure.label for figure in every_figure(report)}


def _number(
    key: str,
    unit: str,
    value: Value,
    parts: tuple[Value, Value] = (None, None),
    known: int = 1,
    of: int = 1,
) -> Number:
    return Number(key, unit, _plain(value), _plain(parts[0]), _plain(parts[1]), known, of)


def _plain(value: Value) -> Decimal | None:
    return None if value is None else Decimal(value).normalize() + 0


def _figures(report: ProgressReport) -> Iterator[Number]:
    for f in every_figure(report):
        parts = (f.numerator, f.denominator)
        yield _number(f.key, f.unit, f.value, parts, f.known, f.of)


def _series(report: ProgressReport) -> Iterator[Number]:
    for group in report.places.groups:
        for day, value, known in group.series:
            key = f"series.{group.code}.{day.isoformat()}"
            yield _number(key, group.unit, value, known=known, of=0)
    for day, own in report.own_series:
        yield _number(f"own_series.{day.isoformat()}", "personen", own)


def _changes(report: ProgressReport) -> Iterator[Number]:
    for year, change in report.money.change:
        yield _number(f"change.{year}", "%", change)


def _blocks(report: ProgressReport) -> Iterator[Number]:
    for block in report.agenda.blocks:
        for name, value in _counts(block).items():
            yield _number(f"block.{block.number}.{name}", "", value)


def _counts(block: BlockLine) -> dict[str, int]:
    counted = {
        "items": block.items,
        "open": block.open_items,
        "gereed": block.done_items,
        "te_laat": block.late_items,
    }
    return counted | dict(block.lights)


def _items(report: ProgressReport) -> Iterator[Number]:
    items = report.agenda.items
    running = [item for item in items if item.is_open]
    for status, number in Counter(item.status for item in items).items():
        yield _number(f"items.{ItemStatus(status).value}", "", number)
    for light, number in Counter(item.light for item in running).items():
        yield _number(f"lights.{light}", "", number)
    late = sum(item.late or item.late_steps > 0 for item in running)
    yield _number("late", "", late)


def _proposals(report: ProgressReport) -> Iterator[Number]:
    for proposal in report.agenda.proposals:
        yield _number(f"proposal.{proposal.code}", "", proposal.agreed, (None, proposal.of))
