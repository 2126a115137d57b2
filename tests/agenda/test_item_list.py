"""The agenda list: what it shows, to whom, and how it is filtered."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from agenda.enums import ItemStatus, StepStatus, Visibility
from tests.browse import queries, text
from tests.make import agenda as make
from tests.make import places

URL = "/regio/amersfoort/agenda/"


def codes(response):
    return [line.code for line in response.context["page"]]


def test_it_lists_code_title_lead_period_status_and_stoplight(officer_client):
    item = make.make_item(
        lead_municipality=places.make_municipality(), status="vertraagd", **make.Q2
    )
    make.make_update(item, time="oranje")

    response = officer_client.get(URL)

    for words in ("B2.03", "Doorverwijzing afspreken", "2e kwartaal 2026", "Vertraagd", "Risico"):
        assertContains(response, words)
    assertContains(response, 'href="/regio/amersfoort/agenda/B2.03/"')
    assert [line.lead_municipality for line in response.context["page"]] == ["Soest"]


def test_items_are_sorted_by_building_block_and_code(officer_client):
    second, first = places.make_block(number=2), places.make_block(number=1)
    make.make_item("B2.02", building_block=second)
    make.make_item("B2.01", building_block=second)
    make.make_item("B1.01", building_block=first)
    make.make_item("A.01")

    response = officer_client.get(URL)

    assert codes(response) == ["A.01", "B1.01", "B2.01", "B2.02"]
    assert "Niet bij één bouwsteen A.01" in text(response)
    assert "Bouwsteen 2: Bouwsteen 2 B2.01" in text(response)


def test_it_says_how_often_and_how_far_an_item_was_moved(officer_client):
    item = make.make_item(**make.Q3)
    make.make_move(item, old=make.Q1, new=make.Q2)
    make.make_move(item, old=make.Q2, new=make.Q3, on=date(2026, 5, 1))

    response = officer_client.get(URL)

    assert [line.moved_text for line in response.context["page"]] == ["2× verschoven, +6 maanden"]
    assertContains(response, "2× verschoven, +6 maanden")


def test_agreeing_on_a_first_date_is_not_moving_it(officer_client):
    undated = {"start": None, "end": None, "precision": "onbepaald"}
    make.make_move(make.make_item(**make.Q1), old=undated, new=make.Q1)

    response = officer_client.get(URL)

    assert [line.moved_text for line in response.context["page"]] == [""]


def test_late_items_and_late_steps_are_marked(officer_client):
    make.make_item("B1.01", **make.Q1)
    make.make_step(make.make_item("B1.02"), **make.Q1)
    make.make_step(make.make_item("B1.03"), done_on=date(2026, 3, 1), status=StepStatus.DONE)

    response = officer_client.get(f"{URL}?peildatum=2026-04-01")

    assertContains(response, "Over tijd</span>", count=1)
    assert "1 stap te laat" in text(response)
    assert response.context["counts"]["late"] == 2


@pytest.mark.parametrize("status", ItemStatus.gone())
def test_what_is_gone_is_counted_and_shown_when_asked(officer_client, status):
    make.make_item("B1.01")
    successor = make.make_item("B1.02") if status in ItemStatus.with_successor() else None
    make.make_item("B1.03", status=status, successor=successor)

    default, asked = officer_client.get(URL), officer_client.get(f"{URL}?alles=on")

    assert "B1.03" not in codes(default)
    assertContains(default, "toon die ook")
    assert "B1.03" in codes(asked)
    assertNotContains(asked, "toon die ook")
    assert codes(officer_client.get(f"{URL}?status={status}")) == ["B1.03"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("bouwsteen=2", ["B2.01"]),
        ("gemeente=baarn", ["A.01", "B2.01"]),
        ("gemeente=soest", ["A.01", "B1.01"]),
        ("status=vertraagd", ["B1.01"]),
        ("kwartaal=2026-2", ["A.01"]),
        ("kwartaal=2026-1", ["A.01", "B1.01"]),
        ("laat=on", ["B1.01"]),
        ("tekst=JOBCOACH", ["B2.01"]),
        ("tekst=jobcoach+bestaat-niet", []),
        ("bouwsteen=2&status=vertraagd", []),
    ],
)
def test_it_filters(officer_client, query, expected):
    soest, baarn = places.make_municipality(), places.make_municipality("Baarn")
    half_year = {"start": date(2026, 1, 1), "end": date(2026, 6, 30)}
    make.make_item("A.01", precision="kwartaalreeks", **half_year)
    make.make_item(
        "B1.01",
        building_block=places.make_block(number=1),
        status=ItemStatus.DELAYED,
        municipalities=(soest,),
        **make.Q1,
    )
    make.make_item(
        "B2.01",
        title="Jobcoaches",
        building_block=places.make_block(number=2),
        municipalities=(baarn,),
    )

    response = officer_client.get(f"{URL}?{query}&peildatum=2026-06-01")

    assert codes(response) == expected
    assertContains(response, "Filters wissen")


def test_a_quarter_also_finds_items_by_their_steps(officer_client):
    make.make_step(make.make_item(), **make.Q3)

    assert codes(officer_client.get(f"{URL}?kwartaal=2026-3")) == ["B2.03"]


def test_what_cannot_be_read_is_said_and_filters_nothing(officer_client):
    make.make_item(**make.Q1)

    response = officer_client.get(
        f"{URL}?bouwsteen=99&gemeente=nergens&status=x&kwartaal=9999-9&tekst={'x' * 101}"
        "&pagina=abc&peildatum=gisteren"
    )

    assert codes(response) == ["B2.03"]
    assert set(response.context["form"].errors) == {
        "bouwsteen", "gemeente", "status", "kwartaal", "tekst",
    }  # fmt: skip
    assertContains(response, "is geen datum")


def test_the_past_is_filtered_as_it_was(officer_client):
    item = make.make_item(status_since=date(2026, 1, 1))
    item.status, item.status_since = ItemStatus.DONE, date(2026, 6, 1)
    item.save()

    then = officer_client.get(f"{URL}?peildatum=2026-03-01&status=lopend")
    now = officer_client.get(f"{URL}?peildatum=2026-07-01&status=lopend")
    before = officer_client.get(f"{URL}?peildatum=2025-12-31")

    assert (codes(then), codes(now), codes(before)) == (["B2.03"], [], [])
    assert then.context["form"]["peildatum"].value() == "2026-03-01"
    assertContains(then, "/agenda/B2.03/?peildatum=2026-03-01")


def test_nobody_adds_to_the_past(officer_client):
    assertContains(officer_client.get(URL), "Agendapunt toevoegen")
    assertNotContains(officer_client.get(f"{URL}?peildatum=2026-03-01"), "Agendapunt toevoegen")


def test_an_empty_agenda_says_so(officer_client):
    assertContains(officer_client.get(URL), "Er staat nog niets op de agenda")
    make.make_item()
    assertContains(officer_client.get(f"{URL}?tekst=niets"), "Geen agendapunten gevonden")


def test_more_than_fifty_items_come_in_pages(officer_client):
    for number in range(51):
        make.make_item(f"B1.{number:02}")

    first, second = officer_client.get(URL), officer_client.get(f"{URL}?pagina=2&tekst=afspreken")

    assert (len(codes(first)), codes(second)) == (50, ["B1.50"])
    assertContains(second, "?pagina=1&amp;tekst=afspreken")


def test_councils_see_public_items_only(council_client, clerk_client, baarn_client, officer_client):
    soest = places.make_municipality()
    make.make_item("B1.01", visibility=Visibility.INTERNAL, lead_municipality=soest)
    make.make_item("B1.02")

    assert codes(council_client.get(URL)) == codes(clerk_client.get(URL)) == ["B1.02"]
    assert codes(baarn_client.get(URL)) == ["B1.02"]
    assert codes(officer_client.get(URL)) == ["B1.01", "B1.02"]
    assertContains(officer_client.get(URL), "Intern: nog niet voor de raad")
    assertNotContains(council_client.get(URL), "Agendapunt toevoegen")


def test_the_agenda_of_another_region_does_not_exist(stranger_client):
    make.make_item()

    assert stranger_client.get(URL).status_code == 404


def test_html_in_a_text_is_shown_as_text(officer_client):
    make.make_item(title="<script>alert(1)</script>", goal="<b>x</b>")

    response = officer_client.get(f"{URL}?tekst=<i>")

    assertNotContains(officer_client.get(URL), "<script>alert")
    assertContains(response, "&lt;i&gt;")


def make_full_item(code, user):
    item = make.make_item(
        code,
        building_block=places.make_block(),
        lead_municipality=places.make_municipality(),
        lead=user,
        municipalities=(places.make_municipality("Baarn"),),
        **make.Q2,
    )
    make.make_step(item, municipality=places.make_municipality(), **make.Q1)
    make.make_move(item)
    make.make_update(item, time="rood")


def test_the_number_of_queries_does_not_grow(officer_client):
    make_full_item("B1.01", officer_client.user)
    with_one = queries(officer_client, URL)
    make_full_item("B1.02", officer_client.user)
    make_full_item("B1.03", officer_client.user)

    assert queries(officer_client, URL) == with_one
    assert with_one < 40
