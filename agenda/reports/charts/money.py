"""Money chart: granted, made available, spent, one step below the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from agenda.reports.charts import scale
from agenda.reports.charts.scale import Scale, coordinate
from buildingblocks import formats
from buildingblocks.formats import Number

SIZE = 15
BAR, STEP, HEADING, GAP = 18, 25, 24, 14
VALUES = 104


@dataclass(frozen=True)
class MoneyRow:
    """The amounts of one year or stream in euros; None is not known."""

    label: str
    granted: Number | None
    available: Number | None
    spent: Number | None


@dataclass(frozen=True)
class MoneyChart:
    """`finding` is the title: what the picture shows, in one sentence."""

    uid: str
    finding: str
    rows: Sequence[MoneyRow]
    granted_label: str = "Toegekend"
    available_label: str = "Beschikbaar gesteld"
    spent_label: str = "Besteed"
    width: int = 480
    template: ClassVar[str] = "charts/money.svg"


def money_context(chart: MoneyChart) -> dict[str, Any]:
    amounts = [v for row in chart.rows for v in _values(row) if v is not None]
    highest = max((float(value) for value in amounts), default=1.0)
    names = (chart.granted_label, chart.available_label, chart.spent_label)
    start = max(scale.text_width(name, SIZE) for name in names) + 10
    across = Scale(0, max(highest, 1.0), start, chart.width - VALUES)
    height_each = HEADING + 3 * STEP + GAP
    return {
        "uid": chart.uid,
        "width": str(chart.width),
        "height": str(len(chart.rows) * height_each - GAP + 4),
        "size": str(SIZE),
        "title": chart.finding,
        "desc": " ".join(_sentence(chart, row) for row in chart.rows),
        "labels_x": coordinate(start - 10),
        "base_x": coordinate(start),
        "bar_height": str(BAR),
        "groups": [
            _group(chart, row, across, index * height_each) for index, row in enumerate(chart.rows)
        ],
    }


def _values(row: MoneyRow) -> tuple[Number | None, ...]:
    return row.granted, row.available, row.spent


def _named(chart: MoneyChart, row: MoneyRow) -> list[tuple[str, Number | None]]:
    labels = (chart.granted_label, chart.available_label, chart.spent_label)
    return list(zip(labels, _values(row), strict=True))


def _sentence(chart: MoneyChart, row: MoneyRow) -> str:
    parts = [f"{label.lower()} {formats.euro(value)}" for label, value in _named(chart, row)]
    return f"{row.label}: {', '.join(parts)}."


def _group(chart: MoneyChart, row: MoneyRow, across: Scale, top: float) -> dict[str, Any]:
    bars = [
        _bar(label, value, across, top + HEADING + index * STEP)
        for index, (label, value) in enumerate(_named(chart, row))
    ]
    rest = _rest(row, across)
    if rest:
        bars[-1]["value_x"] = _beside_rest(rest, bars[-1]["value"])
    return {
        "label": row.label,
        "heading_y": coordinate(top + SIZE + 1),
        "bars": [bar | {"kind": kind} for bar, kind in zip(bars, _KINDS, strict=True)],
        "rest": rest,
        "links": _links(row, across, top + HEADING),
    }


_KINDS = ("granted", "available", "spent")


def _bar(label: str, value: Number | None, across: Scale, y: float) -> dict[str, Any]:
    """A bar with its amount behind it; what is not known is a hatched stub with the words."""
    stub = (across.end - across.start) * 0.42
    width = stub if value is None else max(across(max(value, 0)) - across.start, 1.5)
    return {
        "label": label,
        "known": value is not None,
        "y": coordinate(y),
        "text_y": coordinate(y + BAR - 4),
        "width": coordinate(width),
        "value": formats.euro(value),
        "value_x": coordinate(across.start + width + 8),
        "hatch": scale.hatch(across.start, y, width, BAR) if value is None else "",
    }


def _rest(row: MoneyRow, across: Scale) -> dict[str, str] | None:
    """What is left of the available money: an open box behind what was spent."""
    if row.available is None or row.spent is None or row.spent >= row.available:
        return None
    start, end = across(max(row.spent, 0)), across(row.available)
    return {"x": coordinate(start), "width": coordinate(end - start)}


def _beside_rest(rest: dict[str, str], words: str) -> str:
    """The amount spent stands in the open box, or behind it when the box is too narrow."""
    start, width = float(rest["x"]), float(rest["width"])
    fits = scale.text_width(words, SIZE) + 16 <= width
    return coordinate(start + 8 if fits else start + width + 8)


def _links(row: MoneyRow, across: Scale, top: float) -> list[dict[str, str]]:
    """Thin lines from the end of a bar to the bar below it: one amount flows from the other."""
    links = []
    for index, value in enumerate((row.granted, row.available)):
        following = _values(row)[index + 1]
        if value is not None and following is not None:
            y = top + index * STEP + BAR
            links.append(
                {
                    "x": coordinate(across(max(value, 0))),
                    "y1": coordinate(y),
                    "y2": coordinate(y + STEP - BAR + (BAR if following < value else 0)),
                }
            )
    return links
