"""Dates and periods as sources write them: 31-03-2025, maart 2025, 1e kwartaal 2026, 2025JJ00."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from agenda.imports.values import (
    BLANK,
    DASH,
    EXCEL_ERRORS,
    NOT_APPLICABLE,
    Kind,
    Parsed,
    squeezed,
    text_fault,
)
from agenda.imports.whens import (
    DAY,
    QUARTER,
    QUARTERS,
    UNKNOWN_WHEN,
    YEAR,
    When,
    between,
    of_month,
    of_quarter,
    of_year,
)
from agenda.imports.workbook import Raw, shown

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan", "februari febr feb", "maart mrt maa mar", "april apr", "mei",
            "juni jun", "juli jul", "augustus aug", "september sept sep", "oktober okt oct",
            "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2000, 2099
FIRST_SERIAL, LAST_SERIAL = 36_526, 55_153  # 1 January 2000 to 31 December 2050, as Excel counts
EPOCH = date(1899, 12, 30)
MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
ORDINAL = r"([1-4])\s?(?:\^?\s?e)?"
NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
WRITTEN = re.compile(rf"(\d{{1,2}})(?:e)?[ -]({MONTH_NAME})\.?[ -](\d{{4}}|'?\d{{2}})", re.I)
IN_MONTH = re.compile(
    rf"({MONTH_NAME})\.?[ -](\d{{4}}|'?\d{{2}})|(\d{{4}})[ -]({MONTH_NAME})\.?", re.I
)
MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])[-/](20\d\d)|(20\d\d)[-/](0[1-9]|1[0-2])")
CBS = re.compile(r"(\d{4})(MM|KW|JJ)(\d{2})\**")
IN_QUARTER = re.compile(
    rf"{ORDINAL}\s?(?:kwartaal|kw\.?)\s?(\d{{4}})|[QK]\s?([1-4])[ -]?(\d{{4}})"
    r"|(\d{4})[ -]?[QK]([1-4])",
    re.I,
)
ANY_QUARTER = re.compile(r"(\d+)\s?(?:\^?\s?e)?\s?kwartaal\s?(\d{4})", re.I)
HALF = re.compile(
    r"(?:(1|2|eerste|tweede)\s?e?\s(?:half\s?jaar|helft)|h([12]))\s?(?:van\s)?(\d{4})", re.I
)
RUN = re.compile(r"\s(?:t/m|tot en met|tem|-)\s|\s?t/m\s?", re.I)
END_OF = re.compile(r"(?:per |stand )?(?:ultimo|eind(?:e)? van|31 dec(?:ember)?\.?)\s(\d{4})", re.I)
UNDATED = re.compile(
    r"n\.?\s?t\.?\s?b\.?|nader te bepalen|geen datum afgesproken|nnb|onbepaald", re.I
)
VAGUE = re.compile(
    r"\b(?:begin|medio|half|eind|einde|na|voor|rond|zomer|najaar|voorjaar|herfst|winter|lente|circa"
    r"|ca|ongeveer|spoedig|zsm|later)\b",
    re.I,
)
TWO_DIGITS = "tweecijferig jaar"


def period(value: Raw) -> Parsed:
    """A day, month, quarter, run of quarters or year; refused when it can mean two things."""
    if isinstance(value, date):
        return _day(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, int | Decimal):
        return _number(value)
    text = squeezed(shown(value))
    if found := _no_period(text):
        return found
    for reader in (_date, _month, _quarter, _year, _half, _run, _undated):
        if found := reader(text):
            return found
    return _wrong(*(["vaag"] if VAGUE.search(text) else []))


def _no_period(text: str) -> Parsed | None:
    if not text or set(text) == {"-"}:
        return DASH if text else BLANK
    if code := text_fault(text):
        return Parsed(Kind.ERROR, code=code)
    if EXCEL_ERRORS.fullmatch(text):
        return Parsed(Kind.EXCEL_ERROR, code="E_EXCEL_ERROR")
    if NOT_APPLICABLE.fullmatch(text):
        return Parsed(Kind.NOT_APPLICABLE, code="W_NOT_APPLICABLE")
    return None


def day(value: Raw) -> Parsed:
    """A date; a month or year names none."""
    found = period(value)
    if found.ok and found.value.precision != DAY:
        return Parsed(Kind.ERROR, code="E_DATE_INVALID")
    if not found.ok:
        return found
    return Parsed(Kind.OK, found.value.start, found.notes, found.code)


def year(value: Raw) -> Parsed:
    """A calendar year: 2025, 2025*, ultimo 2025, or a date on its last day."""
    found = period(re.sub(r"\*+$", "", value.strip()) if isinstance(value, str) else value)
    if not found.ok:
        return found if found.kind is not Kind.ERROR else Parsed(Kind.ERROR, code="E_YEAR")
    when: When = found.value
    end = when.end
    if end is None or not (when.precision == YEAR or (end.month, end.day) == (12, 31)):
        return Parsed(Kind.ERROR, code="E_YEAR")
    return Parsed(Kind.OK, end.year)


def month_number(value: Raw) -> Parsed:
    """Month 3, maart or mrt; or a whole period such as maart 2025."""
    text = squeezed(shown(value)).lower().rstrip(".*")
    if text in MONTHS or (text.isdigit() and 1 <= int(text[:3]) <= 12):
        return Parsed(Kind.OK, MONTHS.get(text) or int(text))
    if isinstance(value, date):
        return _found(of_month(value.year, value.month))
    return period(value)


def quarter_number(value: Raw) -> Parsed:
    """Quarter 1, Q1 or 1e kwartaal; or a whole period such as 1e kwartaal 2026."""
    text = squeezed(shown(value))
    if found := re.fullmatch(rf"{ORDINAL}\s?(?:kwartaal|kw)?|[QK]\s?([1-4])", text, re.I):
        return Parsed(Kind.OK, int(found[1] or found[2]))
    return period(value)


def _wrong(*notes: str) -> Parsed:
    return Parsed(Kind.ERROR, notes=notes, code="E_DATE_INVALID")


def _found(when: When, *notes: str) -> Parsed:
    code = "W_DATE_TWO_DIGIT_YEAR" if TWO_DIGITS in notes else ""
    return Parsed(Kind.OK, when, notes, code)


def _day(day_: date, *notes: str) -> Parsed:
    if not FIRST_YEAR <= day_.year <= LAST_YEAR:
        return _wrong("jaar")
    return _found(When(day_, day_, DAY), *notes)


def _number(value: int | Decimal) -> Parsed:
    if value == int(value) and FIRST_YEAR <= value <= LAST_YEAR:
        return _found(of_year(int(value)))
    if value == int(value) and FIRST_SERIAL <= value <= LAST_SERIAL:
        serial = EPOCH + timedelta(days=int(value))
        return Parsed(Kind.OK, When(serial, serial, DAY), ("serienummer",), "W_DATE_SERIAL")
    return _wrong()


def _date(text: str) -> Parsed | None:
    if found := NUMERIC.fullmatch(text):
        return _numeric(int(found[1]), int(found[3]), found[4])
    if found := ISO.fullmatch(text):
        return _calendar(int(found[1]), int(found[2]), int(found[3]))
    if found := WRITTEN.fullmatch(text):
        return _calendar(_century(found[3]), MONTHS[found[2].lower()], int(found[1]), found[3])
    if found := END_OF.fullmatch(text):
        return _day(date(int(found[1]), 12, 31), "ultimo = laatste dag")
    return None


def _numeric(first: int, second: int, written: str) -> Parsed:
    if second > 12 and first <= 12:
        return _wrong("Amerikaans")
    return _calendar(_century(written), second, first, written)


def _calendar(year_: int, month: int, number: int, written: str = "") -> Parsed:
    try:
        day_ = date(year_, month, number)
    except ValueError:
        return _wrong()
    return _day(day_, *_two_digits(written))


def _century(written: str) -> int:
    number = int(written.lstrip("'"))
    return number if number > 99 else number + (2000 if number < 80 else 1900)


def _two_digits(written: str) -> tuple[str, ...]:
    return (TWO_DIGITS,) if written and len(written.lstrip("'")) == 2 else ()


def _in_century(when_year: int) -> bool:
    return FIRST_YEAR <= when_year <= LAST_YEAR


def _month(text: str) -> Parsed | None:
    bare = text.rstrip("*")
    if found := IN_MONTH.fullmatch(bare):
        written, name = found[2] or found[3], (found[1] or found[4]).lower()
        return _found(of_month(_century(written), MONTHS[name]), *_two_digits(written))
    if found := MONTH_FIRST.fullmatch(bare):
        return _found(of_month(int(found[2] or found[3]), int(found[1] or found[4])))
    return None


def _quarter(text: str) -> Parsed | None:
    if found := IN_QUARTER.fullmatch(text):
        number = found[1] or found[3] or found[6]
        year_ = int(found[2] or found[4] or found[5])
        when = of_quarter(year_, int(number)) if _in_century(year_) else None
        return _found(when, *(["OCR-vorm"] if "^" in text else [])) if when else _wrong()
    if found := CBS.fullmatch(text):
        return _cbs(int(found[1]), found[2], int(found[3]))
    return _wrong() if ANY_QUARTER.fullmatch(text) else None


def _cbs(year_: int, unit: str, number: int) -> Parsed:
    ranges = {"MM": range(1, 13), "KW": range(1, 5), "JJ": range(1)}
    if not _in_century(year_) or number not in ranges[unit]:
        return _wrong()
    makers = {"MM": of_month, "KW": of_quarter}
    when = makers[unit](year_, number) if unit in makers else of_year(year_)
    return _found(when, "CBS")


def _year(text: str) -> Parsed | None:
    if not re.fullmatch(r"(?:jaar |kalenderjaar )?\d{4,6}", text, re.I):
        return None
    return _number(int(text.rpartition(" ")[2]))


def _half(text: str) -> Parsed | None:
    if not (found := HALF.fullmatch(text)):
        return None
    second = (found[1] or found[2]).lower() in ("2", "tweede")
    first = of_quarter(int(found[3]), 3 if second else 1)
    last = of_quarter(int(found[3]), 4 if second else 2)
    return _found(When(first.start, last.end, QUARTERS))


def _run(text: str) -> Parsed | None:
    """From one period up to and including another: whole quarters, or what amounts to them."""
    parts = RUN.split(text)
    if len(parts) != 2:
        return None
    last = period(parts[1])
    first = period(parts[0])
    if not first.ok and last.ok and last.value.end:  # 1e t/m 3e kwartaal 2026
        number = re.fullmatch(ORDINAL + r"(?:kwartaal)?|[QK]([1-4])", parts[0].strip(), re.I)
        month = MONTHS.get(parts[0].strip(" .").lower())
        if number:
            first = _found(of_quarter(last.value.end.year, int(number[1] or number[2])))
        elif month:
            first = _found(of_month(last.value.end.year, month))
    if not (first.ok and last.ok):
        return _wrong()
    when = _from_to(first.value, last.value)
    return _found(when) if when else _wrong("geen hele kwartalen")


def _from_to(first: When, last: When) -> When | None:
    """Quarters from one to another stay that, also where they make up one quarter or one year."""
    if first.start is None or last.end is None:
        return None
    when = between(first.start, last.end)
    quarters = first.precision == last.precision == QUARTER
    return replace(when, precision=QUARTERS) if when and quarters else when


def _undated(text: str) -> Parsed | None:
    if not UNDATED.fullmatch(text):
        return None
    known = text.lower().startswith("n") and "onbepaald" not in text.lower()
    return Parsed(Kind.OK, UNKNOWN_WHEN, ("nader te bepalen",) if known else ())
