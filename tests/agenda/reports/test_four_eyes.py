"""What only one person has seen is in the report, and the report says so."""

import pytest
from django.urls import reverse

from audit.context import change
from tests.browse import text
from tests.make import funding
from tests.make import places as make

PAGE = f"{reverse('report-page', args=['amersfoort', 'soest'])}?peildatum=2025-12-31"


@pytest.fixture
def rows(db):
    make.make_municipality("Baarn")
    make.make_placement(value=3)
    return make.make_target(value=12), funding.make_grant(amount=120_000)


def test_figures_that_nobody_else_saw_are_named(clerk_client, rows):
    said = text(clerk_client.get(PAGE))

    assert "De taakstelling van Soest is nog niet door een tweede gecontroleerd." in said
    assert "Wat voor 2025 is toegekend, is nog niet helemaal door een tweede gecontroleerd." in said
    assert "€ 120.000" in said


def test_once_they_are_approved_it_says_nothing(clerk_client, rows):
    with change(by=(second := make.make_user("tweede@example.org"))):
        for row in rows:
            row.approve(second)

    assert "door een tweede gecontroleerd" not in text(clerk_client.get(PAGE))
