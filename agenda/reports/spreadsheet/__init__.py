"""The report as a workbook: what the PDF says, to filter and to calculate with.

Made from the dataset alone, and the same dataset gives the same bytes: dates inside are those of
the data, and what openpyxl writes differently per machine is written anew (`book.settled`).
"""

import io

from openpyxl import Workbook

from agenda.reports.layout.cells import References
from agenda.reports.layout.cover import cover, moment
from agenda.reports.progress import ProgressReport
from agenda.reports.spreadsheet import agenda, numbers, words
from agenda.reports.spreadsheet.book import Pen, Table, add_guide, add_table, settled


def as_xlsx(report: ProgressReport) -> bytes:
    """The workbook: a guide to it, then a sheet per subject that the report has."""
    book, pen = Workbook(), Pen()
    tables = [table for table in _tables(report) if table.rows]
    add_guide(book.worksheets[0], words.guide(report, tables), pen)
    for table in tables:
        add_table(book.create_sheet(table.name), table, pen)
    about = cover(report)
    book.properties.title = about["title"]
    book.properties.creator = about["sender"]
    book.properties.description = about["description"]
    book.properties.language = "nl"
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue(), moment(report))


def _tables(report: ProgressReport) -> list[Table]:
    refs = References(report.source_numbers)
    return [
        numbers.figures(report, refs),
        numbers.series(report),
        words.blocks(report, refs),
        agenda.items(report, refs),
        agenda.steps(report, refs),
        agenda.decisions(report, refs),
        numbers.money(report, refs),
        numbers.national(report, refs),
        words.agreements(report, refs),
        words.risks(report, refs),
        words.remarks(report, refs),
        words.principles(report, refs),
        words.evaluations(report, refs),
        words.sources(report),
        words.terms(report),
    ]
