"""The data that goes inside the PDF: the dataset as JSON, every figure as a table, a workbook."""

import csv
import io
from collections.abc import Iterator

from agenda.reports.layout.cells import References
from agenda.reports.pdf import Attachment
from agenda.reports.progress import ProgressReport, as_json, every_figure
from agenda.reports.spreadsheet import as_xlsx
from agenda.reports.spreadsheet.book import FORMULA
from buildingblocks.formats import Number

COLUMNS = (
    "sleutel", "omschrijving", "waarde", "eenheid", "stand", "teller", "noemer",
    "bekend", "van", "peildatum", "bronnen",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachments(report: ProgressReport) -> tuple[Attachment, ...]:
    return (
        Attachment(
            "gegevens.json",
            "Alle gegevens van deze rapportage",
            as_json(report).encode(),
            "application/json",
        ),
        Attachment(
            "cijfers.csv",
            "Alle cijfers van deze rapportage, met hun bronnen",
            as_csv(report).encode("utf-8-sig"),
            "text/csv",
        ),
        Attachment(
            "gegevens.xlsx",
            "Alle gegevens van deze rapportage als werkmap",
            as_xlsx(report),
            XLSX,
        ),
    )


def as_csv(report: ProgressReport) -> str:
    """Every figure on a line, as Dutch spreadsheets read it: semicolons and decimal commas."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(report))
    return text.getvalue()


def _rows(report: ProgressReport) -> Iterator[list[str]]:
    refs = References(report.source_numbers)
    for figure in every_figure(report):
        yield [
            _text(figure.key),
            _text(figure.label),
            _number(figure.value),
            _text(figure.unit),
            figure.state.value,
            _number(figure.numerator),
            _number(figure.denominator),
            str(figure.known),
            str(figure.of),
            figure.reference_date.isoformat() if figure.reference_date else "",
            refs.text(figure),
        ]


def _number(value: Number | None) -> str:
    return "" if value is None else str(value).replace(".", ",")


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value
