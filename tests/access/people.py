"""Browsers in which the people of the world are signed in, as fresh for every question."""

import time
from http.cookies import SimpleCookie
from typing import Any

from django.test import Client

from buildingblocks.models import memberships_of
from soest_sob.sign_in import second_step
from soest_sob.sign_in.middleware import BEGAN, BELONGS, SEEN
from tests.access.world import Actor, Region, World


class Browser:
    """One client per person; cookies that an answer sets are gone at the next question."""

    def __init__(self, world: World, actor: Actor) -> None:
        self.client = Client(raise_request_exception=False)
        self.cookies = SimpleCookie()
        if actor.is_signed_in:
            self._sign_in(world, actor)
            self.cookies = SimpleCookie(self.client.cookies.output(header="", sep=";"))

    def _sign_in(self, world: World, actor: Actor) -> None:
        """As after a password a moment ago, and a second step."""
        self.client.force_login(actor.user)
        session = self.client.session
        now = time.time()
        later = now + 3600  # signed in just now, however long the questions take
        session["account_authentication_methods"] = [{"method": "password", "at": later}]
        session["account_authentication_methods_user"] = str(actor.user.pk)
        session.update({BEGAN: now, SEEN: now, BELONGS: bool(memberships_of(actor.user))})
        if actor.state != "no second step":
            session[second_step.KEY] = actor.user.pk
        if isinstance(actor.place, Region) or actor.place in world.members:
            session["region"] = (world.members.get(actor.place) or actor.place).slug
        session.save()

    def ask(self, method: str, url: str, data: Any = None, **how: Any) -> Any:
        self.client.cookies = SimpleCookie(self.cookies.output(header="", sep=";"))
        if method in ("GET", "HEAD", "TRACE"):
            return self.client.generic(method, url, secure=True, **how)
        if method == "POST":
            return self.client.post(url, data or {}, secure=True, **how)
        return self.client.generic(method, url, data="x=1", secure=True, **how)
