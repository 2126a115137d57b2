"""Entering a quarter's figures in the grid, without and with its script."""

from datetime import date

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertRedirects

from audit.context import change
from buildingblocks.enums import FlowKind, ValueState
from buildingblocks.models import FlowCount, PlacementCount
from buildingblocks.views.grid import quarter_ends
from tests.browse import text
from tests.make import places as make

PAGE = "/regio/amersfoort/cijfers/invoer/"
DECEMBER = date(2025, 12, 31)
SEPTEMBER = date(2025, 9, 30)
STOCK, IN, OUT = "persoon.beschut_werk", "instroom.beschut_werk", "uitstroom.beschut_werk"


@pytest.fixture
def soest(db):
    make.make_target_group()
    return make.make_municipality()


def sent(client, values, *, only="", day=DECEMBER, gemeente="0342", **fields):
    """What the page would send with these cells filled in, over the versions that it shows."""
    place = {"gemeente": gemeente, "peildatum": day.isoformat()}
    page = client.get(PAGE, place)
    data = {**place, "reason": "", "source": "", **fields}
    for cell in page.context["grid"].cells:
        data[f"versie.{cell.name}"] = str(cell.read)
        data[f"waarde.{cell.name}"] = values.get(cell.name, cell.text)
    if only:
        data["cel"] = only
    return data


def cells(response):
    return {cell.name: cell for cell in response.context["grid"].cells}


class TestThePage:
    def test_it_shows_what_is_there_and_what_stood_there_before(self, officer_client, soest):
        make.make_placement(soest, 33, on=SEPTEMBER)
        make.make_placement(soest, 35, on=DECEMBER)

        page = officer_client.get(PAGE, {"peildatum": "2025-12-31"})

        cell = cells(page)[STOCK]
        assert (cell.text, cell.before) == ("35", "33 (30 september 2025)")
        assert "Cijfers van het 4e kwartaal 2025" in text(page)

    def test_it_opens_on_the_last_quarter_that_is_over(self, officer_client, soest):
        assert officer_client.get(PAGE).context["sheet"].end == quarter_ends()[0] <= localdate()

    @pytest.mark.parametrize("asked", ["2026-02-14", "2025-12-31"])
    def test_any_day_means_the_last_quarter_that_was_over(self, officer_client, soest, asked):
        page = officer_client.get(PAGE, {"peildatum": asked})

        assert page.context["sheet"].end == DECEMBER

    def test_kinds_that_the_municipality_counts_get_a_column(self, officer_client, soest):
        make.make_flow(soest, 4, kind=FlowKind.REFERRAL, start=date(2025, 7, 1), end=SEPTEMBER)

        page = officer_client.get(PAGE, {"peildatum": "2025-12-31"})

        labels = [label for _, label in page.context["grid"].columns]
        assert labels == ["Stand", "Instroom", "Uitstroom", "Doorverwijzing"]
        assert cells(page)["doorverwijzing.beschut_werk"].before == "4 (3e kwartaal 2025)"

    def test_another_municipality_does_not_exist_here(self, officer_client, soest):
        make.make_municipality("Baarn")

        assert officer_client.get(PAGE, {"gemeente": "0308"}).status_code == 404
        assert officer_client.post(PAGE, {"gemeente": "0308"}).status_code == 404

    def test_who_only_reads_is_refused(self, council_client, soest):
        assert council_client.get(PAGE).status_code == 403


