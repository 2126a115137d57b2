"""The dataset: what is in it, what is kept out of it, and when."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from agenda.enums import ItemStatus, StepStatus, Visibility
from agenda.reports.progress import as_json, collect, every_figure, half_year_later, items_of
from audit.context import change
from audit.known import AMSTERDAM
from audit.models import Document
from tests.agenda.reports.reading import END_OF_2025, report_of
from tests.make import places as make
from tests.make.agenda import (
    make_body,
    make_decision,
    make_item,
    make_proposal,
    make_risk,
    make_step,
    make_update,
)
from tests.make.funding import make_appropriation, make_grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def soest():
    make.make_municipality("Baarn")
    return make.make_municipality()


def value(report, key):
    return next(figure for figure in every_figure(report) if figure.key == key).value


def titles(steps):
    return [step.title for step in steps]


# Public


def test_an_internal_item_is_in_no_report(soest):
    make_item("A.01", title="Openbaar")
    inside = make_item("A.02", title="Intern", visibility=Visibility.INTERNAL)
    make_step(inside, "Geheime stap", done_on=END_OF_2025, status=StepStatus.DONE)
    make_risk("Risico van intern", item=inside)

    text = as_json(report_of("amersfoort"))

    assert "Openbaar" in text
    assert "Intern" not in text
    assert "Geheime stap" not in text
    assert "Risico van intern" not in text


def test_what_was_internal_then_stays_out_when_it_is_public_now(soest):
    item = make_item(title="Nog niet klaar", visibility=Visibility.INTERNAL)
    before = timezone.now()
    item.visibility = Visibility.PUBLIC
    item.save()

    assert report_of("amersfoort", known_at=before).agenda.items == ()
    assert [line.code for line in report_of("amersfoort").agenda.items] == ["B2.03"]


def test_what_is_internal_now_stays_out_of_what_was_public_then(soest):
    item = make_item()
    before = timezone.now()
    item.visibility = Visibility.INTERNAL
    item.save()

    assert report_of("amersfoort", known_at=before).agenda.items == ()


def test_no_report_names_a_person(soest):
    person = make.make_user("anna.de.vries@example.org", name="Anna de Vries")
    with change(by=person, reason="Anna telde opnieuw"):
        item = make_item(lead=person, deputy=person)
        make_update(item, approved_by=person, approved_on=END_OF_2025)
        make.make_placement()

    assert "Anna" not in as_json(report_of("amersfoort", "soest"))


def test_a_closed_paper_is_not_named(soest):
    closed = make.make_document(
        "geheim-stuk", title="Geheim stuk", case_number="X-1", confidentiality="geheim"
    )
    make.make_placement(source=closed, source_place="bijlage 3")
    report = report_of("amersfoort")

    assert "Geheim stuk" not in as_json(report)
    assert "geheim-stuk" not in as_json(report)
    assert [source.text for source in report.sources] == ["Niet-openbaar stuk"]


# Sources


def test_a_paper_has_one_number_and_names_each_place_once(soest):
    paper = make.make_document()
    make.make_placement(source=paper, source_place="argument 1.2; dekking")
    make_item(source=paper, source_place="dekking")
    report = report_of("amersfoort")

    (source,) = report.sources
    assert (source.number, source.title) == (1, "Toekomstplan sociaal ontwikkelbedrijf")
    assert source.places == ("argument 1.2", "dekking")
    assert set(report.source_numbers.values()) == {1}


def test_what_was_entered_without_a_paper_says_what_and_when(soest):
    with change(at=datetime(2025, 4, 2, 12, tzinfo=AMSTERDAM)):
        make.make_placement()
    (once,) = report_of("amersfoort").sources
    with change(at=datetime(2025, 5, 6, 12, tzinfo=AMSTERDAM)):
        make.make_placement(make.make_municipality("Baarn"))
    (twice,) = report_of("amersfoort").sources

    assert once.text == "Invoer in de agenda, zonder bronstuk: plaatsing"
    assert once.places == ("ingevoerd op 2 april 2025",)
    assert twice.places == ("ingevoerd van 2 april 2025 tot en met 6 mei 2025",)


# Two clocks


def test_before_a_correction_the_report_has_the_old_figure(soest):
    count = make.make_placement(value=4)
    before = timezone.now()
    with change(reason="Eén dubbel geteld"):
        count.value = 3
        count.save()

    key = "placed.beschut_werk.0342"
    assert value(report_of("amersfoort", known_at=before), key) == 4
    assert value(report_of("amersfoort"), key) == 3


def test_a_report_says_until_when_entries_were_made(soest):
    make.make_placement()
    report = report_of("amersfoort")

    assert report.entered_until == max(
        figure.origins[0].entered_at for figure in every_figure(report) if figure.origins
    )
    assert timezone.now() - report.entered_until < timedelta(minutes=5)


def test_the_same_dataset_is_the_same_text(soest):
    make.make_placement()
    make_item()

    text = as_json(report_of("amersfoort"))

    assert text == as_json(report_of("amersfoort"))
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_a_municipality_that_does_not_take_part_is_refused(soest):
    with pytest.raises(LookupError, match="neemt op deze datum niet deel"):
        report_of("amersfoort", "utrecht")


# Of one municipality


def test_a_municipality_gets_its_own_items_and_those_of_the_region(soest):
    baarn = make.make_municipality("Baarn")
    make_item("A.01")
    make_item("A.02", municipalities=(soest,))
    make_item("A.03", municipalities=(baarn,))
    make_item("A.04", municipalities=(baarn,), lead_municipality=soest)

    codes = [item.code for item in report_of("amersfoort", "soest").agenda.items]

    assert codes == ["A.01", "A.02", "A.04"]


def test_a_block_counts_the_items_of_the_municipality_only(soest):
    block = make.make_block()
    make_item("B1.01", building_block=block)
    theirs = make_item(
        "B1.02", building_block=block, municipalities=(make.make_municipality("Baarn"),)
    )
    make_update(theirs, time="rood")

    (mine,) = report_of("amersfoort", "soest").agenda.blocks
    (whole,) = report_of("amersfoort").agenda.blocks

    assert (mine.open_items, dict(mine.lights)["rood"]) == (1, 0)
    assert (whole.open_items, dict(whole.lights)["rood"]) == (2, 1)
    assert len(items_of(report_of("amersfoort"), 1)) == 2


def test_money_of_the_region_together_is_in_the_report_of_each(soest):
    make_grant(amount=900_000, recipient=make.make_municipality("Amersfoort"))
    make_appropriation(amount=5)
    report = report_of("amersfoort", "soest")

    assert [line.granted.value for line in report.shared_money] == [900_000]
    assert [line.available.value for line in report.money.lines] == [5]
    assert report_of("amersfoort").shared_money == ()


def test_decisions_of_the_own_council_are_told_apart(soest):
    proposal = make_proposal()
    make_decision(proposal)
    make_decision(proposal, make_body(make.make_municipality("Baarn")))

    own = report_of("amersfoort", "soest").own_decisions

    assert [(title, line.body) for title, line in own] == [("Toekomstplan", "Raad Soest")]


def test_the_block_at_the_top_comes_from_the_last_proposal(soest):
    def paper(code, number, dated, **fields):
        make.make_document(code, case_number=number, dated=dated, **fields)

    paper("oud", "1", date(2025, 1, 1), portfolio_holder="Wethouder Oud")
    paper("nieuw", "2", date(2025, 6, 1), portfolio_holder="Wethouder Nieuw")
    paper("later", "3", date(2026, 6, 1), portfolio_holder="Wethouder Later")
    paper("geheim", "4", date(2025, 7, 1), portfolio_holder="X", confidentiality="geheim")
    paper("motie", "5", date(2025, 8, 1))

    header = report_of("amersfoort", "soest").header

    assert (header.case_number, header.portfolio_holder) == ("2", "Wethouder Nieuw")
    assert report_of("amersfoort").header.case_number == ""
    assert Document.objects.count() == 5


# Steps


def term(start, end):
    return {"start": start, "end": end, "precision": "maand"}


def test_every_step_stands_in_the_one_list_it_is_for(soest):
    item = make_item()
    done = {"status": StepStatus.DONE}
    make_step(item, "Lang geleden", done_on=date(2025, 3, 1), **done)
    make_step(item, "Net gezet", done_on=date(2025, 12, 1), **done)
    make_step(item, "Over tijd", **term(date(2025, 11, 1), date(2025, 11, 30)))
    make_step(item, "Straks", **term(date(2026, 5, 1), date(2026, 5, 31)))
    make_step(item, "Later", **term(date(2026, 7, 1), date(2026, 7, 31)))
    make_step(item, "Ooit")
    make_step(item, "Vervallen", status=StepStatus.DROPPED)
    past = term(date(2025, 5, 1), date(2025, 5, 31))
    make_step(item, "Wie weet", status=StepStatus.UNKNOWN, **past)

    steps = report_of("amersfoort").steps

    assert titles(steps.past) == ["Net gezet"]
    assert titles(steps.late) == ["Over tijd"]
    assert titles(steps.coming) == ["Straks"]
    assert titles(steps.later) == ["Later"]
    assert titles(steps.undated) == ["Ooit"]
    assert titles(steps.unknown) == ["Wie weet"]


def test_an_undated_part_goes_with_the_step_that_it_is_part_of(soest):
    item = make_item()
    whole = make_step(item, "Ronde langs de raden", **term(date(2026, 5, 1), date(2026, 5, 31)))
    make_step(item, "Deel zonder datum", parent=whole)
    make_step(item, "Los zonder datum")

    steps = report_of("amersfoort").steps

    assert titles(steps.coming) == ["Ronde langs de raden", "Deel zonder datum"]
    assert titles(steps.undated) == ["Los zonder datum"]


def test_steps_of_a_withdrawn_item_are_no_longer_asked_for(soest):
    make_step(make_item(status=ItemStatus.WITHDRAWN), "Hoeft niet meer")

    assert titles(report_of("amersfoort").steps.undated) == []


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2025, 12, 31), date(2026, 6, 30)),
        (date(2025, 7, 1), date(2026, 6, 30)),
        (date(2025, 6, 30), date(2025, 12, 31)),
    ],
)
def test_the_coming_period_is_the_next_half_year(day, until):
    assert half_year_later(day) == until


# Speed


def fill(number):
    place = make.make_municipality(f"Plaats {number}")
    item = make_item(
        f"B{number}.01",
        building_block=make.make_block(number=number + 1),
        municipalities=(place,),
    )
    make_step(item)
    make_update(item, time="oranje")
    make_risk(f"Risico {number}", item=item)
    make_decision(make_proposal(f"voorstel-{number}"), make_body(place))
    make.make_placement(place, number)
    make.make_target(place, 10)
    make.make_flow(place)
    make_appropriation(place, 100, source=make.make_document(f"stuk-{number}"))
    make_grant(place)


@pytest.mark.parametrize("municipality", ["", "plaats-0"])
def test_more_rows_take_no_more_queries(
    django_assert_num_queries, django_assert_max_num_queries, municipality
):
    region = make.make_region()
    fill(0)
    with django_assert_max_num_queries(150) as one:
        collect(region, on=END_OF_2025, municipality_slug=municipality)
    fill(1)
    fill(2)

    with django_assert_num_queries(len(one)):
        collect(region, on=END_OF_2025, municipality_slug=municipality)
