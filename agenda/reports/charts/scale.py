"""Numbers on paper: scales, ticks, coordinates and Dutch labels. No chart in particular."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Number = int | float | Decimal

UNKNOWN = "nog niet bekend"
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


def ticks(high: Number, wish: int = 4) -> list[float]:
    """Round values from 0 to at least `high`, in about `wish` steps (1, 2, 2.5, 5, 10 …)."""
    rough = max(float(high), 1.0) / wish
    power = 10.0 ** (len(str(int(rough))) - 1)
    steps = (power, 2 * power, 2.5 * power, 5 * power, 10 * power)
    step = next(step for step in steps if step >= rough and (step >= 5 or step == int(step)))
    count = -(-float(high) // step)
    return [step * index for index in range(int(max(count, 1)) + 1)]


def amount(value: Number) -> str:
    """1234.5 -> 1.234,5: as Dutch readers write it, and no more decimals than there are."""
    text = f"{round(Decimal(str(value)), 2):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def euros(value: Number) -> str:
    """€ 101.615, with cents only where they matter; the space does not break."""
    exact = Decimal(str(value))
    text = f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"
    return "€\N{NO-BREAK SPACE}" + text.translate(str.maketrans(",.", ".,"))


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
