"""The workbook: the same figures as the report, as real numbers, and never a formula."""

import io
import os
import pickle
import subprocess
import sys
from decimal import Decimal
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from django.conf import settings

from agenda.reports.attachments import attachments
from agenda.reports.layout.cells import References
from agenda.reports.progress import every_figure
from agenda.reports.spreadsheet import as_xlsx
from agenda.reports.spreadsheet.book import Amount
from tests.agenda.reports.reading import report_of
from tests.make import places as make
from tests.make.agenda import make_decision, make_item, make_proposal, make_step, make_update

pytestmark = pytest.mark.usefixtures("facts", "db")

REPORTS = [("amersfoort", ""), ("amersfoort", "soest"), ("fryslan-west", "harlingen")]
ALWAYS = ["Leeswijzer", "Cijfers", "Agenda", "Stappen", "Besluiten", "Middelen", "Bronnen",
          "Begrippen"]  # fmt: skip


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(book: openpyxl.Workbook, sheet: str) -> list[dict[str, object]]:
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def words_of(book: openpyxl.Workbook) -> set[str]:
    return {
        cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        if isinstance(cell, str)
    }  # fmt: skip


# What is in it


@pytest.mark.parametrize(("region", "municipality"), REPORTS)
def test_every_figure_is_a_row_with_its_value_as_a_number(region, municipality):
    report = report_of(region, municipality)
    refs = References(report.source_numbers)
    rows = {row["Sleutel"]: row for row in rows_of(opened(as_xlsx(report)), "Cijfers")}

    figures = every_figure(report)
    assert len(rows) == len(figures) > 20
    for figure in figures:
        row = rows[figure.key]
        for name, value in (
            ("Waarde", figure.value), ("Teller", figure.numerator), ("Noemer", figure.denominator),
        ):  # fmt: skip
            found = None if row[name] is None else Decimal(str(row[name]))
            assert found == value, (figure.key, name)
        assert (row["Aantal bekend"], row["Van de"]) == (figure.known, figure.of)
        assert (row["Peildatum"].date() if row["Peildatum"] else None) == figure.reference_date
        assert (row["Bronnen"] or "") == refs.text(figure)


def test_what_is_not_known_is_empty_and_says_so():
    rows = rows_of(opened(as_xlsx(report_of("amersfoort", "soest"))), "Cijfers")
    spent = next(row for row in rows if row["Sleutel"] == "spent.2025")

    assert (spent["Waarde"], spent["Stand"]) == (None, "nog niet bekend")


@pytest.mark.parametrize(("region", "municipality"), REPORTS)
def test_it_has_a_sheet_per_subject_with_a_head_that_stays(region, municipality):
    book = opened(as_xlsx(report_of(region, municipality)))

    assert set(ALWAYS) <= set(book.sheetnames)
    assert book.sheetnames[0] == "Leeswijzer"
    for sheet in book.worksheets[1:]:
        assert sheet.max_row > 1
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
    assert set(book.sheetnames[1:]) <= words_of(book)  # the guide names each


def test_items_steps_and_decisions_are_those_of_the_dataset():
    report = report_of("amersfoort")
    book = opened(as_xlsx(report))

    assert [row["Code"] for row in rows_of(book, "Agenda")] == [i.code for i in report.agenda.items]
    lists = report.steps
    found = sum(map(len, (lists.past, lists.late, lists.coming, lists.later, lists.undated)))
    assert len(rows_of(book, "Stappen")) == found + len(lists.unknown)
    decided = {d.body for p in report.agenda.proposals for d in p.decisions}
    assert {row["Orgaan"] for row in rows_of(book, "Besluiten")} - {None} == decided
    assert [row["Nummer"] for row in rows_of(book, "Bronnen")] == [s.number for s in report.sources]


