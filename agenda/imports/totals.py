"""Printed totals: do they add up, and do they give away what was suppressed?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from agenda.imports.messages import Message, Severity, problem, say
from agenda.imports.readers import Read
from agenda.imports.rows import TableReader, TotalRow
from agenda.imports.tables import Use
from agenda.imports.values import Kind
from agenda.imports.workbook import address
from buildingblocks.formats import count, euro

Number = int | Decimal
FITS, DIFFERS, UNKNOWN = "klopt", "afwijking", "niet na te rekenen"


@dataclass(frozen=True)
class Total:
    """One printed total beside the sum of its rows. disclosed: cells whose value it gives away."""

    sheet: str
    row: int
    column: str
    cell: str
    label: str
    printed: Number | None
    computed: Number
    verdict: str
    reason: str = ""
    disclosed: tuple[str, ...] = ()


@dataclass
class _Sum:
    """What the rows above a total hold in one column."""

    known: Number = 0
    hidden: list[tuple[str, int]] = None  # type: ignore[assignment]
    unreadable: int = 0
    unknown: int = 0

    def __post_init__(self) -> None:
        self.hidden = []


def check(reader: TableReader) -> tuple[list[Total], list[Message]]:
    """Every number in every total row, and what is to be said of it."""
    found: list[Total] = []
    messages: list[Message] = []
    for place, total in enumerate(reader.totals):
        of_row = [_compare(reader, place, use) for use in reader.table.measures]
        present = [each for each in of_row if each]
        found += present
        messages += [_row_message(reader, total, present), *_mismatches(reader, present)]
        messages += _disclosures(reader, present)
    return found, messages


def _compare(reader: TableReader, place: int, use: Use) -> Total | None:
    total = reader.totals[place]
    where = address(total.number, use.index)
    read = total.cells.get(use.index)
    formula = where in reader.sheet.no_result
    if not formula and (read is None or not read.stated):
        return None
    printed = None if formula or read is None else _value(read, use)
    sums = [_add(reader, rows, use) for rows in _ranges(reader, place)]
    best = next((s for s in sums if s.known == printed and not s.hidden), sums[0])
    verdict, reason = _verdict(printed, best, formula=formula)
    disclosed = _disclosed(printed, best) if printed is not None and not best.unreadable else ()
    return Total(
        reader.sheet.name, total.number + 1, use.heading, where, total.label, printed, best.known,
        verdict, reason, tuple(disclosed),
    )  # fmt: skip


def _verdict(printed: Number | None, found: _Sum, *, formula: bool) -> tuple[str, str]:
    if formula:
        return UNKNOWN, "het totaal is een formule zonder uitkomst"
    if printed is None:
        return UNKNOWN, "het totaal is geen getal"
    if found.unreadable:
        return UNKNOWN, "niet alle rijen zijn te lezen"
    if found.hidden:
        low, high = found.known, found.known + sum(most for _where, most in found.hidden)
        if low <= printed <= high:
            return UNKNOWN, "er zijn aantallen afgeschermd"
        return DIFFERS, ""
    if found.unknown and printed >= found.known:
        return UNKNOWN, "niet alle aantallen zijn bekend"
    return (FITS, "") if printed == found.known else (DIFFERS, "")


def _ranges(reader: TableReader, place: int) -> Iterator[Sequence[int]]:
    """The rows that a total may be the sum of: all of them, or those since the total before it."""
    rows, number = reader.data_rows, reader.totals[place].number
    before = reader.totals[place - 1].number if place else -1
    earlier = [row for row in rows if row < number]
    yield earlier or rows
    yield [row for row in earlier if row > before] or rows
    yield rows


def _add(reader: TableReader, rows: Sequence[int], use: Use) -> _Sum:
    found = _Sum()
    cells = reader.readers[use.index]
    for row in rows:
        read = cells[reader.sheet.value(row, use.index)]
        if read.failed or address(row, use.index) in reader.sheet.no_result:
            found.unreadable += 1
        elif read.kind is Kind.SUPPRESSED:
            found.hidden.append((address(row, use.index), read.values["upper_bound"]))
        elif read.kind is Kind.UNKNOWN:
            found.unknown += 1
        elif (value := _value(read, use)) is not None:
            found.known += value
    return found


def _value(read: Read, use: Use) -> Number | None:
    value: Number | None = read.values.get(use.name)
    return value


def _disclosed(printed: Number, found: _Sum) -> Iterator[str]:
    """Suppressed cells that can have one value only, given the total and each other."""
    rest, most = printed - found.known, sum(bound for _where, bound in found.hidden)
    for where, bound in found.hidden:
        low, high = max(0, rest - (most - bound)), min(bound, rest)
        if low == high:
            yield f"{where} is {low}"


# --- What is said of it ---


def _shown(value: Number | None) -> str:
    return euro(value) if isinstance(value, Decimal) else count(value)


def _row_message(reader: TableReader, total: TotalRow, found: list[Total]) -> Message:
    fits = bool(found) and all(each.verdict == FITS for each in found)
    reasons = dict.fromkeys(each.reason for each in found if each.reason)
    detail = "De som klopt." if fits else "; ".join(reasons).capitalize()
    if any(each.verdict == DIFFERS for each in found):
        detail = "De som klopt niet."
    said = say(
        problem("W_TOTAL_ROW", detail=f"{detail.rstrip('.')}." if detail else ""),
        sheet=reader.sheet.name,
        row=total.number + 1,
        excerpt=total.label,
    )
    return _as_info(said) if fits else said


def _as_info(message: Message) -> Message:
    fields = {name: getattr(message, name) for name in Message.__dataclass_fields__}
    return Message(**{**fields, "severity": Severity.INFO})


def _mismatches(reader: TableReader, found: list[Total]) -> Iterator[Message]:
    for total in found:
        if total.verdict == DIFFERS:
            yield say(
                problem(
                    "W_SUM_MISMATCH", value=_shown(total.printed), detail=_shown(total.computed)
                ),
                sheet=reader.sheet.name,
                column=total.column,
                cell=total.cell,
            )


def _disclosures(reader: TableReader, found: list[Total]) -> Iterator[Message]:
    for total in found:
        if total.disclosed:
            yield say(
                problem("W_DISCLOSURE", detail=", ".join(total.disclosed[:10])),
                sheet=reader.sheet.name,
                column=total.column,
                cell=total.cell,
            )
