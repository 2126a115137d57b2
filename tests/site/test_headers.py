"""Headers on every kind of answer: pages, errors, refusals, files, and what is not answered."""

import pytest
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse

from soest_sob.headers import FEATURES
from tests.internet_nl import faults
from tests.make import places as make

REPORT = ("amersfoort", "soest")


@pytest.fixture(autouse=True)
def over_https(settings):
    """As in production; the tests themselves run without DEBUG already."""
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True


def ask(client: Client, path: str, method: str = "GET", **more: object) -> HttpResponseBase:
    return client.generic(method, path, secure=True, **more)


ANSWERS = {
    "a page": (200, "GET", "/regio/amersfoort/cijfers/"),
    "a page of one's account": (200, "GET", "/mijn-account/"),
    "a report on screen": (200, "GET", "/rapportages/amersfoort/soest/"),
    "a form": (200, "GET", "/regio/amersfoort/cijfers/plaatsingen/nieuw/"),
    "a refused form": (422, "POST", "/regio/amersfoort/cijfers/plaatsingen/nieuw/"),
    "a redirect": (302, "GET", "/"),
    "what is refused": (403, "GET", "/beheer/mensen/"),
    "what is not there": (404, "GET", "/nergens/"),
    "a region of others": (404, "GET", "/regio/rivierenland/"),
    "a wrong method": (405, "POST", "/regio/amersfoort/"),
    "a method of nobody": (405, "TRACE", "/regio/amersfoort/"),
    "another one": (405, "DELETE", "/regio/amersfoort/"),
    "the state of the site": (200, "GET", "/gezondheid/"),
    "robots.txt": (200, "GET", "/robots.txt"),
    "no security.txt": (404, "GET", "/.well-known/security.txt"),
    "a static file": (200, "GET", "/static/img/favicon.svg"),
    "a static file that is not there": (404, "GET", "/static/nergens.css"),
    "an address with a null": (404, "GET", "/regio/%00/"),
    "an address that climbs": (404, "GET", "/..;/..;/etc/passwd"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_internet_nl_finds_nothing(officer_client, name):
    status, method, path = ANSWERS[name]

    answer = ask(officer_client, path, method)
    answer.close()

    assert (answer.status_code, faults(answer)) == (status, [])
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert set(answer.headers["Permissions-Policy"].split(", ")) == {
        f"{feature}={who}" for feature, who in FEATURES.items()
    }


@pytest.mark.parametrize("suffix", ["", "?peildatum=2025-12-31"])
def test_nor_with_a_download(officer_client, monkeypatch, tmp_path, settings, suffix):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(
        "agenda.reports.editions.render_limited", lambda html, **_: b"%PDF " + html.encode()
    )

    answer = ask(officer_client, reverse("report-pdf", args=REPORT) + suffix)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert faults(answer) == []
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


def test_nor_with_a_fault_of_the_site(officer_client, monkeypatch):
    def broken(*args: object, **kwargs: object) -> HttpResponse:
        raise RuntimeError("stuk")

    monkeypatch.setattr("buildingblocks.views.figures.place_figures", broken)
    officer_client.raise_request_exception = False

    answer = ask(officer_client, "/regio/amersfoort/cijfers/")

    assert (answer.status_code, faults(answer)) == (500, [])
    assert "RuntimeError" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_nor_with_a_strange_host_or_an_unsafe_request_without_token(db, settings):
    settings.ALLOWED_HOSTS = ["agenda.example.org"]
    client = Client(enforce_csrf_checks=True)

    strange = ask(client, "/aanmelden/", HTTP_HOST="elders.example.org")
    forged = ask(client, "/aanmelden/", "POST", HTTP_HOST="agenda.example.org")

    assert (strange.status_code, faults(strange)) == (400, [])
    assert (forged.status_code, faults(forged)) == (403, [])


def test_signed_in_pages_are_kept_by_no_browser_and_no_proxy(officer_client, monkeypatch):
    make.make_municipality()

    for path in ("/regio/amersfoort/cijfers/", "/mijn-account/", "/rechten/"):
        assert "no-store" in ask(officer_client, path).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("header", "value", "fault"),
    [
        ("Strict-Transport-Security", "max-age=3600", "Strict-Transport-Security"),
        ("Content-Security-Policy", "default-src *", "CSP: default-src"),
        (
            "Content-Security-Policy",
            "default-src 'none'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; "
            "frame-ancestors 'none'",
            "CSP: script-src 'unsafe-inline'",
        ),
        (
            "Content-Security-Policy",
            "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
            "CSP: base-uri ontbreekt",
        ),
        (
            "Content-Security-Policy",
            "default-src 'none'; object-src data:; base-uri 'none'; form-action 'self'; "
            "frame-ancestors 'none'",
            "CSP: object-src data:",
        ),
        (
            "Content-Security-Policy",
            "default-src 'none'; img-src cdn.example.org; base-uri 'none'; form-action 'self'; "
            "frame-ancestors 'none'",
            "CSP: img-src cdn.example.org",
        ),
        ("Referrer-Policy", "unsafe-url", "Referrer-Policy"),
        ("X-Content-Type-Options", "sniff", "X-Content-Type-Options"),
        ("X-Frame-Options", "ALLOWALL", "X-Frame-Options"),
    ],
)
def test_the_rules_find_what_is_wrong(officer_client, header, value, fault):
    answer = ask(officer_client, "/rechten/")
    answer.headers[header] = value

    assert fault in faults(answer)
