"""Signing in as people do it: in Chromium, with a telephone, a passkey or another site."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from audit.models import AuditEvent
from buildingblocks.enums import Role
from soest_sob import demo
from tests.accounts.provider import described, running
from tests.make import accounts as make
from tests.make import places

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.usefixtures("no_attempts"),
]
OVERVIEW = re.compile("/regio/amersfoort/$")


@pytest.fixture
def visitor(page: Page) -> Iterator[Page]:
    """A visitor whose browser may not find fault with a page."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    assert [
        fault for fault in faults if "Content Security Policy" in fault or "Error" in fault
    ] == []


def sign_in(page: Page, email: str, password: str = make.PASSWORD) -> None:
    page.goto("/aanmelden/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    page.get_by_role("button", name="Aanmelden", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator("summary", has=page.locator(".menu__label")).click()
    page.get_by_role("button", name="Afmelden").click()
    expect(page).to_have_url(re.compile("/aanmelden/$"))


def set_up_app(page: Page) -> str:
    """The secret that the page shows to who cannot scan."""
    page.get_by_role("link", name="App instellen").click()
    assert page.get_by_alt_text("Plaatje voor de app").evaluate("image => image.naturalWidth") > 0
    page.get_by_text("Kan de app het plaatje niet lezen?").click()
    secret = page.locator("code").inner_text()
    page.get_by_label("Code").fill(make.code(secret))
    page.get_by_role("button", name="Klaar").click()
    return secret


def test_an_officer_sets_up_an_app_and_signs_in_with_it(visitor: Page, monkeypatch):
    officer = make.make_officer()
    sign_in(visitor, officer.email)
    expect(visitor.get_by_text("Nog één ding voordat u begint")).to_be_visible()

    secret = set_up_app(visitor)
    expect(visitor.get_by_text("Bewaar deze codes nu")).to_be_visible()
    codes = visitor.locator("main li code").all_inner_texts()
    assert len(codes) == 10
    visitor.goto("/")
    expect(visitor).to_have_url(OVERVIEW)

    sign_out(visitor)
    sign_in(visitor, officer.email)
    expect(visitor.get_by_role("heading", name="Tweede stap")).to_be_visible()
    visitor.get_by_label("Code").fill(make.code(secret))
    visitor.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(visitor).to_have_url(OVERVIEW)

    sign_out(visitor)
    sign_in(visitor, officer.email)
    visitor.get_by_label("Code").fill(codes[0])
    visitor.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(visitor).to_have_url(OVERVIEW)


def with_authenticator(page: Page) -> None:
    """A virtual telephone that knows its owner's finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_an_officer_makes_a_passkey_and_signs_in_with_nothing_else(visitor: Page):
    officer = make.make_officer()
    with_authenticator(visitor)
    sign_in(visitor, officer.email)
    visitor.get_by_role("link", name="Passkey toevoegen").click()
    visitor.get_by_label("Naam van deze passkey").fill("Laptop van het werk")
    visitor.get_by_role("button", name="Passkey maken").click()
    expect(visitor.get_by_text("Bewaar deze codes nu")).to_be_visible()
    visitor.get_by_role("link", name="Verder").click()
    expect(visitor.get_by_text("Laptop van het werk").first).to_be_visible()

    sign_out(visitor)
    visitor.get_by_role("button", name="Aanmelden met een passkey").click()
    expect(visitor).to_have_url(OVERVIEW)
    assert AuditEvent.objects.filter(action="aanmelden", detail="passkey").count() == 1

    sign_out(visitor)
    sign_in(visitor, officer.email)
    visitor.get_by_role("button", name="Met een passkey").click()
    expect(visitor).to_have_url(OVERVIEW)

    visitor.goto("/mijn-account/")
    visitor.get_by_role("link", name="Verwijderen van Laptop van het werk").click()
    visitor.get_by_role("button", name="Verwijderen").click()
    expect(visitor.get_by_text("Nog één ding voordat u begint")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_a_passkey_of_nobody_here_is_refused(visitor: Page):
    officer = make.make_officer()
    with_authenticator(visitor)
    sign_in(visitor, officer.email)
    visitor.goto("/mijn-account/passkeys/nieuw/")
    visitor.get_by_role("button", name="Passkey maken").click()
    expect(visitor.get_by_text("Bewaar deze codes nu")).to_be_visible()
    sign_out(visitor)
    Authenticator.objects.all().delete()

    visitor.get_by_role("button", name="Aanmelden met een passkey").click()

    expect(visitor.get_by_text("Deze code klopt niet")).to_be_visible()
    assert AuditEvent.objects.filter(result="geweigerd", detail="passkey past niet").exists()


def test_with_the_account_of_the_municipality(visitor: Page, settings):
    user = places.make_user("a.jansen@soest.test")
    places.make_membership(user, Role.READER)
    with running() as address:
        settings.SOCIALACCOUNT_PROVIDERS = described(address)
        visitor.goto("/aanmelden/")
        visitor.get_by_role("link", name="Aanmelden via Gemeente Soest").click()
        assert visitor.url.startswith(address)
        visitor.get_by_role("button", name="jansen", exact=True).click()
        expect(visitor).to_have_url(OVERVIEW)


def test_who_was_not_invited_hears_so(visitor: Page, settings):
    with running() as address:
        settings.SOCIALACCOUNT_PROVIDERS = described(address)
        visitor.goto("/aanmelden/")
        visitor.get_by_role("link", name="Aanmelden via Gemeente Soest").click()
        visitor.get_by_role("button", name="stranger").click()
        expect(visitor.get_by_text("Dit kan alleen op uitnodiging")).to_be_visible()


def test_the_demonstration_asks_a_password_only(visitor: Page, settings):
    settings.DEMO = True
    user = places.make_user("beleid.soest@example.org", name="Beleidsmedewerker Soest")
    user.set_password(demo.PASSWORD)
    user.save()
    places.make_membership(user)

    visitor.goto("/aanmelden/")
    visitor.get_by_role("link", name="Beleidsmedewerker Soest").click()
    visitor.get_by_role("button", name="Aanmelden", exact=True).click()

    expect(visitor).to_have_url(OVERVIEW)
    expect(visitor.get_by_role("complementary", name="Proefomgeving")).to_be_visible()


@pytest.fixture
def admin(visitor: Page) -> Page:
    """The browser of an administrator, signed in with both steps."""
    user = places.make_user("beheer@soest.test", name="B. Heer")
    places.make_membership(user, Role.ADMINISTRATOR)
    secret = make.make_app(user)
    sign_in(visitor, user.email)
    visitor.get_by_label("Code").fill(make.code(secret))
    visitor.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(visitor).to_have_url(OVERVIEW)
    return visitor


@pytest.fixture
def newcomer(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


def invite(admin: Page) -> str:
    """The link that the newcomer gets by mail."""
    admin.goto("/beheer/mensen/")
    admin.get_by_role("link", name="Iemand uitnodigen").click()
    admin.get_by_label("Naam", exact=True).fill("N. Nieuw")
    admin.get_by_label("E-mailadres").fill("n.nieuw@soest.test")
    admin.get_by_label("Rol", exact=True).select_option("Griffie")
    admin.get_by_label("Plaats").select_option("Gemeente Soest")
    admin.get_by_role("button", name="Opslaan").click()
    expect(admin.get_by_role("heading", name="N. Nieuw")).to_be_visible()
    return re.search(r"http\S+/uitnodiging/\S+", mail.outbox[0].body)[0]


def test_from_invitation_to_the_first_page_and_out_again(admin: Page, newcomer: Page):
    password = "vier paarse ganzen"
    newcomer.goto(invite(admin))
    newcomer.get_by_label("Wachtwoord", exact=True).fill(password)
    newcomer.get_by_label("Nog een keer").fill(password)
    newcomer.get_by_role("button", name="Wachtwoord opslaan").click()
    sign_in(newcomer, "n.nieuw@soest.test", password)
    expect(newcomer).to_have_url(OVERVIEW)

    admin.get_by_text("Account sluiten").click()
    admin.get_by_label("Waarom?").fill("Uit dienst")
    admin.get_by_role("button", name="Sluiten").click()
    expect(admin.get_by_text("Het account is gesloten.")).to_be_visible()
    newcomer.reload()
    expect(newcomer.get_by_role("heading", name="Aanmelden")).to_be_visible()
    sign_in(newcomer, "n.nieuw@soest.test", password)
    expect(newcomer.get_by_role("heading", name="Dit account is gesloten")).to_be_visible()


OPEN_PAGES = ["/aanmelden/", "/wachtwoord/vergeten/", "/aanmelden/gesloten/"]
PAGES = [
    "/mijn-account/",
    "/mijn-account/app/",
    "/mijn-account/passkeys/nieuw/",
    "/wachtwoord/wijzigen/",
    "/beheer/mensen/",
    "/beheer/mensen/uitnodigen/",
    "/beheer/mensen/{}/",
    "/beheer/mensen/{}/rollen/nieuw/",
    "/beheer/gebeurtenissen/",
]


@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_these_pages(visitor: Page, width: int):
    """Nothing that axe finds fault with, and nothing wider than the screen."""
    admin = places.make_user("beheer@example.org")
    places.make_membership(admin, Role.ADMINISTRATOR)
    officer = make.make_officer()
    visitor.set_viewport_size({"width": width, "height": 900})
    found = {path: faults(visitor, path) for path in OPEN_PAGES}
    sign_in(visitor, admin.email)
    expect(visitor).to_have_url(OVERVIEW)
    found |= {path: faults(visitor, path.format(officer.pk)) for path in PAGES}

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def faults(page: Page, path: str) -> list[str]:
    assert page.goto(path).status == 200
    wrong = [one["id"] for one in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return wrong + ["breder dan het scherm"] * wide
