"""The core message: sentences that the figures support, and no other."""

from datetime import date

import pytest

from agenda.enums import ItemStatus
from tests.agenda.reports.reading import report_of
from tests.make import places as make
from tests.make.agenda import make_body, make_decision, make_item, make_proposal, make_update
from tests.make.funding import make_appropriation, make_grant, make_spending

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def region():
    make.make_municipality("Baarn")
    make.make_municipality()


def said(municipality=""):
    return [text.replace("\xa0", " ") for text in report_of("amersfoort", municipality).messages]


# Places


def test_nothing_known_is_said_in_so_many_words():
    assert said() == [
        "Hoeveel inwoners van de regio een beschutte werkplek hebben, is nog niet bekend. "
        "Ook de taakstelling van 2025 niet.",
        "Welk geld de regio beschikbaar stelt, is nog niet bekend.",
    ]
    assert said("soest")[0].startswith("Hoeveel inwoners van Soest en van de hele regio")


def test_one_of_two_municipalities_is_not_the_region():
    make.make_placement(value=3, precision="maand")
    make.make_stated()
    make.make_stated(value=28, key="realisatie", unit="procent")

    assert said()[:2] == [
        "Eind maart 2025 is het aantal beschutte werkplekken van 1 van de 2 gemeenten bekend, "
        "samen 3. Volgens de bron waren het er 35 in de hele regio.",
        "Welk deel van de taakstelling is gehaald, is niet na te rekenen: de taakstelling van 2025 "
        "is nog niet bekend. De bron noemt voor de regio 28%.",
    ]
    assert said("soest")[0].startswith("Eind maart 2025 hadden 3 inwoners van Soest een beschutte")
    assert said("baarn")[0].startswith("Van Baarn is het aantal beschutte werkplekken nog niet")


def test_a_stated_number_of_another_day_is_not_put_beside_it():
    make.make_placement(value=3)
    make.make_stated(reference_date=date(2024, 12, 31))

    assert "Volgens de bron" not in said()[0]


def test_the_whole_region_is_a_sum():
    make.make_placement(value=1)
    make.make_placement(make.make_municipality("Baarn"), 4)
    make.make_target(value=2)
    make.make_target(make.make_municipality("Baarn"), 8)

    assert said()[:2] == [
        "Op 31 maart 2025 hadden 5 inwoners van de regio een beschutte werkplek.",
        "Van de taakstelling van 2025 is gehaald: de regio 50% (5 van 10).",
    ]
    assert said("soest")[:2] == [
        "Op 31 maart 2025 had 1 inwoner van Soest een beschutte werkplek. "
        "In de hele regio waren het er 5.",
        "Van de taakstelling van 2025 is gehaald: Soest 50% (1 van 2), de regio 50% (5 van 10).",
    ]


def test_no_municipality_known_is_no_sum():
    make.make_placement(value=None)

    assert said()[0] == "Van de regio is nog geen aantal bekend."


# Money


def test_made_available_is_not_spent():
    make_appropriation(amount=101_615)
    make_appropriation(amount=47_373, year=2026)

    assert (
        "Gemeente Soest stelde € 101.615 voor 2025 en € 47.373 voor 2026 beschikbaar. "
        "Hoeveel daarvan is besteed, is nog niet bekend."
    ) in said("soest")


def test_the_region_is_not_complete_with_the_money_of_one():
    make_appropriation(amount=101_615)

    assert (
        "In de regio is voor zover bekend € 101.615 voor 2025 beschikbaar gesteld. Nog niet van "
        "alle gemeenten is bekend wat zij beschikbaar stellen. "
        "Hoeveel daarvan is besteed, is nog niet bekend."
    ) in said()


def test_what_was_spent_is_said_by_year():
    make_appropriation(amount=100, regional=True)
    make_spending(amount=40, regional=True)

    assert (
        "In de regio is € 100 voor 2025 beschikbaar gesteld. Daarvan is € 40 (2025) besteed."
        in said()
    )


