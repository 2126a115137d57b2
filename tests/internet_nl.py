"""The header rules of the web test of internet.nl, for any answer of the site.

Taken from what that test checks (`checks/tasks/http_headers.py`, July 2026), in own words.
"""

from collections.abc import Iterator

from django.http import HttpResponseBase

YEAR = 31_536_000
SOURCES = ("default-src", "script-src", "object-src")
NEEDED = ("base-uri", "form-action", "frame-ancestors")
OWN = {"'none'", "'self'"}
POLICIES = {"no-referrer", "same-origin"}


def faults(response: HttpResponseBase) -> list[str]:
    """What internet.nl would find wrong with the headers."""
    found = response.headers
    said = [*_transport(found.get("Strict-Transport-Security", ""))]
    said += _policy(found.get("Content-Security-Policy", ""))
    if found.get("Referrer-Policy", "").split(",")[-1].strip() not in POLICIES:
        said.append("Referrer-Policy")
    if found.get("X-Content-Type-Options", "").split(",")[0].strip() != "nosniff":
        said.append("X-Content-Type-Options")
    if found.get("X-Frame-Options") not in ("DENY", "SAMEORIGIN"):
        said.append("X-Frame-Options")
    return said


def _transport(header: str) -> Iterator[str]:
    ages = [part.partition("=")[2] for part in header.split(";") if "max-age" in part]
    if not ages or int(ages[0]) < YEAR:
        yield "Strict-Transport-Security"


def _policy(header: str) -> Iterator[str]:
    rules = {name: words for name, *words in (rule.split() for rule in header.split(";") if rule)}
    if not rules.get("default-src") or not set(rules["default-src"]) <= OWN:
        yield "CSP: default-src"
    yield from (f"CSP: {name} ontbreekt" for name in NEEDED if not rules.get(name))
    for name, words in rules.items():
        yield from (f"CSP: {name} {word}" for word in words if _is_loose(name, word))


def _is_loose(name: str, word: str) -> bool:
    return (
        word.startswith("'unsafe-")
        or word in ("*", "http:", "https:", "127.0.0.1")
        or (word == "data:" and name in SOURCES)
        or (not word.startswith("'") and word not in ("data:", "blob:") and "://" not in word)
    )
