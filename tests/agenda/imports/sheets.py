"""Writes one grid of cells as csv, xlsx or ods, in the ways in which programs do that."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any

import openpyxl

Cell = str | int | float | Decimal | date | None
Grid = list[list[Cell]]
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for name, uri in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
    )
)
ODS = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<m:file-entry m:full-path="/" m:media-type="{ODS}"/></m:manifest>'
)


@dataclass
class Book:
    """merges: top, left, bottom, right, from 0, on the first sheet. formulas: = starts one."""

    grid: Grid
    name: str = "Plaatsingen"
    merges: Sequence[tuple[int, int, int, int]] = ()
    others: dict[str, Grid] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    formulas: bool = False

    @property
    def sheets(self) -> dict[str, Grid]:
        return {self.name: self.grid, **self.others}


def to_csv(
    book: Book,
    *,
    encoding: str = "utf-8-sig",
    delimiter: str = ";",
    newline: str = "\r\n",
    quoting: int = csv.QUOTE_MINIMAL,
    lead: str = "",
) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    for row in book.grid:
        writer.writerow([_text(cell) for cell in row])
    return (lead + target.getvalue()).encode(encoding)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    if isinstance(cell, float | Decimal):
        return str(cell).replace(".", ",")
    return str(cell)


def to_xlsx(book: Book) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, grid in book.sheets.items():
        sheet = workbook.create_sheet(name)
        for row in grid:
            sheet.append(row)
        if not book.formulas:
            _as_text(sheet)
        if name in book.hidden:
            sheet.sheet_state = "hidden"
    first = workbook[book.name]
    for top, left, bottom, right in book.merges:
        first.merge_cells(
            start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
        )
    return saved(workbook)


def _as_text(sheet: Any) -> None:
    """What starts with = or # stays the text that it is."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"


def saved(workbook: Any) -> bytes:
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def to_ods(book: Book) -> bytes:
    """Equal neighbours are written once with a number of repeats, as LibreOffice does."""
    tables = "".join(
        _table(name, grid, book.merges if name == book.name else (), hidden=name in book.hidden)
        for name, grid in book.sheets.items()
    )
    styles = (
        '<office:automatic-styles><style:style style:name="gone" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    return ods_of(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>{styles}'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def ods_of(content: str, **parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def _table(name: str, grid: Grid, merges: Any, *, hidden: bool) -> str:
    width = max(map(len, grid), default=0)
    spans = {
        (top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merges
    }
    rows = "".join(
        f"<table:table-row>{_cells([*row, *[None] * (width - len(row))], number, spans)}"
        f'<table:table-cell table:number-columns-repeated="{16384 - width}"/></table:table-row>'
        for number, row in enumerate(grid)
    )
    rest = (
        f'<table:table-row table:number-rows-repeated="{1048576 - len(grid)}">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    style = ' table:style-name="gone"' if hidden else ""
    return f'<table:table table:name="{escape(name)}"{style}>{rows}{rest}</table:table>'


def _cells(row: list[Cell], number: int, spans: dict[tuple[int, int], tuple[int, int]]) -> str:
    found, column = "", 0
    while column < len(row):
        repeats = 1
        while (
            column + repeats < len(row)
            and row[column + repeats] == row[column]
            and type(row[column + repeats]) is type(row[column])
            and not spans
        ):
            repeats += 1
        found += _cell(row[column], repeats, spans.get((number, column)))
        column += repeats
    return found


def _cell(cell: Cell, repeats: int, span: tuple[int, int] | None) -> str:
    more = f' table:number-columns-repeated="{repeats}"' if repeats > 1 else ""
    if span:
        more += f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"'
    if cell is None:
        return f"<table:table-cell{more}/>"
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return f'<table:table-cell office:value-type="date" office:date-value="{day}"{more}/>'
    if isinstance(cell, int | float | Decimal):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"{more}/>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell office:value-type="string"{more}>{lines}</table:table-cell>'


WRITERS = {"csv": to_csv, "xlsx": to_xlsx, "ods": to_ods}
