"""Four eyes: the State's target is entered by one person and approved by another."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils.timezone import localdate, now
from pytest_django.asserts import assertRedirects

from accounts.models import User
from audit.context import change
from audit.enums import Action, Result
from audit.known import Known
from audit.models import AuditEvent
from buildingblocks.enums import Role, TargetKind
from buildingblocks.models import OwnEntry, Target
from tests.browse import send, text
from tests.conftest import sign_in
from tests.make import places as make

PAGE = "/regio/amersfoort/cijfers/"
BACK = f"{PAGE}#controle"


@pytest.fixture
def second(controller_client: Client) -> Client:
    """The controller of Soest, who may approve and enters no targets."""
    return controller_client


@pytest.fixture
def author(db: None) -> User:
    return make.make_user("invoer@example.org", name="Ina Invoer")


@pytest.fixture
def target(author: User) -> Target:
    """The target of Soest, entered by somebody."""
    with change(by=author):
        return make.make_target(value=12, year=2025)


def url(target: Target) -> str:
    return f"{PAGE}taakstellingen/{target.pk}/goedkeuren/"


def approve(client: Client, target: Target, version: int | None = None) -> str:
    """Press the button of the page as it was; what the next page says."""
    seen = target.version if version is None else version
    answer = client.post(url(target), {"version": seen}, follow=True)
    assertRedirects(answer, BACK)
    return text(answer)


def test_what_one_enters_waits_for_another_and_says_so(officer_client):
    entry = {
        "kind": "landelijk", "municipality": str(make.make_municipality().pk),
        "target_group": str(make.make_target_group().pk), "year": "2026", "value": "14",
        "certainty": "definitief",
    }  # fmt: skip

    answer = officer_client.post(f"{PAGE}taakstellingen/nieuw/", entry, follow=True)

    row = Target.objects.get()
    assert (row.entered_by, row.approved_by, row.awaits_approval) == (
        officer_client.user, None, True,
    )  # fmt: skip
    assert "Iemand anders keurt het nog goed." in text(answer)


def test_it_counts_at_once_and_is_marked(officer_client, target):
    make.make_placement(value=3)

    page = officer_client.get(PAGE)

    [row] = page.context["targets"].rows
    assert (row.cells[1].text, row.cells[1].sub) == ("12", "nog niet gecontroleerd")
    assert "een tweede heeft er nog niet naar gekeken" in text(page)


def test_another_approves_it(second, target):
    page = second.get(PAGE)
    [waiting] = page.context["queue"].rows
    assert (waiting.entered_by, waiting.own) == ("Ina Invoer", False)

    said = approve(second, target)

    target.refresh_from_db()
    assert f"Goedgekeurd: {target}." in said
    assert (target.approved_by, target.approved_on) == (second.user, localdate())
    assert "Alles wat een tweede moet controleren, is gecontroleerd." in said
    assert "nog niet gecontroleerd" not in said


def test_history_says_who_approved_and_when(second, target):
    approve(second, target)

    entered, approved = target.history.order_by("history_id")
    assert (entered.history_user.name, entered.approved_by_id) == ("Ina Invoer", None)
    assert (approved.history_user, approved.approved_by) == (second.user, second.user)
    assert (approved.version, approved.history_change_reason, approved.route) == (
        2, "Goedgekeurd", "web",
    )  # fmt: skip
    past = text(second.get(f"/geschiedenis/buildingblocks.target/{target.pk}/"))
    assert f"goedgekeurd door was leeg → wordt {second.user}" in past


def test_the_figure_keeps_saying_who_entered_it(second, target):
    make.make_placement(value=3)
    approve(second, target)

    sources = second.get(PAGE).context["targets"].sources

    assert "Invoer door Ina Invoer" in {line.text.split(",")[0] for line in sources}
    assert not any(str(second.user) in line.text for line in sources)


def test_ones_own_entry_cannot_be_approved(coordinator_client):
    with change(by=coordinator_client.user):
        mine = make.make_target()
    page = coordinator_client.get(PAGE)
    assert "Uw eigen invoer: een ander keurt die goed." in text(page)
    assert url(mine) not in page.content.decode()

    answer = coordinator_client.post(url(mine), {"version": mine.version})

    assert answer.status_code == 403
    assert "Dit voerde u zelf in; iemand anders keurt het goed." in text(answer)
    mine.refresh_from_db()
    assert (mine.approved_by, mine.version) == (None, 1)
    event = AuditEvent.objects.get(action=Action.ACCESS)
    assert (event.user, event.result) == (coordinator_client.user, Result.REFUSED)


def test_pressing_twice_approves_once(second, target):
    approve(second, target)

    assert "Dit was al goedgekeurd." in approve(second, target)
    assert target.history.count() == 2


def test_what_changed_since_it_was_read_is_not_approved(second, target, author):
    with change(by=author):
        target.value = 21
        target.save()

    said = approve(second, target, version=1)

    assert "Dit is intussen gewijzigd." in said
    target.refresh_from_db()
    assert target.awaits_approval
    for version in ("", "x", "99"):
        second.post(url(target), {"version": version})
        assert not Target.objects.filter(approved_by__isnull=False).exists()


def test_a_race_at_the_last_moment_is_lost_and_told(second, target, monkeypatch):
    real = Target.approve

    def overtaken(row: Target, by: User) -> None:
        Target.objects.filter(pk=row.pk).update(version=row.version + 1)
        real(row, by)

    monkeypatch.setattr(Target, "approve", overtaken)

    assert "Dit is intussen gewijzigd." in approve(second, target)


def test_a_change_takes_the_approval_away(coordinator_client, second, target):
    approve(second, target)

    send(
        coordinator_client, f"{PAGE}taakstellingen/{target.pk}/", value="13", reason="Nieuwe brief"
    )

    target.refresh_from_db()
    assert (target.entered_by, target.approved_by, target.approved_on) == (
        coordinator_client.user, None, None,
    )  # fmt: skip
    assert len(second.get(PAGE).context["queue"].rows) == 1


def test_saving_what_did_not_change_keeps_it(second, target):
    approve(second, target)
    target.refresh_from_db()

    target.save()

    assert target.approved_by == second.user


def test_what_a_form_sends_along_approves_nothing(officer_client, target):
    send(
        officer_client, f"{PAGE}taakstellingen/{target.pk}/", value="13", reason="x",
        approved_by=str(target.entered_by_id), approved_on="2026-01-01", entered_by="1",
    )  # fmt: skip

    target.refresh_from_db()
    assert (target.value, target.entered_by, target.approved_by) == (13, officer_client.user, None)


# --- Who and what ---


@pytest.mark.parametrize("who", ["officer_client", "clerk_client", "council_client"])
def test_who_may_not_approve_is_refused_and_sees_no_list(request, who, target):
    client = request.getfixturevalue(who)

    assert client.get(PAGE).context["queue"] is None
    assert client.post(url(target), {"version": 1}).status_code == 403
    target.refresh_from_db()
    assert target.awaits_approval


def test_to_the_controller_of_another_municipality_it_does_not_exist(target):
    baarn = make.make_municipality("Baarn")
    client = sign_in("controller.baarn@example.org", Role.CONTROLLER, municipality=baarn)

    assert client.get(PAGE).context["queue"].rows == ()
    assert client.post(url(target), {"version": 1}).status_code == 404


def test_to_a_stranger_the_region_does_not_exist(stranger_client, target):
    assert stranger_client.post(url(target), {"version": 1}).status_code == 404
    target.refresh_from_db()
    assert target.awaits_approval


def test_it_is_a_button_and_no_link(second, target):
    assert second.get(url(target)).status_code == 405


def test_a_by_law_and_an_aim_are_the_council_s_own(second, author):
    with change(by=author):
        local = make.make_target(kind=TargetKind.LOCAL, value=20)

    assert not local.needs_approval
    assert second.get(PAGE).context["queue"].rows == ()
    assert second.post(url(local), {"version": 1}).status_code == 404


def test_one_s_own_list_says_what_was_approved(officer_client, second, target):
    make.make_target(kind=TargetKind.LOCAL, value=20)
    address = f"{PAGE}?invoer=taakstellingen"

    def said() -> set[tuple[str, object]]:
        return {
            (row.what, row.checked) for row in officer_client.get(address).context["entries"].rows
        }

    local = ("Lokaal vastgesteld (verordening)", None)
    assert said() == {local, ("Landelijke taakstelling", ("attention", "Nog niet"))}
    approve(second, target)
    assert said() == {local, ("Landelijke taakstelling", ("good", "Goedgekeurd"))}


def test_the_past_is_not_approved_from(second, target):
    yesterday = localdate() - timedelta(days=1)

    assert second.get(f"{PAGE}?bekend={yesterday}").context["queue"] is None


def test_then_it_was_not_checked_yet(second, target):
    before = now()
    approve(second, target)

    [then], [today] = Known(before).all(Target), Known().all(Target)
    assert (then.awaits_approval, today.awaits_approval) == (True, False)


def test_more_rows_take_no_more_queries(second, author, django_assert_max_num_queries):
    def enter(years: range) -> None:
        with change(by=author):
            for year in years:
                make.make_target(year=year)

    enter(range(2020, 2022))
    second.get(PAGE)
    with django_assert_max_num_queries(1000) as few:
        second.get(PAGE)
    enter(range(2022, 2032))
    with django_assert_max_num_queries(len(few)):
        assert len(second.get(PAGE).context["queue"].rows) == 12


# --- The database itself ---

TAMPERING: dict[str, Callable[[Target, User], tuple[str, list[object]]]] = {
    "approving in somebody else's name": lambda t, other: (
        "UPDATE buildingblocks_target SET approved_by_id = %s, approved_on = '2026-01-01', "
        "version = version + 1 WHERE id = %s", [other.pk, t.pk],
    ),
    "another number that keeps its approval": lambda t, other: (
        "UPDATE buildingblocks_target SET value = 99, approved_by_id = %s, "
        "approved_on = '2026-01-01', version = version + 1 WHERE id = %s",
        [make.make_user("nu@example.org").pk, t.pk],
    ),
    "another number in the old author's name": lambda t, other: (
        "UPDATE buildingblocks_target SET value = 99, version = version + 1 WHERE id = %s", [t.pk],
    ),
    "another author for the same number": lambda t, other: (
        "UPDATE buildingblocks_target SET entered_by_id = %s, version = version + 1 WHERE id = %s",
        [make.make_user("nu@example.org").pk, t.pk],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERING)
def test_the_database_refuses(name, target):
    other = make.make_user("ander@example.org")
    statement, values = TAMPERING[name](target, other)

    now_writing = make.make_user("nu@example.org")
    with (
        pytest.raises(DatabaseError),
        change(by=now_writing),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)

    target.refresh_from_db()
    assert (target.value, target.approved_by, target.entered_by.name) == (12, None, "Ina Invoer")


def test_the_database_refuses_an_own_approval_and_half_of_one(target, author):
    def written(**fields: object) -> None:
        Target.objects.filter(pk=target.pk).update(version=2, **fields)

    for fields in ({"approved_by": author, "approved_on": localdate()}, {"approved_by": author}):
        with pytest.raises(DatabaseError), change(by=author):
            written(**fields)
    with pytest.raises(OwnEntry), change(by=author):
        target.approve(author)
    second = make.make_user("tweede@example.org")
    with pytest.raises(DatabaseError), change(by=second):
        written(approved_by=second)
    with change(by=second):  # the control: another, and in full
        written(approved_by=second, approved_on=localdate())


def test_a_row_starts_unapproved_and_in_one_s_own_name(author):
    other = make.make_user("ander@example.org")
    approved = {"approved_by": other, "approved_on": localdate(), "entered_by": author}
    for fields in ({"entered_by": other}, approved):
        with pytest.raises(DatabaseError), transaction.atomic(), change(by=author):
            Target.objects.bulk_create(
                [
                    Target(
                        municipality=make.make_municipality(), year=2026, value=1,
                        target_group=make.make_target_group(), kind=TargetKind.NATIONAL, **fields,
                    )
                ]
            )  # fmt: skip
