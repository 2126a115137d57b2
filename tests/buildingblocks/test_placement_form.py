"""Entering and changing how many people have a place."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertRedirects

from audit.models import Document
from buildingblocks.enums import MembershipRole
from buildingblocks.models import PlacementCount
from tests.browse import errors, text
from tests.make import places as make

PAGE = "/regio/amersfoort/cijfers/"
NEW = f"{PAGE}plaatsingen/nieuw/"
FOREIGN = "U kunt voor deze gemeente geen cijfers invoeren."


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


class TestEntering:
    def test_it_is_stored_with_who_entered_it(self, officer_client, entry):
        response = officer_client.post(NEW, entry)

        assertRedirects(response, f"{PAGE}#invoer")
        row = PlacementCount.objects.get()
        assert (row.municipality.name, row.value, str(row.certainty)) == ("Soest", 4, "voorlopig")
        line = row.history.get()
        assert (line.history_user, line.route, line.history_type) == (
            officer_client.user, "web", "+",
        )  # fmt: skip

    def test_the_page_says_so(self, officer_client, entry):
        response = officer_client.post(NEW, entry, follow=True)

        assert "Opgeslagen: Beschut werk, Soest, 31-12-2025." in text(response)

    def test_the_only_municipality_is_filled_in(self, officer_client):
        form = officer_client.get(NEW).context["form"]

        assert form["municipality"].value() == make.make_municipality().pk
        assert "reason" not in form.fields

    def test_a_link_fills_in_the_rest(self, coordinator_client):
        baarn = make.make_municipality("Baarn")
        group = make.make_target_group()

        form = coordinator_client.get(
            NEW, {"gemeente": "0308", "doelgroep": "beschut_werk", "peildatum": "2025-06-30"}
        ).context["form"]

        assert form["target_group"].value() == group.pk
        assert form["municipality"].value() == baarn.pk
        assert form["reference_date"].value() == date(2025, 6, 30)

    def test_a_link_with_nonsense_fills_in_nothing(self, officer_client):
        asked = {"gemeente": "'\x00", "doelgroep": "<b>", "peildatum": "ooit"}

        form = officer_client.get(NEW, asked).context["form"]

        assert form["target_group"].value() is None
        assert form["reference_date"].value() is None

    def test_of_a_month_the_last_day_counts(self, officer_client, entry):
        officer_client.post(NEW, {**entry, "precision": "maand", "reference_date": "2025-02-10"})

        assert PlacementCount.objects.get().reference_date == date(2025, 2, 28)

    @pytest.mark.parametrize("state", ["onbekend", "nvt"])
    def test_not_knowing_is_an_entry_too(self, officer_client, entry, state):
        officer_client.post(NEW, {**entry, "state": state, "value": ""})

        row = PlacementCount.objects.get()
        assert (row.state, row.value) == (state, None)

    def test_a_small_number_can_be_hidden(self, officer_client, entry):
        officer_client.post(NEW, {**entry, "state": "onderdrukt", "value": "", "upper_bound": "4"})

        assert PlacementCount.objects.get().upper_bound == 4

    def test_html_is_text(self, officer_client, entry):
        note = "<script>alert(1)</script>"
        officer_client.post(NEW, {**entry, "note": note, "source_place": note})

        response = officer_client.get(url(PlacementCount.objects.get()))

        assertContains(response, "&lt;script&gt;alert(1)&lt;/script&gt;")


class TestRefusing:
    @pytest.mark.parametrize(
        ("wrong", "field", "said"),
        [
            ({"value": "-3"}, "value", "Een aantal is niet negatief."),
            ({"value": "100.001"}, "value", "Dit aantal is te hoog om te kunnen kloppen."),
            ({"value": "9" * 400}, "value", "Dit aantal is te hoog om te kunnen kloppen."),
            (
                {"value": "3,5"},
                "value",
                "Dit is geen heel getal. Schrijf bijvoorbeeld 35 of 1.024.",
            ),
            ({"value": ""}, "value", "Vul een aantal in, of kies wat er anders aan de hand is."),
            (
                {"state": "onbekend"},
                "value",
                "Laat dit leeg, of kies bij ‘Bekend?’ voor ‘Bekend’.",
            ),
            ({"upper_bound": "4"}, "upper_bound", "Dit hoort alleen bij een afgeschermd aantal."),
            ({"reference_date": "2025-02-30"}, "reference_date", "Dit is geen bestaande datum."),
            ({"reference_date": "31/12"}, "reference_date", "Dit is geen bestaande datum."),
            (
                {"reference_date": "0025-12-31"},
                "reference_date",
                "Deze datum ligt vóór 1950. Klopt het jaar?",
            ),
            (
                {"reference_date": "2098-12-31"},
                "reference_date",
                "De peildatum ligt in de toekomst.",
            ),
            ({"municipality": "999999"}, "municipality", FOREIGN),
            ({"municipality": "x"}, "municipality", FOREIGN),
            (
                {"target_group": "999999"},
                "target_group",
                "Selecteer een geldige keuze. Deze keuze is niet beschikbaar.",
            ),
            (
                {"state": "misschien"},
                "state",
                "Selecteer een geldige keuze. misschien is geen beschikbare keuze.",
            ),
            ({"source": "999999"}, "source", "Deze keuze is er niet of mag u niet maken."),
        ],
    )
    def test_it_says_at_the_field_what_is_wrong(self, officer_client, entry, wrong, field, said):
        response = officer_client.post(NEW, {**entry, **wrong})

        assert errors(response) == {field: [said]}
        assert not PlacementCount.objects.exists()

    def test_a_note_has_an_end(self, officer_client, entry):
        response = officer_client.post(NEW, {**entry, "note": "n" * 10_000})

        assert list(errors(response)) == ["note"]

    def test_a_month_that_is_not_over_has_no_count(self, officer_client, entry):
        today = localdate()
        last = (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        if today == last:
            today -= timedelta(days=1)
        entry = {**entry, "precision": "maand", "reference_date": (last).isoformat()}

        response = officer_client.post(NEW, entry)

        if last > localdate():
            assert errors(response)["reference_date"] == ["De peildatum ligt in de toekomst."]

    def test_the_same_is_not_entered_twice(self, officer_client, entry):
        officer_client.post(NEW, entry)

        response = officer_client.post(NEW, {**entry, "value": "5"})

        assert errors(response) == {
            "reference_date": [
                "Voor deze gemeente, peildatum, doelgroep en eenheid is al een aantal "
                "ingevoerd. Wijzig dat aantal."
            ]
        }
        assert PlacementCount.objects.get().value == 4

    def test_a_foreign_municipality_is_refused_at_the_field(self, officer_client, entry):
        baarn = make.make_municipality("Baarn")

        response = officer_client.post(NEW, {**entry, "municipality": str(baarn.pk)})

        assert errors(response) == {"municipality": [FOREIGN]}
        assert not PlacementCount.objects.exists()

    def test_so_is_an_exception_of_the_region(self, coordinator_client, entry):
        nijkerk = make.make_municipality("Nijkerk", role=MembershipRole.EXCEPTION)

        response = coordinator_client.post(NEW, {**entry, "municipality": str(nijkerk.pk)})

        assert errors(response) == {"municipality": [FOREIGN]}

    def test_a_paper_that_one_may_not_see_is_no_source(self, officer_client, entry):
        secret = make.make_document("geheim", confidentiality="vertrouwelijk", publisher_key="0308")

        response = officer_client.post(NEW, {**entry, "source": str(secret.pk)})

        assert list(errors(response)) == ["source"]
        assert Document.objects.count() == 1
