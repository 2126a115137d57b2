"""Goes through the rows of a table: what is a row of data, a total, a heading of a part, a note."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from agenda.imports.assemble import Line, Told, records
from agenda.imports.context import Context
from agenda.imports.layout import PLACES, Layout
from agenda.imports.messages import Message, Problem, problem, say
from agenda.imports.municipalities import Matcher
from agenda.imports.quick import Quick
from agenda.imports.readers import Read
from agenda.imports.recognise import is_note
from agenda.imports.records import Row
from agenda.imports.tables import Table, Use
from agenda.imports.words import is_region, is_total
from agenda.imports.workbook import Raw, Sheet, address, shown

UNMAPPED = "een kolom is nog niet aangewezen"
TOTALS_IN = (*PLACES, "region", "target_group", "stream")


@dataclass
class Counted:
    """rows: all below the headings, totals included; data: those without totals."""

    rows: int = 0
    data: int = 0
    totals: int = 0
    empty_cells: int = 0


@dataclass(frozen=True)
class TotalRow:
    """A row that adds up others; per column what it says. number counts from 0."""

    number: int
    label: str
    cells: Mapping[int, Read]


class TableReader(Layout):
    """Reads a table once, from top to bottom. section: what a heading between the rows said."""

    def __init__(
        self,
        sheet: Sheet,
        table: Table,
        context: Context,
        matcher: Matcher,
        constants: Mapping[str, str],
    ) -> None:
        super().__init__(sheet, table, context, matcher, constants)
        self.counted = Counted()
        self.messages: list[Message] = []
        self.totals: list[TotalRow] = []
        self.data_rows: list[int] = []
        self.section: dict[str, Any] = {}
        self.spellings: set[tuple[int | None, str]] = set()
        self.padded = False
        self.total_columns = [self.named[n].index for n in TOTALS_IN if n in self.named]
        self.quick = Quick.road(self)

    def rows(self) -> Iterator[Row]:
        """Every record; when a column is still to be pointed out, none of them is to be stored."""
        for row in self._rows():
            if self.table.missing:
                for each in (row, *row.extras):
                    each.skipped_reason = each.skipped_reason or UNMAPPED
            yield row

    def _rows(self) -> Iterator[Row]:
        span, counted = self.table.span, self.counted
        for number in range(span.first, span.last + 1):
            cells = self.sheet.rows[number]
            if not cells or number in span.repeats:
                continue
            if number > self.last_data and is_note(cells):
                note = self.message(problem("I_FOOTNOTE"), number, None, shown(cells[-1]))
                self.messages.append(note)
                continue
            cells = self._filled(number, cells) if self.grid.has_merged_rows else cells
            if label := self._total(cells):
                self._take_total(number, cells, label)
            elif not (cells.count(None) == len(cells) - 1 and self._starts_section(cells)):
                counted.rows += 1
                counted.data += 1
                self.data_rows.append(number)
                yield from self._records(number, cells)

    def _records(self, number: int, cells: list[Raw]) -> Iterator[Row]:
        if self.quick and not self.section and (row := self.quick.row(number, cells)):
            yield row
        else:
            yield from records(self._line(number, cells))

    def _line(self, number: int, cells: list[Raw]) -> Line:
        """What the row says apart from its numbers."""
        line = Line(self, number, cells, {**self.always, **self.section})
        for use, index, read_cell in self.plan:
            if index < len(cells) and (raw := cells[index]) is not None:
                read = read_cell[raw]
                line.identity.update(read.values)
                if read.problem is not None:
                    line.told.append((read.problem, use))
        if self.planned:
            self._as_written(line)
        self._find_place(line)
        if line.told and line.match.stated:  # which region it is, follows from the municipality
            line.told = [
                (found, use) for found, use in line.told if not use or use.name != "region"
            ]
        if self.sheet.no_result or self.sheet.unsafe:
            self._formulas(line)
        return line

    def _as_written(self, line: Line) -> None:
        raw = line.raw(self.named["when"])
        line.identity["when_text"] = raw.strip() if isinstance(raw, str) else ""

    def _find_place(self, line: Line) -> None:
        if self.has_place:
            code, name = self.place_uses
            raw_code = line.raw(code) if code else None
            raw_name = line.raw(name) if name else None
            line.place = name if raw_name is not None or code is None else code
            line.match = self.matcher.match(raw_code, raw_name)
            self.padded = self.padded or line.match.padded
        elif self.table.declaration.measure is None:
            return  # a step or item without one is of all municipalities
        elif fixed := line.identity.get("municipality"):
            line.match = self.matcher.match(fixed, None)
        elif self.context.writable and len(self.context.writable) == 1:
            line.match = self.matcher.match(next(iter(self.context.writable)), None)

    def _formulas(self, line: Line) -> None:
        """Names, dates and texts that are formulas; numbers are looked at where they are read."""
        for use in self.table.identities:
            where = address(line.number, use.index)
            if where in self.sheet.unsafe:
                line.told.append((problem("E_FORMULA_UNSAFE"), use))
            elif where in self.sheet.no_result:
                line.told.append((problem("E_FORMULA_NO_RESULT"), use))

    def _filled(self, number: int, cells: list[Raw]) -> list[Raw]:
        """With the names that are merged over several rows."""
        filled = list(cells)
        for use in self.table.identities:
            if use.index < len(filled) and filled[use.index] is None:
                filled[use.index] = self.grid.down(number, use.index)
        return filled

    def _total(self, cells: list[Raw]) -> str:
        """What a row that adds up others is called; empty for any other row."""
        first = cells[0] if cells[0] is not None else next(v for v in cells if v is not None)
        if isinstance(first, str) and is_total_text(first):
            return shown(first)
        width = len(cells)
        for index in self.total_columns:
            value = cells[index] if index < width else None
            if isinstance(value, str) and is_total_text(value):
                return shown(value)
        name = self.place_uses[1]
        value = cells[name.index] if name and name.index < width else None
        if isinstance(value, str) and value[:1] in "rRaA" and is_region(value):
            return value
        return ""

    def _take_total(self, number: int, cells: list[Raw], label: str) -> None:
        self.counted.rows += 1
        self.counted.totals += 1
        found = {
            use.index: self.readers[use.index][cells[use.index]]
            for use in self.table.measures
            if use.index < len(cells) and cells[use.index] is not None
        }
        self.totals.append(TotalRow(number, label, found))

    def _starts_section(self, cells: list[Raw]) -> bool:
        """A row with only the name of a group or place, which holds for the rows below it."""
        if not is_note(cells):
            return False
        text = shown(cells[-1])
        hit = self.context.finders["target_group"].find(text)
        if hit and "target_group" not in self.named:
            self.section["target_group"] = hit.key
            return True
        if not self.has_place and (place := self.matcher.named(text)):
            self.section["municipality"] = place.place.code
            return True
        return False

    def messages_of(self, number: int, told: list[Told]) -> list[Message]:
        """Another spelling is told once, not at every row that uses it."""
        found = []
        for each, use in told:
            if each.code == "W_ALIAS":
                said = (use.index if use else None, self.text(number, use) if use else "")
                if said in self.spellings:
                    continue
                self.spellings.add(said)
            found.append(self.message(each, number, use))
        return found

    def message(self, found: Problem, number: int, use: Use | None, excerpt: str = "") -> Message:
        return say(
            found,
            sheet=self.sheet.name,
            row=number + 1,
            column=use.heading if use else "",
            cell=address(number, use.index) if use else "",
            excerpt=self.text(number, use) if use else excerpt,
        )


@lru_cache(maxsize=10_000)
def is_total_text(text: str) -> bool:
    """`is_total`, remembered: it is asked of every row."""
    return len(text) < 60 and is_total(text)
