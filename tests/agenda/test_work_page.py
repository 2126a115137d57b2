"""Mijn werk: everything that waits for somebody, the nearest date first, and nothing else."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from agenda.enums import ItemStatus, StepStatus
from agenda.models import PlannedEdition, Round
from audit.context import change
from audit.enums import ImportStatus
from audit.models import ImportBatch, ImportFile
from buildingblocks.enums import Precision, TargetKind
from buildingblocks.views.grid import quarter_ends
from tests.browse import text
from tests.make import agenda
from tests.make import places as make

PAGE = "/mijn-werk/"
TODAY = localdate()


def tasks(client):
    response = client.get(PAGE)
    return [task for _, _, found in response.context["groups"] for task in found]


def kinds(client):
    return {task.kind for task in tasks(client)}


def on(day):
    return {"start": day, "end": day, "precision": Precision.DAY}


@pytest.fixture
def quiet(db):
    """A region in which every figure of the last quarter is there."""
    make.make_target_group()
    return make.make_municipality()


class TestFigures:
    def test_a_missing_count_leads_to_its_grid(self, officer_client, quiet):
        found = [task for task in tasks(officer_client) if "Geplaatst" in task.what]

        assert [(task.place, task.what) for task in found] == [("Soest", "Geplaatst: beschut werk")]
        day = quarter_ends()[0].isoformat()
        assert found[0].url == f"/regio/amersfoort/cijfers/invoer/?gemeente=0342&peildatum={day}"

    def test_once_it_is_there_the_line_is_gone(self, officer_client, quiet):
        make.make_placement(quiet, 35, on=quarter_ends()[0])

        assert not [task for task in tasks(officer_client) if "Geplaatst" in task.what]

    def test_of_another_municipality_nothing_is_asked(self, officer_client, quiet):
        make.make_municipality("Baarn")

        assert "Baarn" not in {task.place for task in tasks(officer_client)}

    def test_who_looks_after_the_region_gets_one_line(self, coordinator_client, quiet):
        make.make_municipality("Baarn")

        found = [task for task in tasks(coordinator_client) if task.kind == "Cijfers"]
        assert [task.url for task in found] == ["/regio/amersfoort/volledigheid/"]
        assert coordinator_client.get(found[0].url).status_code == 200


class TestAgenda:
    @pytest.mark.parametrize("role", ["lead", "deputy"])
    @pytest.mark.parametrize(
        ("days", "note"), [(-1, "over tijd"), (30, "loopt binnen 30 dagen af")]
    )
    def test_an_item_that_ends_is_there_for_who_leads_it(
        self, officer_client, quiet, role, days, note
    ):
        due = TODAY + timedelta(days=days)
        agenda.make_item(**{role: officer_client.user}, **on(due))

        found = [task for task in tasks(officer_client) if task.kind == "Agendapunt"]
        assert [(task.due, task.note) for task in found] == [(due, note)]

    @pytest.mark.parametrize("days", [31, 400])
    def test_what_ends_later_waits(self, officer_client, quiet, days):
        agenda.make_item(lead=officer_client.user, **on(TODAY + timedelta(days=days)))

        assert "Agendapunt" not in kinds(officer_client)

    def test_what_is_done_or_of_others_is_not_there(self, officer_client, baarn_client, quiet):
        late = on(TODAY - timedelta(days=9))
        agenda.make_item("B.01", lead=officer_client.user, status=ItemStatus.DONE, **late)
        agenda.make_item("B.02", lead=baarn_client.user, **late)

        assert not kinds(officer_client) & {"Agendapunt", "Voortgang"}

    def test_an_item_without_an_update_this_half_year_asks_for_one(self, officer_client, quiet):
        item = agenda.make_item(lead=officer_client.user)
        assert "Voortgang" in kinds(officer_client)

        agenda.make_update(item, on=TODAY)
        assert "Voortgang" not in kinds(officer_client)

    def test_a_deputy_from_elsewhere_gets_to_what_one_may_open(self, baarn_client, quiet):
        item = agenda.make_item(lead_municipality=quiet, deputy=baarn_client.user)
        agenda.make_step(item, **on(TODAY - timedelta(days=1)))

        found = [task for task in tasks(baarn_client) if task.kind in ("Stap", "Voortgang")]
        assert len(found) == 2
        assert {baarn_client.get(task.url).status_code for task in found} == {200}

    def test_a_late_step_leads_to_its_form(self, officer_client, quiet):
        item = agenda.make_item(lead=officer_client.user)
        late = on(TODAY - timedelta(days=1))
        agenda.make_step(item, **late)
        agenda.make_step(item, "Vervallen", sequence=2, status=StepStatus.DROPPED, **late)

        found = [task for task in tasks(officer_client) if task.kind == "Stap"]
        assert [task.what for task in found] == ["Voorstel maken"]
        assert officer_client.get(found[0].url).status_code == 200


class TestDeciding:
    def test_a_target_of_somebody_else_waits_for_approval(self, coordinator_client, quiet):
        with change(by=make.make_user("invoer@example.org")):
            make.make_target(quiet, 12, kind=TargetKind.NATIONAL)
        found = [task for task in tasks(coordinator_client) if task.kind == "Goedkeuren"]
        assert [task.what for task in found] == ["1 taakstelling"]

    def test_ones_own_entry_does_not(self, coordinator_client, quiet):
        with change(by=coordinator_client.user):
            make.make_target(quiet, 12, kind=TargetKind.NATIONAL)

        assert "Goedkeuren" not in kinds(coordinator_client)

    def test_a_round_that_is_over_waits_for_its_check(self, coordinator_client, quiet):
        ended = quarter_ends()[0]
        made = Round.objects.create(
            region=make.make_region(), year=ended.year, sequence=1,
            since=ended - timedelta(days=90), reference_date=ended,
        )  # fmt: skip
        PlannedEdition.objects.create(
            round=made, municipality=quiet, deliver_on=TODAY + timedelta(days=60)
        )

        found = {task.what: task for task in tasks(coordinator_client)}
        check = found[f"Controleren: ronde {made.number}"]
        assert TODAY < check.due <= TODAY + timedelta(days=32)
        assert coordinator_client.get(check.url).status_code == 200
        words = found[f"Eigen kernboodschap, ronde {made.number}"]
        assert words.due == TODAY + timedelta(days=60)

    def test_an_import_that_one_began_waits(self, officer_client, baarn_client, quiet):
        file = ImportFile.objects.create(sha256="0" * 64, size=1, content=b"x")
        ImportBatch.objects.create(
            file=file, filename="q3.xlsx", place_key="0342",
            uploaded_by=officer_client.user, status=ImportStatus.READY,
        )  # fmt: skip

        assert "Import" in kinds(officer_client)
        assert "Import" not in kinds(baarn_client)


class TestThePage:
    def test_the_nearest_date_comes_first(self, officer_client, quiet):
        for number, days in enumerate((20, -5, 3)):
            day = on(TODAY + timedelta(days=days))
            agenda.make_item(f"B.0{number + 1}", lead=officer_client.user, **day)

        dated = [task.due for task in tasks(officer_client) if task.due]
        assert dated == sorted(dated)
        assert len(dated) == 3

    def test_the_menu_says_how_much_there_was(self, officer_client, quiet):
        total = officer_client.get(PAGE).context["total"]

        page = officer_client.get("/regio/amersfoort/")
        link = {"label": f"Mijn werk ({total})", "url": PAGE}
        assert link in page.context["menu"]
        assert link | {"current": ""} in page.context["nav"]

    def test_who_only_reads_hears_that_nothing_is_asked(self, council_client, quiet):
        response = council_client.get(PAGE)

        assert "U leest mee" in text(response)
        shown = response.context["menu"] + response.context["nav"]
        assert PAGE not in {entry["url"] for entry in shown}

    def test_with_nothing_to_do_it_says_so(self, clerk_client, quiet, monkeypatch):
        monkeypatch.setattr("agenda.views.work.tasks_of", lambda user, today: [])
        monkeypatch.setattr("agenda.views.work.permissions_of", lambda user: {"agenda"})

        assert "U bent bij" in text(clerk_client.get(PAGE))
