"""The clerk's page: the reports of one's own council, what replaced them, and what is coming."""

from datetime import date

import pytest
from django.urls import reverse

from agenda.models import PlannedEdition
from agenda.reports.acts import check, revise
from tests.agenda.rounds.pages import WHY, clerk, mend, page, signed_in
from tests.browse import queries, text
from tests.make import places
from tests.make.rounds import make_frozen, make_round

pytestmark = pytest.mark.usefixtures("quick_pdf")
HOME = reverse("clerk-home")
SOEST, BAARN, WHOLE = (
    reverse("clerk-place", args=["amersfoort", place]) for place in ("soest", "baarn", "regio")
)
JUNE = {"on": date(2025, 6, 30), "since": date(2025, 4, 1)}


def test_a_clerk_starts_at_the_own_council(world):
    assert signed_in(clerk(world)).get(HOME).headers["Location"] == SOEST


def test_who_is_of_more_places_starts_at_the_region_and_chooses(world):
    client = signed_in(world.coordinator)
    assert client.get(HOME).headers["Location"] == WHOLE
    found = client.get(WHOLE).content.decode()
    assert all(url in found for url in (SOEST, BAARN))


def test_who_is_of_no_place_has_no_page(db):
    assert signed_in(places.make_user("los@example.org")).get(HOME).status_code == 403


def test_reports_come_newest_first_with_all_their_files(world):
    make_frozen(world)
    make_frozen(world, make_round(world, **JUNE))
    found = signed_in(clerk(world)).get(SOEST)
    assert [line.edition.number for line in found.context["lines"]] == ["2025-02", "2025-01"]
    html = found.content.decode()
    for kind in ("pdf", "xlsx", "csv", "json", "zip"):
        assert reverse("edition-file", args=["VR-soest-2025-01", kind]) in html
    assert "VR-baarn" not in html


def test_what_was_replaced_says_by_what(world):
    wanted = make_frozen(world).round
    revise(wanted=wanted, by=world.coordinator, reason="Vergeten telling")
    mend(world.soest, 4)
    make_frozen(world, wanted)
    shown = text(signed_in(clerk(world)).get(SOEST))
    assert "2025-01, editie 2" in shown
    assert "Vervangen door editie 2" in shown


def test_without_reports_the_page_says_so(world):
    assert "nog geen verslag vastgesteld" in text(signed_in(clerk(world)).get(SOEST))


def test_what_is_coming_shows_with_dates_and_state(world):
    wanted = make_round(world)
    planned = PlannedEdition.objects.get(round=wanted, municipality=world.soest)
    planned.council_on, planned.core_message = date(2025, 5, 22), "Nog geheim"
    planned.save()
    client = signed_in(clerk(world))
    shown = text(client.get(SOEST))
    assert "2025-01 31 maart 2025 8 mei 2025 22 mei 2025" in shown
    assert "In voorbereiding na de controle" in shown
    assert "Nog geheim" not in shown
    check(wanted=wanted, by=world.coordinator, reason=WHY)
    assert page(wanted, "planned-preview", "soest") in client.get(SOEST).content.decode()


def test_what_is_frozen_is_not_coming_any_more(world):
    make_frozen(world)
    assert "Wat eraan komt" not in text(signed_in(clerk(world)).get(SOEST))


def test_another_council_is_public_but_its_preview_is_not(world):
    wanted = check(wanted=make_round(world), by=world.coordinator, reason=WHY)
    found = signed_in(clerk(world)).get(BAARN)
    assert found.status_code == 200
    assert page(wanted, "planned-preview", "baarn") not in found.content.decode()


@pytest.mark.parametrize("to", ["soest", "baarn"])
def test_what_is_not_public_is_for_the_own_council(world, to):
    wanted = make_round(world)
    planned = PlannedEdition.objects.get(round=wanted, municipality=world.soest)
    planned.confidentiality = "vertrouwelijk"
    planned.save()
    make_frozen(world, wanted)
    client = signed_in(clerk(world, of=to))
    own = to == "soest"
    assert ("VR-soest-2025-01" in client.get(SOEST).content.decode()) is own
    assert ("Vertrouwelijk" in text(client.get(SOEST))) is own
    for name, more in (("edition", []), ("edition-file", ["pdf"]), ("edition-file", ["zip"])):
        url = reverse(name, args=["VR-soest-2025-01", *more])
        assert client.get(url).status_code == (200 if own else 404)


def test_strangers_find_nothing(world, stranger_client):
    assert stranger_client.get(SOEST).status_code == 404


def test_a_place_that_does_not_take_part_has_no_page(world):
    url = reverse("clerk-place", args=["amersfoort", "tiel"])
    assert signed_in(clerk(world)).get(url).status_code == 404


def test_more_reports_ask_no_more_of_the_database(world):
    client = signed_in(clerk(world))
    make_frozen(world)
    one = queries(client, SOEST)
    make_frozen(world, make_round(world, **JUNE))
    assert queries(client, SOEST) == one


def test_frozen_editions_stand_with_the_concepts_and_concepts_say_what_they_are(world):
    make_frozen(world)
    client = signed_in(clerk(world))
    shown = text(client.get(reverse("reports", args=["amersfoort"])))
    assert "Vastgestelde verslagen" in shown
    assert "Een concept maken" in shown
    live = text(client.get(reverse("report-page", args=["amersfoort", "soest"])))
    assert "Dit verslag is niet vastgesteld" in live
