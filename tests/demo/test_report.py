"""The report of the made-up region: large, complete, and every figure in it."""

from datetime import date, datetime

import pytest

from agenda.reports import pdf
from agenda.reports.editions import edition
from agenda.reports.layout.cells import References
from agenda.reports.progress import collect, every_figure
from audit.known import AMSTERDAM
from tests.agenda.reports.pdf_checks import faults, problems
from tests.agenda.reports.reading import (
    END_OF_2025,
    figures_in,
    missing_from,
    numbers_lost,
    pages_of,
)

pytestmark = [
    pytest.mark.pdf,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),  # WeasyPrint's ICC profile
]


def test_every_figure_is_printed_with_its_source_and_the_pdf_is_valid(region, db):
    report = collect(region, on=END_OF_2025)
    made = edition(report)
    content = pdf.render(made.html, created=made.created, attachments=made.attachments, strict=True)

    refs = References(report.source_numbers)
    figures = every_figure(report)
    assert len(figures) > 300
    assert [f.key for f in figures if f.is_known and not refs.each(f.origins)] == []
    assert list(missing_from(report, made.html)) == []
    assert numbers_lost(made.html, content) == []
    assert faults(content, "3a") == faults(content, "ua1") == []
    assert problems(content) == []
    pages = pages_of(content)
    assert 12 <= len(pages) <= 22
    assert all("verzonnen voorbeeld" in text for text in pages[1:])


def test_a_municipality_sees_what_concerns_it(region, db):
    report = collect(region, on=END_OF_2025, municipality_slug="proefstad")
    made = edition(report)

    assert list(missing_from(report, made.html)) == []
    assert "B1.09" not in made.html  # only about Voorbeelddam


def test_before_a_correction_the_old_figure_is_printed(region, db):
    """Voorbeelddam stated 24 for June 2023 and corrected it to 23 in October."""
    june = date(2023, 6, 30)
    key = "placed.beschut_werk.9901"

    def printed(known_at):
        report = collect(region, on=june, municipality_slug="voorbeelddam", known_at=known_at)
        return figures_in(edition(report).html)[key]

    assert printed(datetime(2023, 10, 1, tzinfo=AMSTERDAM)) == {"24"}
    assert printed(None) == {"23"}