def test_money_only_set_aside_is_no_more_than_that():
    make_appropriation(amount=700_000, state="gereserveerd", regional=True)

    assert (
        "Voor de regio samen is € 700.000 gereserveerd (2025). Wat daarvan beschikbaar is gesteld "
        "en besteed, is nog niet bekend."
    ) in said("soest")


def test_who_receives_what_is_for_all_is_named():
    make_grant(amount=340_688, recipient=make.make_municipality("Baarn"))

    assert (
        "Voor de regio samen is € 340.688 toegekend (2025). Baarn ontvangt het. Wat daarvan "
        "beschikbaar is gesteld en besteed, is nog niet bekend."
    ) in said()


# Decisions


def vote(proposal, place, outcome="nog_niet", **fields):
    make_decision(proposal, make_body(make.make_municipality(place)), outcome=outcome, **fields)


def test_a_plan_that_needs_all_councils_waits_for_them():
    proposal = make_proposal()
    vote(proposal, "Soest")
    vote(proposal, "Baarn")

    assert (
        "Van geen van de 2 raden is bekend of zij instemmen met ‘Toekomstplan’; "
        "het werkt pas als alle raden instemmen."
    ) in said()


def test_a_council_reads_what_it_decided_itself():
    proposal = make_proposal()
    vote(proposal, "Soest", "ingestemd", decided_on=date(2025, 7, 9))
    vote(proposal, "Baarn")

    assert (
        "1 van de 2 raden stemden in met ‘Toekomstplan’; het werkt pas als alle raden instemmen. "
        "De raad van Soest: ingestemd (9 juli 2025)."
    ) in said("soest")


def test_all_councils_agreed():
    proposal = make_proposal()
    for place in ("Soest", "Baarn"):
        vote(proposal, place, "ingestemd", decided_on=date(2025, 7, 9))

    assert "Alle 2 raden stemden in met ‘Toekomstplan’." in said()


def test_another_body_decides_elsewhere():
    proposal = make_proposal(requires_all=False, title="Kaders")
    body = make_body(organisation=make.make_organisation("werkzaam", name="Werkzaam"), kind="ab")
    make_decision(proposal, body, outcome="ingestemd", decided_on=date(2025, 3, 27))

    assert "Algemeen bestuur Werkzaam over ‘Kaders’: ingestemd (27 maart 2025)." in said()


def test_some_of_the_colleges_agreed():
    proposal = make_proposal(requires_all=False, title="Aanpak")
    for place, outcome, day in (
        ("Soest", "ingestemd", date(2025, 12, 16)),
        ("Baarn", "nog_niet", None),
    ):
        body = make_body(make.make_municipality(place), kind="college")
        make_decision(proposal, body, outcome=outcome, decided_on=day)

    assert "Van 1 van de 2 colleges is bekend dat die instemt met ‘Aanpak’." in said()


# Agenda


def test_items_are_counted_and_nothing_is_averaged():
    make_item("A.01", status=ItemStatus.DONE)
    make_item("A.02", status=ItemStatus.WITHDRAWN)
    late = {"start": date(2025, 11, 1), "end": date(2025, 11, 30), "precision": "maand"}
    make_update(make_item("A.03", **late), time="rood")
    make_update(make_item("A.04"), money="oranje")

    assert (
        "De agenda telt 3 agendapunten: 1 gereed en 2 open. Van de open punten is er 1 over tijd. "
        "1 staat op oranje (risico) en 1 op rood (niet gehaald)."
    ) in said()


def test_an_agenda_that_is_done_has_nothing_to_judge():
    make_item(status=ItemStatus.DONE)

    assert "De agenda telt 1 agendapunt: 1 gereed en 0 open." in said()[-1]


def test_no_judgement_is_not_on_schedule():
    make_item()

    assert said()[-1].endswith("Over geen van de open punten is een oordeel gemeld.")


def test_there_are_five_at_most():
    make.make_placement(value=1)
    make_appropriation()
    make_decision(make_proposal())
    make_item()

    assert len(said("soest")) == 5
