"""The calendar: dates counted back from the councils, dates of the law, and the feed of both."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agenda.models import PlannedEdition, Round
from agenda.reports.dates import COUNTED_BACK, Entry, calendar, delivery, workday
from agenda.reports.feed import as_ics, make_token, read_token
from buildingblocks.models import Membership
from tests.agenda.rounds.pages import clerk, signed_in
from tests.browse import text
from tests.make import places
from tests.make.rounds import make_round

REGION = reverse("calendar", args=["amersfoort"])
SOEST = reverse("calendar-place", args=["amersfoort", "soest"])
MOMENT = datetime(2025, 4, 1, tzinfo=UTC)


@pytest.fixture
def planned(world) -> PlannedEdition:
    """The council of Soest meets on 22 May 2025, that of Baarn on 8 May."""
    wanted = make_round(world)
    for place, on in ((world.soest, date(2025, 5, 22)), (world.baarn, date(2025, 5, 8))):
        edition = wanted.planned.get(municipality=place)
        edition.council_on = on
        edition.save()
    return wanted.planned.get(municipality=world.soest)


def days(user, region, municipality) -> dict[str, date]:
    return {e.what: e.on for e in calendar(user, region, municipality, years=[])}


def test_dates_are_counted_back_from_the_council(world, planned):
    assert days(world.officer, world.region, world.soest) == {
        "Cijfers en voortgang aanleveren": date(2025, 3, 13),
        "Ronde controleren": date(2025, 3, 27),
        "Ronde accorderen": date(2025, 4, 3),
        "Ronde vaststellen": date(2025, 4, 10),
        "College behandelt het stuk": date(2025, 5, 1),
        "Aanleveren bij de griffie": date(2025, 5, 8),
        "Raad behandelt het verslag": date(2025, 5, 22),
    }


def test_what_a_round_has_behind_it_has_no_date_any_more(world, planned):
    found = []
    for do in (lambda w: w, checked, approved, frozen):
        do(planned.round)
        found.append(len(days(world.officer, world.region, world.soest)))
    assert found == [7, 5, 4, 3]


def checked(wanted):
    _moved(wanted, "gecontroleerd", checked_by_id=1, known_at=MOMENT, checked_at=MOMENT, sha256="x")


def approved(wanted):
    _moved(wanted, "geaccordeerd", approved_by_id=2, approved_at=MOMENT)


def frozen(wanted):
    _moved(wanted, "vastgesteld")


def _moved(wanted, state, **fields):
    people = list(User.objects.order_by("pk")[:2])
    fields = {n: people[v - 1].pk if n.endswith("_id") else v for n, v in fields.items()}
    Round.objects.filter(pk=wanted.pk).update(state=state, version=F("version") + 1, **fields)


def test_what_is_shared_follows_the_first_council(world, planned):
    every = days(world.officer, world.region, None)
    assert every["Ronde vaststellen"] == date(2025, 4, 10)
    baarn = days(world.officer, world.region, world.baarn)
    assert baarn["Aanleveren bij de griffie"] == date(2025, 4, 24)
    assert baarn["Ronde vaststellen"] == every["Ronde vaststellen"]


def test_a_date_of_its_own_goes_before_the_rule(planned):
    planned.deliver_on = date(2025, 5, 2)
    assert delivery(planned) == date(2025, 5, 2)
    planned.deliver_on = planned.council_on = None
    assert delivery(planned) is None


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2025, 5, 3), 2), (date(2025, 5, 4), 2), (date(2025, 5, 5), 5), (date(2025, 5, 2), 2)],
)
def test_a_day_in_a_weekend_is_the_friday_before(day, found):
    assert workday(day) == date(2025, 5, found)


def test_the_figures_come_first_and_each_row_says_why():
    assert [step.days for step in COUNTED_BACK] == sorted(
        (step.days for step in COUNTED_BACK), reverse=True
    )
    assert all(step.why for step in COUNTED_BACK)


def test_the_law_has_three_dates_a_year(world):
    found = calendar(world.officer, world.region, world.soest, years=range(2026, 2028))
    assert [(e.on, e.number) for e in found] == [
        (date(year, month, day), "")
        for year in (2026, 2027)
        for month, day in ((4, 29), (6, 22), (9, 14))
    ]
    assert (date(2026, 9, 14) - date(2026, 6, 22)).days == 7 * 12
    assert all(re.search(r"artikel 3\db? Wgr", entry.why) for entry in found)


def test_a_clerk_sees_dates_and_states_but_no_words(world, planned):
    planned.core_message = "Nog geheim"
    planned.save()
    shown = text(signed_in(clerk(world)).get(SOEST))
    assert "22 mei 2025 Raad behandelt het verslag" in shown
    assert "In voorbereiding" in shown
    assert "Nog geheim" not in shown


def test_the_page_of_the_region_has_every_council(world, planned):
    shown = text(signed_in(world.coordinator).get(REGION))
    assert "8 mei 2025 Raad behandelt het verslag Baarn" in shown
    assert "22 mei 2025 Raad behandelt het verslag Soest" in shown
    assert shown.count("Ronde vaststellen") == 2, "once as a date, once in the table of rules"


def test_the_calendar_starts_at_the_first_region(world):
    found = signed_in(world.officer).get(reverse("calendar-home"))
    assert found.headers["Location"] == REGION


def test_strangers_find_nothing(world, stranger_client):
    assert [stranger_client.get(url).status_code for url in (REGION, SOEST)] == [404, 404]
    elsewhere = reverse("calendar-place", args=["amersfoort", "tiel"])
    assert signed_in(world.officer).get(elsewhere).status_code == 404


def test_who_does_not_read_the_region_has_no_dates(world, planned):
    assert calendar(places.make_user("los@example.org"), world.region, None, years=[]) == []


# The feed


def feed(user, region, municipality=None):
    return reverse("calendar-feed", args=[make_token(user, region, municipality)])


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_a_program_reads_the_feed_without_signing_in(world, planned):
    found = Client().get(feed(world.officer, world.region, world.soest))
    assert found.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = unfolded(found.content)
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert "SUMMARY:Verslag 2025-01: Raad behandelt het verslag (Soest)" in lines
    assert "DTSTART;VALUE=DATE:20250522" in lines
    assert "DTEND;VALUE=DATE:20250523" in lines
    assert f"URL:http://testserver{SOEST}" in lines


def test_the_page_gives_the_address_of_the_feed(world, planned):
    client = signed_in(world.officer)
    for page in (REGION, SOEST):
        address = client.get(page).context["feed"].removeprefix("http://testserver")
        assert Client().get(address).status_code == 200


def test_the_feed_obeys_rfc_5545(world, planned):
    raw = Client().get(feed(world.officer, world.region)).content
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    lines = unfolded(raw)
    assert {"VERSION:2.0", "CALSCALE:GREGORIAN"} <= set(lines)
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    events = "\n".join(lines).split("BEGIN:VEVENT")[1:]
    for event in events:
        for name in ("UID:", "DTSTAMP:", "DTSTART;VALUE=DATE:", "SUMMARY:"):
            assert len(re.findall(f"^{name}", event, re.MULTILINE)) == 1
        assert re.search(r"^DTSTAMP:\d{8}T\d{6}Z$", event, re.MULTILINE)
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(uids) == len(events) > 10


def test_the_same_dates_are_the_same_bytes_and_a_moved_date_keeps_its_name(world, planned):
    url = feed(world.officer, world.region, world.soest)
    first = Client().get(url).content
    assert Client().get(url).content == first
    planned.council_on = date(2025, 6, 19)
    planned.save()
    second = Client().get(url).content
    assert second != first
    assert uids(second) == uids(first)


def uids(content: bytes) -> list[str]:
    return sorted(line for line in unfolded(content) if line.startswith("UID:"))


def test_text_is_escaped_and_long_lines_are_folded_between_letters():
    entry = Entry(
        key="x",
        on=date(2025, 12, 31),
        what="Eén; twee, drie\\vier\r\nvijf " + "é" * 90,
        who="college",
        why="Daarom",
        place="Soest",
        number="2025-01",
        state="Vastgesteld",
    )
    moment = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    text = as_ics([entry], name="A, B", host="h.nl", page="https://h.nl/", changed=moment)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    lines = text.replace("\r\n ", "").split("\r\n")
    assert (
        "SUMMARY:Verslag 2025-01: Eén\\; twee\\, drie\\\\vier\\nvijf " + "é" * 90 + " (Soest)"
        in lines
    )
    assert "DESCRIPTION:college. Daarom\\nStand: Vastgesteld" in lines
    assert "X-WR-CALNAME:A\\, B" in lines
    assert "DTSTAMP:20250102T030405Z" in lines
    assert "DTEND;VALUE=DATE:20260101" in lines
    assert "UID:x@h.nl" in lines


def test_the_address_ends_with_the_password_the_account_and_the_role(world, planned):
    user = world.officer
    url = feed(user, world.region)
    assert Client().get(url).status_code == 200
    user.is_active = False
    user.save()
    assert Client().get(url).status_code == 404
    user.is_active = True
    user.set_password("anders")
    user.save()
    assert Client().get(url).status_code == 404
    url = feed(user, world.region)
    assert Client().get(url).status_code == 200
    _end(user)
    assert Client().get(url).status_code == 404


def _end(user):
    held = Membership.objects.get(user=user)
    held.valid_to = date(2025, 1, 1)
    held.save()


@pytest.mark.parametrize("token", ["x", "a:b:c", "WzFd:1:x"])
def test_an_address_that_we_did_not_give_leads_nowhere(db, token):
    assert read_token(token) is None
    assert Client().get(reverse("calendar-feed", args=[token])).status_code == 404


def test_the_feed_changes_nothing(world, planned):
    assert Client().post(feed(world.officer, world.region)).status_code == 405
