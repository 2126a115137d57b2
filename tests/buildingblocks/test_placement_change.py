"""Changing how many people have a place, and who may."""

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from buildingblocks.models import PlacementCount
from tests.browse import errors, queries, send, text
from tests.make import places as make

PAGE = "/regio/amersfoort/cijfers/"
NEW = f"{PAGE}plaatsingen/nieuw/"


def url(row):
    return f"{PAGE}plaatsingen/{row.pk}/"


@pytest.fixture
def entry(db):
    """What somebody types to enter a count of Soest."""
    return {
        "municipality": str(make.make_municipality().pk),
        "target_group": str(make.make_target_group().pk),
        "reference_date": "2025-12-31",
        "precision": "dag",
        "unit": "persoon",
        "state": "waarde",
        "value": "4",
        "certainty": "voorlopig",
    }


class TestChanging:
    def test_a_figure_that_changes_asks_for_a_reason(self, officer_client):
        row = make.make_placement()

        response = send(officer_client, url(row), value="4")

        assert errors(response) == {"reason": ["Geef een reden: u wijzigt ‘Aantal’."]}
        row.refresh_from_db()
        assert row.value == 3

    def test_with_a_reason_it_is_stored_and_kept(self, officer_client):
        row = make.make_placement()

        response = send(officer_client, url(row), value="4", reason="Verkeerd geteld")

        assertRedirects(response, f"{PAGE}#invoer")
        row.refresh_from_db()
        assert (row.value, row.version) == (4, 2)
        assert row.history.first().history_change_reason == "Verkeerd geteld"

    def test_the_form_leads_to_the_past_of_the_row(self, officer_client):
        row = make.make_placement()

        response = officer_client.get(url(row))

        address = f"/geschiedenis/buildingblocks.placementcount/{row.pk}/"
        assertContains(response, f'href="{address}"')
        assert officer_client.get(address).status_code == 200

    def test_a_note_needs_no_reason(self, officer_client):
        row = make.make_placement()

        send(officer_client, url(row), note="Opgave van de uitvoerder")

        row.refresh_from_db()
        assert row.note == "Opgave van de uitvoerder"

    def test_saying_that_it_is_not_known_asks_why(self, officer_client):
        row = make.make_placement()

        response = send(officer_client, url(row), state="onbekend", value="")

        assert errors(response) == {"reason": ["Geef een reden: u wijzigt ‘Aantal’ en ‘Bekend?’."]}

    def test_changing_nothing_writes_nothing(self, officer_client):
        row = make.make_placement()

        response = send(officer_client, url(row))

        assert response.status_code == 302
        assert row.history.count() == 1

    def test_the_second_saver_sees_both_and_chooses(self, officer_client, coordinator_client):
        row = make.make_placement(note="Eerst")
        opened = officer_client.get(url(row)).context["form"]
        send(coordinator_client, url(row), value="5", reason="Nagekeken")
        mine = {
            "municipality": row.municipality_id, "target_group": row.target_group_id,
            "reference_date": "2025-03-31", "precision": "dag", "unit": "persoon",
            "state": "waarde", "value": "4", "certainty": "definitief", "note": "Eerst, gewijzigd",
            "read_version": opened["read_version"].value(), "reason": "Opnieuw geteld",
        }  # fmt: skip

        refused = officer_client.post(url(row), mine)

        assert refused.status_code == 422
        conflict = refused.context["form"].conflict
        assert [(c.label, c.before, c.theirs, c.mine) for c in conflict.rows] == [
            ("Aantal", "3", "5", "4"),
            ("Toelichting", "Eerst", "Eerst", "Eerst, gewijzigd"),
        ]
        assert "Kies per veld welke waarde blijft" in text(refused)
        row.refresh_from_db()
        assert row.value == 5

        version = refused.context["form"]["read_version"].value()
        chosen = {"read_version": version, "keuze_value": "theirs", "keuze_note": "mine"}
        officer_client.post(url(row), {**mine, **chosen})

        row.refresh_from_db()
        assert (row.value, row.note) == (5, "Eerst, gewijzigd")


class TestWhoMay:
    @pytest.mark.parametrize(
        ("who", "answer"),
        [
            ("officer_client", 302),
            ("coordinator_client", 302),
            ("baarn_client", 422),
            ("controller_client", 403),
            ("clerk_client", 403),
            ("council_client", 403),
            ("stranger_client", 404),
        ],
    )
    def test_entering_for_soest(self, request, entry, who, answer):
        client = request.getfixturevalue(who)

        assert client.post(NEW, entry).status_code == answer
        assert PlacementCount.objects.count() == (1 if answer == 302 else 0)

    @pytest.mark.parametrize(
        ("who", "answer"),
        [
            ("officer_client", 302),
            ("coordinator_client", 302),
            ("baarn_client", 404),
            ("controller_client", 404),
            ("clerk_client", 404),
            ("council_client", 404),
            ("stranger_client", 404),
        ],
    )
    def test_changing_what_soest_entered(self, request, entry, who, answer):
        client = request.getfixturevalue(who)
        row = make.make_placement()
        data = {**entry, "value": "99", "reason": "Omdat het kan", "read_version": "1"}

        assert client.post(url(row), data).status_code == answer
        row.refresh_from_db()
        assert row.value == (99 if answer == 302 else 3)

    def test_a_row_is_changed_in_its_own_region_only(self, stranger_client, db):
        row = make.make_placement()

        response = stranger_client.get(f"/regio/rivierenland/cijfers/plaatsingen/{row.pk}/")

        assert response.status_code == 404

    @pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
    def test_what_is_not_there_is_not_found(self, officer_client, pk):
        assert officer_client.get(f"{PAGE}plaatsingen/{pk}/").status_code == 404

    def test_only_reading_and_sending_are_answered(self, officer_client):
        assert officer_client.put(NEW).status_code == 405
        assert officer_client.head(NEW).status_code == 200


def test_the_number_of_queries_does_not_grow(coordinator_client):
    make.make_municipality()
    make.make_document("een")
    make.make_target_group()
    few = queries(coordinator_client, NEW)
    for name in ("Baarn", "Leusden"):
        make.make_municipality(name)
        make.make_document(name.lower())
        make.make_target_group(name.lower())

    assert queries(coordinator_client, NEW) == few
