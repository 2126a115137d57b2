"""Sheets as civil servants like them: a frozen head to filter by, fitting columns, real numbers."""

import io
import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from audit.provenance import Figure
from buildingblocks.formats import Number

# What a spreadsheet takes for the start of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ACCENT, PALE = "0B5C6B", "EDF3F5"
HEAD = PatternFill("solid", fgColor=PALE)
FONT = "Calibri"
HEAD_FONT = Font(FONT, 11, bold=True, color=ACCENT)
LINE = Border(bottom=Side("thin", color=ACCENT))
TOP = Alignment(vertical="top", wrap_text=True)
RIGHT = Alignment(vertical="top", horizontal="right")
# Zip files know no date before this one; ours are those of the data, in the properties.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
CREATED = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*")
# Excel shows no more rows of a cell than fit; taller is no longer a table.
MOST_LINES, LINE_HEIGHT = 12, 15.0
WIDE = 180


@dataclass(frozen=True)
class Amount:
    """A number with what it is of: euro, % or a count."""

    value: Number
    unit: str = ""

    @property
    def format(self) -> str:
        """As Excel writes it in any country; how it looks follows the country of the reader."""
        decimals = _decimals(self.value)
        if self.unit == "euro":
            return '"€" #,##0.00' if decimals else '"€" #,##0'
        shown = "#,##0" + ("." + "0" * decimals if decimals else "")
        return f'{shown}"%"' if self.unit == "%" else shown


Value = str | int | date | Amount | None
Row = Sequence[Value]


@dataclass(frozen=True)
class Column:
    head: str
    width: int


@dataclass(frozen=True)
class Table:
    """One sheet: what is on it (for the guide), its columns and its rows."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


GUIDE = (Column("", 26), Column("", 100))


def columns(*pairs: tuple[str, int]) -> tuple[Column, ...]:
    return tuple(Column(head, width) for head, width in pairs)


def amount(figure: Figure) -> Amount | None:
    """The value of a figure; empty where there is none, as nothing may stand for unknown."""
    return number(figure.value, figure.unit)


def number(value: Number | None, unit: str = "") -> Amount | None:
    return None if value is None else Amount(value, unit)


def _decimals(value: Number) -> int:
    exponent = Decimal(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


class Pen:
    """Writes values as what they are; a style is worked out once, as that is what takes time."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, bool], StyleArray] = {}

    def write(self, sheet: Worksheet, line: int, place: int, value: Value) -> None:
        """A text is never a formula, whatever it starts with; nothing makes no cell."""
        if value is None or value == "":
            return
        cell = sheet.cell(line, place)
        if isinstance(value, str):
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.data_type = "s"
        else:
            cell.value = value.value if isinstance(value, Amount) else value
        self._dress(cell, _format(value), isinstance(value, str) and value.startswith(FORMULA))

    def _dress(self, cell: Cell, number_format: str, quoted: bool) -> None:
        key = (number_format, quoted)
        if key not in self._styles:
            cell.alignment = RIGHT if number_format else TOP
            cell.number_format = number_format or "General"
            cell.quotePrefix = quoted
            self._styles[key] = cell._style
        cell._style = copy(self._styles[key])


def _format(value: Value) -> str:
    """Nothing for words."""
    if isinstance(value, Amount):
        return value.format
    if isinstance(value, date):
        return "DD-MM-YYYY"
    return "" if isinstance(value, str) else "0"


def add_table(sheet: Worksheet, table: Table, pen: Pen) -> None:
    for place, column in enumerate(table.columns, start=1):
        pen.write(sheet, 1, place, column.head)
        head = sheet.cell(1, place)
        head.font, head.fill, head.border = HEAD_FONT, HEAD, LINE
        head.alignment = Alignment(vertical="bottom", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    for line, row in enumerate(table.rows, start=2):
        for place, value in enumerate(row, start=1):
            pen.write(sheet, line, place, value)
        sheet.row_dimensions[line].height = _height(table.columns, row)
    sheet.freeze_panes = "B2"
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    _paper(sheet, sum(column.width for column in table.columns))
    sheet.print_title_rows = "1:1"


def _height(heads: Sequence[Column], row: Row) -> float:
    """Room for the longest text; programs that open the file do not measure it again."""
    texts = [
        (value, c.width) for value, c in zip(row, heads, strict=True) if isinstance(value, str)
    ]
    lines = max((-(-len(text) // max(width - 2, 1)) for text, width in texts), default=1)
    return LINE_HEIGHT * min(max(lines, 1), MOST_LINES)


def add_guide(sheet: Worksheet, lines: Sequence[tuple[str, ...]], pen: Pen) -> None:
    """The first sheet: a title, and lines of a word with what it means."""
    sheet.title = "Leeswijzer"
    for place, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            pen.write(sheet, place, column, text)
        if len(line) == 2:
            sheet.row_dimensions[place].height = _height(GUIDE, line)
        elif line:
            head = sheet.cell(place, 1)
            head.font = Font(FONT, 16 if place == 1 else 11, bold=True, color=ACCENT)
            head.alignment = Alignment(wrap_text=False)
    for letter, wide in zip("AB", GUIDE, strict=True):
        sheet.column_dimensions[letter].width = wide.width
    sheet.sheet_view.showGridLines = False
    _paper(sheet, 0)


def _paper(sheet: Worksheet, width: int) -> None:
    """As wide as a page; what is too wide for that to be read, goes on a larger one."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if width > WIDE else sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "Pagina &P van &N"


def settled(content: bytes, created: datetime) -> bytes:
    """The same workbook with nothing in it of this machine or this moment.

    openpyxl writes the clock, and the same XML in other letters where lxml is installed.
    """
    target = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(target, "w") as made:
        for name in source.namelist():
            xml = _same_letters(source.read(name))
            if name == "docProps/core.xml":
                xml = CREATED.sub(rf"\g<1>{created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", xml)
            member = ZipInfo(name, ZIP_EPOCH)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            made.writestr(member, f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}')
    return target.getvalue()


def _same_letters(xml: bytes) -> str:
    """XML in one way of writing: attributes in order, all namespaces declared at the root.

    Not `ElementTree.canonicalize`: that looks at prefixes which others registered in the process.
    """
    written: list[str] = []
    spaces: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        spaces.update((k, v) for k, v in attributes.items() if k.startswith("xmlns"))
        written.append(_tag(name, {k: v for k, v in attributes.items() if k not in spaces}))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: written.append(f"</{name}>")
    parser.CharacterDataHandler = lambda text: written.append(escape(text))
    parser.Parse(xml, True)
    root = "".join(_attribute(key, spaces[key]) for key in sorted(spaces))
    return "".join([written[0][:-1], root, ">", *written[1:]])


def _tag(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}{''.join(_attribute(key, attributes[key]) for key in sorted(attributes))}>"


def _attribute(key: str, value: str) -> str:
    return f" {key}={quoteattr(value)}"
