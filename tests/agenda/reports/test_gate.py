"""The gate before a freeze: what it finds, whom it names, and what it lets through."""

from dataclasses import replace
from datetime import date

import pytest

from agenda.enums import ItemStatus, Outcome, StepStatus
from agenda.reports.gate import Severity, States, gate
from audit.provenance import Figure
from buildingblocks.enums import Certainty, Role, StatedUnit, ValueState
from funding.enums import GrantStatus
from tests.agenda.reports.reading import END_OF_2025, editions
from tests.make import places as make
from tests.make.agenda import (
    make_body,
    make_decision,
    make_item,
    make_move,
    make_proposal,
    make_step,
    make_update,
)
from tests.make.funding import (
    make_appropriation,
    make_circular,
    make_grant,
    make_spending,
)

pytestmark = pytest.mark.django_db

SINCE = date(2025, 7, 1)
NOVEMBER = {"start": date(2025, 11, 1), "end": date(2025, 11, 30), "precision": "maand"}


@pytest.fixture
def soest():
    """A municipality that delivered everything."""
    place = make.make_municipality()
    make.make_placement(place, 12, on=END_OF_2025)
    make.make_target(place, 20)
    make_appropriation(place, amount=900)
    make_spending(place, amount=800)
    return place


def asked(**named):
    return gate(make.make_region(), on=END_OF_2025, since=SINCE, **named)


def codes(found):
    return [finding.code for finding in found.findings]


def only(found, code):
    (finding,) = [finding for finding in found.findings if finding.code == code]
    return finding


def test_what_is_complete_passes(soest):
    found = asked()

    assert found.findings == ()
    assert not found.is_shut
    assert not found.needs_reason


# Completeness


def test_what_is_missing_is_named_with_who_and_since_when(soest):
    baarn = make.make_municipality("Baarn")
    make.make_placement(baarn, 7, on=date(2025, 3, 31))
    officer = make.make_user("o@example.org", name="Olga Officier")
    make.make_membership(officer, Role.OFFICER, municipality=baarn)
    controller = make.make_user("c@example.org", name="Carl Controller")
    make.make_membership(controller, Role.CONTROLLER, municipality=baarn)
    found = asked()

    told = {(f.place, f.text.split(" ontbreekt")[0], f.who) for f in found.findings}
    assert told == {
        ("Baarn", "Geplaatst: beschut werk", ("Olga Officier",)),
        ("Baarn", "Taakstelling", ("Olga Officier",)),
        ("Baarn", "Beschikbaar gesteld", ("Carl Controller",)),
        ("Baarn", "Besteed", ("Carl Controller",)),
    }
    assert {f.severity for f in found.findings} == {Severity.REASON}
    count = next(f for f in found.findings if f.text.startswith("Geplaatst"))
    assert count.since == date(2025, 3, 31)
    assert "de laatste stand is van 31 maart 2025" in count.text
    assert found.needs_reason
    assert not found.is_shut


def test_a_municipality_without_people_falls_to_the_coordinator(soest):
    make.make_municipality("Baarn")
    someone = make.make_user("r@example.org", name="Rita Regio")
    make.make_membership(someone, Role.COORDINATOR, region=make.make_region())
    gone = make.make_user("w@example.org", name="Weg", is_active=False)
    make.make_membership(gone, Role.COORDINATOR, region=make.make_region())

    assert {f.who for f in asked().findings} == {("Rita Regio",)}


def test_unknown_and_provisional_are_told_apart(soest):
    make.make_placement(
        make.make_municipality("Baarn"), None, on=END_OF_2025, state=ValueState.UNKNOWN
    )
    make.make_placement(
        make.make_municipality("Leusden"), 9, on=END_OF_2025, certainty=Certainty.PROVISIONAL
    )
    make.make_placement(
        make.make_municipality("Woudenberg"), None, on=END_OF_2025,
        state=ValueState.NOT_APPLICABLE,
    )  # fmt: skip
    found = asked()

    states = {row[0].place: row[0].state for row in found.matrix.cells}
    assert states == {
        "Baarn": States.UNKNOWN, "Leusden": States.PROVISIONAL,
        "Soest": States.KNOWN, "Woudenberg": States.NOT_APPLICABLE,
    }  # fmt: skip
    assert found.matrix.delivered["placed.beschut_werk"] == 3
    assert only(found, "onbekend").place == "Baarn"
    assert only(found, "voorlopig").severity is Severity.NOTE


def test_an_old_count_is_no_count_of_this_period():
    make.make_placement(on=date(2025, 3, 31))

    assert asked().matrix.delivered["placed.beschut_werk"] == 0


def test_money_that_the_region_spends_together_is_not_asked_of_each(soest):
    make.make_municipality("Baarn")
    make_appropriation(regional=True, amount=5)
    found = asked()

    assert [f.text[:7] for f in found.findings if f.place == "Baarn"] == [
        "Geplaat", "Taakste", "Besteed",
    ]  # fmt: skip


def test_a_council_that_has_yet_to_meet_is_not_late(soest):
    proposal = make_proposal()
    make_decision(proposal, scheduled_on=date(2026, 2, 1))
    assert codes(asked()) == []

    make_decision(
        proposal, make_body(make.make_municipality("Baarn")), scheduled_on=date(2025, 10, 1)
    )
    decision = next(f for f in asked().findings if f.text.startswith("Besluit"))
    assert (decision.place, decision.since) == ("Baarn", date(2025, 10, 1))
    assert "Leg vast wat de raad besloot" in decision.text