class TestSavingAll:
    def test_every_figure_is_stored_with_who_and_when(self, officer_client, soest):
        data = sent(officer_client, {STOCK: "35*", IN: "<5", OUT: "onbekend"})

        response = officer_client.post(PAGE, data, follow=True)

        assert "3 cijfers zijn opgeslagen." in text(response)
        stock = PlacementCount.objects.get()
        assert (stock.value, stock.certainty, stock.reference_date) == (35, "voorlopig", DECEMBER)
        line = stock.history.get()
        assert (line.history_user, line.route) == (officer_client.user, "web")
        flows = {flow.kind: flow for flow in FlowCount.objects.all()}
        assert (flows["instroom"].state, flows["instroom"].upper_bound) == ("onderdrukt", 4)
        assert flows["uitstroom"].state == ValueState.UNKNOWN
        assert (flows["instroom"].start, flows["instroom"].end) == (date(2025, 10, 1), DECEMBER)

    def test_empty_cells_are_left_alone(self, officer_client, soest):
        response = officer_client.post(PAGE, sent(officer_client, {}), follow=True)

        assert "Er is niets gewijzigd." in text(response)
        assert not PlacementCount.objects.exists()

    def test_sent_twice_it_is_stored_once(self, officer_client, soest):
        data = sent(officer_client, {STOCK: "35"})
        officer_client.post(PAGE, data)

        assert officer_client.post(PAGE, data).status_code == 302
        assert PlacementCount.objects.get().version == 1

    def test_a_wrong_cell_keeps_the_others_from_nothing(self, officer_client, soest):
        data = sent(officer_client, {STOCK: "vijf", IN: "2"})

        response = officer_client.post(PAGE, data)

        assert response.status_code == 422
        found = cells(response)
        assert (found[STOCK].state, found[STOCK].text) == ("error", "vijf")
        assert (found[IN].state, found[IN].text) == ("saved", "2")
        assert "Niet alles is opgeslagen" in text(response)
        assert [flow.value for flow in FlowCount.objects.all()] == [2]

    def test_what_is_stored_cannot_become_empty(self, officer_client, soest):
        row = make.make_placement(soest, 35, on=DECEMBER)

        response = officer_client.post(PAGE, sent(officer_client, {STOCK: ""}, reason="Weg"))

        assert "kan niet leeg worden" in cells(response)[STOCK].message
        assert PlacementCount.objects.get(pk=row.pk).value == 35

    def test_a_figure_too_high_to_be_true_is_refused(self, officer_client, soest):
        response = officer_client.post(PAGE, sent(officer_client, {STOCK: "1.000.000"}))

        assert "te hoog" in cells(response)[STOCK].message

    def test_the_chosen_paper_is_under_what_was_entered(self, officer_client, soest):
        paper = make.make_document()

        officer_client.post(PAGE, sent(officer_client, {STOCK: "35"}, source=str(paper.pk)))

        assert PlacementCount.objects.get().source == paper

    def test_a_paper_that_one_may_not_see_stores_nothing_and_loses_nothing(
        self, officer_client, soest
    ):
        response = officer_client.post(PAGE, sent(officer_client, {STOCK: "35"}, source="999999"))

        assert response.status_code == 422
        assert cells(response)[STOCK].text == "35"
        assert not PlacementCount.objects.exists()


class TestReason:
    def test_a_changed_figure_asks_for_one(self, officer_client, soest):
        row = make.make_placement(soest, 33, on=DECEMBER)

        response = officer_client.post(PAGE, sent(officer_client, {STOCK: "35", IN: "2"}))

        assert "reason" in response.context["shared"].errors
        assert cells(response)[STOCK].wants_reason
        assert PlacementCount.objects.get(pk=row.pk).value == 33
        assert FlowCount.objects.get().value == 2  # a new figure needs none

    def test_given_once_it_is_kept_with_each_figure(self, officer_client, soest):
        rows = [make.make_placement(soest, 33, on=DECEMBER)]
        rows.append(make.make_flow(soest, 1, start=date(2025, 10, 1), end=DECEMBER))

        data = sent(officer_client, {STOCK: "35", IN: "2"}, reason="Nageteld")
        assertRedirects(
            officer_client.post(PAGE, data),
            f"{PAGE}?gemeente=0342&peildatum=2025-12-31",
        )

        for row in rows:
            newest = row.history.first()
            assert (newest.version, newest.history_change_reason) == (2, "Nageteld")

    def test_the_paper_of_before_stays_unless_another_is_chosen(self, officer_client, soest):
        paper = make.make_document()
        make.make_placement(soest, 33, on=DECEMBER, source=paper, source_place="blz. 3")

        officer_client.post(PAGE, sent(officer_client, {STOCK: "35"}, reason="Nageteld"))
        row = PlacementCount.objects.get()
        assert (row.source, row.source_place) == (paper, "blz. 3")

        other = make.make_document("soest-raadsbrief-2")
        data = sent(officer_client, {STOCK: "36"}, reason="Nageteld", source=str(other.pk))
        officer_client.post(PAGE, data)
        row.refresh_from_db()
        assert (row.source, row.source_place) == (other, "")


