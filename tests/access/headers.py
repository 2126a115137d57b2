"""What every answer must carry (handbook: internet.nl, ASVS 3.4 and 14.3.2)."""

import re
from typing import Any

EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FEATURES = ("camera=()", "geolocation=()", "microphone=()", "payment=()", "usb=()")
CLOSED = ("default-src", "base-uri", "form-action", "frame-ancestors")
SOURCES = {"'none'", "'self'"}
# The only source beside our own: the drawn code to scan when setting up an app.
DRAWN = {"img-src": {"data:"}}
PERHAPS_PUBLIC = ("health", "robots", "security-txt")


def faults(response: Any, name: str) -> list[str]:
    """What is wrong with the headers of this answer, in words."""
    held = response.headers
    found = [f"{key}: {held.get(key)}" for key, value in EXACT.items() if held.get(key) != value]
    found += [f"Permissions-Policy zonder {f}" for f in FEATURES if f not in _of(held, "Permi")]
    found += _policy(held.get("Content-Security-Policy", ""))
    age = re.match(r"max-age=(\d+); includeSubDomains", _of(held, "Strict"))
    if not age or int(age[1]) < 31_536_000:
        found.append("Strict-Transport-Security ontbreekt of duurt kort")
    kept = {word.strip() for word in held.get("Cache-Control", "").split(",")}
    if (
        name not in PERHAPS_PUBLIC
        and "no-store" not in kept
        and not {"private", "no-cache"} <= kept
    ):
        found.append(f"Cache-Control: {held.get('Cache-Control')}")
    if held.get("Content-Type", "").startswith("text/html") and "charset" not in _of(held, "Cont"):
        found.append("Content-Type zonder charset")
    return found + _cookies(response)


def _of(held: Any, start: str) -> str:
    return next((value for key, value in held.items() if key.startswith(start)), "")


def _policy(policy: str) -> list[str]:
    rules = {words[0]: set(words[1:]) for part in policy.split(";") if (words := part.split())}
    found = [f"CSP zonder {name}" for name in CLOSED if name not in rules]
    for name, sources in rules.items():
        if wrong := sources - SOURCES - DRAWN.get(name, set()):
            found.append(f"CSP {name}: {' '.join(sorted(wrong))}")
    return found


def _cookies(response: Any) -> list[str]:
    return [
        f"koekje {name} zonder SameSite" + ("" if cookie["httponly"] else " of HttpOnly")
        for name, cookie in response.cookies.items()
        if cookie.value  # what is taken away again needs no care
        and (not cookie["samesite"] or (name == "sessionid" and not cookie["httponly"]))
    ]
