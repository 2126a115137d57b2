"""Reports of the real regions: every figure printed, valid, honest about how little is known."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing

import pytest
from django.db import connection
from django.db.backends.sqlite3._functions import register

from agenda.reports import pdf
from agenda.reports.editions import Edition, edition, pdf_of
from agenda.reports.layout import layout
from agenda.reports.layout.cells import References
from agenda.reports.progress import every_figure
from tests.agenda.reports.pdf_checks import faults, problems
from tests.agenda.reports.reading import (
    figures_in,
    missing_from,
    numbers_lost,
    pages_of,
    report_of,
    squeezed,
    text_of,
)

pytestmark = [
    pytest.mark.pdf,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),  # WeasyPrint's ICC profile
    pytest.mark.usefixtures("facts", "db"),
]

EDITIONS = [
    ("amersfoort", ""),
    ("amersfoort", "soest"),
    ("rivierenland", ""),
    ("fryslan-west", ""),
    ("fryslan-west", "harlingen"),
]


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """What was rendered already, by its page."""
    return {}


@pytest.fixture
def render(made) -> Callable[[Edition], bytes]:
    """Renders a page once for the whole file; any warning of the renderer is a fault."""

    def once(found: Edition) -> bytes:
        if found.html not in made:
            order = {"created": found.created, "attachments": found.attachments}
            made[found.html] = pdf.render(found.html, **order, strict=True)
        return made[found.html]

    return once


@pytest.mark.parametrize(("region", "municipality"), EDITIONS)
def test_every_figure_is_printed_and_the_pdf_is_valid(render, region, municipality):
    report = report_of(region, municipality)
    made = edition(report)
    content = render(made)

    assert list(missing_from(report, made.html)) == []
    assert numbers_lost(made.html, content) == []
    assert faults(content, "3a") == faults(content, "ua1") == []
    assert problems(content) == []


@pytest.mark.parametrize(("region", "municipality"), EDITIONS)
def test_every_known_figure_has_a_source_in_the_list(region, municipality):
    report = report_of(region, municipality)
    refs = References(report.source_numbers)
    page = edition(report).html

    for figure in every_figure(report):
        numbers = refs.each(figure.origins)
        assert bool(numbers) or not figure.is_known, figure.key
        assert all(f'id="bron-{number}"' in page for number in numbers)


@pytest.mark.parametrize(("region", "municipality"), EDITIONS)
def test_the_summary_is_one_page_with_drawings(render, region, municipality):
    report = report_of(region, municipality)
    said = layout(report)["summary"]
    pages = pages_of(render(edition(report)))

    words = pages[1].replace(" ", "")
    assert "1Samenvatting" in words
    for told in (*said["unknowns"], *(row["name"] for row in said["rows"])):
        assert squeezed(told).replace(" ", "") in words
    drawn = len(said["charts"])
    assert (f"Figuur1.{drawn}" in words) == (drawn > 0)
    assert f"Figuur1.{drawn + 1}" not in words


@pytest.mark.parametrize(("region", "municipality"), EDITIONS[:2])
def test_a_drawing_that_stands_there_twice_has_a_name_for_each_place(region, municipality):
    html = edition(report_of(region, municipality)).html
    names = re.findall(r'role="region"[^>]*aria-label="([^"]+)"', html)
    assert any(name.startswith("Samenvatting: ") for name in names)
    assert sorted(names) == sorted(set(names))


def test_amersfoort_draws_what_it_does_not_know(render):
    first = pages_of(render(edition(report_of("amersfoort"))))[1]

    assert "Figuur 1.3 Raden over ‘Toekomstplan sociaal ontwikkelbedrijf’" in first
    assert "0 van 6" in first


def test_tables_are_numbered_by_chapter(render):
    """Every one once, in order, and starting anew with each chapter."""
    words = " ".join(pages_of(render(edition(report_of("amersfoort")))))
    found = [tuple(map(int, pair)) for pair in re.findall(r"Tabel (\d+)\.(\d+) ", words)]

    assert len(found) > 10
    assert found == sorted(set(found))
    assert [table for _, table in found if table == 1] == [1] * len({ch for ch, _ in found})


def test_soest_gets_a_report_of_five_to_ten_pages(render):
    pages = pages_of(render(edition(report_of("amersfoort", "soest"))))

    assert 5 <= len(pages) <= 10
    assert "Voortgangsrapportage gemeente Soest" in pages[0]
    assert all(len(text) > 600 for text in pages)


def test_the_money_of_soest_is_made_available_and_what_was_spent_is_not_known():
    shown = figures_in(edition(report_of("amersfoort", "soest")).html)

    assert shown["available.2025"] == {"€ 101.615"}
    assert shown["available.2026"] == {"€ 47.373"}
    assert shown["spent.2025"] == shown["spent.2026"] == {"nog niet bekend"}


def test_what_a_paper_states_stands_beside_what_can_be_computed():
    shown = figures_in(edition(report_of("amersfoort")).html)
    words = text_of(edition(report_of("amersfoort")).html)

    assert shown["placed.beschut_werk"] == {"3"}
    assert shown["stated.plaatsingen.personen"] == {"35"}
    assert shown["stated.realisatie.procent"] == {"28%"}
    assert "geplaatst: 1 van 6 gemeenten bekend" in words


def test_years_that_the_state_has_not_told_apart_stay_together():
    shown = figures_in(edition(report_of("amersfoort", "soest")).html)
    words = text_of(edition(report_of("amersfoort", "soest")).html)

    assert shown["national.IMPULS.2031–2033"] == {"€ 77.400.000"}
    assert "2031–2033 samen" in words
    assert "het bedrag per jaar is nog niet bekend" in words


def test_who_receives_is_told_apart_from_whom_it_is_for():
    words = text_of(edition(report_of("fryslan-west", "harlingen")).html)

    assert (
        "Súdwest-Fryslân ontvangt het geld, maar het is bestemd voor Regio Fryslân-West als "
        "geheel: Impulsbudget sociale infrastructuur, € 340.688 voor 2025."
    ) in words


def test_a_region_has_its_own_word_for_building_blocks(render):
    assert "5 Strategische lijnen" in " ".join(pages_of(render(edition(report_of("rivierenland")))))
    assert "Agendapunten per taakveld" in text_of(edition(report_of("fryslan-west")).html)


def test_the_planning_of_fryslan_west_stands_as_in_its_source():
    words = text_of(edition(report_of("fryslan-west")).html)
    order = [
        "Looptijd van fase 2",
        "Partners en andere belanghebbenden samen raadplegen",
        "Visiedocument schrijven",
        "Raden stellen de visie vast",
    ]

    assert [words.index(title) for title in order] == sorted(map(words.index, order))
    assert "Visiedocument schrijven 1 Fase 2 geen datum afgesproken niet afgesproken" in words


def test_councils_that_decided_in_a_month_are_said_so():
    words = text_of(edition(report_of("amersfoort")).html)

    assert "Raad Baarn 1 Ingestemd a juli 2025" in words
    assert "Raad Soest 1 , 7 Ingestemd 9 juli 2025" in words


def test_principles_that_swapped_places_say_so():
    words = text_of(edition(report_of("amersfoort")).html)

    assert "Stond eerst op plaats 4." in words
    assert "Stond eerst op plaats 3." in words


@pytest.mark.sqlite
def test_other_processes_make_the_same_bytes(settings, tmp_path):
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        register(copy)
        copy.executescript("\n".join(connection.connection.iterdump()))
    settings.VAR_DIR = tmp_path
    here = pdf_of(edition(report_of("amersfoort", "soest")))

    for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland")):
        target = tmp_path / f"{seed}.pdf"
        subprocess.run(
            [sys.executable, "manage.py", "report", "--municipality", "soest",
             "--reference-date", "2025-12-31", "--output", str(target)],
            cwd=settings.BASE_DIR,
            env={
                "PATH": "/usr/bin",
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "VAR_DIR": str(tmp_path / seed),
                "DATABASE_URL": f"sqlite:///{tmp_path / 'copy.sqlite3'}",
            },
            check=True,
            capture_output=True,
        )  # fmt: skip
        assert target.read_bytes() == here
