"""What every answer carries and which methods are answered: pages, errors, downloads, static files.

It stands around everything else, so that an answer made anywhere inside gets its headers too.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

METHODS = ["GET", "HEAD", "POST"]
# For what django-csp never sees; it gives every page the policy of the settings.
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# Of what a browser can do for a page, this site asks for passkeys only.
FEATURES = {
    "publickey-credentials-create": "(self)",
    "publickey-credentials-get": "(self)",
    **dict.fromkeys(
        [
            "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media",
            "fullscreen", "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi",
            "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
            "xr-spatial-tracking",
        ],
        "()",
    ),
}  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}={who}" for name, who in FEATURES.items()),
    # What a view does not make storable is kept by no browser and no proxy.
    "Cache-Control": "no-store",
}


class Headers:
    """Gives every answer the headers that it does not have yet, and answers known methods only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.method in METHODS
        response = self.get_response(request) if known else HttpResponseNotAllowed(METHODS)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not settings.DEBUG:  # Django's own pages about faults have their styles inside
            response.headers.setdefault("Content-Security-Policy", NOTHING)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", _hsts())
        return response


def _hsts() -> str:
    """As Django's SecurityMiddleware says it, which some answers never reach."""
    return f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
