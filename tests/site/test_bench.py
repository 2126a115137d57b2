"""`manage.py bench pages` and `manage.py bench import`."""

from datetime import date
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from buildingblocks.enums import Role
from soest_sob.bench import run
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


def test_importing_is_measured_beside_stock_and_the_floor(db):
    out = StringIO()
    call_command("bench", "import", rows=[40], runs=1, postgres="", stdout=out)

    head, *lines, verdict = out.getvalue().splitlines()
    assert head.split()[:3] == ["database", "rijen", "wat"]
    assert [line.split()[:3] for line in lines] == [
        ["SQLite", "40", "nieuw"], ["SQLite", "40", "gelijk"], ["SQLite", "40", "gewijzigd"],
    ]  # fmt: skip
    parts, wholes = ([line.split()[a:b] for line in lines] for a, b in ((3, 6), (6, 8)))
    assert all(float(part) >= 0 for line in parts for part in line)  # 0.00: under 5 ms
    assert all(float(whole) > 0 for line in wholes for whole in line)
    assert verdict.startswith("Streven: minstens 20 x stock, hoogstens 2.5 x de vloer")


@pytest.mark.postgres
def test_scratch_databases_on_a_server_are_dropped_again(tmp_path, db):
    found = connection.settings_dict
    who = ":".join(filter(None, (found["USER"], found["PASSWORD"])))
    server = run.Postgres(tmp_path, f"postgres://{who}@{found['HOST']}:{found['PORT']}/postgres")

    try:
        server.make()
        server.fresh()
        assert server.work("floor", 40)["seconds"] > 0
    finally:
        server.drop()
    with connection.cursor() as cursor:
        ours = f"{run.Postgres.prefix}%"
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE %s", [ours])
        assert cursor.fetchone() == (0,)


def test_reports_are_measured_of_a_region_that_exists(region, monkeypatch):
    asked = []

    def lines(*order):
        asked.append(order)
        return ["7 edities"]

    monkeypatch.setattr("soest_sob.management.commands.bench.report_lines", lines)
    out = StringIO()
    call_command("bench", "reports", stdout=out)

    assert out.getvalue() == "7 edities\n"
    assert asked == [(region, date(2025, 12, 31), 3)]
    with pytest.raises(CommandError, match="load_demo"):
        call_command("bench", "reports", region="nergens")
