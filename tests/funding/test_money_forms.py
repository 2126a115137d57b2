"""Entering and changing money granted, made available and spent."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertRedirects

from funding.models import Appropriation, Grant, Spending
from tests.browse import errors, queries, send
from tests.make import funding as make
from tests.make import places

PAGE = "/regio/amersfoort/middelen/"
GRANT, APPROPRIATION, SPENDING = (
    f"{PAGE}{name}/nieuw/" for name in ("toekenningen", "beschikbaarstellingen", "bestedingen")
)
FOREIGN = "U kunt voor deze gemeente geen middelen invoeren."
ELSEWHERE = "Deze keuze hoort niet bij deze regio."


@pytest.fixture
def soest(db):
    return places.make_municipality()


@pytest.fixture
def grant(soest):
    return {
        "stream": str(make.make_stream().pk),
        "recipient": str(soest.pk),
        "municipality": str(soest.pk),
        "year": "2025",
        "amount": "€ 120.000,00",
        "status": "voorlopig",
    }


@pytest.fixture
def appropriation(soest):
    return {
        "municipality": str(soest.pk),
        "organisation": str(places.make_organisation().pk),
        "stream": str(make.make_stream().pk),
        "year": "2025",
        "amount": "101.615",
        "state": "beschikbaar_gesteld",
    }


@pytest.fixture
def spending(soest):
    return {
        "organisation": str(places.make_organisation().pk),
        "municipality": str(soest.pk),
        "stream": str(make.make_stream().pk),
        "precision": "jaar",
        "start": "2025-05-05",
        "kind": "gerealiseerd",
        "amount": "40.000,50",
        "purpose": "overig",
    }


class TestGrant:
    def test_it_is_stored(self, controller_client, grant):
        response = controller_client.post(GRANT, grant)

        assertRedirects(response, f"{PAGE}#invoer")
        row = Grant.objects.get()
        assert (row.region.slug, row.municipality.name, row.amount) == (
            "amersfoort", "Soest", Decimal(120_000),
        )  # fmt: skip

    def test_another_may_receive_it(self, controller_client, grant):
        baarn = places.make_municipality("Baarn")

        controller_client.post(GRANT, {**grant, "recipient": str(baarn.pk)})

        row = Grant.objects.get()
        assert (row.recipient.name, row.municipality.name) == ("Baarn", "Soest")

    def test_only_the_coordinator_leaves_it_to_the_region(
        self, controller_client, coordinator_client, grant
    ):
        data = {**grant, "municipality": ""}

        assert errors(controller_client.post(GRANT, data)) == {
            "municipality": ["Dit veld is verplicht."]
        }
        assert coordinator_client.post(GRANT, data).status_code == 302
        assert Grant.objects.get().municipality is None

    def test_it_is_entered_once(self, controller_client, grant):
        controller_client.post(GRANT, grant)

        assert errors(controller_client.post(GRANT, grant)) == {
            "year": ["Deze toekenning is al vastgelegd; wijzig die."]
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "said"),
        [
            ({"amount": "-1"}, "amount", "Een toekenning is niet negatief."),
            ({"amount": "101615.00"}, "amount", "Schrijf centen na een komma: 1.250,50."),
            ({"amount": "9" * 15}, "amount", "Zorg dat er niet meer dan"),
            ({"amount": "veel"}, "amount", "Dit is geen bedrag."),
            ({"year": "2061"}, "year", "Het jaar ligt tussen 2015 en 2060."),
            ({"granted_on": "2025-02-30"}, "granted_on", "Dit is geen bestaande datum."),
            ({"recipient": "0"}, "recipient", ELSEWHERE),
            ({"stream": "0"}, "stream", ELSEWHERE),
        ],
    )
    def test_it_says_at_the_field_what_is_wrong(self, controller_client, grant, wrong, field, said):
        found = errors(controller_client.post(GRANT, {**grant, **wrong}))

        assert list(found) == [field]
        assert found[field][0].startswith(said)
        assert not Grant.objects.exists()

    def test_a_stream_of_another_region_is_refused(self, controller_client, grant):
        theirs = make.make_stream("ELDERS", region=places.make_region("elders"))

        response = controller_client.post(GRANT, {**grant, "stream": str(theirs.pk)})

        assert errors(response) == {"stream": [ELSEWHERE]}


class TestAppropriation:
    def test_it_is_stored(self, controller_client, appropriation):
        controller_client.post(APPROPRIATION, appropriation)

        row = Appropriation.objects.get()
        assert (row.amount, row.sequence) == (Decimal(101_615), 1)

    def test_a_second_one_is_counted_on(self, controller_client, appropriation):
        controller_client.post(APPROPRIATION, appropriation)
        controller_client.post(APPROPRIATION, {**appropriation, "amount": "5"})

        assert list(Appropriation.objects.values_list("sequence", "amount")) == [
            (1, 101_615), (2, 5),
        ]  # fmt: skip

    def test_changing_it_keeps_its_number(self, controller_client, appropriation):
        controller_client.post(APPROPRIATION, appropriation)
        row = Appropriation.objects.get()
        url = f"{PAGE}beschikbaarstellingen/{row.pk}/"

        assert errors(send(controller_client, url, amount="1,00")) == {
            "reason": ["Geef een reden: u wijzigt ‘Bedrag’."]
        }
        send(controller_client, url, amount="1,00", reason="Begrotingswijziging")

        row.refresh_from_db()
        assert (row.amount, row.sequence) == (1, 1)

    def test_opening_and_sending_it_changes_nothing(self, controller_client, soest):
        row = make.make_appropriation(amount=Decimal("47373.10"))

        send(controller_client, f"{PAGE}beschikbaarstellingen/{row.pk}/")

        assert row.history.count() == 1

    def test_only_a_correction_is_negative(self, controller_client, appropriation):
        first = make.make_appropriation()
        negative = {**appropriation, "amount": "-100"}

        assert errors(controller_client.post(APPROPRIATION, negative)) == {
            "amount": ["Een bedrag is positief; alleen een correctie is negatief."]
        }
        response = controller_client.post(APPROPRIATION, {**negative, "corrects": str(first.pk)})
        assert response.status_code == 302

    def test_it_comes_from_a_grant_for_the_same_place(self, controller_client, appropriation):
        theirs = make.make_grant(places.make_municipality("Baarn"))
        shared = make.make_grant(recipient=places.make_municipality("Baarn"))

        refused = controller_client.post(APPROPRIATION, {**appropriation, "grant": str(theirs.pk)})
        stored = controller_client.post(APPROPRIATION, {**appropriation, "grant": str(shared.pk)})

        assert errors(refused) == {"grant": ["Dit is voor een andere gemeente."]}
        assert stored.status_code == 302

    def test_a_foreign_municipality_is_refused_at_the_field(self, controller_client, appropriation):
        baarn = places.make_municipality("Baarn")
        theirs = make.make_grant(baarn)

        response = controller_client.post(
            APPROPRIATION, {**appropriation, "municipality": str(baarn.pk), "grant": str(theirs.pk)}
        )

        assert errors(response) == {"municipality": [FOREIGN]}
        assert not Appropriation.objects.exists()

    def test_a_grant_of_another_region_is_refused(self, controller_client, appropriation):
        region = places.make_region("elders")
        ver = places.make_municipality("Ver", region=region)
        theirs = make.make_grant(ver, region=region)

        response = controller_client.post(APPROPRIATION, {**appropriation, "grant": str(theirs.pk)})

        assert errors(response) == {"grant": [ELSEWHERE]}


class TestSpending:
    def test_it_is_stored_for_the_whole_period(self, controller_client, spending):
        controller_client.post(SPENDING, spending)

        row = Spending.objects.get()
        assert (row.start, row.end, row.amount) == (
            date(2025, 1, 1), date(2025, 12, 31), Decimal("40000.50"),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("wrong", "field", "said"),
        [
            ({"amount": "0"}, "amount", "Vul een bedrag in; nul is geen besteding."),
            ({"start": ""}, "start", "Dit veld is verplicht."),
            ({"end": "2024-01-01"}, "end", "De einddatum ligt vóór de begindatum."),
            ({"precision": "onbepaald"}, "precision", "Selecteer een geldige keuze."),
            ({"building_block": "0"}, "building_block", ELSEWHERE),
            ({"appropriation": "0"}, "appropriation", ELSEWHERE),
            ({"note": "n" * 10_000}, "note", "Zorg dat deze waarde niet meer dan 300"),
        ],
    )
    def test_it_says_at_the_field_what_is_wrong(
        self, controller_client, spending, wrong, field, said
    ):
        found = errors(controller_client.post(SPENDING, {**spending, **wrong}))

        assert list(found) == [field]
        assert found[field][0].startswith(said)
        assert not Spending.objects.exists()

    def test_what_is_not_over_is_an_estimate(self, controller_client, spending):
        ahead = (localdate() + timedelta(days=400)).isoformat()

        refused = controller_client.post(SPENDING, {**spending, "start": ahead})
        stored = controller_client.post(SPENDING, {**spending, "start": ahead, "kind": "geraamd"})

        assert errors(refused) == {"start": ["De periode is nog niet voorbij; kies ‘Geraamd’."]}
        assert stored.status_code == 302

    def test_it_comes_from_money_of_the_same_place(self, controller_client, spending):
        theirs = make.make_appropriation(places.make_municipality("Baarn"))

        response = controller_client.post(SPENDING, {**spending, "appropriation": str(theirs.pk)})

        assert errors(response) == {"appropriation": ["Dit is voor een andere gemeente."]}

    def test_spending_of_the_region_comes_from_money_of_the_region(
        self, coordinator_client, spending
    ):
        theirs = make.make_appropriation()
        data = {**spending, "municipality": "", "appropriation": str(theirs.pk)}

        response = coordinator_client.post(SPENDING, data)

        assert errors(response) == {"appropriation": ["Dit is voor een andere gemeente."]}


@pytest.mark.parametrize("url", [GRANT, APPROPRIATION, SPENDING])
def test_the_number_of_queries_does_not_grow(coordinator_client, url):
    def record(name):
        place = places.make_municipality(name)
        make.make_grant(place)
        make.make_appropriation(place)

    record("Soest")
    few = queries(coordinator_client, url)
    record("Baarn")
    record("Leusden")

    assert queries(coordinator_client, url) == few
