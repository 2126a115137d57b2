"""The two clocks of a page: asked in the address, shown above the content."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains

from tests.browse import text
from tests.make import places as make

URL = "/regio/amersfoort/cijfers/"
BACK = "Terug naar vandaag"


def test_today_needs_no_banner(officer_client):
    response = officer_client.get(URL)

    assertNotContains(response, BACK)
    assertContains(response, "kies een andere peildatum")


def test_a_look_back_cannot_be_missed(officer_client):
    response = officer_client.get(URL, {"peildatum": "2025-12-31"})

    assert "U kijkt terug: dit is de stand van 31 december 2025" in text(response)
    assert "Met alles wat nu over die dag bekend is." in text(response)
    assertContains(response, BACK)


def test_what_was_known_is_said(officer_client):
    response = officer_client.get(URL, {"peildatum": "2025-12-31", "bekend": "2026-01-15"})

    assert "Alleen wat op 15 januari 2026 was ingevoerd, telt mee." in text(response)


def test_a_look_ahead_is_called_that(officer_client):
    ahead = localdate() + timedelta(days=400)

    response = officer_client.get(URL, {"peildatum": ahead.isoformat()})

    assert "U kijkt vooruit naar" in text(response)


def test_known_from_today_on_is_now(officer_client):
    response = officer_client.get(URL, {"bekend": localdate().isoformat()})

    assert response.context["clocks"].is_now


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"peildatum": "31-12-2025"}, "‘31-12-2025’ is geen datum. Schrijf jjjj-mm-dd"),
        ({"peildatum": "2025-02-30"}, "‘2025-02-30’ is geen datum."),
        ({"peildatum": "9999-12-31"}, "Kies een datum van 2000 tot en met 2099."),
        ({"bekend": "gisteren\x00"}, "is geen datum."),
        ({"bekend": "0025-03-31"}, "Kies een datum van 2000 tot en met 2099."),
    ],
)
def test_a_date_that_is_none_is_said_and_left_out(officer_client, asked, said):
    response = officer_client.get(URL, asked)

    assert response.status_code == 200
    assert said in text(response)
    assert response.context["clocks"].is_now


def test_what_else_was_asked_stays_asked(officer_client):
    response = officer_client.get(URL, {"invoer": "stromen", "peildatum": "2025-12-31"})

    assertContains(response, '<input type="hidden" name="invoer" value="stromen">', html=True)


def test_links_to_other_pages_keep_the_clocks(officer_client):
    make.make_placement()

    response = officer_client.get(
        "/regio/amersfoort/", {"peildatum": "2025-12-31", "bekend": "2025-12-31"}
    )

    assertContains(
        response, "/regio/amersfoort/middelen/?peildatum=2025-12-31&amp;bekend=2025-12-31"
    )


@pytest.mark.parametrize("page", ["", "cijfers/", "middelen/"])
def test_nothing_was_known_before_the_beginning(officer_client, page):
    make.make_placement()

    response = officer_client.get(
        f"/regio/amersfoort/{page}", {"peildatum": "2020-01-01", "bekend": "2020-01-01"}
    )

    assert response.status_code == 200
