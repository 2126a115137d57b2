"""Real editions: valid, the same in every form, and made again byte for byte."""

import hashlib
import io
import json
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pikepdf
import pytest
from django.db import transaction

from agenda.reports import verifying
from agenda.reports.keeping import kept
from agenda.reports.layout.cells import written
from agenda.reports.making import made_with
from agenda.reports.progress import every_figure
from agenda.reports.rounds import opened
from tests.agenda.reports.pdf_checks import faults, problems
from tests.agenda.reports.reading import figures_in, missing_from, numbers_lost, squeezed
from tests.make import places
from tests.make.rounds import make_frozen, make_reporting, make_round

pytestmark = [
    pytest.mark.pdf,
    pytest.mark.django_db,
    pytest.mark.sqlite,  # long, and what is printed knows no database
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),  # WeasyPrint's ICC profile
]


@pytest.fixture(scope="module")
def editions(django_db_setup, django_db_blocker):
    """The second round of a small region, so that something has changed since the first."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_reporting()
        make_frozen(world)
        places.make_placement(world.soest, 5, on=date(2025, 6, 30))
        places.make_placement(world.baarn, 6, on=date(2025, 6, 30))
        second = make_frozen(world, make_round(world, on=date(2025, 6, 30), since=date(2025, 4, 1)))
        found = opened(second)
        reports = {report.cbs_code: report for report in found.reports}
        yield [
            (edition, reports[edition.municipality.cbs_code if edition.municipality else ""])
            for edition in second.editions.select_related("municipality")
        ]
        transaction.set_rollback(True)


def of(edition, kind):
    return kept(edition.files[kind]["sha256"])


def test_every_pdf_is_valid_for_the_archive_and_for_every_reader(editions):
    assert len(editions) == 3
    for edition, _report in editions:
        pdf = of(edition, "pdf")
        assert faults(pdf, "3a") == faults(pdf, "ua1") == problems(pdf) == []


def test_every_figure_is_the_same_on_page_and_paper_in_workbook_and_data(editions):
    for edition, report in editions:
        screen, paper = of(edition, "page").decode(), of(edition, "print").decode()
        assert list(missing_from(report, paper)) == []
        assert figures_in(screen) == figures_in(paper)
        assert numbers_lost(paper, of(edition, "pdf")) == []
        data = numbers_in(json.loads(of(edition, "json")))
        sheet = sheet_of(of(edition, "xlsx"))
        figures = every_figure(report)
        assert len(figures) > 20
        for figure in figures:
            assert (figure.key, figure.value) in data
            if figure.is_known:
                assert (figure.key, figure.value) in sheet
                assert squeezed(written(figure)) in figures_in(screen)[figure.key]


def numbers_in(value):
    """(key, value) of every figure in the data."""
    found = set()
    if isinstance(value, dict):
        if {"key", "value", "numerator", "denominator"} <= value.keys():
            number = value["value"]
            found.add((value["key"], Decimal(number) if isinstance(number, str) else number))
        for part in value.values():
            found |= numbers_in(part)
    elif isinstance(value, list):
        for part in value:
            found |= numbers_in(part)
    return found


def sheet_of(content):
    """(key, value) of every row of the sheet with all figures."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Cijfers"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in rows if "Sleutel" in row)
    key, value = head.index("Sleutel"), head.index("Waarde")
    return {
        (row[key], Decimal(str(row[value])))
        for row in rows
        if row[key] and isinstance(row[value], int | float)
    }


def test_the_pdf_carries_the_very_files_that_stand_beside_it(editions):
    for edition, _report in editions:
        with pikepdf.open(io.BytesIO(of(edition, "pdf"))) as pdf:
            inside = {
                hashlib.sha256(each.get_file().read_bytes()).hexdigest()
                for each in pdf.attachments.values()
            }
        assert inside == {edition.files[kind]["sha256"] for kind in ("json", "csv", "xlsx")}


def test_the_bundle_holds_every_file_with_its_hash(editions):
    for edition, _report in editions:
        with zipfile.ZipFile(io.BytesIO(of(edition, "zip"))) as bundle:
            sums = dict(
                reversed(line.split("  "))
                for line in bundle.read("SHA256SUMS").decode().splitlines()
            )
            names = set(bundle.namelist()) - {"SHA256SUMS"}
            assert set(sums) == names
            assert all(
                hashlib.sha256(bundle.read(name)).hexdigest() == sums[name] for name in names
            )
        assert sums[edition.files["pdf"]["name"]] == edition.files["pdf"]["sha256"]


def test_made_again_with_the_same_renderer_they_are_the_same_bytes(editions):
    assert list(verifying.faults(thorough=True)) == []


def test_after_an_upgrade_of_the_renderer_the_text_must_be_the_same(editions, monkeypatch):
    monkeypatch.setattr(verifying, "made_with", lambda: {**made_with(), "weasyprint": "99.0"})
    assert list(verifying.faults(thorough=True)) == []


def test_another_text_after_an_upgrade_is_named(editions, monkeypatch):
    real = verifying.render_limited

    def other(html, **options):
        return real(html.replace("Kernboodschap", "Kernpunten"), **options)

    monkeypatch.setattr(verifying, "render_limited", other)
    monkeypatch.setattr(verifying, "made_with", lambda: {**made_with(), "weasyprint": "99.0"})
    first = str(next(verifying.faults(thorough=True)))  # one is enough to know
    assert "staat er iets anders" in first
