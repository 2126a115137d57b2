"""What a browser does with a page: send its form as it stands, with some fields changed."""

import re
from datetime import date
from html import unescape
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext


def filled(response: HttpResponse) -> dict[str, Any]:
    """What would be sent if somebody pressed the button without touching the form."""
    data = {}
    for field in response.context["form"]:
        value = field.field.prepare_value(field.value())
        if isinstance(value, list):
            data[field.html_name] = [str(part) for part in value]
        elif isinstance(value, date):
            data[field.html_name] = value.isoformat()
        elif value is True:
            data[field.html_name] = "on"
        elif value not in (None, False):
            data[field.html_name] = str(value)
    return data


def send(client: Client, url: str, **changes: Any) -> HttpResponse:
    """Open the form, change these fields and send it; None empties a field."""
    data = {**filled(client.get(url)), **changes}
    return client.post(url, {name: value for name, value in data.items() if value is not None})


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """The messages of a refused form, per field; it must have been refused."""
    assert response.status_code == 422
    return dict(response.context["form"].errors)


def text(response: HttpResponse) -> str:
    """The words of the page's content as one reads them, without the markup."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", f"<main{main}").split()))


def queries(client: Client, url: str) -> int:
    """How many queries the page takes, once the visitor has been there."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
