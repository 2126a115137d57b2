"""The whole report: every figure printed, valid, and the same bytes for the same dataset."""

import csv
import io
import json
from datetime import datetime

import pikepdf
import pytest

from agenda.reports import editions, pdf
from agenda.reports.attachments import as_csv
from agenda.reports.editions import edition, pdf_of
from agenda.reports.progress import as_json
from audit.known import AMSTERDAM, end_of_day
from tests.agenda.reports.pdf_checks import faults, problems
from tests.agenda.reports.reading import (
    END_OF_2025,
    pages_of,
    report_of,
    text_of,
)
from tests.make import places as make
from tests.make.agenda import make_item, make_risk, make_step, make_update

pytestmark = [
    pytest.mark.pdf,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),  # WeasyPrint's ICC profile
]


def render(made: editions.Edition) -> bytes:
    """Any warning of the renderer is a fault here."""
    return pdf.render(made.html, created=made.created, attachments=made.attachments, strict=True)


# The files inside


@pytest.fixture
def soest(db) -> editions.Edition:
    make.make_placement(value=3)
    make.make_target(value=12)
    make.make_municipality("Baarn")
    return edition(report_of("amersfoort", "soest"))


def test_the_data_is_inside(soest):
    with pikepdf.open(io.BytesIO(render(soest))) as opened:
        files = {name: file.get_file().read_bytes() for name, file in opened.attachments.items()}
    report = report_of("amersfoort", "soest")

    assert files["gegevens.json"].decode() == as_json(report)
    assert json.loads(files["gegevens.json"])["municipality"] == "Soest"
    rows = list(
        csv.DictReader(io.StringIO(files["cijfers.csv"].decode("utf-8-sig")), delimiter=";")
    )
    share = next(row for row in rows if row["sleutel"] == "realisation.0342")
    assert share == {
        "sleutel": "realisation.0342",
        "omschrijving": "Soest",
        "waarde": "25,0",
        "eenheid": "%",
        "stand": "bekend",
        "teller": "3",
        "noemer": "12",
        "bekend": "1",
        "van": "1",
        "peildatum": "2025-03-31",
        "bronnen": "1, 2",
    }
    unknown = next(row for row in rows if row["sleutel"] == "placed.beschut_werk.0308")
    assert (unknown["waarde"], unknown["stand"], unknown["bronnen"]) == ("", "onbekend", "")


def test_no_cell_of_the_table_is_a_formula(db):
    make.make_municipality("=SUM(A1)", slug="som")

    assert "\r\nplaced" not in as_csv(report_of("amersfoort"))
    assert "'=SUM(A1)" in as_csv(report_of("amersfoort"))


def test_the_dates_inside_are_those_of_the_data(soest):
    with pikepdf.open(io.BytesIO(render(soest))) as opened:
        assert str(opened.docinfo["/CreationDate"]) == "D:20251231225959Z"


# The store


def test_a_report_is_rendered_once(soest, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    first = pdf_of(soest)
    monkeypatch.setattr(editions, "render_limited", None)

    assert pdf_of(soest) == first
    assert [path.stem for path in editions.folder().iterdir()] == [soest.key]


def test_another_figure_is_another_report(soest):
    make.make_placement(make.make_municipality("Baarn"), 5)

    assert edition(report_of("amersfoort", "soest")).key != soest.key


def test_an_archive_that_wants_no_files_inside_gets_pdf_a_2(soest, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    before, settings.REPORT_PDF = soest.key, "pdf/a-2a"
    content = pdf_of(soest)

    assert soest.key != before
    assert faults(content, "2a") == faults(content, "ua1") == []
    assert problems(content, part="2") == []
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert not opened.attachments


def test_only_the_newest_are_kept(soest, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(editions, "MOST_KEPT", 1)
    monkeypatch.setattr(editions, "render_limited", lambda *_, **__: b"%PDF")
    editions.folder().mkdir()
    (editions.folder() / "old.pdf").touch()

    pdf_of(soest)

    assert [path.stem for path in editions.folder().iterdir()] == [soest.key]


def test_nothing_is_stored_when_rendering_fails(soest, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path

    def fail(*_, **__):
        raise pdf.ReportTooLarge("te groot")

    monkeypatch.setattr(editions, "render_limited", fail)
    with pytest.raises(pdf.ReportTooLarge):
        pdf_of(soest)

    assert not editions.folder().exists()


@pytest.mark.parametrize(
    ("municipality", "known_at", "name"),
    [
        ("", None, "voortgang-regio-amersfoort-2025-12-31.pdf"),
        ("soest", None, "voortgang-soest-2025-12-31.pdf"),
        (
            "soest",
            datetime(2099, 1, 15, tzinfo=AMSTERDAM),
            "voortgang-soest-2025-12-31-bekend-2099-01-15.pdf",
        ),
    ],
)
def test_the_file_is_called_after_place_and_day(soest, municipality, known_at, name):
    report = report_of("amersfoort", municipality, known_at=known_at)

    assert edition(report).filename == name


# What people type


NASTY = "<script>alert(1)</script> & <b>vet</b> {{ x }}"


def test_markup_in_every_text_stays_text(db):
    item = make_item(title=NASTY, goal=NASTY)
    make_step(item, NASTY, actor=NASTY)
    make_update(item, time="rood", cause=NASTY, consequence=NASTY, correction=NASTY)
    make_risk(NASTY, cause=NASTY, effect=NASTY, measure=NASTY)
    make.make_placement(note=NASTY)
    made = edition(report_of("amersfoort"))

    assert "<script>" not in made.html
    assert "<b>vet" not in made.html
    assert NASTY in text_of(made.html)
    assert " ".join(pages_of(render(made))).count("<script>") >= 8


def test_a_made_up_region_says_so_on_every_page(db):
    make.make_municipality(
        "Voorbeelddam", region=make.make_region("voorbeeldregio", name="Voorbeeld", made_up=True)
    )
    pages = pages_of(render(edition(report_of("voorbeeldregio"))))

    assert "alle cijfers zijn bedacht" in pages[0]
    assert all("– verzonnen voorbeeld" in text for text in pages[1:])


def test_a_real_region_does_not(soest):
    assert "verzonnen" not in " ".join(pages_of(render(soest)))


def test_an_empty_region_still_gets_a_report_that_says_what_it_lacks(db):
    make.make_municipality()
    made = edition(report_of("amersfoort"))
    content = render(made)

    assert faults(content, "3a") == faults(content, "ua1") == []
    words = text_of(made.html)
    for said in (
        "In de agenda staan nog geen openbare agendapunten.",
        "Van het geld van Amersfoort is nog niets bekend. Dat is iets anders dan nul.",
        "Er zijn nog geen afspraken tussen de partijen vastgelegd.",
        "Er zijn geen open risico’s vastgelegd.",
        "Er zijn nog geen uitgangspunten vastgelegd.",
        "Er zijn nog geen evaluatiemomenten afgesproken.",
        "Moties en toezeggingen: n.v.t.",
    ):
        assert said in words


def test_the_moment_of_a_report_is_its_known_at_or_the_end_of_its_day(soest):
    known_at = datetime(2099, 1, 15, 12, tzinfo=AMSTERDAM)

    assert soest.created == end_of_day(END_OF_2025)
    assert edition(report_of("amersfoort", known_at=known_at)).created == known_at
