"""The upload back with marks: wrong cells coloured, each with a note, and a sheet of all messages.

A workbook that is small enough keeps its looks; of anything else the values are written into a
new one. No formula survives and nothing in it becomes one: what stood in a cell is all there is.
"""

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.worksheet import Worksheet

from agenda.imports.messages import Message, Severity
from agenda.imports.outcomes import message_from
from agenda.imports.reading import read_workbook
from agenda.imports.template import HEAD, write
from agenda.imports.workbook import MARKED, MARKED_HEADS, Refused, Sheet, Workbook
from audit.models import ImportBatch

WITH_LOOKS = 1 << 20  # bytes; opening a workbook with its looks costs a hundred times its size
MOST_CELLS = 100_000
COLOURS = {
    Severity.BLOCKING: "F4B6B6",
    Severity.ERROR: "F4B6B6",
    Severity.WARNING: "FFE9A8",
    Severity.INFO: "DCE9F7",
}
WIDTHS = (22, 8, 24, 8, 14, 28, 60, 60)
LONGEST = 31  # characters in the name of a sheet
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def marked_copy(batch: ImportBatch) -> tuple[str, bytes]:
    """A name and a workbook; the upload must have been kept."""
    content = batch.file.content
    if content is None:
        raise Refused("E_FILE_EMPTY")
    data = bytes(content)
    read = read_workbook(data, batch.filename)
    messages = [message_from(stored) for stored in batch.summary.get("messages", [])]
    book = _with_looks(data, read) or _plain(read)
    sheets = dict(zip((sheet.name for sheet in read.sheets), book.worksheets, strict=True))
    for message in messages:
        if message.sheet in sheets:
            _mark(sheets[message.sheet], message)
    _list(book, messages)
    stream = io.BytesIO()
    book.save(stream)
    return f"{PurePosixPath(batch.filename).stem} – meldingen.xlsx", stream.getvalue()


def _with_looks(data: bytes, read: Workbook) -> Book | None:
    """The workbook itself, without all that calculates or leads elsewhere."""
    cells = sum(len(row) for sheet in read.sheets for row in sheet.rows)
    if read.kind != "xlsx" or len(data) > WITH_LOOKS or cells > MOST_CELLS:
        return None
    try:
        book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception:  # whatever openpyxl cannot open, our own reader could
        return None
    if book.sheetnames != [sheet.name for sheet in read.sheets]:  # a chart on a sheet of its own
        return None
    book.defined_names.clear()
    for sheet in book.worksheets:
        _undress(sheet)
    return book


def _undress(sheet: Worksheet) -> None:
    sheet.conditional_formatting = ConditionalFormattingList()
    sheet.data_validations = DataValidationList()
    sheet.tables.clear()
    sheet.print_title_rows = sheet.print_title_cols = None
    sheet.legacy_drawing = None
    for cell in list(sheet._cells.values()):  # not iter_rows: a stray cell may lie very far away
        if isinstance(cell, Cell):
            cell.hyperlink = cell.comment = None
            if isinstance(cell.value, str) and cell.data_type != "e":
                write(cell, cell.value)


def _plain(read: Workbook) -> Book:
    """The values at their own addresses."""
    book = Book()
    book.remove(book.worksheets[0])
    for number, each in enumerate(read.sheets, start=1):
        _fill(book.create_sheet(_title(each.name, number, book.sheetnames)), each)
    return book


def _fill(sheet: Worksheet, read: Sheet) -> None:
    if read.hidden:
        sheet.sheet_state = "hidden"
    widths: dict[int, int] = {}
    for number, row in enumerate(read.rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                write(sheet.cell(number, column), value)
                widths[column] = max(widths.get(column, 0), len(str(value)))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(max(width + 2, 10), 50)


def _title(name: str, number: int, taken: Sequence[str]) -> str:
    """A name that a sheet can have; a csv is called after its file."""
    found = FORBIDDEN.sub("-", name).strip("'")[:LONGEST] or f"Blad {number}"
    return found if found not in taken else f"{found[: LONGEST - 4]} {number}"


def _mark(sheet: Worksheet, message: Message) -> None:
    """Colour the cell, or the first one of its row; the worst colour stays."""
    where = message.cell or (f"A{message.row}" if message.row else "")
    if not where:
        return
    column, row = coordinate_from_string(where)
    cell = sheet[f"{column}{row}"]
    if not isinstance(cell, Cell):  # the rest of a merged block: its first cell is what one sees
        block = next(block for block in sheet.merged_cells.ranges if where in block)
        cell = sheet.cell(block.min_row, block.min_col)
    said = f"{message.severity.value.capitalize()} {message.code}\n{message.text}\n{message.advice}"
    before = cell.comment.text if cell.comment else ""
    comment = Comment(f"{before}\n\n{said}".strip(), "soest_sob", height=140, width=340)
    cell.comment = comment
    if message.severity.stops or not before:
        cell.fill = PatternFill("solid", fgColor=COLOURS[message.severity])


def _list(book: Book, messages: Iterable[Message]) -> None:
    """The first sheet: everything there is to say. Reading this copy passes over it."""
    sheet = book.create_sheet(MARKED, 0)
    heads = zip(MARKED_HEADS, WIDTHS, strict=True)
    for column, (head, width) in enumerate(heads, start=1):
        cell = sheet.cell(1, column)
        write(cell, head)
        cell.font, cell.fill = Font(bold=True), HEAD
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, said in enumerate(messages, start=2):
        values = (said.sheet, said.row, said.column, said.cell, said.severity.value, said.code,
                  said.text, said.advice)  # fmt: skip
        for column, value in enumerate(values, start=1):
            if value not in (None, ""):
                cell = sheet.cell(number, column)
                write(cell, value)
                cell.alignment = Alignment(wrap_text=column > 6, vertical="top")
        sheet.cell(number, 5).fill = PatternFill("solid", fgColor=COLOURS[said.severity])
    sheet.freeze_panes = "A2"
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
