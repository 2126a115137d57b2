"""Adding an item: its code, who may, and what is refused."""

from datetime import date

import pytest
from django.db import IntegrityError
from pytest_django.asserts import assertContains, assertRedirects

from agenda.enums import ItemStatus
from agenda.forms import NewItemForm
from agenda.models import AgendaItem
from audit.models import Document
from buildingblocks.enums import MembershipRole
from tests.browse import errors, send
from tests.make import agenda as make
from tests.make import places

URL = "/regio/amersfoort/agenda/nieuw/"
TODAY = date.today().isoformat()  # noqa: DTZ011  # as the form proposes it


@pytest.fixture
def block(db):
    return places.make_block(number=2)


def test_a_new_item_gets_the_next_code_of_its_building_block(coordinator_client, block):
    make.make_item("B2.03", building_block=block, status=ItemStatus.WITHDRAWN)

    response = send(coordinator_client, f"{URL}?bouwsteen=2", title="Jobcoaches delen")

    assertRedirects(response, "/regio/amersfoort/agenda/B2.04/")
    item = AgendaItem.objects.get(code="B2.04")
    assert (item.building_block, item.status, item.status_since.isoformat()) == (
        block, "niet_gestart", TODAY,
    )  # fmt: skip
    assert item.history.get().history_user == coordinator_client.user


@pytest.mark.parametrize(
    ("existing", "expected"),
    [([], "B2.01"), (["V1", "V9"], "V10"), (["L2.01"], "L2.02"), (["los"], "B2.01")],
)
def test_codes_follow_the_manner_of_the_region(coordinator_client, block, existing, expected):
    for code in existing:
        make.make_item(code, building_block=block)

    response = coordinator_client.get(URL)

    assertContains(response, f"Leeg: het volgende vrije nummer ({expected}).")


def test_without_a_building_block_it_gets_a_code_as_well(coordinator_client):
    send(coordinator_client, URL, title="Samenwerken")

    assert AgendaItem.objects.get().code == "A.01"


def test_a_code_of_ones_own(coordinator_client):
    send(coordinator_client, URL, title="Samenwerken", code="C-1.2")

    assert AgendaItem.objects.get().code == "C-1.2"


@pytest.mark.parametrize("code", ["nieuw", "B2/03", "B2 03", "b2.03", "B2..3", "<b>", "B" * 13])
def test_a_code_that_cannot_stand_in_an_address_is_refused(coordinator_client, code):
    response = send(coordinator_client, URL, title="Samenwerken", code=code)

    assert set(errors(response)) == {"code"}
    assert not AgendaItem.objects.exists()


def test_a_code_is_never_used_twice(coordinator_client, block):
    item = make.make_item("B2.03", status=ItemStatus.WITHDRAWN)
    item.code = "B2.99"
    item.save()

    taken = send(coordinator_client, URL, title="Nog eens", code="B2.03")
    proposed = send(coordinator_client, f"{URL}?bouwsteen=2", title="Nog eens")

    assert errors(taken) == {"code": ["Deze code is in deze regio al gebruikt."]}
    assertRedirects(proposed, "/regio/amersfoort/agenda/B2.01/")


def test_the_first_with_a_code_wins_and_the_second_hears_so(coordinator_client, monkeypatch):
    """As on PostgreSQL, where somebody else may save between looking and writing."""
    is_valid = NewItemForm.is_valid

    def somebody_else_right_after(form):
        free = is_valid(form)
        if free:
            make.make_item("B2.03")
        return free

    monkeypatch.setattr(NewItemForm, "is_valid", somebody_else_right_after)
    response = send(coordinator_client, URL, title="Dubbel", code="B2.03")

    assert errors(response) == {"code": ["Deze code is in deze regio al gebruikt."]}
    assert AgendaItem.objects.get().title == "Doorverwijzing afspreken"


def test_another_fault_of_the_database_is_not_hidden(coordinator_client, monkeypatch):
    def fail(form, commit=True):
        raise IntegrityError("iets anders")

    monkeypatch.setattr(NewItemForm, "save", fail)

    with pytest.raises(IntegrityError):
        send(coordinator_client, URL, title="Dubbel", code="B2.03")


def test_an_officer_adds_what_the_own_municipality_leads(officer_client):
    places.make_municipality("Baarn")

    response = officer_client.get(URL)
    form = response.context["form"]

    assert [m.name for m in form.fields["lead_municipality"].queryset] == ["Soest"]
    assert form.fields["lead_municipality"].required
    send(officer_client, URL, title="Van Soest")
    assert AgendaItem.objects.get().lead_municipality.name == "Soest"


def test_an_officer_cannot_put_another_municipality_in_front(officer_client):
    baarn = places.make_municipality("Baarn")

    response = send(officer_client, URL, title="Voor Baarn", lead_municipality=str(baarn.pk))

    assert errors(response) == {
        "lead_municipality": ["Kies een gemeente waarvoor u de agenda bijhoudt."]
    }
    assert not AgendaItem.objects.exists()


