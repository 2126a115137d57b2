"""How figures, amounts, dates and periods are written in Dutch, on pages and in reports alike."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from buildingblocks.enums import Precision

UNKNOWN = "nog niet bekend"
UNDATED = "geen datum afgesproken"
NO_BREAK = "\N{NO-BREAK SPACE}"
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
Number = Decimal | int


def _grouped(value: Number, decimals: int) -> str:
    """1234.5 as 1.234,50."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(value).quantize(step, ROUND_HALF_UP)
    return f"{rounded:,f}".translate(str.maketrans(",.", ".,"))


def euro(value: Number | None) -> str:
    """€ 101.615, or with cents € 1.250,50."""
    if value is None:
        return UNKNOWN
    cents = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"€{NO_BREAK}{_grouped(cents, 0 if cents == cents.to_integral_value() else 2)}"


def count(value: Number | None) -> str:
    """1.234, or with the decimals that it has: 12,5."""
    if value is None:
        return UNKNOWN
    return _grouped(value, _decimals(value))


def percentage(value: Number | None) -> str:
    """28%, or with one decimal 28,5%; the value is in percents."""
    if value is None:
        return UNKNOWN
    tenth = Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{_grouped(tenth, _decimals(tenth))}%"


def _decimals(value: Number) -> int:
    exponent = Decimal(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def dutch_date(day: date | None) -> str:
    """31 december 2025."""
    if day is None:
        return UNKNOWN
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def dutch_moment(moment: datetime | None) -> str:
    """31 december 2025, 14:05, on the clock of the Netherlands."""
    if moment is None:
        return UNKNOWN
    local = timezone.localtime(moment)
    return f"{dutch_date(local.date())}, {local:%H:%M}"


def period(start: date | None, end: date | None, precision: str, label: str = "") -> str:
    """A period as exactly as it is known; the words of the source come first."""
    if label:
        return label
    if start is None or end is None or precision == Precision.NONE:
        return UNDATED
    if precision == Precision.DAY:
        return dutch_date(start)
    if precision == Precision.MONTH:
        return f"{MONTHS[start.month - 1]} {start.year}"
    if precision == Precision.YEAR:
        return str(start.year)
    return _quarters(start, end)


def _quarters(start: date, end: date) -> str:
    first, last = quarter(start), quarter(end)
    if first == last:
        return first
    if start.year == end.year:
        return f"{first.partition(' ')[0]} t/m {last}"
    return f"{first} t/m {last}"


def quarter(day: date) -> str:
    """1e kwartaal 2026."""
    return f"{(day.month + 2) // 3}e kwartaal {day.year}"
