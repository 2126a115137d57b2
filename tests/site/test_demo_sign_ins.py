from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from soest_sob.demo import EMAILS, PASSWORD


def said() -> str:
    out = StringIO()
    call_command("demo_sign_ins", stdout=out)
    return out.getvalue()


@pytest.fixture
def _people(db) -> None:
    for number, email in enumerate(EMAILS):
        User.objects.create(email=email, name=f"Persoon {number}", is_active=number > 0)


@pytest.mark.usefixtures("_people")
def test_it_names_who_can_sign_in_and_the_password():
    first, *others = said().splitlines()

    assert PASSWORD in first
    assert [line.split()[0] for line in others] == list(EMAILS[1:])


@pytest.mark.usefixtures("_people")
def test_it_names_nobody_where_there_is_no_demonstration(settings):
    settings.DEMO = False

    assert said() == "Er zijn hier geen oefenaccounts.\n"


@pytest.mark.django_db
def test_it_says_so_before_the_demonstration_is_loaded():
    assert said() == "Er zijn hier geen oefenaccounts.\n"
