"""Who may enter and change money."""

import pytest

from funding.models import Appropriation, Grant, Spending
from tests.make import funding as make
from tests.make import places

PAGE = "/regio/amersfoort/middelen/"
GRANT, APPROPRIATION, SPENDING = (
    f"{PAGE}{name}/nieuw/" for name in ("toekenningen", "beschikbaarstellingen", "bestedingen")
)


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


class TestWhoMay:
    @pytest.mark.parametrize(
        ("who", "answer"),
        [
            ("controller_client", 302),
            ("coordinator_client", 302),
            ("officer_client", 403),
            ("baarn_client", 403),
            ("clerk_client", 403),
            ("council_client", 403),
            ("stranger_client", 404),
        ],
    )
    def test_entering_for_soest(self, request, grant, appropriation, spending, who, answer):
        client = request.getfixturevalue(who)
        sent = {GRANT: grant, APPROPRIATION: appropriation, SPENDING: spending}

        assert [client.post(url, data).status_code for url, data in sent.items()] == [answer] * 3
        stored = sum(model.objects.count() for model in (Grant, Appropriation, Spending))
        assert stored == (3 if answer == 302 else 0)

    @pytest.mark.parametrize(
        ("who", "answer"),
        [
            ("controller_client", 302),
            ("coordinator_client", 302),
            ("officer_client", 404),
            ("baarn_client", 404),
            ("clerk_client", 404),
            ("council_client", 404),
            ("stranger_client", 404),
        ],
    )
    def test_changing_what_soest_entered(
        self, request, grant, appropriation, spending, who, answer
    ):
        client = request.getfixturevalue(who)
        rows = make.make_grant(), make.make_appropriation(), make.make_spending()
        why = {"amount": "9", "reason": "Omdat het kan", "read_version": "1"}
        names = ("toekenningen", "beschikbaarstellingen", "bestedingen")

        answers = [
            client.post(f"{PAGE}{name}/{row.pk}/", {**data, **why}).status_code
            for name, row, data in zip(names, rows, (grant, appropriation, spending), strict=True)
        ]

        assert answers == [answer] * 3
        for row in rows:
            row.refresh_from_db()
            assert (row.amount == 9) is (answer == 302)

    def test_money_of_the_region_is_the_coordinators(self, controller_client, coordinator_client):
        row = make.make_appropriation(regional=True)
        url = f"{PAGE}beschikbaarstellingen/{row.pk}/"

        assert controller_client.get(url).status_code == 404
        assert coordinator_client.get(url).status_code == 200

    def test_a_row_is_changed_in_its_own_region_only(self, stranger_client, db):
        row = make.make_grant()

        response = stranger_client.get(f"/regio/rivierenland/middelen/toekenningen/{row.pk}/")

        assert response.status_code == 404
