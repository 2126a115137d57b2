"""Days, months, quarters and years: a period with how exactly it is known."""

import calendar
from dataclasses import dataclass
from datetime import date

from buildingblocks.formats import period as period_text

DAY, MONTH, QUARTER, QUARTERS, YEAR, NONE = (
    "dag", "maand", "kwartaal", "kwartaalreeks", "jaar", "onbepaald",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """A period: start and end with how exactly they are known; both None when not agreed."""

    start: date | None
    end: date | None
    precision: str


UNKNOWN_WHEN = When(None, None, NONE)


def of_month(year_: int, month: int) -> When:
    return When(date(year_, month, 1), date(year_, month, last_day(year_, month)), MONTH)


def of_quarter(year_: int, quarter: int) -> When:
    return When(date(year_, 3 * quarter - 2, 1), of_month(year_, 3 * quarter).end, QUARTER)


def of_year(year_: int) -> When:
    return When(date(year_, 1, 1), date(year_, 12, 31), YEAR)


def between(start: date, end: date) -> When | None:
    """The period from start to end, when it is a whole day, month, run of quarters or year."""
    if start == end:
        return When(start, end, DAY)
    month, first = of_month(start.year, start.month), of_quarter(start.year, (start.month + 2) // 3)
    last = of_quarter(end.year, (end.month + 2) // 3)
    for whole in (month, first, of_year(start.year)):
        if (whole.start, whole.end) == (start, end):
            return whole
    if start < end and first.start == start and last.end == end:
        return When(start, end, QUARTERS)
    return None


def is_month_end(day_: date) -> bool:
    return day_.day == last_day(day_.year, day_.month)


def last_day(year_: int, month: int) -> int:
    return calendar.monthrange(year_, month)[1]


def in_words(when: When) -> str:
    """As people write a period; a run of one quarter as the run that it is."""
    text = period_text(when.start, when.end, when.precision)
    if when.precision == QUARTERS and "t/m" not in text:
        return f"{text.partition(' ')[0]} t/m {text}"
    return text
