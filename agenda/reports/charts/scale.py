"""Numbers on paper: scales, ticks, coordinates and labels that fit. No chart in particular."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from buildingblocks.formats import Number

MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

# A letter of Source Sans is about half as wide as its size; a little more, to be safe.
LETTER_WIDTH = 0.53


@dataclass(frozen=True)
class Scale:
    """Maps values onto a stretch of the drawing."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: Number) -> float:
        share = (float(value) - self.low) / ((self.high - self.low) or 1)
        return self.start + share * (self.end - self.start)


def coordinate(value: float) -> str:
    """A number for SVG: never localised, no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def point(x: float, y: float) -> str:
    return f"{coordinate(x)},{coordinate(y)}"


def ticks(high: float, wish: int = 4) -> list[int]:
    """Round whole values from 0 to at least `high`, in about `wish` steps (1, 2, 5, 10, 20 …)."""
    rough = max(high, 1) / wish
    power = 10 ** (len(str(int(rough))) - 1)
    steps = (power, 2 * power, 5 * power // 2, 5 * power, 10 * power)
    step = next(step for step in steps if step >= rough)
    return [step * index for index in range(max(ceil(high / step), 1) + 1)]


def short_date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def text_width(text: str, size: float) -> float:
    return len(text) * size * LETTER_WIDTH


def fitted(text: str, width: float, size: float) -> str:
    """The text, cut off with an ellipsis where it would not fit."""
    if text_width(text, size) <= width:
        return text
    return text[: max(int(width / size / LETTER_WIDTH) - 1, 1)].rstrip() + "…"


def hatch(x: float, y: float, width: float, height: float, step: float = 6) -> str:
    """Path of slanted lines that fill a rectangle, cut off at its edges: what is not known."""
    lines = []
    offset = step
    while offset < width + height:
        start = (x + max(0, offset - height), y + min(offset, height))
        end = (x + min(offset, width), y + max(0, offset - width))
        lines.append(f"M{point(*start)}L{point(*end)}")
        offset += step
    return "".join(lines)
