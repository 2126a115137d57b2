"""Stored bytes as a download, by the rules of RFC 9110 (sections 8.8, 13 and 14)."""

import hashlib

import pytest
from django.test import RequestFactory

from agenda.reports.serving import stored_bytes

CONTENT = bytes(range(256)) * 4
SHA = hashlib.sha256(CONTENT).hexdigest()
ETAG = f'"{SHA}"'
LONG_AGO = "Wed, 21 Oct 2015 07:28:00 GMT"


def asked(method: str = "get", content: bytes = CONTENT, **headers: str):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    return stored_bytes(request, content, name="verslag.pdf", mime="application/pdf", sha256=SHA)


def test_the_whole_file_with_what_it_is_recognised_by():
    response = asked()

    assert (response.status_code, response.content) == (200, CONTENT)
    assert response.headers["ETag"] == ETAG
    assert response.headers["Content-Length"] == "1024"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Disposition"] == 'attachment; filename="verslag.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert set(response.headers["Cache-Control"].split(", ")) == {"private", "no-cache"}


# Preconditions, section 13.1


@pytest.mark.parametrize("held", [ETAG, f"W/{ETAG}", f'"other", {ETAG}', "*"])
def test_who_has_it_gets_nothing_again(held):
    response = asked(**{"If-None-Match": held})

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == ETAG
    assert "private" in response.headers["Cache-Control"]


def test_who_has_another_version_gets_this_one():
    assert asked(**{"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(("held", "status"), [(ETAG, 200), ('"other"', 412), (f"W/{ETAG}", 412)])
def test_who_wants_this_version_only_is_told_when_it_is_another(held, status):
    assert asked(**{"If-Match": held}).status_code == status


def test_having_it_goes_before_asking_for_a_part():
    assert asked(**{"If-None-Match": ETAG, "Range": "bytes=0-9"}).status_code == 304


# Ranges, section 14.1.2


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-499", 0, 499),
        ("bytes=500-999", 500, 999),
        ("bytes=1000-", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=-5000", 0, 1023),
        ("bytes=0-99999", 0, 1023),
        ("bytes=1023-1023", 1023, 1023),
        ("BYTES=0-0", 0, 0),
        ("bytes= 0-0", 0, 0),
    ],
)
def test_a_part_of_it(header, first, last):
    response = asked(Range=header)

    assert response.status_code == 206
    assert response.content == CONTENT[first : last + 1]
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/1024"
    assert response.headers["Content-Length"] == str(last + 1 - first)
    assert response.headers["ETag"] == ETAG


@pytest.mark.parametrize("header", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_that_does_not_exist(header):
    response = asked(Range=header)

    assert (response.status_code, response.content) == (416, b"")
    assert response.headers["Content-Range"] == "bytes */1024"


def test_an_empty_file_has_no_parts():
    assert asked(content=b"", Range="bytes=0-").status_code == 416
    assert asked(content=b"").status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "bytes=9-1", "bytes=-", "bytes=a-b", "bytes=0", "items=0-9", "", "bytes=0-1,5-9",
        "bytes=--1", "bytes=1 -2", f"bytes=0-{'9' * 5000}",
    ],
)  # fmt: skip
def test_what_is_no_single_range_gets_the_whole(header):
    response = asked(Range=header)

    assert (response.status_code, response.content) == (200, CONTENT)
    assert "Content-Range" not in response.headers


@pytest.mark.parametrize(
    ("held", "status"), [(ETAG, 206), ('"other"', 200), (f"W/{ETAG}", 200), (LONG_AGO, 200)]
)
def test_a_part_only_to_go_on_with_this_very_version(held, status):
    assert asked(**{"Range": "bytes=0-9", "If-Range": held}).status_code == status


def test_a_head_says_what_a_get_would_and_knows_no_parts():
    whole, part = asked("head"), asked("head", Range="bytes=0-9")

    assert whole.status_code == part.status_code == 200
    assert whole.headers["Content-Length"] == part.headers["Content-Length"] == "1024"


def test_the_parts_together_are_the_file():
    parts = [asked(Range=f"bytes={at}-{at + 99}").content for at in range(0, 1024, 100)]

    assert hashlib.sha256(b"".join(parts)).hexdigest() == SHA


def test_a_name_in_other_letters_arrives_whole():
    request = RequestFactory().get("/")
    given = stored_bytes(request, b"x", name="Súdwest.pdf", mime="application/pdf", sha256="1")

    assert given.headers["Content-Disposition"] == "attachment; filename*=utf-8''S%C3%BAdwest.pdf"
