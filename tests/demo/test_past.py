"""The made-up region as it was known before, and loading it again."""

from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from accounts.models import User
from agenda.enums import Outcome
from agenda.models import (
    AgendaItem,
    Decision,
    Proposal,
)
from audit.context import change
from audit.known import Known
from audit.verify import faults
from buildingblocks.enums import Permission
from buildingblocks.models import (
    Membership,
    Municipality,
    Organisation,
    PlacementCount,
    Region,
    TargetGroup,
    scope,
)
from soest_sob.demo import EMAILS, PASSWORD
from soest_sob.management.commands import load_demo
from tests.demo.conftest import load

pytestmark = pytest.mark.django_db

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def history_rows() -> int:
    return sum(m.history.count() for m in apps.get_models() if hasattr(m, "history"))


@pytest.fixture
def undone(region):
    """What the test changes is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- Its past ---


LATE = [
    # place, group, reference date, corrected on, as reported, as it was
    ("voorbeelddam", "beschut_werk", "2023-06-30", "2023-10-17", 24, 23),
    ("oefenveen", "wsw", "2023-12-31", "2024-05-14", 70, 69),
    ("proefstad", "beschut_werk", "2024-03-31", "2024-07-09", 12, 13),
    ("modelrade", "beschut_werk", "2024-12-31", "2025-04-15", 12, 11),
    ("proefstad", "banenafspraak", "2025-03-31", "2025-09-09", 45, 44),
    ("voorbeelddam", "beschut_werk", "2025-06-30", "2025-10-21", 42, 40),
    ("oefenveen", "beschut_werk", "2025-12-31", "2026-03-24", 9, 10),
    ("modelrade", "beschut_werk", "2026-03-31", "2026-08-18", 16, 15),
]


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize(("place", "group", "on", "corrected", "reported", "real"), LATE)
def test_before_a_late_correction_the_old_figure_is_known(
    place, group, on, corrected, reported, real
):
    filters = {
        "municipality_id": Municipality.objects.get(slug=place).pk,
        "target_group_id": TargetGroup.objects.get(code=group).pk,
        "reference_date": date.fromisoformat(on),
    }

    [before] = Known(moment(f"{corrected}T00:00")).all(PlacementCount, **filters)
    [after] = Known(moment(f"{corrected}T23:59")).all(PlacementCount, **filters)
    [now] = Known().all(PlacementCount, **filters)

    assert (before.value, after.value, now.value) == (reported, real, real)
    [corrected_row] = now.history.filter(
        value=real, history_date__gte=moment(f"{corrected}T00:00")
    )[:1]
    assert corrected_row.history_change_reason


def test_names_outcomes_and_accounts_are_known_as_they_were(region):
    known = Known(moment("2024-02-20T12:00"))

    titles = {item.code: item.title for item in known.all(AgendaItem, region_id=region.pk)}
    [council] = known.all(
        Decision,
        proposal_id=Proposal.objects.get(region=region, code="toekomstplan").pk,
        scheduled_on=date(2024, 2, 1),
    )
    [executive] = known.all(Organisation, slug="werkkracht-voorbeeld")

    assert titles["B2.01"] == "Doorverwijzen: één route voor zes gemeenten"
    assert AgendaItem.objects.get(code="B2.01", region=region).title.startswith("Van aanmelding")
    assert council.outcome == Outcome.AGREED
    assert Decision.objects.get(pk=council.pk).outcome == Outcome.CONDITIONAL
    assert executive.name == "Werkkracht Voorbeeld"
    assert not User.objects.get(email="beleid.modelrade@example.org").is_active
    assert AgendaItem.objects.filter(lead__email="beleid.modelrade@example.org").count() == 0


@pytest.mark.usefixtures("region")
def test_the_groups_of_people_are_known_from_the_start():
    known = Known(moment("2023-01-31T12:00")).all(TargetGroup)

    assert {"wsw", "beschut_werk", "banenafspraak"} <= {group.code for group in known}
    assert all(group.source_id for group in TargetGroup.objects.all())


@pytest.mark.usefixtures("region")
def test_the_trail_is_whole():
    assert list(faults()) == []


# --- Loading it ---


@pytest.mark.usefixtures("region")
def test_loading_again_changes_nothing():
    before = history_rows()

    said = load()

    assert said.startswith("De Voorbeeldregio is er al")
    assert history_rows() == before


@pytest.mark.usefixtures("undone")
def test_loading_again_leaves_alone_what_people_entered():
    with change(reason="Proberen"):
        AgendaItem.objects.filter(code="B1.01").update(
            title="Iets anders", version=F("version") + 1
        )

    load()

    assert (
        AgendaItem.objects.get(code="B1.01", region__slug="voorbeeldregio").title == "Iets anders"
    )


def test_everybody_of_the_demonstration_signs_in_and_sees_both_regions(region):
    both = {region.pk, Region.objects.get(slug="amersfoort").pk}
    out = StringIO()

    call_command("demo_sign_ins", stdout=out)

    for user in User.objects.filter(email__in=EMAILS):
        assert user.check_password(PASSWORD)
        assert scope(user, Permission.READ).seen_regions >= both
    assert all(email in out.getvalue() for email in EMAILS)


@pytest.mark.usefixtures("region")
def test_nobody_else_can_sign_in():
    others = User.objects.exclude(email__in=EMAILS)

    assert others.count() == 6
    assert not any(user.has_usable_password() for user in others)


@pytest.mark.usefixtures("region")
def test_a_role_in_the_real_region_has_its_like_in_the_made_up_one():
    like = {"0342": "9901", "0308": "9902"}
    for email, (role, place) in load_demo.ROLES.items():
        held = Membership.objects.filter(user__email=email, role=role)
        where = {m.municipality.cbs_code if m.municipality else "" for m in held}
        assert where == {place, like.get(place, "")}
