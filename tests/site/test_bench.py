"""`manage.py bench pages`."""

from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from buildingblocks.enums import Role
from soest_sob.management.commands.bench import floor, pages
from tests.make import agenda as make
from tests.make import places


@pytest.fixture
def region(db):
    region = places.make_region("voorbeeldregio", name="Voorbeeldregio", made_up=True)
    places.make_municipality("Voorbeelddam", region=region)
    user = places.make_user("coordinator@example.org")
    places.make_membership(user, Role.COORDINATOR, region=region)
    make.make_item(region=region)
    return region


def bench(**options):
    out = StringIO()
    call_command("bench", "pages", runs=1, stdout=out, **options)
    return out.getvalue().splitlines()


def test_every_page_has_a_line_with_its_time_and_its_floor(region):
    head, *lines, verdict = bench()

    assert head.split() == ["pagina", "ms", "vragen", "sql", "ms", "vloer", "ms", "keer", "kB"]
    assert [line.split()[0] for line in lines] == [
        "overzicht", "agenda", "cijfers", "middelen", "agendapunt",
    ]  # fmt: skip
    assert all(float(number) > 0 for line in lines for number in line.split()[1:])
    assert verdict.startswith("Streven: hoogstens 5 keer de vloer; ")


def test_it_leaves_nothing_behind(region):
    bench()

    assert not Session.objects.exists()


def test_without_items_there_is_no_item_page(db):
    assert "agendapunt" not in pages(places.make_region("leeg"))


def test_without_data_it_says_what_to_load(db):
    with pytest.raises(CommandError, match="load_demo"):
        bench()


def test_a_page_that_is_refused_is_not_measured(region):
    places.make_user("elders@example.org")

    with pytest.raises(CommandError, match="/regio/voorbeeldregio/ antwoordt met 404"):
        bench(user="elders@example.org")


def test_the_floor_asks_each_question_once(region, django_assert_num_queries):
    question = ("SELECT slug FROM buildingblocks_region WHERE slug = %s", ("voorbeeldregio",))

    with django_assert_num_queries(1):
        assert floor([question, question]) == len('[[["voorbeeldregio"]]]')
