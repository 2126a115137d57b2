"""Cells become values or problems, remembered per distinct cell: columns repeat themselves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from agenda.imports import values
from agenda.imports.columns import POINTERS, Column
from agenda.imports.context import Context
from agenda.imports.messages import Problem, problem
from agenda.imports.municipalities import Matcher
from agenda.imports.values import Kind, Parsed
from agenda.imports.whens import When
from agenda.imports.widgets import Pointer
from agenda.imports.words import CONFIRM
from agenda.imports.workbook import Raw, shown
from buildingblocks.formats import dutch_date, euro
from buildingblocks.formats import period as period_text

KNOWN, SUPPRESSED, UNKNOWN = "waarde", "onderdrukt", "onbekend"
COUNT_STATES = {Kind.OK: KNOWN, Kind.SUPPRESSED: SUPPRESSED, Kind.UNKNOWN: UNKNOWN}
IN_BRACKETS = {"E_NOT_A_NUMBER", "E_DATE_INVALID"}


@dataclass(frozen=True, slots=True)
class Read:
    """A cell as read. values: what it adds to the row; problem: what is to be said of it."""

    kind: Kind
    values: dict[str, Any] = field(default_factory=dict)
    problem: Problem | None = None
    stated: bool = True

    @property
    def failed(self) -> bool:
        return self.problem is not None and self.problem.stops


Maker = Callable[[Raw], Read]


class CellReader(dict[Raw, Read]):
    """raw cell -> Read."""

    MOST = 50_000

    def __init__(self, make: Maker) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, raw: Raw) -> Read:
        found = self.make(raw)
        if len(self) < self.MOST:
            self[raw] = found
        return found


def told(parsed: Parsed, raw: Raw) -> Problem | None:
    """The message that goes with a parsed cell, with its details in words."""
    if not parsed.code:
        return None
    if parsed.code == "W_ALIAS":
        name, accept = parsed.notes
        return problem("W_ALIAS", confirm=accept == CONFIRM, value=shown(raw), detail=name)
    return problem(parsed.code, detail=_detail(parsed))


def _detail(parsed: Parsed) -> str:
    note = parsed.notes[0] if parsed.notes else ""
    if parsed.code in IN_BRACKETS:
        return f" ({note})" if note else ""
    if isinstance(parsed.value, When):
        when = parsed.value
        return period_text(when.start, when.end, when.precision)
    if isinstance(parsed.value, Decimal):
        return euro(parsed.value)
    if parsed.code.startswith("W_DATE"):
        return dutch_date(parsed.value)
    if parsed.upper_bound is not None:
        return f"ten hoogste {parsed.upper_bound}"
    return note


def reader(column: Column, context: Context, matcher: Matcher, factor: Decimal) -> CellReader:
    """The reader of a declared column in this file."""
    return CellReader(_maker(column, context, matcher, factor))


def _maker(column: Column, context: Context, matcher: Matcher, factor: Decimal) -> Maker:
    name, reads = column.name, column.reads
    if reads == "count":
        return lambda raw: _count(raw, name)
    if reads == "amount":
        return lambda raw: _plain(values.amount(raw, factor), raw, name)
    if reads == "municipality":
        return lambda raw: _municipality(raw, name, matcher)
    if reads == "municipalities":
        return lambda raw: _municipalities(raw, name, matcher)
    if reads in POINTERS:
        widget = Pointer(POINTERS[reads], context.finders[reads])
        return lambda raw: _plain(widget.read(raw), raw, name)
    read = column.widget.read
    return lambda raw: _plain(read(raw), raw, name)


def _plain(parsed: Parsed, raw: Raw, name: str) -> Read:
    found = {name: parsed.value} if parsed.ok else {}
    return Read(parsed.kind, found, told(parsed, raw), parsed.stated)


def _count(raw: Raw, name: str) -> Read:
    parsed = values.count(raw)
    found: dict[str, Any] = {}
    if state := COUNT_STATES.get(parsed.kind):
        found = {name: parsed.value, "state": state, "upper_bound": parsed.upper_bound}
        if parsed.certainty:
            found["certainty"] = parsed.certainty
    said = told(parsed, raw)
    if said is None and parsed.certainty:
        said = problem("W_PROVISIONAL", detail=f"{parsed.notes[0]} cijfer")
    return Read(parsed.kind, found, said, parsed.stated)


def _municipality(raw: Raw, name: str, matcher: Matcher) -> Read:
    """A municipality that is only pointed at, beside the one that the row is about."""
    if raw is None or values.marker(values.squeezed(shown(raw))):
        return Read(Kind.EMPTY, stated=False)
    match = matcher.match(None, raw)
    stops = next((each for each in match.problems if each.stops), None)
    if stops and stops.code == "E_MUNICIPALITY_NOT_YOURS":
        stops = None
    if stops or match.place is None:
        return Read(Kind.ERROR, problem=stops)
    return Read(Kind.OK, {name: match.code}, next(iter(match.problems), None))


def _municipalities(raw: Raw, name: str, matcher: Matcher) -> Read:
    """Several, with semicolons, commas or ‘en’ between them."""
    text = shown(raw).strip()
    parts = [
        part for part in text.replace(",", ";").replace(" en ", ";").split(";") if part.strip()
    ]
    found = [_municipality(part, name, matcher) for part in parts]
    failed = next((read for read in found if read.failed), None)
    if failed:
        return failed
    codes = tuple(read.values[name] for read in found if read.values)
    return Read(
        Kind.OK if codes else Kind.EMPTY, {name: codes} if parts else {}, stated=bool(parts)
    )
