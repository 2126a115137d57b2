"""The straight road for a long table: rows of which nothing needs to be said, at little cost.

Each column adds its part to the record by itself, remembered per distinct cell. A row with
anything odd in it goes the long way, through `assemble`; both ways make the same record.
"""

from typing import TYPE_CHECKING, Any

from agenda.imports.columns import Kind
from agenda.imports.readers import Read
from agenda.imports.records import Parts, Row, finish
from agenda.imports.tables import Use
from agenda.imports.values import Kind as Said
from agenda.imports.workbook import Raw

if TYPE_CHECKING:
    from agenda.imports.rows import TableReader

KINDS = {Kind.PLACEMENTS, Kind.FLOWS, Kind.TARGETS}
DIRECT = {"target_group", "unit", "certainty", "note", "kind", "published_on"}
TIMES = {"when", "year"}
FULL = {"municipality": "0000", "target_group": "x", "kind": "x"}
NUMBER = {"value": 1, "state": "waarde", "upper_bound": None}
Added = dict[str, Any] | None


class Part(dict[Raw, Added]):
    """raw cell -> what it adds to the record, or None where something has to be said of it."""

    def __init__(self, quick: "Quick", use: Use) -> None:
        super().__init__()
        self.quick, self.use = quick, use

    def __missing__(self, raw: Raw) -> Added:
        added = self.quick.added(self.use, raw)
        if len(self) < 20_000:
            self[raw] = added
        return added


class Quick:
    def __init__(self, reader: "TableReader") -> None:
        self.reader = reader
        self.kind = reader.table.kind
        self.measure = reader.main[0]
        self.columns = reader.columns[self.measure.index]
        identities = [use for use in reader.table.identities if use.name in DIRECT | TIMES]
        self.always = {n: v for n, v in reader.always.items() if n in DIRECT and v is not None}
        self.parts = [(use.index, Part(self, use)) for use in (*identities, self.measure)]
        self.needed = [column.index for column in (*self._required(identities), self.measure)]
        notes = [column for column in reader.table.declaration.columns if column.name == "note"]
        self.most = notes[0].most if notes else 0
        self.places: dict[tuple[Raw, Raw], Added] = {}
        self.code, self.name = (use.index if use else None for use in reader.place_uses)

    def _required(self, identities: list[Use]) -> list[Use]:
        declaration = self.reader.table.declaration
        return [use for use in identities if declaration.column(use.name).required]

    @classmethod
    def road(cls, reader: "TableReader") -> "Quick | None":
        """None where rows of this table depend on more than their own columns."""
        table, sheet = reader.table, reader.sheet
        times = [
            use for use in table.identities if use.name in {*TIMES, "month", "quarter", "from"}
        ]
        plain = (
            table.kind in KINDS
            and len(table.measures) == len(reader.main) == 1
            and len(times) == 1
            and times[0].name in TIMES
            and not reader.main[0].is_dimension
            and not reader.main[0].sets
            and any(reader.place_uses)
            and not (sheet.no_result or sheet.unsafe or reader.grid.has_merged_rows)
            and "percentage" not in reader.named
        )
        return cls(reader) if plain and not table.missing else None

    def row(self, number: int, cells: list[Raw]) -> Row | None:
        """The record of this row; None when it has to go the long way."""
        width = len(cells)
        for index in self.needed:
            if index >= width or cells[index] is None:
                return None
        values = dict(self.always)
        for index, part in self.parts:
            if index < width and (raw := cells[index]) is not None:
                added = part[raw]
                if added is None:
                    return None
                values.update(added)
        code = cells[self.code] if self.code is not None and self.code < width else None
        name = cells[self.name] if self.name is not None and self.name < width else None
        place = self.places.get((code, name)) or self._place(code, name)
        if place is None:
            return None
        values.update(place)
        return Row(self.kind, self.reader.sheet.name, number + 1, values, self.columns)

    def _place(self, code: Raw, name: Raw) -> Added:
        match = self.reader.matcher.match(code, name)
        place = match.place
        if place is None or match.problems or place.valid_from or place.valid_to:
            return None
        self.reader.padded = self.reader.padded or match.padded
        self.places[code, name] = {"municipality": match.code}
        return self.places[code, name]

    def added(self, use: Use, raw: Raw) -> Added:
        if use.name == "note" and isinstance(raw, str) and _is_plain(raw, self.most):
            return {"note": raw}
        read = self.reader.readers[use.index][raw]
        if read.problem is not None or read.kind is not Said.OK:
            return None
        if use.name in TIMES:
            return self._dated(use, read)
        if use is self.measure and self.kind is Kind.TARGETS:
            return {"value": read.values["value"]}  # a target is a number, never hidden or unknown
        return read.values

    def _dated(self, use: Use, read: Read) -> Added:
        """The date or period of the record, as `finish` makes it of an otherwise faultless row."""
        timing = self.reader.timing
        when = timing.for_kind(self.kind, timing.of(read.values, None))
        parts = Parts(FULL, NUMBER, when, self.reader.context.today, "")
        found, problems = finish(self.kind, parts)
        if problems:
            return None
        return {n: v for n, v in found.items() if n not in FULL and n not in NUMBER}


def _is_plain(text: str, most: int) -> bool:
    """A text that needs no second look: it is stored as it stands."""
    plain = text.isascii() and text.isprintable() and len(text) <= most
    return plain and text == text.strip()
