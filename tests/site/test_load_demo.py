"""When the made-up region is not loaded, or not as a whole."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from buildingblocks.models import Region, TargetGroup
from soest_sob.management.commands import load_demo


def load() -> None:
    call_command("load_demo", stdout=StringIO())


@pytest.mark.django_db
def test_it_is_refused_where_there_is_no_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="wachtwoord is openbaar"):
        load()

    assert not Region.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_facts_that_are_there_already_stay_as_they_are(monkeypatch):
    call_command("load_facts", stdout=StringIO())
    groups = list(TargetGroup.history.values_list("history_id"))
    replay = load_demo.replay
    monkeypatch.setattr(load_demo, "replay", lambda past: replay(past[:2]))

    load()

    assert Region.objects.filter(slug="voorbeeldregio").exists()
    assert list(TargetGroup.history.values_list("history_id")) == groups
