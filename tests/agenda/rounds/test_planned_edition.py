"""The edition of one place while it is prepared: its own words, and what the council will see."""

from datetime import date

import pytest

from agenda.enums import RoundState
from agenda.models import PlannedEdition, Round
from agenda.reports import editions
from agenda.reports.acts import check
from agenda.reports.pdf import PdfError
from tests.agenda.rounds.pages import WHY, clerk, page, signed_in
from tests.browse import errors, send, text
from tests.make.rounds import make_approved, make_frozen, make_round

pytestmark = pytest.mark.usefixtures("quick_pdf")
SEEN = {RoundState.PREPARING: 404, RoundState.CHECKED: 200, RoundState.APPROVED: 200}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(editions, "render_limited", lambda html, **_: b"%PDF " + html.encode())


def own(wanted):
    return PlannedEdition.objects.get(round=wanted, municipality__slug="soest")


def test_an_officer_fills_in_the_edition_of_their_own_council(world):
    wanted = make_round(world)
    url = page(wanted, "planned-edition", "soest")
    found = send(
        signed_in(world.officer),
        url,
        council_on="2025-05-22",
        portfolio_holder="wethouder Sociaal domein",
        case_number="1342665",
        confidentiality="vertrouwelijk",
        core_message="Wij liggen op koers.",
        accompanying="Zie ook het toekomstplan.",
    )
    assert found.headers["Location"] == page(wanted)
    kept = own(wanted)
    assert (kept.council_on, kept.confidentiality) == (date(2025, 5, 22), "vertrouwelijk")
    assert kept.history.first().history_user == world.officer
    shown = text(signed_in(world.officer).get(page(wanted)))
    assert "22 mei 2025 8 mei 2025 wethouder Sociaal domein 1342665 Vertrouwelijk ja" in shown


@pytest.mark.parametrize("place", ["baarn", "regio"])
def test_the_words_of_another_place_are_not_theirs(world, place):
    url = page(make_round(world), "planned-edition", place)
    client = signed_in(world.officer)
    assert (client.get(url).status_code, client.post(url, {}).status_code) == (404, 404)


def test_the_coordinator_writes_the_words_of_the_region(world):
    wanted = make_round(world)
    url = page(wanted, "planned-edition", "regio")
    send(signed_in(world.coordinator), url, core_message="Samen op koers.")
    assert wanted.planned.get(municipality=None).core_message == "Samen op koers."


def test_paper_comes_before_the_meeting(world):
    url = page(make_round(world), "planned-edition", "soest")
    dates = {"council_on": "2025-05-22", "deliver_on": "2025-05-23"}
    found = errors(send(signed_in(world.officer), url, **dates))
    assert found == {"deliver_on": ["Aanleveren kan niet na de vergadering."]}


def test_a_core_message_is_short(world):
    url = page(make_round(world), "planned-edition", "soest")
    found = errors(send(signed_in(world.officer), url, core_message="\n\n".join("abcdef")))
    assert found == {"core_message": ["Houd het bij 5 alinea's."]}


def test_after_the_check_the_words_are_fixed(world):
    wanted = make_approved(world)
    url = page(wanted, "planned-edition", "soest")
    assert signed_in(world.coordinator).get(url).status_code == 404


# Preview


def test_the_preview_has_the_planned_words_and_says_that_it_is_a_concept(world):
    wanted = make_round(world)
    client = signed_in(world.officer)
    send(client, page(wanted, "planned-edition", "soest"), core_message="Wij liggen op koers.")
    found = client.get(page(wanted, "planned-preview", "soest"))
    assert "Wij liggen op koers." in text(found)
    assert "Concept: nog niet vastgesteld" in text(found)
    assert "VR-soest-2025-01" in text(found)
    assert "kan alles nog veranderen" in text(found)


def test_after_the_check_the_preview_is_what_was_checked(world):
    wanted = make_approved(world)
    found = text(signed_in(world.officer).get(page(wanted, "planned-preview", "regio")))
    assert "liggen vast sinds de controle" in found


def test_the_preview_as_a_file_says_so_too(world):
    found = signed_in(world.officer).get(page(make_round(world), "planned-pdf", "soest"))
    assert "concept-voortgang-" in found.headers["Content-Disposition"]
    assert b"concept (nog niet vastgesteld)" in found.content


def test_without_a_renderer_there_is_still_the_page(world, monkeypatch):
    def broken(*_, **__):
        raise PdfError("Er is geen Pango.")

    monkeypatch.setattr(editions, "render_limited", broken)
    wanted = make_round(world)
    found = signed_in(world.officer).get(page(wanted, "planned-pdf", "soest"))
    assert (found.status_code, "Er is geen Pango." in text(found)) == (503, True)
    assert page(wanted, "planned-preview", "soest") in found.content.decode()


def test_a_clerk_sees_the_own_edition_from_the_check_on_and_no_other(world):
    wanted = make_round(world)
    client = signed_in(clerk(world))
    for state in SEEN:
        if state == RoundState.CHECKED:
            check(wanted=wanted, by=world.coordinator, reason=WHY)
        elif state == RoundState.APPROVED:
            wanted = make_again(world, wanted)
        answers = {
            place: client.get(page(wanted, name, place)).status_code
            for place in ("soest", "baarn", "regio")
            for name in ("planned-preview", "planned-pdf")
        }
        assert answers == {"soest": SEEN[state], "baarn": 404, "regio": 404}


def make_again(world, wanted):
    """Approved after all."""
    from agenda.reports.acts import approve  # noqa: PLC0415

    return approve(wanted=Round.objects.get(pk=wanted.pk), by=world.controller)


def test_what_is_frozen_has_no_preview(world):
    wanted = make_frozen(world).round
    url = page(wanted, "planned-preview", "soest")
    assert signed_in(world.coordinator).get(url).status_code == 404


def test_a_place_or_round_that_is_not_there_is_not_found(world, stranger_client):
    wanted = make_round(world)
    client = signed_in(world.coordinator)
    for place in ("woudenberg", "niets"):
        assert client.get(page(wanted, "planned-preview", place)).status_code == 404
    assert client.get(page(wanted).replace("2025-01", "2025-09")).status_code == 404
    assert stranger_client.get(page(wanted, "planned-preview", "soest")).status_code == 404
