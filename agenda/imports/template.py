"""A workbook to fill in: the table with what is known, lists to choose from, and an explanation."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.timezone import localdate
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from agenda.imports.columns import Column, Declaration
from agenda.imports.resources import columns_of
from agenda.imports.wording import HOW_TO_FILL_IN
from agenda.imports.workbook import Raw
from buildingblocks.formats import dutch_date

EMPTY_ROWS = 500  # as many as one can fill in below what is there
WIDEST, NARROWEST = 50, 11
HEAD = PatternFill("solid", fgColor="E5EEF7")
EXPLANATION, LISTS = "Uitleg", "Keuzelijsten"


def workbook(
    declared: Declaration,
    rows: Sequence[Sequence[Raw]],
    *,
    where: str,
    choices: Mapping[str, Sequence[str]],
) -> bytes:
    """The table of a kind with these rows, as xlsx."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = declared.label
    _table(sheet, columns_of(declared), rows)
    _explain(book.create_sheet(EXPLANATION), declared, where)
    lists = book.create_sheet(LISTS)
    lists.column_dimensions["A"].width = 50
    last = len(rows) + 1 + EMPTY_ROWS
    for place, column in enumerate(columns_of(declared), start=1):
        cells = f"{get_column_letter(place)}2:{get_column_letter(place)}{last}"
        if found := choices.get(column.name):
            _offer(sheet, lists, column, found, cells)
        elif column.reads in ("date", "year"):
            _expect(sheet, column, cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _table(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Raw]]) -> None:
    widths = [len(column.heading) + 3 for column in columns]
    for place, column in enumerate(columns, start=1):
        head = sheet.cell(1, place)
        write(head, column.heading)
        head.font, head.fill = Font(bold=True), HEAD
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            if value not in (None, ""):
                write(sheet.cell(number, place), value)
                widths[place - 1] = max(widths[place - 1], len(str(value)))
    for place, width in enumerate(widths, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = min(max(width, NARROWEST), WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def write(cell: Cell, value: Raw) -> None:
    """A value as what it is: a text is never a formula, whatever it starts with."""
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in "=+-@"
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "DD-MM-YYYY"


def _explain(sheet: Worksheet, declared: Declaration, where: str) -> None:
    lines: list[tuple[str, ...]] = [
        (f"{declared.label} van {where}, zoals bekend op {dutch_date(localdate())}",),
        *((line,) for line in HOW_TO_FILL_IN),
        (),
    ]
    for column in columns_of(declared):
        needed = "verplicht" if column.required else "mag leeg"
        lines.append((column.heading, needed, column.explanation))
    for number, line in enumerate(lines, start=1):
        for place, text in enumerate(line, start=1):
            if text:
                write(sheet.cell(number, place), text)
                sheet.cell(number, place).alignment = Alignment(wrap_text=False, vertical="top")
    sheet.cell(1, 1).font = Font(bold=True)
    for letter, width in (("A", 34), ("B", 12), ("C", 70)):
        sheet.column_dimensions[letter].width = width


def _offer(
    sheet: Worksheet, lists: Worksheet, column: Column, found: Sequence[str], cells: str
) -> None:
    """A list to choose from. All lists stand below one another on a sheet of their own: one
    column is no table, so that reading the workbook passes over them.
    """
    first = lists.max_row + 2 if lists.cell(1, 1).value else 2
    write(lists.cell(first - 1, 1), f"{column.heading}:")
    for number, text in enumerate(found, start=first):
        write(lists.cell(number, 1), text)
    offered = DataValidation(
        type="list",
        formula1=f"={LISTS}!$A${first}:$A${first + len(found) - 1}",
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle=column.heading,
        error="Dit staat niet in de lijst. Klopt het toch?",
    )
    offered.add(cells)
    sheet.add_data_validation(offered)


def _expect(sheet: Worksheet, column: Column, cells: str) -> None:
    """A date, or a year."""
    limits = {"date": ("date", "36526", "73050"), "year": ("whole", "2015", "2060")}
    kind, least, most = limits[column.reads]
    expected = DataValidation(
        type=kind,
        operator="between",
        formula1=least,
        formula2=most,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.heading,
        error="Vul een datum in, zoals 31-03-2025." if kind == "date" else "Vul een jaar in.",
    )
    expected.add(cells)
    sheet.add_data_validation(expected)