def test_an_item_at_risk_says_why_and_a_proposal_without_a_body_stands_there_too():
    region = make.make_region("elders", name="Elders")
    item = make_item("Z.09", region=region, title="Wacht op personeel")
    make_update(item, time="rood", cause="Ziekte", consequence="Later", correction="Inhuur")
    make_step(item, "Werven")
    make_proposal("later", title="Nog te agenderen", region=region)
    make_decision(make_proposal("nu", title="Geagendeerd", region=region))
    book = opened(as_xlsx(report_of("elders")))

    row = rows_of(book, "Agenda")[0]
    assert [row[name] for name in ("Oordeel", "Oorzaak", "Gevolg", "Bijsturing")] == [
        "Niet gehaald", "Ziekte", "Later", "Inhuur",
    ]  # fmt: skip
    outcomes = {row["Voorstel"]: row["Uitkomst"] for row in rows_of(book, "Besluiten")}
    assert outcomes["Nog te agenderen"] == "nog niet voorgelegd"
    assert outcomes["Geagendeerd"] != "nog niet voorgelegd"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Amount(Decimal("1250.50"), "euro"), '"€" #,##0.00'),
        (Amount(101615, "euro"), '"€" #,##0'),
        (Amount(Decimal("55.0"), "%"), '#,##0"%"'),
        (Amount(Decimal("28.5"), "%"), '#,##0.0"%"'),
        (Amount(1234, "personen"), "#,##0"),
    ],
)
def test_numbers_look_like_what_they_are(amount, shown):
    assert amount.format == shown


# What is not in it


def test_nothing_in_it_is_a_formula_or_breaks_the_file():
    region = make.make_region("elders", name="=HYPERLINK(1)")
    make.make_municipality("+Plus", region=region, slug="plus")
    make_item("Z.01", region=region, title="=cmd|' /C calc'!A1", goal="@SUM(A1)\x07")
    content = as_xlsx(report_of("elders"))

    with ZipFile(io.BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    cells = [c for sheet in opened(content) for row in sheet.iter_rows() for c in row if c.value]
    dangerous = [cell for cell in cells if str(cell.value)[0] in "=+-@"]
    assert {cell.value for cell in dangerous} >= {"+Plus", "=cmd|' /C calc'!A1", "@SUM(A1)"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in dangerous)


def test_it_is_among_the_files_inside_the_pdf():
    report = report_of("amersfoort", "soest")
    files = {file.name: file for file in attachments(report)}

    assert files["gegevens.xlsx"].content == as_xlsx(report)
    assert files["gegevens.xlsx"].mime.endswith("spreadsheetml.sheet")


# The same bytes


def test_the_dates_in_it_are_those_of_the_data():
    report = report_of("amersfoort", "soest")
    content = as_xlsx(report)
    about = opened(content).properties

    assert f"{about.created:%Y-%m-%d %H:%M} {about.modified:%H:%M}" == "2025-12-31 22:59 22:59"
    assert about.title == "Voortgangsrapportage gemeente Soest, peildatum 31 december 2025"
    assert about.creator == "Gemeente Soest, Regio Amersfoort"
    with ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


ELSEWHERE = """
import pickle, sys, django
django.setup()
from agenda.reports.spreadsheet import as_xlsx
sys.stdout.buffer.write(as_xlsx(pickle.load(sys.stdin.buffer)))
"""


@pytest.mark.parametrize(
    "machine",
    [
        {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "8", "OPENPYXL_LXML": "False"},
    ],
)
def test_another_process_makes_the_same_bytes(machine):
    report = report_of("amersfoort")
    made = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=pickle.dumps(report),
        capture_output=True,
        check=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "soest_sob.settings", **machine},
    )

    assert made.stdout == as_xlsx(report)


def test_what_others_registered_in_this_process_is_not_in_it(monkeypatch):
    """The renderer registers prefixes for everybody; so may any library."""
    report = report_of("amersfoort", "soest")
    before = as_xlsx(report)
    prefixes = {"http://www.w3.org/2000/svg": "", "http://purl.org/dc/terms/": "anders"}
    for uri, prefix in prefixes.items():
        monkeypatch.setitem(ElementTree._namespace_map, uri, prefix)

    assert as_xlsx(report) == before


def test_every_part_of_it_is_xml():
    with ZipFile(io.BytesIO(as_xlsx(report_of("amersfoort")))) as parts:
        for name in parts.namelist():
            assert ElementTree.fromstring(parts.read(name)).tag
