"""The page of roles and rights, and docs/rights.md: both are the table of soest_sob/roles.py."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from buildingblocks.enums import Permission, Role
from soest_sob.management.commands import rights as command
from soest_sob.rights import ABOUT, MEANINGS, markdown, table
from soest_sob.roles import ROLES
from tests.browse import text as text_of
from tests.make import places as make

URL = "/rechten/"


def test_every_role_and_every_right_is_explained():
    assert set(ROLES) == set(Role) == set(ABOUT)
    assert set(MEANINGS) == set(Permission)


def test_the_table_says_what_the_code_asks():
    rights = table()

    for role, column in zip(Role, rights.roles, strict=True):
        said = {p for p, yes in zip(Permission, column.allowed, strict=True) if yes}
        assert said == ROLES[role]
        assert column.second_step == bool(ROLES[role] & Permission.writing())


def test_who_only_reads_needs_no_second_step_and_who_writes_does():
    steps = {column.label: column.second_step for column in table().roles}

    assert {label for label, needed in steps.items() if not needed} == {
        "Lezer", "Griffie", "Raadslid", "Auditor",
    }  # fmt: skip


@pytest.mark.parametrize("who", ["officer_client", "council_client", "stranger_client"])
def test_everybody_can_read_it_and_sees_their_own_roles(request, who):
    client = request.getfixturevalue(who)
    membership = client.user.memberships.get()

    answer = client.get(URL)

    assert answer.status_code == 200
    assert f"{membership.get_role_display()}, {membership.place}" in text_of(answer)
    for label, meaning in table().permissions:
        assert label in text_of(answer)
        assert meaning in text_of(answer)


def test_who_has_no_role_hears_whom_to_ask(client, db):
    client.force_login(make.make_user("nieuw@example.org"))

    assert "U heeft nu geen rol" in text_of(client.get(URL))


def test_it_is_one_click_away_on_every_page(officer_client):
    home = officer_client.get(reverse("rights"))

    assert {"label": "Wie mag wat", "url": URL} in home.context["menu"]


def test_it_is_only_for_reading(officer_client):
    assert officer_client.post(URL).status_code == 405


# --- docs/rights.md ---


def test_the_file_in_docs_is_current():
    call_command("rights", "--check")


def test_a_stale_file_is_noticed_and_mended(tmp_path, monkeypatch):
    file = tmp_path / "rights.md"
    monkeypatch.setattr(command, "FILE", file)

    for stale in (None, markdown().replace("| ja |", "| – |", 1)):
        if stale:
            file.write_text(stale)
        with pytest.raises(CommandError, match=r"manage\.py rights --write"):
            call_command("rights", "--check")

    call_command("rights", "--write")
    call_command("rights", "--check")
    assert file.read_text() == markdown()


def test_it_can_be_printed():
    out = StringIO()

    call_command("rights", stdout=out)

    assert out.getvalue() == markdown()
    assert "| Middelen invoeren | – | – | ja | ja | – | – | – | – |" in out.getvalue()
