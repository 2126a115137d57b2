"""Signing in with the account of one's municipality, at a provider that really runs."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from audit.models import AuditEvent
from buildingblocks.enums import Role
from soest_sob.sign_in.oidc import provider_app, took_second_step
from tests.accounts.provider import described, running, visit
from tests.make import accounts as make
from tests.make import places

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def provider():
    with running() as address:
        yield address


@pytest.fixture(autouse=True)
def soest(provider, settings, db):
    settings.SOCIALACCOUNT_PROVIDERS = described(provider)


@pytest.fixture
def reader():
    user = places.make_user("a.jansen@soest.test")
    places.make_membership(user, Role.READER)
    return user


def test_the_page_offers_it(client):
    assertContains(client.get("/aanmelden/?next=/bronnen/"), "Aanmelden via Gemeente Soest")
    assertContains(client.get("/aanmelden/?next=/bronnen/"), "/aanmelden/via/soest/?next=/bronnen/")


def test_who_was_invited_comes_in(client, reader):
    assertRedirects(visit(client, "jansen"), "/", fetch_redirect_response=False)

    assert client.get("/regio/amersfoort/").status_code == 200
    event = AuditEvent.objects.get()
    assert (event.user, event.detail) == (reader, "account van de gemeente")


def test_one_arrives_at_the_page_that_was_asked(client, reader):
    assert visit(client, "jansen", "?next=/bronnen/").headers["Location"] == "/bronnen/"


@pytest.mark.parametrize(
    "next_url", ["//kwaad.test", "https://kwaad.test", "/\\kwaad.test", "https:kwaad.test"]
)
def test_and_at_no_other_site(client, reader, next_url):
    assert visit(client, "jansen", f"?next={next_url}").headers["Location"] == "/"


@pytest.mark.parametrize(
    ("sub", "message"),
    [
        ("stranger", "alleen op uitnodiging"),
        ("unverified", "gaf geen e-mailadres door dat wij mogen vertrouwen"),
        ("baarn", "gaf geen e-mailadres door dat wij mogen vertrouwen"),
        ("nobody", "gaf geen e-mailadres door dat wij mogen vertrouwen"),
    ],
)
def test_others_hear_why_not(client, reader, sub, message):
    places.make_user("b.bakker@baarn.test")

    response = visit(client, sub)

    assertContains(response, message, status_code=403)
    assert client.get("/").status_code == 302
    assert AuditEvent.objects.get().result == "geweigerd"
    assert not SocialAccount.objects.exists()


def test_nobody_gets_an_account_by_it(client, reader):
    visit(client, "stranger")

    assert list(User.objects.all()) == [reader]


def test_a_closed_account_stays_closed(client, reader):
    reader.is_active = False
    reader.save()

    assertRedirects(visit(client, "jansen"), "/aanmelden/gesloten/")
    assert client.get("/").status_code == 302


def test_somebody_else_with_the_same_address_does_not_take_over(client, reader):
    """An address that is given out again, to a newcomer."""
    visit(client, "jansen")
    client.post("/afmelden/")

    assertContains(visit(client, "jansen-mfa"), "hoort een ander account", status_code=403)


def test_the_second_time_the_number_decides(client, reader):
    visit(client, "jansen")
    client.post("/afmelden/")
    reader.email = "a.jansen-devries@soest.test"
    reader.save()

    assert visit(client, "jansen").status_code == 302
    assert client.get("/regio/amersfoort/").status_code == 200


def test_it_keeps_no_more_than_the_number(client, reader):
    visit(client, "jansen")
    visit(client, "jansen")

    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("jansen", {})


def test_the_password_stays_as_it_was(client, reader):
    visit(client, "jansen")

    reader.refresh_from_db()
    assert reader.check_password(make.PASSWORD)


class TestSecondStep:
    def test_an_officer_takes_one_here_when_the_provider_did_not_ask(self, client, db):
        make.make_officer()
        visit(client, "jansen")

        assertRedirects(client.get("/regio/amersfoort/"), "/mijn-account/")

    def test_not_again_when_the_provider_says_that_it_did(self, client, db):
        make.make_officer()
        visit(client, "jansen-mfa")

        assert client.get("/regio/amersfoort/").status_code == 200

    @pytest.mark.parametrize(
        ("claims", "took"),
        [
            ({"amr": ["pwd", "mfa"]}, True),
            ({"amr": ["pwd"]}, False),
            ({"amr": "mfa"}, False),
            ({"acr": "2"}, True),
            ({"acr": "1"}, False),
            ({"acrs": ["c1"]}, True),
            ({}, False),
        ],
    )
    def test_what_counts_is_a_setting(self, claims, took):
        assert took_second_step(claims, {"second_step": ["mfa", "2", "c1"]}) == took


def test_a_provider_that_gives_out_addresses_need_not_verify_them(
    client, reader, settings, provider
):
    settings.SOCIALACCOUNT_PROVIDERS = described(provider, assigns_addresses=True)

    assert visit(client, "unverified").status_code == 302


def test_who_stops_there_hears_that_they_are_not_in(client, reader):
    away = urlsplit(client.get("/aanmelden/via/soest/").headers["Location"])
    state = parse_qs(away.query)["state"][0]

    response = client.get(f"/aanmelden/via/soest/terug/?error=access_denied&state={state}")

    assertRedirects(response, "/aanmelden/gestopt/")
    assertContains(client.get("/aanmelden/gestopt/"), "U bent niet aangemeld")


def test_an_answer_that_nobody_asked_for_is_refused(client, reader):
    response = client.get("/aanmelden/via/soest/terug/?code=abc&state=xyz")

    assertContains(response, "is niet gelukt", status_code=403)


def test_the_way_there_is_protected(client, provider):
    away = urlsplit(client.get("/aanmelden/via/soest/").headers["Location"])
    asked = parse_qs(away.query)

    assert f"{away.scheme}://{away.netloc}" == provider
    assert asked["redirect_uri"] == ["http://testserver/aanmelden/via/soest/terug/"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_it_is_for_signing_in_only(client, reader, process):
    assertContains(
        visit(client, "jansen", f"?process={process}"), "is niet gelukt", status_code=403
    )
    assert not SocialAccount.objects.exists()


def test_an_unknown_provider_does_not_exist(client):
    assert client.get("/aanmelden/via/elders/").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["signup/", "accounts/", "3rdparty/", "email/", "mijn-account/webauthn/", "confirm-email/"],
)
def test_pages_of_the_library_that_we_do_not_use_do_not_exist(officer_client, path):
    assert officer_client.get(f"/{path}").status_code == 404
    assert officer_client.get(f"/aanmelden/{path}").status_code == 404


@pytest.mark.parametrize(
    "change", [{"domains": []}, {"client_secret": None}, {"colour": "green"}, {"domains": None}]
)
def test_a_description_with_a_gap_stops_the_site(change):
    said = {
        "id": "soest", "name": "Soest", "server_url": "https://x.test", "client_id": "a",
        "client_secret": "b", "domains": ["soest.test"],
    } | change  # fmt: skip

    with pytest.raises(ImproperlyConfigured, match="OIDC_PROVIDERS"):
        provider_app({name: value for name, value in said.items() if value is not None})
