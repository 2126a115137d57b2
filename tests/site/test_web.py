"""What a web server gets thrown at it: hosts, tokens, sizes, addresses and headers of strangers."""

import json
import os
import subprocess
import sys
from io import BytesIO

import pytest
from django.conf import settings as site
from django.test import Client

from buildingblocks.models import PlacementCount
from tests.make import places as make

NEW = "/regio/amersfoort/cijfers/plaatsingen/nieuw/"


@pytest.fixture
def entry(db) -> dict[str, str]:
    return {
        "municipality": str(make.make_municipality().pk),
        "target_group": str(make.make_target_group().pk),
        "reference_date": "2025-03-31", "precision": "dag", "unit": "persoon",
        "state": "waarde", "value": "3", "certainty": "definitief",
    }  # fmt: skip


@pytest.mark.parametrize("host", ["elders.example.org", "localhost.elders.example.org", "a b"])
def test_another_host_is_not_answered(db, settings, host):
    settings.ALLOWED_HOSTS = ["localhost"]

    answer = Client().get("/aanmelden/", HTTP_HOST=host)

    assert answer.status_code == 400
    assert host not in answer.content.decode()


def test_nor_one_that_a_header_brings(client, settings):
    settings.SECURITY_CONTACT = "mailto:veilig@soest.test"

    answer = client.get("/.well-known/security.txt", HTTP_X_FORWARDED_HOST="elders.example.org")

    assert "elders" not in answer.content.decode()


def test_nothing_unsafe_goes_without_a_token(officer_client, entry):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = officer_client.cookies

    assert strict.post(NEW, entry).status_code == 403
    assert strict.post("/aanmelden/", {"login": "a", "password": "b"}).status_code == 403
    assert strict.post("/afmelden/").status_code == 403
    assert not PlacementCount.objects.exists()


def test_a_token_of_another_site_does_not_count(officer_client, entry):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = officer_client.cookies
    strict.get(NEW)
    token = strict.cookies["csrftoken"].value
    data = {**entry, "csrfmiddlewaretoken": token}

    foreign = strict.post(NEW, data, HTTP_ORIGIN="https://elders.example.org")

    assert foreign.status_code == 403
    assert not PlacementCount.objects.exists()
    assert strict.post(NEW, data).status_code == 302  # the control: this site's own page


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "XXX"])
def test_only_known_methods_are_answered(officer_client, entry, method):
    answer = officer_client.generic(method, NEW)

    assert answer.status_code == 405
    assert answer.content == b""


def test_a_body_of_a_hundred_megabytes_is_refused(officer_client, entry):
    body = b"note=" + b"x" * 100_000_000

    answer = officer_client.generic("POST", NEW, body, "application/x-www-form-urlencoded")

    assert answer.status_code == 400
    assert not PlacementCount.objects.exists()


def test_ten_thousand_fields_are_refused(officer_client, entry):
    many = "&".join(f"v{number}=1" for number in range(10_000))

    answer = officer_client.generic("POST", NEW, many, "application/x-www-form-urlencoded")

    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", ""])
def test_a_body_of_another_kind_stores_nothing(officer_client, entry, kind):
    answer = officer_client.generic("POST", NEW, json.dumps(entry), kind)

    assert answer.status_code in (400, 422)
    assert not PlacementCount.objects.exists()


def test_a_file_where_none_is_asked_is_not_looked_at(officer_client, entry):
    file = BytesIO(b"<script>alert(1)</script>")
    file.name = "note.html"

    assert officer_client.post(NEW, {**entry, "note": file}).status_code == 302
    assert PlacementCount.objects.get().note == ""


@pytest.mark.parametrize(
    "path",
    [
        "/regio/%00/", "/regio/amersfoort%00/cijfers/", "/regio/..;/..;/beheer/mensen/",
        "/static/../soest_sob/settings.py", "/static/%2e%2e/manage.py", "/bronnen/%2e%2e%2f/",
        "/regio/amersfoort/cijfers/plaatsingen/99999999999999999999/",
        "/geschiedenis/accounts.user%0d%0aSet-Cookie:x/1/", "/geschiedenis/sessions.session/1/",
    ],
)  # fmt: skip
def test_strange_addresses_lead_nowhere(officer_client, path):
    answer = officer_client.get(path)

    assert answer.status_code == 404
    assert "x" not in answer.cookies


@pytest.mark.parametrize(
    "query",
    ["pagina=%00", "pagina=-1", "pagina=1e9", "invoer=%27%20OR%201=1--", "peildatum=2025-02-30",
     "ordering=municipality__user__password", "bekend=9999-99-99", "pagina=" + "9" * 400],
)  # fmt: skip
def test_strange_questions_get_an_answer(officer_client, query):
    make.make_municipality()

    assert officer_client.get(f"/regio/amersfoort/cijfers/?{query}").status_code == 200


# --- Production's own settings: asked of a process that starts as production does ---

ASK = """
import json
from django.conf import settings
names = [
    "ALLOWED_HOSTS", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE", "DEBUG",
    "DEMO", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SAMESITE",
    "SESSION_COOKIE_SECURE", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH", "INSTALLED_APPS",
]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def production(**variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "soest_sob.settings",
        "DEBUG": "false", "DATABASE_URL": "sqlite://:memory:", "ALLOWED_HOSTS": "agenda.soest.test",
        "SECRET_KEY": "of-this-test-only", **variables,
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=site.BASE_DIR, env=environment, text=True, capture_output=True, check=False,
    )  # fmt: skip


def test_cookies_stay_on_this_host_and_out_of_scripts():
    found = json.loads(production().stdout)

    for name in ("SESSION", "CSRF"):
        assert found[f"{name}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{name}_COOKIE_SECURE"] is True
        assert found[f"{name}_COOKIE_SAMESITE"] == "Lax"
    assert found["SESSION_COOKIE_HTTPONLY"] is True
    assert (found["SESSION_COOKIE_DOMAIN"], found["SESSION_COOKIE_PATH"]) == (None, "/")


def test_everything_goes_over_https_for_at_least_a_year():
    found = json.loads(production().stdout)

    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert (found["DEBUG"], found["ALLOWED_HOSTS"]) == (False, ["agenda.soest.test"])


def test_the_demonstration_cannot_be_switched_on():
    assert json.loads(production(DEMO="true").stdout)["DEMO"] is False


def test_without_a_key_it_does_not_start():
    started = production(SECRET_KEY="")

    assert started.returncode != 0
    assert "Zet SECRET_KEY" in started.stderr
