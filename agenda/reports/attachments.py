"""The data that goes inside the PDF: the dataset as JSON, and every figure as a table."""

import csv
import io
from collections.abc import Iterator

from agenda.reports.layout.cells import References
from agenda.reports.pdf import Attachment
from agenda.reports.progress import ProgressReport, as_json, every_figure
from audit.provenance import Figure
from buildingblocks.formats import Number

COLUMNS = (
    "sleutel", "omschrijving", "waarde", "eenheid", "stand", "teller", "noemer",
    "bekend", "van", "peildatum", "bronnen",
)  # fmt: skip
# What a spreadsheet takes for the start of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
            _sources(figure, refs),
        ]


def _sources(figure: Figure, refs: References) -> str:
    return ", ".join(map(str, refs.each(figure.origins)))


def _number(value: Number | None) -> str:
    return "" if value is None else str(value).replace(".", ",")


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value
