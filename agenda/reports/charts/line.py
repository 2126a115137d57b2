"""Line chart: a count in time against the legal target and the ambition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from agenda.reports.charts import scale
from agenda.reports.charts.scale import Number, Scale, coordinate, point

SIZE = 15
TOP, RIGHT, BOTTOM, LEFT = 16, 16, 34, 44


@dataclass(frozen=True)
class Reading:
    """What was counted at a date; without a value the note says why."""

    on: date
    value: Number | None
    note: str = "onbekend"


@dataclass(frozen=True)
class LineChart:
    """`finding` is the title: what the picture shows, in one sentence.

    Targets and ambitions hold from their date until the next one.
    """

    uid: str
    finding: str
    readings: Sequence[Reading]
    target: Sequence[Reading] = ()
    ambition: Sequence[Reading] = ()
    realised_label: str = "Geplaatst"
    target_label: str = "Taakstelling"
    ambition_label: str = "Ambitie"
    unit: str = ""
    width: int = 480
    height: int = 270
    template: ClassVar[str] = "charts/line.svg"


@dataclass(frozen=True)
class _Frame:
    """Where the dates and values of one chart fall."""

    x: Scale
    y: Scale
    ticks: Sequence[float]


def line_context(chart: LineChart) -> dict[str, Any]:
    frame = _frame(chart)
    target = _steps(frame, chart.target, chart.target_label, chart)
    ambition = _steps(frame, chart.ambition, chart.ambition_label, chart)
    lines = [float(r.value) for r in (*chart.target, *chart.ambition) if r.value is not None]
    return {
        "uid": chart.uid,
        "width": str(chart.width),
        "height": str(chart.height),
        "size": str(SIZE),
        "title": chart.finding,
        "desc": _description(chart),
        "grid": [
            {"y": coordinate(frame.y(t)), "text_y": coordinate(frame.y(t) + 5), "label": _value(t)}
            for t in frame.ticks
        ],
        "axis_x": str(LEFT - 8),
        "left": str(LEFT),
        "right": str(chart.width - RIGHT),
        "dates": _dates(frame, chart),
        "dates_y": str(chart.height - 10),
        "target": target,
        "ambition": ambition,
        "lines": _lines(frame, chart.readings),
        "points": _points(frame, chart.readings, lines),
        "gaps": _gaps(frame, chart.readings),
    }


def _frame(chart: LineChart) -> _Frame:
    everything = (*chart.readings, *chart.target, *chart.ambition)
    days = [reading.on.toordinal() for reading in chart.readings]
    if not days:
        raise ValueError("a line chart needs a reading, be it an unknown one")
    highest = max((float(r.value) for r in everything if r.value is not None), default=1.0)
    marks = scale.ticks(highest * 1.08)
    first, last = min(days), max(days)
    pad = 14 if last > first else (chart.width - LEFT - RIGHT) / 2
    return _Frame(
        Scale(first, max(last, first + 1), LEFT + pad, chart.width - RIGHT - pad),
        Scale(0, marks[-1], chart.height - BOTTOM, TOP),
        marks,
    )


def _value(value: Number) -> str:
    return scale.amount(value)


def _known_runs(readings: Sequence[Reading]) -> Iterator[tuple[bool, list[Reading]]]:
    ordered = sorted(readings, key=lambda reading: reading.on)
    for known, run in groupby(ordered, key=lambda reading: reading.value is not None):
        yield known, list(run)


def _lines(frame: _Frame, readings: Sequence[Reading]) -> list[str]:
    """One polyline per unbroken run: an unknown value leaves a gap."""
    return [
        " ".join(point(frame.x(r.on.toordinal()), frame.y(r.value or 0)) for r in run)
        for known, run in _known_runs(readings)
        if known and len(run) > 1
    ]


def _gaps(frame: _Frame, readings: Sequence[Reading]) -> list[dict[str, str]]:
    """A hatched strip for every run of unknown values, with the word if it fits."""
    gaps = []
    for known, run in _known_runs(readings):
        if known:
            continue
        start = frame.x(run[0].on.toordinal()) - 8
        width = frame.x(run[-1].on.toordinal()) + 8 - start
        word = run[0].note
        top, height = frame.y.end, frame.y.start - frame.y.end
        fits = scale.text_width(word, SIZE) < width + 24
        gaps.append({
            "hatch": scale.hatch(start, top, width, height, 8),
            "x": coordinate(start + width / 2),
            "y": coordinate(top + height / 2),
            "label": word if fits else "?",
        })
    return gaps


def _points(
    frame: _Frame, readings: Sequence[Reading], lines: Sequence[float]
) -> list[dict[str, str | bool]]:
    known = sorted((r for r in readings if r.value is not None), key=lambda r: r.on)
    labelled = _labelled(known)
    points: list[dict[str, str | bool]] = []
    for index, reading in enumerate(known):
        value = float(reading.value or 0)
        x, y = frame.x(reading.on.toordinal()), frame.y(value)
        # Above the point, unless a dashed line runs there.
        crossed = any(2 < y - frame.y(line) < 2 * SIZE for line in lines)
        points.append({
            "x": coordinate(x),
            "y": coordinate(y),
            "label": _value(value) if index in labelled else "",
            "label_y": coordinate(y + SIZE + 6 if crossed else y - 9),
            "last": index == len(known) - 1,
        })
    return points


def _labelled(known: Sequence[Reading]) -> set[int]:
    """Up to seven readings have their value beside them; of more only first, last, high and low."""
    if len(known) <= 7:
        return set(range(len(known)))
    values = [float(reading.value or 0) for reading in known]
    return {0, len(known) - 1, values.index(max(values)), values.index(min(values))}


def _steps(
    frame: _Frame, readings: Sequence[Reading], label: str, chart: LineChart
) -> dict[str, Any] | None:
    """A stepped line from the first date to the right edge, with its name where there is room."""
    known = sorted((r for r in readings if r.value is not None), key=lambda r: r.on)
    if not known:
        return None
    left, right = float(LEFT), float(chart.width - RIGHT)
    starts = [min(max(frame.x(r.on.toordinal()), left), right) for r in known]
    edges = [*starts, right]
    path = "".join(
        f"{'L' if index else 'M'}{point(edges[index], frame.y(reading.value or 0))}"
        f"L{point(edges[index + 1], frame.y(reading.value or 0))}"
        for index, reading in enumerate(known)
    )
    at_end = _room_at_end(chart, known)
    reading = known[-1] if at_end else known[0]
    return {
        "path": path,
        "label": f"{label} {_value(reading.value or 0)}",
        "x": coordinate(right - 2 if at_end else starts[0] + 2),
        "y": coordinate(frame.y(reading.value or 0) - 7),
        "anchor": "end" if at_end else "start",
    }


def _room_at_end(chart: LineChart, line: Sequence[Reading]) -> bool:
    """Whether the counts stay further from this line at the end than at the start."""
    known = sorted((r for r in chart.readings if r.value is not None), key=lambda r: r.on)
    if not known:
        return True
    first = abs(float(line[0].value or 0) - float(known[0].value or 0))
    last = abs(float(line[-1].value or 0) - float(known[-1].value or 0))
    return last >= first


def _dates(frame: _Frame, chart: LineChart) -> list[dict[str, str]]:
    """Dates below the axis: those of the readings, or whole years when there are many."""
    days = sorted({reading.on for reading in chart.readings})
    if len(days) > 7:
        years = [date(year, 1, 1) for year in range(days[0].year + 1, days[-1].year + 1)]
        marks = [(day, str(day.year)) for day in years]
    else:
        marks = [(day, _date_label(day)) for day in days]
    chosen: list[dict[str, str]] = []
    edge = float(chart.width)
    for day, label in reversed(marks):
        half = scale.text_width(label, SIZE) / 2
        x = frame.x(day.toordinal())
        middle = min(x, chart.width - half)
        if middle + half <= edge:
            chosen.append({"x": coordinate(x), "text_x": coordinate(middle), "label": label})
            edge = middle - half - 10
    return chosen[::-1]


def _date_label(day: date) -> str:
    """The last day of a month stands for that month."""
    following = date.fromordinal(day.toordinal() + 1)
    return f"{scale.MONTHS[day.month - 1]} {day.year}" if following.day == 1 else scale.short_date(day)


def _description(chart: LineChart) -> str:
    rows = [(chart.realised_label, chart.readings)]
    rows += [(chart.target_label, chart.target), (chart.ambition_label, chart.ambition)]
    sentences = []
    for label, readings in rows:
        parts = [
            f"{scale.short_date(r.on)} {r.note if r.value is None else _value(r.value)}"
            for r in sorted(readings, key=lambda r: r.on)
        ]
        if parts:
            sentences.append(f"{label}: {', '.join(parts)}.")
    unit = [f"Eenheid: {chart.unit}."] if chart.unit else []
    return " ".join(sentences + unit)