class TestTwoPeople:
    @pytest.fixture
    def late(self, officer_client, soest):
        """What was typed over 33 while somebody else made it 36."""
        row = make.make_placement(soest, 33, on=DECEMBER)
        data = sent(officer_client, {STOCK: "35"}, reason="Nageteld")
        with change(by=make.make_user("ander@example.org", name="Een Ander"), reason="Correctie"):
            row.value = 36
            row.save()
        return data

    def test_nothing_is_overwritten_and_nothing_lost(self, officer_client, late):
        response = officer_client.post(PAGE, late)

        cell = cells(response)[STOCK]
        assert response.status_code == 422
        assert (cell.text, cell.theirs) == ("35", "36")
        assert "Intussen 36 ingevuld door Een Ander" in text(response)
        assert PlacementCount.objects.get().value == 36
        assert officer_client.post(PAGE, late).status_code == 422  # sending again chooses nothing

    @pytest.mark.parametrize(("choice", "value", "version"), [("mine", 35, 3), ("theirs", 36, 2)])
    def test_one_chooses(self, officer_client, late, choice, value, version):
        chosen = {f"keuze.{STOCK}": choice, f"gezien.{STOCK}": "2"}

        officer_client.post(PAGE, late | chosen)

        row = PlacementCount.objects.get()
        assert (row.value, row.version) == (value, version)

    def test_a_choice_about_an_older_version_counts_no_more(self, officer_client, late):
        chosen = {f"keuze.{STOCK}": "mine", f"gezien.{STOCK}": "1"}

        assert officer_client.post(PAGE, late | chosen).status_code == 422
        assert PlacementCount.objects.get().value == 36

    def test_a_cell_that_one_did_not_touch_undoes_nothing(self, officer_client, late):
        response = officer_client.post(PAGE, late | {f"waarde.{STOCK}": "33"})

        cell = cells(response)[STOCK]
        assert (cell.state, cell.text, cell.read) == ("moved", "36", 2)
        assert PlacementCount.objects.get().value == 36

    def test_two_who_enter_the_same_new_figure_meet(self, officer_client, soest):
        data = sent(officer_client, {STOCK: "35"})
        make.make_placement(soest, 36, on=DECEMBER)

        response = officer_client.post(PAGE, data)

        assert cells(response)[STOCK].theirs == "36"
        assert PlacementCount.objects.get().value == 36


class TestOneCell:
    def test_it_alone_is_stored_and_answered(self, officer_client, soest):
        data = sent(officer_client, {STOCK: "35", IN: "2"}, only=STOCK)

        response = officer_client.post(PAGE, data)

        assert response.status_code == 200
        assert "<html" not in response.content.decode()
        assert 'name="versie.persoon.beschut_werk" value="1"' in response.content.decode()
        assert "Opgeslagen" in response.content.decode()
        assert not FlowCount.objects.exists()

    def test_a_refusal_says_why(self, officer_client, soest):
        response = officer_client.post(PAGE, sent(officer_client, {STOCK: "vijf"}, only=STOCK))

        assert response.status_code == 422
        assert "Dit is geen heel getal" in response.content.decode()

    def test_a_wrong_paper_is_told_in_the_cell(self, officer_client, soest):
        data = sent(officer_client, {STOCK: "35"}, only=STOCK, source="999999")

        response = officer_client.post(PAGE, data)

        assert response.status_code == 422
        assert "Deze keuze is er niet" in response.content.decode()

    def test_a_cell_that_is_not_there_is_not_found(self, officer_client, soest):
        data = sent(officer_client, {}, only=STOCK) | {"cel": "persoon.niemand"}

        assert officer_client.post(PAGE, data).status_code == 404
