"""Of when a number is: from a date, from a year and a month apart, from a heading or a title."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from agenda.imports import whens
from agenda.imports.columns import Kind
from agenda.imports.messages import Problem, problem
from agenda.imports.tables import Use
from agenda.imports.whens import When

UNITS = {1: whens.MONTH, 3: whens.QUARTER, 12: whens.YEAR}


class Timing:
    """fixed: what titles say. dates: all that the table's own date column holds."""

    def __init__(self, fixed: Mapping[str, Any], dates: set[date]) -> None:
        self.fixed = fixed
        self.unit, self.sure = flow_unit(dates)
        self.used = False

    def of(self, identity: Mapping[str, Any], use: Use | None) -> When | None:
        """The narrowest that is said: the heading, then the row, then the title."""
        if use is None or not (use.when or use.month):
            exact = identity.get("when")
            if isinstance(exact, When):
                return exact
        year = self._year(identity, use)
        if use and use.when and use.when.precision != whens.YEAR:
            return use.when
        if use and use.month and year:
            return whens.of_month(year, use.month)
        if found := _in_row(identity, year):
            return found
        if use and use.when:
            return use.when
        if year and "year" in identity:
            return whens.of_year(year)
        when: When | None = self.fixed.get("when")
        return when or (whens.of_year(year) if year else None)

    def _year(self, identity: Mapping[str, Any], use: Use | None) -> int | None:
        if use and use.when and use.when.end:
            return use.when.end.year
        year: int | None = identity.get("year") or self.fixed.get("year")
        if year is None and (when := self.fixed.get("when")):
            year = when.end.year
        return year

    def bounds(self, identity: Mapping[str, Any]) -> tuple[When | None, Problem | None]:
        """A period given by its begin and its end, each in a column."""
        start, end = identity.get("from"), identity.get("to")
        if start is None and end is None:
            return None, None
        known: Any = start or end
        found = whens.between(known, end or known)
        return found, None if found else problem("E_PERIOD_NOT_WHOLE")

    def for_kind(self, kind: Kind, when: When | None) -> When | None:
        """In- and outflow beside a date is that of the month, quarter or year up to that date."""
        if kind is not Kind.FLOWS or when is None or when.precision != whens.DAY:
            return when
        if when.end is None or not whens.is_month_end(when.end):
            return when
        self.used = True
        makers = {
            whens.MONTH: lambda day: whens.of_month(day.year, day.month),
            whens.QUARTER: lambda day: whens.of_quarter(day.year, (day.month + 2) // 3),
            whens.YEAR: lambda day: whens.of_year(day.year),
        }
        return makers[self.unit](when.end)


def _in_row(identity: Mapping[str, Any], year: int | None) -> When | None:
    found = identity.get("when")
    if isinstance(found, When):
        return found
    for name, make in (("month", whens.of_month), ("quarter", whens.of_quarter)):
        part = identity.get(name)
        if isinstance(part, When):
            return part
        if part is not None and year:
            return make(year, part)
    return None


def flow_unit(dates: set[date]) -> tuple[str, bool]:
    """Month, quarter or year, by how far the dates of a table lie apart; sure from two dates on."""
    ends = sorted({day.year * 12 + day.month for day in dates if whens.is_month_end(day)})
    if len(ends) < 2:
        return whens.MONTH, False
    step = min(later - earlier for earlier, later in pairwise(ends))
    whole = all(month % step == 0 for month in ends) if step in UNITS else False
    return (UNITS[step], True) if whole else (whens.MONTH, step == 1)
