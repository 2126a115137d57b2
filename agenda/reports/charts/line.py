"""Line chart: a count in time against the legal target and the ambition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from agenda.reports.charts import scale
from agenda.reports.charts.scale import Scale, coordinate, point
from buildingblocks import formats
from buildingblocks.formats import Number

SIZE = 15
TOP, RIGHT, BOTTOM, LEFT = 16, 16, 34, 44
# Of the height: a gap is hatched low, where no target and its words stand.
STRIP = 0.4


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
    left: float
    right: float
    ticks: Sequence[int]


def line_context(chart: LineChart) -> dict[str, Any]:
    frame = _frame(chart)
    return {
        "uid": chart.uid,
        "width": str(chart.width),
        "height": str(chart.height),
        "size": str(SIZE),
        "title": chart.finding,
        "desc": _description(chart),
        "grid": [
            {
                "y": coordinate(frame.y(t)),
                "text_y": coordinate(frame.y(t) + 5),
                "label": formats.count(t),
            }
            for t in frame.ticks
        ],
        "axis_x": str(LEFT - 8),
        "left": str(LEFT),
        "right": str(chart.width - RIGHT),
        "dates": _dates(frame, chart),
        "dates_y": str(chart.height - 10),
        "target": _steps(frame, chart, chart.target, chart.target_label),
        "ambition": _steps(frame, chart, chart.ambition, chart.ambition_label),
        "lines": _lines(frame, chart.readings),
        "points": _points(frame, chart),
        "gaps": _gaps(frame, chart.readings),
    }


def _frame(chart: LineChart) -> _Frame:
    everything = (*chart.readings, *chart.target, *chart.ambition)
    days = [reading.on.toordinal() for reading in chart.readings]
    if not days:
        raise ValueError("a line chart needs a reading, be it an unknown one")
    highest = max((float(r.value) for r in everything if r.value is not None), default=1.0)
    ceiling = max(highest * 1.12, 1.0)
    first, last = min(days), max(days)
    around = 0 if last > first else 180
    return _Frame(
        Scale(first - around, last + around, LEFT + 14, chart.width - RIGHT - 14),
        Scale(0, ceiling, chart.height - BOTTOM, TOP),
        LEFT,
        chart.width - RIGHT,
        [mark for mark in scale.ticks(ceiling) if mark <= ceiling],
    )


def _known(readings: Sequence[Reading]) -> list[Reading]:
    return sorted((r for r in readings if r.value is not None), key=lambda r: r.on)


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
        word = run[0].note
        around = 8 if len(readings) > 1 else scale.text_width(word, SIZE) / 2
        start = frame.x(run[0].on.toordinal()) - around
        width = frame.x(run[-1].on.toordinal()) + around - start
        height = (frame.y.start - frame.y.end) * STRIP
        top = frame.y.start - SIZE - 8 - height
        fits = scale.text_width(word, SIZE) < width + 24
        gaps.append(
            {
                "hatch": scale.hatch(start, top, width, height, 8),
                "x": coordinate(start + width / 2),
                "y": coordinate(frame.y.start - 7),
                "label": word if fits else "?",
            }
        )
    return gaps


def _points(frame: _Frame, chart: LineChart) -> list[dict[str, str | bool]]:
    known = _known(chart.readings)
    lines = [frame.y(r.value or 0) for r in _known((*chart.target, *chart.ambition))]
    labelled = _labelled(frame, known)
    points: list[dict[str, str | bool]] = []
    for index, reading in enumerate(known):
        y = frame.y(reading.value or 0)
        points.append(
            {
                "x": coordinate(frame.x(reading.on.toordinal())),
                "y": coordinate(y),
                "label": formats.count(reading.value or 0) if index in labelled else "",
                "label_y": coordinate(_label_y(y, 9, lines)),
                "last": index == len(known) - 1,
            }
        )
    return points


def _label_y(y: float, gap: float, obstacles: Sequence[float]) -> float:
    """Where a label of a line or point at `y` stands: above it, unless it is less crowded below."""
    tall = SIZE * 0.8
    above = sum(y - gap - tall - 3 < other < y - 1 for other in obstacles)
    below = sum(y + 1 < other < y + gap + tall + 8 for other in obstacles)
    return y - gap if above <= below else y + gap + tall


def _labelled(frame: _Frame, known: Sequence[Reading]) -> set[int]:
    """Which readings have their value beside them: up to seven all, of more the telling ones.

    Of two whose words would run into each other the later stays, then the first, high and low.
    """
    if not known:
        return set()
    values = [float(reading.value or 0) for reading in known]
    telling = [len(known) - 1, 0, values.index(max(values)), values.index(min(values))]
    chosen: list[int] = []
    for index in dict.fromkeys(telling if len(known) > 7 else [*telling, *range(len(known))]):
        if all(_apart(frame, known[index], known[other]) for other in chosen):
            chosen.append(index)
    return set(chosen)


def _apart(frame: _Frame, one: Reading, other: Reading) -> bool:
    """Whether the values of two readings stand clear of each other, each above or below its dot."""
    both = [scale.text_width(formats.count(r.value or 0), SIZE) for r in (one, other)]
    across = abs(frame.x(one.on.toordinal()) - frame.x(other.on.toordinal()))
    return (
        across > sum(both) / 2 + 4 or abs(frame.y(one.value or 0) - frame.y(other.value or 0)) > 50
    )


def _steps(
    frame: _Frame, chart: LineChart, readings: Sequence[Reading], label: str
) -> dict[str, Any] | None:
    """A stepped line from the first date to the right edge."""
    known = _known(readings)
    if not known:
        return None
    starts = [frame.x(r.on.toordinal()) for r in known]
    edges = [*(min(max(x, frame.left), frame.right) for x in starts), frame.right]
    heights = [frame.y(reading.value or 0) for reading in known]
    path = "".join(
        f"{'L' if index else 'M'}{point(edges[index], y)}L{point(edges[index + 1], y)}"
        for index, y in enumerate(heights)
    )
    obstacles = [(frame.x(r.on.toordinal()), frame.y(r.value or 0)) for r in _known(chart.readings)]
    others = [r for r in _known((*chart.target, *chart.ambition)) if r not in readings]
    obstacles += [(x, frame.y(r.value or 0)) for r in others for x in (frame.left, frame.right)]
    return {"path": path, "labels": _step_labels(known, heights, edges, label, obstacles)}


def _step_labels(
    known: Sequence[Reading],
    heights: Sequence[float],
    edges: Sequence[float],
    label: str,
    obstacles: Sequence[tuple[float, float]],
) -> list[dict[str, str]]:
    """The name at the first step that is wide enough for it, at the others their value alone."""
    labels, named = [], False
    for index, reading in enumerate(known):
        last = index == len(known) - 1
        room = edges[index + 1] - edges[index]
        value = formats.count(reading.value or 0)
        words = value if named else f"{label} {value}"
        if not last and scale.text_width(words, SIZE) > room:
            words = value
        wide = scale.text_width(words, SIZE)
        if not last and wide > room:
            continue
        named = named or words != value
        left = edges[-1] - wide if last else edges[index]
        near = [y for x, y in obstacles if left - 20 < x < left + wide + 20]
        labels.append(
            {
                "label": words,
                "x": coordinate(edges[-1] - 2 if last else edges[index] + 2),
                "y": coordinate(_label_y(heights[index], 6, near)),
                "anchor": "end" if last else "start",
            }
        )
    return labels


def _dates(frame: _Frame, chart: LineChart) -> list[dict[str, str]]:
    """Dates below the axis: of the readings, or of many the years and the last reading."""
    days = sorted({reading.on for reading in chart.readings})
    if len(days) > 7:
        years = [date(year, 1, 1) for year in range(days[0].year + 1, days[-1].year + 1)]
        marks = [(day, str(day.year)) for day in years] + [(days[-1], _date_label(days[-1]))]
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
    return (
        f"{scale.MONTHS[day.month - 1]} {day.year}" if following.day == 1 else scale.short_date(day)
    )


def _description(chart: LineChart) -> str:
    rows = [(chart.realised_label, chart.readings)]
    rows += [(chart.target_label, chart.target), (chart.ambition_label, chart.ambition)]
    sentences = []
    for label, readings in rows:
        parts = [
            f"{scale.short_date(r.on)} {r.note if r.value is None else formats.count(r.value)}"
            for r in sorted(readings, key=lambda r: r.on)
        ]
        if parts:
            sentences.append(f"{label}: {', '.join(parts)}.")
    unit = [f"Eenheid: {chart.unit}."] if chart.unit else []
    return " ".join(sentences + unit)
