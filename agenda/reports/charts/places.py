"""Places chart: per municipality what is placed, against its target."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from agenda.reports.charts import scale
from agenda.reports.charts.scale import Scale, coordinate
from buildingblocks import formats
from buildingblocks.formats import Number

SIZE = 15
ROW, BAR, LEGEND = 32, 16, 28


@dataclass(frozen=True)
class PlacesRow:
    """One municipality; without `placed` the note says why (not known, suppressed)."""

    label: str
    placed: Number | None
    target: Number | None
    note: str = formats.UNKNOWN


@dataclass(frozen=True)
class PlacesChart:
    """`finding` is the title: what the picture shows, in one sentence."""

    uid: str
    finding: str
    rows: Sequence[PlacesRow]
    placed_label: str = "geplaatst"
    target_label: str = "taakstelling"
    width: int = 480
    template: ClassVar[str] = "charts/places.svg"


def places_context(chart: PlacesChart) -> dict[str, Any]:
    names = max((scale.text_width(row.label, SIZE) for row in chart.rows), default=0)
    start = min(max(names + 12, 90), chart.width * 0.4)
    known = [row for row in chart.rows if (row.placed, row.target) != (None, None)]
    words = max((scale.text_width(_value(row), SIZE) for row in known), default=0)
    values = [float(v) for row in chart.rows for v in (row.placed, row.target) if v is not None]
    across = Scale(0, max([1.0, *values]), start, chart.width - words - 14)
    height = len(chart.rows) * ROW
    return {
        "uid": chart.uid,
        "width": str(chart.width),
        "height": str(height + LEGEND),
        "size": str(SIZE),
        "title": chart.finding,
        "desc": " ".join(_sentence(chart, row) for row in chart.rows),
        "names_x": coordinate(start - 10),
        "base_x": coordinate(start),
        "base_y": str(height - 4),
        "bar_height": str(BAR),
        "rows": [_row(row, across, index * ROW) for index, row in enumerate(chart.rows)],
        "legend": _legend(chart, start, height + LEGEND - 8),
    }


def _row(row: PlacesRow, across: Scale, top: float) -> dict[str, Any]:
    y = top + (ROW - BAR) / 2
    width, ending = 0.0, across.start
    if row.placed is not None:
        width = max(across(max(row.placed, 0)) - across.start, 1.5)
        ending = across.start + width
    elif row.target is not None:
        width = max(across(row.target) - across.start, 12)
        ending = across.start + width
    if row.target is not None:
        ending = max(ending, across(row.target) + 5)
    return {
        "name": scale.fitted(row.label, across.start - 10, SIZE),
        "text_y": coordinate(top + ROW / 2 + 5),
        "y": coordinate(y),
        "width": coordinate(width),
        "known": row.placed is not None,
        "hatch": scale.hatch(across.start, y, width, BAR) if row.placed is None and width else "",
        "target": _mark(across(row.target), y) if row.target is not None else None,
        "value": _value(row),
        "value_x": coordinate(ending + 8),
    }


def _value(row: PlacesRow) -> str:
    if row.placed is None and row.target is None:
        return row.note
    return " van ".join("?" if v is None else formats.count(v) for v in (row.placed, row.target))


def _mark(x: float, y: float) -> dict[str, str]:
    """The target: an upright line with a small triangle on top, also clear without colour."""
    return {
        "x": coordinate(x),
        "y1": coordinate(y - 3),
        "y2": coordinate(y + BAR + 3),
        "triangle": _triangle(x, y - 2),
    }


def _triangle(x: float, y: float) -> str:
    """A triangle standing on its point."""
    return " ".join(scale.point(x + dx, y + dy) for dx, dy in ((-5, -6), (5, -6), (0, 0)))


def _legend(chart: PlacesChart, start: float, y: float) -> dict[str, Any]:
    """What is drawn and nothing else; a small drawing has the short word for not known."""
    targeted = any(row.target is not None for row in chart.rows)
    target_x = 22 + scale.text_width(chart.placed_label, SIZE) + 14
    unknown_x = target_x + targeted * (9 + scale.text_width(chart.target_label, SIZE) + 12)
    unknown = _unknown(chart, chart.width - unknown_x)
    wide = unknown_x + scale.text_width(unknown, SIZE)
    left = max(0.0, min(start, chart.width - wide))
    x = left + target_x + 5
    return {
        "x": coordinate(left),
        "y": coordinate(y),
        "box_y": coordinate(y - 12),
        "placed": chart.placed_label,
        "placed_x": coordinate(left + 20),
        "target": chart.target_label if targeted else "",
        "mark": _mark_of_legend(x, y),
        "target_x": coordinate(x + 9),
        "unknown": unknown,
        "unknown_x": coordinate(left + unknown_x),
    }


def _mark_of_legend(x: float, y: float) -> dict[str, str]:
    return {
        "x": coordinate(x),
        "y1": coordinate(y - 12),
        "y2": coordinate(y + 2),
        "triangle": _triangle(x, y - 9),
    }


def _unknown(chart: PlacesChart, room: float) -> str:
    """What a question mark stands for: not known yet, not printed, or one of these."""
    marked = [row for row in chart.rows if "?" in _value(row)]
    said = dict.fromkeys(formats.UNKNOWN if r.target is None else r.note for r in marked)
    words = f"? {' of '.join(said)}" if said else ""
    short = words.replace(formats.UNKNOWN, "onbekend")
    return words if scale.text_width(words, SIZE) <= room else short


def _sentence(chart: PlacesChart, row: PlacesRow) -> str:
    placed = row.note if row.placed is None else formats.count(row.placed)
    target = formats.count(row.target)
    return f"{row.label}: {chart.placed_label} {placed}, {chart.target_label} {target}."
