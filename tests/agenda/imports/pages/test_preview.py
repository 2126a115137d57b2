"""What an import would change, before anything is stored; and storing it, once."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from agenda.imports.confirm import COMPARED_AGAIN, MOVED, NOT_ALLOWED
from agenda.views.imports.forms import GIVE
from audit.context import change
from audit.enums import ImportStatus, Route
from audit.models import AuditEvent, ImportBatch
from buildingblocks.enums import Role
from buildingblocks.models import Membership, PlacementCount
from tests.agenda.imports.make import FILES
from tests.agenda.imports.pages.make import confirming, page_of, uploaded
from tests.browse import errors, queries, text
from tests.make.imports import make_sheet, stand
from tests.make.places import make_municipality, make_placement, make_user


@pytest.fixture
def warned():
    """Two rows, each on a day that is not the end of a month."""
    return make_sheet(stand(on="30-03-2025"), stand("Baarn", on="15-03-2025"))


def test_it_shows_what_would_become_of_each_row(importer):
    make_placement(value=2)
    batch = uploaded(importer, make_sheet(stand(value=3), stand("Baarn", 5)))

    page = text(importer.get(page_of(batch)))

    assert "Dit is een voorbeeld Er is nog niets opgeslagen." in page
    assert "Nieuw 1 Gewijzigd 1 Ongewijzigd 0 Overgeslagen 0 Fout 0" in page
    assert "aantal was 2 → wordt 3" in page
    assert "aantal was leeg → wordt 5" in page
    assert not PlacementCount.objects.filter(value=3).exists()


def test_all_messages_stand_there_at_once_with_their_place(importer):
    batch = uploaded(
        importer, make_sheet(stand(value="veel"), stand("Utrecht"), stand("Baarn", -1))
    )

    page = text(importer.get(page_of(batch)))

    assert batch.status == ImportStatus.REJECTED
    assert "Er is niets opgeslagen Los de fouten hieronder op" in page
    for cell, code in (("D2", "E_NOT_A_NUMBER"), ("A3", "E_MUNICIPALITY_"), ("D4", "E_COUNT_NEG")):
        assert f"blad plaatsingen, cel {cell}" in page
        assert code in page
    assertNotContains(importer.get(page_of(batch)), "Verwerk deze import")


def test_totals_are_compared_with_the_printed_ones(importer):
    data = make_sheet(stand(value=3), stand("Baarn", 5), ("Totaal", "", "", 9))

    page = text(importer.get(page_of(uploaded(importer, data))))

    assert "Totaal blad plaatsingen, cel D4 Aantal geplaatst 9 8 afwijking" in page


def test_confirming_stores_it_and_says_where_to_look(importer):
    batch = uploaded(importer)

    response = confirming(importer, batch)

    assert (response.status_code, response.url) == (302, page_of(batch))
    assert PlacementCount.objects.get().value == 3
    page = importer.get(page_of(batch))
    assert "Verwerkt Maart" in text(page)
    assertContains(page, "/regio/amersfoort/cijfers/")
    assertContains(
        page, f"/geschiedenis/buildingblocks.placementcount/{PlacementCount.objects.get().pk}/"
    )
    last = AuditEvent.objects.order_by("-pk")[0]
    assert (last.action, last.result, last.object_key) == ("verwerken", "gelukt", str(batch.pk))


def test_confirming_twice_is_once(importer):
    batch = uploaded(importer)
    form = importer.get(page_of(batch)).context["form"]
    data = {"ticket": form["ticket"].value(), "seen": 1, "reason": ""}

    answers = [importer.post(page_of(batch, "verwerken/"), data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert {answer.url for answer in answers} == {page_of(batch)}
    assert PlacementCount.history.count() == 1
    assert AuditEvent.objects.filter(action="verwerken").count() == 1


def test_each_warning_asks_for_its_own_reason(importer, warned):
    batch = uploaded(importer, warned)
    fields = [n for n in importer.get(page_of(batch)).context["form"].fields if "reden_" in n]

    refused = confirming(importer, batch, **{fields[1]: " "})

    assert errors(refused) == {fields[1]: [GIVE]}
    assert refused.context["form"][fields[0]].value() == "Nagekeken"
    assert not PlacementCount.objects.exists()
    assert confirming(importer, batch).status_code == 302
    assert "Aanvaarde waarschuwingen" in text(importer.get(page_of(batch)))


def test_one_reason_may_do_for_many_warnings_of_a_kind(importer):
    rows = [stand(on=f"{day:02}-03-2025") for day in (3, 10, 17, 24)]
    batch = uploaded(importer, make_sheet(*rows))
    form = importer.get(page_of(batch)).context["form"]
    every = "alle_W_PEILDATUM_NOT_PERIOD_END"
    empty = {name: "" for name in form.fields if name.startswith("reden_")}

    assert len(errors(confirming(importer, batch, **empty))) == 4
    assert confirming(importer, batch, **empty, **{every: "Wekelijks geteld"}).status_code == 302
    batch.refresh_from_db()
    assert list(batch.accepted.values()) == ["Wekelijks geteld"] * 4
    page = text(importer.get(page_of(batch)))
    assert page.count("Wekelijks geteld") == 1
    assert "en 3 keer meer" in page


def test_what_changed_since_the_preview_is_shown_and_not_overwritten(importer):
    placement = make_placement(value=2)
    batch = uploaded(importer, make_sheet(stand(value=5)))
    with change(by=make_user("mies@example.org", name="Mies"), route=Route.WEB):
        placement.value = 4
        placement.save()

    response = confirming(importer, batch)

    assert response.url.startswith(f"{page_of(batch)}?werk=")
    page = text(importer.get(response.url))
    assert MOVED in page
    assert "Mies" in page
    assert "aantal: 2 → 4" in page
    placement.refresh_from_db()
    assert placement.value == 4
    assert AuditEvent.objects.order_by("-pk")[0].result == "geweigerd"
    ticket = importer.get(page_of(batch)).context["ticket"]
    importer.post(page_of(batch, "vergelijken/"), {"ticket": ticket})
    assert "aantal was 4 → wordt 5" in text(importer.get(page_of(batch)))
    assert confirming(importer, batch).url == page_of(batch)


def test_a_preview_that_is_not_the_last_one_cannot_be_confirmed(importer):
    batch = uploaded(importer)
    ticket = importer.get(page_of(batch)).context["ticket"]
    importer.post(page_of(batch, "vergelijken/"), {"ticket": ticket})

    response = confirming(importer, batch, seen="1")

    assert COMPARED_AGAIN in text(importer.get(response.url))
    assert not PlacementCount.objects.exists()


def test_a_right_that_ended_since_counts(importer):
    batch = uploaded(importer)
    make_municipality("Leusden")
    Membership.objects.update(role=Role.OFFICER, version=2)
    Membership.objects.update(region=None, municipality=make_municipality("Leusden"), version=3)

    response = confirming(importer, batch)

    assert NOT_ALLOWED in text(importer.get(response.url))


def test_a_colleague_sees_it_and_cannot_confirm_it(importer, coordinator_client):
    batch = uploaded(importer)
    mine = importer.get(page_of(batch)).context["form"]

    page = coordinator_client.get(page_of(batch))
    assert "Alleen wie het bestand aanleverde" in text(page)
    assert page.context["form"] is None
    data = {"ticket": mine["ticket"].value(), "seen": 1, "reason": ""}
    answer = coordinator_client.post(page_of(batch, "verwerken/"), data)
    assert "kan het bevestigen" in text(coordinator_client.get(answer.url))
    assert not PlacementCount.objects.exists()


@pytest.mark.parametrize(
    "page", ["", "meldingen/", "rijen/", "herkend/", "kolommen/", "terugdraaien/", "bestand/",
             "meldingen.xlsx"],
)  # fmt: skip
def test_another_municipality_does_not_have_it(importer, stranger_client, baarn_client, page):
    batch = uploaded(importer)

    assert stranger_client.get(page_of(batch, page)).status_code == 404
    assert baarn_client.get(page_of(batch, page)).status_code == 404


@pytest.mark.parametrize("page", ["verwerken/", "vergelijken/", "terugdraaien/", "kolommen/"])
def test_nor_can_it_do_anything_with_it(importer, stranger_client, page):
    batch = uploaded(importer)

    assert stranger_client.post(page_of(batch, page), {}).status_code == 404


def test_rows_of_somebody_else_are_wrong_in_the_preview_already(officer_client):
    batch = uploaded(officer_client, make_sheet(stand(), stand("Baarn")), place="0342")

    page = text(officer_client.get(page_of(batch)))

    assert batch.status == ImportStatus.REJECTED
    assert "E_MUNICIPALITY_NOT_" in page


def test_many_rows_come_in_pages_that_can_be_filtered(importer):
    make_placement(value=3)
    rows = [stand(value=n, on=f"{28 if month == 2 else 30}-{month:02}-{year}")
            for year in range(2016, 2022) for month in range(1, 13) for n in (3,)]  # fmt: skip
    batch = uploaded(importer, make_sheet(stand(), *rows))

    first = importer.get(page_of(batch, "rijen/"))
    second = importer.get(page_of(batch, "rijen/?pagina=2"))
    same = importer.get(page_of(batch, "rijen/?uitkomst=gelijk"))
    said = importer.get(page_of(batch, "meldingen/?soort=W_PEILDATUM_NOT_PERIOD_END"))

    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 23)
    assert [row.shown.about for row in same.context["rows"]] == [
        "Soest, 31-03-2025, Beschut werk, Personen"
    ]
    assert {each.message.code for each in said.context["messages_said"]} == {
        "W_PEILDATUM_NOT_PERIOD_END"
    }
    assert queries(importer, page_of(batch, "rijen/?uitkomst=gelijk")) == queries(
        importer, page_of(batch, "rijen/")
    )


def test_what_was_recognised_is_told(importer):
    data = (FILES / "03_breed_meerjaren_samengevoegd.xlsx").read_bytes()
    batch = uploaded(importer, data, "03_breed_meerjaren_samengevoegd.xlsx")

    page = text(importer.get(page_of(batch, "herkend/")))

    assert "Excel-werkmap" in page
    assert "Blad werkblad_oud verborgen, niet ingelezen" in page
    assert "Kolomnamen in rij" in page
    assert "bedragen × € 1.000" in page


def test_the_stored_file_is_the_same_as_before(importer):
    assert ImportBatch.objects.count() == 0
    first, second = uploaded(importer), uploaded(importer)

    assert "Ongewijzigd 0" in text(importer.get(page_of(first)))
    confirming(importer, first)
    third = uploaded(importer)
    page = text(importer.get(page_of(third)))
    assert "Nieuw 0 Gewijzigd 0 Ongewijzigd 1" in page
    assert "W_FILE_KNOWN" in page
    assert second.file_id == third.file_id


def test_an_old_link_to_a_refusal_still_leads_to_the_import(importer, coordinator_client):
    batch = uploaded(importer)

    for asked in ("werk=onbekend", "werk=../x", "werk="):
        assert importer.get(f"{page_of(batch)}?{asked}").status_code == 200


def test_comparing_without_a_form_only_shows_the_import(importer):
    batch = uploaded(importer)

    answer = importer.post(page_of(batch, "vergelijken/"), {})

    assert (answer.status_code, answer.url) == (302, page_of(batch))
    batch.refresh_from_db()
    assert batch.preview == 1
