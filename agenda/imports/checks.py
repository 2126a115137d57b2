"""What only shows when rows are put beside each other, or beside what is known already."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.columns import Kind
from agenda.imports.context import Context
from agenda.imports.messages import Problem, problem
from agenda.imports.records import Row
from agenda.imports.rows import TableReader
from agenda.imports.tables import Use
from buildingblocks.formats import count, dutch_date, euro

SAME_ROW = "zegt hetzelfde als een eerdere rij"
EXACT_STAYS = "het exacte bedrag blijft staan"
FACTOR, LEAST, APART = 5, 5, 25
DEFAULTS = {"unit": "persoon", "sequence": 1}
KEYS = {
    kind: [(name, DEFAULTS.get(name)) for name in declaration.key]
    for kind, declaration in DECLARATIONS.items()
}


class Together:
    """Sees every row of the file, one after the other."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.seen: dict[tuple[Any, ...], Row] = {}
        self.stands: dict[tuple[str, str], tuple[date, int]] = {}

    def check(self, reader: TableReader, row: Row) -> None:
        for each in (row, *row.extras) if row.extras else (row,):
            if each.usable:
                self._duplicate(reader, each)
            if not each.skipped_reason and each.usable:
                self._beside(reader, each)

    def _beside(self, reader: TableReader, row: Row) -> None:
        """Beside what is known already."""
        if row.kind is Kind.PLACEMENTS:
            self._outlier(reader, row)
        elif row.kind is Kind.APPROPRIATIONS:
            self._rounded(reader, row)

    def _duplicate(self, reader: TableReader, row: Row) -> None:
        get = row.values.get
        key = (row.kind, *[get(name, default) for name, default in KEYS[row.kind]])
        before = self.seen.setdefault(key, row)
        if before is row:
            return
        place = f"rij {before.number}"
        if before.sheet != row.sheet:
            place += f" op blad {before.sheet}"
        if _same(before.values, row.values):
            row.skipped_reason = SAME_ROW
            _say(reader, row, problem("W_DUPLICATE_IDENTICAL", detail=place))
        elif row.kind is not Kind.SPENDING:  # several payments in one year are no contradiction
            _say(reader, row, problem("E_DUPLICATE_CONFLICT", detail=place), _number(row))

    def _outlier(self, reader: TableReader, row: Row) -> None:
        """Compared with the stand before it that is known, from the system or from the file."""
        value, day, whose = row.values["value"], row.values["reference_date"], _whose(row)
        if value is None:
            return
        before = self.stands.get(whose) or self._stored(whose, day)
        if before and _far_apart(before[1], value):
            detail = f"{count(before[1])} op {dutch_date(before[0])}, nu {count(value)}"
            _say(reader, row, problem("W_OUTLIER", detail=detail), "value")
        self.stands[whose] = day, value

    def _stored(self, whose: tuple[str, str], day: date) -> tuple[date, int] | None:
        """The stand nearest to this day that the system holds."""
        known = self.context.placements.get(whose, ())
        return min(known, key=lambda each: abs((each[0] - day).days), default=None)

    def _rounded(self, reader: TableReader, row: Row) -> None:
        """A rounded amount does not replace the exact one that it is the rounding of."""
        values = row.values
        use = reader.at("amount", _measure(reader, row))
        key = (
            row.kind,
            values.get("municipality", ""),
            values.get("stream", ""),
            values.get("year", 0),
        )
        exact = self.context.amounts.get(key)
        unit = reader.unit_of(row.number - 1, use) if use else Decimal(1)
        if exact is None or unit <= 1 or exact == values["amount"]:
            return
        if abs(exact - values["amount"]) <= unit:
            rounded, kept = euro(values["amount"]), euro(exact)
            found = problem("W_CONFLICT_PRECISION", value=rounded, detail=kept)
            _say(reader, row, found, "amount")
            if not self.context.accept_rounded:
                row.skipped_reason = EXACT_STAYS


def _whose(row: Row) -> tuple[str, str]:
    return row.values.get("municipality", ""), row.values.get("target_group", "")


def _far_apart(before: int, now: int) -> bool:
    low, high = sorted((before, now))
    return high - low >= APART and high >= LEAST and high >= FACTOR * max(low, 1)


def _same(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    names = (set(before) | set(now)) - {"note"}
    return all(before.get(n, DEFAULTS.get(n)) == now.get(n, DEFAULTS.get(n)) for n in names)


def _number(row: Row) -> str:
    return "amount" if "amount" in row.values else "value" if "value" in row.values else ""


def _measure(reader: TableReader, row: Row) -> Use | None:
    """The column of the sheet that this record's number stands in."""
    index = row.columns.get(_number(row))
    return next((use for use in reader.table.measures if use.index == index), None)


def _say(reader: TableReader, row: Row, found: Problem, name: str = "") -> None:
    use = reader.at(name, _measure(reader, row)) if name else None
    row.messages = [*row.messages, reader.message(found, row.number - 1, use)]


# --- Stand and flow: begin + in - out = end, and the next month begins where this one ended ---


def stock_and_flow(reader: TableReader, rows: Iterable[Row]) -> None:
    """The same people counted twice must come out the same."""
    if "opening" not in reader.named:
        return
    ends: dict[tuple[str, str], tuple[date, int]] = {}
    for row in rows:
        if not row.usable or row.kind is not Kind.PLACEMENTS or row.values["value"] is None:
            continue
        opening = reader.opening(row.number - 1)
        flows = {e.values.get("kind"): e.values.get("value") for e in row.extras if e.usable}
        if opening is not None:
            _one_line(reader, row, opening, flows)
            _follows(reader, row, opening, ends)
        ends[_whose(row)] = row.values["reference_date"], row.values["value"]


def _one_line(reader: TableReader, row: Row, opening: int, flows: Mapping[Any, int | None]) -> None:
    inflow, outflow = flows.get("instroom"), flows.get("uitstroom")
    if inflow is None or outflow is None or set(flows) - {"instroom", "uitstroom"}:
        return
    if opening + inflow - outflow != row.values["value"]:
        detail = f"{opening} + {inflow} - {outflow} is niet {row.values['value']}"
        _say(reader, row, problem("W_STOCK_FLOW", detail=detail), "value")


def _follows(
    reader: TableReader, row: Row, opening: int, ends: Mapping[tuple[str, str], tuple[date, int]]
) -> None:
    before = ends.get(_whose(row))
    if before and before[0] < row.values["reference_date"] and before[1] != opening:
        detail = f"de vorige stand was {before[1]}, hier begint het met {opening}"
        _say(reader, row, problem("W_STOCK_FLOW", detail=detail), "value")
