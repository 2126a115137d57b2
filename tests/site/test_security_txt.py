"""security.txt: whoever finds a weakness reads where to report it (RFC 9116)."""

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now
from sectxt import Parser

from soest_sob.disclosure import contact_is_set

URL = "/.well-known/security.txt"


def read(client) -> Parser:
    """As the parser of internet.nl reads it."""
    answer = client.get(URL, secure=True)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return Parser(answer.content, urls=f"https://testserver{URL}")


@pytest.mark.parametrize("contact", ["mailto:veilig@soest.test", "https://soest.test/melden"])
def test_the_parser_of_internet_nl_finds_it_valid(client, settings, contact):
    settings.SECURITY_CONTACT = contact

    parsed = read(client)

    assert (parsed.errors, parsed.is_valid()) == ([], True)
    assert contact in [line["value"] for line in parsed.lines if line["field_name"] == "contact"]


def test_the_parser_finds_what_is_wrong(client, settings):
    settings.SECURITY_CONTACT = "veilig@soest.test"

    assert not read(client).is_valid()


def test_it_does_not_expire_for_months(client, settings):
    settings.SECURITY_CONTACT = "mailto:veilig@soest.test"
    said = client.get(URL).content.decode()

    [expires] = [line.split(": ")[1] for line in said.splitlines() if line.startswith("Expires")]

    left = datetime.fromisoformat(expires) - now()
    assert timedelta(days=60) < left < timedelta(days=365)


def test_without_an_address_there_is_none_and_the_check_says_so(client, settings):
    settings.SECURITY_CONTACT = ""

    assert client.get(URL).status_code == 404
    assert [message.id for message in contact_is_set()] == ["soest_sob.W001"]

    settings.SECURITY_CONTACT = "https://soest.test/melden"
    assert contact_is_set() == []


def test_it_is_for_everybody_and_only_for_reading(client, db, settings):
    settings.SECURITY_CONTACT = "mailto:veilig@soest.test"

    assert client.get(URL).status_code == 200
    assert client.post(URL).status_code == 405


def test_search_engines_are_told_to_index_nothing(client):
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"
