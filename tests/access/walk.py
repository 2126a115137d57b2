"""Every address of the site, found in the URLconf and not written down anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One name of the URLconf, its route and what has to be filled in."""

    name: str
    route: str
    parts: frozenset[str]
    asks_sign_in: bool


def walk(
    patterns: Any, prefix: str = "", space: str = "", held: frozenset[str] = frozenset()
) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        parts = held | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, route, inside, parts)
        elif isinstance(pattern, URLPattern):
            asks = getattr(pattern.callback, "login_required", True)
            yield Address(f"{space}{pattern.name or route}", route, parts, asks)


@cache
def addresses() -> dict[str, Address]:
    """By name; two addresses of one name would hide each other."""
    found: dict[str, Address] = {}
    for address in walk(get_resolver().url_patterns):
        assert address.name not in found, f"Twee adressen heten {address.name}."
        found[address.name] = address
    return found
