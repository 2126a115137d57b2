"""Entering how many people came in or left."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertRedirects

from buildingblocks.models import FlowCount
from tests.browse import errors, send
from tests.make import places as make

PAGE = "/regio/amersfoort/cijfers/"
NEW = f"{PAGE}stromen/nieuw/"


@pytest.fixture
def entry(db):
    return {
        "municipality": str(make.make_municipality().pk),
        "target_group": str(make.make_target_group().pk),
        "kind": "instroom",
        "precision": "kwartaal",
        "start": "2025-02-14",
        "state": "waarde",
        "value": "2",
        "certainty": "definitief",
    }


@pytest.mark.parametrize(
    ("period", "stored"),
    [
        ({}, (date(2025, 1, 1), date(2025, 3, 31))),
        ({"precision": "maand"}, (date(2025, 2, 1), date(2025, 2, 28))),
        ({"precision": "jaar"}, (date(2025, 1, 1), date(2025, 12, 31))),
        ({"precision": "dag"}, (date(2025, 2, 14), date(2025, 2, 14))),
        (
            {"precision": "kwartaalreeks", "end": "2025-05-01"},
            (date(2025, 1, 1), date(2025, 6, 30)),
        ),
    ],
)
def test_a_date_in_the_period_is_enough(officer_client, entry, period, stored):
    response = officer_client.post(NEW, {**entry, **period})

    assertRedirects(response, f"{PAGE}#invoer")
    row = FlowCount.objects.get()
    assert (row.start, row.end, row.value) == (*stored, 2)


def test_a_period_is_always_asked(officer_client):
    form = officer_client.get(NEW).context["form"]

    assert form["precision"].value() == "maand"
    assert "onbepaald" not in dict(form.fields["precision"].choices)
    assert form.fields["start"].required


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"start": ""}, "start", "Dit veld is verplicht."),
        ({"start": "2025-13-01"}, "start", "Dit is geen bestaande datum."),
        ({"end": "2025-01-01"}, "end", "De einddatum ligt vóór de begindatum."),
        ({"end": "2025-06-01"}, "end", "Deze datum valt buiten"),
        ({"precision": "onbepaald"}, "precision", "Selecteer een geldige keuze."),
        ({"value": "-1"}, "value", "Een aantal is niet negatief."),
        ({"kind": "weg"}, "kind", "Selecteer een geldige keuze."),
        ({"municipality": "0"}, "municipality", "U kunt voor deze gemeente geen cijfers invoeren."),
    ],
)
def test_it_says_at_the_field_what_is_wrong(officer_client, entry, wrong, field, said):
    found = errors(officer_client.post(NEW, {**entry, **wrong}))

    assert list(found) == [field]
    assert found[field][0].startswith(said)
    assert not FlowCount.objects.exists()


def test_a_period_that_is_not_over_has_no_count(officer_client, entry):
    ahead = localdate() + timedelta(days=200)

    response = officer_client.post(NEW, {**entry, "precision": "dag", "start": ahead.isoformat()})

    assert errors(response)
    assert not FlowCount.objects.exists()


def test_the_same_is_not_entered_twice(officer_client, entry):
    officer_client.post(NEW, entry)

    response = officer_client.post(NEW, {**entry, "start": "2025-03-31"})

    assert errors(response) == {"start": ["Voor deze periode is dit al ingevoerd."]}


def test_a_figure_that_changes_asks_for_a_reason(officer_client):
    row = make.make_flow()
    url = f"{PAGE}stromen/{row.pk}/"

    assert errors(send(officer_client, url, value="5")) == {
        "reason": ["Geef een reden: u wijzigt ‘Aantal’."]
    }
    assert send(officer_client, url, value="5", reason="Nagekomen melding").status_code == 302
    row.refresh_from_db()
    assert row.value == 5


@pytest.mark.parametrize(
    ("who", "adding", "changing"),
    [
        ("officer_client", 302, 200),
        ("coordinator_client", 302, 200),
        ("baarn_client", 422, 404),
        ("controller_client", 403, 404),
        ("clerk_client", 403, 404),
        ("council_client", 403, 404),
        ("stranger_client", 404, 404),
    ],
)
def test_who_may(request, entry, who, adding, changing):
    client = request.getfixturevalue(who)
    row = make.make_flow(kind="uitstroom")

    assert client.get(f"{PAGE}stromen/{row.pk}/").status_code == changing
    assert client.post(NEW, entry).status_code == adding
    assert FlowCount.objects.count() == (2 if adding == 302 else 1)
