"""What a file holds once it is read: sheets of plain values, each with its address."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

# Booleans come as the words that Dutch spreadsheets show, so that 1 and WAAR stay different.
Raw = str | int | Decimal | date | None
Row = list[Raw]
TRUE, FALSE = "WAAR", "ONWAAR"
MARKED = "Meldingen van de import"  # the sheet that we add to an upload sent back
MARKED_HEADS = ("Blad", "Rij", "Kolom", "Cel", "Ernst", "Code", "Wat er is", "Wat u kunt doen")


class Refused(Exception):
    """The file as a whole cannot be read; `code` says why and `place` where."""

    def __init__(self, code: str, detail: str = "", **place: str) -> None:
        super().__init__(code, detail)
        self.code, self.detail, self.place = code, detail, place


@dataclass(frozen=True)
class Limits:
    """More than this is no table of a municipality."""

    file_bytes: int = 20 << 20
    unpacked_bytes: int = 200 << 20
    members: int = 400
    ratio: int = 120
    ratio_from_bytes: int = 10 << 20
    rows: int = 120_000
    columns: int = 256
    cells: int = 2_000_000
    characters: int = 32 << 20
    gap: int = 500
    cpu_seconds: int = 30
    wall_seconds: int = 60
    memory_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block of cells; rows and columns count from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Cell:
    value: Raw
    text: str
    address: str


@dataclass
class Sheet:
    """One sheet. `rows[0]` is row 1; a row ends at its last filled cell.

    no_result: formulas that were never calculated. unsafe: formulas that reach outside the file.
    far: the first cell that lies out of reach, beyond the limits of a table.
    """

    name: str
    rows: list[Row]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    no_result: frozenset[str] = frozenset()
    unsafe: frozenset[str] = frozenset()
    far: str = ""

    def value(self, row: int, column: int) -> Raw:
        """The value at these counts from 0; None outside what was filled."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]

    def cell(self, row: int, column: int) -> Cell:
        found = self.value(row, column)
        return Cell(found, shown(found), address(row, column))

    def cells(self) -> Iterator[tuple[int, int, Raw]]:
        for number, row in enumerate(self.rows):
            for column, value in enumerate(row):
                if value is not None:
                    yield number, column, value

    @property
    def is_marked(self) -> bool:
        """Whether this is our own list of messages, come back with the mended upload."""
        return self.name == MARKED and tuple(self.rows[0]) == MARKED_HEADS if self.rows else False

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


@dataclass
class Workbook:
    """A whole file. kind: xlsx, ods or csv; the last three say how text was written (csv only).

    garbled: accents were read in the wrong encoding before it came here.
    private: parts outside the cells (comments, headers) that hold what looks like a BSN.
    """

    sheets: list[Sheet]
    kind: str
    sha256: str
    filename: str
    size: int
    encoding: str = ""
    delimiter: str = ""
    newline: str = ""
    garbled: bool = False
    private: tuple[str, ...] = field(default=())


def letters(column: int) -> str:
    """0 as A, 26 as AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """As a spreadsheet names the cell at these counts from 0: B12."""
    return f"{letters(column)}{row + 1}"


def shown(value: Raw) -> str:
    """The value as a person sees it in the sheet."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, Decimal):
        return str(value.normalize() if abs(value) > 10**20 else value).replace(".", ",")
    return str(value)
