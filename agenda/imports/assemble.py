"""One row of a sheet becomes its records: the names it gives, and each number that stands in it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from agenda.imports.columns import Kind
from agenda.imports.messages import Problem, problem
from agenda.imports.municipalities import Match
from agenda.imports.readers import Read
from agenda.imports.records import Parts, Row, finish
from agenda.imports.tables import Use
from agenda.imports.values import Kind as Said
from agenda.imports.whens import When
from agenda.imports.workbook import Raw, address

if TYPE_CHECKING:
    from agenda.imports.rows import TableReader

REGIONAL = {Kind.TARGETS, Kind.GRANTS, Kind.APPROPRIATIONS, Kind.SPENDING}
PAID = {Kind.APPROPRIATIONS, Kind.SPENDING}
OWN_PLACE = {Kind.PLACEMENTS, Kind.FLOWS} | REGIONAL
SHARED = frozenset(
    (
        "region",
        "target_group",
        "stream",
        "organisation",
        "certainty",
        "when",
        "year",
        "month",
        "quarter",
    )
)
SKIPS = {
    Said.NOT_APPLICABLE: "niet van toepassing",
    Said.PM: "pro memorie, nog geen bedrag",
    Said.EMPTY: "geen opgave",
}
ELSEWHERE = "valt buiten de regio's van dit systeem"
IN_DOUBT = "de rij bevat een fout"
NOWHERE = Match(stated=False)
Told = tuple[Problem, Use | None]


class Line:
    """One row of the sheet with what it says apart from the numbers. number counts from 0."""

    __slots__ = ("cells", "identity", "match", "number", "owner", "place", "told")

    def __init__(
        self, owner: "TableReader", number: int, cells: list[Raw], identity: dict[str, Any]
    ) -> None:
        self.owner, self.number, self.cells, self.identity = owner, number, cells, identity
        self.match: Match = NOWHERE
        self.told: list[Told] = []
        self.place: Use | None = None

    @property
    def doubtful(self) -> bool:
        faults = [found for found, _use in self.told] + list(self.match.problems)
        return any(found.stops for found in faults)

    def raw(self, use: Use) -> Raw:
        return self.cells[use.index] if use.index < len(self.cells) else None

    def read(self, use: Use) -> Read:
        return self.owner.readers[use.index][self.raw(use)]

    def unsolved(self, use: Use) -> bool:
        """Whether the cell is a formula that was never calculated."""
        empty = self.owner.sheet.no_result
        return bool(empty) and address(self.number, use.index) in empty


def records(line: Line) -> Iterator[Row]:
    """The records of a row, in the order of its columns."""
    owner = line.owner
    measures = owner.table.measures
    if not measures:
        yield _record(line, owner.table.kind, None, first=True)
        return
    stated = [use for use in measures if line.read(use).stated or line.unsolved(use)]
    if stated and all(_skips(line.read(use)) for use in stated):
        yield _skipped(line, stated[0])
    elif owner.long:
        yield _long(line, stated)
    else:
        owner.counted.empty_cells += len(measures) - len(stated)
        for place, use in enumerate(stated):
            yield _record(line, use.record or owner.table.kind, use, first=place == 0)


def _skips(read: Read) -> bool:
    return read.kind in SKIPS and read.stated


def _skipped(line: Line, use: Use) -> Row:
    """Nothing in the row is to be stored, so nothing else in it matters."""
    row, read = _row(line, use.record or line.owner.table.kind, use), line.read(use)
    row.skipped_reason = SKIPS[read.kind]
    if read.problem:
        row.messages = [line.owner.message(read.problem, line.number, use)]
    if line.match.place:
        row.values = {"municipality": line.match.code}
    return row


def _long(line: Line, stated: list[Use]) -> Row:
    """The number that the table is about, with what stands beside it."""
    owner = line.owner
    main = owner.main[0]
    if stated and main not in stated and line.identity.get("percentage") is None:
        main = stated[0]
    row = _record(line, main.record or owner.table.kind, main, first=True)
    for use in stated:
        if use is not main:
            extra = _record(line, use.record or owner.table.kind, use, first=False)
            row.extras = [*row.extras, extra]
    return row


def _row(line: Line, kind: Kind, use: Use | None) -> Row:
    owner = line.owner
    columns = owner.columns[use.index if use else None]
    return Row(kind, owner.sheet.name, line.number + 1, {}, columns)


def _record(line: Line, kind: Kind, use: Use | None, *, first: bool) -> Row:
    """One record. What the row says apart from its numbers is told at its first record only."""
    row = _row(line, kind, use)
    told: list[Told] = list(line.told) if first else []
    above = use.sets.get("municipality") if use else None
    if above:
        line.match, line.place = line.owner.matcher.match(above, None), use
    measure = _measured(line, kind, use, row, told) if use else {}
    if kind in OWN_PLACE:
        _placed(line, kind, row, told, first=first or bool(above))
    elif line.match.problems:
        told += [(found, line.place) for found in line.match.problems]
    if not row.skipped_reason:
        _finished(line, kind, use, measure, row, told)
    if not first and line.doubtful:
        row.skipped_reason = row.skipped_reason or IN_DOUBT
    if told:
        row.messages = line.owner.messages_of(line.number, told)
    return row


def _measured(line: Line, kind: Kind, use: Use, row: Row, told: list[Told]) -> Mapping[str, Any]:
    """The number, with what its heading says; or why there is none."""
    read = line.read(use)
    if line.owner.sheet.unsafe and address(line.number, use.index) in line.owner.sheet.unsafe:
        told.append((problem("E_FORMULA_UNSAFE"), use))
    elif line.unsolved(use):
        told.append((problem("E_FORMULA_NO_RESULT"), use))
    elif read.problem:
        told.append((read.problem, use))
    elif not read.stated and not (kind is Kind.TARGETS and line.identity.get("percentage")):
        told.append((problem("E_REQUIRED", value=f"Het getal in kolom ‘{use.heading}’"), use))
    if _skips(read):
        row.skipped_reason = SKIPS[read.kind]
    return {**use.sets, **read.values} if use.sets else read.values


def _placed(line: Line, kind: Kind, row: Row, told: list[Told], *, first: bool) -> None:
    """The municipality of the record, when it has one and may be entered here."""
    match = line.match
    if not match.stated and match.place is None:
        if kind in REGIONAL and _of_region(line, kind):
            return
        if first and "municipality" not in line.owner.table.missing:
            told.append((problem("E_REQUIRED", value="De gemeente"), line.place))
        else:
            row.skipped_reason = IN_DOUBT
        return
    if kind is Kind.TARGETS and match.elsewhere:
        row.skipped_reason = ELSEWHERE
        row.values["municipality"] = match.code
    elif first and match.problems:
        told += [(found, line.place) for found in match.problems]


def _of_region(line: Line, kind: Kind) -> bool:
    """Whether the row is about a region as a whole, and says so."""
    if kind is Kind.GRANTS and line.identity.get("recipient"):
        return True
    return line.identity.get("region") is not None


def _finished(
    line: Line,
    kind: Kind,
    use: Use | None,
    measure: Mapping[str, Any],
    row: Row,
    told: list[Told],
) -> None:
    owner, match = line.owner, line.match
    identity = _identity(line, kind)
    if match.place:
        identity["municipality"] = match.code
    if kind in OWN_PLACE:
        when = owner.timing.for_kind(kind, owner.timing.of(identity, use))
    else:
        found, fault = owner.timing.bounds(identity)
        when = found or identity.get("when")
        if fault:
            told.append((fault, owner.named.get("from") or owner.named.get("to")))
    if use and use.sets:
        measure = {**measure, **_overrides(line, use)}
    parts = Parts(identity, measure, when, owner.context.today, match.region or owner.home)
    row.values, problems = finish(kind, parts)
    if problems:
        _tell(line, use, row, problems, told)
    if match.place and (match.place.valid_from or match.place.valid_to):
        _exists(line, when, told)


def _tell(
    line: Line, use: Use | None, row: Row, problems: list[tuple[str, Problem]], told: list[Told]
) -> None:
    """Problems at the columns they are about; not that something lacks when its cell was wrong."""
    failed = {at.name for found, at in told if at and found.stops}
    for name, found in problems:
        at = line.owner.at(name, use)
        known = (at and at.name in failed) or name in failed or _lacks(line, name)
        if found.code == "E_REQUIRED" and known:
            continue
        if found.skips:
            row.skipped_reason = found.skips
        told.append((found, at))


def _lacks(line: Line, name: str) -> bool:
    """Whether the whole column is absent, which has been told at the headings."""
    missing = line.owner.table.missing
    return name in missing or (name in ("reference_date", "start") and "when" in missing)


def _identity(line: Line, kind: Kind) -> dict[str, Any]:
    """A record of another kind in the same row shares only what both kinds know."""
    owner = line.owner
    if kind is owner.table.kind:
        identity = dict(line.identity) if owner.wide else line.identity
    else:
        shared = {name: value for name, value in line.identity.items() if name in SHARED}
        identity = {**owner.usual[kind], **shared}
    if kind in PAID and "organisation" not in identity:
        known = owner.context.company_of
        region = line.match.region or owner.home
        identity["organisation"] = known.get(line.match.code) or known.get(region)
    return identity


def _overrides(line: Line, use: Use) -> dict[str, Any]:
    """A column that says something beats what a heading says in general."""
    named = line.owner.named
    return {
        n: line.identity[n] for n in use.sets if n in named and line.identity.get(n) is not None
    }


def _exists(line: Line, when: When | None, told: list[Told]) -> None:
    """Whether the municipality existed then; judged on the day itself, not today."""
    place = line.match.place
    if place is None or when is None or when.end is None:
        return
    if found := line.owner.matcher.not_valid(place, min(when.end, date(when.end.year, 12, 31))):
        told[:] = [each for each in told if each[0].code != "E_MUNICIPALITY_NOT_IN_REGION"]
        told.append((found, line.place))
