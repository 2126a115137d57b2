from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test import Client

URL = "/gezondheid/"


@pytest.mark.django_db
def test_it_answers_ok_without_sign_in(client: Client):
    response = client.get(URL)

    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_it_says_so_when_the_database_does_not_answer(client: Client):
    with patch.object(connection, "cursor", side_effect=OperationalError("weg")):
        response = client.get(URL)

    assert (response.status_code, response.content) == (503, b"geen database")


@pytest.mark.django_db
def test_it_takes_no_posts(client: Client):
    assert client.post(URL).status_code == 405
