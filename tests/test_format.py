"""How figures, amounts, dates and periods are written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from agenda.enums import ItemStatus, Outcome, StepStatus
from buildingblocks import formats
from buildingblocks.enums import Precision
from soest_sob.templatetags.agenda_format import TONES


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("101615"), "€ 101.615"),
        (Decimal("101615.00"), "€ 101.615"),
        (Decimal("1250.5"), "€ 1.250,50"),
        (Decimal("0.005"), "€ 0,01"),
        (0, "€ 0"),
        (Decimal("-1250"), "€ -1.250"),
        (77_400_000, "€ 77.400.000"),
        (None, "nog niet bekend"),
    ],
)
def test_an_amount(value, text):
    assert plain(formats.euro(value)) == text


def test_an_amount_does_not_break_over_lines():
    assert " " not in formats.euro(Decimal("101615"))
    assert " " not in formats.percentage(28)


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "3"), (1234, "1.234"), (Decimal("12.50"), "12,5"), (Decimal("100"), "100"), (0, "0")],
)
def test_a_count(value, text):
    assert formats.count(value) == text


def test_an_unknown_count_is_never_a_nought():
    assert formats.count(None) == formats.percentage(None) == "nog niet bekend"


@pytest.mark.parametrize(
    ("value", "text"),
    [(28, "28%"), (Decimal("28.45"), "28,5%"), (Decimal("91.0"), "91%"), (120, "120%")],
)
def test_a_percentage(value, text):
    assert plain(formats.percentage(value)) == text


def test_a_date_and_a_moment():
    assert formats.dutch_date(date(2025, 12, 31)) == "31 december 2025"
    assert formats.dutch_date(None) == "nog niet bekend"
    late = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert formats.dutch_moment(late) == "1 januari 2026, 00:30"
    assert formats.dutch_moment(None) == "nog niet bekend"


@pytest.mark.parametrize(
    ("start", "end", "precision", "text"),
    [
        ("2025-05-12", "2025-05-12", Precision.DAY, "12 mei 2025"),
        ("2025-03-01", "2025-03-31", Precision.MONTH, "maart 2025"),
        ("2026-01-01", "2026-03-31", Precision.QUARTER, "1e kwartaal 2026"),
        ("2026-10-01", "2026-12-31", Precision.QUARTERS, "4e kwartaal 2026"),
        ("2026-04-01", "2026-12-31", Precision.QUARTERS, "2e t/m 4e kwartaal 2026"),
        (
            "2026-04-01",
            "2027-09-30",
            Precision.QUARTERS,
            "2e kwartaal 2026 t/m 3e kwartaal 2027",
        ),
        ("2026-01-01", "2026-12-31", Precision.YEAR, "2026"),
    ],
)
def test_a_period_at_its_precision(start, end, precision, text):
    dates = date.fromisoformat(start), date.fromisoformat(end)
    assert formats.period(*dates, precision) == text


def test_a_period_without_dates():
    assert formats.period(None, None, Precision.NONE) == "geen datum afgesproken"


def test_the_words_of_the_source_come_first():
    assert formats.period(None, None, Precision.NONE, "na besluit") == "na besluit"


def test_the_filters_on_a_page():
    step = SimpleNamespace(
        start=date(2026, 1, 1), end=date(2026, 3, 31), precision="kwartaal", period_label=""
    )
    page = Template(
        "{% load agenda_format %}{{ amount|euro }} {{ step|period }} {{ step.end|dutch_date }}"
    )
    html = page.render(Context({"amount": Decimal("47373"), "step": step}))
    assert plain(html) == "€ 47.373 1e kwartaal 2026 31 maart 2026"


def test_every_status_with_a_tone_of_its_own_exists():
    values = {*ItemStatus.values, *StepStatus.values, *Outcome.values}
    assert TONES.keys() <= values


@pytest.mark.parametrize(("status", "tone"), [("gereed", "done"), ("niet_gestart", "neutral")])
def test_a_status_has_a_tone(status, tone):
    page = Template("{% load agenda_format %}{{ status|tone }}")
    assert page.render(Context({"status": status})) == tone
