"""Administrators of Soest and of the region, and somebody who works at Soest."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from buildingblocks.enums import Role
from buildingblocks.models import Municipality
from tests.conftest import sign_in
from tests.make import places


@pytest.fixture
def soest(db: None) -> Municipality:
    return places.make_municipality()


@pytest.fixture
def baarn(db: None) -> Municipality:
    return places.make_municipality("Baarn")


@pytest.fixture
def admin(soest: Municipality) -> Client:
    """The administrator of Soest."""
    return sign_in("beheer@example.org", Role.ADMINISTRATOR, municipality=soest)


@pytest.fixture
def regional(soest: Municipality, baarn: Municipality) -> Client:
    """The administrator of the region."""
    region: Any = places.make_region()
    return sign_in("beheer.regio@example.org", Role.ADMINISTRATOR, region=region)


@pytest.fixture
def jansen(soest: Municipality) -> User:
    user = places.make_user("a.jansen@example.org", name="A. Jansen", function="Griffier")
    places.make_membership(user, Role.CLERK, valid_from="2025-01-01")
    return user
