"""How a table is to be read: which cell reader each column has, and what holds for every row."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.columns import Kind
from agenda.imports.context import Context
from agenda.imports.headings import ONE
from agenda.imports.municipalities import Matcher
from agenda.imports.readers import CellReader, reader
from agenda.imports.recognise import Grid
from agenda.imports.tables import Table, Use
from agenda.imports.timing import Timing
from agenda.imports.whens import When
from agenda.imports.workbook import Sheet, shown

PLACES = ("municipality", "municipality_code")
TIMES = ("when", "year", "month", "quarter", "from", "to")
COUNTED = {Kind.PLACEMENTS, Kind.FLOWS}  # always of one municipality; a region is only told
MONEY = {Kind.GRANTS, Kind.APPROPRIATIONS, Kind.SPENDING}
DATED = ("reference_date", "start", "end", "precision", "year")


class Layout:
    """named: the columns that say what a row is about. main: those with the table's own number.

    long: one number per row, perhaps with others beside it. plan: what to read of every row.
    """

    def __init__(
        self,
        sheet: Sheet,
        table: Table,
        context: Context,
        matcher: Matcher,
        constants: Mapping[str, str],
    ) -> None:
        self.sheet, self.table, self.context, self.matcher = sheet, table, context, matcher
        self.grid = Grid(sheet)
        self.named = {use.name: use for use in table.identities}
        uses = (*table.identities, *table.measures)
        self.readers = {use.index: self._reader(use) for use in uses}
        self.main = [use for use in table.measures if use.record is table.kind]
        spread = len(table.measures) > 1
        self.long = len(self.main) == 1 and not (spread and self.main[0].is_dimension)
        self.wide = not self.long or spread
        self._plan()
        self.columns: dict[int | None, Mapping[str, int]] = {None: self._columns_of(None)}
        self.columns |= {use.index: self._columns_of(use) for use in table.measures}
        self.fixed = self._fixed(constants)
        self.always = {name: value for name, value in self.fixed.items() if name not in TIMES}
        self.usual = {kind: self._usual(kind) for kind in DECLARATIONS}
        self.timing = Timing({**table.fixed, **self.fixed}, self._dates())
        self.last_data = self._last_data_row()

    def _plan(self) -> None:
        table = self.table
        self.has_place = bool(set(PLACES) & set(self.named))
        self.place_uses = self.named.get("municipality_code"), self.named.get("municipality")
        unread = {*PLACES, "region"} if self.has_place and table.kind in COUNTED else PLACES
        self.plan = [
            (use, use.index, self.readers[use.index])
            for use in table.identities
            if use.name not in unread
        ]
        self.planned = "when" in self.named and table.declaration.measure is None

    def _reader(self, use: Use) -> CellReader:
        column = DECLARATIONS[use.record or self.table.kind].column(use.name)
        factor = use.factor if use.factor != ONE else self.table.fixed.get("factor", ONE)
        return reader(column, self.context, self.matcher, factor)

    def _columns_of(self, use: Use | None) -> dict[str, int]:
        """Per attribute of a record the column that it came from."""
        found = {name: each.index for name, each in self.named.items() if name not in TIMES}
        if "municipality_code" in found:
            code = found.pop("municipality_code")
            found.setdefault("municipality", code)
        times = [each.index for name, each in self.named.items() if name in TIMES]
        if use and (use.when or use.month or not times):
            found |= dict.fromkeys(DATED, use.index)
        elif times:
            found |= dict.fromkeys(DATED, times[0])
        if use:
            found |= dict.fromkeys((use.name, "state", "upper_bound", *use.sets), use.index)
        return found

    def at(self, name: str, use: Use | None) -> Use | None:
        """The column of the sheet that an attribute came from."""
        index = self.columns[use.index if use else None].get(name)
        return next((each for each in self.table.uses if each.index == index), None)

    @property
    def home(self) -> str:
        """The one region of the importer; empty when there are several."""
        regions = self.context.regions_in_scope
        return next(iter(regions)) if len(regions) == 1 else ""

    def _fixed(self, constants: Mapping[str, str]) -> dict[str, Any]:
        """What no column says: a person's answer for all rows, a title, a default."""
        found = {**self._usual(self.table.kind), **self.table.fixed}
        for name, text in constants.items():
            found |= self._constant(name, text)
        return {name: value for name, value in found.items() if name not in self.named}

    def _usual(self, kind: Kind) -> dict[str, Any]:
        """What a record of this kind is unless something says otherwise."""
        group = {"target_group": self.context.counted_group} if kind is Kind.TARGETS else {}
        if kind in MONEY and self.context.only_stream:
            group["stream"] = self.context.only_stream
        return {**group, **DECLARATIONS[kind].fixed, **self.context.defaults.get(kind, {})}

    def _constant(self, name: str, text: str) -> dict[str, Any]:
        if name in PLACES:
            code, place = (None, text) if name == "municipality" else (text, None)
            return {"municipality": self.matcher.match(code, place).code}
        column = next((c for c in self.table.declaration.columns if c.name == name), None)
        return reader(column, self.context, self.matcher, ONE)[text].values if column else {}

    def _dates(self) -> set[date]:
        if not (use := self.named.get("when")):
            return set()
        span = self.table.span
        raws = {self.sheet.value(row, use.index) for row in range(span.first, span.last + 1)}
        found = [self.readers[use.index][raw].values.get("when") for raw in raws]
        return {when.end for when in found if isinstance(when, When) and when.end}

    def _last_data_row(self) -> int:
        for row in range(self.table.span.last, self.table.span.first - 1, -1):
            if sum(value is not None for value in self.sheet.rows[row]) > 1:
                return row
        return self.table.span.last

    def text(self, number: int, use: Use) -> str:
        return shown(self.sheet.value(number, use.index))

    def opening(self, number: int) -> int | None:
        """The stand at the begin of the period, which is checked and not stored."""
        use = self.named["opening"]
        found: int | None = self.readers[use.index][self.sheet.value(number, use.index)].values.get(
            "opening"
        )
        return found

    def unit_of(self, number: int, use: Use) -> Decimal:
        """To how many euros an amount was rounded: 101,6 in thousands is to hundreds."""
        factor = use.factor if use.factor != ONE else self.table.fixed.get("factor", ONE)
        decimals = (
            self.text(number, use).rpartition(",")[2] if "," in self.text(number, use) else ""
        )
        unit: Decimal = factor.scaleb(-len(decimals.strip()))
        return unit