def test_choices_of_elsewhere_are_refused_at_their_field(coordinator_client):
    elsewhere = places.make_region("rivierenland")
    tiel = places.make_municipality("Tiel", region=elsewhere)
    nijkerk = places.make_municipality("Nijkerk", role=MembershipRole.EXCEPTION)
    stranger = places.make_user("vreemd@example.org")
    secret = Document.objects.create(
        code="geheim", kind="overig", title="x", publisher_name="Tiel", publisher_key="0281",
        confidentiality="geheim",
    )  # fmt: skip

    response = send(
        coordinator_client,
        URL,
        title="Grensgeval",
        building_block=str(places.make_block(elsewhere).pk),
        lead_municipality=str(nijkerk.pk),
        lead=str(stranger.pk),
        deputy="999999",
        owner="geen-getal",
        municipalities=[str(tiel.pk)],
        successor=str(make.make_item("L1.01", region=elsewhere).pk),
        source=str(secret.pk),
    )

    assert set(errors(response)) == {
        "building_block", "lead_municipality", "lead", "deputy", "owner", "municipalities",
        "successor", "source",
    }  # fmt: skip
    assert AgendaItem.objects.filter(region__slug="amersfoort").count() == 0


def test_people_without_a_task_in_the_agenda_cannot_lead(coordinator_client, officer_client,
                                                         council_client):  # fmt: skip
    field = coordinator_client.get(URL).context["form"].fields["lead"]

    assert {user.name for user in field.queryset} == {"Coordinator", "Officer"}


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"title": ""}, "title", "Dit veld is verplicht."),
        ({"title": "x" * 10_000}, "title", "niet meer dan 200 tekens"),
        ({"goal": "x" * 20_001}, "goal", "niet meer dan 20000 tekens"),
        ({"precision": "kwartaal"}, "start", "Vul een datum in die in de periode valt."),
        ({"start": "2026-02-31"}, "start", "Dit is geen bestaande datum."),
        ({"start": "gisteren"}, "start", "Dit is geen bestaande datum."),
        ({"start": "2026-02-01"}, "precision", "Kies hoe precies de ingevulde datum is."),
        (
            {"precision": "kwartaalreeks", "start": "2026-07-01", "end": "2026-01-01"},
            "end",
            "De einddatum ligt vóór de begindatum.",
        ),
        (
            {"precision": "maand", "start": "2026-01-01", "end": "2026-03-01"},
            "end",
            "Deze datum valt buiten de maand van de begindatum.",
        ),
        ({"precision": "jaar", "start": "9999-12-31"}, "start", "Deze datum ligt na 2099."),
        ({"precision": "eeuw"}, "precision", "Selecteer een geldige keuze."),
        ({"status": "klaar"}, "status", "Selecteer een geldige keuze."),
        ({"status": "samengevoegd"}, "successor", "Noem het andere agendapunt"),
        ({"status_since": "2099-01-01"}, "status_since", "Deze dag ligt in de toekomst."),
        ({"visibility": "geheim"}, "visibility", "Selecteer een geldige keuze."),
    ],
)
def test_what_cannot_be_is_refused_in_dutch_at_the_field(
    coordinator_client, changes, field, message
):
    response = send(coordinator_client, URL, **{"title": "Goed", **changes})

    found = errors(response)
    assert set(found) == {field}
    assert message in found[field][0]
    assert len(found[field]) == 1
    assert not AgendaItem.objects.exists()


def test_a_successor_only_goes_with_merged_or_superseded(coordinator_client):
    other = make.make_item()

    response = send(coordinator_client, URL, title="Goed", successor=str(other.pk))

    assert "alleen dan" in errors(response)["successor"][0]


def test_municipalities_are_ticked(coordinator_client):
    soest, baarn = places.make_municipality(), places.make_municipality("Baarn")

    send(coordinator_client, URL, title="Voor twee", municipalities=[str(soest.pk), str(baarn.pk)])

    links = AgendaItem.objects.get().municipality_links.values_list("municipality__name", flat=True)
    assert sorted(links) == ["Baarn", "Soest"]


def test_who_only_reads_is_refused(council_client, clerk_client, controller_client):
    for client in (council_client, clerk_client, controller_client):
        assert client.get(URL).status_code == 403
        assert client.post(URL, {"title": "Toch"}).status_code == 403
    assert not AgendaItem.objects.exists()


def test_elsewhere_there_is_nothing_to_add(stranger_client):
    places.make_municipality()

    assert stranger_client.post(URL, {"title": "Toch"}).status_code == 404


@pytest.mark.parametrize("number", ["x", "²", "99999", "7"])
def test_an_unknown_building_block_is_no_proposal(coordinator_client, number):
    response = coordinator_client.get(f"{URL}?bouwsteen={number}")

    assert response.context["form"]["building_block"].value() is None