def test_an_open_item_without_news_names_who_leads_it(soest):
    lead = make.make_user("t@example.org", name="Tineke Trekker")
    item = make_item(lead=lead)
    make_update(item, on=date(2025, 3, 1))
    found = only(asked(), "geen_voortgang")

    assert (found.who, found.since, found.key) == (("Tineke Trekker",), date(2025, 3, 1), item.pk)
    make_update(item, on=date(2025, 12, 1))
    assert codes(asked()) == []


# Late without a word


def test_late_without_explanation_needs_a_reason(soest):
    item = make_item(**NOVEMBER)
    make_step(item, **NOVEMBER)
    make_update(item, on=date(2025, 12, 1))
    found = only(asked(), "te_laat")

    assert found.severity is Severity.REASON
    assert "over tijd, met 1 stap over tijd, zonder uitleg" in found.text
    assert found.since == date(2025, 11, 30)


@pytest.mark.parametrize("how", ["cause told", "moved"])
def test_late_with_explanation_passes(soest, how):
    item = make_item(**NOVEMBER)
    if how == "moved":
        make_move(item, on=date(2025, 12, 10))
    make_update(item, on=date(2025, 12, 1), cause="Ziekte" if how == "cause told" else "")

    assert "te_laat" not in codes(asked())


# Contradictions


def test_a_count_that_does_not_follow_from_in_and_out_is_told(soest):
    make.make_placement(soest, 10, on=date(2025, 6, 30))
    period = {"start": SINCE, "end": date(2025, 9, 30)}
    make.make_flow(soest, 4, **period)
    make.make_flow(soest, 2, kind="uitstroom", **period)
    assert codes(asked()) == []

    make.make_flow(soest, 1, start=date(2025, 10, 1), end=END_OF_2025)
    make.make_flow(soest, 0, kind="uitstroom", start=date(2025, 10, 1), end=END_OF_2025)
    found = only(asked(), "administratief_verschil")
    assert "komt op 13, maar de stand is 12: een administratief verschil van -1" in found.text


def test_more_spent_than_made_available_needs_a_reason(soest):
    make_spending(soest, amount=200)
    found = only(asked(), "meer_besteed")

    assert (found.severity, found.place) == (Severity.REASON, "Soest")
    assert "€\xa01.000 besteed, €\xa0900 beschikbaar gesteld" in found.text


def test_more_made_available_than_granted_is_noticed(soest):
    make_grant(soest, amount=899)

    assert only(asked(), "meer_beschikbaar").severity is Severity.NOTE


def test_a_provisional_grant_after_a_final_one_is_noticed(soest):
    may = make_circular()
    autumn = make_circular("septembercirculaire-2025", published_on=date(2025, 9, 16))
    make_grant(soest, amount=950, status=GrantStatus.FINAL, circular=may)
    assert codes(asked()) == []

    make_grant(soest, amount=1_000, status=GrantStatus.PROVISIONAL, circular=autumn)
    text = only(asked(), "voorlopig_na_definitief").text
    assert "is voorlopig (€\xa01.000), terwijl er een definitief bedrag is (€\xa0950)" in text


def test_a_target_of_its_own_under_the_law_needs_a_reason(soest):
    make.make_target(soest, 18, kind="lokaal")

    assert only(asked(), "onder_de_wet").severity is Severity.REASON


def test_papers_that_say_otherwise_are_noticed(soest):
    day = {"reference_date": END_OF_2025}
    make.make_stated(value=13, **day)
    make.make_stated(value=12, source=make.make_document("ander-stuk"), **day)
    make.make_stated(value=60, key="realisatie", unit=StatedUnit.PERCENT, **day)
    found = asked()

    assert "komt 12" in only(found, "anders_dan_het_stuk").text
    assert "twee stukken, twee getallen" in only(found, "stukken_verschillen").text


def test_states_of_an_item_that_do_not_go_together_are_noticed(soest):
    item = make_item(status=ItemStatus.NOT_STARTED, provisional=True, **NOVEMBER)
    make_step(item, status=StepStatus.DONE, done_on=date(2025, 10, 1))
    make_update(item, on=date(2025, 12, 1), cause="x")
    done = make_item("B2.04", status=ItemStatus.DONE)
    make_step(done)
    make_decision(outcome=Outcome.AGREED, decided_on=date(2025, 10, 1))

    assert sorted(codes(asked())) == [
        "gereed_met_open_stappen", "niet_gestart", "nog_onder_voorbehoud", "stap_gereed",
    ]  # fmt: skip


# The recount


def test_a_figure_that_is_counted_otherwise_stops_the_freeze(soest):
    reports = list(editions(make.make_region(), on=END_OF_2025))
    group = reports[0].places.groups[0]
    wrong = replace(group, total=replace(group.total, value=13))
    reports[0] = replace(reports[0], places=replace(reports[0].places, groups=(wrong,)))
    found = asked(reports=reports)
    first = found.findings[0]

    assert found.is_shut
    assert (first.code, first.severity) == ("rekenverschil", Severity.STOPS)
    assert "in het verslag 13, volgens de tweede berekening 12" in first.text


def test_a_figure_that_nothing_counts_again_stops_the_freeze(soest):
    reports = list(editions(make.make_region(), on=END_OF_2025))
    extra = Figure("pace.2030", "Benodigd tempo", 3, "plekken")
    places = replace(reports[0].places, stated=(extra,))
    reports[0] = replace(reports[0], places=places)

    assert only(asked(reports=reports), "niet_nagerekend").severity is Severity.STOPS
